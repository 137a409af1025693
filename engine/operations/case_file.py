"""Owns `CaseFile`: all that is stored about a case, read in one transaction, ready for rules. An activity
is a file like any other, beside that of the case it belongs to.

Operations on a case begin here: find it, let `access` decide whether the caller may know of it, and
have its release, submissions, person and people at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, partial

from engine.access.decide import Allowed, decide
from engine.access.facts import Act, CaseFacts, Purpose
from engine.access.facts import Facts as AccessFacts
from engine.access.outside import OUTSIDE
from engine.access.proving import asked_level
from engine.access.reading import Redaction
from engine.access.sealing import may_unseal
from engine.access.withheld import clock_is_withheld
from engine.casework.case import Case, Facts, Host, Register, Running
from engine.casework.environment import NO_ACTIVITIES, register_of, within
from engine.casework.events import Actor
from engine.casework.plan import plan_of
from engine.definitions.deployment import Deployment
from engine.definitions.form import Form
from engine.definitions.workflow import Workflow
from engine.expressions.scope import Values
from engine.filling.submission import Submission
from engine.foundation.later import unlocked_cached_property
from engine.foundation.quick import altered, quick
from engine.foundation.texts import said
from engine.foundation.wrong import Reason, Refused
from engine.operations.callers import ByLink, Caller
from engine.operations.forms_of_several import FormsOfSeveral, Several
from engine.operations.guarding import UNGUARDED, Guard, emergency_until, guard_of, guarded
from engine.operations.known_here import known_here
from engine.operations.link_names import called_by_link
from engine.operations.load_release import Release, release_in
from engine.operations.other_cases import found_among
from engine.operations.person_facts import person_values
from engine.operations.recording import note
from engine.operations.sent_forms import Authors, SentForms
from engine.operations.staffing import staff_in
from engine.operations.standing import acting, case_facts, may_know, sit_down, workflow_of
from engine.operations.step_facts import includes, places_now
from engine.operations.views import FormPlace, Words
from engine.operations.world import World
from engine.storage import people
from engine.storage.cases import (
    CaseRow,
    activities_of,
    activities_of_several,
    case_by_id,
    cases_by_id,
    projects_of,
)
from engine.storage.database import Transaction
from engine.storage.opening import find_with_person
from engine.storage.pointing import sitting
from engine.storage.staff import Staff, Standing, standing

NOT_SEEN = said("Ärendet finns inte, eller så får du inte se det.")
NOT_FOUND = Refused(reasons=(Reason(kind="missing", sentence=NOT_SEEN),))
NOT_NOW = Refused(reasons=(Reason(kind="state", sentence=said("Det går inte där ärendet är nu.")),))

OpenRow = Callable[[CaseRow], "CaseFile"]
OpenSeveral = Callable[[Iterable[str]], Mapping[str, "CaseFile"]]
FindProject = Callable[[str], "CaseFile | None"]


@quick
@dataclass(frozen=True, kw_only=True)
class CaseFile:
    """`release` is the one the case is pinned to. `host`: of an activity, the file of its case. `before`:
    what a step began from, when this is what it has led to. `today`: of a case as it was, the file as it is,
    which decides about access. `beside`: the activities as they are, where they are at hand; None: read when
    asked for. `find_project`: the file of a project's own case, by its workflow; `open_row`: that of any
    other case, as the same caller sees it; `open_several`: those of several, read together. `live`: what is
    live now. `guard`: who reads it though it is of somebody protected, and whether the caller has said why.
    """

    row: CaseRow
    release: Release
    workflow: Workflow
    forms: SentForms
    person: people.PersonRow | None
    staff: Staff
    actor: Actor
    now: datetime
    host: CaseFile | None = None
    before: CaseFile | None = None
    today: CaseFile | None = None
    beside: tuple[CaseRow, ...] | None = None
    find_project: FindProject | None = None
    open_row: OpenRow | None = None
    open_several: OpenSeveral | None = None
    live: Callable[[], Deployment] | None = None
    guard: Guard = UNGUARDED

    @property
    def case(self) -> Case:
        return self.row.case

    @property
    def deployment(self) -> Deployment:
        return self.release.deployment

    @property
    def holders(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """Role to name and label of accounts."""
        return self.staff.holders

    @property
    def labels(self) -> Mapping[str, str]:
        """What every account is called."""
        return self.staff.labels

    @property
    def belongs(self) -> Mapping[str, str]:
        """To which organisation each belongs."""
        return self.staff.belongs

    @property
    def sent(self) -> tuple[Submission, ...]:
        """Everything sent in the case, oldest first."""
        return self.forms.all

    @property
    def versions(self) -> tuple[Submission, ...]:
        """The same with every version of what has been amended."""
        return self.forms.versions

    def version(self, identity: str) -> Submission | None:
        """What was sent under that identity, though it may have been amended since."""
        return next((one for one in self.versions if one.id == identity), None)

    def read_whole(self) -> CaseFile:
        """The same with all that has been sent here, and where it points, read: for after the transaction."""

        def project(name: str) -> CaseFile | None:
            found = self.find_project(name) if self.find_project is not None else None
            return found.read_sent() if found is not None else None

        host = self.host.read_whole() if self.host is not None else None
        whole = altered(self, host=host, find_project=project).read_sent()
        whole.facts()
        return whole

    def read_sent(self) -> CaseFile:
        self.forms.read_all()
        for one in self.sent_beside.values():
            one.read_all()
        return self

    @property
    def main(self) -> CaseFile:
        """The case itself, also of an activity."""
        return self.host or self

    @unlocked_cached_property
    def activities(self) -> tuple[CaseRow, ...]:
        """The activities of the case, in the order they were started."""
        if self.beside is not None:
            return self.beside
        return activities_of(self.forms.tx, self.row) if self.case.started else ()

    @unlocked_cached_property
    def sent_beside(self) -> Mapping[str, SentForms]:
        """What has been sent in each activity, by its identity."""
        return {row.case.id: self.forms.beside(row.case.id) for row in self.activities}

    def running(self) -> Mapping[str, tuple[Running, ...]]:
        """The activities by kind, as rules take them."""
        found: dict[str, tuple[Running, ...]] = {}
        for row in self.activities:
            use, sent = row.case.use or "", self.sent_beside[row.case.id]
            found[use] = (*found.get(use, ()), Running(case=row.case, submissions=sent))
        return found

    def inside(self, row: CaseRow) -> CaseFile:
        """The file of one of the case's activities."""
        row = altered(row, host=self.row)
        return altered(
            self,
            row=row,
            workflow=workflow_of(self.deployment, row),
            forms=self.forms.beside(row.case.id),
            host=self,
            before=None,
            today=self.today.inside_of(row.case.id) if self.today is not None else None,
            beside=None,
        )

    def inside_of(self, identity: str) -> CaseFile:
        """The same by its identity."""
        return self.inside(next(one for one in self.activities if one.case.id == identity))

    def facts(self) -> Facts:
        """What a step needs to know."""
        return self._facts

    @unlocked_cached_property
    def _facts(self) -> Facts:
        if self.host is not None:
            known = self.host.facts()
            around = Host(workflow=self.host.workflow, case=self.host.case, facts=known)
            return within(known, Running(case=self.case, submissions=self.forms), around)
        known, projects = self.bare_facts, plan_of(self.workflow).projects
        return altered(known, records=self.registers(projects)) if projects else known

    @unlocked_cached_property
    def bare_facts(self) -> Facts:
        """The same without what may be pointed at elsewhere. What a step leaves alone is as it was."""
        tx, deployment = self.forms.tx, self.deployment
        find = found_among(self.open_several)
        running = self.running() if self.case.started else NO_ACTIVITIES
        if (before := self.before) and before.case.subproject == self.case.subproject:
            same, known = before.bare_facts, before.person is self.person
            person = same.person if known else self.person_values
            new = {"submissions": self.forms, "person": person, "activities": running}
            return altered(same, find=find, **new)
        return Facts(
            submissions=self.forms,
            person=self.person_values,
            settings=deployment.setting_values(self.case.subproject),
            calendar=deployment.calendar,
            holders=self.staff.names,
            fallback=deployment.fallback,
            includes=includes(deployment),
            user={"organisation": self.actor.organisation, "unit": self.actor.unit},
            activities=running,
            parties=self.staff.parties(deployment.representing),
            partners=deployment.partners,
            invited=deployment.invited,
            occupants=partial(sitting, tx, self.row.deployment),
            find=find,
            places=partial(places_now, self.live),
        )

    @unlocked_cached_property
    def person_values(self) -> Values:
        return person_values(self.person, self.row.deployment, self.now.date())

    def registers(self, projects: Iterable[str]) -> Mapping[str, Register]:
        """What may be pointed at in the cases of projects."""
        files = [
            (name, self.find_project(name) if self.find_project else None) for name in projects
        ]
        return {
            f"{name}.{use}": register_of(one.workflow, one.case, one.bare_facts, use, self.now)
            for name, one in files
            if one is not None
            for use in one.workflow.activities
        }

    def access(self) -> CaseFacts:
        """What a decision about access needs to know."""
        return self._access

    @unlocked_cached_property
    def _access(self) -> CaseFacts:
        if self.today is not None:
            return self.today.access()
        authors = Authors(self.forms)
        known = case_facts(self.row, self.workflow, self.holders, authors, self.now.date())
        return guarded(known, self.guard)

    @property
    def newest(self) -> Deployment:
        """The project as it is now, whatever release the case is pinned to: what rights and times go by."""
        return self.live() if self.live is not None else self.deployment

    @property
    def purpose(self) -> Purpose | None:
        """What the caller reads it for, where that is not what the act is for by itself."""
        return Purpose.EMERGENCY if self.guard.emergency else None

    def decide(
        self,
        act: Act,
        name: str = "",
        *,
        form: Form | None = None,
        author: str | None = None,
        sent: datetime | None = None,
    ) -> Allowed | Refused:
        """May the caller do this here?"""
        facts = AccessFacts(
            deployment=self.deployment,
            workflow=self.workflow,
            case=self.access(),
            name=name,
            form=form,
            author=author,
            sent=sent,
        )
        return decide(self.actor, act, facts, Purpose.CASEWORK)

    @property
    def limited(self) -> bool:
        """Whether the caller is let in for a part of the case alone."""
        allowed = self.decide(Act.READ_CASE)
        return not isinstance(allowed, Allowed) or allowed.redaction.limited

    @unlocked_cached_property
    def nameless(self) -> bool:
        """Whether the caller may not learn whom an anonymous activity is about, nor anything of its case."""
        if not self.workflow.anonymous or self.host is None:
            return False
        allowed = self.decide(Act.READ_CASE)
        return not isinstance(allowed, Allowed) or allowed.redaction.nameless

    def first_against(self, against: Refused | None, access: Allowed | Refused) -> Refused | None:
        """Why something cannot be done, if it cannot. What the workflow says explains more than access, so it
        goes first; but those let in for a part are not told in which state the case is.
        """
        refused = access if isinstance(access, Refused) else None
        if against is None or not self.limited:
            return against or refused
        missing = against.reason.missing[:1]
        tells = missing in (("state",), ("final",)) and not self.shows(missing)
        return refused or (NOT_NOW if tells else against)

    def shows(self, missing: tuple[str, ...]) -> bool:
        """Whether the participant sees on their page what such a reason tells: that the case is over, and in
        which state what is in it is.
        """
        return self.actor.page is not None and (missing == ("final",) or self.host is not None)

    def reading(self, sent: Submission) -> Redaction | None:
        """How much of a sent form the caller reads; None: nothing."""
        use = self.workflow.forms.get(sent.form)
        form = use.form if use is not None else None
        found = self.decide(Act.READ_FORM, sent.form, form=form, author=sent.by, sent=sent.at)
        return found.redaction if isinstance(found, Allowed) else None

    def knows(self, flag: str) -> bool:
        """Whether the caller may know of a flag of the case, by its name there."""
        form = flag.partition(".")[0]
        last = next(reversed(self.forms.get(form, ())), None)
        author, sent = (last.by, last.at) if last is not None else (None, None)
        known = self.access()
        return may_know(self.actor, self.deployment, self.workflow, known, flag, author, sent)

    def knows_clock(self, clock: str) -> bool:
        """Whether the caller may know of a clock of the case."""
        return not clock_is_withheld(self.workflow, clock, self.reads)

    def reads(self, form: str) -> Redaction | None:
        """How much the caller reads of a form: of what was sent last, or of what will be. Nothing, as long as
        somebody else's is not read yet: what is counted from all would tell of it.
        """
        sent = [one for one in self.sent if one.form == form]
        use = self.workflow.forms.get(form)
        if use is not None and use.read_from is not None and not all(map(self.reading, sent)):
            return None
        if sent:
            return self.reading(sent[-1])
        found = self.decide(Act.READ_FORM, form)
        return found.redaction if isinstance(found, Allowed) else None

    def called(self, account: str) -> Words:
        """What somebody is called who has acted here, by account or through a link."""
        return called_by_link(self.forms.tx, account) or self.labels.get(account, account)


def open_file(world: World, tx: Transaction, caller: Caller, number: str) -> CaseFile | Refused:
    """The case of that number, if the caller may know of it. Refusals are noted in the audit."""
    file = file_at(world, tx, caller, number)
    if isinstance(file, Refused):
        return file
    file, allowed = let_in(tx, caller, file)
    if isinstance(allowed, Refused):
        if not may_unseal(allowed):
            note(tx, caller, Act.READ_CASE, file.now, refused=True, case=file.case.id)
        return allowed
    return file


def file_at(world: World, tx: Transaction, caller: Caller, number: str) -> CaseFile | Refused:
    """The case of that number, also unknown to the caller: for what decides about that itself."""
    found = find_with_person(tx, caller.deployment, number)
    if found is None:
        return not_found(world, tx, caller)
    return file_with(world, tx, caller, found.row, found.person, Standing(found.staff, None))


def let_in(tx: Transaction, caller: Caller, file: CaseFile) -> tuple[CaseFile, Allowed | Refused]:
    """Whether the caller may know of the case; and the file, as they read it in an emergency where nothing
    else lets them in.
    """
    allowed = file.decide(Act.READ_CASE)
    asks = allowed is OUTSIDE
    until = emergency_until(tx, caller, file.main.case.id, file.now) if asks else None
    if until is None:
        return file, allowed
    guard = replace(file.guard, until=until)
    host = altered(file.host, guard=guard) if file.host is not None else None
    opened = altered(file, guard=guard, host=host)
    return opened, opened.decide(Act.READ_CASE)


def not_found(world: World, tx: Transaction, caller: Caller) -> Refused:
    """Told after what is demanded of the sign-in, so that it says nothing to who has not met that."""
    desk = sit_down(world, tx, caller)
    return desk if isinstance(desk, Refused) and asked_level(desk) is not None else NOT_FOUND


def file_by_link(
    world: World, tx: Transaction, caller: Caller, link: ByLink, place: FormPlace
) -> CaseFile | Refused:
    """The case of the ask that a link is for, for the form of that ask and nothing else."""
    row = case_by_id(tx, link.case)
    if row is None or (row.deployment, row.number) != (caller.deployment, place.case):
        return NOT_FOUND
    file = file_of(world, tx, caller, row)
    allowed = file.decide(Act.OPEN_LINK, place.form)
    if isinstance(allowed, Refused):
        note(tx, caller, Act.OPEN_LINK, file.now, refused=True, case=file.case.id)
        return NOT_FOUND
    return file


def file_of(world: World, tx: Transaction, caller: Caller, row: CaseRow) -> CaseFile:
    """The file of a case whose row is at hand already."""
    person = people.find_person(tx, row.person) if row.person is not None else None
    return file_with(world, tx, caller, row, person, standing(tx, row.deployment))


def file_with(
    world: World,
    tx: Transaction,
    caller: Caller,
    row: CaseRow,
    person: people.PersonRow | None,
    here: Standing,
) -> CaseFile:
    if row.host is not None:
        return file_with(world, tx, caller, row.host, person, here).inside(row)
    release = release_in(world, tx, row.deployment, row.release)
    known, now = staff_in(world, tx, row.deployment, here), world.now_in(release.deployment)
    return CaseFile(
        row=row,
        release=release,
        workflow=release.deployment.workflows[row.case.workflow],
        forms=SentForms(tx, row.case.id),
        person=known_here(tx, release.deployment, person),
        staff=known,
        actor=acting(caller, release.deployment, known, now.date()),
        now=now,
        find_project=partial(project_file, world, tx, caller, here),
        open_row=partial(file_of, world, tx, caller),
        open_several=partial(several_files, world, tx, caller),
        live=partial(live_deployment, world, tx, row.deployment, here.live),
        guard=guard_of(tx, caller, row, now),
    )


def live_deployment(
    world: World, tx: Transaction, deployment: str, live: int | None = None
) -> Deployment:
    return release_in(world, tx, deployment, live).deployment


def several_files(
    world: World, tx: Transaction, caller: Caller, identities: Iterable[str]
) -> Mapping[str, CaseFile]:
    """The files of cases and activities of the caller's deployment, by their identities: read together, and
    what has been sent when somebody asks for it, in all of them at once.
    """
    rows = cases_by_id(tx, identities)
    mains = {main.case.id: main for row in rows.values() for main in (row.host or row,)}
    known = people.people_by_id(tx, (one.person for one in mains.values() if one.person))
    inside, here = activities_of_several(tx, mains.values()), standing(tx, caller.deployment)
    several = Several(tx, [*mains, *(one.case.id for some in inside.values() for one in some)])
    find_project = cache(partial(project_file, world, tx, caller, here))

    def file(main: CaseRow) -> CaseFile:
        found = file_with(world, tx, caller, main, known.get(main.person or ""), here)
        forms, beside = FormsOfSeveral(several, main.case.id), inside.get(main.case.id, ())
        return altered(found, forms=forms, beside=beside, find_project=find_project)

    files = {identity: file(main) for identity, main in mains.items()}
    return {
        identity: files[identity] if row.host is None else files[row.host.case.id].inside(row)
        for identity, row in rows.items()
    }


def project_file(
    world: World, tx: Transaction, caller: Caller, here: Standing, name: str
) -> CaseFile | None:
    """The case of a project, by its workflow, with all that has been sent in it."""
    rows = projects_of(tx, caller.deployment)
    row = next((one for one in rows if one.case.workflow == name), None)
    return None if row is None else file_with(world, tx, caller, row, None, here)
