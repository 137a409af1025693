"""Workflows put together by hand, for tests of what a case does. Expressions are real ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.casework.advance import advance
from engine.casework.case import Case, Facts
from engine.casework.events import Act, Actor, Advanced, Event, Happened, Open, PassTime, Submit
from engine.casework.together import Together, advance_together, next_waking_together
from engine.casework.waking import next_waking
from engine.definitions.form import Computed, Field, Flag, Form, Page
from engine.definitions.ground import CLOCK
from engine.definitions.workflow import (
    Action,
    Clock,
    Effect,
    FormUse,
    Late,
    LateStep,
    State,
    Timer,
    Who,
    WhoKind,
    Workflow,
)
from engine.expressions.expression import Expression
from engine.expressions.reading import read
from engine.expressions.scope import Scope, Value
from engine.expressions.types import BOOLEAN, DATE, DURATION, NUMBER, TEXT, USER, Kind, Type
from engine.filling.submission import Submission
from engine.foundation.calendar import Calendar
from engine.foundation.diagnostics import Span
from engine.foundation.texts import Text
from engine.foundation.wrong import Refused

SPAN = Span("test.yaml", 1, 1, 1, 2)
STOCKHOLM = ZoneInfo("Europe/Stockholm")
NOON = datetime(2024, 3, 4, 12, 0, tzinfo=STOCKHOLM)  # a Monday
TYPES = {"yes_no": BOOLEAN, "integer": NUMBER, "text": TEXT, "date": DATE, "user": USER}
EVA = Actor(account="eva", roles=frozenset({"coach"}))
BO = Actor(account="bo", roles=frozenset({"coach"}))
KIM = Actor(account="kim", roles=frozenset({"koordinator"}))
PARTICIPANT = Actor(account="p1", roles=frozenset(), participant=True)


def text(words: str) -> Text:
    return Text({"sv": words, "en": f"{words} (en)"})


def who(name: str) -> Who:
    kinds = {"participant": WhoKind.PARTICIPANT, "system": WhoKind.SYSTEM, "ledare": WhoKind.DATA}
    return Who(kinds.get(name, WhoKind.ROLE), name, text(name.capitalize()))


def whos(names: str) -> tuple[Who, ...]:
    return tuple(who(name) for name in names.split())


def field(name: str, kind: str = "yes_no", **more: object) -> Field:
    return Field(name=name, type=kind, label=text(name), value_type=TYPES[kind], span=SPAN, **more)


def block(name: str, form: Form) -> Field:
    return Field(
        name=name, type="block", label=text(name), value_type=form.value_type, span=SPAN, block=form
    )


def form(name: str, *fields: Field, flags: Mapping[str, Flag] | None = None) -> Form:
    names = {one.name: one for one in fields}
    return Form(
        name=name,
        title=text(f"Formuläret {name}"),
        version=f"{name}-1",
        span=SPAN,
        about=None,
        pages=(Page(name="", title=None, fields=tuple(names)),),
        fields=names,
        values={},
        rules={},
        flags=flags or {},
        result=(),
        instrument=None,
        order=tuple(names),
        value_type=Type(
            kind=Kind.GROUP,
            of=name,
            names={field.name: field.value_type for field in fields},
            label=text(name),
        ),
    )


def use(
    the_form: Form, by: str = "coach", read: str = "coach", do: tuple[Effect, ...] = ()
) -> FormUse:
    return FormUse(name=the_form.name, form=the_form, by=whos(by), read=whos(read), do=do)


def action(name: str, by: str = "coach", at: str | None = None, **more: object) -> Action:
    return Action(name=name, label=text(name), by=whos(by), span=SPAN, at=at, **more)


class Building:
    """A workflow in the making: forms and data first, so that expressions may name them."""

    def __init__(
        self,
        forms: Sequence[FormUse] = (),
        data: Sequence[Field] = (),
        leaves: Mapping[str, tuple[str, ...]] | None = None,
        team: tuple[str, ...] = (),
        clocks: tuple[str, ...] = (),
    ) -> None:
        opening = use(form("anmälan", field("ja")), by="koordinator coach")
        self.forms = {one.name: one for one in (opening, *forms)}
        self.data = {one.name: one for one in data}
        self.team = team
        seat = Type(kind=Kind.GROUP, names={"assigned": BOOLEAN, "changes": NUMBER})
        names = {
            name: Type(
                kind=Kind.COLLECTION,
                item="submission",
                of=name,
                names=one.form.value_type.names,
                label=one.form.title,
            )
            for name, one in self.forms.items()
        }
        self.scope = Scope(
            names={**names, **{name: one.value_type for name, one in self.data.items()}},
            prefixes={
                "person": {"language": TEXT, "age": NUMBER},
                "setting": {"tid": DURATION},
                "team": dict.fromkeys(team, seat),
                "clock": dict.fromkeys(clocks, Type(kind=Kind.GROUP, names=CLOCK)),
            },
            states=leaves or {},
        )

    def expression(self, words: str) -> Expression:
        found = read(words, self.scope)
        assert isinstance(found, Expression), found
        return found

    def clock(self, name: str, start: str, end: str = "", limit: str = "", **more: object) -> Clock:
        return Clock(
            name=name,
            label=text(name),
            span=SPAN,
            start=self.expression(start),
            end=self.expression(end) if end else None,
            limit=self.expression(limit) if limit else None,
            **more,
        )

    def timer(self, name: str, *after: str, every: str = "", **more: object) -> Timer:
        words = {key: more.pop(key) for key in ("tolerance", "when") if key in more}
        return Timer(
            name=name,
            span=SPAN,
            after=tuple(self.expression(one) for one in after),
            every=self.expression(every) if every else None,
            **{key: self.expression(str(one)) for key, one in words.items()},
            **more,
        )

    def late(self, *at_once: Effect, **steps: Effect) -> Late:
        """`steps`: so long after, with `_` for spaces and before it, such as `_2_days`."""
        later = [
            LateStep(after=self.expression(after.strip("_").replace("_", " ")), effect=effect)
            for after, effect in steps.items()
        ]
        return Late(at_once=at_once, steps=tuple(later))

    def workflow(self, *states: State, starts: str = "", **more: object) -> Workflow:
        named = {state.name: state for state in states}
        first = starts or states[0].name
        draft = Workflow(
            name="prov",
            title=text("Prov"),
            version="1",
            subject="person",
            span=SPAN,
            opens_with="anmälan",
            team=self.team,
            roles={"coach": text("Coach"), "koordinator": text("Koordinator")},
            data=self.data,
            forms=self.forms,
            values=more.pop("values", {}),
            flags=more.pop("flags", {}),
            on_flag=more.pop("on_flag", {}),
            offers=more.pop("offers", ()),
            actions=more.pop("actions", {}),
            on_enter=more.pop("on_enter", ()),
            starts=first,
            states=named,
            leaf_actions={},
            scope=self.scope,
            clocks={one.name: one for one in more.pop("clocks", ())},
            timers={one.name: one for one in more.pop("timers", ())},
        )
        assert not more, more
        return replace(draft, leaf_actions={leaf: tried(draft, leaf) for leaf in draft.leaves})


def tried(workflow: Workflow, leaf: str) -> Mapping[str, Action]:
    around = workflow.around(leaf)
    outer = {} if around[0].final else workflow.actions
    found: dict[str, Action] = {}
    for actions in (*(state.actions for state in around), outer):
        for name, one in actions.items():
            found.setdefault(name, one)
    return found


def state(name: str, *actions: Action, **more: object) -> State:
    return State(
        name=name,
        label=text(f"Läget {name}"),
        span=SPAN,
        parent=more.pop("parent", None),
        timers={one.name: one for one in more.pop("timers", ())},
        actions={one.name: replace(one, at=name) for one in actions},
        **more,
    )


def submission(
    the_form: str,
    answers: Mapping[str, Value] | None = None,
    *,
    at: datetime = NOON,
    by: str = "eva",
    flags: tuple[str, ...] = (),
    on_behalf: str | None = None,
    number: int = 1,
) -> Submission:
    return Submission(
        id=f"{the_form}-{number}-{at.isoformat()}",
        form=the_form,
        version=f"{the_form}-1",
        at=at,
        by=by,
        answers=answers or {},
        values={},
        flags=flags,
        on_behalf=on_behalf,
    )


def facts(**more: object) -> Facts:
    start: dict[str, object] = {
        "submissions": {},
        "person": {},
        "settings": {},
        "calendar": Calendar(),
        "holders": {"coach": ("eva", "bo"), "koordinator": ("kim",), "kurator": ()},
        "fallback": "koordinator",
    }
    return Facts(**{**start, **more})


class Run:
    """A case being played: each event is advanced and its submissions are kept, as operations does."""

    def __init__(
        self, workflow: Workflow, known: Facts | None = None, start: datetime | None = None
    ) -> None:
        self.workflow = workflow
        self.facts = known or facts()
        self.now = start or NOON
        self.happened: list[Happened] = []
        self.last = self.take(
            Open(actor=KIM, case_id="c1", submission=submission("anmälan", {"ja": True}))
        )

    @property
    def case(self) -> Case:
        return self.last.case

    def try_(self, event: Event) -> Advanced | Refused:
        case = None if isinstance(event, Open) else self.case
        return advance(self.workflow, case, self.facts, event, self.now)

    def take(self, event: Event) -> Advanced:
        outcome = self.try_(event)
        assert isinstance(outcome, Advanced), outcome
        self.last = outcome
        self.happened += outcome.events
        given = getattr(event, "submission", None)
        if given is not None:
            before = self.facts.submissions
            mine = (*before.get(given.form, ()), given)
            self.facts = replace(self.facts, submissions={**before, given.form: mine})
        self.facts = replace(self.facts, person={**self.facts.person, **outcome.person})
        return outcome

    def waking(self) -> datetime | None:
        return next_waking(self.workflow, self.case, self.facts, self.now)

    def pass_time(self) -> Advanced:
        """The same whether the case is let go on alone or with its activities, of which it has none."""
        together = advance_together(self.workflow, self.case, self.facts, PassTime(), self.now)
        waking = next_waking_together(self.workflow, self.case, self.facts, self.now)
        assert waking == self.waking()
        outcome = self.take(PassTime())
        assert isinstance(together, Together)
        assert (together.case, together.events) == (outcome.case, outcome.events)
        return outcome

    def wait_until(self, moment: datetime) -> list[Happened]:
        """Let time pass at each waking up to the moment; all that happened."""
        before = len(self.happened)
        while (waking := self.waking()) is not None and waking <= moment:
            assert waking >= self.now
            self.now = waking
            self.pass_time()
            after = self.waking()
            assert after is None or after > self.now, "time passed, and the same is due again"
        self.now = moment
        return list(self.happened[before:])

    def act(self, name: str, actor: Actor = EVA, given: Submission | None = None) -> Advanced:
        return self.take(Act(actor=actor, action=name, submission=given))

    def refuse(self, name: str, actor: Actor = EVA, given: Submission | None = None) -> Refused:
        outcome = self.try_(Act(actor=actor, action=name, submission=given))
        assert isinstance(outcome, Refused), outcome
        return outcome

    def fill(
        self,
        name: str,
        actor: Actor = EVA,
        answers: Mapping[str, Value] | None = None,
        **more: object,
    ) -> Advanced:
        given = submission(name, answers, at=self.now, by=actor.account, **more)
        return self.take(Submit(actor=actor, submission=given))


def kinds(outcome: Advanced) -> list[str]:
    return [one.kind for one in outcome.events]


def computed(name: str, value: Expression) -> Computed:
    return Computed(name=name, label=text(name), value_type=value.type, span=SPAN, value=value)


def flag(name: str, when: Expression, severity: str = "attention") -> Flag:
    return Flag(name=name, when=when, severity=severity, label=text(name))
