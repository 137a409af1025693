"""Whoever reads what, and whose a case is, after any order of grants, consents, withdrawals, moves, merges
and passing time: by a small model that knows nothing but what the guides say (`samtycken.md`, `personer.md`).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from engine.access.posting import Posting
from engine.casework.consenting import PLAIN
from engine.foundation.wrong import Refused
from engine.operations.callers import account_of
from engine.operations.give_consent import give_consent
from engine.operations.list_cases import list_cases
from engine.operations.merge_people import merge_people, part_people
from engine.operations.read_case import read_case
from engine.operations.read_person import read_person
from engine.operations.read_submission import read_submission
from engine.operations.take_action import take_action
from engine.operations.verify import verify_all
from engine.operations.views import CaseFilter, CaseList, FormPlace, Moved
from engine.operations.views_person import Done, PersonPage
from engine.operations.withdraw_consent import withdraw_consent
from engine.operations.world import DEFAULT_TENANT
from engine.storage.accounts import find_account
from engine.storage.administering import set_roles
from tests.databases import empty_place
from tests.docs.test_consent_guide import guide_project
from tests.operations.consenting import STAFF, Guided
from tests.operations.furnished import furnished

PARTIES = {"petra": "psykiatrin", "frida": "försäkringskassan"}
TOPICS = ("hälsa", "plan")
MOST = 3
pick = st.integers(0, MOST - 1)
party = st.sampled_from(sorted(PARTIES.values()))
DEPLOYMENT = "deployments/guiden/deployment.yaml"


@dataclass
class Known:
    """A case as the guides have it. `until`: the last day of each party's consent, with its topics."""

    number: str
    person: int
    takes_part: bool = False
    state: str = "anmäld"
    consents: dict[str, tuple[frozenset[str], date]] = field(default_factory=dict)
    mood: str | None = None
    question: str | None = None

    def shares(self, who: str, topic: str, today: date) -> bool:
        topics, until = self.consents.get(who, (frozenset(), date.min))
        return topic in topics and today <= until

    def stands(self, who: str, today: date) -> bool:
        return who in self.consents and today <= self.consents[who][1]


def six_months_after(day: date) -> date:
    month = day.month + 6
    year, month = day.year + (month > 12), (month - 1) % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


class Grants(RuleBasedStateMachine):
    """`make` furnishes a house that is closed with the stack."""

    make: ClassVar[Callable[[ExitStack], Guided]]

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.house = type(self).make(self.stack)
        self.cases: list[Known] = []
        self.merges: list[tuple[Known, int, list[Known]]] = []
        self.works_for: dict[str, str | None] = dict(PARTIES)

    def teardown(self) -> None:
        assert verify_all(self.house.world, DEFAULT_TENANT).broken == ()
        self.stack.close()

    @property
    def today(self) -> date:
        return self.house.clock.moment.date()

    def at(self, pick: int) -> Known:
        return self.cases[pick % len(self.cases)]

    # What happens

    @precondition(lambda self: len(self.cases) < MOST)
    @rule()
    def open_case(self) -> None:
        self.cases.append(Known(number=self.house.case(), person=len(self.cases)))

    @precondition(lambda self: self.cases)
    @rule(pick=pick)
    def take_part(self, pick: int) -> None:
        case = self.at(pick)
        if case.state == "slut":
            return
        self.said_yes(case, "deltagande", "", ())
        case.takes_part = True

    @precondition(lambda self: self.cases)
    @rule(pick=pick, party=party, topics=st.sets(st.sampled_from(TOPICS), min_size=1))
    def consent(self, pick: int, party: str, topics: set[str]) -> None:
        case = self.at(pick)
        if case.state == "slut":
            return
        self.said_yes(case, "samverkan", party, tuple(sorted(topics)))
        case.consents[party] = (frozenset(topics), six_months_after(self.today))

    def said_yes(self, case: Known, consent: str, party: str, topics: tuple[str, ...]) -> None:
        world, eva = self.house.world, self.house.as_("eva")
        done = give_consent(world, eva, case.number, consent, {party: topics}, PLAIN)
        assert isinstance(done, Moved), done

    @precondition(lambda self: self.cases)
    @rule(pick=pick, party=party)
    def take_back(self, pick: int, party: str) -> None:
        case = self.at(pick)
        done = withdraw_consent(
            self.house.world, self.house.as_("eva"), case.number, "samverkan", (party,), PLAIN
        )
        assert isinstance(done, Moved) == case.stands(party, self.today), (case, party, done)
        if isinstance(done, Moved):
            del case.consents[party]

    @precondition(lambda self: self.cases)
    @rule(pick=pick)
    def leave(self, pick: int) -> None:
        case = self.at(pick)
        done = withdraw_consent(
            self.house.world, self.house.as_("eva"), case.number, "deltagande", ("",), PLAIN
        )
        assert isinstance(done, Moved) == case.takes_part
        case.takes_part = False
        case.state = "slut" if case.state == "med" else case.state

    @precondition(lambda self: self.cases)
    @rule(pick=pick)
    def enrol(self, pick: int) -> None:
        case = self.at(pick)
        done = take_action(self.house.world, self.house.as_("eva"), case.number, "skriv_in")
        assert isinstance(done, Moved) == (case.takes_part and case.state == "anmäld"), done
        case.state = "med" if isinstance(done, Moved) else case.state

    @precondition(lambda self: self.cases)
    @rule(pick=pick)
    def tell(self, pick: int) -> None:
        case = self.at(pick)
        if case.state == "med":
            place = FormPlace(form="måendet", case=case.number)
            case.mood = self.house.send("eva", place, {"sömn": "4"}).submission

    @precondition(lambda self: self.cases)
    @rule(pick=pick)
    def ask(self, pick: int) -> None:
        case = self.at(pick)
        if case.state == "med" and case.question is None:
            case.question = self.house.ask(case.number)

    @rule(days=st.sampled_from([1, 40, 181, 184]))
    def wait(self, days: int) -> None:
        self.house.later(days=days)

    @rule(who=st.sampled_from(sorted(PARTIES)), at=st.none() | party)
    def grant(self, who: str, at: str | None) -> None:
        """The role is given, taken, or held for another organisation from now on."""
        held = {"kontaktperson": Posting(at)} if at is not None else {}
        with self.house.world.storage.writing(DEFAULT_TENANT) as tx:
            set_roles(tx, who, "guiden", held)
            row = find_account(tx, who)
        assert row is not None
        self.house.accounts[who] = account_of(DEFAULT_TENANT, row, self.house.accounts[who].proof)
        self.works_for[who] = at

    @precondition(lambda self: len(self.cases) > 1)
    @rule(one=pick, other=pick)
    def merge(self, one: int, other: int) -> None:
        kept, gone = self.at(one), self.at(other)
        done = merge_people(
            self.house.world, self.house.as_("eva"), kept.number, gone.number, "Samma person."
        )
        assert isinstance(done, Done) == (kept.person != gone.person), done
        if isinstance(done, Done):
            moved = [each for each in self.cases if each.person == gone.person]
            self.merges.append((kept, gone.person, moved))
            for each in moved:
                each.person = kept.person

    @precondition(lambda self: self.merges)
    @rule()
    def part(self) -> None:
        kept, gone, moved = self.merges.pop()
        which = next(one.id for one in self.person(kept).merges if one.undone is None)
        done = part_people(
            self.house.world, self.house.as_("eva"), kept.number, which, "Två personer."
        )
        assert isinstance(done, Done), done
        for each in moved:
            each.person = gone

    def person(self, case: Known) -> PersonPage:
        page = read_person(self.house.world, self.house.as_("eva"), case.number)
        assert isinstance(page, PersonPage), page
        return page

    # What is then so

    @invariant()
    def partners_see_what_stands(self) -> None:
        for who, theirs in self.works_for.items():
            for case in self.cases:
                health, plan = (
                    theirs is not None and case.shares(theirs, topic, self.today)
                    for topic in TOPICS
                )
                assert self.reads(who, case.number) == health, (who, case)
                if case.question is not None:
                    assert self.reads(who, case.question) == plan, (who, case)
                if case.mood is not None:
                    world, caller = self.house.world, self.house.as_(who)
                    found = read_submission(world, caller, case.number, case.mood)
                    assert isinstance(found, Refused) != health, (who, case)

    def reads(self, who: str, number: str) -> bool:
        found = read_case(self.house.world, self.house.as_(who), number)
        return not isinstance(found, Refused)

    @invariant()
    def lists_hold_what_is_shared(self) -> None:
        for who, theirs in self.works_for.items():
            found = list_cases(self.house.world, self.house.as_(who), CaseFilter())
            if theirs is None:
                assert isinstance(found, Refused)
                continue
            assert isinstance(found, CaseList), found
            assert {one.number for one in found.rows} == {
                case.number
                for case in self.cases
                if case.state != "slut" and case.shares(theirs, "hälsa", self.today)
            }

    @invariant()
    def cases_are_those_of_the_same(self) -> None:
        for case in self.cases:
            assert self.reads("eva", case.number)
            assert set(self.person(case).cases) == {
                one.number for one in self.cases if one.person == case.person and one is not case
            }


def with_the_right() -> dict[str, bytes]:
    files = guide_project()
    text = files[DEPLOYMENT].decode()
    assert "may: [assign]" in text
    return {**files, DEPLOYMENT: text.replace("may: [assign]", "may: [assign, people]").encode()}


def played(kind: str, folder: Path, examples: int, steps: int) -> None:
    staff = {
        name: {"role": role, "organisation": organisation}
        for name, (role, organisation) in STAFF.items()
    }

    def make(stack: ExitStack) -> Guided:
        place = stack.enter_context(empty_place(kind, folder / f"data{len(made)}"))
        made.append(place)
        house = furnished(place, Guided, with_the_right(), "guiden", staff)
        stack.callback(house.world.close)
        return house

    made: list[object] = []
    machine = type("Played", (Grants,), {"make": staticmethod(make)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
        ),
    )
    assert made


def test_any_order_of_grants_consents_moves_and_merges(kind: str, tmp_path: Path) -> None:
    played(kind, tmp_path, 2, 12)


@pytest.mark.long
def test_many_long_orders_of_them(kind: str, tmp_path: Path) -> None:
    played(kind, tmp_path, 60, 50)
