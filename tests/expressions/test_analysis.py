"""What is known before anybody answers: outcomes of conditions, rows of tables, reaches of numbers."""

from __future__ import annotations

from itertools import pairwise
from math import inf

import pytest

from engine.expressions.analysis import Cover, Range, cover, outcomes, reachable, rows
from engine.expressions.expression import Expression
from engine.expressions.reach import Reach
from engine.expressions.reading import read
from engine.expressions.scope import Scope
from engine.expressions.types import BOOLEAN, Kind, Points, Type
from tests.expressions.world import SCOPE, expression

NEVER = [
    "språk == sv and språk == ar",
    "språk == sv and språk in [ar, annat]",
    "not answered(språk) and språk == sv",
    "trivs < 1",
    "trivs == 1 and trivs >= 2",
    "trivs > 1 and trivs < 2",
    "steg > 10",
    "steg == 2.5",
    "n > 3 and n < 2",
    "n > 3 and n <= 3",
    "n in [1, 2] and n > 2",
    "5 < n < 4",
    "född == 2024-01-01 and född > 2024-01-02",
    "född > möte and född < möte",
    "född > today() and född <= today()",
    "sum(svar) > 6",
    "sum(svar) == 1.5",
    "mean(svar) > 2",
    "count(barn) < 0",
    "count(områden) > 3",
    "count(svar where points >= 2) > 3",
    "in_state(aktiv) and in_state(klar)",
    "in_state(aktiv) and not in_state(öppen)",
    'fritt == "a" and fritt == "b"',
    "b and not b",
    "ja_nej and (b and not b)",
    "oro in områden and oro not in områden",
    "avsändare == vården and avsändare == kommunen",
    "who5.total > 100",
    "any(barn where omsorg) and not any(barn where omsorg)",
    "1 == 2",
    "false",
    "trivs / 0 > 3",
]
ALWAYS = [
    "språk == sv or språk != sv",
    "språk in [sv, ar, annat]",
    "trivs <= 3",
    "steg >= 0",
    "who5.total <= 100",
    "n > 3 or n <= 3",
    "count(barn) >= 0",
    "sum(svar) * 4 >= 0",
    "b or not b",
    "in_state(öppen) or not in_state(aktiv)",
    "days_in(aktiv) >= 0",
    "1 < 2",
    "b == true if b else b == false",
]
EITHER = [
    "språk == sv",
    "språk == sv or språk == ar",
    "trivs <= 2",
    "steg > 9",
    "n > 3 and n < 4",
    "n > 2 or n < 1",
    "sum(svar) >= 6",
    "född > today()",
    "född < möte and möte < today()",
    "in_state(aktiv)",
    "ever_in(aktiv) and in_state(klar)",
    "ja_nej and b",
    "count(barn where ålder < 7) > 0",
    'fritt == "a" or n > 3',
    "answered(språk)",
    "språk == person.language",
    "trivs - steg == 0",
    "frist > 5 days",
    "oro in områden and sömn in områden",
]


@pytest.mark.parametrize("source", NEVER)
def test_what_is_never_true_is_seen(source: str) -> None:
    assert True not in outcomes(expression(source))


@pytest.mark.parametrize("source", ALWAYS)
def test_what_is_never_false_is_seen(source: str) -> None:
    assert False not in outcomes(expression(source))


@pytest.mark.parametrize("source", EITHER)
def test_what_may_be_either_is_not_called_certain(source: str) -> None:
    assert outcomes(expression(source)) >= {True, False}


def test_unknown_is_an_outcome_only_where_something_may_be_unanswered() -> None:
    assert None in outcomes(expression("språk == sv"))
    assert None not in outcomes(expression("in_state(aktiv)"))
    assert None not in outcomes(expression("answered(språk) and count(barn) > 0"))


def test_many_cases_are_looked_at_part_by_part() -> None:
    big = Type(kind=Kind.CHOICE, options={f"o{i}": Points(i) for i in range(30)})
    scope = Scope(names={f"q{i}": big for i in range(8)})
    names = [f"q{i}" for i in range(8)]
    pairs = " or ".join(f"({one} == o1 and {other} == o2)" for one, other in pairwise(names))
    found = read(pairs, scope)
    assert isinstance(found, Expression)
    assert outcomes(found) == {True, False, None}
    certain = read(f"({pairs}) and q0 == o1 and q0 == o2", scope)
    assert isinstance(certain, Expression)
    assert True in outcomes(certain), "too many cases to be sure, so nothing is claimed"


def test_a_chain_over_too_many_cases_claims_nothing() -> None:
    big = Type(kind=Kind.CHOICE, options={f"o{i}": Points(i) for i in range(30)})
    scope = Scope(names={"p": big, "q": big, "r": big})
    found = read("p == o1 == q == o2 == r", scope)
    assert isinstance(found, Expression)
    assert outcomes(found) == {True, False, None}


def test_a_choice_with_very_many_options_is_not_seen_through() -> None:
    big = Type(kind=Kind.CHOICE, options={f"o{i}": Points(i) for i in range(60)})
    scope = Scope(names={"q": big})
    for source in (
        "q == o1",
        "q in [o1, o2]",
        "q > 3",
        "q == o1 and q == o2",
        "not (q > 3 or q in [o1])",
    ):
        found = read(source, scope)
        assert isinstance(found, Expression)
        assert outcomes(found) == {True, False, None}


def tabled(*sources: str) -> list[Expression]:
    return [expression(source) for source in sources]


def test_rows_that_are_never_reached_are_told() -> None:
    found = rows(tabled("steg <= 2", "steg == 1", "steg == 3"))
    assert found.unreached == (1,)
    assert found.falls_through


def test_a_table_that_takes_everything_needs_no_else() -> None:
    found = rows(tabled("språk == sv", "språk in [ar, annat]"))
    assert found.unreached == ()
    assert not found.falls_through


def test_rows_after_one_that_always_holds_are_never_reached() -> None:
    found = rows(tabled("count(barn) >= 0", "språk == sv"))
    assert found.unreached == (1,)
    assert not found.falls_through


def test_a_table_too_large_to_go_through_is_looked_at_row_by_row() -> None:
    big = Type(kind=Kind.CHOICE, options={f"o{i}": Points(i) for i in range(39)})
    scope = Scope(names={"a": big, "c": big, "d": big, "b": BOOLEAN})
    sources = ("a == o1 and c == o2", "c == o3 and d == o1", "b and not b", "a == o1 or b == true")
    found = rows([read(source, scope) for source in sources])
    assert found.unreached == (2,)
    assert found.falls_through


def values(source: str) -> set[float] | None:
    found = reachable(expression(source)).values
    return None if found is None else set(found)


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("sum(svar)", {0, 1, 2, 3, 4, 5, 6}),
        ("sum(svar) * 4", {0, 4, 8, 12, 16, 20, 24}),
        ("sum(svar) + trivs + steg", set(range(1, 20))),
        ("mean(svar) * 3", {0, 1, 2, 3, 4, 5, 6}),
        ("trivs - trivs", {0}),
        ("trivs * trivs", {1, 4, 9}),
        ("trivs + 0 if b else 7", {1, 2, 3, 7}),
        ("max(trivs, 2)", {2, 3}),
        ("abs(trivs - 2)", {0, 1}),
        ("-trivs", {-1, -2, -3}),
        ("steg % 3", {0, 1, 2}),
        ("round(trivs / 2)", {1, 2}),
        ("count(områden)", {0, 1, 2, 3}),
        ("count(svar where points >= 1)", {0, 1, 2, 3}),
        ("count(resor)", {0, 1, 2}),
        ("count(resor where km > 3)", {0, 1, 2}),
        ("trivs / 0", set()),
        ("1 / (trivs / 0) + 1", set()),
        ("trivs + 0 if b else steg % 2 if b else 9", {1, 2, 3, 9}),
        ("min(points of svar)", {0, 1, 2}),
        ("1 if född > möte and född < today() else 2", {1, 2}),
        ("n - n if b else 1", None),
        ("min(trivs, 2) if steg > 3 and steg < 5 else 0", {0, 1, 2}),
    ],
)
def test_few_values_are_told_one_by_one(source: str, wanted: set[float] | None) -> None:
    assert values(source) == wanted


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("n", Reach()),
        ("count(barn)", Reach(low=0, step=1)),
        ("count(barn) * 3 + 1", Reach(low=1, step=3)),
        ("round(n)", Reach(step=1)),
        ("sum(ålder of barn)", Reach(step=1)),
        ("sum(km of resor)", Reach(low=0, high=10, step=1)),
        ("sum(km of resor where km > 3)", Reach(low=0, high=10, step=1)),
        ("sum(saldo of resor)", Reach(low=-2, high=6)),
        ("sum(fri of resor)", Reach()),
        ("sum(points of områden)", Reach(low=0, high=3, step=1)),
        ("mean(steg of barn)", Reach(low=0, high=10)),
        ("abs(n)", Reach(low=0)),
        ("age(today())", Reach(low=0, high=9998, step=1)),
        ("n * m", Reach()),
        ("count(barn) * count(besök)", Reach(step=1)),
        ("min(count(barn), 3) * 1000 * 1000", Reach(low=0, high=3_000_000, step=1_000_000)),
        ("sum(points of svar where b)", Reach(low=0, step=1)),
        ("n if b else count(barn)", Reach()),
        ("n if b else trivs / 0", Reach()),
        ("trivs / 0 if b else n", Reach()),
        ("n * 0", Reach(values=frozenset({0.0}))),
        ("n / 0", Reach(values=frozenset())),
        ("min(född + 3 days, möte)", Reach()),
        ("year(född) + trivs * 1000", Reach(low=1001, high=12999, step=1)),
        ("count(barn) + trivs / 0", Reach(values=frozenset())),
        ("count(barn) - count(besök)", Reach(step=1)),
        ("count(barn) % 3", Reach(low=0, high=2, step=1)),
        ("n % 3", Reach(low=0, high=3)),
        ("abs(count(barn) * 3 + 1)", Reach(low=1, step=3)),
        ("mean(svar where b)", Reach(low=0, high=2)),
    ],
)
def test_many_values_are_told_by_their_ends(source: str, wanted: Reach) -> None:
    assert reachable(expression(source)) == wanted


def test_a_group_that_may_have_no_rows_adds_up_to_nothing() -> None:
    rows = Type(kind=Kind.COLLECTION, item="row", high=0, names={"km": Type(kind=Kind.NUMBER)})
    found = read("sum(km of resor)", Scope(names={"resor": rows}))
    assert isinstance(found, Expression)
    assert reachable(found) == Reach(low=0, high=0)


def test_what_a_comparison_of_sums_can_be_is_found_over_their_ends() -> None:
    wide = Type(kind=Kind.NUMBER, whole=True, low=0, high=1500)
    scope = Scope(names={"a": wide, "c": wide, "d": Type(kind=Kind.NUMBER, low=0.5, high=2.5)})
    many = read("a + p * 1000", Scope(names={"a": wide, "p": expression("trivs").type}))
    assert isinstance(many, Expression)
    assert reachable(many) == Reach(low=1000, high=4500, step=1)
    halves = read("a + p * 1000.5", Scope(names={"a": wide, "p": expression("trivs").type}))
    assert isinstance(halves, Expression)
    assert reachable(halves) == Reach(low=1000.5, high=4501.5)
    total = read("a * 2 + c * 3", scope)
    assert isinstance(total, Expression)
    assert reachable(total) == Reach(low=0, high=7500, step=1)
    mean = read(
        "mean(x of r)",
        Scope(
            names={
                "r": Type(
                    kind=Kind.COLLECTION, item="row", names=scope.names | {"x": scope.names["d"]}
                )
            }
        ),
    )
    assert isinstance(mean, Expression)
    assert reachable(mean).low < 0.5
    assert reachable(mean).high > 2.5


def test_pro_rated_sums_are_reached_too() -> None:
    found = read("sum(svar)", SCOPE, answered_at_least=2)
    assert isinstance(found, Expression)
    assert reachable(found).values == {0, 1, 2, 3, 4, 5, 6}
    mean = read("mean(svar)", SCOPE, answered_at_least=2)
    assert isinstance(mean, Expression)
    assert 0.5 in (reachable(mean).values or ())


def test_a_matrix_too_large_to_go_through_has_ends() -> None:
    options = {f"o{i}": Points(i**2.5) for i in range(12)}
    matrix = Type(kind=Kind.MATRIX, options=options, rows=dict.fromkeys(f"r{i}" for i in range(40)))
    found = read("sum(m)", Scope(names={"m": matrix}))
    assert isinstance(found, Expression)
    assert reachable(found).values is None
    assert reachable(found).least == 0


WHO5 = Reach(values=frozenset(float(value) for value in range(0, 101, 4)))


def test_bands_on_whole_numbers_cover_multiples_of_four() -> None:
    assert cover(WHO5, [Range(low=0, high=50), Range(low=51, high=100)]).complete


def test_gaps_and_overlaps_are_told_with_reached_values() -> None:
    found = cover(WHO5, [Range(low=0, high=50), Range(low=60, high=90), Range(low=44, high=44)])
    assert found.gaps == ((52, 56), (92, 100))
    assert found.overlaps == ((0, 2, 44),)


def test_a_band_that_holds_nothing_reached_is_told() -> None:
    found = cover(WHO5, [Range(low=0, high=100), Range(low=101, high=120)])
    assert found.unused == (1,)
    assert found.complete


@pytest.mark.parametrize(
    ("reach", "ranges", "wanted"),
    [
        (Reach(low=0, step=1), [(0, 5, False), (6, None, False)], Cover()),
        (Reach(low=0, step=1), [(0, 5, False), (8, None, False)], Cover(gaps=((6, 7),))),
        (Reach(low=0, step=1), [(0, 5, False), (6, 9, False)], Cover(gaps=((10, inf),))),
        (Reach(low=0, high=5), [(0, 4, True), (4, 5, False)], Cover()),
        (Reach(low=0, high=5), [(0, 4, True), (4, 5, True)], Cover(gaps=((5, 5),))),
        (Reach(low=0, high=5), [(0, 4, False), (4.5, 5, False)], Cover(gaps=((4, 4.5),))),
        (Reach(low=0, high=5), [(0, 4, False), (4, 5, False)], Cover(overlaps=((0, 1, 4),))),
        (Reach(), [(0, None, False)], Cover(gaps=((-inf, 0),))),
        (Reach(low=0, step=1), [(0, None, False), (3, 4, False)], Cover(overlaps=((0, 1, 3),))),
        (Reach(low=0, high=9, step=3), [(0, 2, False), (3, 5, False), (6, 9, False)], Cover()),
    ],
)
def test_ranges_over_many_values(
    reach: Reach, ranges: list[tuple[float, float | None, bool]], wanted: Cover
) -> None:
    found = cover(
        reach, [Range(low=low, high=high, below_high=below) for low, high, below in ranges]
    )
    assert found == wanted
