"""Owns how a story is played: each step on a driver, and what it says should come of it.

Nothing here knows what it is played on. A story ends with its first failure, since what follows
builds on it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from engine.definitions.deployment import Deployment
from engine.definitions.story import Step, Story
from engine.definitions.workflow import Workflow
from engine.foundation.diagnostics import Span
from engine.foundation.texts import Said, Text, said
from engine.scenarios.driver import Doer, Done, Driver, project_case
from engine.scenarios.expecting import NO_CASE, Outcome, against


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Where a story went another way than it says. `number` counts the steps from 1, those of
    `given` by themselves (`given`). `sentence`: what was expected and what was.
    """

    story: Story
    span: Span
    number: int
    given: bool
    sentence: Said

    def in_(self, language: str) -> str:
        """`Steg 4 (rad 37): …`"""
        return self.said.in_(language)

    @property
    def said(self) -> Said:
        if self.given:
            return said(
                "Steg {number} i given (rad {line}): {sentence}",
                number=self.number,
                line=self.span.line,
                sentence=self.sentence,
            )
        return said(
            "Steg {number} (rad {line}): {sentence}",
            number=self.number,
            line=self.span.line,
            sentence=self.sentence,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryResult:
    """How a story came out. `steps`: how many were played."""

    story: Story
    failures: tuple[Failure, ...]
    steps: int

    @property
    def passed(self) -> bool:
        return not self.failures


def play(
    story: Story, deployment: Deployment, driver: Driver, shared: Shared | None = None
) -> StoryResult:
    """Play the steps in order, until one comes out otherwise than it says. `shared`: what the stories before
    have done in projects, where they are played one after another in the same.
    """
    playing = Playing(story, deployment, driver, shared)
    for given, steps in ((True, story.given), (False, story.steps)):
        for number, step in enumerate(steps, start=1):
            if given and playing.was_given(step):
                continue
            found = playing.step(step)
            if found:
                failures = tuple(
                    Failure(story=story, span=span, number=number, given=given, sentence=sentence)
                    for span, sentence in found
                )
                return StoryResult(story=story, failures=failures, steps=playing.played)
    return StoryResult(story=story, failures=(), steps=playing.played)


@dataclass(frozen=True, slots=True)
class Activity:
    """One that has been started, with the workflow that it follows."""

    id: str
    workflow: Workflow


@dataclass(slots=True)
class Shared:
    """What has been done in the cases of projects before a story: steps of `given` by their place, and what
    they called, with the case that it is in.
    """

    given: set[Span] = field(default_factory=set)
    called: dict[str, tuple[str, Activity]] = field(default_factory=dict)


class Playing:
    """A story going on: whom it is about now, and whose cases have been opened; those of projects are there
    from the beginning. `called`: what a step has called something, with the case that it is in.
    """

    def __init__(
        self, story: Story, deployment: Deployment, driver: Driver, shared: Shared | None = None
    ) -> None:
        self.deployment = deployment
        self.workflow = deployment.workflows[story.workflow]
        self.driver = driver
        self.staff = story.staff
        self.person = next(iter(story.people), "")
        self.projects = {project_case(name): one for name, one in deployment.projects.items()}
        if self.workflow.is_project:
            self.person = project_case(self.workflow.name)
        self.opened: set[str] = set(self.projects)
        self.activities: dict[tuple[str, str], Activity] = {}
        self.shared = shared or Shared()
        self.called = dict(self.shared.called)
        for name, (_, activity) in self.called.items():
            driver.know(name, activity.id)
        self.played = 0

    def step(self, step: Step) -> list[tuple[Span, Said]]:
        """Play one step; what came out otherwise than it says, each with its place."""
        self.played += 1
        self.person = step.person or (step.what if step.verb == "open" else self.person)
        case, within = self.place(step)
        if step.verb in ON_A_CASE and case not in self.opened:
            return [(step.span, NO_CASE)]
        if step.inside is not None and within is None and case not in self.projects:
            return [(step.span, said("Aktiviteten {name} har inte startat.", name=step.inside))]
        inside = within.id if within is not None else None
        doer = Doer(actor=step.actor, person=case, activity=inside)
        done = VERBS[step.verb](step, doer, self.driver)
        if step.verb == "open" and done.happened:
            self.opened.add(self.person)
        about = self._started(step, case, done) or within
        surprise = _unexpected(done, {expected.kind for expected in step.expect})
        if surprise is not None:
            return [(step.span, surprise), *self.lacking_seat(step, case, done)]
        return self.otherwise(step, doer, done, about) if step.expect else []

    def place(self, step: Step) -> tuple[str, Activity | None]:
        """The case that a step is in, and the activity there. What has been called something says whose case
        it is; who is named there is meant from then on too.
        """
        name = step.inside or ""
        if name in self.called:
            case, found = self.called[name]
            if step.person not in (None, case):
                return step.person or "", None
            self.person = self.person if case in self.projects else case
            return case, found
        if project_case(name) in self.projects:
            return project_case(name), None
        return self.person, self.activities.get((self.person, name))

    def workflow_of(self, case: str) -> Workflow:
        return self.projects.get(case, self.workflow)

    def _started(self, step: Step, case: str, done: Done) -> Activity | None:
        """Know the latest activity of each kind by that name, and the one that the step calls something; that
        which the step itself started.
        """
        mine: Activity | None = None
        for id, kind in done.started.items():
            found = Activity(id, self.workflow_of(case).activities[kind].workflow)
            self.activities[case, kind] = found
            if step.verb == "start" and kind == step.what:
                mine = mine or found
        if mine is not None and step.call is not None:
            self.driver.know(step.call, mine.id)
            self.called[step.call] = case, mine
            if case in self.projects:
                self.shared.called[step.call] = case, mine
        return mine

    def was_given(self, step: Step) -> bool:
        """Whether a step of `given` that is in a project has been taken in it already, for another story."""
        if self.place(step)[0] not in self.projects:
            return False
        before = step.span in self.shared.given
        self.shared.given.add(step.span)
        return before

    def lacking_seat(self, step: Step, case: str, done: Done) -> list[tuple[Span, Said]]:
        """What to write before a step that stopped because whoever takes it holds a role of the team, and has
        not been given its seat in the case.
        """
        seen = self.driver.look(case) if case in self.opened else None
        roles = self.deployment.roles
        role = self.staff.get(step.actor, step.actor)
        if seen is None or role not in roles:
            return []
        takes = {
            one for name in done.refused if name in roles for one in self.deployment.expanded(name)
        }
        team = takes.intersection(self.workflow_of(case).team)
        wanted = [one for one in self.deployment.expanded(role) if one in team]
        if not wanted:
            return []
        seat, called = wanted[0], roles[wanted[0]].label
        return [(step.span, seat_words(seat, called, step.actor, taken=seat in seen.seats))]

    def otherwise(
        self, step: Step, doer: Doer, done: Done, within: Activity | None = None
    ) -> list[tuple[Span, Said]]:
        """The expectations of a step that did not come true. `within`: what they are about, an activity."""
        doer = replace(doer, activity=within.id if within is not None else None)
        outcome = Outcome(
            deployment=self.deployment,
            workflow=within.workflow if within is not None else self.workflow_of(doer.person),
            around=self.workflow_of(doer.person),
            driver=self.driver,
            doer=doer,
            done=done,
            seen=self.driver.look(doer.person, doer.activity),
            all=step.expect,
        )
        checked = ((one.span, against(one, outcome)) for one in step.expect)
        return [(span, sentence) for span, sentence in checked if sentence is not None]


def seat_words(seat: str, called: Text, actor: str, *, taken: bool) -> Said:
    """That nobody has the seat, or somebody else; and what to write."""
    if taken:
        return said(
            "{actor} är {role}, men någon annan har den platsen i ärendet. Skriv as: {seat} så menas den "
            "som har den, eller ett steg före med assign: {{{seat}: {actor}}}.",
            actor=actor, role=called, seat=seat,
        )  # fmt: skip
    return said(
        "Ingen har platsen {role} i ärendet. Skriv ett steg före av någon som får utse: "
        "assign: {{{seat}: {actor}}}.",
        actor=actor, role=called, seat=seat,
    )  # fmt: skip


def _unexpected(done: Done, kinds: set[str]) -> Said | None:
    """A refusal or problem that the step does not expect."""
    if done.refused and "refused" not in kinds:
        return said("steget stoppades: {why}", why=done.why or tuple(done.refused))
    if done.problems and "problem" not in kinds:
        first = done.problems[0]
        return said("svaret på {path} godtogs inte: {text}", path=first.path, text=first.text)
    return None


def _open(step: Step, doer: Doer, driver: Driver) -> Done:
    if step.at is not None:
        return driver.begin(doer, step.at, step.subproject)
    return driver.open(doer, step.answers, step.subproject)


def _fill(step: Step, doer: Doer, driver: Driver) -> Done:
    return driver.fill(doer, step.what, step.answers)


def _amend(step: Step, doer: Doer, driver: Driver) -> Done:
    return driver.amend(doer, step.what, step.answers, step.why)


def _do(step: Step, doer: Doer, driver: Driver) -> Done:
    return driver.do(doer, step.what, step.answers, step.why)


def _start(step: Step, doer: Doer, driver: Driver) -> Done:
    return driver.start(doer, step.what, step.answers)


def _assign(step: Step, doer: Doer, driver: Driver) -> Done:
    return driver.assign(doer, step.seats)


def _give(step: Step, doer: Doer, driver: Driver) -> Done:
    return driver.give(doer, step)


def _withdraw(step: Step, doer: Doer, driver: Driver) -> Done:
    return driver.withdraw(doer, step.what, step.parties)


def _wait(step: Step, doer: Doer, driver: Driver) -> Done:
    return driver.wait(doer, step.duration) if step.duration is not None else Done()


def _look(step: Step, doer: Doer, driver: Driver) -> Done:
    return Done()


ON_A_CASE = ("fill", "amend", "do", "start", "assign", "give", "withdraw")
VERBS: Mapping[str, Callable[[Step, Doer, Driver], Done]] = {
    "open": _open,
    "fill": _fill,
    "amend": _amend,
    "do": _do,
    "start": _start,
    "assign": _assign,
    "give": _give,
    "withdraw": _withdraw,
    "wait": _wait,
    "": _look,
}
