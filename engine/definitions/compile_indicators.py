"""Owns the indicators of a deployment: what each is counted over, and its expressions with the names that
are known there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from engine.definitions.checks import many_groups, no_person
from engine.definitions.indicator import CONDITIONS, MEASURES, MOST_GROUPS, Indicator, Over
from engine.definitions.leaves import read_date, read_number
from engine.definitions.reading import Reading
from engine.definitions.source_tree import Entry, Node, Scalar
from engine.definitions.workflow import Workflow
from engine.definitions.written import (
    entries,
    get,
    has,
    key_span,
    many,
    rest,
    scalar,
    scalars,
    true,
    whole,
    word,
)
from engine.expressions.expression import Expression
from engine.expressions.scope import Scope
from engine.expressions.types import Kind
from engine.foundation.diagnostics import Message

GROUPED = (Kind.CHOICE, Kind.BOOLEAN)
"""What a split may give: one group of few for each, whose names are known."""
BY_BANDS = Message(
    "Dela upp på ett val, ett ja eller nej, eller band(x) för ett värde som har bands.",
    "Split over a choice, a yes or no, or band(x) of a value that has bands.",
)


@dataclass(frozen=True, slots=True)
class CompileIndicators:
    """Reads `indicators` of a deployment's `tree`. `workflows`: those whose cases can be opened."""

    tree: Node
    reading: Reading
    workflows: Mapping[str, Workflow]

    def all(self) -> Mapping[str, Indicator]:
        found = {
            entry.key: made
            for entry in entries(get(self.tree, "indicators"))
            if (made := self._one(entry)) is not None
        }
        return MappingProxyType(found)

    def _one(self, entry: Entry) -> Indicator | None:
        """None where it cannot be told what is counted, or of what."""
        node = entry.value
        at = scalar(node, "over")
        over = self._over(at) if at is not None else None
        if over is None:
            return None
        flow, scope = self._flow(over), self._scope(over)
        measure = next((one for one in MEASURES if has(node, one)), "")
        wanted = Kind.BOOLEAN if measure in CONDITIONS else Kind.NUMBER
        where = self.reading.expression(get(node, "where"), scope, Kind.BOOLEAN)
        value = self.reading.expression(get(node, measure), scope, wanted)
        date = self.reading.expression(get(node, "date"), scope, (Kind.MOMENT, Kind.DATE))
        split = tuple(self._splits(node, scope))
        self._once(entry, flow)
        if value is None:
            return None
        return Indicator(
            name=entry.key,
            label=self.reading.label(get(node, "label")),
            span=entry.key_span,
            over=over,
            where=where,
            at_least=read_number(word(node, "at_least") or ""),
            at_most=read_number(word(node, "at_most") or ""),
            until=read_date(word(node, "until") or ""),
            date=date,
            split=split,
            once_per_person=true(node, "once_per_person"),
            person=not self.workflows[over.workflow].is_project,
            **{measure: value},
        )

    def _over(self, at: Scalar) -> Over | None:
        first, dot, inner = at.text.partition(".")
        flow = self.workflows.get(first)
        if flow is None:
            self._no_workflow(at, first)
            return None
        if not dot:
            return Over(workflow=first)
        if inner in flow.activities:
            return Over(workflow=first, use=inner)
        if inner in flow.forms:
            return Over(workflow=first, form=inner)
        lost = inner in flow.scope.names and inner not in (*flow.data, *flow.values)
        if not lost:
            names = [f"{first}.{one}" for one in (*flow.activities, *flow.forms)]
            self.reading.unknown(
                at, at.text, names, "ingen aktivitet och inget formulär", "no activity and no form"
            )
        return None

    def _no_workflow(self, at: Scalar, name: str) -> None:
        """Said where none that is listed could be what was meant: a workflow that is wrong itself is told
        of there.
        """
        listed = rest(self.tree, "workflows")
        names = [one.text for one in scalars(listed)]
        if name not in names and whole(self.tree, listed):
            self.reading.unknown(at, name, names, "inget arbetsflöde här", "no workflow here")

    def _flow(self, over: Over) -> Workflow:
        flow = self.workflows[over.workflow]
        return flow if over.use is None else flow.activities[over.use].workflow

    def _scope(self, over: Over) -> Scope:
        """What the indicator's expressions may name: of a form, its own names first."""
        scope = self._flow(over).scope
        if over.form is None:
            return scope
        return replace(scope, row=scope.names[over.form].names)

    def _splits(self, node: Node, scope: Scope) -> Iterable[Expression]:
        for one in many(get(node, "split")):
            found = self.reading.expression(one, scope)
            if found is None or not isinstance(one, Scalar):
                continue
            if found.type.kind is Kind.ANY or is_grouped(found):
                yield found
            else:
                self.reading.say(
                    many_groups.CHECK.at(
                        one.span,
                        f"split på {found.text} ger för många grupper.",
                        f"split over {found.text} gives too many groups.",
                        help=BY_BANDS,
                    )
                )

    def _once(self, entry: Entry, flow: Workflow) -> None:
        if true(entry.value, "once_per_person") and "person" not in flow.scope.prefixes:
            self.reading.say(
                no_person.CHECK.at(
                    key_span(entry.value, "once_per_person", entry.key_span),
                    f"{entry.key} räknar inget som handlar om personer.",
                    f"{entry.key} counts nothing that is about people.",
                    help=Message("Ta bort once_per_person.", "Remove once_per_person."),
                )
            )


def is_grouped(found: Expression) -> bool:
    """Whether each falls in one of few groups."""
    type_ = found.type
    few = len(type_.options) <= MOST_GROUPS and (bool(type_.options) or type_.kind is Kind.BOOLEAN)
    return type_.kind in GROUPED and few
