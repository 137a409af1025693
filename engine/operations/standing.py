"""Owns what of a case row lists may show to a caller: access by the row alone, owner, flags, name.

A `Desk` is a caller at work within one transaction: the latest release, those that cases are pinned
to, and who holds which role.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from engine.access.decide import Allowed, decide, purpose_of
from engine.access.facts import Act, CaseFacts, Facts, Purpose
from engine.access.proving import held_back
from engine.access.reading import Redaction
from engine.access.substitutes import stands_for
from engine.access.who import Reach, Sight, is_outside, reach, sight_of
from engine.access.withheld import case_flag_is_withheld, flag_is_withheld
from engine.casework.case import Case
from engine.casework.case import Facts as StepFacts
from engine.casework.events import Actor
from engine.casework.letting_in import let_in_by_data, shared_in
from engine.casework.plan import flag_of, plan_of
from engine.casework.visits import states_of
from engine.casework.withheld import opening_stays
from engine.definitions.deployment import Deployment
from engine.definitions.form import Flag
from engine.definitions.workflow import Workflow
from engine.foundation.texts import Text, said
from engine.foundation.wrong import Reason, Refused
from engine.operations.callers import Caller, actor_of
from engine.operations.guarding import guard_of, guarded
from engine.operations.load_release import Release, release_in
from engine.operations.staffing import staff_in
from engine.operations.views import FlagShown, Words
from engine.operations.world import World
from engine.storage import people, staff
from engine.storage.cases import CaseRow
from engine.storage.database import Transaction
from engine.storage.staff import Staff
from engine.storage.submissions import submissions_to

Holders = Mapping[str, tuple[tuple[str, str], ...]]
NOTHING: frozenset[Any] = frozenset()
NOBODY = said("Ingen")
PROTECTED = said("Skyddade personuppgifter")
NO_NAME = said("Utan namn")
THE_PROJECT = said("Projektet")
GOING_ON = Text({"sv": "Pågår", "en": "Ongoing"})
CLOSED = Text({"sv": "Avslutat", "en": "Closed"})
OVER = frozenset({"closing", "aftercare", "rejected"})
"""The phases in which those let in for a part are told that the case is closed, also where it may go on."""
NO_ROLE = Refused(
    reasons=(Reason(kind="missing", sentence=said("Du har ingen roll i det här projektet.")),)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """See the module. `pinned`, `known` and `open` grow as cases with other releases are met."""

    world: World
    tx: Transaction
    caller: Caller
    actor: Actor
    release: Release
    holders: Holders
    labels: Mapping[str, str]
    belongs: Mapping[str, str]
    units: Mapping[str, str]
    now: datetime
    pinned: dict[int, Release] = field(default_factory=dict)
    known: dict[int, StepFacts] = field(default_factory=dict)
    open: dict[int, Sight] = field(default_factory=dict)

    @property
    def deployment(self) -> Deployment:
        return self.release.deployment

    @property
    def today(self) -> date:
        return self.now.date()

    def release_of(self, row: CaseRow) -> Release:
        return self.release_numbered(row.release)

    def release_numbered(self, number: int) -> Release:
        if number not in self.pinned:
            found = release_in(self.world, self.tx, self.caller.deployment, number)
            self.pinned[number] = found
        return self.pinned[number]

    def workflow_of(self, row: CaseRow) -> Workflow:
        return workflow_of(self.release_of(row).deployment, row)

    def decide(self, act: Act, **facts: Workflow) -> Allowed | Refused:
        found = Facts(deployment=self.deployment, workflow=facts.get("workflow"))
        return decide(self.actor, act, found, purpose_of(act))

    def reach(self, row: CaseRow, authors: Container[str] = frozenset()) -> Reach:
        if self.sees_at_once(row):
            return Reach.WHOLE
        deployment = self.release_of(row).deployment
        return reach(self.actor, deployment, self.facts_of(row, authors))

    def facts_of(self, row: CaseRow, authors: Container[str] = frozenset()) -> CaseFacts:
        """What decides about access to the case, as far as lists ask."""
        facts = case_facts(row, self.workflow_of(row), self.holders, authors, self.today)
        return guarded(facts, guard_of(self.tx, self.caller, row, self.now))

    def is_outside(self, row: CaseRow) -> bool:
        """Whether the caller may not learn whom an anonymous activity is about."""
        workflow = self.workflow_of(row)
        if not workflow.anonymous:
            return False
        facts = self.facts_of(row)
        return is_outside(self.actor, self.release_of(row).deployment, facts)

    def sight(self, release: int) -> Sight:
        """What lets the caller in at once, to cases that are pinned to a release."""
        if release not in self.open:
            deployment = self.release_numbered(release).deployment
            self.open[release] = sight_of(self.actor, deployment)
        return self.open[release]

    def sees_at_once(self, row: CaseRow) -> bool:
        """Whether the row alone says that the caller sees the whole of it, as most rows of most lists do."""
        if row.protected:
            return False
        sight = self.sight(row.release)
        if row.host is not None or row.person is None:
            return sight.everything
        return sight.holds(row.case.unit, row.case.subproject)

    def sees_whole(self, row: CaseRow) -> bool:
        """Whether the caller sees the whole of a case about somebody."""
        if row.host is None and row.person is not None and self.sight(row.release).parts:
            return False
        return self.reach(row) is Reach.WHOLE

    def sent_last(self, row: CaseRow, flag: str) -> datetime | None:
        """When the form was sent that raised a flag, where it matters for who may know of it."""
        form = flag.partition(".")[0]
        use = self.workflow_of(row).forms.get(form)
        if use is None or use.read_from is None:
            return None
        found = submissions_to(self.tx, row.case.id, form)
        return found[-1].at if found else None

    def flags(self, row: CaseRow, authors: Container[str] = frozenset()) -> tuple[FlagShown, ...]:
        """The flags that stand and that the caller may know of, the newest first."""
        if not row.case.flags:
            return ()
        deployment, workflow = self.release_of(row).deployment, self.workflow_of(row)
        facts = self.facts_of(row, authors)
        found = []
        for name in reversed(row.case.flags):
            form, flag = flag_named(workflow, name)
            sent = self.sent_last(row, name)
            if flag is not None and may_know(
                self.actor, deployment, workflow, facts, name, sent=sent
            ):
                found.append(flag_shown(workflow, form, flag, row.changed))
        return tuple(found)


def sit_down(world: World, tx: Transaction, caller: Caller) -> Desk | Refused:
    """The caller at work; refused to those without a role in the deployment, or with one that demands more
    than their sign-in proves.
    """
    if not caller.held:
        return NO_ROLE
    desk = at_desk(world, tx, caller)
    return held_back(desk.actor) or desk


def at_desk(world: World, tx: Transaction, caller: Caller) -> Desk:
    """The same without asking whether they may: for the system, which holds no role."""
    here = staff.standing(tx, caller.deployment)
    release = release_in(world, tx, caller.deployment, here.live)
    known, now = staff_in(world, tx, caller.deployment, here), world.now_in(release.deployment)
    actor = acting(caller, release.deployment, known, now.date())
    return Desk(
        world=world,
        tx=tx,
        caller=caller,
        actor=actor,
        release=release,
        holders=known.holders,
        labels=known.labels,
        belongs=known.belongs,
        units=known.units,
        now=now,
    )


def sit_down_for_own(world: World, tx: Transaction, caller: Caller) -> Desk | Refused:
    """The same, for what is the caller's own: what they have been told, or have begun."""
    desk = sit_down(world, tx, caller)
    if isinstance(desk, Refused):
        return desk
    allowed = desk.decide(Act.KEEP_OWN)
    return allowed if isinstance(allowed, Refused) else desk


def acting(caller: Caller, deployment: Deployment, known: Staff, today: date) -> Actor:
    """The caller as rules see them today, with those for whom the caller stands in."""
    account = caller.account.name
    mine = [one for one in known.substitutions if one.substitute == account]
    holders = known.holders.items() if mine else ()
    held = {role: tuple(name for name, _ in who) for role, who in holders}
    away = stands_for(account, mine, held, today)
    return actor_of(caller, deployment, stands_for=away, demands=known.demands)


def workflow_of(deployment: Deployment, row: CaseRow) -> Workflow:
    """The workflow of a case; of an activity the one that its kind has in its case."""
    if row.host is None:
        return deployment.workflows[row.case.workflow]
    return deployment.workflows[row.host.case.workflow].activities[row.case.use or ""].workflow


def case_facts(
    row: CaseRow, workflow: Workflow, holders: Holders, authors: Container[str], today: date
) -> CaseFacts:
    """What a decision about access needs to know of a case."""
    host = row.host.case if row.host is not None else None
    return facts_of_case(
        row.case, workflow, holders, authors, protected=row.protected, today=today, host=host
    )


def facts_of_case(
    case: Case,
    workflow: Workflow,
    holders: Holders,
    authors: Container[str],
    *,
    protected: bool,
    today: date,
    host: Case | None = None,
) -> CaseFacts:
    """The same of a case that is not stored as it is yet. Of an activity (`host`: the case it belongs to):
    who is seated and asked in the case is so here too, but in an anonymous one nobody by what is asked there.
    """
    seated = case if host is None else host
    nameless = host is not None and workflow.anonymous
    asked = case.requests if host is None or nameless else (*host.requests, *case.requests)
    return CaseFacts(
        whole=seated.id,
        between=workflow.between,
        state=case.state,
        unit=case.unit,
        subproject=case.subproject,
        protected=protected,
        seats=seats_in(seated, holders),
        requests=frozenset([(one.of, one.form or "") for one in asked]) if asked else NOTHING,
        asks={one.id: (one.of, one.form) for one in case.requests if one.form is not None},
        authors=authors,
        reached=reached(case, workflow),
        stays=opening_stays(workflow, case.visits),
        data=case.data,
        let_in=workflow.let_in,
        use=case.use,
        named=let_in_by_data(case, workflow),
        shared=shared_in(case, host, workflow, today),
        around=around_it(host, holders, protected) if nameless and host is not None else None,
    )


def around_it(host: Case, holders: Holders, protected: bool) -> CaseFacts:
    """What decides who sees the whole of the case that an anonymous activity belongs to."""
    return CaseFacts(
        unit=host.unit,
        subproject=host.subproject,
        protected=protected,
        seats=seats_in(host, holders),
        requests=frozenset((one.of, one.form or "") for one in host.requests),
    )


def seats_in(case: Case, holders: Holders) -> Mapping[str, str]:
    """Who sits where, of those who still have the role."""
    found = case.seats.items()
    return {role: seat.user for role, seat in found if holds(holders, role, seat.user)}


def holds(holders: Holders, role: str, account: str) -> bool:
    """Whether an account has a role."""
    for name, _ in holders.get(role, ()):  # noqa: SIM110  each case of a list asks; `any` takes longer
        if name == account:
            return True
    return False


def reached(case: Case, workflow: Workflow) -> frozenset[str]:
    """Every state the case has ever been in, with those around it."""
    around = plan_of(workflow).around
    return NOTHING.union(*[around[one] for one in states_of(case.visits) if one in around])


def flag_named(workflow: Workflow, name: str) -> tuple[str | None, Flag | None]:
    """The form and flag of a case's flag: `form.flag`, or a flag of the workflow itself."""
    form, _, rest = name.partition(".")
    if rest and form in workflow.forms:
        return form, flag_of(workflow.forms[form].form, rest)
    return None, workflow.flags.get(name)


def severities_of(case: Case, workflow: Workflow) -> Mapping[str, str]:
    """How much each of a case's flags matters, by name."""
    found = ((name, flag_named(workflow, name)[1]) for name in case.flags)
    return {name: str(flag.severity) for name, flag in found if flag is not None}


def may_know(
    actor: Actor,
    deployment: Deployment,
    workflow: Workflow,
    case: CaseFacts,
    flag: str,
    author: str | None = None,
    sent: datetime | None = None,
) -> bool:
    """Whether a flag, by its name in the case, may be shown: to those who may read what it is about.
    `author` sent the form that raised it, at the moment `sent`.
    """

    def reads(form: str) -> Redaction | None:
        facts = Facts(
            deployment=deployment, workflow=workflow, case=case, name=form, author=author, sent=sent
        )
        found = decide(actor, Act.READ_FORM, facts, Purpose.CASEWORK)
        return found.redaction if isinstance(found, Allowed) else None

    form, _, rest = flag.partition(".")
    if not rest or form not in workflow.forms:
        whole = reach(actor, deployment, case) is Reach.WHOLE
        return whole and not case_flag_is_withheld(workflow, flag, reads)
    seen = reads(form)
    return seen is not None and not flag_is_withheld(workflow.forms[form].form, rest, seen)


def flag_shown(workflow: Workflow, form: str | None, flag: Flag, at: datetime) -> FlagShown:
    title: Words = workflow.forms[form].form.title if form is not None else workflow.title
    return FlagShown(
        label=flag.label, severity=str(flag.severity), form=title, at=at, help=flag.help
    )


UNNAMED = {"urgent": said("Brådskar"), "attention": said("Behöver ses över")}
"""What somebody who has a task is told of a flag that they may not know of."""


def unnamed(flag: Flag, at: datetime) -> FlagShown | None:
    label = UNNAMED.get(str(flag.severity))
    if label is None:
        return None
    return FlagShown(label=label, severity=str(flag.severity), form="", at=at)


def owner_of(case: Case, workflow: Workflow) -> str | None:
    """Who has the case: the first of the team's seats, in the workflow's order, that is filled."""
    return next((case.seats[role].user for role in workflow.team if role in case.seats), None)


def outline_of(row: CaseRow, workflow: Workflow) -> Text:
    """All that those let in for a part are told of the state: whether the case goes on."""
    return CLOSED if row.closed or workflow.states[row.case.state].phase in OVER else GOING_ON


def name_of(
    person: people.PersonRow | people.PersonName | None, project: Words = THE_PROJECT
) -> Words:
    """What a person is called in lists; a protected one only by that. Only the project's own case is about
    nobody: it is called as `project`.
    """
    if person is None:
        return project
    if person.protected:
        return PROTECTED
    return person.name or person.alias or NO_NAME
