"""Releases in the browser: seen, published and taken back by keyboard alone and without scripts, every page
read by axe in both schemes and never wider than the screen.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import PATIENCE, ROOT, answers, free_port, stegvis
from tests.browser.walking import Walker

pytestmark = pytest.mark.browser
CHANGED = (
    ("deployment.yaml", "kontakttid: {type: duration, value: 10", "kontakttid: {type: duration, value: 5"),
    (
        "workflows/deltagare.yaml",
        "nekande: {by: koordinator, read: [deltagarens_stöd, socialsekreterare]}",
        "nekande: {by: koordinator, read: deltagarens_stöd}",
    ),
    ("workflows/deltagare.yaml", "label: Boka informationssamtal,", "label: Boka ett möte,"),
)  # fmt: skip


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[str]:
    """The address of a site with a folder to publish from, in which something is changed."""
    yield from serving(tmp_path, CHANGED)


def change(tmp_path: Path, changes: Iterable[tuple[str, str, str]]) -> None:
    """Write one text for another in files of the folder."""
    for path, old, new in changes:
        file = tmp_path / "definitioner/deployments/samkraft" / path
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")


def serving(tmp_path: Path, changes: Iterable[tuple[str, str, str]] = ()) -> Iterator[str]:
    data, folder = str(tmp_path / "data"), tmp_path / "definitioner"
    for part in ("deployments", "forms", "workflows"):
        shutil.copytree(ROOT / part, folder / part)
    stegvis("publish", "samkraft", "--why", "Först", "--data", data, "--workspace", str(folder))
    stegvis("demo", "--people", "0", "--data", data, "--workspace", str(folder))
    change(tmp_path, changes)
    port = free_port()
    words = ["serve", "--data", data, "--workspace", str(folder), "--port", str(port)]
    server = subprocess.Popen(
        [sys.executable, "-m", "engine", *words],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + PATIENCE
    try:
        while not answers(address) and time.monotonic() < deadline and server.poll() is None:
            time.sleep(0.1)
        assert answers(address), "the server did not start"
        yield address
    finally:
        server.terminate()
        server.wait(30)


def test_a_change_is_seen_published_and_taken_back(browser: Browser, bench: str) -> None:
    found: list[str] = []
    for scheme, width in (("light", 1280), ("dark", 390), ("light", 320)):
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
        )
        walker = Walker(page=context.new_page(), site=bench)
        walker.sign_in("projektledare")
        for path in ("utgavor", "utgavor/1", "utgavor/ny"):
            walker.open(f"/samkraft/{path}")
        for summary in walker.page.locator("summary").all():
            summary.click()
        walker.look()
        walker.go(walker.page.get_by_role("button", name="Publicera version"))
        assert "Skriv varför du publicerar" in walker.text()
        found += walker.found
        context.close()
    assert found == []

    context = browser.new_context(java_script_enabled=False)
    walker = Walker(page=context.new_page(), site=bench, checks=False)
    walker.sign_in("projektledare")
    walker.open("/samkraft/utgavor/ny")
    text = walker.text()
    assert "Får inte längre läsa svaren: socialsekreterare." in text
    assert "5 arbetsdagar" in text
    walker.page.get_by_label("Varför?").focus()
    walker.page.keyboard.type("Fem dagar räcker")
    walker.page.keyboard.press("Tab")
    with walker.page.expect_navigation(wait_until="load"):
        walker.page.keyboard.press("Enter")
    assert "Version 2 gäller nu för nya ärenden." in walker.text()
    walker.go(walker.page.get_by_role("link", name="Version 1"))
    walker.go(walker.page.get_by_role("link", name="Gå tillbaka till den här"))
    walker.page.get_by_label("Varför?").fill("Tio dagar behövs")
    walker.go(walker.page.get_by_role("button", name="Gå tillbaka till version 1"))
    assert "Version 3 gäller nu för nya ärenden." in walker.text()
    assert "Samma text som version 1." in walker.text()
    context.close()
