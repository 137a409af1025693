"""Owns `Core`: stories played on the pure core, without server or database.

It keeps what operations would store: cases, submissions, what is known of each person. Answers go
through `filling`, acts through `casework` and `access`, as they do in operation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial
from types import MappingProxyType

from engine.access.decide import Allowed
from engine.access.facts import Act as Deed
from engine.access.reading import PERSON
from engine.casework.case import Case, Facts, Host
from engine.casework.consenting import PLAIN
from engine.casework.environment import Lazily, case_environment, form_names
from engine.casework.events import (
    SYSTEM_ACTOR,
    Act,
    Actor,
    Amend,
    AssignSeats,
    Event,
    GiveConsent,
    Open,
    PassTime,
    Start,
    Submit,
    WithdrawConsent,
)
from engine.casework.opening import begin_at
from engine.casework.plan import plan_of
from engine.casework.possible import first_in, whose_turn, why_not_act, why_not_fill, why_not_start
from engine.casework.together import Together, advance_together, inside, next_waking_together
from engine.definitions.deployment import Deployment
from engine.definitions.form import Form
from engine.definitions.story import Step, Story, Written
from engine.definitions.workflow import FormUse, Workflow
from engine.expressions.scope import Env
from engine.fields.question import Signer, Upload
from engine.filling.begun import begun
from engine.filling.context import FillContext
from engine.filling.from_words import changed, draft_of, files_told
from engine.filling.sent_before import draft_of_sent
from engine.filling.settle import settle
from engine.filling.submission import Amended, Submission
from engine.filling.submit import Sent, submission_of
from engine.foundation.durations import Duration
from engine.foundation.wrong import Refused
from engine.scenarios.beginnings import Settings, known_on, known_person
from engine.scenarios.cast import Cast, late_in, named_in
from engine.scenarios.coverage import Coverage
from engine.scenarios.driver import Doer, Done, Seen, project_case, with_called
from engine.scenarios.keeping import Kept, Place
from engine.scenarios.outcomes import (
    NOTHING_SENT,
    Filled,
    agreement,
    done,
    refused,
    sent_by,
    told,
)
from engine.scenarios.pointing import holding, occupants, recorded, registers, waiting
from engine.scenarios.seeing import can_read, consents_in, decided

MORNING = time(9)
BETWEEN_STEPS = timedelta(minutes=1)
NO_FILES: Mapping[str, Upload] = MappingProxyType({})


class Core:
    """One story's world, from the morning of its first day. Each step takes a minute. What is met
    is noted in `coverage`.
    """

    def __init__(
        self, deployment: Deployment, story: Story, coverage: Coverage | None = None
    ) -> None:
        self.coverage = coverage
        self.deployment, self.story = deployment, story
        self.workflow: Workflow = deployment.workflows[story.workflow]
        self.cast = Cast(deployment, story)
        self.now = datetime.combine(story.on, MORNING, tzinfo=deployment.calendar.zone)
        self.kept: dict[str, Kept] = {}
        self.settings = Settings(deployment, story)
        self.records: dict[str, str] = {}
        for workflow in deployment.projects.values():
            self.begin_project(workflow)

    def begin_project(self, workflow: Workflow) -> None:
        """The one case of a project's workflow, which is there from the first morning."""
        kept = Kept(case=None, submissions={}, person=MappingProxyType({}))
        name, facts = project_case(workflow.name), self.facts(kept)
        step = begin_at(workflow, name, workflow.starts, facts, SYSTEM_ACTOR, self.now)
        self.keep(kept, step, None, None)
        self.kept[name] = kept

    def flow(self, kept: Kept) -> Workflow:
        """The workflow of a case; that of the story where there is none yet."""
        return self.deployment.workflows[kept.case.workflow] if kept.case else self.workflow

    def open(self, doer: Doer, answers: Mapping[str, Written], subproject: str | None) -> Done:
        self.now += BETWEEN_STEPS
        kept = Kept(case=None, submissions={}, person=MappingProxyType({}))
        place = Place(self.workflow, None, self.facts(kept, subproject))
        actor = self.cast.actor(doer.actor, None, place.facts)
        use = self.workflow.forms[self.workflow.opens_with]
        filled = self.filled(use, answers, actor, place, subproject)
        if filled.submission is None:
            return told(filled)
        event = Open(
            actor=actor,
            case_id=doer.person,
            submission=filled.submission,
            subproject=subproject,
            unit=actor.unit,
        )
        done = self.advanced(event, Deed.OPEN_CASE, "", kept, place, filled)
        if done.happened:
            self.kept[doer.person] = kept
        return done

    def begin(self, doer: Doer, state: str, subproject: str | None) -> Done:
        self.now += BETWEEN_STEPS
        person = known_person(self.story, doer.person, self.now.date())
        kept = Kept(case=None, submissions={}, person=person)
        facts = self.facts(kept, subproject)
        found = begin_at(
            self.workflow,
            doer.person,
            state,
            facts,
            self.cast.actor(doer.actor, None, facts),
            self.now,
            seats=self.cast.seats(self.workflow.team),
            subproject=subproject,
        )
        self.keep(kept, found, None, None)
        self.kept[doer.person] = kept
        return done(found)

    def fill(self, doer: Doer, form: str, answers: Mapping[str, Written]) -> Done:
        return self.on_case(doer, Deed.FILL_FORM, form, form, answers)

    def amend(self, doer: Doer, form: str, answers: Mapping[str, Written], why: str) -> Done:
        self.now += BETWEEN_STEPS
        kept, place = self.place(doer)
        case, facts, sent = place.case, place.facts, place.sent.get(form, ())
        if not sent:
            return Done(refused=(form,), why=NOTHING_SENT)
        old, actor = sent[-1], self.actor(doer, place)
        access = decided(self.deployment, self.now, actor, Deed.AMEND_FORM, form, place, old)
        if isinstance(access, Refused):
            return refused(access)
        use = place.workflow.forms[form]
        before = replace(facts, submissions={**place.sent, form: sent[:-1]})
        files = files_told(use.form, answers)
        then = replace(place, facts=before)
        context = self.context(actor, then, old.at, files=files)
        ids = {name: one.id for name, one in files.items()}
        people = self.people(case, facts)
        new_words = draft_of(
            use.form,
            answers,
            people,
            files=ids,
            signer=self.cast.named(actor.account),
            records=self.records,
        )
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
        return self.happens(event, kept, place, Filled(settled, event.submission))

    def do(self, doer: Doer, action: str, answers: Mapping[str, Written], why: str = "") -> Done:
        _, place = self.place(doer)
        assert place.case is not None  # noqa: S101  # only opened cases are kept
        found = place.workflow.leaf_actions[place.case.state].get(action)
        form = found.form if found is not None else None
        return self.on_case(doer, Deed.TAKE_ACTION, action, form, answers, why)

    def on_case(
        self,
        doer: Doer,
        deed: Deed,
        name: str,
        form: str | None,
        answers: Mapping[str, Written],
        why: str = "",
    ) -> Done:
        """An act on a case. Who may not is told so, whatever the answers."""
        self.now += BETWEEN_STEPS
        kept, place = self.place(doer)
        assert place.case is not None  # noqa: S101  # only opened cases are kept
        actor = self.actor(doer, place)
        if form is None:
            return self.advanced(Act(actor=actor, action=name, why=why), deed, name, kept, place)
        filled = self.filled(place.workflow.forms[form], answers, actor, place)
        if filled.submission is None:
            why_not = why_not_fill if deed is Deed.FILL_FORM else why_not_act
            against = why_not(place.workflow, place.case, place.facts, actor, name, self.now)
            return refused(against) if against is not None else told(filled)
        event: Event = (
            Submit(actor=actor, submission=filled.submission)
            if deed is Deed.FILL_FORM
            else Act(actor=actor, action=name, submission=filled.submission, why=why)
        )
        return self.advanced(event, deed, name, kept, place, filled)

    def start(self, doer: Doer, activity: str, answers: Mapping[str, Written]) -> Done:
        self.now += BETWEEN_STEPS
        kept, place = self.place(doer)
        assert place.case is not None  # noqa: S101  # only opened cases are kept
        actor = self.actor(doer, place)
        form = place.workflow.activities[activity].workflow.begins_with
        assert form is not None  # noqa: S101  # every activity has one
        sent = Sent(id=activity, form=form.name, at=self.now, by=actor.account)
        filled = self.settled(form, answers, actor, place, sent)
        if filled.submission is None:
            against = why_not_start(
                place.workflow, place.case, place.facts, actor, activity, self.now
            )
            return refused(against) if against is not None else told(filled)
        event = Start(actor=actor, activity=activity, data=filled.submission.answers)
        return self.advanced(event, Deed.START_ACTIVITY, activity, kept, place, filled)

    def assign(self, doer: Doer, seats: Mapping[str, str]) -> Done:
        self.now += BETWEEN_STEPS
        kept, place = self.place(doer)
        actor = self.actor(doer, place)
        people = {role: self.cast.account(who, None, place.facts) for role, who in seats.items()}
        event = AssignSeats(actor=actor, seats=people)
        return self.advanced(event, Deed.ASSIGN, "", kept, place)

    def give(self, doer: Doer, step: Step) -> Done:
        self.now += BETWEEN_STEPS
        kept, place = self.place(doer)
        to, how = agreement(self.deployment.consents[step.what], step)
        event = GiveConsent(actor=self.actor(doer, place), consent=step.what, to=to, how=how)
        return self.advanced(event, Deed.GIVE_CONSENT, step.what, kept, place)

    def withdraw(self, doer: Doer, consent: str, parties: tuple[str, ...]) -> Done:
        self.now += BETWEEN_STEPS
        kept, place = self.place(doer)
        actor = self.actor(doer, place)
        event = WithdrawConsent(actor=actor, consent=consent, parties=parties, how=PLAIN)
        return self.advanced(event, Deed.WITHDRAW_CONSENT, consent, kept, place)

    def wait(self, doer: Doer, duration: Duration) -> Done:
        until = self.deployment.calendar.later(self.now, duration)
        told: list[str] = []
        started: dict[str, str] = {}
        for name, kept in self.kept.items():
            for step in self.passing(kept, until):
                self.keep(kept, step, None, None)
                if name == doer.person:
                    told += [notice.to for notice in step.planned]
                    started |= {one.id: one.use for one in step.opened}
        self.now = until
        return Done(told=tuple(told), started=started)

    def wake(self, by: Kept) -> tuple[str, ...]:
        """Let those who wait for a place look again, as the job does that a freed place leaves; who is told
        something by it.
        """
        told: list[str] = []
        for kept in waiting(self.deployment, self.kept, by):
            step = self.passed(kept, self.now)
            self.keep(kept, step, None, None)
            told += [notice.to for notice in step.planned]
        return tuple(told)

    def passed(self, kept: Kept, moment: datetime) -> Together:
        """What time brings about in a case at a moment."""
        step = advance_together(self.flow(kept), kept.case, self.facts(kept), PassTime(), moment)
        assert isinstance(step, Together)  # noqa: S101  # time is never refused
        return step

    def passing(self, kept: Kept, until: datetime) -> Iterator[Together]:
        """What time brings about in a case until then, one moment after another."""
        moment = self.now
        while kept.case is not None:
            known = self.facts(kept)
            waking = next_waking_together(self.flow(kept), kept.case, known, moment)
            if waking is None or waking > until:
                return
            yield self.passed(kept, waking)
            moment = waking if waking > moment else moment + BETWEEN_STEPS

    def know(self, name: str, activity: str) -> None:
        self.records[name] = activity

    def look(self, person: str, activity: str | None = None) -> Seen | None:
        kept = self.kept.get(person)
        if kept is None or kept.case is None:
            return None
        place = self.place_in(kept, activity)
        case, workflow = place.case or kept.case, place.workflow
        return Seen(
            states=tuple(state.name for state in workflow.around(case.state)),
            due=case.due,
            requests=case.requests,
            flags=case.flags if case is kept.case else (*case.flags, *kept.case.flags),
            turn=tuple(who.name for who in whose_turn(workflow, case.state)),
            named=named_in(workflow, case),
            late=late_in(case),
            first_in=first_in(workflow, case, place.facts, self.now),
            seats=frozenset(kept.case.seats),
        )

    def environment(self, person: str, activity: str | None = None) -> Env:
        place = self.place_in(self.kept[person], activity)
        assert place.case is not None  # noqa: S101  # only opened cases are kept
        env = case_environment(place.workflow, place.case, place.facts, self.now)
        return with_called(env, self.records)

    def can_read(self, doer: Doer, what: str) -> bool:
        kept, place = self.place(doer)
        name, case = what.partition(".")[0], kept.case
        if name not in place.workflow.forms and name != PERSON:
            ids = [one.id for one in (case.started if case else ()) if one.use == name]
            if not ids:
                return False
            doer, place, what = replace(doer, activity=ids[-1]), self.place_in(kept, ids[-1]), ""
        return can_read(self.deployment, self.now, self.actor(doer, place), what, place)

    # What operations does, in memory.

    def place(self, doer: Doer) -> tuple[Kept, Place]:
        """What is kept of the doer's person, and where in it something is done."""
        kept = self.kept[doer.person]
        return kept, self.place_in(kept, doer.activity)

    def place_in(self, kept: Kept, activity: str | None) -> Place:
        facts = self.facts(kept)
        flow = self.flow(kept)
        if activity is None or kept.case is None:
            return Place(flow, kept.case, facts)
        found = inside(flow, kept.case, facts, activity)
        assert found is not None  # noqa: S101  # the story has started it
        return Place(*found, activity)

    def actor(self, doer: Doer, place: Place) -> Actor:
        workflow = place.workflow if place.activity is not None else None
        return self.cast.actor(doer.actor, place.case, place.facts, workflow)

    def facts(self, kept: Kept, subproject: str | None = None) -> Facts:
        known = replace(self.bare_facts(kept, subproject), find=self.find)
        projects = plan_of(self.flow(kept)).projects
        records = registers(self.deployment, self.kept, self.bare_facts, projects, self.now)
        return replace(known, records=records) if projects else known

    def find(self, identities: Iterable[str]) -> Mapping[str, Host]:
        """Cases of the story, by their identities or those of activities in them."""
        return {
            one: Host(workflow=self.flow(kept), case=case, facts=self.facts(kept))
            for one, kept, case in holding(self.kept, identities)
        }

    def bare_facts(self, kept: Kept, subproject: str | None = None) -> Facts:
        known = kept.case.subproject if kept.case is not None else subproject
        return Facts(
            submissions=kept.submissions,
            person=known_on(kept.person, self.now.date()),
            settings=self.settings.of(known),
            calendar=self.deployment.calendar,
            holders=self.cast.holders,
            fallback=self.deployment.fallback,
            includes=self.cast.includes,
            activities=kept.activities(),
            occupants=partial(occupants, self.kept),
            parties=self.cast.parties,
            partners=self.deployment.partners,
            invited=self.deployment.invited,
        )

    def filled(
        self,
        use: FormUse,
        answers: Mapping[str, Written],
        actor: Actor,
        place: Place,
        subproject: str | None = None,
    ) -> Filled:
        """The form with these answers, as `filling` settles it."""
        return self.settled(
            use.form, answers, actor, place, sent_by(use, actor, place, self.now), subproject
        )

    def settled(
        self,
        form: Form,
        answers: Mapping[str, Written],
        actor: Actor,
        place: Place,
        sent: Sent,
        subproject: str | None = None,
    ) -> Filled:
        name, files = self.cast.named(actor.account), files_told(form, answers)
        context = self.context(actor, place, self.now, subproject, files)
        ids = {told: one.id for told, one in files.items()}
        people = self.people(place.case, place.facts)
        words = draft_of(form, answers, people, files=ids, signer=name, records=self.records)
        draft = changed(begun(form, context), words)
        settled = settle(form, draft, context)
        if settled.problems:
            return Filled(settled, None)
        return Filled(settled, submission_of(form, settled, draft, context, sent))

    def people(self, case: Case | None, facts: Facts) -> Mapping[str, str]:
        """The roles of a story to the accounts they mean."""
        return Lazily(self.deployment.roles, lambda name: self.cast.account(name, case, facts))

    def context(
        self,
        actor: Actor,
        place: Place,
        now: datetime,
        subproject: str | None = None,
        files: Mapping[str, Upload] = NO_FILES,
    ) -> FillContext:
        """What a form sees around it. `files`: those that the story adds, by name."""
        case, facts, name = place.case, place.facts, self.cast.named(actor.account)
        around = form_names(place.workflow, case, facts, now) if case is not None else ({}, {})
        return FillContext(
            now=now,
            calendar=self.deployment.calendar,
            language=self.deployment.base_language,
            country=self.deployment.country,
            person=facts.person,
            setting=facts.settings,
            case=around[0],
            activity=around[1],
            user={"organisation": actor.organisation, "unit": actor.unit},
            subproject=case.subproject if case is not None else subproject,
            staff=self.cast.accounts,
            organisations=self.cast.organisations,
            kinds=self.deployment.identity,
            files={one.id: one for one in files.values()},
            records=recorded(place, now),
            signer=Signer(id=actor.account, name=name),
            consents=consents_in(place, now),
        )

    def advanced(
        self,
        event: Event,
        deed: Deed,
        name: str,
        kept: Kept,
        place: Place,
        filled: Filled | None = None,
    ) -> Done:
        """What comes of the event. The workflow's refusal explains more than that of access."""
        access = decided(self.deployment, self.now, event.actor, deed, name, place)
        found = self.happens(event, kept, place, filled, access)
        if self.coverage is not None and deed is Deed.TAKE_ACTION and found.happened:
            self.coverage.acted(place.workflow, name)
        return found

    def happens(
        self,
        event: Event,
        kept: Kept,
        place: Place,
        filled: Filled | None = None,
        access: Allowed | Refused | None = None,
    ) -> Done:
        facts = self.facts(kept) if place.activity is not None else place.facts
        flow, activity = self.flow(kept), place.activity
        outcome = advance_together(flow, kept.case, facts, event, self.now, activity)
        if isinstance(outcome, Refused):
            return refused(outcome)
        if isinstance(access, Refused):
            return refused(access)
        sent = filled.submission if filled is not None and not isinstance(event, Start) else None
        self.keep(kept, outcome, sent, place.activity)
        found, woken = done(outcome), self.wake(kept)
        shown = frozenset(filled.settled.shown) if filled is not None else frozenset()
        return replace(found, shown=shown, told=(*found.told, *woken))

    def keep(
        self, kept: Kept, step: Together, submission: Submission | None, activity: str | None
    ) -> None:
        """Keep what an event has come to, and note what it met. `submission`: what it sent there."""
        kept.keep(step, submission, activity)
        if self.coverage is not None:
            self.coverage.note_step(self.flow(kept), step, submission, activity)
