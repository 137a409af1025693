"""Owns `Walker`: somebody at a browser, who signs in, fills in forms and presses buttons.

A form is filled in by the names its fields post, so that answers are written as in a story: options by
name, yes and no as true and false, rows as lists, blocks as mappings.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

PASSWORD = "stegvis-demo"
TOKEN = re.compile(r'name="_token" value="([^"]+)"')
AXE = Axe().axe_script
READ = """() => axe.run({resultTypes: ["violations"]}).then(found => found.violations)"""
SHOWN = r"""() => JSON.stringify([
    document.documentElement.outerHTML.replace(/(type="hidden"[^>]* value=")[^"]*/g, "$1"),
    [...document.querySelectorAll("input:not([type=hidden]), select, textarea, details, dialog")]
        .map(one => [one.value, one.checked, one.open, one.disabled]),
    [...document.styleSheets].map(one => one.href && new URL(one.href).pathname),
    innerWidth, matchMedia("(prefers-color-scheme: dark)").matches, scrollY,
    [...document.querySelectorAll("*")].indexOf(document.activeElement),
])"""
"""All that axe judges by: the page as it stands, what is filled in, how wide it is, in which scheme."""
CLEAN: set[bytes] = set()
"""What axe has read in this run and found nothing in, by the digest of `SHOWN`: many walks begin on the same
pages.
"""


def posted(answers: Mapping[str, Any], prefix: str = "") -> dict[str, list[str]]:
    """Answers as a story writes them, by the names that a browser posts."""
    found: dict[str, list[str]] = {}
    for name, answer in answers.items():
        path = prefix + name
        if isinstance(answer, date):
            parts = {"day": answer.day, "month": answer.month, "year": answer.year}
            found |= {f"{path}.{part}": [str(number)] for part, number in parts.items()}
        elif isinstance(answer, bool):
            found[path] = ["true" if answer else "false"]
        elif isinstance(answer, Mapping):
            found |= posted(answer, f"{path}.")
        elif isinstance(answer, list) and answer and isinstance(answer[0], Mapping):
            for number, row in enumerate(answer):
                found |= posted(row, f"{path}.{number}.")
        elif isinstance(answer, list):
            found[path] = [str(one) for one in answer]
        else:
            found[path] = [str(answer)]
    return found


@dataclass
class Walker:
    """`checks`: whether axe reads each page on arrival; what it found is in `found`."""

    page: Page
    site: str
    checks: bool = True
    found: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    def look(self) -> None:
        """Let axe read the page that is shown, once all that it looks by has come."""
        self.page.wait_for_load_state("load")
        self.seen.append(self.page.url)
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if wide > 0:
            self.found.append(f"{self.page.url}: scrolls sideways by {wide} px")
        if not self.checks:
            return
        shown = sha256(self.page.evaluate(SHOWN).encode()).digest()
        if shown in CLEAN:
            return
        found = self.read()
        self.found += found
        if not found:
            CLEAN.add(shown)

    def read(self) -> list[str]:
        """What axe finds wrong, each with where it is."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE)
        return [
            f"{self.page.url}: {one['id']}: "
            + "; ".join(str(node["target"]) for node in one["nodes"][:3])
            for one in self.page.evaluate(READ)
        ]

    def go(self, target: Locator) -> None:
        """Click what leads to another page, and look at that page."""
        with self.page.expect_navigation(wait_until="load"):
            target.click()
        self.look()

    def sign_in(self, account: str) -> None:
        """By the requests of the form. The form itself, which takes two more pages, is filled in where it is
        what is tested: `test_samkraft`, `test_accounts`, `test_every_page`.
        """
        asking, at = self.page.context.request, f"{self.site}/logga-in"
        self.page.context.clear_cookies()
        token = TOKEN.search(asking.get(at).text())
        assert token is not None, "the page has no form"
        fields = {"_token": token[1], "konto": account, "losenord": PASSWORD}
        assert "logga-in" not in asking.post(at, form=fields, fail_on_status_code=True).url
        self.open("/")

    def open(self, path: str) -> None:
        self.page.goto(f"{self.site}{path}")
        self.look()

    def fill(self, answers: Mapping[str, Any]) -> None:
        """Fill in the form that is open, page by page, and send it."""
        written = posted(answers)
        groups = {name: len(rows) for name, rows in answers.items() if _rows(rows)}
        for _ in range(20):
            if self.page.locator("button[name=_skicka]").count():
                break
            self._page(written, groups)
            self.go(self.page.locator("button[name=_fortsatt]").last)
        assert self.page.locator("button[name=_skicka]").count(), self._problems()
        self.go(self.page.locator("button[name=_skicka]"))

    def _problems(self) -> str:
        return f"{self.page.url}: {self.page.locator('.errors').all_inner_texts()}"

    def _page(self, written: Mapping[str, list[str]], groups: Mapping[str, int]) -> None:
        for group, count in groups.items():
            add = self.page.locator(f'button[name="_lagg_till"][value="{group}"]')
            rows = self.page.locator(f'[data-group="{group}"] > .again > li')
            while add.count() and (there := rows.count()) < count:
                add.click()
                rows.nth(there).wait_for()
        for name, texts in written.items():
            self._answer(name, texts)

    def _answer(self, name: str, texts: list[str]) -> None:
        fields = self.page.locator(f'[name="{name}"]')
        if not fields.count():
            return
        kind = fields.first.get_attribute("type")
        if kind in ("radio", "checkbox"):
            for text in texts:
                self.page.locator(f'[name="{name}"][value="{text}"]').check()
        elif fields.first.evaluate("field => field.tagName") == "SELECT":
            fields.first.select_option(texts)
        else:
            fields.first.fill(texts[0])

    def press(self, words: str) -> None:
        """A button or link on the page, by its words."""
        button = self.page.get_by_role("button", name=words, exact=True)
        link = self.page.get_by_role("link", name=words, exact=True)
        self.go((button if button.count() else link).first)

    def text(self) -> str:
        return self.page.locator("main").inner_text()


def _rows(answer: object) -> bool:
    return isinstance(answer, list) and bool(answer) and isinstance(answer[0], Mapping)
