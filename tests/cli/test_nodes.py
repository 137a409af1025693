"""An installation as operators run it: on PostgreSQL with two serving nodes and a worker, on SQLite with one
process that does everything; with a real mail server.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import update

from engine.operations.callers import Account
from engine.operations.create_account import create_account
from engine.operations.world import open_world
from engine.storage.place import DataPlace
from engine.storage.schema import account
from tests.effects.post_office import PostOffice, post_office
from tests.operations.house import PROJECT, new_account
from tests.web.conftest import TOKEN

ROOT = Path(__file__).parents[2]
TENANT = "kommunen"
PASSWORD = "ett långt lösenord"
PATIENCE = 120


class Installation:
    """Commands and processes that share one file of settings and one environment."""

    def __init__(self, place: DataPlace, folder: Path, office: PostOffice) -> None:
        self.place, self.folder = place, folder
        kind = "sqlite" if place.url is None else "postgresql"
        self.settings = folder / "stegvis.toml"
        self.settings.write_text(
            f'[data]\nfolder = "{place.folder}"\ndatabase = "{kind}"\n'
            f'[mail]\nhost = "127.0.0.1"\nport = {office.port}\ntls = "none"\n'
            'sender = "stegvis@kommunen.example"\n'
        )
        secrets = {
            "STEGVIS_SESSION_KEYS": "k" * 40,
            "STEGVIS_DATABASE_URL": place.url or "",
            "STEGVIS_DATABASE_OWNER_URL": place.owner_url or "",
        }
        self.around = os.environ | {name: one for name, one in secrets.items() if one}
        self.running: list[subprocess.Popen[bytes]] = []

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "engine", *words, "--config", str(self.settings)]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*words), cwd=ROOT, env=self.around, capture_output=True, text=True,
            check=False,
        )  # fmt: skip

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            self.command(*words), cwd=ROOT, env=self.around,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.running.append(process)
        return process

    def serve(self) -> str:
        """A node that serves; its address, once it answers."""
        with socket.create_server(("127.0.0.1", 0)) as found:
            port = found.getsockname()[1]
        process = self.start("serve", "--port", str(port))
        address = f"http://127.0.0.1:{port}"
        until(lambda: process.poll() is None and ready(address))
        return address

    def end(self) -> None:
        for one in self.running:
            one.terminate()
        for one in self.running:
            assert one.wait(PATIENCE) in (0, -signal.SIGTERM)  # the latter while it still begins


def until(holds: Callable[[], bool]) -> None:
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < PATIENCE
        time.sleep(0.1)


def ready(address: str) -> bool:
    try:
        return httpx2.get(address + "/readyz").status_code == 200
    except httpx2.TransportError:
        return False


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as found:
        yield found


@pytest.fixture
def installed(place: DataPlace, tmp_path: Path, office: PostOffice) -> Iterator[Installation]:
    found = Installation(place, tmp_path, office)
    with ExitStack() as stack:
        stack.callback(found.end)
        published = found.run("publish", "prov", "--why", "Start", "--workspace", str(PROJECT))
        assert published.returncode == 0, published.stderr
        people(place)
        yield found


def people(place: DataPlace) -> None:
    world = open_world(place)
    for name, role in (("sara", "samordnare"), ("psy", "psykolog")):
        assert isinstance(create_account(world, new_account(name, role, "norr")), Account)
    with world.storage.writing(TENANT) as tx:
        tx.connection.execute(update(account).values(email=account.c.name + "@kommunen.example"))
    world.close()


class Browser:
    """Somebody who has signed in at one node; the session holds at all."""

    def __init__(self, address: str, who: str) -> None:
        self.client = httpx2.Client(follow_redirects=True)
        token = self.token(self.client.get(address + "/logga-in").text)
        fields = {"_token": token, "konto": who, "losenord": PASSWORD}
        assert self.client.post(address + "/logga-in", data=fields).status_code == 200

    def token(self, page: str) -> str:
        found = TOKEN.search(page)
        assert found is not None
        return found[1]


def open_case(browser: Browser, address: str) -> str:
    """Fill in the form that opens a case, as a browser does; where one lands."""
    form = address + "/prov/ny/deltagare/anmälan?del=ett"
    pages = (
        {"_sida": "personen", "_shown": "nummer namn kommun", "nummer": "19850101-2382",
         "namn": "Test Amal", "kommun": "vik"},
        {"_sida": "vardag", "_shown": "bor_med_barn", "bor_med_barn": "false"},
    )  # fmt: skip
    shown = browser.client.get(form)
    for fields in pages:
        token = browser.token(shown.text)
        shown = browser.client.post(str(shown.url), data={"_token": token, **fields})
        assert shown.status_code == 200, shown.text
    key = shown.text.split('name="_nyckel" value="')[1].split('"')[0]
    sent = browser.client.post(
        str(shown.url), data={"_token": browser.token(shown.text), "_nyckel": key, "_skicka": "1"}
    )
    assert sent.status_code == 200, sent.text
    return str(sent.url)


def test_nodes_share_sessions_and_work_and_mail_goes_out(installed, office, kind):
    nodes = [installed.serve()]
    if kind == "postgresql":
        nodes.append(installed.serve())
        installed.start("worker")
    browser = Browser(nodes[0], "sara")
    with closing(browser.client):
        number = begun(browser, nodes)
    hurry(installed.place)
    until(lambda: any(one["To"] == "psy@kommunen.example" for one in office.letters))
    assert all(number not in one.as_string() for one in office.letters)


def begun(browser: Browser, nodes: list[str]) -> str:
    """A case that somebody else is asked something in, by way of all nodes; its number."""
    for node in nodes:
        assert browser.client.get(node + "/prov/min-dag").status_code == 200
    opened = open_case(browser, nodes[-1])
    number = opened.split("/arende/")[1].split("/")[0]
    page = browser.client.get(f"{nodes[0]}/prov/arende/{number}")
    acted = browser.client.post(
        f"{nodes[0]}/prov/arende/{number}/gor/ta_emot", data={"_token": browser.token(page.text)}
    )
    assert acted.status_code == 200
    return number


def hurry(place: DataPlace) -> None:
    """Mail is gathered for a minute; here nobody waits for it."""
    from engine.storage.timers import set_timer

    world = open_world(place)
    with world.storage.writing(TENANT) as tx:
        set_timer(tx, "mail:psy", world.now())
    world.close()


def test_with_sqlite_a_worker_of_its_own_is_refused_in_words(installed, kind):
    if kind == "sqlite":
        told = installed.run("worker")
        assert told.returncode == 2
        assert "Starta bara stegvis serve" in told.stderr
    else:
        del installed.around["STEGVIS_SESSION_KEYS"]
        told = installed.run("worker")
        assert told.returncode == 2
        assert "STEGVIS_SESSION_KEYS" in told.stderr
        assert "Traceback" not in told.stderr
