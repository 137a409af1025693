"""Owns `Driver`: what a story needs of the thing it is played on, and what it gets back.

The core is one such thing (`core`); a running server is another. What a step means is left to
`playing`, and whether it came out as expected to `expecting`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from engine.casework.case import Request
from engine.definitions.story import Step, Written
from engine.expressions.scope import Env
from engine.foundation.durations import Duration
from engine.foundation.texts import Said, Text
from engine.foundation.wrong import Problem


def project_case(workflow: str) -> str:
    """How the one case of a project's workflow is named among those of people, whose names have no colon."""
    return f"{workflow}:"


def with_called(env: Env, records: Mapping[str, str]) -> Env:
    """What an expectation sees beside the case: what the story has called, by its identity."""
    return replace(env, row=dict(records))


@dataclass(frozen=True, slots=True, kw_only=True)
class Doer:
    """Who does it, and in whose case: a participant's (their short name in the story), or that of a project
    (`project_case`). `activity`: the identity of the one that it is done in; None for the case itself.
    """

    actor: str
    person: str
    activity: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What came of an act. `refused`: the names of what was missing, with `why` as a sentence.
    `shown`: paths of the form's questions. `told`: receivers of notices, as `Request.of`, also in the cases
    that a freed place woke; `tasked`: who got a task anywhere in the case. `started`: activities that began,
    by identity, with their kind.
    """

    refused: tuple[str, ...] = ()
    why: Said | Text | str | None = None
    problems: tuple[Problem, ...] = ()
    shown: frozenset[str] = frozenset()
    told: tuple[str, ...] = ()
    tasked: tuple[str, ...] = ()
    started: Mapping[str, str] = field(default_factory=dict)

    @property
    def happened(self) -> bool:
        return not self.refused and not self.problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A case as it stands. `states`: the leaf first, then those around it. `due`: per state. `named`:
    data fields to the colleagues or organisations they name. `late`: what has passed its last day: states,
    clocks and forms that somebody was asked for, by name. `first_in`: queues in which nobody is before it.
    `flags` of an activity are its own and those of its case. `seats`: the roles of the team that somebody
    has in the case.
    """

    states: tuple[str, ...]
    due: Mapping[str, date] = field(default_factory=dict)
    requests: tuple[Request, ...] = ()
    flags: tuple[str, ...] = ()
    turn: tuple[str, ...] = ()
    named: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    late: frozenset[str] = frozenset()
    first_in: tuple[str, ...] = ()
    seats: frozenset[str] = frozenset()


class Driver(Protocol):
    """Plays acts on cases. Every method says what came of it; none raises for a refusal."""

    def open(self, doer: Doer, answers: Mapping[str, Written], subproject: str | None) -> Done: ...

    def begin(self, doer: Doer, state: str, subproject: str | None) -> Done:
        """A case that begins in `state` with every seat filled."""
        ...

    def fill(self, doer: Doer, form: str, answers: Mapping[str, Written]) -> Done: ...

    def amend(self, doer: Doer, form: str, answers: Mapping[str, Written], why: str) -> Done:
        """The latest of the form, with these answers in the place of those that were given."""
        ...

    def do(self, doer: Doer, action: str, answers: Mapping[str, Written], why: str = "") -> Done:
        """`why` somebody is passed who is first in a queue."""
        ...

    def start(self, doer: Doer, activity: str, answers: Mapping[str, Written]) -> Done:
        """An activity of the kind in the case, beginning with these answers."""
        ...

    def assign(self, doer: Doer, seats: Mapping[str, str]) -> Done: ...

    def give(self, doer: Doer, step: Step) -> Done:
        """The participant says yes to the parties of the step, with the topics of each where it says which;
        or somebody writes down another ground, and why.
        """
        ...

    def withdraw(self, doer: Doer, consent: str, parties: tuple[str, ...]) -> Done: ...

    def wait(self, doer: Doer, duration: Duration) -> Done:
        """Let so much time pass in every case, each moment at which something happens in its turn. Told
        is what came of it in the case of the doer's person.
        """
        ...

    def know(self, name: str, activity: str) -> None:
        """That a name of the story is an activity, by its identity: answers of record fields say it so."""
        ...

    def look(self, person: str, activity: str | None = None) -> Seen | None:
        """The person's case, or an activity of it; None while there is none."""
        ...

    def environment(self, person: str, activity: str | None = None) -> Env:
        """What an expression of the workflow sees in the person's case, or in an activity of it."""
        ...

    def can_read(self, doer: Doer, what: str) -> bool:
        """Whether the actor reads `form`, `form.result`, or a page, question or value of it; of a kind of
        activity, whether the latest that was started may be opened.
        """
        ...
