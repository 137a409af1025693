"""Owns what a story on the core keeps of each participant, as operations would store it: the case with its
activities, what was sent, what is known of the person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from engine.casework.case import Case, Facts, Running
from engine.casework.together import Together
from engine.definitions.workflow import Workflow
from engine.expressions.scope import Values
from engine.filling.submission import Submission


@dataclass(slots=True)
class Kept:
    """What is stored of one participant: the case, what was sent, what is known of the person, and the
    activities of the case by identity.
    """

    case: Case | None
    submissions: Mapping[str, tuple[Submission, ...]]
    person: Values
    running: dict[str, Running] = field(default_factory=dict)

    def activities(self) -> Mapping[str, tuple[Running, ...]]:
        """The activities by kind, in the order they were started."""
        found: dict[str, tuple[Running, ...]] = {}
        for started in self.case.started if self.case is not None else ():
            found[started.use] = (*found.get(started.use, ()), self.running[started.id])
        return found

    def keep(self, step: Together, submission: Submission | None, activity: str | None) -> None:
        """Keep what an event has come to. `submission`: what it sent, in the case or in an activity."""
        self.case = step.case
        self.person = MappingProxyType({**self.person, **step.person})
        for one in step.changed:
            if one.use is not None:
                known = self.running.get(one.case.id, Running(case=one.case))
                self.running[one.case.id] = replace(known, case=one.case)
        if submission is not None and activity is None:
            self.submissions = with_sent(self.submissions, submission)
        elif submission is not None and activity is not None:
            known = self.running[activity]
            sent = with_sent(known.submissions, submission)
            self.running[activity] = replace(known, submissions=sent)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is done: in a case or in one of its activities (`activity`: which)."""

    workflow: Workflow
    case: Case | None
    facts: Facts
    activity: str | None = None

    @property
    def sent(self) -> Mapping[str, tuple[Submission, ...]]:
        return self.facts.submissions

    @property
    def authors(self) -> frozenset[str]:
        return frozenset(one.by for sent in self.sent.values() for one in sent)


def with_sent(
    before: Mapping[str, tuple[Submission, ...]], new: Submission
) -> Mapping[str, tuple[Submission, ...]]:
    """What has been sent, with one more, or with one in the place of what it amends."""
    of = new.amended.of if new.amended is not None else ""
    others = [one for one in before.get(new.form, ()) if one.id != of]
    return {**before, new.form: (*others, new)}
