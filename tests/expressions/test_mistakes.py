"""What is said of wrong expressions, by the table in `mistakes.md`, and of hostile ones."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from engine.expressions.codes import CODES
from engine.expressions.expression import Expression, Issue
from engine.expressions.reading import read
from engine.expressions.scope import Scope
from engine.expressions.types import BOOLEAN, DATE, WHOLE, Kind, Points, Type
from tests.counted import at_most
from tests.expressions.world import (
    AREAS,
    LANGUAGE,
    NAMES,
    ROW_SCOPE,
    SCOPE,
    env,
    expression,
    table,
)

ROWS = table(Path(__file__).with_name("mistakes.md").read_text("utf-8"))
BY_EXPRESSION: dict[str, list[list[str]]] = defaultdict(list)
for _, cells in ROWS:
    BY_EXPRESSION[cells[0]].append(cells[1:])


def issues(source: str, scope: Scope = SCOPE, **wanted: object) -> tuple[Issue, ...]:
    found = read(source, scope, **wanted)
    assert isinstance(found, tuple), f"{source} is no mistake"
    return found


@pytest.mark.parametrize("source", BY_EXPRESSION)
def test_a_mistake_is_said_where_it_stands(source: str) -> None:
    found = [
        [
            one.code,
            source[one.start : one.end],
            one.message.sv,
            one.help.sv if one.help else "",
            one.repair or "",
        ]
        for one in issues(source)
    ]
    assert found == BY_EXPRESSION[source]


@pytest.mark.parametrize("source", BY_EXPRESSION)
def test_every_mistake_is_said_in_two_languages_with_a_known_code(source: str) -> None:
    for one in issues(source):
        assert one.code in CODES
        assert one.message.en
        assert 0 <= one.start < one.end <= max(1, len(source))
        assert (one.help is None) or (one.help.sv and one.help.en)


@pytest.mark.parametrize("source", [row for row in BY_EXPRESSION if BY_EXPRESSION[row][-1][-1]])
def test_a_repair_takes_the_mistake_away(source: str) -> None:
    repaired = source
    for one in sorted(issues(source), key=lambda issue: -issue.start):
        if one.repair is not None:
            repaired = repaired[: one.start] + one.repair + repaired[one.end :]
    assert isinstance(read(repaired, SCOPE), Expression), repaired


def test_several_foreign_signs_are_found_at_once() -> None:
    found = issues("n = 3 && b || !ja_nej")
    assert [one.repair for one in found] == ["==", "and", "or", "not "]


def test_several_unknown_names_are_found_at_once() -> None:
    assert [one.code for one in issues("nn > 3 and fritt == 3")] == ["unknown-name", "mixed-types"]


def test_an_empty_expression_is_a_mistake() -> None:
    assert issues("")[0].code == "bad-expression"
    assert issues("   ")[0].code == "bad-expression"


def test_what_was_wrong_elsewhere_is_not_reported_again() -> None:
    for source in (
        "fel == något",
        "any(fel where vad == som)",
        "any(fel where vad.som == 3)",
        "sum(fel of barn)",
        "fel.mer > 3",
        "waiting(fel) == 0",
    ):
        assert isinstance(read(source, SCOPE), Expression), source
    assert isinstance(read("any(fel where in_state(var_som))", SCOPE), Expression)


def test_the_wanted_kind_is_checked() -> None:
    assert issues("n", want=Kind.BOOLEAN)[0].code == "wrong-type"
    assert issues("barn", want=Kind.BOOLEAN)[0].help is not None
    both = (Kind.DATE, Kind.DURATION)
    assert issues("3", want=both)[0].message.sv.startswith(
        "Här behövs ett datum eller en tidslängd"
    )


def test_a_scale_does_for_a_number_and_a_moment_for_a_date() -> None:
    number = read("trivs", SCOPE, Kind.NUMBER)
    assert isinstance(number, Expression)
    assert number.run(env("trivs: '2'")) == 2
    day = read("möte", SCOPE, Kind.DATE)
    assert isinstance(day, Expression)
    assert day.type == DATE


@pytest.mark.parametrize("source", ["annat", "person.language", "sv if b else ar", "modersmål"])
def test_a_default_may_name_the_options_of_its_question(source: str) -> None:
    assert isinstance(read(source, SCOPE, like=LANGUAGE), Expression)


def test_a_default_that_does_not_fit_its_question_is_a_mistake() -> None:
    assert issues("anat", like=LANGUAGE)[0].repair == "annat"
    assert issues("oro", like=LANGUAGE)[0].code == "unknown-option"
    assert issues("trivs", like=LANGUAGE)[0].code == "mixed-types"
    assert issues("n", like=LANGUAGE)[0].code == "wrong-type"
    assert issues("3", like=BOOLEAN)[0].code == "wrong-type"


def test_one_of_several_answers_may_be_a_default() -> None:
    assert isinstance(read("oro", SCOPE, like=AREAS), Expression)
    assert isinstance(read("områden", SCOPE, like=AREAS), Expression)


@pytest.mark.parametrize(("source", "kind"), [("3 days", Kind.DURATION), ("today()", Kind.DATE)])
def test_a_default_has_the_kind_of_its_question(source: str, kind: Kind) -> None:
    assert isinstance(read(source, SCOPE, like=Type(kind=kind)), Expression)


def test_a_matrix_without_points_has_no_sum() -> None:
    bare = {"ja": Points(), "nej": Points()}
    matrix = Type(kind=Kind.MATRIX, rows={"a": None}, options=bare, reversed_rows=frozenset({"a"}))
    scope = Scope(names={"m": matrix})
    assert issues("sum(m)", scope)[0].code == "wrong-type"
    assert issues("count(m where points > 1)", scope)[0].code == "unknown-name"
    assert isinstance(read("m.a == ja", scope), Expression)


def test_a_row_within_a_row_may_shadow_it() -> None:
    scope = Scope(names={}, row={"timmar": WHOLE, "besök": NAMES["besök"]})
    found = read("count(besök where timmar > 1) > 0", scope)
    assert isinstance(found, Expression)
    assert [note.code for note in found.notes] == ["shadowed-name"]


def test_a_name_of_the_row_shadows_and_is_noted() -> None:
    found = expression("count(barn where n > 1)")
    assert [note.code for note in found.notes] == ["shadowed-name"]
    inside = expression("n > 1 and ålder > 1", ROW_SCOPE)
    assert [note.code for note in inside.notes] == ["shadowed-name"]
    assert expression("ålder > 1", ROW_SCOPE).notes == ()


def test_age_needs_a_participant() -> None:
    assert issues("age(today())", Scope(names=NAMES))[0].code == "unknown-name"


def test_a_prefix_that_does_not_exist_here_is_said() -> None:
    assert issues("person.age > 3", Scope(names=NAMES))[0].code == "unknown-name"


def test_states_need_a_workflow() -> None:
    assert issues("in_state(aktiv)", Scope(names=NAMES))[0].code == "unknown-state"


HOSTILE = [
    "(" * 100_000,
    "(" * 200,
    "-" * 200 + "n",
    "(" * 3_000 + "1" + ")" * 900,
    "[" * 3_000,
    "-" * 3_000 + "1",
    "not " * 700 + "b",
    "not" * 1_000,
    "1" * 3_000,
    "n + " * 300 + "n",
    "n" * 3_999,
    "b and " * 390 + "b",
    "b and (" * 300 + "b" + ")" * 300,
    "1 if b else " * 300 + "1",
    "a." * 1_500 + "a",
    "min(" * 700,
    '"' + "x" * 4_000,
    '"' * 3_999,
    "n < " * 300 + "n",
    "x" * 1_000_000,
    "\x00",
    "\u202en > 3",
    "n > 3 \u200b",
    "𝟛 > n",
    "٣ > n",
    "'" * 3_999,
    "." * 3_999,
    "n in [" + "1, " * 390 + "1]",
    "9" * 16,
    "0001-00-00",
    "999999 years + today()",
]


MUCH_WORK = 500_000
"""Calls, twice what the most laborious text needs: what grows faster than its text takes far more."""


@pytest.mark.parametrize("source", HOSTILE, ids=lambda source: repr(source[:12]))
def test_hostile_text_is_read_with_little_work_or_refused(source: str) -> None:
    with at_most(MUCH_WORK):
        found = read(source, SCOPE)
        if isinstance(found, Expression):
            found.run(env("b: true, n: 1"))


def test_a_deep_but_allowed_expression_runs() -> None:
    found = expression("(" * 40 + "n + 1" + ")" * 40 + " > 1")
    assert found.run(env("n: 1")) is True


def test_names_are_the_same_however_their_letters_are_put_together() -> None:
    assert expression("spra\u030ak == sv").run(env("språk: sv")) is True
    text = expression('fritt == "a\u030a"')
    assert text.run(env("fritt: å")) is True


def test_a_type_says_what_band_gives() -> None:
    banded = Type(kind=Kind.NUMBER, bands=LANGUAGE.options)
    assert expression("band(v) == sv", Scope(names={"v": banded})).run(env("v@band: sv")) is True
