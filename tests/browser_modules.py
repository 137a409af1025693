"""Owns a blank page that may load the product's own modules, as tests of them need it."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page, Route

STATIC = Path(__file__).parent.parent / "engine" / "web" / "static"
ADDRESS = "http://stegvis.test"
BLANK = "<!doctype html><html lang=sv><title>Prov</title><body></body></html>"
KINDS = {".js": "text/javascript", ".css": "text/css"}


def blank_page(browser: Browser) -> Page:
    """A page of its own context; its errors are the test's."""
    page = browser.new_context().new_page()
    page.route(f"{ADDRESS}/**", answer)
    page.goto(f"{ADDRESS}/")
    return page


def answer(route: Route) -> None:
    path = route.request.url.removeprefix(ADDRESS)
    if not path.startswith("/static/"):
        route.fulfill(body=BLANK, content_type="text/html")
        return
    file = STATIC / path.removeprefix("/static/")
    route.fulfill(body=file.read_bytes(), content_type=KINDS[file.suffix])
