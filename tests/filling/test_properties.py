"""What is true of every form, whatever is posted to it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.filling.draft import Draft
from engine.filling.settle import settle
from engine.filling.settled import Settled
from tests.filling.forms import CONTEXT
from tests.filling.generated import Posted, posted
from tests.filling.naive import Naive, settle_naively

SAME = (
    "answers",
    "values",
    "shown",
    "closed",
    "required",
    "suggested",
    "rows",
    "by_path",
    "let_through",
)
RAW = st.dictionaries(st.text(max_size=12), st.lists(st.text(max_size=8), max_size=2).map(tuple))


def same(found: Settled, naive: Naive) -> None:
    for name in SAME:
        assert getattr(found, name) == getattr(naive, name), name
    assert {(one.path, one.code) for one in found.problems} == naive.problems
    assert len(found.problems) == len(naive.problems)
    assert sorted(found.flags) == sorted(naive.flags)


@settings(max_examples=100)
@given(posted())
def test_one_pass_finds_what_many_find(one: Posted) -> None:
    same(settle(one.form, one.draft, CONTEXT), settle_naively(one.form, one.draft, CONTEXT))


@settings(max_examples=25)
@given(posted())
def test_what_is_hidden_decides_nothing(one: Posted) -> None:
    """Without what was written in hidden questions all is as it was."""
    found = settle(one.form, one.draft, CONTEXT)
    seen = set(found.by_path)
    written = {
        path: texts
        for path, texts in one.draft.written.items()
        if path in seen or path.rpartition(".")[0] in seen
    }
    rows = {**one.draft.rows, **found.rows}
    again = settle(one.form, replace(one.draft, written=written, rows=rows), CONTEXT)
    assert (again.answers, again.values, again.shown) == (found.answers, found.values, found.shown)
    assert (again.problems, again.flags) == (found.problems, found.flags)


@settings(max_examples=25)
@given(posted())
def test_settling_twice_gives_the_same(one: Posted) -> None:
    first, second = (settle(one.form, one.draft, CONTEXT) for _ in range(2))
    assert first == second
    stored = Draft.from_json(one.draft.to_json())
    assert settle(one.form, stored, CONTEXT) == first


@settings(max_examples=25)
@given(posted(), RAW, st.data())
def test_nothing_that_is_posted_makes_it_fail(
    one: Posted, raw: dict[str, tuple[str, ...]], data: st.DataObject
) -> None:
    paths = sorted(one.draft.written) or ["f0"]
    strange = data.draw(st.dictionaries(st.sampled_from(paths), st.lists(st.text(max_size=6))))
    pairs = [(name, text) for name, texts in {**raw, **strange}.items() for text in texts]
    draft = one.draft.with_posted(
        [*pairs, ("_shown", " ".join(paths)), ("_rows.grupp", "99999999")]
    )
    found = settle(one.form, draft, CONTEXT)
    assert found.shown
    assert Draft.from_json(draft.to_json()) == draft
