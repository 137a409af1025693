"""Owns which keys a field type takes, from what the type says of itself in `engine.fields`."""

from __future__ import annotations

from engine.definitions.form import Field
from engine.expressions.types import ANY, Type
from engine.fields.all import BY_NAME

COMMON = frozenset(
    "type use label hint show_if required default saves_to sensitive ask_drafts was".split()
)
FIELD_KEYS_OF_A_USE = frozenset("use hint label show_if required sensitive ask_drafts was".split())
OVERRIDES = ("pages", "fields", "values", "rules", "flags")
UNLABELLED = frozenset({"info", "consent"})


def takes(type_name: str, key: str) -> bool:
    """Whether a field of the type may have the key."""
    return key in COMMON or key in BY_NAME[type_name].settings


def needs(type_name: str) -> tuple[str, ...]:
    """The keys without which a field of the type is nothing; a block needs none."""
    return tuple(BY_NAME[type_name].needs) if type_name in BY_NAME else ()


def types_with(key: str) -> list[str]:
    return [name for name, one in BY_NAME.items() if key in one.settings]


def value_type(field: Field) -> Type:
    """What expressions see of a field's answer."""
    known = BY_NAME.get(field.type)
    return known.value_type(field) if known else ANY
