"""The JSON Schema agrees with `load`: what is shipped fits it, slips do not."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from engine.definitions.schema import schema

ROOT = Path(__file__).parents[2]
SHIPPED = sorted(
    path
    for folder in ("forms", "workflows", "deployments")
    for path in (ROOT / folder).rglob("*.yaml")
)
SCHEMA = schema()
TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "number": (int, float),
    "integer": int,
}


def fits(value: Any, rule: Any) -> bool:
    """The part of JSON Schema that the schema uses."""
    if "$ref" in rule:
        return fits(value, SCHEMA["$defs"][rule["$ref"].removeprefix("#/$defs/")])
    return all(check(value, rule) for key, check in KEYWORDS.items() if key in rule)


def has_type(value: Any, rule: Any) -> bool:
    names = rule["type"] if isinstance(rule["type"], list) else [rule["type"]]
    return any(
        isinstance(value, TYPES[name]) and (name == "boolean" or not isinstance(value, bool))
        for name in names
    )


def properties(value: Any, rule: Any) -> bool:
    known, more = rule.get("properties", {}), rule.get("additionalProperties", {})
    return all(
        fits(one, known[key]) if key in known else more is not False and fits(one, more)
        for key, one in value.items()
    )


KEYWORDS = {
    "type": has_type,
    "enum": lambda value, rule: value in rule["enum"],
    "pattern": lambda value, rule: re.search(rule["pattern"], str(value)) is not None,
    "items": lambda value, rule: all(fits(one, rule["items"]) for one in value),
    "required": lambda value, rule: all(key in value for key in rule["required"]),
    "properties": properties,
    "additionalProperties": lambda value, rule: "properties" in rule or properties(value, rule),
    "propertyNames": lambda value, rule: all(fits(key, rule["propertyNames"]) for key in value),
    "minProperties": lambda value, rule: len(value) >= rule["minProperties"],
    "oneOf": lambda value, rule: sum(fits(value, one) for one in rule["oneOf"]) == 1,
    "anyOf": lambda value, rule: any(fits(value, one) for one in rule["anyOf"]),
    "allOf": lambda value, rule: all(fits(value, one) for one in rule["allOf"]),
}


def as_json(text: str) -> Any:
    reader = YAML(typ="safe")
    reader.version = (1, 2)
    return plain(reader.load(text))


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value if isinstance(value, str | int | float | bool) else str(value)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_what_is_shipped_fits(path: Path) -> None:
    data = as_json(path.read_text("utf-8"))
    rules = [rule for rule in SCHEMA["oneOf"] if fits(data, rule)]
    assert rules, path


@pytest.mark.parametrize(
    "text",
    [
        "form: a\ntitle: A\nfeilds: {}\n",
        "form: a\nfields: {}\n",
        "form: a\ntitle: A\nfields: {b: {type: txt, label: B}}\n",
        "form: a\ntitle: A\nfields: {b: {type: text, label: {xx: B}}}\n",
        "form: a\ntitle: A\nfields: {b: {type: choice, label: B, many: ja, options: {a: A}}}\n",
        "workflow: a\ntitle: A\nsubject: projekt\nstarts: b\nstates: {b: {label: B}}\n",
        "deployment: a\ntitle: A\nlanguages: sv\nroles: {}\nfallback: b\nworkflows: []\n",
    ],
)
def test_a_slip_does_not_fit(text: str) -> None:
    assert not any(fits(as_json(text), rule) for rule in SCHEMA["oneOf"])


def test_every_key_says_what_it_is_for() -> None:
    for rule in SCHEMA["$defs"].values():
        made = rule.get("anyOf", [rule])[-1]
        for name, key in made.get("properties", {}).items():
            assert key.get("description"), name


def test_every_reference_leads_somewhere() -> None:
    import json

    written = json.dumps(SCHEMA)
    for name in re.findall(r'"#/\$defs/([^"]+)"', written):
        assert name in SCHEMA["$defs"]
