"""Walks a case of any workflow with people who do what comes to mind, and demands what must always
hold: nothing raises, no state that is not defined, replaying gives the case, a refusal says why in
both languages and changes nothing, and all that is shown of a case and its forms can be shown.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from engine.access.decide import Allowed, decide
from engine.access.facts import Act as Deed
from engine.access.facts import CaseFacts, Purpose
from engine.access.facts import Facts as AccessFacts
from engine.casework.advance import advance
from engine.casework.case import Case, Facts
from engine.casework.draft import replay
from engine.casework.environment import case_names
from engine.casework.events import (
    Act,
    Actor,
    Advanced,
    AssignSeats,
    Claim,
    Event,
    Finish,
    HandOver,
    Happened,
    Open,
    PutBack,
    Submit,
    WriteNote,
)
from engine.casework.opening import begin_at
from engine.casework.possible import possible, possible_forms, whose_turn
from engine.casework.together import Together
from engine.casework.withheld import opening_stays
from engine.definitions.deployment import Deployment
from engine.definitions.form import Form
from engine.definitions.workflow import FormUse, Workflow
from engine.expressions.scope import Value
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
    """One case on its way, kept as operations would keep it, in memory."""

    deployment: Deployment
    workflow: Workflow
    chance: random.Random
    now: datetime
    case: Case | None = None
    sent: dict[str, tuple[Submission, ...]] = field(default_factory=dict)
    person: Mapping[str, Value] = field(default_factory=dict)
    happened: list[Happened] = field(default_factory=list)
    subproject: str | None = None
    number: int = 0
    moved: int = 0
    filled: int = 0

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
            submissions=self.sent,
            person=self.person,
            settings=self.deployment.setting_values(self.subproject),
            calendar=self.deployment.calendar,
            holders=self.holders,
            fallback=self.deployment.fallback,
            includes={name: role.includes for name, role in roles if role.includes},
        )

    def context(self, language: str) -> FillContext:
        case = self.case
        names = case_names(self.workflow, case, self.facts(), self.now) if case is not None else {}
        return FillContext(
            now=self.now,
            calendar=self.deployment.calendar,
            language=language,
            country=self.deployment.country,
            person=self.person,
            setting=self.deployment.setting_values(self.subproject),
            case=names,
            user={"organisation": None, "unit": None},
            subproject=self.subproject,
            staff={one.account: one.account.title() for one in self.actors() if one.roles},
            organisations={name: one.label for name, one in self.deployment.organisations.items()},
            kinds=self.deployment.identity,
        )

    # The walk itself.

    def begin(self) -> bool:
        """Open the case by its form, or begin in the middle; whether there is a case now."""
        if self.chance.random() < 0.5:
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
        if self.case is None:
            self.begin_in_the_middle()
        return self.case is not None

    def begin_in_the_middle(self) -> None:
        state = self.chance.choice(list(self.workflow.states))
        seats = {role: self.holders[role][0] for role in self.workflow.team if role in self.holders}
        step = begin_at(
            self.workflow, "c1", state, self.facts(), self.actors()[0], self.now, seats=seats
        )
        self.keep(step, None)

    def step(self) -> None:
        """Somebody does something, or time passes."""
        self.now += timedelta(days=self.chance.choice(WAITS), minutes=7)
        what = self.chance.random()
        if what < 0.55:
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

    def act(self) -> None:
        case = self.case
        assert case is not None
        for _ in range(3):
            actor = self.chance.choice(self.actors())
            found = possible(self.workflow, case, self.facts(), actor, self.now)
            for one in found:
                checked(one.refused)
                assert one.to is None or one.to in self.workflow.leaves
            names = [one.action.name for one in found if one.refused is None]
            if names:
                break
        others = [one.action.name for one in found]
        if not names or self.chance.random() < 0.1:
            names = others or ["finns_inte"]
        name = self.chance.choice(names)
        action = self.workflow.leaf_actions[case.state].get(name)
        use = self.workflow.forms[action.form] if action and action.form else None
        submission = self.fill(use, actor) if use is not None else None
        if use is None or submission is not None or self.chance.random() < 0.2:
            self.take(Act(actor=actor, action=name, submission=submission))

    def fill_one(self) -> None:
        actor, case = self.chance.choice(self.actors()), self.case
        assert case is not None
        found = possible_forms(self.workflow, case, self.facts(), actor, self.now)
        for one in found:
            checked(one.refused)
        uses = [one.use for one in found if one.refused is None]
        if not uses or self.chance.random() < 0.1:
            uses = list(self.workflow.forms.values())
        submission = self.fill(self.chance.choice(uses), actor)
        if submission is not None:
            self.take(Submit(actor=actor, submission=submission))

    def assign(self) -> None:
        people = [None, "ingen", *(name for names in self.holders.values() for name in names)]
        role = self.chance.choice([*self.workflow.team, "finns_inte"])
        seats = {role: self.chance.choice([*self.holders.get(role, ()), *people])}
        self.take(AssignSeats(actor=self.chance.choice(self.actors()), seats=seats))

    def finish(self) -> None:
        assert self.case is not None
        ids = [one.id for one in self.case.requests] or ["c1.0"]
        note = self.chance.choice(["", "Ringde."])
        actor = self.chance.choice(self.actors())
        self.take(Finish(actor=actor, request=self.chance.choice(ids), note=note))

    def from_hand_to_hand(self) -> None:
        assert self.case is not None
        request = self.chance.choice([one.id for one in self.case.requests] or ["c1.0"])
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
        assert self.case is not None
        adds_to = self.chance.choice([None, "c1.0", *self.case.notes])
        about = self.chance.choice(["", "talk", "correction", "finns_inte"])
        day = self.now.date() + timedelta(days=self.chance.choice([-9, 0, 9]))
        actor, text = self.chance.choice(self.actors()), self.chance.choice(["", "Vi sågs."])
        self.take(WriteNote(actor=actor, text=text, day=day, about=about, adds_to=adds_to))

    # Filling in.

    def fill(self, use: FormUse, actor: Actor) -> Submission | None:
        """A form gone through by somebody; None when they never got it right."""
        language = self.chance.choice([*LANGUAGES, self.deployment.base_language, "ar"])
        context, form = self.context(language), use.form
        draft = Person(self.chance, context).filled(form)
        assert Draft.from_json(json.loads(json.dumps(draft.to_json()))) == draft
        way = journey(form, draft, context)
        laid_out(form, way.settled, draft, context)
        self.number += 1
        sent = Sent(
            id=f"s{self.number}",
            form=use.name,
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
        before, facts = self.case, self.facts()
        if before is None and not isinstance(event, Open):
            return
        kept = encode_case(before) if before is not None else ""
        outcome = advance(self.workflow, before, facts, event, self.now)
        assert outcome == advance(self.workflow, before, facts, event, self.now)
        if before is not None:
            assert encode_case(before) == kept
        if isinstance(outcome, Refused):
            checked(outcome)
            return
        self.keep(outcome, getattr(event, "submission", None))

    def keep(self, outcome: Advanced | Together, submission: Submission | None) -> None:
        case = outcome.case
        self.happened += outcome.events
        stored = [replace(one, payload=decode(encode(one.payload))) for one in self.happened]
        assert replay(self.happened) == case
        assert replay(stored) == case
        assert decode_case(encode_case(case), **columns_of(case)) == case
        assert case.state in self.workflow.leaves
        assert case.version == len(self.happened)
        assert (case.visits[-1].state, case.visits[-1].left) == (case.state, None)
        assert set(case.due) <= {state.name for state in self.workflow.around(case.state)}
        moves = sum(one.kind == "moved" for one in outcome.events)
        assert moves <= len(self.workflow.leaves) + 1
        for notice in outcome.planned:
            assert notice.message
        self.moved += moves
        self.case = case
        for name, value in outcome.person.items():
            told = said_of_person(name, value, self.now.date())
            self.person = {**self.person, **told}
        if submission is not None:
            mine = (*self.sent.get(submission.form, ()), submission)
            self.sent = {**self.sent, submission.form: mine}

    def look(self) -> None:
        """What pages and access ask of the case."""
        case, workflow = self.case, self.workflow
        assert case is not None
        names = case_names(workflow, case, self.facts(), self.now)
        for name in names:
            _ = names[name]
        for who in whose_turn(workflow, case.state):
            assert who.label
        marks = Marks(done=frozenset(visit.state for visit in case.visits), now=case.state)
        strip(workflow, marks, self.chance.choice(LANGUAGES))
        self.decided(self.chance.choice(self.actors()), case)

    def decided(self, actor: Actor, case: Case) -> None:
        around = {one.name for visit in case.visits for one in self.workflow.around(visit.state)}
        facts = CaseFacts(
            state=case.state,
            unit=case.unit,
            subproject=case.subproject,
            seats={role: seat.user for role, seat in case.seats.items()},
            requests=frozenset((one.of, one.form or "") for one in case.requests),
            authors=frozenset(one.by for sent in self.sent.values() for one in sent),
            reached=frozenset(around),
            stays=opening_stays(self.workflow, case.visits),
            data=case.data,
        )
        named: list[tuple[Deed, str]] = [(Deed.READ_CASE, ""), (Deed.ASSIGN, "")]
        named += [(Deed.READ_FORM, form) for form in self.workflow.forms]
        named += [(Deed.FILL_FORM, form) for form in self.workflow.forms]
        named += [(Deed.TAKE_ACTION, name) for name in self.workflow.leaf_actions[case.state]]
        for deed, name in named:
            asked = AccessFacts(
                deployment=self.deployment, workflow=self.workflow, case=facts, name=name
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
