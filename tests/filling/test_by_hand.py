"""The benchmark compares equals: the form by hand finds what the product finds, whatever is posted."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.filling import CONTEXT, same
from benchmarks.filling_by_hand import read
from benchmarks.filling_form import POSTED, form
from engine.filling.draft import Draft
from engine.filling.settle import settle

FORM = form()
OTHERS = ("", "true", "false", "annat", "sv", "3", "9", "200", "2,5", "x", "andra_hand", "Åsa")
changes = st.dictionaries(
    st.sampled_from([name for name in sorted(POSTED) if not name.startswith("barn")]),
    st.sampled_from(OTHERS),
    max_size=8,
)
rows = st.dictionaries(
    st.sampled_from([name for name in sorted(POSTED) if name.startswith("barn")]),
    st.sampled_from(OTHERS[1:]),
    max_size=3,
)


def test_the_form_is_as_large_as_promised() -> None:
    group = FORM.fields["barn"].fields
    shown = [one for one in (*FORM.fields.values(), *group.values()) if one.show_if is not None]
    assert len(FORM.fields) + len(group) == 60
    assert len(shown) == 13
    assert len(FORM.fields["svar"].rows) == 9


@settings(max_examples=100)
@given(changes, rows)
def test_both_sides_find_the_same(changed: dict[str, str], in_rows: dict[str, str]) -> None:
    posted = {**POSTED, **{name: (text,) for name, text in {**changed, **in_rows}.items()}}
    draft = Draft(written=posted, touched=frozenset(posted), rows={"barn": 3})
    ours, theirs = settle(FORM, draft, CONTEXT), read(posted)
    assert same(ours, theirs), (sorted(problem.path for problem in ours.problems), theirs.wrong)
