"""Owns what all tests share: fixed seeds, cheap passwords, and the browser.

Every test runs the same way each time: Hypothesis derives its examples from the test itself, keeps
no database of earlier ones, and waits for no clock. A file of tests marked `browser` stays with one worker;
so do those that read the repository's own code, which is parsed once.
A browser that is missing is a failure, never a skipped test.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings

from engine.operations import passwords
from engine.storage.place import DataPlace
from run import find_browser
from tests.databases import KINDS, compile_once, empty_place

if TYPE_CHECKING:
    from playwright.sync_api import Browser

settings.register_profile(
    "fixed",
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("fixed")

# A run hashes thousands of passwords, and each is meant to be dear. Programs that tests start hash as in
# service.
passwords.HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
compile_once()

# What a browser does of itself besides the page: what Playwright turns off, whose list this one replaces, and
# the list under the address, for which every window has two pages of the browser's own: most of its cost.
UNASKED = """
    AimEnabled AvoidCorsURLLoaderRestartOnRedirect AvoidUnnecessaryBeforeUnloadCheckSync
    DestroyProfileOnBrowserClose HttpsFirstBalancedModeAutoEnable HttpsUpgrades LensOverlay MediaRouter
    NetworkTimeServiceQuerying OptimizationHints PaintHolding PreconnectToSearch ThirdPartyStoragePartitioning
    WebUIOmniboxPopup WebUIOmniboxAimPopup WebUIOmniboxFullPopup
""".split()
# A browser that neither updates itself nor calls home, and that root may start.
QUIET = (
    f"--disable-features={','.join(UNASKED)}",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


SHARE = 4


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected lives to the end: to look through it for what nobody holds took an eighth."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group(f"browser-{item.path.stem}"))
        if "tests/tooling/" in item.nodeid and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group("tooling"))
        if "tests/web/" in item.nodeid and "[postgresql" in item.nodeid and not is_dealt(item):
            item.add_marker(pytest.mark.long)


def is_dealt(item: pytest.Item) -> bool:
    """Whether a test of pages is run on PostgreSQL too: one in `SHARE`, the same each time. What pages ask
    for is asked through operations, each of which is tested on both databases.
    """
    return crc32(item.nodeid.encode()) % SHARE == 0


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """What uses this is tested on both databases."""
    found: str = request.param
    return found


@pytest.fixture
def place(kind: str, tmp_path: Path) -> Iterator[DataPlace]:
    """Where a database of the test's own can be made."""
    with empty_place(kind, tmp_path) as found:
        yield found


@pytest.fixture(scope="session")
def browser_path() -> str:
    """The Chromium that `run.py test` found, or that is found the same way."""
    found = find_browser()
    if found is None:
        pytest.fail("No Chromium. `python3 run.py test` fetches one, or says what to install.")
    return found


@pytest.fixture(scope="session")
def browser(browser_path: str) -> Iterator[Browser]:
    """One headless browser for the whole run; each test opens a context of its own in it."""
    from playwright.sync_api import sync_playwright  # Dear to import, and few tests need it.

    as_root = ("--no-sandbox",) if os.geteuid() == 0 else ()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser_path, args=[*QUIET, *as_root])
        yield started
        started.close()
