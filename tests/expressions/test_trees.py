"""The typed tree as JSON, canonical text, and what an expression reads."""

from __future__ import annotations

import pytest

from engine.expressions.parser import depth, parse
from engine.expressions.printing import printed
from engine.expressions.to_json import TreeFormatError, from_json, key_of, to_json
from tests.expressions.world import ROW_SCOPE, SCOPE, expression


def test_the_tree_is_plain_json() -> None:
    assert to_json(expression("språk == annat").tree) == {
        "node": "compare",
        "is": "boolean",
        "operators": ["=="],
        "operands": [
            {"node": "name", "is": "choice", "place": "own", "name": "språk", "level": 0},
            {"node": "constant", "is": "choice", "value": "annat"},
        ],
    }


@pytest.mark.parametrize("stored", [None, [], {}, {"node": "x"}, {"node": "name", "is": "text"}, 3])
def test_what_is_no_tree_is_refused(stored: object) -> None:
    with pytest.raises(TreeFormatError):
        from_json(stored)


def test_depth_counts_every_kind_of_part() -> None:
    syntax = parse("a.b if not -x in [1, count(y of z where w to q)] else 2 + 3")
    assert not isinstance(syntax, tuple)
    assert depth(syntax) == 6


def test_the_same_expression_has_the_same_key_wherever_it_stands() -> None:
    one, other = expression("n > 3"), expression("  n  >  3")
    assert key_of(one.tree) == key_of(other.tree)
    assert key_of(one.tree) != key_of(expression("n >= 3").tree)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("(n)", "n"),
        ("((a and b)) or c", "a and b or c"),
        ("a and (b or c)", "a and (b or c)"),
        ("(a and b) and c", "(a and b) and c"),
        ("not (a == b)", "not a == b"),
        ("(not a) == b", "(not a) == b"),
        ("n - (m - 1)", "n - (m - 1)"),
        ("(n - m) - 1", "n - m - 1"),
        ("-(n + 1)", "-(n + 1)"),
        ("- -n", "--n"),
        ("(1 if b else 2) + 1", "(1 if b else 2) + 1"),
        ("1 if b else (2 if c else 3)", "1 if b else 2 if c else 3"),
        ("(a < b) == c", "(a < b) == c"),
        ("count( barn  where( n>1 ) )", "count(barn where n > 1)"),
        ("x in [ 1,2 ]", "x in [1, 2]"),
        ("1   working day", "1 working day"),
        ("0.0000001", "0.0000001"),
        ("9007199254740992.0", "9007199254740992.0"),
        ("consented(x to y)", "consented(x to y)"),
    ],
)
def test_canonical_text_has_no_parenthesis_too_many(written: str, canonical: str) -> None:
    syntax = parse(written)
    assert not isinstance(syntax, tuple)
    text = printed(syntax)
    again = parse(text)
    assert not isinstance(again, tuple)
    assert printed(again) == text
    assert text == canonical


@pytest.mark.parametrize(
    ("source", "reads"),
    [
        ("språk == annat", {"own.språk"}),
        ("count(barn where ålder < m)", {"own.barn", "own.barn.ålder", "own.m"}),
        ("who5.total > first(who5).total", {"own.who5.total"}),
        ("case.who5.total > 1 or case.råd == sv", {"case.who5.total", "case.råd"}),
        ("age(today()) > 18", {"person.birth_date", "today"}),
        ("submitted(who5) < today()", {"own.who5", "today"}),
        ("band(who5.total) == låg", {"own.who5.total"}),
        ("sum(svar) > svar.glad", {"own.svar", "own.svar.glad"}),
        ("count(områden where points > n)", {"own.områden", "own.n"}),
        ("days_in(aktiv) > 3", {"state.aktiv", "now"}),
        ("any(praktik where in_state(klar))", {"own.praktik"}),
        ("team.coach.assigned", {"team.coach.assigned"}),
        ("unit == arbete", {"unit"}),
        (
            "count(barn where any(besök where timmar > ålder))",
            {"own.barn", "own.barn.besök", "own.barn.besök.timmar", "own.barn.ålder"},
        ),
    ],
)
def test_what_an_expression_reads_is_exact(source: str, reads: set[str]) -> None:
    assert {".".join(path) for path in expression(source).reads} == reads


def test_a_row_reads_its_own_names() -> None:
    found = expression("ålder > n", ROW_SCOPE)
    assert {".".join(path) for path in found.reads} == {"row.ålder", "row.n"}
    assert SCOPE.row is None
