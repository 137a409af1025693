"""A second opinion: another YAML library reads every definition alike, characters and places."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode
from ruamel.yaml.nodes import Node as RuamelNode

from engine.definitions.checks.all import SYNTAX_CHECKS
from engine.definitions.checks.check import Check
from engine.definitions.source import Block, Node, Scalar, Sequence, read
from engine.foundation.diagnostics import Span, has_errors

ROOT = Path(__file__).parents[2]
SHIPPED = sorted(
    path
    for folder in ("forms", "workflows", "deployments")
    for path in (ROOT / folder).rglob("*.yaml")
)
OWN = (
    """form: x
title: "a: b"
about: >-
  vik
  ihop

  stycke
fields: {å😀: {type: text, label: Ja?}, b: [1, 'två', "tre\\tfyra"]}
rules:
- a
-   - b
    - c: d
      e: |+
        text


sist: no
""",
    """form: x
tom: {}
lista: []
lång: ett
  två

  tre
'citerad nyckel': "rad
  vikt"
""",
    "form: x\r\ntid: 08:30\r\nnr: 0101901234\r\nurl: https://example.se/a?b=c#d\r\n",
)


def told(node: Node) -> object:
    where = (node.span.line - 1, node.span.column - 1)
    match node:
        case Scalar():
            return (*where, node.text)
        case Sequence():
            return (*where, [told(item) for item in node.items])
        case Block():
            return (
                *where,
                [(place(entry.key_span), entry.key, told(entry.value)) for entry in node.entries],
            )
    raise AssertionError(node)


def place(span: Span) -> tuple[int, int]:
    return (span.line - 1, span.column - 1)


def other(node: RuamelNode) -> object:
    where = (node.start_mark.line, node.start_mark.column)
    if isinstance(node, ScalarNode):
        return (*where, nfc(node.value))
    if isinstance(node, SequenceNode):
        return (*where, [other(item) for item in node.value])
    assert isinstance(node, MappingNode)
    pairs = [
        ((key.start_mark.line, key.start_mark.column), nfc(key.value), other(value))
        for key, value in node.value
    ]
    return (*where, pairs)


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def agree(data: bytes) -> None:
    document, found = read("x.yaml", data)
    assert not has_errors(found)
    second = YAML(typ="safe", pure=True).compose(data.decode())
    assert document.root is not None
    assert told(document.root) == other(second)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: str(path.relative_to(ROOT)))
def test_on_every_shipped_definition(path: Path) -> None:
    agree(path.read_bytes())


@pytest.mark.parametrize("text", OWN, ids=range(len(OWN)))
def test_on_texts_with_everything_in_them(text: str) -> None:
    agree(text.encode())


@pytest.mark.parametrize("check", SYNTAX_CHECKS, ids=lambda check: check.code)
def test_on_the_right_examples_of_the_syntax_checks(check: Check) -> None:
    agree(check.right.encode())


def test_there_are_shipped_definitions() -> None:
    assert len(SHIPPED) > 10
