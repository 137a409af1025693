"""Runs the Markdown tests: each check's findings, sentences and repairs, on whole small projects."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.definitions.checks.all import BY_CODE, CHECKS
from engine.definitions.checks.check import Check
from engine.definitions.load import load
from engine.foundation.diagnostics import Diagnostic, in_order
from tests.checks.markdown import Section, head_of, lines_of, mended, sections

HERE = Path(__file__).parent
TESTS = tuple(sorted(HERE.glob("*.md")))
SECTIONS = tuple(section for path in TESTS for section in sections(path))


def found_in(files: dict[str, bytes]) -> tuple[Diagnostic, ...]:
    return in_order(load(files).diagnostics)


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.id)
def test_finds_exactly_what_the_section_says(section: Section) -> None:
    found = found_in(dict(section.files))
    assert [head_of(one) for one in found] == [head for head, _ in section.expected]
    for one, (head, lines) in zip(found, section.expected, strict=True):
        assert any(line.startswith("sv: ") for line in lines), f"{head} lacks its Swedish sentence"
        for line in lines:
            assert line in lines_of(one)


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.id)
def test_a_repair_makes_its_finding_disappear(section: Section) -> None:
    files = dict(section.files)
    before = found_in(files)
    for one in before:
        if one.fix is None:
            continue
        file = one.fix.span.file
        after = found_in(files | {file: mended(files[file], one.fix)})
        assert alike(one, after) < alike(one, before)


def alike(one: Diagnostic, found: tuple[Diagnostic, ...]) -> int:
    """How many findings of the same kind there are on its line."""
    return sum((other.code, other.span.line) == (one.code, one.span.line) for other in found)


def test_every_check_has_a_markdown_test_of_its_own() -> None:
    assert {path.stem for path in TESTS} == {check.code for check in CHECKS}


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.stem)
def test_a_markdown_test_finds_what_it_is_named_after(path: Path) -> None:
    heads = [head for section in sections(path) for head, _ in section.expected]
    codes = {head.rsplit(" ", 1)[1] for head in heads}
    assert path.stem in codes
    assert codes <= set(BY_CODE)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_a_check_is_documented_in_both_languages(check: Check) -> None:
    assert len({check.title.sv, check.title.en, check.why.sv, check.why.en}) == 4
    assert check.why.sv.endswith(".")
    assert check.why.en.endswith(".")
    assert BY_CODE[check.code] is check
