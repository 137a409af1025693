"""Owns which activities the own values of a case propose, and why: a value that `decide`s for the name of a
kind of activity. People decide; nothing is started by it.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.casework.environment import case_environment
from engine.definitions.form import Computed, DecideRow
from engine.expressions.explaining import explain
from engine.expressions.scope import Env
from engine.operations.case_file import CaseFile
from engine.operations.read_plan import may_know
from engine.operations.views_activities import Proposed


def proposals(file: CaseFile) -> tuple[Proposed, ...]:
    """To those who may read all that the value rests on, as long as none of that kind goes on."""
    if file.host is not None or file.limited or file.row.closed:
        return ()
    return tuple(proposed_in(file))


def proposed_in(file: CaseFile) -> Iterator[Proposed]:
    flow = file.workflow
    env = case_environment(flow, file.case, file.facts(), file.now)
    going = {row.case.use for row in file.activities if not row.closed}
    for name, computed in flow.values.items():
        use = flow.activities.get(str(env.own.get(name))) if computed.decide else None
        if use is not None and use.name not in going and may_know(file, computed):
            row = deciding(computed, env)
            why = explain(row.when, env).sentence if row is not None and row.when else ""
            yield Proposed(use=use.name, label=use.label, value=computed.label, why=why)


def deciding(computed: Computed, env: Env) -> DecideRow | None:
    """The first row that holds; the last, without a condition, where none does."""
    return next((row for row in computed.decide if row.when is None or row.when.run(env)), None)
