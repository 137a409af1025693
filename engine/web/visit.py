"""Owns `Visit`: one request with all that a page needs of it, and how a page is made from one.

Pages are plain functions `page(visit) -> Response` that run in the thread pool; the body has been read
and the session looked up. A posted form without the session's token is refused here, once for all.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any, TypeVar
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from engine.access.proving import asked_level
from engine.access.sealing import KIND as SEALED
from engine.definitions.assurance import Level
from engine.foundation.texts import Said, said
from engine.foundation.wrong import Refused
from engine.operations.callers import Account, Caller
from engine.operations.guessing import Visitor
from engine.operations.read_frame import read_frame
from engine.operations.receiving import clear
from engine.operations.session import Session
from engine.operations.views import FormPlace, Frame
from engine.operations.working_out import WORKING
from engine.operations.world import World
from engine.web import another, carrying, cookies, parking
from engine.web.bodies import BodyError, Posted, read_body
from engine.web.menu import project_section
from engine.web.multipart import is_multipart, read_files
from engine.web.outline import outline
from engine.web.outside import SIGN_IN, outside_page, sign_in_token
from engine.web.plain import LANGUAGES, language_kept
from engine.web.templates import render
from engine.web.threads import made_in
from engine.web.watching import recognised
from engine.web.ways_in import frame_for, ways_in, whose_sign_in, wrong_tenant
from engine.web.whose import keep_apart, named_in, remember, session_in

BY_THEM, ANSWER = "/utloggad", "/svar"  # Where a provider tells something itself, signed.
CHANGES = frozenset({"POST"})
NOT_ONES_OWN = frozenset({"by", "access"})
"""The kinds of reasons that are about who one is, and not about the state of what it is done to."""
Shown = TypeVar("Shown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What somebody without an account has come to do: one form. `base`: the deployment's first language.
    `home`: where its addresses begin; `later`: where one goes who saves it for later; `gone`: the page when
    it cannot be filled in any more. `own`: the number of the case that they are on their page of.
    """

    caller: Caller
    place: FormPlace
    frame: Frame
    languages: tuple[tuple[str, str], ...]
    base: str
    until: datetime
    home: str
    later: str
    gone: Callable[[Visit], Response]
    own: str = ""


class Stop(Exception):
    """Ends a page with an answer of its own; how pages share "not found" and "sign in first"."""

    def __init__(self, response: Response) -> None:
        super().__init__("the page ends here")
        self.response = response


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A request: who asks, in which language, for what, with what was posted. `errand`: they have come
    through a link, for one form. `second`: the language that the page has beside; `reads`: they read it in
    that language instead of their own.
    """

    world: World
    request: Request
    posted: Posted
    session: Session | None
    language: str
    frames: dict[str, Frame] = field(default_factory=dict)
    errand: Errand | None = None
    second: str = ""
    reads: str = ""

    @property
    def account(self) -> Account:
        return self.own_session.account

    @property
    def own_session(self) -> Session:
        """The session; without one the page ends with the way to sign in."""
        if self.session is None:
            here = quote(self.request.url.path, safe="/")
            raise Stop(redirect(f"/logga-in?vidare={here}"))
        return self.session

    @property
    def caller(self) -> Caller:
        """The account in the deployment that the address names."""
        if self.errand is not None:
            return self.errand.caller
        account = replace(self.account, language=self.reads) if self.reads else self.account
        return Caller(account=account, deployment=self.request.path_params["deployment"])

    @property
    def csrf(self) -> str:
        if self.session is None or carrying.is_outside(self.path):
            return sign_in_token(self)
        return self.session.csrf

    @property
    def visitor(self) -> Visitor:
        """Where the request comes from, for what slows down guessing."""
        client = self.request.client
        return Visitor(
            client=client.host if client is not None else "",
            device=cookies.read(self.request, cookies.DEVICE)[:200],
            agent=self.request.headers.get("user-agent", ""),
        )

    @property
    def path(self) -> str:
        """The path alone; the whole address takes a while to put together and apart again."""
        return str(self.request.scope["path"])

    def param(self, name: str) -> str:
        return str(self.request.path_params[name])

    def query(self, name: str) -> str:
        return self.request.query_params.get(name, "")

    @property
    def address(self) -> str:
        """The path with its query, to come back to."""
        url = self.request.url
        return url.path + (f"?{url.query}" if url.query else "")

    def home(self, rest: str = "") -> str:
        return f"/{quote(self.caller.deployment)}/{rest}"

    @property
    def files_at(self) -> str:
        """Where the files are that one may fetch."""
        return f"{self.errand.home}/filer/" if self.errand is not None else self.home("filer/")

    def case_address(self, number: str, rest: str = "") -> str:
        return self.home(f"arende/{quote(number)}/{rest}".rstrip("/"))

    def frame(self, *, counted: bool = True) -> Frame:
        """What stands around the page: read once, for what the page shows and for the frame itself. A page
        without a menu needs nothing `counted`.
        """
        if self.errand is not None:
            return self.errand.frame
        caller = self.caller
        if caller.deployment not in self.frames:
            found = read_frame(self.world, caller, counted=counted)
            self.frames[caller.deployment] = self.allowed(found)
        return self.frames[caller.deployment]

    def allowed(self, result: Shown | Refused) -> Shown:
        """The result, or the end of the page: 404 where one may not know, else why not in words."""
        if isinstance(result, Refused):
            raise Stop(refusal(self, result))
        return result

    def page(self, template: str, *, status: int = 200, **values: Any) -> Response:
        """The template filled in, inside the frame of the deployment that the address names."""
        shown = {**outline(self, broken=status >= 500), **values}
        shown["section"] = section_at(self, shown["section"])
        html = render(template, self.language, shown, self.second)
        return HTMLResponse(html, status_code=status)


Page = Callable[[Visit], Response]


def section_at(visit: Visit, section: str) -> str:
    """Where in the menu a page belongs: those of a project's own case, and of activities in it, to that."""
    case = str(visit.request.path_params.get("number", "")).partition(".")[0]
    frame = visit.frames.get(visit.caller.deployment) if case and section == "cases" else None
    known = frame.projects if frame is not None else ()
    return project_section(case) if any(one.name == case for one in known) else section


def refusal(visit: Visit, refused: Refused) -> Response:
    """A page that says why not, with the way back. What one may not know of looks like nothing."""
    reason, level = refused.reason, asked_level(refused)
    if level is not None:
        return sign_in_again(visit, refused, level)
    if reason.kind == SEALED:
        return ask_why(visit)
    if reason.kind == "missing":
        return message(visit, 404, said("Sidan finns inte"), reason.sentence)
    if reason.kind == WORKING:
        return working(visit, reason.sentence)
    status = 403 if reason.kind in NOT_ONES_OWN else 409
    number = visit.request.path_params.get("number")
    back = ((visit.case_address(number), said("Tillbaka till ärendet")),) if number else ()
    return message(visit, status, said("Det går inte"), reason.sentence, back)


def working(visit: Visit, words: Said) -> Response:
    """What is asked for is being worked out: the page comes back by itself."""
    ways = ((visit.address, said("Visa igen")), (visit.home(), said("Till startsidan")))
    response = message(visit, 202, said("Ett ögonblick"), words, ways)
    if visit.request.method == "GET":
        response.headers["Refresh"] = "4"
    return response


def sign_in_again(visit: Visit, refused: Refused, level: Level) -> Response:
    """The way to a surer sign-in, or a new one, and back to the same act with what was written."""
    posted = visit.request.method in CHANGES
    fields = carrying.written(visit.request, visit.posted) if posted else carrying.NOTHING
    return sign_in_page(
        visit,
        status=401,
        next_=visit.address,
        fields=fields,
        again=refused.reason.sentence,
        wanted=level,
        tenant=visit.session.account.tenant if visit.session is not None else None,
    )


def ask_why(visit: Visit, problem: Said | None = None, to: str = "") -> Response:
    """In front of what is about a protected person: why one reads, and then on, with what was written."""
    number = visit.request.path_params.get("number")
    if number is None:
        words = said("Öppna personens ärende först, och skriv där varför du behöver läsa.")
        return message(visit, 403, said("Skyddade personuppgifter"), words)
    posted = visit.request.method in CHANGES and not to
    fields = carrying.written(visit.request, visit.posted) if posted else carrying.NOTHING
    fields = carrying.carried(visit.posted) if to else fields
    return visit.page(
        "sealed.html",
        status=422 if problem is not None else 403,
        frame=visit.frame(),
        number=number,
        to=to or visit.address,
        address=visit.case_address(number, "skal"),
        fields=carrying.pairs(fields, carrying.PREFIX),
        problem=problem,
        written=visit.posted.one("skal") if to else "",
        section="cases",
    )


def not_now(visit: Visit, refused: Refused, *ways: tuple[str, Said]) -> Response:
    """Why something cannot be done to what one sees: it is not one's own to do, or cannot be done yet."""
    if refused.reason.kind == SEALED:
        return ask_why(visit)
    own = refused.reason.kind not in NOT_ONES_OWN
    heading = said("Det går inte än") if own else said("Det går inte")
    return message(visit, 409 if own else 403, heading, refused.reason.sentence, ways)


def message(
    visit: Visit, status: int, heading: Said, words: Said, ways: tuple[tuple[str, Said], ...] = ()
) -> Response:
    """A page with one thing to say and the ways on."""
    shown = ways or (("/", said("Till startsidan")),)
    return visit.page(
        "message.html",
        status=status,
        heading=heading.in_(visit.language),
        words=words.in_(visit.language),
        ways=[(href, label.in_(visit.language)) for href, label in shown],
    )


def redirect(to: str) -> Response:
    """On to another page, with GET. Only to a path of this site."""
    return RedirectResponse(to, status_code=303)


def own_path(path: str) -> str:
    """`path` when it is one of this site, else the start page."""
    safe = path.startswith("/") and not path.startswith(("//", "/\\")) and "\\" not in path
    return path if safe and path.isprintable() else "/"


Sender = Callable[[Request, World], str]
"""The token that whoever may send files here has to send before them; empty for others."""


def by_account(request: Request, world: World) -> str:
    """Of whoever is signed in."""
    session, _ = session_in(request, world)
    return session.csrf if session is not None else ""


def endpoint(
    page: Page, *, files: Sender | None = None
) -> Callable[[Request], Awaitable[Response]]:
    """What Starlette calls: reads the body, then runs the page in a thread, some at a time. `files`:
    files may come with it, from whom; what the page has not kept of them is gone when it has answered.
    """

    async def answer(request: Request) -> Response:
        state = request.app.state
        keep_apart(request, state.world)
        shown, posted = page, None
        try:
            posted = (
                await _read(request, state.world, files) if request.method in CHANGES else Posted()
            )
        except BodyError as error:
            shown = partial(_not_taken, error)
        try:
            return await made_in(state.threads, _answer, shown, request, posted)
        finally:
            if posted is not None and posted.files:
                await run_in_threadpool(clear, state.world, posted.files)

    return answer


async def _read(request: Request, world: World, files: Sender | None) -> Posted:
    """The body. Files are written down only for somebody who may send them."""
    if files is None or not is_multipart(request):
        return await read_body(request, world.settings.limits)
    return await read_files(request, world, await run_in_threadpool(files, request, world))


TOO_LARGE = said(
    "Det du skickade är för stort. Gå tillbaka i webbläsaren, där finns det kvar, och korta texten."
)
TOO_SLOW = said("Det tog för lång tid att ta emot. Gå tillbaka i webbläsaren och försök igen.")
NOT_TAKEN = {413: TOO_LARGE, 408: TOO_SLOW}
NOT_A_FORM = said("Det som skickades går inte att läsa. Gå tillbaka i webbläsaren och försök igen.")


def _not_taken(error: BodyError, visit: Visit) -> Response:
    """A body that was not read: too large, too slow, or no form."""
    words = NOT_TAKEN.get(error.status, NOT_A_FORM)
    answer = message(visit, error.status, said("Det gick inte att ta emot"), words)
    if error.status == 408:
        answer.headers["connection"] = "close"  # The rest of it is not waited for.
    return answer


def _not_text(visit: Visit) -> Response:
    """An address with a sign in it that is no text, and that no database takes."""
    words = said("Adressen går inte att läsa. Kontrollera den, eller börja från startsidan.")
    return message(visit, 400, said("Sidan finns inte"), words)


def _answer(page: Page, request: Request, posted: Posted | None) -> Response:
    """`posted` is None for a body that was not taken, which then needs no token."""
    world: World = request.app.state.world
    session, token = session_in(request, world)
    if session is not None:
        recognised(request.scope, session, token, world.keys)
    visit = Visit(
        world=world,
        request=request,
        posted=posted if posted is not None else Posted(),
        session=session,
        language=_language(request, session),
    )
    try:
        if "\x00" in visit.path or "\x00" in "".join(request.query_params.values()):
            raise Stop(_not_text(visit))
        if request.method in CHANGES and posted is not None:
            _check_token(visit)
        elif (elsewhere := another.asked_elsewhere(visit)) is not None:
            raise Stop(elsewhere)
        return page(visit)
    except Stop as stop:
        return stop.response


def _language(request: Request, session: Session | None) -> str:
    chosen = session.account.language if session else ""
    return chosen if chosen in dict(LANGUAGES) else language_kept(request)


def _check_token(visit: Visit) -> None:
    """A form posted from elsewhere, or from before the session ended, is not taken."""
    if (path := visit.path).startswith(f"{SIGN_IN}/med/") and path.endswith((BY_THEM, ANSWER)):
        return
    if visit.session is None and path != "/sprak" and not carrying.is_outside(path):
        raise Stop(_signed_out(visit))
    expected = visit.csrf
    if expected and hmac.compare_digest(visit.posted.one("_token").encode(), expected.encode()):
        return
    if (elsewhere := another.posted_elsewhere(visit)) is not None:
        if path == "/logga-ut" and parking.is_of_one(visit, visit.posted.one("_token")):
            return  # One signs out of all, whichever page one does it from.
        raise Stop(elsewhere)
    fields = carrying.written(visit.request, visit.posted)
    if fields:
        raise Stop(post_again(visit, visit.address, fields, said("Sidan var för gammal"), 403))
    words = said("Sidan var för gammal. Gå tillbaka, ladda om sidan och försök igen.")
    raise Stop(message(visit, 403, said("Det gick inte att spara"), words))


def _signed_out(visit: Visit) -> Response:
    """Sign in first, with what was written brought along, to the tenant whose page it was."""
    fields = carrying.written(visit.request, visit.posted)
    tenant = named_in(visit.world.settings, visit.posted.one("_token"))
    return sign_in_page(visit, status=401, next_=visit.address, fields=fields, tenant=tenant)


def post_again(
    visit: Visit, to: str, fields: carrying.Fields, heading: Said, status: int = 200
) -> Response:
    """A page that holds what was written, and a button that saves it."""
    return visit.page(
        "carry.html",
        status=status,
        to=to,
        fields=carrying.pairs(fields),
        heading=heading.in_(visit.language),
        csrf=visit.session.csrf if visit.session is not None else visit.csrf,
    )


def sign_in_page(
    visit: Visit,
    *,
    next_: str,
    problem: Said | None = None,
    status: int = 200,
    fields: carrying.Fields = carrying.NOTHING,
    again: Said | None = None,
    wanted: Level = Level.NONE,
    tenant: str | None = None,
    choosing: bool = False,
    **values: Any,
) -> Response:
    """The page where one signs in, on the way to `next_`. `fields`: what was written before. `again`: why one
    signs in once more, at the level that is `wanted`; `tenant`: where, whatever has been chosen. Where none
    has been, or it is `choosing`, the page asks for that first.
    """
    found = whose_sign_in(visit, tenant)
    first = choosing or found.tenant is None
    known = visit.session.account.name if again is not None and visit.session is not None else ""
    response = outside_page(
        visit,
        "choose_tenant.html" if first else "sign_in.html",
        status=status,
        problem=problem,
        signed_out=status == 401 and again is None,
        again=again,
        wanted=wanted.name.lower() if wanted else "",
        by_password=wanted <= Level.LOW,
        fields=carrying.pairs(fields, carrying.PREFIX),
        account=visit.posted.one("konto") if carrying.is_outside(visit.path) else known,
        next=own_path(next_),
        tenant_problem=wrong_tenant(found, status, choosing=choosing),
        **{**ways_in(visit, found, wanted, choosing=first), **values, **frame_for(visit, found)},
    )
    return response if first else remember(visit, response, found.tenant)


def version_in(visit: Visit) -> int | None:
    """The version of the case that the page showed; what is no such number counts as none that is."""
    posted = visit.posted.one("version")
    if not posted:
        return None
    return int(posted) if posted.isascii() and posted.isdecimal() and len(posted) < 10 else -1
