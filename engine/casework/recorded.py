"""Owns the records that a form may point at, as a field asks for them: what each is called, what may be
asked of it, where it has been, and whether it is over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from engine.casework.case import Case, Facts, Register
from engine.casework.environment import Lazily, register_of
from engine.casework.plan import pointed_at
from engine.definitions.workflow import Workflow
from engine.expressions.scope import Values
from engine.fields.question import Recorded
from engine.foundation.texts import Said, Text

Words = Text | Said | str
Call = Callable[[Workflow, Values], Words]
"""What an activity of a workflow with this data is called."""


def records_for(
    workflow: Workflow, case: Case, facts: Facts, now: datetime, call: Call
) -> Mapping[str, Mapping[str, Recorded]]:
    """By where they are, worked out when asked for. In an activity those of its case are meant."""
    host = facts.host
    if host is not None:
        return records_for(host.workflow, host.case, host.facts, now, call)

    def work_out(among: str) -> Mapping[str, Recorded]:
        register = facts.records.get(among)
        if register is None and among in workflow.activities:
            register = register_of(workflow, case, facts, among, now)
        return {} if register is None else told(register, call)

    return Lazily(dict.fromkeys(sorted(pointed_at(workflow))), work_out)


def told(register: Register, call: Call) -> Mapping[str, Recorded]:
    states = register.workflow.states
    return {
        identity: Recorded(
            label=call(register.workflow, case.data),
            names=register.names[identity],
            visits=case.visits,
            over=states[case.state].final if case.state in states else True,
        )
        for identity, case in register.cases.items()
    }
