"""Owns how a story is played: each step on a driver, and what it says should come of it.

Nothing here knows what it is played on. A story ends with its first failure, since what follows
builds on it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.definitions.deployment import Deployment
from engine.definitions.story import Step, Story
from engine.definitions.workflow import Workflow
from engine.foundation.diagnostics import Span
from engine.foundation.texts import Said, said
from engine.scenarios.driver import Doer, Done, Driver
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


def play(story: Story, deployment: Deployment, driver: Driver) -> StoryResult:
    """Play the steps in order, until one comes out otherwise than it says."""
    playing = Playing(story, deployment, driver)
    for given, steps in ((True, story.given), (False, story.steps)):
        for number, step in enumerate(steps, start=1):
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


class Playing:
    """A story going on: whom it is about now, and whose cases have been opened."""

    def __init__(self, story: Story, deployment: Deployment, driver: Driver) -> None:
        self.deployment = deployment
        self.workflow = deployment.workflows[story.workflow]
        self.driver = driver
        self.person = next(iter(story.people), "")
        self.opened: set[str] = set()
        self.activities: dict[tuple[str, str], Activity] = {}
        self.played = 0

    def step(self, step: Step) -> list[tuple[Span, Said]]:
        """Play one step; what came out otherwise than it says, each with its place."""
        self.played += 1
        self.person = step.person or (step.what if step.verb == "open" else self.person)
        if step.verb in ON_A_CASE and self.person not in self.opened:
            return [(step.span, NO_CASE)]
        within = self.activities.get((self.person, step.inside or ""))
        if step.inside is not None and within is None:
            return [(step.span, said("Aktiviteten {name} har inte startat.", name=step.inside))]
        inside = within.id if within is not None else None
        doer = Doer(actor=step.actor, person=self.person, activity=inside)
        done = VERBS[step.verb](step, doer, self.driver)
        if step.verb == "open" and done.happened:
            self.opened.add(self.person)
        self._started(step, done)
        surprise = _unexpected(done, {expected.kind for expected in step.expect})
        if surprise is not None:
            return [(step.span, surprise)]
        return self.otherwise(step, doer, done, within) if step.expect else []

    def _started(self, step: Step, done: Done) -> None:
        """Know the latest activity of each kind by that name, and the one that the step calls something."""
        for id, kind in done.started.items():
            found = Activity(id, self.workflow.activities[kind].workflow)
            self.activities[self.person, kind] = found
            if step.call is not None and kind == step.what:
                self.activities[self.person, step.call] = found

    def otherwise(
        self, step: Step, doer: Doer, done: Done, within: Activity | None = None
    ) -> list[tuple[Span, Said]]:
        """The expectations of a step that did not come true."""
        outcome = Outcome(
            deployment=self.deployment,
            workflow=within.workflow if within is not None else self.workflow,
            driver=self.driver,
            doer=doer,
            done=done,
            seen=self.driver.look(doer.person, doer.activity),
            all=step.expect,
        )
        checked = ((one.span, against(one, outcome)) for one in step.expect)
        return [(span, sentence) for span, sentence in checked if sentence is not None]


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
    return driver.do(doer, step.what, step.answers)


def _start(step: Step, doer: Doer, driver: Driver) -> Done:
    return driver.start(doer, step.what, step.answers)


def _assign(step: Step, doer: Doer, driver: Driver) -> Done:
    return driver.assign(doer, step.seats)


def _wait(step: Step, doer: Doer, driver: Driver) -> Done:
    return driver.wait(doer, step.duration) if step.duration is not None else Done()


def _look(step: Step, doer: Doer, driver: Driver) -> Done:
    return Done()


ON_A_CASE = ("fill", "amend", "do", "start", "assign")
VERBS: Mapping[str, Callable[[Step, Doer, Driver], Done]] = {
    "open": _open,
    "fill": _fill,
    "amend": _amend,
    "do": _do,
    "start": _start,
    "assign": _assign,
    "wait": _wait,
    "": _look,
}
