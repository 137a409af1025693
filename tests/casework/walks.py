"""Workflows and walks through them, made by Hypothesis: any nesting, any effects, circles too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hypothesis import strategies as st

from engine.casework.case import Case
from engine.casework.events import (
    Act,
    Actor,
    AssignSeats,
    Claim,
    Event,
    Finish,
    HandOver,
    PassTime,
    PutBack,
    Submit,
    WriteNote,
)
from engine.definitions.reach import moves
from engine.definitions.workflow import (
    Action,
    Ask,
    Assign,
    Clock,
    Effect,
    Late,
    LateStep,
    Notify,
    SetData,
    State,
    Task,
    Timer,
    Workflow,
)
from engine.expressions.expression import Expression
from tests.casework.building import (
    BO,
    EVA,
    KIM,
    NOON,
    PARTICIPANT,
    SPAN,
    Building,
    action,
    computed,
    field,
    flag,
    form,
    state,
    submission,
    text,
    use,
    who,
    whos,
)

CLOCKS = ("väntan", "snabb")
NAMES = ("a", "b", "c", "d", "e", "f")
ACTIONS = ("gå", "stanna", "åter", "strax", "sedan")
FORMS = ("samtal", "beslut")
WHOS = ("coach", "koordinator", "kurator", "participant", "ledare", "coach system")
CONDITIONS = (
    "samtal.ja", "not samtal.ja", "count(beslut) > 1", "antal > 2", "team.coach.assigned",
    "times_in({leaf}) > 1", "ever_in({leaf})", "submitted(samtal) >= last_entered({leaf})",
    "true", "false", "setting.tid > 2 days",
)  # fmt: skip
BY_TIME = (
    "today() >= 2024-03-20", "days_in({leaf}) >= 4", "clock.väntan.late", "clock.väntan.days > 5",
    "in_time(samtal) < 60", "clock.snabb.running", "clock.väntan.kept",
)  # fmt: skip
DURATIONS = ("2 days", "5 working days", "setting.tid", "1 month")
SHORT = (
    "3 hours",
    "1 day",
    "2 days",
    "5 working days",
    "setting.tid",
    "0 days",
    "30 hours",
    "1 week",
)
MOMENTS = ("entered({leaf})", "last_entered({leaf})", "left({leaf})", "submitted(samtal)", "dag")


@dataclass(frozen=True, slots=True)
class Shape:
    """A tree of states: parent of each, and the leaves."""

    parents: Mapping[str, str | None]

    def leaves(self, name: str | None = None) -> tuple[str, ...]:
        inner = [one for one, parent in self.parents.items() if parent == name]
        if not inner:
            return (name,) if name is not None else ()
        return tuple(leaf for one in inner for leaf in self.leaves(one))

    def inside(self, name: str) -> tuple[str, ...]:
        return tuple(one for one, parent in self.parents.items() if parent == name)


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    count = draw(st.integers(1, len(NAMES)))
    parents: dict[str, str | None] = {}
    for name in NAMES[:count]:
        parents[name] = draw(st.sampled_from([None, *parents]))
    return Shape(parents)


class Maker:
    """Draws the parts of one workflow."""

    def __init__(self, draw: st.DrawFn, shape: Shape) -> None:
        self.draw = draw
        self.shape = shape
        leaves = {name: shape.leaves(name) for name in shape.parents}
        self.build = Building(
            [
                use(
                    form(
                        "samtal", field("ja"), field("antal", "integer", saves_to=("case", "antal"))
                    )
                ),
                use(form("beslut", field("ja")), by="participant coach"),
            ],
            data=[field("antal", "integer"), field("ledare", "user"), field("dag", "date")],
            leaves=leaves,
            team=("coach", "koordinator"),
            clocks=CLOCKS,
        )

    def maybe(self, strategy: st.SearchStrategy[str]) -> str | None:
        return self.draw(st.none() | strategy)

    def condition(self) -> object:
        words = self.maybe(st.sampled_from((*CONDITIONS, *BY_TIME)))
        if words is None:
            return None
        leaf = self.draw(st.sampled_from(list(self.shape.parents)))
        return self.build.expression(words.format(leaf=leaf))

    def duration(self) -> object:
        words = self.maybe(st.sampled_from(DURATIONS))
        return self.build.expression(words) if words is not None else None

    def effects(self) -> tuple[Effect, ...]:
        return tuple(self.effect() for _ in range(self.draw(st.integers(0, 2))))

    def effect(self) -> Effect:
        to, when = whos(self.draw(st.sampled_from(WHOS))), self.condition()
        kind = self.draw(st.integers(0, 4))
        if kind == 0:
            name = self.draw(st.sampled_from(FORMS))
            return Ask(form=name, of=to, due=self.duration(), late=self.late(), when=when)
        if kind == 1:
            return Task(
                text=text("gör"),
                of=to,
                due=self.duration(),
                late=self.late(),
                when=when,
            )
        if kind == 2:
            return Notify(who=to, message=None, when=when)
        if kind == 3:
            words = self.draw(st.sampled_from(["1", "antal + 1", "count(samtal)"]))
            values = {("case", "antal"): self.build.expression(words)}
            return SetData(values=values, when=when)
        seats = {"coach": who(self.draw(st.sampled_from(["coach", "ledare"])))}
        return Assign(seats=seats, when=when)

    def late(self) -> Late:
        """Nothing, mostly; else a notice at once, and one so long after."""
        if self.draw(st.integers(0, 2)):
            return Late()
        told = Notify(who=whos("koordinator"), message=None)
        step = LateStep(after=self.short(), effect=told)
        return Late(at_once=(told,), steps=(step,))

    def short(self) -> Expression:
        return self.build.expression(self.draw(st.sampled_from(SHORT)))

    def timers(self) -> list[Timer]:
        return [self.timer(name) for name in ("snart", "ofta")[: self.draw(st.integers(0, 2))]]

    def timer(self, name: str) -> Timer:
        after = [self.short() for _ in range(self.draw(st.integers(0, 2)))]
        return Timer(
            name=name,
            span=SPAN,
            after=tuple(after),
            every=self.short() if not after or self.draw(st.booleans()) else None,
            tolerance=self.short() if self.draw(st.booleans()) else None,
            when=self.condition(),
            do=self.effects(),
        )

    def clocks(self) -> list[Clock]:
        return [self.clock(name) for name in CLOCKS]

    def clock(self, name: str) -> Clock:
        start, end = (self.moment() for _ in range(2))
        return Clock(
            name=name,
            label=text(name),
            span=SPAN,
            start=start,
            end=end if self.draw(st.booleans()) else None,
            limit=self.short() if self.draw(st.integers(0, 3)) else None,
            late=self.late(),
        )

    def moment(self) -> Expression:
        leaf = self.draw(st.sampled_from(list(self.shape.parents)))
        return self.build.expression(self.draw(st.sampled_from(MOMENTS)).format(leaf=leaf))

    def actions(self) -> list[Action]:
        names = self.draw(st.lists(st.sampled_from(ACTIONS), unique=True, max_size=3))
        return [self.action(name) for name in names]

    def action(self, name: str) -> Action:
        targets = [None, "back", *self.shape.parents]
        return action(
            name,
            "system" if name in ("strax", "sedan") else self.draw(st.sampled_from(WHOS)),
            to=self.draw(st.sampled_from(targets)),
            needs=tuple(self.draw(st.lists(st.sampled_from(FORMS), unique=True, max_size=1))),
            form=None if name in ("strax", "sedan") else self.maybe(st.sampled_from(FORMS)),
            when=self.condition(),
            after=self.duration() if self.draw(st.booleans()) else None,
            do=self.effects(),
        )

    def state(self, name: str) -> State:
        inside = self.shape.inside(name)
        return state(
            name,
            *self.actions(),
            parent=self.shape.parents[name],
            inside=inside,
            starts=inside[0] if inside else None,
            offers=tuple(self.draw(st.lists(st.sampled_from(FORMS), unique=True, max_size=2))),
            due=self.duration(),
            on_enter=self.effects(),
            on_leave=self.effects(),
            timers=self.timers(),
            stops_all=self.draw(st.integers(0, 4)) == 0,
            stops=frozenset(self.draw(st.lists(st.sampled_from(CLOCKS), max_size=1))),
            final=not inside and self.draw(st.integers(0, 5)) == 0,
        )

    def workflow(self) -> Workflow:
        states = [self.state(name) for name in self.shape.parents]
        leaf = next(iter(self.shape.parents))
        total = computed("summa", self.build.expression("count(samtal) + count(beslut)"))
        return self.build.workflow(
            *states,
            actions={one.name: one for one in self.actions()},
            on_enter=self.effects(),
            offers=("samtal",),
            values={"summa": total},
            flags={
                "ofta": flag("ofta", self.build.expression("count(samtal) > 1"), "urgent"),
                "många": flag("många", self.build.expression("antal > 3"), "urgent"),
                "länge": flag("länge", self.build.expression(f"days_in({leaf}) > 3"), "info"),
            },
            on_flag={"urgent": self.effects()},
            timers=self.timers(),
            clocks=self.clocks(),
        )


@st.composite
def workflows(draw: st.DrawFn) -> Workflow:
    return Maker(draw, draw(shapes())).workflow()


def goes_round(flow: Workflow) -> bool:
    """Whether actions of the system lead in a circle, which the check refuses."""
    ways: dict[str, set[str]] = {}
    for move in moves(flow):
        if move.action.by_system:
            ways.setdefault(move.source, set()).add(move.target)
    for _ in flow.leaves:
        for source, targets in ways.items():
            ways[source] = targets.union(*(ways.get(one, set()) for one in targets))
    return any(source in targets for source, targets in ways.items())


ACTORS: tuple[Actor, ...] = (EVA, BO, KIM, PARTICIPANT)
Pick = tuple[int, int, int, int]
picks = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 3), st.integers(0, 5), st.integers(0, 40)),
    max_size=12,
)
"""What to do next, as numbers: which kind of event, who, which one, and how many days later."""


def about_a_request(kind: int, actor: Actor, case: Case, which: int) -> Event:
    """Somebody finishes, takes, gives or puts back one of those that stand."""
    ids = [one.id for one in case.requests] or ["c1.0"]
    request = ids[which % len(ids)]
    if kind == 2:
        return Finish(actor=actor, request=request, note="Gjort")
    if kind == 4:
        return Claim(actor=actor, request=request)
    if which % 2 == 0:
        return PutBack(actor=actor, request=request)
    return HandOver(actor=actor, request=request, to=("eva", "bo")[which % 3 % 2], why="Ledig")


def event_of(pick: Pick, workflow: Workflow, case: Case, number: int) -> Event:
    """The event that numbers stand for in the case as it is."""
    kind, whom, which, _ = pick
    actor = ACTORS[whom]
    answers = {"ja": which % 2 == 0, "antal": which}
    if kind == 0:
        name = FORMS[which % 2]
        on_behalf = "participant" if which > 3 else None
        sent = submission(name, answers, by=actor.account, number=number, on_behalf=on_behalf)
        return Submit(actor=actor, submission=sent)
    if kind == 1:
        seats = {"coach": ("eva", "bo", None)[which % 3]}
        return AssignSeats(actor=actor, seats=seats)
    if kind in (2, 4, 5):
        return about_a_request(kind, actor, case, which)
    if kind == 6:
        adds_to = case.notes[0] if case.notes and which > 2 else None
        about = "correction" if adds_to is not None else "talk"
        return WriteNote(actor=actor, text="Vi sågs", day=NOON.date(), about=about, adds_to=adds_to)
    if kind == 7:
        return PassTime()
    own = list(workflow.leaf_actions[case.state].values())
    if not own:
        return Act(actor=actor, action="gå")
    chosen = own[which % len(own)]
    given = submission(chosen.form, answers, number=number) if chosen.form is not None else None
    return Act(actor=actor, action=chosen.name, submission=given)
