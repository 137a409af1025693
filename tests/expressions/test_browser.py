"""An expression means the same in the browser as in Python, whatever is answered."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from engine.expressions import tree as t
from engine.expressions.expression import Expression
from engine.expressions.for_browser import calendar_json, plain
from engine.expressions.reading import read
from engine.expressions.scope import Env
from engine.expressions.to_json import to_json
from engine.expressions.walking import everything
from tests.browser_modules import blank_page
from tests.expressions.seeded import environments, expressions
from tests.expressions.world import SCOPE

pytestmark = pytest.mark.browser
BATCH = 1000
SEEN_OF_A_HUNDRED = 1  # Each operator and function is met at least once in so many expressions.
KNOWN = 0.4
RUN = """async (given) => {
  const [expressions, envs] = JSON.parse(given);
  const {compiled} = await import("/static/stegvis/evaluate.js");
  const {Calendar} = await import("/static/stegvis/dates.js");
  const ready = envs.map((env) => ({...env, rows: [{}], calendar: new Calendar(env.calendar)}));
  return JSON.stringify(expressions.map(([tree, env]) => compiled(tree)(ready[env])));
}"""
OPERATORS = {
    *("+", "-", "*", "/", "%", "negative", "shift+", "shift-", "not", "and", "or", "among", "holds", "if"),
    *("==", "!=", "<", "<=", ">", ">=", "points", "day", "first", "latest", "previous", "member"),
}  # fmt: skip
FUNCTIONS = {
    *("today", "year", "age", "days_between", "working_days_between", "round", "abs", "min", "max"),
    *("answered", "count", "rows:count", "rows:any", "rows:all", "rows:sum", "rows:mean", "rows:min"),
    *("rows:max", "matrix:sum", "matrix:mean", "entered", "last_entered", "left", "in_state", "ever_in"),
    *("times_in", "days_in", "@at", "waiting", "in_time", "@band"),
}  # fmt: skip


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = blank_page(browser)
    yield page
    page.context.close()


@pytest.mark.parametrize(
    "count",
    [pytest.param(2_000, id="some"), pytest.param(100_000, id="many", marks=pytest.mark.long)],
)
def test_python_and_the_browser_agree(page: Page, count: int) -> None:
    seen: Counter[str] = Counter()
    known = 0
    texts = list(expressions(1, count))
    for start in range(0, count, BATCH):
        batch = [expression(text) for text in texts[start : start + BATCH]]
        seen.update(label for one in batch for label in {*labels(one)})
        ours, theirs = both(page, batch, start)
        known += sum(value is not None for value in ours)
        different = [
            (one.text, mine, other)
            for one, mine, other in zip(batch, ours, theirs, strict=True)
            if not same(mine, other)
        ]
        assert different == []
    assert known / count > KNOWN
    least = count * SEEN_OF_A_HUNDRED // 100
    assert {one: seen[one] for one in OPERATORS | FUNCTIONS if seen[one] < least} == {}


def expression(text: str) -> Expression:
    found = read(text, SCOPE)
    assert isinstance(found, Expression), (text, [one.message.en for one in found])
    return found


def both(page: Page, batch: list[Expression], seed: int) -> tuple[list[Any], list[Any]]:
    """What each expression gives in one of some environments, here and there."""
    envs, random = environments(seed, 100), Random(seed)
    chosen = [random.randrange(len(envs)) for _ in batch]
    ours = [plain(one.run(envs[at])) for one, at in zip(batch, chosen, strict=True)]
    trees = [(to_json(one.tree), at) for one, at in zip(batch, chosen, strict=True)]
    sent = json.dumps(
        [trees, [as_json(env) for env in envs]]
    )  # As text: quicker than piece by piece.
    return ours, json.loads(page.evaluate(RUN, sent))


def as_json(env: Env) -> dict[str, Any]:
    places = ("own", "person", "setting", "case", "team", "clock", "waiting", "in_time", "consents")
    return {
        **{name: plain(getattr(env, name)) for name in (*places, "today", "now", "unit")},
        "visits": [
            {"state": one.state, "entered": plain(one.entered), "left": plain(one.left)}
            for one in env.visits
        ],
        "calendar": calendar_json(env.calendar),
    }


def same(ours: object, theirs: object) -> bool:
    """To the last bit. A number that is whole comes back as an `int`, of digits that doubles lack."""
    numbers = (isinstance(one, int | float) for one in (ours, theirs))
    if all(numbers) and not isinstance(ours, bool) and not isinstance(theirs, bool):
        return float(ours) == float(theirs)  # type: ignore[arg-type]  # numbers, just seen
    return ours == theirs and type(ours) is type(theirs)


def labels(one: Expression) -> Iterator[str]:
    """What it is built of."""
    for node in everything(one.tree):
        match node:
            case t.Arithmetic():
                yield node.operator
            case t.Shift():
                yield f"shift{node.operator}"
            case t.Logic():
                yield node.operator
            case t.Compare():
                yield from node.operators
            case t.Pick():
                yield node.which
            case t.Call() | t.About():
                yield node.function
            case t.Over() if node.what is None and node.where is None:
                yield f"matrix:{node.function}"
            case t.Over():
                yield f"rows:{node.function}"
            case t.Name() | t.Member():
                yield from names(node)
            case t.Score():
                yield "points"
            case _:
                yield type(node).__name__.lower()


def names(node: t.Name | t.Member) -> Iterator[str]:
    yield "member" if isinstance(node, t.Member) else node.place
    if "@" in node.name:
        yield f"@{node.name.split('@')[1]}"
