"""Owns `Core`: stories played on the pure core, without server or database.

It keeps what operations would store: cases, submissions, what is known of each person. Answers go
through `filling`, acts through `casework` and `access`, as they do in operation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from types import MappingProxyType

from engine.access.decide import Allowed, decide
from engine.access.facts import Act as Deed
from engine.access.facts import CaseFacts, Purpose
from engine.access.facts import Facts as AccessFacts
from engine.access.withheld import reads
from engine.casework.advance import advance
from engine.casework.case import Case, Facts
from engine.casework.environment import Lazily, case_environment, case_names
from engine.casework.events import (
    Act,
    Actor,
    Advanced,
    Amend,
    AssignSeats,
    Event,
    Open,
    PassTime,
    Submit,
)
from engine.casework.opening import begin_at
from engine.casework.possible import whose_turn, why_not_act, why_not_fill
from engine.casework.waking import next_waking
from engine.definitions.deployment import Deployment
from engine.definitions.story import Story, Written
from engine.definitions.workflow import FormUse, WhoKind, Workflow
from engine.expressions.expression import Expression
from engine.expressions.scope import Value, Values
from engine.fields.question import Signer, Upload
from engine.filling.context import FillContext
from engine.filling.from_words import changed, draft_of, files_told
from engine.filling.sent_before import draft_of_sent
from engine.filling.settle import settle
from engine.filling.settled import Settled
from engine.filling.submission import Amended, Submission
from engine.filling.submit import Sent, submission_of
from engine.foundation.durations import Duration
from engine.foundation.texts import said
from engine.foundation.wrong import Refused
from engine.scenarios.beginnings import known_person, settings_of
from engine.scenarios.cast import PARTICIPANT, Cast, late_in, named_in
from engine.scenarios.coverage import Coverage
from engine.scenarios.driver import Doer, Done, Seen

MORNING = time(9)
BETWEEN_STEPS = timedelta(minutes=1)
NO_FILES: Mapping[str, Upload] = MappingProxyType({})
NOTHING_SENT = said("formuläret är inte ifyllt, så det finns inget att rätta")


@dataclass(slots=True)
class Kept:
    """What is stored of one participant: the case, what was sent, what is known of the person."""

    case: Case | None
    submissions: dict[str, tuple[Submission, ...]]
    person: Values

    @property
    def authors(self) -> frozenset[str]:
        return frozenset(one.by for sent in self.submissions.values() for one in sent)


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that was filled in: what it came to, and the submission where nothing was wrong."""

    settled: Settled
    submission: Submission | None


class Core:
    """One story's world, from the morning of its first day. Each step takes a minute. What is met
    is noted in `coverage`.
    """

    def __init__(
        self, deployment: Deployment, story: Story, coverage: Coverage | None = None
    ) -> None:
        self.coverage = coverage
        self.deployment = deployment
        self.story = story
        self.workflow: Workflow = deployment.workflows[story.workflow]
        self.cast = Cast(deployment, story)
        self.now = datetime.combine(story.on, MORNING, tzinfo=deployment.calendar.zone)
        self.kept: dict[str, Kept] = {}
        self.own_settings = settings_of(deployment, story)
        self.known_settings: dict[str | None, Values] = {}

    def open(self, doer: Doer, answers: Mapping[str, Written], subproject: str | None) -> Done:
        self.now += BETWEEN_STEPS
        kept = Kept(case=None, submissions={}, person=MappingProxyType({}))
        facts = self.facts(kept, subproject)
        actor = self.cast.actor(doer.actor, None, facts)
        use = self.workflow.forms[self.workflow.opens_with]
        filled = self.filled(use, answers, actor, kept, facts, subproject)
        if filled.submission is None:
            return told(filled)
        event = Open(
            actor=actor,
            case_id=doer.person,
            submission=filled.submission,
            subproject=subproject,
            unit=actor.unit,
        )
        done = self.advanced(event, Deed.OPEN_CASE, "", kept, facts, filled)
        if done.happened:
            self.kept[doer.person] = kept
        return done

    def begin(self, doer: Doer, state: str, subproject: str | None) -> Done:
        self.now += BETWEEN_STEPS
        person = known_person(self.story, doer.person, self.now.date())
        kept = Kept(case=None, submissions={}, person=person)
        facts = self.facts(kept, subproject)
        step = begin_at(
            self.workflow,
            doer.person,
            state,
            facts,
            self.cast.actor(doer.actor, None, facts),
            self.now,
            seats=self.cast.seats(self.workflow.team),
            subproject=subproject,
        )
        self.keep(kept, step, None)
        self.kept[doer.person] = kept
        return Done(told=tuple(notice.to for notice in step.planned))

    def fill(self, doer: Doer, form: str, answers: Mapping[str, Written]) -> Done:
        return self.on_case(doer, Deed.FILL_FORM, form, form, answers)

    def amend(self, doer: Doer, form: str, answers: Mapping[str, Written], why: str) -> Done:
        self.now += BETWEEN_STEPS
        kept, case = self.case_of(doer.person)
        facts, sent = self.facts(kept), kept.submissions.get(form, ())
        if not sent:
            return Done(refused=(form,), why=NOTHING_SENT)
        old, actor = sent[-1], self.cast.actor(doer.actor, case, facts)
        access = self.decided(actor, Deed.AMEND_FORM, form, kept, old)
        if isinstance(access, Refused):
            return refused(access)
        use = self.workflow.forms[form]
        before = replace(facts, submissions={**kept.submissions, form: sent[:-1]})
        files = files_told(use.form, answers)
        context = self.context(actor, kept, before, old.at, files=files)
        ids = {name: one.id for name, one in files.items()}
        people = self.people(case, facts)
        new_words = draft_of(use.form, answers, people, files=ids, signer=self.named(actor))
        draft = changed(draft_of_sent(use.form, old), new_words)
        settled = settle(use.form, draft, context)
        if settled.problems:
            return told(Filled(settled, None))
        number = f"{form}-{len(sent)}-{self.now:%H%M%S%f}"
        same = Sent(id=number, form=form, at=old.at, by=old.by, on_behalf=old.on_behalf)
        new = submission_of(use.form, settled, draft, context, same)
        first = old.amended.first if old.amended is not None else old.id
        amended = Amended(of=old.id, first=first, at=self.now, by=actor.account)
        event = Amend(actor=actor, submission=replace(new, amended=amended), why=why)
        outcome = advance(self.workflow, case, facts, event, self.now)
        if isinstance(outcome, Refused):
            return refused(outcome)
        self.keep(kept, outcome, event.submission)
        return Done(shown=frozenset(settled.shown), told=tuple(one.to for one in outcome.planned))

    def do(self, doer: Doer, action: str, answers: Mapping[str, Written]) -> Done:
        kept = self.kept[doer.person]
        assert kept.case is not None  # noqa: S101  # only opened cases are kept
        found = self.workflow.leaf_actions[kept.case.state].get(action)
        form = found.form if found is not None else None
        return self.on_case(doer, Deed.TAKE_ACTION, action, form, answers)

    def on_case(
        self, doer: Doer, deed: Deed, name: str, form: str | None, answers: Mapping[str, Written]
    ) -> Done:
        """An act on a case. Who may not is told so, whatever the answers."""
        self.now += BETWEEN_STEPS
        kept, case = self.case_of(doer.person)
        facts = self.facts(kept)
        actor = self.cast.actor(doer.actor, case, facts)
        if form is None:
            return self.advanced(Act(actor=actor, action=name), deed, name, kept, facts)
        filled = self.filled(self.workflow.forms[form], answers, actor, kept, facts)
        if filled.submission is None:
            why_not = why_not_fill if deed is Deed.FILL_FORM else why_not_act
            against = why_not(self.workflow, case, facts, actor, name, self.now)
            return refused(against) if against is not None else told(filled)
        event: Event = (
            Submit(actor=actor, submission=filled.submission)
            if deed is Deed.FILL_FORM
            else Act(actor=actor, action=name, submission=filled.submission)
        )
        return self.advanced(event, deed, name, kept, facts, filled)

    def case_of(self, person: str) -> tuple[Kept, Case]:
        """What is kept of somebody whose case has been opened."""
        kept = self.kept[person]
        assert kept.case is not None  # noqa: S101  # it is kept once it is opened
        return kept, kept.case

    def assign(self, doer: Doer, seats: Mapping[str, str]) -> Done:
        self.now += BETWEEN_STEPS
        kept = self.kept[doer.person]
        facts = self.facts(kept)
        actor = self.cast.actor(doer.actor, kept.case, facts)
        people = {role: self.cast.account(who, None, facts) for role, who in seats.items()}
        event = AssignSeats(actor=actor, seats=people)
        return self.advanced(event, Deed.ASSIGN, "", kept, facts)

    def wait(self, doer: Doer, duration: Duration) -> Done:
        until = self.deployment.calendar.later(self.now, duration)
        told: list[str] = []
        for name, kept in self.kept.items():
            for step in self.passing(kept, until):
                self.keep(kept, step, None)
                told += [notice.to for notice in step.planned] if name == doer.person else []
        self.now = until
        return Done(told=tuple(told))

    def passing(self, kept: Kept, until: datetime) -> Iterator[Advanced]:
        """What time brings about in a case until then, one moment after another."""
        moment = self.now
        while kept.case is not None:
            waking = next_waking(self.workflow, kept.case, self.facts(kept), moment)
            if waking is None or waking > until:
                return
            step = advance(self.workflow, kept.case, self.facts(kept), PassTime(), waking)
            assert isinstance(step, Advanced)  # noqa: S101  # time is never refused
            yield step
            moment = waking if waking > moment else moment + BETWEEN_STEPS

    def look(self, person: str) -> Seen | None:
        kept = self.kept.get(person)
        if kept is None or kept.case is None:
            return None
        case = kept.case
        return Seen(
            states=tuple(state.name for state in self.workflow.around(case.state)),
            due=case.due,
            requests=case.requests,
            flags=case.flags,
            turn=tuple(who.name for who in whose_turn(self.workflow, case.state)),
            named=named_in(self.workflow, case),
            late=late_in(case),
        )

    def value(self, person: str, expression: Expression) -> Value:
        kept = self.kept[person]
        assert kept.case is not None  # noqa: S101  # only opened cases are kept
        return expression.run(
            case_environment(self.workflow, kept.case, self.facts(kept), self.now)
        )

    def can_read(self, doer: Doer, what: str) -> bool:
        kept = self.kept[doer.person]
        form, _, part = what.partition(".")
        sent = kept.submissions.get(form, ())
        facts = self.facts(kept)
        actor = self.cast.actor(doer.actor, kept.case, facts)
        found = self.decided(actor, Deed.READ_FORM, form, kept, sent[-1] if sent else None)
        use = self.workflow.forms.get(form)
        return isinstance(found, Allowed) and use is not None and reads(use, part, found.redaction)

    # What operations does, in memory.

    def facts(self, kept: Kept, subproject: str | None = None) -> Facts:
        known = kept.case.subproject if kept.case is not None else subproject
        return Facts(
            submissions=kept.submissions,
            person=kept.person,
            settings=self.settings(known),
            calendar=self.deployment.calendar,
            holders=self.cast.holders,
            fallback=self.deployment.fallback,
            includes=self.cast.includes,
        )

    def settings(self, subproject: str | None) -> Values:
        found = self.known_settings.get(subproject)
        if found is None:
            found = {**self.deployment.setting_values(subproject), **self.own_settings}
            self.known_settings[subproject] = found
        return found

    def filled(
        self,
        use: FormUse,
        answers: Mapping[str, Written],
        actor: Actor,
        kept: Kept,
        facts: Facts,
        subproject: str | None = None,
    ) -> Filled:
        """The form with these answers, as `filling` settles it."""
        form, name = use.form, self.named(actor)
        files = files_told(form, answers)
        context = self.context(actor, kept, facts, self.now, subproject, files)
        ids = {told: one.id for told, one in files.items()}
        people = self.people(kept.case, facts)
        draft = draft_of(form, answers, people, files=ids, signer=name)
        settled = settle(form, draft, context)
        if settled.problems:
            return Filled(settled, None)
        sent = self.sent(use, actor, kept)
        return Filled(settled, submission_of(form, settled, draft, context, sent))

    def named(self, actor: Actor) -> str:
        return self.cast.accounts.get(actor.account, actor.account)

    def people(self, case: Case | None, facts: Facts) -> Mapping[str, str]:
        """The roles of a story to the accounts they mean."""
        return Lazily(self.deployment.roles, lambda name: self.cast.account(name, case, facts))

    def context(
        self,
        actor: Actor,
        kept: Kept,
        facts: Facts,
        now: datetime,
        subproject: str | None = None,
        files: Mapping[str, Upload] = NO_FILES,
    ) -> FillContext:
        """What a form sees around it. `files`: those that the story adds, by name."""
        case, name = kept.case, self.named(actor)
        return FillContext(
            now=now,
            calendar=self.deployment.calendar,
            language=self.deployment.base_language,
            country=self.deployment.country,
            person=kept.person,
            setting=facts.settings,
            case=case_names(self.workflow, case, facts, now) if case is not None else {},
            user={"organisation": actor.organisation, "unit": actor.unit},
            subproject=case.subproject if case is not None else subproject,
            staff=self.cast.accounts,
            organisations=self.cast.organisations,
            kinds=self.deployment.identity,
            files={one.id: one for one in files.values()},
            signer=Signer(id=actor.account, name=name),
        )

    def sent(self, use: FormUse, actor: Actor, kept: Kept) -> Sent:
        number = len(kept.submissions.get(use.name, ())) + 1
        asks_participant = any(who.kind is WhoKind.PARTICIPANT for who in use.by)
        asks_participant = asks_participant and actor.contact is None
        return Sent(
            id=f"{use.name}-{number}",
            form=use.name,
            at=self.now,
            by=actor.account,
            on_behalf=PARTICIPANT if asks_participant and not actor.participant else None,
        )

    def advanced(
        self,
        event: Event,
        deed: Deed,
        name: str,
        kept: Kept,
        facts: Facts,
        filled: Filled | None = None,
    ) -> Done:
        """What comes of the event. The workflow's refusal explains more than that of access."""
        outcome = advance(self.workflow, kept.case, facts, event, self.now)
        if isinstance(outcome, Advanced):
            access = self.decided(event.actor, deed, name, kept)
            if isinstance(access, Refused):
                outcome = access
        if isinstance(outcome, Refused):
            return refused(outcome)
        self.keep(kept, outcome, filled.submission if filled is not None else None)
        if self.coverage is not None and deed is Deed.TAKE_ACTION:
            self.coverage.acted(self.workflow, name)
        shown = frozenset(filled.settled.shown) if filled is not None else frozenset()
        return Done(shown=shown, told=tuple(notice.to for notice in outcome.planned))

    def keep(self, kept: Kept, step: Advanced, submission: Submission | None) -> None:
        kept.case = step.case
        kept.person = MappingProxyType({**kept.person, **step.person})
        if self.coverage is not None:
            self.coverage.note(self.workflow, step.events, submission)
        if submission is not None:
            of = submission.amended.of if submission.amended is not None else ""
            before = [one for one in kept.submissions.get(submission.form, ()) if one.id != of]
            kept.submissions = {**kept.submissions, submission.form: (*before, submission)}

    def decided(
        self, actor: Actor, deed: Deed, name: str, kept: Kept, sent: Submission | None = None
    ) -> Allowed | Refused:
        """May the actor do this, by the roles' rights?"""
        facts = AccessFacts(
            deployment=self.deployment,
            workflow=self.workflow,
            case=self.case_facts(kept.case, kept) if kept.case is not None else None,
            name=name,
            author=sent.by if sent is not None else None,
        )
        return decide(actor, deed, facts, Purpose.CASEWORK)

    def case_facts(self, case: Case, kept: Kept) -> CaseFacts:
        leaves = {visit.state for visit in case.visits}
        around = {state.name for leaf in leaves for state in self.workflow.around(leaf)}
        return CaseFacts(
            state=case.state,
            unit=case.unit,
            subproject=case.subproject,
            seats={role: seat.user for role, seat in case.seats.items()},
            requests=frozenset((one.of, one.form or "") for one in case.requests),
            authors=kept.authors,
            reached=frozenset(around),
            data=case.data,
        )


def refused(outcome: Refused) -> Done:
    """A refusal by the names a story may expect: what is missing, and the kind of rule."""
    kinds = {NAMED_KINDS.get(reason.kind, reason.kind) for reason in outcome.reasons}
    missing = {name for reason in outcome.reasons for name in reason.missing}
    return Done(refused=tuple(sorted(kinds | missing)), why=outcome.reason.sentence)


NAMED_KINDS = {"access": "by", "missing": "by"}


def told(filled: Filled) -> Done:
    """A form whose answers were not taken."""
    return Done(problems=tuple(filled.settled.problems), shown=frozenset(filled.settled.shown))
