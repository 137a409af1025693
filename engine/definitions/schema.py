"""Owns `schema`: the grammar as JSON Schema (draft 2020-12), for editors that complete YAML.

It says less than `load`: names and expressions are any text to it. What cannot be used yet is left out,
so that no editor proposes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from engine.definitions.grammar import (
    Leaf,
    ListOf,
    Named,
    NameOr,
    OneOrMany,
    Record,
    Shape,
    Single,
    TextShape,
    Word,
)
from engine.definitions.grammar_deployments import DEPLOYMENT, TRANSLATION
from engine.definitions.grammar_forms import FIELD, FORM
from engine.definitions.grammar_stories import SCENARIOS
from engine.definitions.grammar_workflows import WORKFLOW
from engine.definitions.languages import LANGUAGES
from engine.fields.all import BY_NAME

Json: TypeAlias = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
FILES: Mapping[str, Record] = {
    "form": FORM,
    "workflow": WORKFLOW,
    "deployment": DEPLOYMENT,
    "scenarios": SCENARIOS,
}
LANGUAGE_CODES: list[Json] = [*sorted(LANGUAGES)]
ANY_SCALAR: list[Json] = ["string", "number", "boolean"]
SCALAR: Json = {"type": ANY_SCALAR}
TEXT: dict[str, Json] = {
    "oneOf": [
        SCALAR,
        {
            "type": "object",
            "propertyNames": {"enum": LANGUAGE_CODES},
            "additionalProperties": SCALAR,
            "minProperties": 1,
        },
    ]
}
LEAVES: Mapping[Leaf, Json] = {
    Leaf.BOOLEAN: {"type": "boolean"},
    Leaf.INTEGER: {"type": "integer"},
    Leaf.NUMBER: {"type": "number"},
    Leaf.COUNT: {"type": "integer", "minimum": 1},
    Leaf.DURATION: {
        "type": "string",
        "pattern": r"^\d+ +(hour|day|working day|week|month|year)s?$",
        "examples": ["14 days", "5 working days", "2 weeks", "3 months", "1 year", "2 hours"],
    },
    Leaf.DATE: {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
    Leaf.DAY: {"type": "string", "pattern": r"^(\d{4}-)?\d\d-\d\d$"},
    Leaf.RANGE: {
        "type": "string",
        "pattern": r"^(-?[\d.]+)?\.\.",
        "examples": ["0..50", "18..", "..5"],
    },
    Leaf.LANGUAGE: {"enum": LANGUAGE_CODES},
    Leaf.FIELD_TYPE: {"enum": [*BY_NAME]},
    Leaf.NUMBER_SHAPE: {"type": "string", "examples": ["99######-####", "R######-####"]},
}


REMOVE: Mapping[str, Json] = {
    "remove": {"description": "Take away what the extended definition has", "type": "boolean"}
}


def schema() -> dict[str, Json]:
    """The JSON Schema of a definition file: one of the five kinds, told apart by their first key."""
    writer = Writer()
    kinds: list[Json] = [writer.shape(shape) for shape in FILES.values()]
    kinds.append(translation())
    return {
        "$schema": DRAFT,
        "title": "Stegvis",
        "oneOf": kinds,
        "$defs": writer.made,
    }


def translation() -> dict[str, Json]:
    """Which texts a translation has depends on what it translates."""
    properties: dict[str, Json] = {
        name: {"description": known.about.en, "type": "string"}
        for name, known in TRANSLATION.keys.items()
    }
    return {"type": "object", "properties": properties, "required": list(TRANSLATION.required)}


class Writer:
    """Writes shapes. Records become definitions of their own, since some hold themselves; what a file with
    `extends` may write of one is a definition beside it (`changes`): nothing must be there, and `remove` may.
    """

    def __init__(self) -> None:
        self.made: dict[str, Json] = {"text": TEXT}
        self.changes = False

    def shape(self, shape: Shape) -> dict[str, Json]:
        match shape:
            case Record():
                return self._reference(shape)
            case Single():
                found = LEAVES.get(shape.leaf, SCALAR)
                return dict(found) if isinstance(found, dict) else {}
            case Word():
                return {"enum": list(shape.words)}
            case TextShape():
                return {"$ref": "#/$defs/text"}
            case Named():
                return {"type": "object", "additionalProperties": self.shape(shape.item)}
            case ListOf():
                return {"type": "array", "items": self.shape(shape.item)}
            case OneOrMany():
                item = self.shape(shape.item)
                return {"oneOf": [item, {"type": "array", "items": item}]}
            case NameOr():
                return {"oneOf": [{"type": "string"}, self.shape(shape.own)]}
            case _:  # Anything: known only where it stands
                return {"type": "object"}

    def _reference(self, record: Record) -> dict[str, Json]:
        name = name_of(record) + ("_changed" if self.changes else "")
        if name not in self.made:
            self.made[name] = None
            self.made[name] = self._record(record)
        whole: dict[str, Json] = {"$ref": f"#/$defs/{name}"}
        if self.changes or "extends" not in record.keys:
            return whole
        self.changes = True
        changed = self._reference(record)
        self.changes = False
        return {"anyOf": [whole, {"allOf": [changed, {"required": ["extends"]}]}]}

    def _record(self, record: Record) -> dict[str, Json]:
        usable = {name: known for name, known in record.keys.items() if not known.later}
        properties: dict[str, Json] = {
            name: {"description": known.about.en, **self._value(record, name)}
            for name, known in usable.items()
        }
        made: dict[str, Json] = {
            "type": "object",
            "properties": properties,
            "additionalProperties": False,
        }
        if self.changes:
            made["properties"] = {**REMOVE, **properties}
        else:
            made.update(self._required(record, usable))
        if record.short is None:
            return made
        return {"anyOf": [{"$ref": "#/$defs/text"}, made]}

    def _value(self, record: Record, name: str) -> dict[str, Json]:
        """A field holds fields, or changes to those of the form it uses, which need not be complete."""
        if record is not FIELD or name != "fields":
            return self.shape(record.keys[name].shape)
        field: list[Json] = [self._reference(FIELD), {"type": "object"}]
        return {"type": "object", "additionalProperties": {"anyOf": field}}

    def _required(self, record: Record, usable: Mapping[str, object]) -> dict[str, Json]:
        """What must be there."""
        required: list[Json] = [name for name in usable if record.keys[name].required]
        groups = [[name for name in group if name in usable] for group in record.either]
        found: dict[str, Json] = {"required": required} if required else {}
        choices: list[Json] = [
            {"oneOf": [{"required": [name]} for name in group]} for group in groups
        ]
        return {**found, "allOf": choices} if choices else found


def name_of(record: Record) -> str:
    """A record's name in `$defs`: its English noun."""
    return record.noun.en.removeprefix("a ").removeprefix("an ").replace(" ", "_")
