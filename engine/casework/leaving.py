"""Owns what follows when somebody who is named in a case leaves it: requests and data name another.

Seats are left to `perform.seat`. Who may hand over, and to whom, is left to `access` and `operations`.
"""

from __future__ import annotations

from engine.casework.case import Request
from engine.casework.perform import set_data, what_stood
from engine.casework.step import Step
from engine.expressions.scope import Value


def leave(step: Step, leaves: str, to: str | None) -> None:
    """Let `to` be named in the place of `leaves`. Where nobody takes over, the fallback role gets what was
    asked, and the data says who it was.
    """
    of = f"user:{to}" if to is not None else f"role:{step.facts.fallback}"
    for request in step.draft.requests:
        if request.of == f"user:{leaves}":
            readdress(step, request, of)
    if to is not None:
        rename(step, leaves, to)


def rename(step: Step, leaves: str, to: str) -> None:
    for name, field in step.plan.workflow.data.items():
        before = step.draft.data.get(name)
        after = renamed(before, leaves, to)
        if field.type == "user" and after != before:
            set_data(step, name, after)


def readdress(step: Step, request: Request, of: str) -> None:
    """The same asked of another, with the same last day; once, where the other has it already."""
    step.record("withdrawn", what_stood(request))
    alike = (one.of == of and one.form == request.form and one.text == request.text
             for one in step.draft.requests)  # fmt: skip
    if any(alike):
        return
    asked: dict[str, Value] = {
        "id": step.new_id(),
        "of": of,
        "due": request.due.isoformat() if request.due is not None else None,
        "state": request.state,
        "flag": request.flag,
        "about": "handed over",
    }
    if request.form is not None:
        step.record("asked", {"form": request.form, **asked})
    else:
        step.record("tasked", {"text": dict(request.text), **asked})


def renamed(value: Value, leaves: str, to: str) -> Value:
    """What names somebody, with another in the place."""
    if isinstance(value, tuple):
        return tuple(dict.fromkeys(to if one == leaves else one for one in value))
    return to if value == leaves else value
