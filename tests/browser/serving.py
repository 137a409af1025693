"""Serves a house of a test's own to a browser, from a thread of the same process."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import uvicorn
from playwright.sync_api import Page

from engine.operations.world import World, open_world
from engine.storage.place import DataPlace
from engine.web.app import make_app
from tests.operations.house import PASSWORD, START, Counting, Ticking
from tests.operations.stig import Stig, build


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


@contextmanager
def serving_stig(folder: Path) -> Iterator[tuple[Stig, str]]:
    """A house of cases with activities, and the address of its site."""
    place, clock = DataPlace(folder=folder), Ticking(START)
    known = build(place)
    known.world.close()
    world = open_world(place, clock=clock, chance=Counting())
    with serving(world) as site:
        yield replace(known, world=world, clock=clock), site
