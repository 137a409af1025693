"""The library's instruments against the figures that are published."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.definitions.form import Form
from engine.expressions.analysis import reachable
from tests.filling.naive import settle_naively
from tests.instruments.library import NAMES, answers_for, instrument, items, loaded, scored

WOMAN, MAN = {"sex": "woman", "age": 40}, {"sex": "man", "age": 40}
OLD = (
    "audit.yaml",
    "form: audit\nextends: audit\ninstrument: {cutoffs: Sverige med egen gräns från 65 år}\n",
)
YOUNG = (
    "dudit.yaml",
    "form: dudit\nextends: dudit\ninstrument: {cutoffs: Berman 2005 med egna gränser för unga}\n",
)
PUBLIC = (
    "audit_c.yaml",
    "form: audit_c\nextends: audit_c\ninstrument: {cutoffs: Folkhälsomyndigheten}\n",
)
THREE = ("who5.yaml", "form: who5\nextends: who5\ninstrument: {cutoffs: Sundhedsstyrelsen}\n")

PHQ9 = [(0, "ingen"), (4, "ingen"), (5, "lätt"), (9, "lätt"), (10, "måttlig"), (14, "måttlig"),
        (15, "medelsvår"), (19, "medelsvår"), (20, "svår"), (27, "svår")]  # fmt: skip
AUDIT_WOMEN = [(0, "låg"), (5, "låg"), (6, "risk"), (15, "risk"), (16, "skadligt"), (19, "skadligt"),
               (20, "beroende"), (40, "beroende")]  # fmt: skip
AUDIT_MEN = [(0, "låg"), (7, "låg"), (8, "risk"), (15, "risk"), (16, "skadligt"), (20, "beroende")]
DUDIT_WOMEN = [
    (0, "låg"),
    (1, "låg"),
    (2, "problem"),
    (24, "problem"),
    (25, "beroende"),
    (44, "beroende"),
]
DUDIT_MEN = [(0, "låg"), (5, "låg"), (6, "problem"), (24, "problem"), (25, "beroende")]
GAD7 = [(0, "ingen"), (4, "ingen"), (5, "lätt"), (9, "lätt"), (10, "måttlig"), (14, "måttlig"), (15, "svår"),
        (21, "svår")]  # fmt: skip
K6 = [(0, "låg"), (4, "låg"), (5, "måttlig"), (12, "måttlig"), (13, "hög"), (24, "hög")]
K10 = [(10, "låg"), (19, "låg"), (20, "lätt"), (24, "lätt"), (25, "måttlig"), (29, "måttlig"), (30, "hög"),
       (50, "hög")]  # fmt: skip
WHO5 = [(0, "lågt"), (12, "lågt"), (13, "gott"), (25, "gott")]

CUTOFFS = [
    *[("phq9", (), {}, points, band) for points, band in PHQ9],
    *[("audit", (), WOMAN, points, band) for points, band in AUDIT_WOMEN],
    *[("audit", (), MAN, points, band) for points, band in AUDIT_MEN],
    *[("dudit", (), WOMAN, points, band) for points, band in DUDIT_WOMEN],
    *[("dudit", (), MAN, points, band) for points, band in DUDIT_MEN],
    *[("who5", (), {}, points, band) for points, band in WHO5],
    *[("gad7", (), {}, points, band) for points, band in GAD7],
    *[("k6", (), {}, points, band) for points, band in K6],
    *[("k10", (), {}, points, band) for points, band in K10],
    *[
        ("audit_c", (), WOMAN, points, band)
        for points, band in ((3, "låg"), (4, "risk"), (12, "risk"))
    ],
    *[("audit_c", (), MAN, points, band) for points, band in ((0, "låg"), (4, "låg"), (5, "risk"))],
    *[("audit_c", (PUBLIC,), WOMAN, points, band) for points, band in ((4, "låg"), (5, "risk"))],
    *[("audit_c", (PUBLIC,), MAN, points, band) for points, band in ((5, "låg"), (6, "risk"))],
    *[
        ("hälsa", (), {}, points, band)
        for points, band in ((1, "dålig"), (3, "mittemellan"), (4, "god"))
    ],
    ("audit", (OLD,), {"sex": "man", "age": 65}, 7, "risk"),
    ("audit", (OLD,), {"sex": "man", "age": 65}, 6, "låg"),
    ("audit", (OLD,), {"sex": "woman", "age": 64}, 6, "risk"),
    ("dudit", (YOUNG,), {"sex": "woman", "age": 25}, 2, "låg"),
    ("dudit", (YOUNG,), {"sex": "woman", "age": 25}, 3, "problem"),
    ("dudit", (YOUNG,), {"sex": "man", "age": 16}, 6, "låg"),
    ("dudit", (YOUNG,), {"sex": "man", "age": 16}, 7, "problem"),
    ("dudit", (YOUNG,), {"sex": "man", "age": 26}, 6, "problem"),
    ("who5", (THREE,), {}, 8, "mycket_lågt"),
    ("who5", (THREE,), {}, 9, "lågt"),
    ("who5", (THREE,), {}, 13, "gott"),
]


@pytest.mark.parametrize(("name", "own", "person", "points", "band"), CUTOFFS)
def test_a_published_cut_off(name, own, person, points, band):
    form = instrument(name, *own)
    found = scored(form, answers_for(form, points), **person)
    assert not found.problems
    assert (found.values["total"], found.values["total@band"]) == (
        points * (4 if name == "who5" else 1),
        band,
    )


@pytest.mark.parametrize(
    ("name", "items_", "least", "most", "better", "change"),
    [
        ("phq9", 9, 0, 27, "lower", 5),
        ("gad7", 7, 0, 21, "lower", 6),
        ("who5", 5, 0, 100, "higher", 10),
        ("k6", 6, 0, 24, "lower", None),
        ("k10", 10, 10, 50, "lower", None),
        ("audit", 10, 0, 40, "lower", None),
        ("audit_c", 3, 0, 12, "lower", None),
        ("dudit", 11, 0, 44, "lower", None),
        ("asrs", 18, 0, 6, "lower", None),
        ("hälsa", 1, 1, 5, "higher", None),
        ("min_arbetsförmåga", 6, 0, 18, "higher", None),
    ],
)
def test_how_many_items_and_how_far_the_scale_goes(name, items_, least, most, better, change):
    form = instrument(name)
    total = form.values["total"]
    reach = reachable(total.value)
    assert (len(items(form)), reach.least, reach.most) == (items_, least, most)
    assert (total.better, total.real_change) == (better, change)


def test_what_the_last_two_items_of_audit_and_dudit_give():
    for name, last in (("audit", ("skada", "oro")), ("dudit", ("skada", "oro"))):
        points = items(instrument(name))
        assert [points[one] for one in last] == [[0, 2, 4]] * 2
        assert {tuple(one) for path, one in points.items() if path not in last} == {(0, 1, 2, 3, 4)}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wrong_with_it_and_nobody_is_told_that_it_can_be_compared(name):
    assert [one.message.sv for one in loaded().diagnostics] == []
    kept = instrument(name).instrument
    assert (kept.wording, kept.official) == ("placeholder", frozenset())
    assert all(kept.is_placeholder(language) for language in ("sv", "en", "ar"))
    assert kept.source
    assert kept.recall
    assert kept.repeat_after
    assert kept.licence.notice


def test_whoever_never_drinks_is_not_asked_how_much():
    form = instrument("audit")
    found = scored(form, {"hur_ofta": "0", "skada": "0", "oro": "0"}, **WOMAN)
    assert not found.problems
    assert (found.values["total"], found.values["konsumtion"], found.values["tecken"]) == (0, 0, 0)
    assert "glas_per_gång" not in found.shown


@pytest.mark.parametrize(
    ("answer", "raised"), [("0", False), ("1", True), ("2", True), ("3", True)]
)
def test_any_thought_of_death_is_urgent_whatever_the_sum(answer, raised):
    form = instrument("phq9")
    flag = form.flags["tankar_på_döden"]
    assert flag.severity == "urgent"
    assert "112" in flag.help.in_("sv")
    answers = {**answers_for(form, 0), "tankar": answer}
    assert ("tankar_på_döden" in scored(form, answers).flags) is raised
    alone = scored(form, {"tankar": answer})
    assert ("tankar_på_döden" in alone.flags) is raised  # also before the rest is answered


SHADED = {"först.avsluta": 2, "först.ordna": 2, "först.minnas": 2,
          "sedan.börja": 3, "sedan.pilla": 3, "sedan.driven": 3}  # fmt: skip
"""The first six items of ASRS with the least answer that is shaded on the printed sheet."""


def shaded(chosen: dict[str, int]) -> list[str]:
    return [path for path, least_ in SHADED.items() if chosen[path] >= least_]


@pytest.mark.parametrize(
    ("signs", "band"), [(0, "under"), (3, "under"), (4, "utred"), (6, "utred")]
)
def test_asrs_is_read_from_the_shaded_boxes_of_part_a_alone(signs, band):
    form = instrument("asrs")
    high = dict.fromkeys(items(form), 4)
    for shade, (path, least_) in enumerate(SHADED.items()):
        high[path] = least_ if shade < signs else least_ - 1
    found = scored(form, {path: str(one) for path, one in high.items()})
    assert (found.values["total"], found.values["total@band"]) == (signs, band)
    assert ("bör_utredas" in found.flags) is (signs >= 4)
    inattention = [*range(4), *range(6, 11)]
    order = list(items(form))
    assert found.values["uppmärksamhet"] == sum(high[order[one]] for one in inattention)
    assert found.values["rörlighet"] == sum(
        high[path] for number, path in enumerate(order) if number not in inattention
    )


def naive_total(form: Form, chosen: dict[str, int]) -> int:
    """As one would count with a pencil."""
    if form.name == "asrs":
        return len(shaded(chosen))
    if form.name == "who5":
        return 4 * sum(chosen.values())
    if form.name.startswith("audit") and chosen["hur_ofta"] == 0:
        return chosen.get("skada", 0) + chosen.get("oro", 0)
    return sum(chosen.values())


@pytest.mark.parametrize("name", NAMES)
def test_the_sum_is_what_one_counts_with_a_pencil(name):
    form = instrument(name)

    @given(
        st.fixed_dictionaries({path: st.sampled_from(all_) for path, all_ in items(form).items()})
    )
    def counted(chosen):
        found = scored(form, {path: str(one) for path, one in chosen.items()}, **WOMAN)
        assert found.values["total"] == naive_total(form, chosen)
        bands = {
            b.name: b
            for b in form.values["total"].band_sets[-1 if name == "who5" else 0].bands.values()
        }
        if found.values["total@band"] in bands:
            band = bands[found.values["total@band"]]
            assert band.low <= found.values["total"] <= band.high

    counted()


def least(form: Form) -> int:
    return sum(points[0] for points in items(form).values())


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_answer_is_never_counted_as_nothing(name):
    form = instrument(name)
    lowest = {
        path: str(2 * (one == [0, 2, 4]) or max(one[0], 1)) for path, one in items(form).items()
    }
    whole = lowest if name.startswith("audit") else answers_for(form, least(form))
    assert scored(form, whole, **WOMAN).values["total"] is not None
    for path in whole:
        found = scored(form, {one: text for one, text in whole.items() if one != path}, **WOMAN)
        counted = (
            ("uppmärksamhet", "rörlighet") if path.startswith("mer.") else ("total", "total@band")
        )
        assert None in [found.values[one] for one in counted], path
        if "total" in counted:  # part B of ASRS is no part of its sum
            assert (found.values["total"], found.values["total@band"]) == (None, None), path


@pytest.mark.parametrize(
    ("name", "points", "band"),
    [("audit", 5, "låg"), ("audit", 6, None), ("audit", 8, "risk"), ("dudit", 3, None)],
)
def test_with_the_sex_unknown_a_band_is_told_only_where_all_agree(name, points, band):
    form = instrument(name)
    found = scored(form, answers_for(form, points))
    assert found.values["total@band"] == band
    assert found.values["total@sets"] == ("kvinnor", "män")
    assert scored(form, answers_for(form, points), **MAN).values["total@sets"] == ("män",)


def test_with_the_age_unknown_only_what_may_be_theirs_is_told():
    form = instrument("dudit", YOUNG)
    found = scored(form, answers_for(form, 6), sex="man")
    assert found.values["total@sets"] == ("unga_män", "män")
    assert found.values["total@band"] is None


def test_the_oracle_agrees():
    """A second opinion on bands and sets, by somebody who works everything out again and again."""
    from dataclasses import replace

    from engine.filling.draft import Draft
    from engine.filling.settle import settle
    from tests.filling.forms import CONTEXT

    for name in NAMES:
        form = instrument(name)
        for person in ({}, WOMAN, MAN):
            for points in (0, 5, 7, 12):
                all_ = answers_for(form, least(form) + points)
                written = {path: (one,) for path, one in all_.items()}
                context, draft = replace(CONTEXT, person=person), Draft(written=written)
                ours, theirs = settle(form, draft, context), settle_naively(form, draft, context)
                assert ours.values == theirs.values
                assert ours.flags == theirs.flags
