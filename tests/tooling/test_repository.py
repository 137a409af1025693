"""What no file of the repository may hold, and the size that modules and functions may have."""

from __future__ import annotations

import ast
import re

import pytest

from tests.tooling.repository import ROOT, assert_none, name_of, python_files, text_files, tree
from tests.tooling.syntax import functions, lines

# Put together from pieces, so that this file does not hold what it looks for.
REGISTRIES = (
    "py" + "pi.org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "deb" + ".debian.org",
    "golang" + ".org/",
    "crates" + ".io",
    "anaconda" + ".org",
)
PLACES = ("/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/U" + "sers/", "/t" + "mp/")
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|NotImplemented" + r"Error)\b")
SILENCED = re.compile(r"#\s*(?:type:\s*ignore|noqa|pragma: no cover)(?P<rest>.*)")
RULES = re.compile(r"^(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*|\[[\w, -]+\])?")
SKIPPED = re.compile(r"\b(?:pytest\.)?(?:skip|skipif|importorskip|xf" + r"ail)\b\s*\(")


def with_any(words: tuple[str, ...]) -> list[str]:
    return [f"{name}: {word}" for name, text in text_files() for word in words if word in text]


def matching(pattern: re.Pattern[str], start: str) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()}"
        for name, text in text_files()
        if name.startswith(start)
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_file_says_where_packages_are_fetched() -> None:
    assert_none(with_any(REGISTRIES))


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    assert_none([one for one in with_any(PLACES) if not is_of_scim(one)])


def is_of_scim(found: str) -> bool:
    """The standard's own address of people looks like a place on a machine; nothing else there does."""
    name, _, word = found.partition(": ")
    text = dict(text_files())[name].replace(f"scim/v2{PLACES[3]}", "")
    return word == PLACES[3] and word not in text


@pytest.mark.parametrize("start", ["engine/", "run.py", "tests/", "benchmarks/"])
def test_nothing_is_left_for_later(start: str) -> None:
    assert_none(matching(UNFINISHED, start))


def test_no_test_is_skipped() -> None:
    assert_none(matching(SKIPPED, "tests/"))


@pytest.mark.parametrize("start", ["engine/", "run.py", "benchmarks/"])
def test_what_is_silenced_has_its_reason_beside_it(start: str) -> None:
    bare = [
        line
        for line in matching(SILENCED, start)
        if (found := SILENCED.search(line)) and len(RULES.sub("", found["rest"]).split()) < 3
    ]
    assert_none(bare)


def test_every_module_says_what_it_owns() -> None:
    files = [*python_files("engine", "benchmarks"), ROOT / "run.py"]
    assert_none([name_of(file) for file in files if not ast.get_docstring(tree(file))])


def test_no_module_is_longer_than_500_lines() -> None:
    counts = {name_of(f): f.read_text("utf-8").count("\n") for f in python_files("engine")}
    assert_none([f"{name}: {count}" for name, count in counts.items() if count > 500])


def test_no_function_is_longer_than_60_lines() -> None:
    counts = {
        f"{name_of(file)}:{function.lineno} {function.name}": lines(function)
        for file in python_files("engine")
        for function in functions(tree(file))
    }
    assert_none([f"{name}: {count}" for name, count in counts.items() if count > 60])


def test_no_class_has_an_empty_name() -> None:
    empty = re.compile(r"(?:Manager|Helper|Util|Utils|Handler|Processor)$")
    classes = [
        f"{name_of(file)}: {node.name}"
        for file in python_files("engine")
        for node in ast.walk(tree(file))
        if isinstance(node, ast.ClassDef) and empty.search(node.name)
    ]
    assert_none(classes)


def test_readings_of_a_case_are_written_down_with_what_they_were_for() -> None:
    """By `note_reading` alone, which tells one in an emergency from others."""
    found = [
        f"{name_of(file)}:{call.lineno}: {act}"
        for file in python_files("engine/operations")
        for call in ast.walk(tree(file))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
        if call.func.id in ("note", "note_about") and len(call.args) > 2
        for act in (ast.unparse(call.args[2]),)
        if act.removeprefix("Act.").lower() in READINGS
        and "file.case.id" in ast.unparse(call)
        and "refused=True" not in ast.unparse(call)
    ]
    assert_none(found)


READINGS = {"read_case", "read_form", "read_notes", "read_consents", "read_file", "read_person"}
