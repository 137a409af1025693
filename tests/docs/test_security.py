"""What docs/security.md says that tests show."""

from __future__ import annotations

import re

import pytest

from tests.tooling.repository import ROOT, assert_none, tree

TEXT = (ROOT / "docs" / "security.md").read_text("utf-8")
NAMED = re.compile(r"`tests/([\w/]+\.py)(?:::(test_\w+))?`")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| .+ \| (\w+) \| (.+) \|$", re.MULTILINE)
ROWS = ROW.findall(TEXT)
"""Number, how far it holds, and what shows it."""


def names_in(file: str) -> set[str]:
    path = ROOT / "tests" / file
    assert path.is_file(), f"There is no tests/{file}"
    return {getattr(one, "name", "") for one in tree(path).body}


def test_there_are_rows() -> None:
    assert len(ROWS) > 150
    assert len({number for number, _, _ in ROWS}) == len(ROWS)


@pytest.mark.parametrize(("number", "holds", "shown"), ROWS, ids=[row[0] for row in ROWS])
def test_every_test_that_is_named_exists(number: str, holds: str, shown: str) -> None:
    named = NAMED.findall(shown)
    assert named, f"{number} names no test"
    assert holds in {"holds", "part", "operator"}
    assert_none([f"{file}::{name}" for file, name in named if name and name not in names_in(file)])


def test_what_holds_in_part_says_what_lacks() -> None:
    lacking = TEXT.split("## What falls short")[1]
    told = set(re.findall(r"^- \*\*(\d+\.\d+\.\d+)\*\*", lacking, re.MULTILINE))
    assert told == {number for number, holds, _ in ROWS if holds == "part"}
