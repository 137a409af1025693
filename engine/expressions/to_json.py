"""Owns the typed tree as plain JSON, for the browser and for storing, and the way back.

Only what a value depends on is kept: of a type its kind (and for a matrix its rows), no places, no
labels. What is read back evaluates the same and gives the same JSON again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any, TypeAlias

from engine.expressions import tree as t
from engine.expressions.types import ANY, Kind, Type
from engine.foundation.durations import Duration, Unit
from engine.foundation.texts import said
from engine.foundation.wrong import StegvisError

Json: TypeAlias = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
Object: TypeAlias = dict[str, Json]

KINDS: dict[str, type] = {
    "constant": t.Constant,
    "name": t.Name,
    "member": t.Member,
    "pick": t.Pick,
    "kept": t.Kept,
    "points": t.Score,
    "day": t.Day,
    "negative": t.Negative,
    "arithmetic": t.Arithmetic,
    "shift": t.Shift,
    "not": t.Not,
    "logic": t.Logic,
    "compare": t.Compare,
    "among": t.Among,
    "holds": t.Holds,
    "if": t.If,
    "call": t.Call,
    "over": t.Over,
    "about": t.About,
    "consented": t.Consented,
}
NAMES = {kind: name for name, kind in KINDS.items()}
SKIPPED = frozenset({"start", "end", "type", "label"})


class TreeFormatError(StegvisError):
    """JSON that is not a typed tree, or one of a version that this engine does not know."""


def to_json(node: t.Node) -> Object:
    """The node as JSON: `node` names its kind, `is` the kind of its value; then its own parts."""
    found: Object = {"node": NAMES[type(node)], "is": node.type.kind.value}
    if node.type.kind is Kind.MATRIX:
        found["rows"] = list(node.type.rows)
    for name in own_fields(type(node)):
        found[name] = part_to_json(name, getattr(node, name))
    return found


def own_fields(kind: type) -> tuple[str, ...]:
    return OWN_FIELDS[kind]


OWN_FIELDS = {
    kind: tuple(one.name for one in fields(kind) if one.name not in SKIPPED)
    for kind in KINDS.values()
}


def part_to_json(name: str, value: Any) -> Json:
    if type(value) in NAMES:
        return to_json(value)
    if isinstance(value, tuple):
        return [part_to_json(name, one) for one in value]
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Duration):
        return {"amount": value.amount, "unit": value.unit.value}
    if isinstance(value, date):
        return value.isoformat()
    return value  # type: ignore[no-any-return]  # what is left is a text, a number, a boolean or None


def from_json(found: Json) -> t.Node:
    """The typed tree again; its parts have no place in a text. Raises `TreeFormatError`."""
    try:
        return node_from(found)
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise TreeFormatError(said("Det här är inget sparat uttryck.")) from wrong


def node_from(found: Any) -> t.Node:
    kind = KINDS[found["node"]]
    parts: dict[str, Any] = {
        name: READERS.get((kind, name), read_part)(found, found[name]) for name in own_fields(kind)
    }
    made: t.Node = kind(type=type_from(found), start=0, end=0, **parts)
    return made


def type_from(found: Any) -> Type:
    kind = Kind(found["is"])
    if kind is Kind.MATRIX:
        return Type(kind=kind, rows=dict.fromkeys(found.get("rows", ())))
    return ANY if kind is Kind.ANY else Type(kind=kind)


def read_part(found: Any, value: Any) -> Any:
    if isinstance(value, dict):
        return node_from(value)
    if isinstance(value, list):
        return tuple(read_part(found, one) for one in value)
    return value


def read_constant(found: Any, value: Any) -> Any:
    kind = Kind(found["is"])
    if value is not None and kind is Kind.DATE:
        return date.fromisoformat(value)
    if value is not None and kind is Kind.DURATION:
        return Duration(value["amount"], Unit(value["unit"]))
    return value


def read_table(found: Any, value: Any) -> t.Table:
    return {str(option): points for option, points in value.items()}


def read_scores(found: Any, value: Any) -> tuple[tuple[str, t.Table], ...]:
    return tuple((row, read_table(found, table)) for row, table in value)


READERS: Mapping[tuple[type, str], Callable[[Any, Any], Any]] = {
    (t.Constant, "value"): read_constant,
    (t.Score, "points"): read_table,
    (t.Over, "scores"): read_scores,
}


def key_of(node: t.Node) -> str:
    """The same text for nodes that always have the same value, wherever they stand."""
    parts = (key_part(getattr(node, name)) for name in own_fields(type(node)))
    return f"{NAMES[type(node)]}({','.join(parts)})"


def key_part(value: Any) -> str:
    if type(value) in NAMES:
        return key_of(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{','.join(key_part(one) for one in value)}]"
    return repr(value)
