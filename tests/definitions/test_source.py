"""Reading well-formed files: every key and value with its characters and its place."""

from __future__ import annotations

import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.definitions.source import Block, Scalar, Sequence, Style, read
from tests.definitions.trees import keys, scalars, short, source_of, told

FORM = """\
form: anmälan  # vad
title: 'Det''s här'
about: >-
  Flera rader: med #,
  som viks ihop

fields:
  å😀: {type: text, "label": Vad då?, hint: "a\\"b"}
  val:
    options: [ja, nej]
    steps:
      - {as: eva}
      - wait: 1 week
        in: x
    last: |
      rad ett
        rad två
"""


def test_reads_keys_and_values_in_order() -> None:
    document, found = told(FORM)
    assert found == ()
    assert short(document.root) == (
        "{form: 'anmälan', title: \"Det's här\", about: 'Flera rader: med #, som viks ihop', "
        "fields: {å😀: {type: 'text', label: 'Vad då?', hint: 'a\"b'}, "
        "val: {options: ['ja', 'nej'], "
        "steps: [{as: 'eva'}, {wait: '1 week', in: 'x'}], last: 'rad ett\\n  rad två\\n'}}}"
    )
    assert (document.kind, document.name) == ("form", "anmälan")
    assert document.text == FORM


def test_every_span_marks_what_was_read() -> None:
    root = told(FORM)[0].root
    marked = {scalar.text: source_of(FORM, scalar.span) for scalar in scalars(root)}
    assert marked["anmälan"] == "anmälan"
    assert marked["Det's här"] == "'Det''s här'"
    assert marked["Vad då?"] == "Vad då?"
    assert marked['a"b'] == '"a\\"b"'
    assert marked["rad ett\n  rad två\n"] == "|\n      rad ett\n        rad två"
    assert marked["Flera rader: med #, som viks ihop"].startswith(">-\n  Flera")
    assert marked["Flera rader: med #, som viks ihop"].endswith("ihop")
    for key, span in keys(root):
        assert source_of(FORM, span).strip('"') == key


def test_spans_of_blocks_and_lists() -> None:
    root = told(FORM)[0].root
    assert isinstance(root, Block)
    fields = root.by_key["fields"].value
    assert isinstance(fields, Block)
    first = fields.by_key["å😀"]
    assert source_of(FORM, first.value.span) == '{type: text, "label": Vad då?, hint: "a\\"b"}'
    assert source_of(FORM, first.span).startswith("å😀: {type")
    inner = fields.by_key["val"].value
    assert isinstance(inner, Block)
    assert source_of(FORM, inner.by_key["options"].value.span) == "[ja, nej]"
    steps = inner.by_key["steps"].value
    assert source_of(FORM, steps.span) == "- {as: eva}\n      - wait: 1 week\n        in: x"
    assert isinstance(steps, Sequence)
    assert source_of(FORM, steps.items[1].span) == "wait: 1 week\n        in: x"


def test_styles() -> None:
    root = told(FORM)[0].root
    styles = {scalar.text: scalar.style for scalar in scalars(root)}
    assert styles["anmälan"] is Style.PLAIN
    assert styles['a"b'] is Style.QUOTED
    assert styles["rad ett\n  rad två\n"] is Style.BLOCK


@pytest.mark.parametrize(
    "text",
    "no yes on off ja true 0701234567 08:30 1e3 2024-01-01 01 0x1F 1_000 .5 1.10 NaN inf Nulla = "
    "12:30:45 0o17 -1".split(),
)
def test_a_scalar_keeps_its_characters(text: str) -> None:
    root = told(f"form: x\ntitle: {text}\nfields: {{a: {text}, b: [{text}]}}\n")[0].root
    assert [scalar.text for scalar in scalars(root)] == ["x", text, text, text]


def test_composed_and_decomposed_letters_are_the_same() -> None:
    apart = unicodedata.normalize("NFD", "gång: på")
    root = told(f"form: x\n{apart}\n")[0].root
    assert short(root) == "{form: 'x', gång: 'på'}"


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_ends_of_line(end: str) -> None:
    document, found = told(FORM.replace("\n", end))
    assert found == ()
    assert short(document.root) == short(told(FORM)[0].root)
    assert document.text == FORM


def test_a_file_that_does_not_end_its_last_line() -> None:
    assert short(told("form: x\ntitle: Hej")[0].root) == "{form: 'x', title: 'Hej'}"


@pytest.mark.parametrize("kind", ["form", "workflow", "deployment", "scenarios", "translation"])
def test_the_first_key_says_what_it_is(kind: str) -> None:
    document, found = told(f"{kind}: namnet\ntitle: x\n")
    assert (document.kind, document.name, found) == (kind, "namnet", ())


def test_a_byte_order_mark_moves_nothing() -> None:
    marked, found = read("x.yaml", b"\xef\xbb\xbf" + FORM.encode())
    assert [one.code for one in found] == ["byte-order-mark"]
    plain = read("x.yaml", FORM.encode())[0]
    assert marked.root == plain.root


NAMES = st.text(string.ascii_lowercase + "åäö_😀", min_size=1, max_size=6)
TEXTS = st.text(string.ascii_letters + "åÄ é😀.,:#'\"{}[]-!%@&*?|>`\\", max_size=12)
TREES = st.recursive(
    TEXTS,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        | st.dictionaries(NAMES, inner, min_size=1, max_size=3)
    ),
    max_leaves=12,
)
Tree = str | list["Tree"] | dict[str, "Tree"]


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def written(tree: Tree, indent: int, flow: bool) -> str:
    """The tree as YAML, in blocks or in brackets."""
    if isinstance(tree, str):
        return f" {quoted(tree)}"
    if flow:
        if isinstance(tree, list):
            return f" [{','.join(written(one, 0, True) for one in tree)} ]"
        return f" {{{','.join(f' {k}:{written(v, 0, True)}' for k, v in tree.items())}}}"
    margin = "\n" + " " * indent
    if isinstance(tree, list):
        return "".join(f"{margin}-{written(one, indent + 2, False)}" for one in tree)
    return "".join(f"{margin}{k}:{written(v, indent + 2, False)}" for k, v in tree.items())


def plain(node: object) -> object:
    match node:
        case Scalar():
            return node.text
        case Sequence():
            return [plain(item) for item in node.items]
        case Block():
            return {entry.key: plain(entry.value) for entry in node.entries}
    return None


@given(st.dictionaries(NAMES, TREES, min_size=1, max_size=4), st.booleans())
def test_what_is_written_is_read(tree: dict[str, Tree], flow: bool) -> None:
    lines = [f"{key}:{written(value, 2, flow)}" for key, value in tree.items()]
    text = "form: x\n" + "\n".join(line for line in lines) + "\n"
    if "form" in tree:
        return
    document, found = told(text)
    assert found == ()
    assert plain(document.root) == {"form": "x", **tree}
    for scalar in scalars(document.root):
        assert source_of(text, scalar.span) in (scalar.text, quoted(scalar.text))
    for key, span in keys(document.root):
        assert source_of(text, span) == key
