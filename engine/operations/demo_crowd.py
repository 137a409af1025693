"""Owns the crowd of a demonstration: invented people whose cases go on as chance has it, through the real
operations, from a day in the past until now. Each person's whole history is one transaction.

Chance begins with the deployment's name and how many came before, so that the same definitions give the same
people on the same day, and a crowd that was interrupted goes on where it was. Who is asked does what they
are asked; else somebody whose turn it is does something that leads on.
"""

from __future__ import annotations

import random  # noqa: TID251  a seed that is told, so that the same comes of it each time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from hashlib import blake2s

from engine.access.decide import Allowed
from engine.access.facts import Act
from engine.access.proving import ASSUMED
from engine.casework.case import Case, Request
from engine.casework.events import Act as Acted
from engine.casework.possible import possible, possible_activities, possible_forms
from engine.casework.roads import ranks_of
from engine.definitions.deployment import Deployment
from engine.definitions.workflow import Workflow
from engine.filling import submit as filling
from engine.filling.submission import Submission
from engine.foundation.wrong import Refused
from engine.operations.acting import act_on
from engine.operations.assign import assign
from engine.operations.callers import Account, Caller
from engine.operations.case_file import CaseFile, file_of
from engine.operations.finish_task import finish_task
from engine.operations.load_release import Release
from engine.operations.opened_form import OpenedForm, open_at
from engine.operations.pass_time import pass_time, waking_of
from engine.operations.receipt import receipt_of
from engine.operations.start_activity import started
from engine.operations.stepping import Outcome, stepped_in
from engine.operations.submit import Sending, receive, sender
from engine.operations.views import FormPlace, Moved, Receipt
from engine.operations.views_activities import Begun
from engine.operations.world import World
from engine.scenarios.inventing import Invented, Inventor, invented
from engine.storage.cases import CaseRow, activities_of, find_case
from engine.storage.database import Transaction
from engine.storage.held import held
from engine.storage.submissions import is_taken

OPENS = time(8, 30)
LONGEST = timedelta(days=500)
"""How far back the first of them came."""
YOUNGEST, OLDEST = date(2007, 1, 1), date(1966, 1, 1)
SOON = 2
"""Days until somebody does something in a case where a last day is near."""
NEAR = timedelta(days=3)
MOST_STEPS = 120
DONE = (
    "Ringde upp och talade om det.",
    "Träffades i dag. Vi hörs igen på fredag.",
    "Klart, se anteckning.",
)
A_WHILE = timedelta(minutes=7)
QUIET = timedelta(days=3)
"""Where nothing has come of a day, how long until somebody looks again: rules that ask for the day are
looked at each day, and most days nothing comes of it.
"""
MOST_MOMENTS = 40
"""How often time does something in a case between two acts."""
PRESSING = 6
AGAIN = 0.04
"""How likely it is that somebody fills in once more what nobody has asked for."""
WILLING = 3
"""How many people are asked, each time, whether there is anything they can do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """Something that somebody can do. `weight`: how likely it is that they do it."""

    place: FormPlace
    weight: float
    number: str = ""
    action: str = ""
    task: str = ""


def crowd(
    world: World, release: Release, accounts: Mapping[str, Account], people: int
) -> Iterator[str]:
    """Make those who are not there yet of so many people with a case each, and say the numbers of the cases,
    one after another.
    """
    deployment, now = release.deployment, world.now_in(release.deployment)
    workflows = [one for one in deployment.workflows.values() if one.opens_with]
    tenant = next(iter(accounts.values())).tenant
    with world.storage.reading(tenant) as tx:
        missing = [one for one in range(people) if not is_taken(tx, first_sent(deployment, one))]
    missing = missing if workflows else []
    comers = [(one, random.Random(f"{deployment.name} {one}")) for one in missing]  # noqa: S311  nothing is kept secret by it
    for at, one, chance in sorted((chance.random(), one, chance) for one, chance in comers):
        day = (now - LONGEST * (1 - at)).date()
        start = datetime.combine(day, OPENS, tzinfo=deployment.calendar.zone)
        with world.storage.writing(tenant) as tx:
            inside = replace(world, storage=held(world.storage, tx))
            known, workflow = invented(chance, YOUNGEST, OLDEST), chance.choice(workflows)
            life = Life(inside, tx, release, accounts, workflow, known, chance, start)
            life.live(now, first_sent(deployment, one))
        if life.number:
            yield life.number


def is_here(tx: Transaction, deployment: Deployment) -> bool:
    """Whether the crowd's first person has come."""
    return is_taken(tx, first_sent(deployment, 0))


def first_sent(deployment: Deployment, one: int) -> str:
    """The identity of what opens somebody's case, by which it is known who has come."""
    return blake2s(f"{deployment.name} {one}".encode(), digest_size=16).hexdigest()


class Life:
    """One person's case, as it goes. `now` is when the next thing is done."""

    def __init__(
        self,
        world: World,
        tx: Transaction,
        release: Release,
        accounts: Mapping[str, Account],
        workflow: Workflow,
        somebody: Invented,
        chance: random.Random,
        start: datetime,
    ) -> None:
        self.real = world
        self.tx = tx
        self.deployment = release.deployment
        self.accounts = [replace(one, proof=ASSUMED) for one in accounts.values()]
        self.workflow = workflow
        self.somebody = somebody
        self.chance = chance
        self.now = self.start = start
        self.number = ""
        self.lasts = timedelta(days=chance.randint(60, 420))
        self.pace = chance.choice((4, 8, 8, 12, 20))
        self.better = chance.uniform(-0.1, 0.35)
        self.ranks = ranks_of(workflow)
        self.given_up: set[FormPlace] = set()

    @property
    def world(self) -> World:
        return self.real.at(self.now)

    def live(self, until: datetime, first: str) -> None:
        """From the day they came until now, or until nothing more happens to them. `first`: the identity of
        what opens the case.
        """
        self.open(first)
        for _ in range(MOST_STEPS if self.number else 0):
            after = self.later()
            self.pass_until(min(after, until))
            if after >= until:
                return
            self.now = max(self.now, after)
            self.step()

    def later(self) -> datetime:
        """A moment of a working day, some days from now."""
        pace = min(self.pace, SOON) if self.presses() else self.pace
        away = timedelta(days=min(60, self.chance.expovariate(1 / pace)))
        day = self.deployment.calendar.add_working_days((self.now + away).date(), 1)
        minutes = self.chance.randrange(450)
        at = datetime.combine(day, OPENS, tzinfo=self.deployment.calendar.zone)
        return max(at + timedelta(minutes=minutes), self.now + timedelta(minutes=20))

    def presses(self) -> bool:
        """Whether something in the case, or in what goes on in it, is nearly late."""
        row, near = self.row(), self.now.date() + NEAR
        cases = (row.case, *(one.case for one in activities_of(self.tx, row)))
        days = (day for one in cases for day in days_of(one, self.flow_of(one)))
        return any(day <= near for day in days)

    def flow_of(self, case: Case) -> Workflow:
        return self.workflow.activities[case.use].workflow if case.use else self.workflow

    def open(self, identity: str) -> None:
        """Somebody who may opens the case."""
        subproject = self.chance.choice([*self.deployment.subprojects] or [None])
        place = FormPlace(
            form=self.workflow.opens_with, workflow=self.workflow.name, subproject=subproject
        )
        by = {who.name for who in self.workflow.forms[place.form].by}
        for account in self.shuffled():
            meant = by & account.roles.get(self.deployment.name, frozenset())
            receipt = self.fill(self.caller(account), place, identity) if meant else None
            if isinstance(receipt, Receipt):
                self.number = receipt.number
                self.seat()
                return

    def seat(self) -> None:
        """Those seats that nobody has are filled by whoever may."""
        held_by = {role: self.holders(role) for role in self.workflow.team}
        wanted = {
            role: self.chance.choice(names)
            for role, names in held_by.items()
            if names and role not in self.row().case.seats
        }
        callers = (self.caller(account) for account in self.accounts)
        may = (one for one in callers if isinstance(self.file(one).decide(Act.ASSIGN), Allowed))
        first = next(may, None)
        if wanted and first is not None:
            assign(self.world, first, self.number, wanted)

    def holders(self, role: str) -> list[str]:
        here = self.deployment.name
        return [one.name for one in self.accounts if role in one.roles.get(here, ())]

    def row(self) -> CaseRow:
        row = find_case(self.tx, self.deployment.name, self.number)
        assert row is not None  # noqa: S101  it was opened
        return row

    def file(self, caller: Caller) -> CaseFile:
        return file_of(self.world, self.tx, caller, self.row())

    # What is done.

    def step(self) -> None:
        for account in self.shuffled()[:WILLING]:
            found = list(self.things(self.caller(account)))
            while found:
                one = self.chance.choices(found, [thing.weight for thing in found])[0]
                if self.chance.random() > one.weight:
                    return  # Nobody does today what is hardly ever done.
                if one.place not in self.given_up and self.done(self.caller(account), one):
                    return
                found.remove(one)

    def shuffled(self) -> list[Account]:
        """Everybody, those who sit in a seat of the case first."""
        seats = self.row().case.seats.values() if self.number else ()
        seated = {one.user for one in seats}
        found = self.chance.sample(self.accounts, len(self.accounts))
        return sorted(found, key=lambda one: one.name not in seated)

    def things(self, caller: Caller) -> Iterator[Thing]:
        """What the caller can do in the case, and in what goes on in it; where a day is near, rather that."""
        file = self.file(caller)
        for one in (file, *(file.inside(row) for row in file.activities)):
            if isinstance(one.decide(Act.READ_CASE), Allowed):
                yield from self.in_file(one)

    def in_file(self, file: CaseFile) -> Iterator[Thing]:
        workflow, case, now = file.workflow, file.case, self.now
        if case.state not in workflow.leaves or workflow.states[case.state].final:
            return
        near = now.date() + NEAR
        presses = any(day <= near for day in days_of(case, workflow))
        for one in self.offered(file):
            yield replace(one, weight=one.weight * PRESSING) if presses else one

    def offered(self, file: CaseFile) -> Iterator[Thing]:
        workflow, case, facts, now = file.workflow, file.case, file.facts(), self.now
        number = file.row.number
        for form in possible_forms(workflow, case, facts, file.actor, now):
            sent = sum(one.form == form.use.name for one in file.sent)
            if form.refused is None and (form.asked or not sent or self.chance.random() < AGAIN):
                place = FormPlace(form=form.use.name, case=number)
                yield Thing(place=place, weight=30 if form.asked else 3)
        for request in case.requests:
            if request.form is None and self.is_given(file, request):
                place = FormPlace(form="", case=number, action=request.id)
                yield Thing(place=place, weight=30, number=number, task=request.id)
        for act in possible(workflow, case, facts, file.actor, now):
            if act.refused is None and not act.passes:
                name = act.action.name
                place = FormPlace(form=act.action.form or "", case=number, action=name)
                weight = self.liking(workflow, case.state, act.to)
                yield Thing(place=place, weight=weight, number=number, action=name)
        for new in possible_activities(workflow, case, facts, file.actor, now):
            going = sum(one.use == new.use.name for one in case.started)
            if new.refused is None and self.chance.random() < 0.5 / (1 + going):
                name = new.use.name
                yield Thing(place=FormPlace(form=name, case=number, starts=name), weight=4)

    def is_given(self, file: CaseFile, request: Request) -> bool:
        """Whether it is for somebody at work here to do, and may be done by the one who looks."""
        by_staff = request.of.startswith(("role:", "user:"))
        return by_staff and isinstance(file.decide(Act.FINISH_TASK, request.of), Allowed)

    def liking(self, workflow: Workflow, state: str, to: str | None) -> float:
        """Most goes forward; what ends a case comes when it has lasted as long as it does."""
        if to is None or to == state:
            return 0.7
        if workflow is not self.workflow:
            return 6
        if workflow.states[to].final:
            return 8 if self.now - self.start > self.lasts else 0.03
        ahead = self.ranks.get(to, -1) - self.ranks.get(state, -1)
        return 8 if ahead > 0 else 1.5 if ahead == 0 else 0.4

    def done(self, caller: Caller, thing: Thing) -> bool:
        if thing.task:
            told = self.chance.choice(DONE)
            done = finish_task(self.world, caller, thing.number, thing.task, told)
            return not isinstance(done, Refused)
        if thing.place.form:
            return not isinstance(self.fill(caller, thing.place), Refused)

        def decided(file: CaseFile) -> Outcome:
            return stepped_in(file, Acted(actor=file.actor, action=thing.action))

        result = act_on(self.world, caller, thing.number, Act.TAKE_ACTION, thing.action, decided)
        return not isinstance(result, Refused)

    def fill(
        self, caller: Caller, place: FormPlace, identity: str = ""
    ) -> Receipt | Begun | Refused:
        """The form filled in and sent, under a new identity if none is given; or what stood in the way."""
        opened = open_at(self.world, self.tx, caller, place)
        if isinstance(opened, Refused):
            return opened
        draft = Inventor(self.chance, opened.context, self.somebody, self.well()).filled(
            opened.form, opened.draft
        )
        if draft is None:
            self.given_up.add(place)
            return NOT_RIGHT
        if not identity:
            identity = "-" if place.starts else self.real.chance.identity()
        sent = filling.submit(opened.form, draft, opened.context, sender(opened, identity))
        if not isinstance(sent, Submission):
            return NOT_RIGHT
        result = self.received(caller, opened, sent)
        return result if isinstance(result, Receipt | Begun | Refused) else NOT_RIGHT

    def received(self, caller: Caller, opened: OpenedForm, sent: Submission) -> object:
        if opened.starts is not None and opened.file is not None:
            return started(self.world, self.tx, caller, opened, opened.file, sent, None)
        return receive(self.world, self.tx, caller, opened, sent, Sending(), receipt_of)

    def well(self) -> float:
        """How high they answer now: most are better after a while."""
        gone = min(1.0, (self.now - self.start) / timedelta(days=300))
        return min(1.0, max(0.0, self.somebody.well + self.better * gone))

    def caller(self, account: Account) -> Caller:
        return Caller(account=account, deployment=self.deployment.name)

    # What time does.

    def pass_until(self, moment: datetime) -> None:
        identity, before, calm = self.row().case.id, self.now, self.now
        for _ in range(MOST_MOMENTS):
            waking = waking_of(self.world, self.tx.tenant, identity)
            if waking is None or waking > moment:
                break
            self.now = min(max(waking, calm), moment)
            happened = pass_time(self.world, self.tx.tenant, identity)
            calm = self.now + (A_WHILE if isinstance(happened, Moved) else QUIET)
        self.now = max(before, self.now)


def days_of(case: Case, workflow: Workflow) -> Iterator[date]:
    """The last days that somebody has to keep there."""
    if case.state not in workflow.leaves or workflow.states[case.state].final:
        return
    yield from (one.due for one in case.requests if one.due is not None)
    yield from (case.due[one.name] for one in workflow.around(case.state) if one.name in case.due)


NOT_RIGHT = Refused(reasons=())
