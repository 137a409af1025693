"""What one change costs on a page that works itself out, in a real browser, what it looks like included."""

from __future__ import annotations

import os
from collections.abc import Iterator
from statistics import median, quantiles

from playwright.sync_api import Browser, sync_playwright

from benchmarks.live_form import CONTEXT, form, html_of
from benchmarks.measure import Result
from engine.filling.draft import Draft
from run import find_browser
from tests.browser_modules import blank_page

FORMS = (60, 700)
CHANGES = 400
MEDIAN, MOST = 4.0, 16.0
"""Milliseconds: of a frame of sixty a second, a quarter and the whole."""
BEGIN = """async (html) => {
  document.body.innerHTML = html;
  const {begin} = await import("/static/stegvis/live.js");
  window.live = begin();
}"""
TIMED = """(changes) => {
  const parts = document.querySelectorAll("[name^=antal]").length;
  const took = [];
  for (let at = 0; at < changes; at++) {
    const field = document.querySelector(`[name=antal${(at * 7) % parts}]`);
    const start = performance.now();
    field.value = `${(at * 13) % 99}`;
    field.dispatchEvent(new Event("input", {bubbles: true}));
    document.body.offsetHeight;
    took.push(performance.now() - start);
  }
  return took;
}"""


def run() -> Iterator[Result]:
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=as_root)
        for fields in FORMS:
            yield from measured(browser, fields)
        browser.close()


def measured(browser: Browser, fields: int) -> Iterator[Result]:
    """All of the form's conditions can come to hold by what is answered."""
    page = blank_page(browser)
    asked = form(fields)
    yes = {f"vill{one}": ("true",) for one in range(fields // 7)}
    page.evaluate(BEGIN, html_of(asked, Draft(written=yes), CONTEXT))
    page.evaluate(TIMED, CHANGES // 4)
    took = page.evaluate(TIMED, CHANGES)
    page.context.close()
    count = len(asked.fields)
    name = f"a change on a page of {count} fields, {count // 7 * 3} on conditions"
    yield Result(name=f"{name}: median", value=median(took), unit="ms", target=MEDIAN)
    yield Result(name=f"{name}: p95", value=quantiles(took, n=20)[-1], unit="ms", target=MOST)
