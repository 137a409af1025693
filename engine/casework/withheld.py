"""Owns what others than its author must not learn of what was sent before the case has been, after that, in
the state that the form is read from: in refusals, and in what another form sees of the case.

It counts for each submission. What is sent in a second round is kept as that of the first was, until the
state is come to again; what is sent while the case is in the state is read at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from engine.casework.case import Case
from engine.casework.plan import plan_of
from engine.definitions.workflow import FormUse, Workflow
from engine.expressions.scope import Visit
from engine.filling.submission import Submission

Opening = Mapping[str, Visit | None]
"""By form: the latest stay in the state that it is read from; None where there has been none. Forms that are
read from the start are not there."""


def is_readable(workflow: Workflow, use: FormUse, visits: Sequence[Visit], at: datetime) -> bool:
    """Whether what was sent `at` is read by others than its author."""
    if use.read_from is None:
        return True
    stay = latest_stay(workflow, use.read_from, visits)
    return stay is not None and stay.lasts_after(at)


def latest_stay(workflow: Workflow, state: str, visits: Sequence[Visit]) -> Visit | None:
    """The latest stay in a state, or in one inside it."""
    known = workflow.states
    return next(
        (
            one
            for one in reversed(visits)
            if one.state in known
            and any(state == outer.name for outer in workflow.around(one.state))
        ),
        None,
    )


def opening_stays(workflow: Workflow, visits: Sequence[Visit]) -> Mapping[str, Visit]:
    """The latest stays in the states that forms are read from, by state."""
    wanted = plan_of(workflow).read_from
    found = ((state, latest_stay(workflow, state, visits)) for state in wanted)
    return {state: stay for state, stay in found if stay is not None}


def openings(workflow: Workflow, case: Case) -> Opening:
    """When each form is read that is not read from the start."""
    return {
        name: latest_stay(workflow, use.read_from, case.visits)
        for name, use in workflow.forms.items()
        if use.read_from is not None
    }


class Readable(Mapping[str, tuple[Submission, ...]]):
    """What has been sent, but for what nobody but its author reads yet; read when it is asked for."""

    __slots__ = ("opening", "sent")

    def __init__(self, sent: Mapping[str, tuple[Submission, ...]], opening: Opening) -> None:
        self.sent = sent
        self.opening = opening

    def __getitem__(self, form: str) -> tuple[Submission, ...]:
        if form not in self.opening:
            return self.sent[form]
        stay = self.opening[form]
        read = (one for one in self.sent[form] if stay is not None and stay.lasts_after(one.at))
        found = tuple(read)
        if not found:
            raise KeyError(form)
        return found

    def __iter__(self) -> Iterator[str]:
        return (form for form in self.sent if form in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)
