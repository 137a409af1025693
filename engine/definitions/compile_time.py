"""Owns what happens by time alone in a workflow: `timers`, `clocks` and `stops_clocks`.

When something falls due is left to `casework`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from engine.definitions.checks import cycle, misplaced_key, missing_key
from engine.definitions.compile_effects import CompileEffects
from engine.definitions.form import Computed
from engine.definitions.order import value_expressions
from engine.definitions.source_tree import Entry, Node, Scalar
from engine.definitions.workflow import Ask, Clock, Timer
from engine.definitions.workflow_drafts import StateDraft, WorkflowDraft
from engine.definitions.written import entries, get, has, key_span, many, readable, scalars, true
from engine.expressions.expression import Expression
from engine.expressions.scope import Scope
from engine.expressions.types import Kind
from engine.foundation.diagnostics import Message

MOMENTS = (Kind.MOMENT, Kind.DATE)
CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class CompileTime:
    """The timers and clocks of one workflow."""

    draft: WorkflowDraft
    effects: CompileEffects

    def timers(self, node: Node, state: StateDraft | None = None) -> Mapping[str, Timer]:
        """Those that stand in a state, or in the workflow itself."""
        written = tuple(readable(get(node, "timers")))
        if written and state is not None and true(node, "final"):
            self._nothing_happens(node, state, "timers")
        return MappingProxyType({entry.key: self._timer(entry) for entry in written})

    def _timer(self, entry: Entry) -> Timer:
        node, scope = entry.value, self.draft.scope()
        reading = self.draft.compilation.reading
        after = (self._duration(one, scope) for one in many(get(node, "after")))
        self._check_begun(entry)
        timer = Timer(
            name=entry.key,
            span=entry.key_span,
            label=reading.text(get(node, "label")),
            after=tuple(one for one in after if one is not None),
            every=self._duration(get(node, "every"), scope),
            tolerance=self._duration(get(node, "tolerance"), scope),
            when=reading.expression(get(node, "when"), scope, Kind.BOOLEAN),
            do=self.effects.all(get(node, "do")),
        )
        if timer.do and has(node, "tolerance") and not _asks(timer):
            self._nobody_asked(entry)
        return timer

    def _duration(self, node: Node | None, scope: Scope) -> Expression | None:
        return self.draft.compilation.reading.expression(node, scope, Kind.DURATION)

    def _check_begun(self, entry: Entry) -> None:
        """It must be said when it happens."""
        node = entry.value
        if entries(node) and not has(node, "after") and not has(node, "every"):
            self.draft.compilation.reading.say(
                missing_key.CHECK.at(
                    entry.key_span,
                    f"after eller every saknas: det sägs inte när timern {entry.key} ska göra något.",
                    f"after or every is missing: it is not said when the timer {entry.key} should act.",
                    help=Message(
                        "Lägg till after: 2 weeks eller every: 3 months.",
                        "Add after: 2 weeks or every: 3 months.",
                    ),
                )
            )

    def _nobody_asked(self, entry: Entry) -> None:
        self.draft.compilation.reading.say(
            misplaced_key.CHECK.at(
                key_span(entry.value, "tolerance", entry.key_span),
                f"tolerance gör ingenting här: timern {entry.key} ber ingen fylla i något.",
                f"tolerance does nothing here: the timer {entry.key} asks for no form.",
                help=Message("Ta bort det, eller lägg till ask.", "Remove it, or add ask."),
            )
        )

    def _nothing_happens(self, node: Node, state: StateDraft, key: str) -> None:
        self.draft.compilation.reading.say(
            misplaced_key.CHECK.at(
                key_span(node, key, state.entry.key_span),
                f"{key} gör ingenting här: {state.name} är ett slut, och tiden räknas inte längre.",
                f"{key} does nothing here: {state.name} is final, and time counts no longer.",
                help=Message("Ta bort det.", "Remove it."),
            )
        )

    def stops(self, node: Node, state: StateDraft) -> tuple[frozenset[str], bool]:
        """The clocks that stand still in a state, and whether everything does."""
        written = scalars(get(node, "stops_clocks"))
        if written and true(node, "final"):
            self._nothing_happens(node, state, "stops_clocks")
        if [one.text for one in written] in (["true"], ["false"]):
            return frozenset(), written[0].text == "true"
        return frozenset(one.text for one in written if self._is_clock(one)), False

    def _is_clock(self, at: Scalar) -> bool:
        clocks = [entry.key for entry in entries(get(self.draft.tree, "clocks"))]
        if at.text not in clocks and self.draft.knows("clocks"):
            reading = self.draft.compilation.reading
            gone = self.draft.gone
            reading.unknown(at, at.text, clocks, "ingen klocka", "no clock", gone=gone)
        return at.text in clocks

    def clocks(self, values: Mapping[str, Computed]) -> Mapping[str, Clock]:
        """Those of the workflow; what one is measured by may not build on clocks."""
        whole = self.draft.scope()
        scope = replace(whole, prefixes={k: v for k, v in whole.prefixes.items() if k != CLOCK})
        found = {}
        for entry in readable(get(self.draft.tree, "clocks")):
            clock = self._clock(entry, scope, values)
            if clock is not None:
                found[entry.key] = clock
        return MappingProxyType(found)

    def _clock(self, entry: Entry, scope: Scope, values: Mapping[str, Computed]) -> Clock | None:
        node, reading = entry.value, self.draft.compilation.reading
        start = reading.expression(get(node, "from"), scope, MOMENTS)
        end = reading.expression(get(node, "to"), scope, MOMENTS)
        limit = self._duration(get(node, "limit"), scope)
        waits_for = self.effects.people.all(get(node, "waits_for"))
        late = self.effects.late(get(node, "late"))
        measured = (one for one in (start, end, limit) if one is not None)
        circular = [self._goes_round(entry, one, values) for one in measured]
        if start is None or any(circular):
            return None
        return Clock(
            name=entry.key,
            label=reading.label(get(node, "label")),
            span=entry.key_span,
            start=start,
            end=end,
            limit=limit,
            waits_for=waits_for,
            late=late,
        )

    def _goes_round(
        self, entry: Entry, expression: Expression, values: Mapping[str, Computed]
    ) -> bool:
        """Whether it builds on a value that is itself counted from a clock, which is said."""
        value = counted_from_clock(expression, values)
        if value is None:
            return False
        self.draft.compilation.reading.say(
            cycle.CHECK.at(
                expression.span or entry.key_span,
                f"Klockan {entry.key} går inte att mäta: {value} räknas ut från en klocka.",
                f"The clock {entry.key} cannot be measured: {value} is computed from a clock.",
                help=Message(
                    "Mät från lägen, formulär eller uppgifter.",
                    "Measure from states, forms or data.",
                ),
            )
        )
        return True


def counted_from_clock(expression: Expression, values: Mapping[str, Computed]) -> str | None:
    """A value that the expression reads, directly or through others, and that reads a clock."""
    waiting, seen = [expression], set[str]()
    while waiting:
        for path in waiting.pop().reads:
            name = path[1] if path[0] == "own" and len(path) > 1 else ""
            if name not in values or name in seen:
                continue
            seen.add(name)
            parts = [one for one in value_expressions(values[name]) if one is not None]
            if any(read[0] == CLOCK for part in parts for read in part.reads):
                return name
            waiting += parts
    return None


def _asks(timer: Timer) -> bool:
    return any(isinstance(effect, Ask) for effect in timer.do)
