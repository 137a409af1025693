"""The rules that point at readings in the log, and the sample of the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from engine.access.reviewing import OF_A_DAY, SAMPLE, About, Known, Reading, Worker, choose
from engine.definitions.log_review import LEFT_OUT, LogReview

NOON = datetime(2024, 3, 4, 12, tzinfo=UTC)


def read(account: str = "anna", case: str = "c1", *, day: int = 0, **rest: bool) -> Reading:
    told = {"emergency": False, "refused": False, **rest}
    return Reading(account=account, case=case, at=NOON + timedelta(days=day), **told)


def about(**rest: object) -> About:
    usual = {"protected": False, "name": "fatima osman", "contacts": frozenset(), "parts": {"anna"}}
    told = {**usual, **rest}
    return About(**{**told, "parts": frozenset(told["parts"])})


def worker(name: str, *contacts: str, **rest: object) -> Worker:
    return Worker(name=name, contacts=frozenset(contacts), **rest)


def chosen(readings: list[Reading], known: Known, seed: str = "seed", **rules: object):
    return choose(readings, known, replace(LogReview(), **{"sample": 0, **rules}), seed)


SHUT = NOON - timedelta(days=1)
STAFF = {
    "anna": worker("anna grip", "anna@x"),
    "johan": worker("johan osman"),
    "vera": worker("vera lind", wide=True, units=frozenset({"norr"})),
    "part": worker("per ek", meant=frozenset({"organisation:vården", "role:kontakt"})),
}
CASES = {
    "nothing": ([read()], about(), ()),
    "emergency": ([read(emergency=True)], about(), ("emergency",)),
    "protected": ([read()], about(protected=True), ("protected",)),
    "surname": ([read("johan")], about(parts={"johan"}), ("surname",)),
    "contact": ([read()], about(contacts=frozenset({"anna@x"})), ("contact", "colleague")),
    "colleague": ([read("johan")], about(name="anna grip", parts={"johan"}), ("colleague",)),
    "unassigned": ([read()], about(parts=()), ("unassigned",)),
    "sees all": ([read("vera")], about(parts=()), ()),
    "asked by role": ([read("part")], about(parts={"role:kontakt"}), ()),
    "by a consent": ([read("part")], about(parts={"organisation:vården"}), ()),
    "another unit": ([read("vera")], about(parts=(), unit="söder"), ("elsewhere",)),
    "the own unit": ([read("vera")], about(parts=(), unit="norr"), ()),
    "closed": ([read("vera")], about(parts=(), usual=SHUT), ("closed",)),
    "closed just now": ([read("vera")], about(parts=(), usual=NOON), ()),
    "closed and one's own": ([read()], about(usual=SHUT), ()),
    "refused": ([read(refused=True)] * 3, about(), ("refused",)),
    "refused twice": ([read(refused=True)] * 2, about(), ()),
}


@pytest.mark.parametrize("name", CASES)
def test_a_rule_points_at_what_it_is_for(name: str) -> None:
    readings, known, expected = CASES[name]
    found = chosen(readings, Known(staff=STAFF, cases={"c1": known}))
    assert [one.why for one in found] == ([expected] if expected else [])
    left = [one for one in expected if one in ("emergency", "protected")]
    without = chosen(readings, Known(staff=STAFF, cases={"c1": known}), without=frozenset(LEFT_OUT))
    assert [list(one.why) for one in without] == ([left] if left else [])


def test_whoever_sees_all_is_asked_about_what_is_unlike_their_own_work() -> None:
    """With a part in some cases, those of another kind stand out; with a part in none, nothing does."""
    cases = {
        "own": about(parts={"vera"}, area=("deltagare", "", "ett"), name="a b"),
        "like": about(parts=(), area=("deltagare", "", "ett"), name="a b"),
        "unlike": about(parts=(), area=("deltagare", "", "två"), name="a b"),
    }
    readings = [read("vera", case) for case in cases]
    known = Known(staff=STAFF, cases=cases)
    assert [(one.case, one.why) for one in chosen(readings, known)] == [("unlike", ("elsewhere",))]
    assert chosen(readings[1:], known) == ()


def test_what_weighs_most_comes_first() -> None:
    cases = {"a": about(parts=()), "b": about(), "c": about()}
    readings = [read(case="a"), read(case="b"), read(case="c", emergency=True)]
    found = chosen(readings, Known(staff=STAFF, cases=cases), sample=5)
    assert [one.case for one in found] == ["c", "a", "b"]


def many(usual: int, busy: int) -> list[Reading]:
    """Some days like others, and one with more cases."""
    days = [read(case=f"c{at}", day=day) for day in range(4) for at in range(usual)]
    return [*days, *(read(case=f"b{at}", day=9) for at in range(busy))]


@pytest.mark.parametrize(
    ("usual", "busy", "is_many"), [(2, 12, True), (2, 9, False), (6, 12, False), (0, 12, True)]
)
def test_far_more_cases_in_a_day_than_one_usually_reads(
    usual: int, busy: int, is_many: bool
) -> None:
    """Of a day with many cases some are chosen, and none that one has a part in."""
    readings = [replace(one, account="vera") for one in many(usual, busy)]
    cases = {one.case: about(parts={"vera"} if one.case == "b0" else ()) for one in readings}
    found = chosen(readings, Known(staff=STAFF, cases=cases))
    assert [one.why for one in found] == [("volume",)] * (OF_A_DAY if is_many else 0)
    assert "b0" not in {one.case for one in found}
    assert chosen(readings, Known(staff=STAFF, cases=cases), cases_a_day=13) == ()


def test_chance_draws_of_the_rest_and_the_same_seed_the_same() -> None:
    readings = [read(case=f"c{at}") for at in range(20)] + [read("johan", "c0", emergency=True)]
    cases = {one.case: about(parts={"anna", "johan"}, name="x y") for one in readings}
    known = Known(staff=STAFF, cases=cases)
    draws = [
        {
            one.case
            for one in chosen(readings[:9] + readings[-1:], known, seed, sample=5)
            if one.why == (SAMPLE,)
        }
        for seed in ("a", "a", "b", "c", "d")
    ]
    assert draws[0] == draws[1]
    assert {len(one) for one in draws} == {5}
    assert len({frozenset(one) for one in draws}) > 1
