"""Owns the opponent's pages and what one does on them. One transaction for each, with its audit row."""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from hashlib import sha256
from http.cookies import SimpleCookie
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import parse_qsl
from uuid import uuid4
from zoneinfo import ZoneInfo

from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from sqlalchemy import Connection, Engine, Row
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from benchmarks.filling_by_hand import Read, read
from benchmarks.serving.handwritten import form, lists, store
from engine.foundation.calendar import Calendar
from engine.web.icons import icon

HERE = ZoneInfo("Europe/Stockholm")
STATES = {"pågår": "Pågår", "vilar": "Vilar", "slut": "Slut"}
ACTIONS = {
    ("pågår", "vila"): ("vilar", 14, "Nu vilar det."),
    ("vilar", "börja"): ("pågår", 30, "Nu pågår det igen."),
    ("pågår", "sluta"): ("slut", 0, ""),
}
WORDS = {"missing": "Frågan behöver ett svar.", "wrong": "Svaret går inte att läsa."}
ICONS = (
    "people", "search", "back", "warning", "check", "plus", "remove", "info", "up", "down", "day",
    "board", "tasks", "bell", "more", "urgent",
)  # fmt: skip
DAYS = Calendar()
KEY = b"k" * 32
LARGEST = 1_000_000
IDLE, NOTED = timedelta(hours=1), timedelta(minutes=5)
LOG = logging.getLogger("by-hand")
HEADERS = tuple(
    (name.encode(), value.encode())
    for name, value in {
        "content-security-policy": "default-src 'none'; style-src 'self'; script-src 'self'; "
        "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "cache-control": "no-store",
    }.items()
)
"""What keeps a page about somebody's health out of other sites' frames and of the browser's cache."""
Posted = Mapping[str, tuple[str, ...]]


@cache
def templates() -> Environment:
    folder = Path(__file__).parent / "templates"
    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals |= {name: icon(name) for name in ICONS}
    made.globals |= {
        "lines": form.LINES,
        "areas": form.AREAS,
        "days": form.DAYS,
        "choices": form.CHOICES,
        "rows": form.ROWS,
        "points": form.POINTS,
        "lives": form.LIVES,
        "yes_no": form.YES_NO,
        "states": STATES,
        "near_day": near_day,
        "clock": clock,
        "loads": json.loads,
        "quick": [(lists.address_of(one), name, one) for name, one in lists.QUICK],
        "address_of": lists.address_of,
        "searched": "",
    }
    return made


def near_day(at: str, today: date) -> str:
    return in_words(datetime.fromisoformat(at).astimezone(HERE).date(), today.year)


@cache
def in_words(day: date, year: int) -> str:
    """The year is told when it is another."""
    if day.year != year:
        return format_date(day, "d MMM y", locale="sv")
    return format_date(day, "d MMM", locale="sv").rstrip(".")


@cache
def clock(since: date, due: date, today: date) -> Markup:
    """Which working day of how many it is."""
    until, left = in_words(due, today.year), DAYS.working_days_between(today, due)
    day, days = DAYS.working_days_between(since, today), DAYS.working_days_between(since, due)
    if today > due:
        late = f"{-left} arbetsdag{'' if left == -1 else 'ar'} sen, {until}"
        told = late if left else f"skulle ha varit klart {until}"
        return CLOCK.format(tone="late", drawn=icon("warning"), told=told)
    tone = "soon" if day >= -(-4 * days // 5) else "plain"
    if days < 1:
        return CLOCK.format(tone=tone, drawn="", told=f"senast {until}")
    told = f"dag {day} av {days}, senast {until}"
    if day < 1:
        told = f"{left} arbetsdag{'' if left == 1 else 'ar'} kvar, senast {until}"
    return CLOCK.format(tone=tone, drawn=strip(day, days), told=told)


def strip(day: int, days: int) -> Markup:
    if days > 15:
        return LONG.format(wide=round(min(60, 60 * day / days), 1))
    wide = days * 5 + 1
    bars = (BAR.format(kind="on" if one < day else "off", at=one * 5 + 0.5) for one in range(days))
    return SHORT.format(wide=wide, bars=Markup("").join(bars))


CLOCK = Markup('<span class="clock {tone}">{drawn}<span>{told}</span></span>')
SHORT = Markup(
    '<svg width="{wide}" height="12" viewBox="0 0 {wide} 12" aria-hidden="true">{bars}</svg>'
)
BAR = Markup('<rect class="{kind}" x="{at}" y=".5" width="3.5" height="11" rx="1"/>')
LONG = Markup(
    '<svg width="60" height="12" viewBox="0 0 60 12" aria-hidden="true"><rect class="off" x=".5" '
    'y=".5" width="59" height="11" rx="1"/><rect class="on" x="0" y="0" width="{wide}" height="12" '
    'rx="1"/></svg>'
)


@dataclass(frozen=True, slots=True)
class Who:
    name: str
    label: str
    role: str
    csrf: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, with the transaction it is answered in."""

    request: Request
    connection: Connection
    who: Who
    posted: Posted
    now: datetime

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        made = templates().get_template(template)
        whole = made.render(who=self.who, csrf=self.who.csrf, **values)
        return HTMLResponse(whole, status)


Page = Callable[[Asked], Response]


def endpoint(page: Page) -> Any:
    async def answer(request: Request) -> Response:
        body = b""
        if request.method == "POST":
            try:
                body = await bounded(request)
            except ValueError:
                return HTMLResponse("Det du skickade är för stort.", 413)
        return await run_in_threadpool(answered, page, request, body)

    return answer


async def bounded(request: Request) -> bytes:
    """The body; `ValueError` when it is larger than any form of this application."""
    if int(request.headers.get("content-length", "0")) > LARGEST:
        raise ValueError
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise ValueError
    return bytes(body)


def answered(page: Page, request: Request, body: bytes) -> Response:
    posted: dict[str, tuple[str, ...]] = {}
    for name, text in parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=5000):
        posted[name] = (*posted.get(name, ()), text)
    engine: Engine = request.app.state.engine
    now = datetime.now(UTC)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        who = signed_in(connection, request, now)
        if who is None:
            return RedirectResponse("/sign-in", 303)
        token = posted.get("_token", ("",))[-1]
        if request.method == "POST" and not hmac.compare_digest(token.encode(), who.csrf.encode()):
            return HTMLResponse("Sidan var för gammal.", 403)
        return page(Asked(request, connection, who, posted, now))


def signed_in(connection: Connection, request: Request, now: datetime) -> Who | None:
    kept = SimpleCookie(request.headers.get("cookie", "")).get("session")
    if kept is None:
        return None
    token = sha256(kept.value.encode()).hexdigest()
    row = connection.execute(store.SESSION, {"token": token}).first()
    at = now.isoformat()
    if row is None or row.expires < at or row.used < (now - IDLE).isoformat():
        return None
    if row.used < (now - NOTED).isoformat():
        connection.execute(store.USE_SESSION, {"of_token": token, "new_used": at})
    return Who(row.account, row.label, row.role, row.csrf)


def may_see(asked: Asked, row: Row[Any] | None) -> bool:
    """Coaches and curators see every case that is not protected."""
    return row is not None and not row.protected and asked.who.role in ("coach", "kurator")


def found(asked: Asked, act: str) -> Row[Any] | Response:
    row = store.find_case(asked.connection, asked.request.path_params["number"])
    if row is None or not may_see(asked, row):
        return HTMLResponse("Ärendet finns inte.", 404)
    if act != "read" and asked.who.role != "coach":
        return HTMLResponse("Det görs av coach.", 403)
    return row


def show_form(asked: Asked) -> Response:
    row = found(asked, "fill")
    if isinstance(row, Response):
        return row
    if row.state != "pågår":
        return HTMLResponse("Inte nu.", 409)
    kept, saved = store.find_draft(asked.connection, asked.who.name, row.id)
    written = kept.written
    store.note(
        asked.connection, row.id, asked.who.name, "fill", asked.now, {"form": "lang", "opened": 1}
    )
    return form_page(asked, row, written, read(written), saved)


def form_page(
    asked: Asked,
    row: Row[Any],
    written: Posted,
    settled: Read,
    saved: str,
    wrong: Mapping[str, str] | None = None,
) -> Response:
    questions, children = tuple(form.placed(settled.answers)), settled.answers["barn"]
    keys = [f"m{number}" for number in range(1, len(children) + 1)]
    cards = tuple(form.cards(children, keys))
    box = hmac.digest(KEY, f"{asked.who.name} {row.id}".encode(), "sha256").hex()

    def one(name: str) -> str:
        texts = written.get(name)
        return texts[-1] if texts else ""

    return asked.page(
        "form.html",
        status=422 if wrong else 200,
        case=row,
        questions=questions,
        seen=form.seen(questions, cards),
        keys=keys,
        cards=cards,
        new=form.card(len(children), {}, "ny", True),
        box=f"{box[:16]}:{box}",
        written=written,
        one=one,
        wrong=wrong or {},
        saved=datetime.fromisoformat(saved).astimezone(HERE).strftime("%H:%M") if saved else "",
        stamp=form.stamps(written, keys),
    )


def save_form(asked: Asked) -> Response:
    row = found(asked, "fill")
    if isinstance(row, Response):
        return row
    if row.state != "pågår":
        return HTMLResponse("Inte nu.", 409)
    if "_skicka" in asked.posted:
        return send(asked, row)
    written = {name: texts for name, texts in asked.posted.items() if not name.startswith("_")}
    settled = read(written)
    kept = store.Draft(dict(written))
    store.keep_draft(asked.connection, asked.who.name, row.id, kept, asked.now)
    if settled.wrong:
        return form_page(asked, row, written, settled, asked.now.isoformat(), words(settled.wrong))
    return RedirectResponse(f"/case/{row.number}/form?check=1", 303)


def save_field(asked: Asked) -> Response:
    """One field that has changed while somebody writes: the draft, and nothing in the audit."""
    row = found(asked, "fill")
    if isinstance(row, Response):
        return row
    if row.state != "pågår":
        return JSONResponse({"why": "Inte nu."}, 409)
    kept, _ = store.find_draft(asked.connection, asked.who.name, row.id)
    taken = form.meet(kept, asked.posted, int(asked.now.timestamp()))
    store.keep_draft(asked.connection, asked.who.name, row.id, kept, asked.now)
    at = asked.now.astimezone(HERE)
    aside = [name for name, ways in kept.aside.items() if ways]
    told = {"saved": at.isoformat(), "said": f"Sparat {at:%H.%M}", "taken": taken, "aside": aside}
    return JSONResponse(told)


def words(wrong: Mapping[str, str]) -> dict[str, str]:
    return {path: WORDS.get(code, "Är det rimligt?") for path, code in wrong.items()}


def send(asked: Asked, row: Row[Any]) -> Response:
    connection, who, now = asked.connection, asked.who.name, asked.now
    kept, saved = store.find_draft(connection, who, row.id)
    written = kept.written
    settled = read(written)
    if settled.wrong:
        return form_page(asked, row, written, settled, saved, words(settled.wrong))
    identity = uuid4().hex
    connection.execute(
        store.ADD_SUBMISSION,
        {
            "id": identity,
            "case": row.id,
            "form": "lang",
            "at": now.isoformat(),
            "by": who,
            "answers": json.dumps(settled.answers, default=plain, sort_keys=True),
            "computed": json.dumps(settled.values, sort_keys=True),
            "flags": json.dumps(settled.flags),
        },
    )
    store.change(connection, row, row.state, row.due, now)
    told = store.holders(connection, "kurator", now.date())
    happened = [("submitted", {"form": "lang", "submission": identity, "flags": settled.flags})]
    happened += [("notified", {"to": "kurator", "message": "Läs det som är nytt."})]
    store.append(connection, row.id, who, now, happened)
    store.tell(connection, told, row.id, "Läs det som är nytt.", now)
    connection.execute(store.DROP_DRAFT, {"account": who, "case": row.id})
    store.note(connection, row.id, who, "fill", now, {"form": "lang", "submission": identity})
    return RedirectResponse(f"/case/{row.number}/receipt/{identity}", 303)


def plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value.__dict__


def act(asked: Asked) -> Response:
    row, action = found(asked, "act"), asked.request.path_params["action"]
    if isinstance(row, Response):
        return row
    way = ACTIONS.get((row.state, action))
    if way is None:
        return HTMLResponse("Inte nu.", 409)
    state, days, message = way
    connection, who, now = asked.connection, asked.who.name, asked.now
    due = (now + timedelta(days=days)).date()
    if not store.change(connection, row, state, due, now):
        return HTMLResponse("Någon hann före.", 409)
    told = store.holders(connection, "kurator", now.date())
    happened: list[tuple[str, dict[str, Any]]] = [
        ("moved", {"from": row.state, "to": state, "action": action}),
        ("due", {"state": state, "date": due.isoformat()}),
        ("notified", {"to": "kurator", "message": message}),
    ]
    store.append(connection, row.id, who, now, happened)
    store.tell(connection, told, row.id, message, now)
    store.note(connection, row.id, who, "act", now, {"about": action})
    return RedirectResponse(f"/case/{row.number}?done=1", 303)


def show_cases(asked: Asked) -> Response:
    if asked.who.role not in ("coach", "kurator"):
        return HTMLResponse("Dina roller visar inga ärenden.", 403)
    connection, who = asked.connection, asked.who
    kept, query = lists.kept_for(connection, who.name, who.role), asked.request.query_params
    if not query and kept.start is not None:
        return RedirectResponse(lists.address_of(kept.start), 303)
    wanted, today = lists.narrowing_in(query), asked.now.astimezone(HERE).date()
    page = lists.page_of(connection, wanted, who.name, today)
    labels = {row.name: row.label for row in connection.execute(lists.LABELS)}
    store.note(connection, "", who.name, "list", asked.now, {"cases": len(page.rows)})
    return asked.page("cases.html", page=page, labels=labels, wanted=wanted, kept=kept, today=today)


class Around:
    """What every answer carries, and the line in the log that it leaves, without its address: that names a
    case.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        began, identity = perf_counter(), uuid4().hex[:16]

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = (b"x-request-id", identity.encode())
                message["headers"] = [*message["headers"], *HEADERS, own]
                took = perf_counter() - began
                LOG.info("%s %s %s %.4f", identity, scope["method"], message["status"], took)
            await send(message)

        await self.app(scope, receive, with_headers)


def make_app(engine: Engine) -> Starlette:
    app = Starlette(
        routes=[
            Route("/", endpoint(show_cases)),
            Route("/case/{number}/form", endpoint(show_form), methods=["GET"]),
            Route("/case/{number}/form", endpoint(save_form), methods=["POST"]),
            Route("/case/{number}/form/draft", endpoint(save_field), methods=["POST"]),
            Route("/case/{number}/do/{action}", endpoint(act), methods=["POST"]),
        ],
        middleware=[Middleware(Around)],
    )
    app.state.engine = engine
    return app
