"""After a break of syntax: reported once, what it swallowed is unknown, the rest is read."""

from __future__ import annotations

import pytest

from tests.definitions.trees import keys, short, source_of, told


@pytest.mark.parametrize(
    ("text", "tree", "codes"),
    [
        # The value is lost, its key is not, and the neighbours are read.
        (
            "fields:\n  a:\n    label: Obs: ring\n    type: text\n  b: {type: text}\nrules: x\n",
            "{form: 'x', fields: {a: {label: ???, type: 'text'}, b: {type: 'text'}}, rules: 'x'}",
            "3 colon-in-text",
        ),
        # What belongs to a broken line goes with it.
        (
            "a:\n  b: x: y\n    c: d\n    e: f\n  g: h\n",
            "{form: 'x', a: {b: ???, g: 'h'}}",
            "2 colon-in-text",
        ),
        # Several breaks, each once.
        (
            "a: x: y\nb: {c: d\ne: @f\ng: 'h\ni: j\n",
            "{form: 'x', a: ???, b: ???, e: ???, g: ???, i: 'j'}",
            "1 colon-in-text, 2 unclosed-bracket, 3 sign-first, 4 unclosed-quote",
        ),
        # In a list the whole item is lost.
        (
            "steps:\n  - as: eva\n    do: x: y\n    in: z\n  - wait: 1 week\n",
            "{form: 'x', steps: [{as: 'eva', do: ???, in: 'z'}, {wait: '1 week'}]}",
            "3 colon-in-text",
        ),
        (
            "steps:\n  - as: x: y\n    in: z\n  - wait: 1 week\n",
            "{form: 'x', steps: [???, {wait: '1 week'}]}",
            "2 colon-in-text",
        ),
        (
            "steps:\n- as: x: y\n  in: z\n- wait: 1 week\nb: c\n",
            "{form: 'x', steps: [???, {wait: '1 week'}], b: 'c'}",
            "2 colon-in-text",
        ),
        (
            "steps:\n  - a\n  - 'b' c\n  - d\n",
            "{form: 'x', steps: ['a', ???, 'd']}",
            "3 text-after-quote",
        ),
        # Brackets over several lines: from the outermost on.
        (
            "options: {\n  ja: {label: Ja: x},\n  nej: Nej }\nb: c\n",
            "{form: 'x', options: ???, b: 'c'}",
            "2 colon-in-text",
        ),
        (
            "fields:\n  a:\n    {type: text,\n     label: @x}\n  b: {type: text}\n",
            "{form: 'x', fields: {a: ???, b: {type: 'text'}}}",
            "4 sign-first",
        ),
        # A line whose key cannot be read leaves its block incomplete.
        (
            "fields:\n  a: b\n  c d\n  e: f\n",
            "{form: 'x', fields: {a: 'b', e: 'f', …}}",
            "3 missing-colon",
        ),
        (
            "fields:\n  a d\n  e: f\n",
            "{form: 'x', fields: {e: 'f', …}}",
            "2 missing-colon",
        ),
        ("fields:\n  a d\nb: c\n", "{form: 'x', fields: 'a d', b: 'c'}", ""),
        # It may take a line of the block around with it.
        (
            "fields:\n  a: b\n  c d\ne f\ng: h\n",
            "{form: 'x', fields: {a: 'b', …}, g: 'h', …}",
            "3 missing-colon",
        ),
        # A break in the first value of a block.
        (
            "fields:\n  a: @b\n  c: d\n",
            "{form: 'x', fields: {a: ???, c: 'd'}}",
            "2 sign-first",
        ),
        # Deep inside, and out again at once.
        (
            "a:\n  b:\n    c:\n      d: x: y\ne: f\n",
            "{form: 'x', a: {b: {c: {d: ???}}}, e: 'f'}",
            "4 colon-in-text",
        ),
        # The line before the break keeps its value.
        ("a: b\nc: @d\n", "{form: 'x', a: 'b', c: ???}", "2 sign-first"),
        ("a: |\n  b\nc: @d\n", "{form: 'x', a: 'b\\n', c: ???}", "3 sign-first"),
        # A list that is indented otherwise than the key beside it, or less than the key before it.
        (
            "steps:\n    - a\n  b: c\nd: e\n",
            "{form: 'x', steps: ['a', …], d: 'e', …}",
            "3 indentation",
        ),
        ("a:\n    b:\n- c\nd: e\n", "{form: 'x', a: {b: ???}, d: 'e', …}", "3 mixed-list"),
        # The end of a text cut at its comma, twice: both are mended.
        (
            "a: {b: “c, d”, e: “f, d”}\ng: h\n",
            "{form: 'x', a: {b: 'c, d', e: 'f, d'}, g: 'h'}",
            "1 curly-quote, 1 curly-quote",
        ),
        # Lines with tabs are one break.
        (
            "a:\n\tb: c\n\td: e\n\tf: g\nh: i\n",
            "{form: 'x', a: {b: ???}, h: 'i'}",
            "2 tab",
        ),
        # A repeated key that is broken the second time.
        ("a: b\na: @c\nd: e\n", "{form: 'x', a: 'b', d: 'e', …}", "2 sign-first"),
        # Comments and empty lines are no keys.
        (
            "a: x: y\n# b: c\n\n  # d\ne: f\n",
            "{form: 'x', a: ???, e: 'f'}",
            "1 colon-in-text",
        ),
        # A break in the last line.
        ("a: b\nc: 'd", "{form: 'x', a: 'b', c: ???}", "2 unclosed-quote"),
        ("a: {b: c", "{form: 'x', a: ???}", "1 unclosed-bracket"),
    ],
)
def test_reads_on(text: str, tree: str, codes: str) -> None:
    document, found = told(f"form: x\n{text}")
    assert short(document.root) == tree
    assert ", ".join(f"{one.span.line - 1} {one.code}" for one in found) == codes


@pytest.mark.parametrize(
    ("text", "tree", "codes"),
    [
        ("    form:\n  title: b\n", "{form: ???, title: 'b', …}", "1 indentation"),
        ("  form:\n- x\n", "{form: ???, …}", "1 indentation"),
        ("'hej'\n“hej”\n", "'hej'", "1 first-key, 2 curly-quote"),
    ],
)
def test_reads_on_after_a_broken_beginning(text: str, tree: str, codes: str) -> None:
    document, found = told(text)
    assert short(document.root) == tree
    assert ", ".join(f"{one.span.line} {one.code}" for one in found) == codes


@pytest.mark.parametrize("broken", ["a: x: y", "a: @x", "a: 'b' c", "a: [b", "a b", "\ta: b"])
def test_places_are_right_after_a_break(broken: str) -> None:
    text = f"form: x\n{broken}\nå😀:\n  c: é: f\n  gå: [h, {{i: j}}]\nk: l\n"
    document, found = told(text)
    assert len(found) == 2
    places = {key: span for key, span in keys(document.root) if key != "a"}
    assert {"å😀", "c", "gå", "i", "k"} <= set(places)
    for key, span in places.items():
        assert source_of(text, span) == key
    assert source_of(text, found[1].span) == "é: f"


def test_the_swallowed_lines_are_marked() -> None:
    text = "form: x\na: b: c\n   d: e\n\nf: g\n"
    document, _ = told(text)
    assert document.root is not None
    lost = document.root.by_key["a"].value
    assert source_of(text, lost.span) == "b: c\n   d: e"


def test_a_broken_first_line_still_says_what_the_file_is() -> None:
    document, found = told("form: 'x\ntitle: y\n")
    assert (document.kind, document.name) == ("form", "")
    assert [one.code for one in found] == ["unclosed-quote"]
