"""Walks a case of any workflow, with its activities, with people who do what comes to mind, and demands what
must always hold: nothing raises, no state that is not defined, replaying gives the case, a refusal says why
in both languages and changes nothing, and all that is shown of a case and its forms can be shown.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from engine.access.decide import Allowed, decide
from engine.access.facts import Act as Deed
from engine.access.facts import Facts as AccessFacts
from engine.access.facts import Purpose
from engine.casework.case import Facts
from engine.casework.draft import replay
from engine.casework.environment import case_names, form_names
from engine.casework.events import (
    Act,
    Actor,
    AssignSeats,
    Claim,
    Event,
    Finish,
    HandOver,
    Happened,
    Open,
    PassTime,
    PutBack,
    Start,
    Submit,
    WriteNote,
)
from engine.casework.opening import begin_at
from engine.casework.possible import (
    possible,
    possible_activities,
    possible_forms,
    whose_turn,
)
from engine.casework.together import Changed, Together, advance_together, inside
from engine.definitions.deployment import Deployment
from engine.definitions.form import Form
from engine.definitions.workflow import FormUse, Workflow
from engine.filling.context import FillContext
from engine.filling.draft import Draft
from engine.filling.explain_value import explain_value
from engine.filling.identity_facts import said_of_person
from engine.filling.journey import journey
from engine.filling.submission import Submission
from engine.filling.submit import Sent, submit
from engine.filling.summary import in_words
from engine.foundation.texts import in_words as worded
from engine.foundation.wrong import Refused
from engine.scenarios.keeping import Kept, Place
from engine.scenarios.seeing import case_facts
from engine.storage.codec import decode, decode_case, encode, encode_case
from engine.studio.diagram import Marks, draw
from engine.studio.strip import strip
from engine.web.questions import Layout
from tests.promises.posting import Person
from tests.storage.making import columns_of

LANGUAGES = ("sv", "en")
WAITS = (0, 0, 1, 3, 10, 40, 200)


@dataclass(slots=True)
class Walk:
    """One case on its way, kept as operations would keep it, in memory. `within`: in which of its activities
    the next thing is done, by identity; None: in the case itself. `happened`: by case or activity.
    """

    deployment: Deployment
    workflow: Workflow
    chance: random.Random
    now: datetime
    kept: Kept = field(default_factory=lambda: Kept(case=None, submissions={}, person={}))
    within: str | None = None
    happened: dict[str, list[Happened]] = field(default_factory=dict)
    subproject: str | None = None
    number: int = 0
    moved: int = 0
    filled: int = 0
    started: int = 0

    # Who there is.

    @property
    def holders(self) -> Mapping[str, tuple[str, ...]]:
        """Two in some roles, one in most, none in a few; one account has two roles."""
        plain = [name for name, role in self.deployment.roles.items() if not role.includes]
        return {
            name: (name, "alla") if number % 3 == 0 else (name,)
            for number, name in enumerate(plain)
            if number % 5 != 4
        }

    def actors(self) -> list[Actor]:
        accounts = dict.fromkeys(name for names in self.holders.values() for name in names)
        staff = [Actor(account=name, roles=self.roles(name)) for name in accounts]
        parties = [
            Actor(account=name, roles=frozenset(), organisation=name)
            for name in self.deployment.organisations
        ]
        nobody = Actor(account="ingen", roles=frozenset())
        participant = Actor(account="participant", roles=frozenset(), participant=True)
        return [*staff, participant, *parties, nobody]

    def roles(self, account: str) -> frozenset[str]:
        own = {role for role, names in self.holders.items() if account in names}
        roles = self.deployment.roles.items()
        return frozenset(own | {name for name, role in roles if own.intersection(role.includes)})

    # What operations would gather.

    def facts(self) -> Facts:
        roles = self.deployment.roles.items()
        return Facts(
            submissions=self.kept.submissions,
            person=self.kept.person,
            settings=self.deployment.setting_values(self.subproject),
            calendar=self.deployment.calendar,
            holders=self.holders,
            fallback=self.deployment.fallback,
            includes={name: role.includes for name, role in roles if role.includes},
            activities=self.kept.activities(),
            parties={name: (name,) for name in self.deployment.organisations},
            partners=self.deployment.partners,
        )

    def here(self) -> Place:
        """Where the next thing is done, with what is known there."""
        case, facts = self.kept.case, self.facts()
        if case is None or self.within is None:
            return Place(self.workflow, case, facts)
        found = inside(self.workflow, case, facts, self.within)
        assert found is not None
        return Place(*found, self.within)

    def context(self, language: str) -> FillContext:
        place = self.here()
        around = (
            form_names(place.workflow, place.case, place.facts, self.now)
            if place.case is not None
            else ({}, {})
        )
        return FillContext(
            now=self.now,
            calendar=self.deployment.calendar,
            language=language,
            country=self.deployment.country,
            person=self.kept.person,
            setting=self.deployment.setting_values(self.subproject),
            case=around[0],
            activity=around[1],
            user={"organisation": None, "unit": None},
            subproject=self.subproject,
            staff={one.account: one.account.title() for one in self.actors() if one.roles},
            organisations={name: one.label for name, one in self.deployment.organisations.items()},
            kinds=self.deployment.identity,
        )

    # The walk itself.

    def begin(self) -> bool:
        """Open the case by its form, or begin in the middle; whether there is a case now."""
        if self.workflow.opens_with and self.chance.random() < 0.5:
            use = self.workflow.forms[self.workflow.opens_with]
            meant = {who.name for who in use.by}
            actors = [one for one in self.actors() if meant & one.roles]
            actor = self.chance.choice(actors or self.actors())
            submission = self.fill(use, actor)
            if submission is not None:
                subproject = self.chance.choice([None, *self.deployment.subprojects])
                self.subproject = subproject
                self.take(
                    Open(
                        actor=actor,
                        case_id="c1",
                        submission=submission,
                        subproject=subproject,
                        unit=None,
                    )
                )
        if self.kept.case is None:
            self.begin_in_the_middle()
        return self.kept.case is not None

    def begin_in_the_middle(self) -> None:
        state = self.chance.choice(list(self.workflow.states))
        seats = {role: self.holders[role][0] for role in self.workflow.team if role in self.holders}
        step = begin_at(
            self.workflow, "c1", state, self.facts(), self.actors()[0], self.now, seats=seats
        )
        self.keep(step, None)

    def step(self) -> None:
        """Somebody does something, or time passes."""
        self.within = None
        self.now += timedelta(days=self.chance.choice(WAITS), minutes=7)
        if self.chance.random() < 0.3:
            self.take(PassTime())
        self.within = self.chance.choice([None, *self.kept.running])
        what = self.chance.random()
        if what < 0.15 and self.workflow.activities:
            self.start()
        elif what < 0.55:
            self.act()
        elif what < 0.85:
            self.fill_one()
        elif what < 0.9:
            self.assign()
        elif what < 0.93:
            self.from_hand_to_hand()
        elif what < 0.95:
            self.note()
        else:
            self.finish()
        self.look()

    def start(self) -> None:
        """Somebody starts an activity, which the case may or may not offer."""
        self.within = None
        case, actor = self.kept.case, self.chance.choice(self.actors())
        assert case is not None
        for one in possible_activities(self.workflow, case, self.facts(), actor, self.now):
            checked(one.refused)
        name = self.chance.choice(list(self.workflow.activities))
        form = self.workflow.activities[name].workflow.begins_with
        assert form is not None
        data = self.filled_in(form, name, actor)
        if data is not None:
            self.take(Start(actor=actor, activity=name, data=data.answers))

    def act(self) -> None:
        here = self.here()
        workflow, case = here.workflow, here.case
        assert case is not None
        for _ in range(3):
            actor = self.chance.choice(self.actors())
            found = possible(workflow, case, here.facts, actor, self.now)
            for one in found:
                checked(one.refused)
                assert one.to is None or one.to in workflow.leaves
            names = [one.action.name for one in found if one.refused is None]
            if names:
                break
        others = [one.action.name for one in found]
        if not names or self.chance.random() < 0.1:
            names = others or ["finns_inte"]
        name = self.chance.choice(names)
        action = workflow.leaf_actions[case.state].get(name)
        use = workflow.forms[action.form] if action and action.form else None
        submission = self.fill(use, actor) if use is not None else None
        if use is None or submission is not None or self.chance.random() < 0.2:
            self.take(Act(actor=actor, action=name, submission=submission))

    def fill_one(self) -> None:
        actor, here = self.chance.choice(self.actors()), self.here()
        assert here.case is not None
        found = possible_forms(here.workflow, here.case, here.facts, actor, self.now)
        for one in found:
            checked(one.refused)
        uses = [one.use for one in found if one.refused is None]
        if not uses or self.chance.random() < 0.1:
            uses = list(here.workflow.forms.values())
        if not uses:
            return
        submission = self.fill(self.chance.choice(uses), actor)
        if submission is not None:
            self.take(Submit(actor=actor, submission=submission))

    def assign(self) -> None:
        people = [None, "ingen", *(name for names in self.holders.values() for name in names)]
        role = self.chance.choice([*self.workflow.team, "finns_inte"])
        seats = {role: self.chance.choice([*self.holders.get(role, ()), *people])}
        self.take(AssignSeats(actor=self.chance.choice(self.actors()), seats=seats))

    def finish(self) -> None:
        ids = self.requests()
        note = self.chance.choice(["", "Ringde."])
        actor = self.chance.choice(self.actors())
        self.take(Finish(actor=actor, request=self.chance.choice(ids), note=note))

    def requests(self) -> list[str]:
        case = self.here().case
        assert case is not None
        return [one.id for one in case.requests] or ["c1.0"]

    def from_hand_to_hand(self) -> None:
        request = self.chance.choice(self.requests())
        actor = self.chance.choice(self.actors())
        people = [name for names in self.holders.values() for name in names]
        to, why = self.chance.choice(people), self.chance.choice(["", "Jag är ledig."])
        event: Event = self.chance.choice(
            [
                Claim(actor=actor, request=request),
                HandOver(actor=actor, request=request, to=to, why=why),
                PutBack(actor=actor, request=request),
            ]
        )
        self.take(event)

    def note(self) -> None:
        case = self.here().case
        assert case is not None
        adds_to = self.chance.choice([None, "c1.0", *case.notes])
        about = self.chance.choice(["", "talk", "correction", "finns_inte"])
        day = self.now.date() + timedelta(days=self.chance.choice([-9, 0, 9]))
        actor, text = self.chance.choice(self.actors()), self.chance.choice(["", "Vi sågs."])
        self.take(WriteNote(actor=actor, text=text, day=day, about=about, adds_to=adds_to))

    # Filling in.

    def fill(self, use: FormUse, actor: Actor) -> Submission | None:
        return self.filled_in(use.form, use.name, actor)

    def filled_in(self, form: Form, name: str, actor: Actor) -> Submission | None:
        """A form gone through by somebody; None when they never got it right."""
        language = self.chance.choice([*LANGUAGES, self.deployment.base_language, "ar"])
        context = self.context(language)
        draft = Person(self.chance, context).filled(form)
        assert Draft.from_json(json.loads(json.dumps(draft.to_json()))) == draft
        way = journey(form, draft, context)
        laid_out(form, way.settled, draft, context)
        self.number += 1
        sent = Sent(
            id=f"s{self.number}",
            form=name,
            at=self.now,
            by=actor.account,
            on_behalf=None if actor.participant else self.chance.choice([None, "participant"]),
        )
        found = submit(form, draft, context, sent)
        if not isinstance(found, Submission):
            for problem in found:
                for one in LANGUAGES:
                    assert worded(problem.text, one)
            return None
        told(form, found, context)
        for values in (found.answers, found.values):
            assert decode(encode(values)) == values
        self.filled += 1
        return found

    # What comes of an event.

    def take(self, event: Event) -> None:
        before, facts, within = self.kept.case, self.facts(), self.within
        if before is None and not isinstance(event, Open):
            return
        kept = encode_case(before) if before is not None else ""
        outcome = advance_together(self.workflow, before, facts, event, self.now, within)
        assert outcome == advance_together(self.workflow, before, facts, event, self.now, within)
        if before is not None:
            assert encode_case(before) == kept
        if isinstance(outcome, Refused):
            checked(outcome)
            return
        self.keep(outcome, getattr(event, "submission", None))

    def keep(self, outcome: Together, submission: Submission | None) -> None:
        for one in outcome.changed:
            self.holds(one)
        for notice in outcome.planned:
            assert notice.message
        self.started += len(outcome.opened)
        self.kept.keep(outcome, submission, self.within)
        for name, value in outcome.person.items():
            told = said_of_person(name, value, self.now.date())
            self.kept.person = {**self.kept.person, **told}

    def holds(self, changed: Changed) -> None:
        """What must hold of the case, or the activity, after all that has happened in it."""
        case, workflow = changed.case, self.workflow
        if changed.use is not None:
            workflow = workflow.activities[changed.use].workflow
        happened = self.happened.setdefault(case.id, [])
        happened += changed.events
        stored = [replace(one, payload=decode(encode(one.payload))) for one in happened]
        assert replay(happened) == case
        assert replay(stored) == case
        assert decode_case(encode_case(case), **columns_of(case), use=case.use) == case
        assert case.state in workflow.leaves
        assert case.version == len(happened)
        assert (case.visits[-1].state, case.visits[-1].left) == (case.state, None)
        assert set(case.due) <= {state.name for state in workflow.around(case.state)}
        moves = sum(one.kind == "moved" for one in changed.events)
        assert moves <= len(workflow.leaves) + 1
        self.moved += moves

    def look(self) -> None:
        """What pages and access ask of the case, or of the activity."""
        here = self.here()
        case, workflow = here.case, here.workflow
        assert case is not None
        names = case_names(workflow, case, here.facts, self.now)
        for name in names:
            _ = names[name]
        for who in whose_turn(workflow, case.state):
            assert who.label
        marks = Marks(done=frozenset(visit.state for visit in case.visits), now=case.state)
        strip(workflow, marks, self.chance.choice(LANGUAGES))
        self.decided(self.chance.choice(self.actors()), here)

    def decided(self, actor: Actor, here: Place) -> None:
        case, workflow = here.case, here.workflow
        assert case is not None
        facts = case_facts(case, here, self.now.date())
        named: list[tuple[Deed, str]] = [(Deed.READ_CASE, ""), (Deed.ASSIGN, "")]
        named += [(Deed.READ_FORM, form) for form in workflow.forms]
        named += [(Deed.FILL_FORM, form) for form in workflow.forms]
        named += [(Deed.TAKE_ACTION, name) for name in workflow.leaf_actions[case.state]]
        for deed, name in named:
            asked = AccessFacts(
                deployment=self.deployment, workflow=workflow, case=facts, name=name
            )
            decision = decide(actor, deed, asked, Purpose.CASEWORK)
            assert isinstance(decision, Allowed) or checked(decision)


def laid_out(form: Form, settled: object, draft: Draft, context: FillContext) -> None:
    """The questions of every page as a template needs them."""
    way = journey(form, draft, context)
    errors = {problem.path: problem.text for problem in way.settled.problems}
    layout = Layout(
        form=form, settled=way.settled, written=draft.written, place=context.place(), errors=errors
    )
    for page in way.pages:
        layout.questions(page.fields)


def told(form: Form, submission: Submission, context: FillContext) -> None:
    """The answers and values in words, in every language that matters."""
    for page in in_words(form, submission.answers, context.place()):
        for one in page.answers:
            assert worded(one.label, context.language) or one.field.block is not None
            worded(one.value, context.language)
    for computed in form.values.values():
        for language in LANGUAGES:
            found = explain_value(form, computed, submission.answers, submission.values)
            for words in found.why:
                assert worded(words, language)
            if found.value is not None:
                assert worded(found.value, language)


def checked(refused: Refused | None) -> bool:
    """A refusal has reasons, each with its sentence in Swedish and English."""
    if refused is not None:
        assert refused.reasons
        for reason in refused.reasons:
            for language in LANGUAGES:
                assert reason.sentence.in_(language).strip()
    return True


def walked(deployment: Deployment, chance: random.Random, *, cases: int, steps: int) -> list[Walk]:
    """Some cases of every workflow, walked; the diagram is drawn too."""
    walks = []
    for workflow in deployment.workflows.values():
        draw(workflow, chance.choice(LANGUAGES))
        for _ in range(cases):
            start = datetime(2024, 1, 8, 9, tzinfo=deployment.calendar.zone)
            walk = Walk(deployment, workflow, chance, start)
            if walk.begin():
                for _ in range(steps):
                    walk.step()
            walks.append(walk)
    return walks
