"""Owns the values of a case in words, as far as the reader may know what they are counted from."""

from __future__ import annotations

from collections.abc import Iterator

from engine.casework.possible import looking
from engine.expressions.describing import Describer
from engine.foundation.texts import said
from engine.operations.case_file import CaseFile
from engine.operations.read_plan import may_know
from engine.operations.views import Words


def values_shown(file: CaseFile) -> Iterator[tuple[Words, Words]]:
    """Label and value; not those that are unknown."""
    step = looking(file.workflow, file.case, file.facts(), file.now)
    if step is None:
        return
    describer = Describer(step.env)
    for name, value in file.workflow.values.items():
        known = step.env.own[name]
        if not value.hidden and known is not None and may_know(file, value):
            yield value.label, said("{value}", value=describer.value(known, value.value_type))
    step.let_go()
