"""What holds for every expression: it prints and reads back, never raises, and means one thing."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.expressions.analysis import outcomes, reachable
from engine.expressions.explaining import explain
from engine.expressions.expression import Expression
from engine.expressions.parser import parse
from engine.expressions.printing import printed
from engine.expressions.reading import expression as from_tree
from engine.expressions.reading import read
from engine.expressions.scope import Env
from engine.expressions.syntax import Syntax
from engine.expressions.to_json import from_json, to_json
from engine.expressions.types import Kind
from tests.expressions.interpreter import interpreted
from tests.expressions.strategies import CONDITIONS, ENVS, FIGURES
from tests.expressions.world import SCOPE, env, expression

ANY_EXPRESSION = st.one_of(CONDITIONS, FIGURES)
FEW = settings(max_examples=60)
MANY = settings(max_examples=150)


def placeless(syntax: Any) -> Any:
    """The same syntax with every part at the same place."""
    if isinstance(syntax, tuple):
        return tuple(placeless(one) for one in syntax)
    if not is_dataclass(syntax) or "start" not in {one.name for one in fields(syntax)}:
        return syntax
    parts = {one.name: placeless(getattr(syntax, one.name)) for one in fields(syntax)}
    return replace(syntax, **{**parts, "start": 0, "end": 0})


@MANY
@given(ANY_EXPRESSION)
def test_what_is_printed_reads_back_the_same(syntax: Syntax) -> None:
    text = printed(syntax)
    again = parse(text)
    assert not isinstance(again, tuple), text
    assert placeless(again) == placeless(syntax)
    assert printed(again) == text


def read_all(syntax: Syntax) -> Expression:
    text = printed(syntax)
    found = read(text, SCOPE)
    assert isinstance(found, Expression), (text, [one.message.en for one in found])
    return found


@MANY
@given(ANY_EXPRESSION, ENVS)
def test_compiled_and_interpreted_agree_and_never_raise(syntax: Syntax, env: Env) -> None:
    found = read_all(syntax)
    result = found.run(env)
    wanted = interpreted(found.tree, env)
    assert result == wanted, found.text
    assert type(result) is type(wanted), found.text


@FEW
@given(ANY_EXPRESSION, ENVS)
def test_a_trip_by_json_changes_nothing(syntax: Syntax, env: Env) -> None:
    found = read_all(syntax)
    stored = to_json(found.tree)
    again = from_tree(found.text, from_json(json.loads(json.dumps(stored))))
    assert to_json(again.tree) == stored
    assert again.run(env) == found.run(env)


@MANY
@given(CONDITIONS, ENVS)
def test_what_happens_was_thought_possible(syntax: Syntax, env: Env) -> None:
    found = read_all(syntax)
    assert found.run(env) in outcomes(found), found.text


@MANY
@given(FIGURES, ENVS)
def test_numbers_lie_within_their_reach(syntax: Syntax, env: Env) -> None:
    found = read_all(syntax)
    result = found.run(env)
    if result is None or found.type.kind is not Kind.NUMBER:
        return
    assert isinstance(result, int | float)
    reach = reachable(found)
    near = reach.first(result, True)
    assert near is not None, found.text
    assert near == pytest.approx(result, rel=1e-9), found.text


@MANY
@given(ANY_EXPRESSION, ENVS, st.sampled_from(["sv", "en"]))
def test_everything_can_be_explained(syntax: Syntax, env: Env, language: str) -> None:
    found = read_all(syntax)
    explanation = explain(found, env, language)
    assert explanation.value == found.run(env)
    assert explanation.text.endswith(".")
    assert explanation.about <= found.reads, found.text


@FEW
@given(ANY_EXPRESSION, ENVS)
def test_only_what_is_read_matters(syntax: Syntax, given_env: Env) -> None:
    found = read_all(syntax)
    own = {path[1] for path in found.reads if path[0] == "own"}
    kept = {name: value for name, value in given_env.own.items() if name.split("@")[0] in own}
    assert found.run(replace(given_env, own=kept)) == found.run(given_env)


THREE = (True, False, None)


@pytest.mark.parametrize(("a", "b"), list(product(THREE, THREE)))
def test_the_laws_of_three_valued_logic(a: bool | None, b: bool | None) -> None:
    given_env = env(own={"b": a, "ja_nej": b})

    def run(text: str) -> object:
        return expression(text).run(given_env)

    assert run("b and ja_nej") is run("ja_nej and b")
    assert run("b or ja_nej") is run("ja_nej or b")
    assert run("not (b and ja_nej)") is run("not b or not ja_nej")
    assert run("not (b or ja_nej)") is run("not b and not ja_nej")
    assert run("not not b") is a
    assert run("b and b") is a
    assert run("b or (b and ja_nej)") is a
    order = {False: 0, None: 1, True: 2}
    assert run("b and ja_nej") is min((a, b), key=lambda one: order[one])
    assert run("b or ja_nej") is max((a, b), key=lambda one: order[one])


@FEW
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = read(text, SCOPE)
    if isinstance(found, tuple):
        assert found
        assert all(0 <= one.start <= one.end for one in found)
        assert list(found) == sorted(found, key=lambda one: (one.start, one.end))


@MANY
@given(
    st.lists(
        st.sampled_from(
            "n b språk sv == in [ ] ( ) + - 3 and not if else count ( barn where".split()
        ),
        max_size=14,
    )
)
def test_any_words_are_read_or_refused(words: list[str]) -> None:
    found = read(" ".join(words), SCOPE)
    if isinstance(found, Expression):
        found.run(env("n: 1"))
