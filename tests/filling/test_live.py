"""What a page of a form shows while somebody types is what the server finds when it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import seed as seed_of
from playwright.sync_api import Browser, Page

from engine.definitions.form import Form
from engine.filling.draft import Draft
from engine.filling.given import Giving
from engine.filling.programme import Programme, programme
from engine.filling.settle import settle
from engine.filling.settled import Settled
from engine.web.form_html import questions_html
from engine.web.live import live_of
from engine.web.questions import Layout
from engine.web.templates import render
from tests.browser_modules import blank_page
from tests.filling.forms import CONTEXT
from tests.filling.generated import Posted, paths_of, posted

pytestmark = pytest.mark.browser

BEGIN = """async (html) => {
  document.body.innerHTML = html;
  const {begin} = await import("/static/stegvis/live.js");
  window.live = begin();
}"""
STATE = """() => {
  const form = document.querySelector("form");
  const there = (path) => window.live.find(path)?.tagName === "DIV" && window.live.find(path).isConnected;
  const seen = (path) => there(path) && !window.live.find(path).closest("[hidden]");
  const required = (path) => window.live.find(path).querySelector(".optional") === null;
  window.live.noteShown();
  const results = window.live.form.results;
  const each = (what, some, how) =>
    Object.fromEntries([...results[what].keys()].filter(some).map((path) => [path, how(path)]));
  const of = (what) => Object.fromEntries([...results[what]].map(([path, cell]) => [path, cell.value]));
  return {
    shown: each("shown", (path) => window.live.find(path), seen),
    required: each("required", there, required),
    ...Object.fromEntries(["value", "band", "flag", "rule", "open"].map((what) => [what, of(what)])),
    held: Object.fromEntries([...window.live.fields.keys()].map((name) => [name, window.live.texts(name)])),
  };
}"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    page = blank_page(browser)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.context.close()
    assert errors == []


def html_of(form: Form, made: Programme, draft: Draft, settled: Settled) -> str:
    giving = Giving(made, draft, CONTEXT, settled)
    layout = Layout(
        form=form, settled=settled, written=draft.written, place=CONTEXT.place(), giving=giving
    )
    questions, seen = questions_html(layout, form.pages[0].fields, "sv")
    found = live_of(giving, "sv")
    live = render("live.html", "sv", {"still": found.still, "programme": found.json})
    return f'<form><input type="hidden" name="_shown" value="{seen}">{questions}{live}</form>'


def same(found: dict[str, Any], settled: Settled) -> None:
    """What the page shows, and what the server finds."""
    for path, shown in found["shown"].items():
        assert shown == (path in settled.shown), path
    for path, required in found["required"].items():
        if path in settled.shown:
            assert required == (path in settled.required), path
    for path, value in found["value"].items():
        assert value == value_at(settled, path), path
    for path, band in found["band"].items():
        assert band == value_at(settled, f"{path}@band"), path
    raised = {path for path, value in found["flag"].items() if value}
    assert raised == set(settled.flags), (raised, settled.flags)
    broken = {path for path, value in found["rule"].items() if value}
    told = {one.code.removeprefix("rule:") for one in settled.problems if "rule:" in one.code}
    assert broken - set(settled.let_through) == told
    for path, opened in found["open"].items():
        if path.rpartition(".")[0] in settled.shown:
            assert opened == (path not in settled.closed), path


def value_at(settled: Settled, path: str) -> Any:
    block, _, name = path.rpartition(".")
    inside = settled.answers.get(block) if block else settled.values
    return inside.get(name) if isinstance(inside, dict) else None


def begun(page: Page, one: Posted) -> Programme | None:
    made = programme(one.form, one.form.pages[0])
    if made is not None:
        settled = settle(one.form, one.draft, CONTEXT)
        page.evaluate(BEGIN, html_of(one.form, made, one.draft, settled))
    return made


FORMS = 60


def forms(seed: int, count: int) -> list[Posted]:
    """Forms with something written in them, the same each time."""
    found: list[Posted] = []

    @seed_of(seed)
    @settings(max_examples=count, phases=(Phase.generate,), database=None)
    @given(one=posted())
    def collect(one: Posted) -> None:
        found.append(one)

    collect()
    return found


def test_a_page_begins_as_the_server_has_it(page: Page) -> None:
    for one in forms(1, FORMS):
        if begun(page, one) is not None:
            found = page.evaluate(STATE)
            with told(one):
                same(found, settle(one.form, held(one.draft, found), CONTEXT))


def held(draft: Draft, found: dict[str, Any], changed: frozenset[str] = frozenset()) -> Draft:
    """What was written, as far as a page can hold it: no option that there is not. A suggestion that nobody
    has touched is not written.
    """
    written = {
        name: tuple(texts)
        for name, texts in found["held"].items()
        if texts and (name in draft.written or name in changed)
    }
    touched = {
        path for name in (*draft.written, *changed) for path in (name, name.rpartition(".")[0])
    }
    return replace(draft, written=written, touched=draft.touched | touched)


@contextmanager
def told(one: Posted) -> Iterator[None]:
    """What differs, with the form where it does."""
    try:
        yield
    except AssertionError as error:
        raise AssertionError(f"{error}\n{one.text}\n{one.draft}") from error


CHANGE = """([name, text]) => {
  const named = document.querySelectorAll(`[name="${CSS.escape(name)}"]`);
  const fields = [...named].filter((one) => !one.closest("[hidden]"));
  if (!fields.length) return false;
  const box = fields.find(({type, value}) => (type === "radio" || type === "checkbox") && value === text);
  if (box && !box.disabled) box.click();
  else if (!["radio", "checkbox"].includes(fields[0].type)) {
    fields[0].value = text;
    fields[0].dispatchEvent(new Event("input", {bubbles: true}));
  } else return false;
  return true;
}"""


def test_what_is_typed_shows_what_the_server_would_find(page: Page) -> None:
    chance = Random(3)
    changes = 0
    for one in forms(2, FORMS // 2):
        if begun(page, one) is None:
            continue
        changed: set[str] = set()
        for _ in range(5):
            name, text = change_of(one, chance)
            if page.evaluate(CHANGE, [name, text]):
                changed.add(name)
                changes += 1
            found = page.evaluate(STATE)
            with told(one):
                same(found, settle(one.form, held(one.draft, found, frozenset(changed)), CONTEXT))
    assert changes > FORMS


def change_of(one: Posted, chance: Random) -> tuple[str, str]:
    """A name of a question that the page may have, and what may be written there."""
    path, pool = chance.choice(list(paths_of(one.form, "", 2)))
    return path, chance.choice(pool)
