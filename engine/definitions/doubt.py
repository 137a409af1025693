"""Owns which findings of meaning may be told where something else is wrong: those that cannot follow
from it.

What is said of a condition, question or value holds when what it reads is whole, whatever else is wrong
in the file. What is said of a whole workflow (a state that nothing leads to) holds only in a file
without errors.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from engine.definitions.checks import idle_consent
from engine.definitions.conditions import (
    every_action,
    form_conditions,
    indicator_conditions,
    workflow_conditions,
)
from engine.definitions.deployment import Deployment
from engine.definitions.form import Computed, Field, Form
from engine.definitions.order import value_expressions
from engine.definitions.source_tree import Document
from engine.definitions.workflow import Workflow
from engine.definitions.written import way_to
from engine.expressions.expression import Expression
from engine.expressions.types import Kind
from engine.expressions.walking import everything
from engine.foundation.diagnostics import Diagnostic, Severity, Span

Way = tuple[str, ...]
OF_ALL = frozenset({idle_consent.CHECK.code})
"""What is said of a deployment as a whole: that nothing in it does something."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a finding rests on: expressions, the values around them, and the files these lie in."""

    expressions: tuple[Expression, ...]
    values: Mapping[str, Computed]
    files: frozenset[str]


@dataclass(slots=True)
class Doubt:
    """`wrong`: by file, the keys that lead to each error. `bases`: what findings at a place rest on.
    `unsettled`: places of workflows that have an error in any of their files. `somewhere`: the deployment has
    one in any of its.
    """

    documents: Mapping[str, Document]
    wrong: dict[str, list[Way]] = field(default_factory=dict)
    bases: dict[Span, list[Basis]] = field(default_factory=dict)
    unsettled: set[Span] = field(default_factory=set)
    somewhere: bool = False

    def note(self, errors: Iterable[Diagnostic]) -> None:
        for one in errors:
            if one.severity is Severity.ERROR:
                self.wrong.setdefault(one.span.file, []).append(self._way(one.span))

    def rests_on(self, deployment: Deployment) -> None:
        """Find out what may be said of the parts of a deployment."""
        self.bases = {}
        self.somewhere = any(file in self.wrong for file in deployment.files)
        for form in deployment.forms.values():
            for span, basis in of_form(form):
                self.bases.setdefault(span, []).append(basis)
        for workflow in deployment.every_workflow.values():
            for span, basis in of_workflow(workflow):
                self.bases.setdefault(span, []).append(basis)
            places = {workflow.span, *spans_of(workflow)}
            if any(span.file in self.wrong for span in places):
                self.unsettled |= places
        for span, basis in of_indicators(deployment):
            self.bases.setdefault(span, []).append(basis)

    def holds(self, finding: Diagnostic) -> bool:
        """Whether nothing that is wrong can be what brought the finding about."""
        if self.somewhere and finding.code in OF_ALL:
            return False
        bases = self.bases.get(finding.span, ())
        if any(self._shaky(basis) for basis in bases):
            return False
        if finding.span in self.unsettled:
            return False
        wrong = self.wrong.get(finding.span.file)
        if wrong is None:
            return True
        around = owner(self._way(finding.span))
        return bool(bases) and not any(way[: len(around)] == around or not way for way in wrong)

    def _shaky(self, basis: Basis) -> bool:
        """Whether anything that the expressions read is wrong, or of a sort that is not known."""
        if any(map(unsure, basis.expressions)):
            return True
        near = self._touched(basis.files)
        far = self._touched(self.wrong)
        return any(
            not (far if elsewhere else near).isdisjoint(names)
            for names, elsewhere in read_by(basis.expressions, basis.values)
        )

    def _touched(self, files: Iterable[str]) -> set[str]:
        return {key for file in files for way in self.wrong.get(file, ()) for key in way[1:]}

    def _way(self, span: Span) -> Way:
        """The keys from the root of a file to a place in it; empty where that cannot be told."""
        document = self.documents.get(span.file)
        return way_to(document.root if document else None, span)


def owner(way: Way) -> Way:
    """The keys that lead to the question, value or other named thing around a place."""
    return way[:4] if way[:1] == ("pages",) and way[2:3] == ("fields",) else way[:2]


def unsure(expression: Expression) -> bool:
    """Whether some part of an expression could not be read, which has been reported."""
    return any(node.type.kind is Kind.ANY for node in everything(expression.tree))


def read_by(
    expressions: Iterable[Expression], values: Mapping[str, Computed]
) -> Iterator[tuple[Way, bool]]:
    """The names that expressions read, through values too, and whether they lead to another file."""
    waiting, seen = list(expressions), set[str]()
    while waiting:
        for path in waiting.pop().reads:
            yield path[1:], len(path) > 2 or path[0] not in ("own", "row")
            if path[0] == "own" and path[1:] and path[1] in values and path[1] not in seen:
                seen.add(path[1])
                waiting += [one for one in value_expressions(values[path[1]]) if one is not None]


def of_form(form: Form) -> Iterator[tuple[Span, Basis]]:
    files = frozenset({form.span.file, *(one.span.file for one in form.fields.values())})
    for condition in form_conditions(form):
        yield condition.span, Basis((condition.expression,), form.values, files)
    for question in form.fields.values():
        yield question.span, Basis(tuple(_of_field(question)), form.values, files)
    yield from _of_values(form.values, files)


def of_workflow(workflow: Workflow) -> Iterator[tuple[Span, Basis]]:
    files = frozenset({workflow.span.file, *(one.span.file for one in workflow.data.values())})
    for condition in workflow_conditions(workflow):
        yield condition.span, Basis((condition.expression,), workflow.values, files)
    yield from _of_values(workflow.values, files)


def of_indicators(deployment: Deployment) -> Iterator[tuple[Span, Basis]]:
    for one in deployment.indicators.values():
        flow = deployment.flow_of(one.over)
        files = frozenset({deployment.span.file, flow.span.file})
        yield one.span, Basis(one.expressions, flow.values, files)
    for condition in indicator_conditions(deployment):
        flow = deployment.flow_of(deployment.indicators[condition.name].over)
        files = frozenset({deployment.span.file, flow.span.file})
        yield condition.span, Basis((condition.expression,), flow.values, files)


def spans_of(workflow: Workflow) -> Iterator[Span]:
    """The places of its states, actions, timers and clocks, which may lie in the file that it is made
    from.
    """
    yield from (clock.span for clock in workflow.clocks.values())
    yield from (timer.span for timer in workflow.timers.values())
    for state in workflow.states.values():
        yield state.span
        yield from (timer.span for timer in state.timers.values())
    for action in every_action(workflow):
        yield action.span


def _of_values(
    values: Mapping[str, Computed], files: frozenset[str]
) -> Iterator[tuple[Span, Basis]]:
    for value in values.values():
        read = tuple(one for one in value_expressions(value) if one is not None)
        yield value.span, Basis(read, values, files)


def _of_field(question: Field) -> Iterator[Expression]:
    for condition in (question.show_if, *(one.show_if for one in question.options.values())):
        if condition is not None:
            yield condition
