"""A draft comes back from storage as it was, and what is no draft is told in words."""

from __future__ import annotations

import json

import pytest

from engine.filling.draft import Draft
from engine.foundation.wrong import StorageError

DRAFT = Draft(
    written={"namn": ("Åsa",), "svar.a": ("1",)},
    touched=frozenset({"namn", "svar"}),
    rows={"barn": 2},
    pages=frozenset({""}),
    reasons={"vuxen": "Fyller år i morgon"},
)


@pytest.mark.parametrize("draft", [Draft(), DRAFT])
def test_a_draft_comes_back_as_it_was(draft: Draft) -> None:
    assert Draft.from_json(json.loads(json.dumps(draft.to_json()))) == draft


@pytest.mark.parametrize(
    "stored", [{"rows": {"barn": "många"}}, {"written": ["namn"]}, {"pages": 1}, []]
)
def test_what_is_no_draft_is_told_in_words(stored: object) -> None:
    with pytest.raises(StorageError, match="går inte att läsa") as told:
        Draft.from_json(stored)
    assert told.value.next_step
