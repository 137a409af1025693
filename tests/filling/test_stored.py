"""A draft comes back from storage as it was, and what is no draft is told in words."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from engine.filling.draft import Draft, Removed, as_stored
from engine.filling.sheets import Aside, Mark
from engine.foundation.wrong import StorageError

DRAFT = Draft(
    written={"namn": ("Åsa",), "svar.a": ("1",)},
    touched=frozenset({"namn", "svar"}),
    rows={"barn": 2},
    pages=frozenset({""}),
    reasons={"vuxen": "Fyller år i morgon"},
)


MARKED = replace(DRAFT, marks={"namn": Mark(7, "abc", 1)}, keys={"barn": ("r1", "r2")})
SELDOM = (
    replace(DRAFT, aside={"namn": (Aside({"namn": ("Bo",)}, Mark(1, "b", 2)),)}),
    replace(DRAFT, signed={"underskrift": {"at": "2026-01-01"}}),
    replace(DRAFT, left=(("Fråga", "Svar"),)),
    replace(DRAFT, removed={"barn": (Removed(key="r3", place=0, row=DRAFT),)}),
)
HALF_A_SIGN = Draft(written={"namn": ("\ud83d",)})


@pytest.mark.parametrize("draft", [Draft(), DRAFT, MARKED, *SELDOM, HALF_A_SIGN])
def test_a_draft_comes_back_as_it_was(draft: Draft) -> None:
    assert Draft.from_text(draft.text()) == draft
    assert Draft.from_text(json.dumps(draft.to_json())) == draft
    assert Draft.from_json(json.loads(json.dumps(draft.to_json()))) == draft


def test_the_short_way_reads_what_stands_in_most_drafts_and_leaves_the_rest() -> None:
    for draft in (Draft(), DRAFT, MARKED):
        assert as_stored(json.loads(draft.text())) == draft
    assert [as_stored(json.loads(draft.text())) for draft in SELDOM] == [None] * len(SELDOM)


NO_DRAFTS = (
    {"rows": {"barn": "många"}}, {"rows": {"barn": None}}, {"rows": 2}, {"rows": {"barn": [1]}},
    {"written": ["namn"]}, {"written": {"namn": [1]}}, {"written": {"namn": [None]}},
    {"written": {"namn": None}}, {"pages": 1}, {"pages": [1]}, {"touched": {"a": [{}]}, "rows": []},
    {"touched": [["namn"]]}, {"reasons": ["a"]}, {"reasons": {"a": 1}}, {"keys": {"barn": "r1"}},
    {"keys": {"barn": [1]}}, {"marks": {"namn": [1, "a"]}}, {"marks": {"namn": ["x", "a", 1]}},
    {"marks": ["namn"]}, {"written": {}, "aside": {"namn": 1}}, [], 1, None, "text",
)  # fmt: skip


@pytest.mark.parametrize("stored", NO_DRAFTS)
def test_what_is_no_draft_is_told_in_words(stored: object) -> None:
    assert as_stored(stored) is None
    for reading in (lambda: Draft.from_json(stored), lambda: Draft.from_text(json.dumps(stored))):  # type: ignore[arg-type]  # as it may be stored
        with pytest.raises(StorageError, match="går inte att läsa") as told:
            reading()
        assert told.value.next_step
