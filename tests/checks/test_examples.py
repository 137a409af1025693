"""The examples that `explain` shows: the wrong one has the mistake, the right one has not."""

from __future__ import annotations

import pytest

from engine.definitions.checks.all import CHECKS, SYNTAX_CHECKS
from engine.definitions.checks.check import Check
from engine.definitions.load import load

# What these are about is not in the text of an example but in how it is saved, or in its size.
SAVED_AS = {"byte-order-mark": "utf-8-sig", "encoding": "utf-16"}
TOO_LONG_TO_SHOW = {"too-large"}


def codes(text: str, encoding: str = "utf-8") -> set[str]:
    return {one.code for one in load({"forms/x.yaml": text.encode(encoding)}).diagnostics}


@pytest.mark.parametrize("check", SYNTAX_CHECKS, ids=lambda check: check.code)
def test_the_wrong_example_has_only_its_own_mistake(check: Check) -> None:
    if check.code in TOO_LONG_TO_SHOW:
        assert codes(check.wrong + "#" * 500_000) == {check.code}
    else:
        assert codes(check.wrong, SAVED_AS.get(check.code, "utf-8")) == {check.code}


@pytest.mark.parametrize("check", SYNTAX_CHECKS, ids=lambda check: check.code)
def test_the_right_example_has_no_mistake(check: Check) -> None:
    assert codes(check.right) == set()


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_the_right_example_has_not_the_mistake(check: Check) -> None:
    assert check.code not in codes(check.right)
