"""Owns the product as it is measured: a data folder of its own, one who works there, and some cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection as SqliteConnection

from sqlalchemy import Engine, bindparam, event, func, select
from starlette.requests import Request
from starlette.responses import Response

from benchmarks.serving.asgi import Browser
from benchmarks.serving.project import FILES, files
from engine.operations.callers import Account, Caller
from engine.operations.create_account import NewAccount, create_account
from engine.operations.form_page import form_page
from engine.operations.opened_form import OpenedForm, open_at
from engine.operations.publish import Published, publish
from engine.operations.read_frame import read_frame
from engine.operations.save_page import save_page
from engine.operations.session import Session, read_session
from engine.operations.sign_in import SignedIn, sign_in
from engine.operations.start_activity import start_activity
from engine.operations.submit import submit
from engine.operations.views import FormPlace, Frame, Receipt
from engine.operations.views_activities import Begun
from engine.operations.world import World, create_data, open_world
from engine.storage.cases import find_case
from engine.storage.place import DataPlace
from engine.storage.schema import case_event
from engine.web.app import make_app
from engine.web.bodies import Posted
from engine.web.pages import filling
from engine.web.visit import Visit

PASSWORD = "ett långt lösenord"  # noqa: S105  of accounts that last as long as the measuring
COUNT = select(func.count()).where(case_event.c.case == bindparam("case"))
STAFF = {"coach": "coach", "kurt": "kurator"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    world: World
    caller: Caller
    browser: Browser
    csrf: str

    def open_case(self, number: str, name: str, workflow: str = "deltagare") -> str:
        """A new case about somebody; its number."""
        place = FormPlace(form="anmälan", workflow=workflow)
        posted = [("nummer", number), ("namn", name), ("_shown", "nummer namn")]
        save_page(self.world, self.caller, place, "", posted)
        receipt = submit(self.world, self.caller, place)
        assert isinstance(receipt, Receipt), receipt
        return receipt.number

    def start_placement(self, number: str, where: str) -> None:
        """An activity in a case of `aktiv`."""
        place = FormPlace(form="praktik", case=number, starts="praktik")
        save_page(self.world, self.caller, place, "", [("plats", where), ("_shown", "plats")])
        begun = start_activity(self.world, self.caller, place)
        assert isinstance(begun, Begun), begun

    def making(self, address: str, second: str = "") -> Callable[[], Response]:
        """What makes the page of the long form in that case, with all that is stored read already. `second`:
        a language that stands beside.
        """
        place = FormPlace(form="lang", case=address.rpartition("/")[2])
        with self.world.storage.writing(self.caller.tenant) as tx:
            opened = open_at(self.world, tx, self.caller, place)
            assert isinstance(opened, OpenedForm)
        frame = read_frame(self.world, self.caller, counted=False)
        session = Session(account=self.caller.account, csrf=self.csrf, expires=opened.now)
        path = {"deployment": "prov", "number": place.case, "form": "lang"}
        scope = {
            "type": "http", "scheme": "http", "method": "GET",
            "path": f"{address}/fyll/lang", "query_string": b"",
            "headers": [(b"host", b"localhost")], "path_params": path,
        }  # fmt: skip
        visit = Visit(
            world=self.world, request=Request(scope), posted=Posted(), session=session,
            language="sv", second=second,
        )  # fmt: skip
        assert isinstance(frame, Frame)
        visit.frames["prov"] = frame
        return lambda: filling.page_shown(visit, form_page(opened))

    def events_in(self, address: str) -> int:
        """How many events the case at an address has."""
        with self.world.storage.reading(self.caller.tenant) as tx:
            row = find_case(tx, "prov", address.rpartition("/")[2])
            assert row is not None
            last: int = tx.connection.execute(COUNT, {"case": row.case.id}).scalar_one()
            return last

    @contextmanager
    def careless(self) -> Iterator[None]:
        """While data are made, nothing need survive a power cut."""
        storage = self.world.storage
        with nullcontext() if storage.is_postgresql else pragma(storage.engine, "OFF"):
            yield


def made(place: DataPlace | Path, texts: Mapping[str, str] = FILES) -> Ours:
    create_data(place)
    return opened(open_world(place), texts)


def opened(world: World, texts: Mapping[str, str] = FILES) -> Ours:
    """Published and signed in."""
    published = publish(world, files(texts), "prov", why="Mätning", who="coach")
    assert isinstance(published, Published), published
    for name, role in STAFF.items():
        account = create_account(world, new_account(name, role))
        assert isinstance(account, Account), account
    signed = sign_in(world, "coach", PASSWORD)
    assert isinstance(signed, SignedIn), signed
    session = read_session(world, signed.token)
    assert session is not None
    return Ours(
        world=world,
        caller=Caller(account=session.account, deployment="prov"),
        browser=Browser(make_app(world), f"stegvis={signed.token}"),
        csrf=session.csrf,
    )


def new_account(name: str, role: str) -> NewAccount:
    return NewAccount(
        name=name,
        label=f"Test {name.title()}",
        password=PASSWORD,
        roles={"prov": frozenset({role})},
        organisation="kommunen",
        unit=None,
    )


@contextmanager
def pragma(engine: Engine, wanted: str) -> Iterator[None]:
    """Every connection that is taken meanwhile has that durability; those after are as before."""

    def less(connection: SqliteConnection, *_: object) -> None:
        connection.execute(f"PRAGMA synchronous = {wanted}")

    event.listen(engine, "checkout", less)
    try:
        yield
    finally:
        event.remove(engine, "checkout", less)
        engine.dispose()
