"""Owns what others than its author must not learn of a form before the case has reached the state that it is
read from: in refusals, and in what another form sees of the case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from engine.casework.case import Case
from engine.casework.visits import states_of
from engine.definitions.workflow import FormUse, Workflow
from engine.expressions.scope import Visit
from engine.filling.submission import Submission


def is_readable(workflow: Workflow, use: FormUse, visits: Sequence[Visit]) -> bool:
    """Whether the case has ever been in the state that the form is read from, or in one inside it."""
    if use.read_from is None:
        return True
    known = states_of(visits) & workflow.states.keys()
    return any(use.read_from == state.name for one in known for state in workflow.around(one))


def early_forms(workflow: Workflow, case: Case) -> frozenset[str]:
    """The forms that nobody but their authors reads yet."""
    return frozenset(
        name
        for name, use in workflow.forms.items()
        if use.read_from is not None and not is_readable(workflow, use, case.visits)
    )


class Without(Mapping[str, tuple[Submission, ...]]):
    """What has been sent, but for some forms; read when it is asked for."""

    __slots__ = ("hidden", "sent")

    def __init__(self, sent: Mapping[str, tuple[Submission, ...]], hidden: frozenset[str]) -> None:
        self.sent = sent
        self.hidden = hidden

    def __getitem__(self, form: str) -> tuple[Submission, ...]:
        if form in self.hidden:
            raise KeyError(form)
        return self.sent[form]

    def __iter__(self) -> Iterator[str]:
        return (form for form in self.sent if form not in self.hidden)

    def __len__(self) -> int:
        return sum(1 for _ in self)
