"""Owns what a part of a definition comes to when all that does not matter is left out: a value that equals
another exactly when both mean the same.

Names of other things become `Ref`, so that a thing that was renamed is still the same thing. How a
value is shown is left to `saying`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, time
from typing import NamedTuple, TypeAlias

from engine.definitions.deployment import Deployment
from engine.definitions.diff.changes import Words
from engine.definitions.form import Form
from engine.definitions.workflow import Who, WhoKind, Workflow
from engine.expressions.expression import Expression
from engine.expressions.parser import parse
from engine.expressions.printing import printed
from engine.expressions.types import Type
from engine.foundation.diagnostics import Span
from engine.foundation.texts import Text


class Ref(NamedTuple):
    """The name of something: `sort` says of what, with the form or workflow that it stands in."""

    sort: str
    name: str


Plain: TypeAlias = None | bool | int | float | str | date | time | Ref | tuple["Plain", ...]
OWN_SORTS = frozenset({"state", "use", "activity", "field", "value", "page"})
"""Sorts of things whose names are those of one form or workflow."""
WHO_SORTS = {
    WhoKind.ROLE: "role",
    WhoKind.ORGANISATION: "organisation",
    WhoKind.DATA: "field",
}
NAMED_IN_EFFECTS = {"form": "use", "activity": "activity"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a part stands in, so that its names can be told: `owner` is the form or workflow."""

    deployment: Deployment
    workflow: Workflow | None = None
    form: Form | None = None

    @property
    def owner(self) -> str:
        if self.workflow is not None:
            return f"workflow {self.workflow.name}"
        return f"form {self.form.name}" if self.form is not None else ""

    def ref(self, sort: str, name: str) -> Ref:
        if sort == "who":
            sort = "organisation" if name in self.deployment.organisations else "role"
        return Ref(f"{sort} {self.owner}" if sort in OWN_SORTS else sort, name)

    def label(self, sort: str, name: str) -> Words:
        """What a thing is called; its name where there is nothing better."""
        found = self._labels(sort).get(name)
        return found if found is not None else name

    def _labels(self, sort: str) -> Mapping[str, Words]:
        home, workflow, form = self.deployment, self.workflow, self.form
        match sort:
            case "role" | "who":
                own = workflow.roles if workflow is not None else {}
                roles = {name: one.label for name, one in home.roles.items()}
                return {**_labels_of(home.organisations), **own, **roles}
            case "state" if workflow is not None:
                return _labels_of(workflow.states)
            case "use" if workflow is not None:
                return {name: one.form.title for name, one in workflow.forms.items()}
            case "activity" if workflow is not None:
                return _labels_of(workflow.activities)
            case "workflow":
                return {name: one.title for name, one in home.read_workflows.items()}
            case "value" if form is not None:
                return _labels_of(form.values)
            case "unit":
                units = (one.units for one in home.organisations.values())
                return {name: unit.label for found in units for name, unit in found.items()}
            case _:
                return {}


def _labels_of(things: Mapping[str, object]) -> dict[str, Words]:
    found = {name: getattr(one, "label", None) for name, one in things.items()}
    return {name: label for name, label in found.items() if isinstance(label, Text)}


def plain(value: object, around: Around, names: str = "") -> Plain:
    """`value` without what does not matter. `names`: the sort of things that its texts name."""
    match value:
        case Expression():
            return expression(value)
        case Who():
            sort = WHO_SORTS.get(value.kind)
            return around.ref(sort, value.name) if sort else str(value.kind)
        case Form():
            return Ref("form", value.name)
        case Workflow():
            return Ref("workflow", value.name)
        case Text():
            return tuple((language, text) for language, text in sorted(value.entries.items()))
        case Type():
            return (str(value.kind), value.whole, value.ordered)
        case str() if names:
            return around.ref(names, value)
        case None | bool() | int() | float() | str() | datetime() | date() | time():
            return value
        case tuple():
            return tuple(plain(one, around, names) for one in value)
        case frozenset():
            return tuple(sorted(str(one) for one in value))
        case Mapping():
            held = sorted(value.items(), key=lambda entry: str(entry[0]))
            return tuple((plain(key, around), plain(one, around, names)) for key, one in held)
        case _:
            return _record(value, around)


def _record(value: object, around: Around) -> Plain:
    """A record: its class, and the fields that are compared, but for where they are written."""
    assert is_dataclass(value)  # noqa: S101  definitions are made of records and plain values
    held = [(one.name, getattr(value, one.name)) for one in fields(value) if one.compare]
    return (
        type(value).__name__,
        *(
            (name, plain(one, around, NAMED_IN_EFFECTS.get(name, "")))
            for name, one in held
            if not isinstance(one, Span)
        ),
    )


def expression(value: Expression) -> str:
    """The expression without its spaces and needless parentheses."""
    syntax = parse(value.text)
    return value.text if isinstance(syntax, tuple) else printed(syntax)
