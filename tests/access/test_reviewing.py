"""The rules that point at readings in the log, and the sample of the rest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine.access.reviewing import SAMPLE, About, Known, Reading, Worker, choose

NOON = datetime(2024, 3, 4, 12, tzinfo=UTC)


def read(account: str = "anna", case: str = "c1", *, day: int = 0, **rest: bool) -> Reading:
    told = {"emergency": False, "refused": False, **rest}
    return Reading(account=account, case=case, at=NOON + timedelta(days=day), **told)


def about(**rest: object) -> About:
    usual = {"protected": False, "name": "fatima osman", "contacts": frozenset(), "parts": {"anna"}}
    told = {**usual, **rest}
    return About(**{**told, "parts": frozenset(told["parts"])})


def worker(name: str, *contacts: str) -> Worker:
    return Worker(name=name, contacts=frozenset(contacts))


STAFF = {"anna": worker("anna grip", "anna@x"), "johan": worker("johan osman")}
CASES = {
    "nothing": ([read()], about(), ()),
    "emergency": ([read(emergency=True)], about(), ("emergency",)),
    "protected": ([read()], about(protected=True), ("protected",)),
    "surname": ([read("johan")], about(parts={"johan"}), ("surname",)),
    "contact": ([read()], about(contacts=frozenset({"anna@x"})), ("contact", "colleague")),
    "colleague": ([read("johan")], about(name="anna grip", parts={"johan"}), ("colleague",)),
    "unassigned": ([read()], about(parts=()), ("unassigned",)),
    "refused": ([read(refused=True)] * 3, about(), ("refused",)),
    "refused twice": ([read(refused=True)] * 2, about(), ()),
}


@pytest.mark.parametrize("name", CASES)
def test_a_rule_points_at_what_it_is_for(name: str) -> None:
    readings, known, expected = CASES[name]
    found = choose(readings, Known(staff=STAFF, cases={"c1": known}), 0, "seed")
    assert [one.why for one in found] == ([expected] if expected else [])


def many(usual: int, busy: int) -> list[Reading]:
    """Some days like others, and one with more cases."""
    days = [read(case=f"c{at}", day=day) for day in range(4) for at in range(usual)]
    return [*days, *(read(case=f"b{at}", day=9) for at in range(busy))]


@pytest.mark.parametrize(
    ("usual", "busy", "chosen"), [(2, 12, 12), (2, 9, 0), (6, 12, 0), (0, 12, 12)]
)
def test_far_more_cases_in_a_day_than_one_usually_reads(usual: int, busy: int, chosen: int) -> None:
    readings = many(usual, busy)
    cases = {one.case: about() for one in readings}
    found = choose(readings, Known(staff=STAFF, cases=cases), 0, "seed")
    assert [one.why for one in found] == [("volume",)] * chosen


def test_chance_draws_of_the_rest_and_the_same_seed_the_same() -> None:
    readings = [read(case=f"c{at}") for at in range(20)] + [read("johan", "c0", emergency=True)]
    cases = {one.case: about(parts={"anna", "johan"}, name="x y") for one in readings}
    known = Known(staff=STAFF, cases=cases)
    draws = [
        {
            one.case
            for one in choose(readings[:9] + readings[-1:], known, 5, seed)
            if one.why == (SAMPLE,)
        }
        for seed in ("a", "a", "b", "c", "d")
    ]
    assert draws[0] == draws[1]
    assert {len(one) for one in draws} == {5}
    assert len({frozenset(one) for one in draws}) > 1
