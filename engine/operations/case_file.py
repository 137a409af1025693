"""Owns `CaseFile`: all that is stored about a case, read in one transaction, ready for rules.

Operations on a case begin here: find it, let `access` decide whether the caller may know of it, and
have its release, submissions, person and people at hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.access.decide import Allowed, decide
from engine.access.facts import Act, CaseFacts, Purpose
from engine.access.facts import Facts as AccessFacts
from engine.access.reading import Redaction
from engine.casework.case import Case, Facts
from engine.casework.events import Actor
from engine.definitions.deployment import Deployment
from engine.definitions.form import Form
from engine.definitions.workflow import Workflow
from engine.filling.submission import Submission
from engine.foundation.texts import said
from engine.foundation.wrong import Reason, Refused
from engine.operations.callers import Caller
from engine.operations.load_release import Release, release_in
from engine.operations.person_facts import person_values
from engine.operations.recording import note
from engine.operations.standing import acting, case_facts, may_know
from engine.operations.world import World
from engine.storage import accounts, people, submissions
from engine.storage.cases import CaseRow, find_case
from engine.storage.database import Transaction

NOT_FOUND = Refused(
    reasons=(
        Reason(kind="missing", sentence=said("Ärendet finns inte, eller så får du inte se det.")),
    )
)


NOT_NOW = Refused(reasons=(Reason(kind="state", sentence=said("Det går inte där ärendet är nu.")),))


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """`release` is the one the case is pinned to. `holders`: role to name and label of accounts.
    `labels`: what every account is called; `belongs`: to which organisation.
    """

    row: CaseRow
    release: Release
    workflow: Workflow
    sent: tuple[Submission, ...]
    person: people.PersonRow | None
    holders: Mapping[str, tuple[tuple[str, str], ...]]
    labels: Mapping[str, str]
    belongs: Mapping[str, str]
    actor: Actor
    now: datetime

    @property
    def case(self) -> Case:
        return self.row.case

    @property
    def deployment(self) -> Deployment:
        return self.release.deployment

    def facts(self) -> Facts:
        """What a step needs to know."""
        return step_facts(
            self.deployment, self.row.case.subproject, self.holders, self.actor,
            sent=self.sent, person=self.person, now=self.now,
        )  # fmt: skip

    def access(self) -> CaseFacts:
        """What a decision about access needs to know."""
        authors = frozenset(one.by for one in self.sent)
        return case_facts(self.row, self.workflow, self.holders, authors)

    def decide(
        self, act: Act, name: str = "", *, form: Form | None = None, author: str | None = None
    ) -> Allowed | Refused:
        """May the caller do this here?"""
        facts = AccessFacts(
            deployment=self.deployment,
            workflow=self.workflow,
            case=self.access(),
            name=name,
            form=form,
            author=author,
        )
        return decide(self.actor, act, facts, Purpose.CASEWORK)

    @property
    def limited(self) -> bool:
        """Whether the caller is let in for a part of the case alone."""
        allowed = self.decide(Act.READ_CASE)
        return not isinstance(allowed, Allowed) or allowed.redaction.limited

    def first_against(self, against: Refused | None, access: Allowed | Refused) -> Refused | None:
        """Why something cannot be done, if it cannot. What the workflow says explains more than access, so it
        goes first; but those let in for a part are not told in which state the case is.
        """
        refused = access if isinstance(access, Refused) else None
        if against is None or not self.limited:
            return against or refused
        tells = against.reason.missing[:1] in (("state",), ("final",))
        return refused or (NOT_NOW if tells else against)

    def reading(self, sent: Submission) -> Redaction | None:
        """How much of a sent form the caller reads; None: nothing."""
        use = self.workflow.forms.get(sent.form)
        form = use.form if use is not None else None
        found = self.decide(Act.READ_FORM, sent.form, form=form, author=sent.by)
        return found.redaction if isinstance(found, Allowed) else None

    def knows(self, flag: str) -> bool:
        """Whether the caller may know of a flag of the case, by its name there."""
        form = flag.partition(".")[0]
        author = next((one.by for one in reversed(self.sent) if one.form == form), None)
        return may_know(self.actor, self.deployment, self.workflow, self.access(), flag, author)

    def called(self, account: str) -> str:
        return self.labels.get(account, account)


def open_file(world: World, tx: Transaction, caller: Caller, number: str) -> CaseFile | Refused:
    """The case of that number, if the caller may know of it. Refusals are noted in the audit."""
    row = find_case(tx, caller.deployment, number)
    if row is None:
        return NOT_FOUND
    file = file_of(world, tx, caller, row)
    allowed = file.decide(Act.READ_CASE)
    if isinstance(allowed, Refused):
        note(tx, caller, Act.READ_CASE, file.now, refused=True, case=row.case.id)
        return allowed
    return file


def file_of(world: World, tx: Transaction, caller: Caller, row: CaseRow) -> CaseFile:
    release = release_in(world, tx, row.deployment, row.release)
    person = people.find_person(tx, row.person) if row.person is not None else None
    holders, now = accounts.holders(tx, row.deployment), world.now_in(release.deployment)
    return CaseFile(
        row=row,
        release=release,
        workflow=release.deployment.workflows[row.case.workflow],
        sent=submissions.submissions_of(tx, row.case.id),
        person=person,
        holders=holders,
        labels=accounts.labels(tx),
        belongs=accounts.organisations(tx),
        actor=acting(tx, caller, release.deployment, holders, now.date()),
        now=now,
    )


def step_facts(
    deployment: Deployment,
    subproject: str | None,
    holders: Mapping[str, tuple[tuple[str, str], ...]],
    actor: Actor,
    *,
    sent: tuple[Submission, ...] = (),
    person: people.PersonRow | None = None,
    now: datetime,
) -> Facts:
    """What a step needs to know beside the case."""
    by_form: dict[str, tuple[Submission, ...]] = {}
    for one in sent:
        by_form[one.form] = (*by_form.get(one.form, ()), one)
    return Facts(
        submissions=by_form,
        person=person_values(person, now.date()),
        settings=deployment.setting_values(subproject),
        calendar=deployment.calendar,
        holders={role: tuple(name for name, _ in held) for role, held in holders.items()},
        fallback=deployment.fallback,
        includes={name: role.includes for name, role in deployment.roles.items() if role.includes},
        user={"organisation": actor.organisation, "unit": actor.unit},
    )
