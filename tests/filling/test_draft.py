"""Nothing that somebody typed is lost, and rows keep what is theirs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.filling.draft import Draft
from engine.filling.journey import add_row, remove_row
from engine.filling.settle import settle
from tests.filling.written import context, form_of, posted

GROUPS = form_of(
    """
fields:
  barn:
    type: repeat
    label: Barn
    fields:
      namn: {type: text, label: Namn}
      språk: {type: repeat, label: Språk, fields: {namn: {type: text, label: Språk}}}
"""
)
PATHS = st.sampled_from(
    ["namn", "svar.glad", "barn.0.namn", "barn.1.namn", "barn.1.språk.0.namn", "barn.12.namn"]
)
POSTS = st.lists(st.tuples(PATHS, st.text(max_size=6)), max_size=8)


@given(st.lists(POSTS, max_size=4))
def test_a_draft_is_stored_as_it_was(posts: list[list[tuple[str, str]]]) -> None:
    draft = Draft()
    for pairs in posts:
        draft = draft.with_posted(pairs).with_page_done("ett", bool(pairs))
    assert Draft.from_json(draft.to_json()) == draft


@given(POSTS, POSTS)
def test_what_another_page_sends_takes_nothing_away(
    first: list[tuple[str, str]], second: list[tuple[str, str]]
) -> None:
    before = Draft().with_posted(first)
    after = before.with_posted(second)
    touched = {path for path, _ in second}
    assert all(
        after.written[path] == texts
        for path, texts in before.written.items()
        if path not in touched
    )
    assert before.touched <= after.touched


def test_a_box_that_was_cleared_is_told_from_one_that_was_not_there() -> None:
    draft = posted(val=("a", "b"), annat="x")
    assert draft.with_posted([("annat", "y")]).written["val"] == ("a", "b")
    cleared = draft.with_posted([("_shown", "val annat"), ("annat", "y")])
    assert "val" not in cleared.written
    assert cleared.touched == {"val", "annat"}


def test_taking_a_row_away_moves_those_after_it_with_all_they_hold() -> None:
    draft = posted(
        barn__0__namn="Ett", barn__1__namn="Två", barn__1__språk__0__namn="Oromo",
        barn__1__språk__1__namn="Svenska", barn__2__namn="Tre",
    )  # fmt: skip
    draft = add_row(GROUPS, draft, "barn.1.språk", context())
    assert draft.rows == {"barn.1.språk": 3}
    left = remove_row(GROUPS, draft, "barn", 0, context())
    assert left.rows == {"barn": 2, "barn.0.språk": 3}
    rows = settle(GROUPS, left, context()).answers["barn"]
    assert rows == (
        {"namn": "Två", "språk": ({"namn": "Oromo"}, {"namn": "Svenska"})},
        {"namn": "Tre", "språk": ()},
    )
    inner = remove_row(GROUPS, left, "barn.0.språk", 0, context())
    assert settle(GROUPS, inner, context()).answers["barn"][0] == {
        "namn": "Två",
        "språk": ({"namn": "Svenska"},),
    }


def test_only_a_row_that_is_there_is_taken_away() -> None:
    draft = posted(barn__0__namn="Ett")
    for group, row in (("barn", 1), ("barn", -1), ("annat", 0)):
        assert remove_row(GROUPS, draft, group, row, context()) == draft
