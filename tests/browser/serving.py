"""Serves a house of a test's own to a browser, from a thread of the same process."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from playwright.sync_api import Page

from engine.operations.world import World
from engine.web.app import make_app
from tests.operations.house import PASSWORD


@contextmanager
def serving(world: World) -> Iterator[str]:
    """The address of the site."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    config = uvicorn.Config(make_app(world), host="127.0.0.1", port=port, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


def signed_in(page: Page, site: str, who: str) -> None:
    page.goto(f"{site}/logga-in")
    page.fill("[name=konto]", who)
    page.fill("[name=losenord]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "logga-in" not in url)
