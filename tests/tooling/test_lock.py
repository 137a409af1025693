"""The locks pin everything, by hash, and say nothing about where it is fetched."""

from __future__ import annotations

import re
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions, version

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.tooling.repository import ROOT, assert_none, name_of, python_files, tree
from tests.tooling.syntax import imported

LOCKS = ("requirements.lock", "requirements-dev.lock")
PIN = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>[^ ]+)(?: ; (?P<marker>.+))? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")
# uvicorn and SQLAlchemy find these by their names; pytest, coverage and the rest are programs.
FOUND_BY_NAME = {"httptools", "uvloop", "psycopg"}


def pins(lock: str) -> dict[str, str]:
    found = (PIN.match(line) for line in (ROOT / lock).read_text("utf-8").splitlines())
    return {match["name"]: match["version"] for match in found if match}


def declared(group: str) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = {"runtime": project["project"]["dependencies"]} | project["dependency-groups"]
    return {str(canonicalize_name(Requirement(line).name)) for line in groups[group]}


@pytest.mark.parametrize("lock", LOCKS)
def test_each_line_is_a_pin_or_its_hash(lock: str) -> None:
    lines = (ROOT / lock).read_text("utf-8").splitlines()
    assert [line for line in lines if not (PIN.match(line) or HASH.match(line))] == []
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        assert not PIN.match(line) or HASH.match(after), f"{line} has no hash"


def test_what_is_declared_is_locked() -> None:
    assert declared("runtime") - set(pins("requirements.lock")) == set()
    assert declared("dev") - set(pins("requirements-dev.lock")) == set()


def test_the_second_lock_holds_the_first() -> None:
    assert pins("requirements.lock").items() <= pins("requirements-dev.lock").items()


def test_what_is_installed_is_what_is_locked() -> None:
    for line in (ROOT / "requirements-dev.lock").read_text("utf-8").splitlines():
        pin = PIN.match(line)
        if pin and (pin["marker"] is None or Marker(pin["marker"]).evaluate()):
            assert version(pin["name"]) == pin["version"]


OWNERS = cache(packages_distributions)
"""It reads the records of all that is installed."""


def third_party(*folders: str) -> dict[str, str]:
    """Distribution of each outside package that is imported, and one file that imports it."""
    owners = OWNERS()
    ours = {"engine", "tests", "run", "benchmarks"} | set(sys.stdlib_module_names)
    return {
        str(canonicalize_name(owners[package][0])): name_of(file)
        for file in python_files(*folders)
        for package in imported(tree(file))
        if package not in ours
    }


def test_what_is_imported_is_declared() -> None:
    engine, tests = third_party("engine"), third_party("tests", "benchmarks")
    both = declared("runtime") | declared("dev")
    undeclared = {name: engine[name] for name in engine.keys() - declared("runtime")}
    undeclared |= {name: tests[name] for name in tests.keys() - both}
    assert_none([f"{file} imports {name}" for name, file in undeclared.items()])


def test_what_is_declared_is_imported() -> None:
    assert declared("runtime") - set(third_party("engine")) - FOUND_BY_NAME == set()
