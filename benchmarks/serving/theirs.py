"""Owns the opponent as it is measured: a database of its own with the same people and cases as ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Engine, insert
from starlette.requests import Request
from starlette.responses import Response

from benchmarks.filling_by_hand import read
from benchmarks.serving.asgi import Browser
from benchmarks.serving.handwritten import store, tables
from benchmarks.serving.handwritten.app import HERE, Asked, Who, form_page, make_app

TOKEN, CSRF = "t" * 43, "c" * 43


@dataclass(frozen=True, slots=True, kw_only=True)
class Theirs:
    engine: Engine
    browser: Browser
    csrf: str = CSRF

    def making(self, address: str) -> Callable[[], Response]:
        """What makes the page of the form in that case, with all that is stored read already."""
        now, who = datetime.now(UTC), Who("coach", "Test Coach", "coach", self.csrf)
        with self.engine.connect() as plain, plain.begin():
            row = store.find_case(plain, address.rpartition("/")[2])
            assert row is not None
            kept, saved = store.find_draft(plain, "coach", row.id)
            written = kept.written
            asked = Asked(Request({"type": "http"}), plain, who, {}, now)
        return lambda: form_page(asked, row, written, read(written), saved)

    def open_case(self, number: str, name: str) -> str:
        """A case about somebody; its number."""
        now = datetime.now(UTC)
        with self.engine.connect().execution_options(writes=True) as plain, plain.begin():
            made = case_row("c1", "PR-2026-001", "p1", now.date() + timedelta(days=30), now)
            plain.execute(insert(tables.person), {"id": "p1", "name": name, "number": number})
            plain.execute(insert(tables.case), made)
        return "PR-2026-001"


def case_row(
    identity: str, number: str, person: str, due: date, now: datetime
) -> dict[str, object]:
    return {
        "id": identity,
        "number": number,
        "person": person,
        "state": "pågår",
        "owner": "coach",
        "closed": False,
        "protected": False,
        "entered": now.astimezone(HERE).date(),
        "due": due,
        "flags": "[]",
        "severity": 0,
        "changed": now.isoformat(),
        "version": 1,
    }


def made(folder: Path) -> Theirs:
    folder.mkdir(parents=True, exist_ok=True)
    engine = tables.opened(folder / "by-hand.db")
    expires = datetime.now(UTC) + timedelta(hours=10)
    digest = sha256(TOKEN.encode()).hexdigest()
    with engine.connect().execution_options(writes=True) as plain, plain.begin():
        tables.metadata.create_all(plain)
        people = [("coach", "Test Coach", "coach"), ("kurt", "Test Kurt", "kurator")]
        columns = ("name", "label", "role")
        plain.execute(
            insert(tables.account), [dict(zip(columns, one, strict=True)) for one in people]
        )
        plain.execute(
            insert(tables.session),
            {
                "token": digest,
                "account": "coach",
                "csrf": CSRF,
                "expires": expires.isoformat(),
                "used": datetime.now(UTC).isoformat(),
            },
        )
    return Theirs(engine=engine, browser=Browser(make_app(engine), f"session={TOKEN}"))
