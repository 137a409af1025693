"""Owns what programs are answered: only with a token in the `Authorization` header, never with a cookie, so
that no page of another site can ask in somebody's name. Figures as JSON or as a table, and people over SCIM.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from time import monotonic

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from engine.foundation.texts import Said, said
from engine.foundation.wrong import Refused
from engine.interop import scim, scim_groups, table
from engine.interop.scim import ScimError
from engine.operations.api_tokens import NOT_TAKEN, TokenCaller, caller_by
from engine.operations.export_log import export_log
from engine.operations.read_figures import read_figures
from engine.operations.scim_groups import change_group, list_groups, read_group
from engine.operations.scim_people import (
    create_person,
    delete_person,
    list_people,
    patch_person,
    read_person,
    replace_person,
)
from engine.operations.views_figures import FiguresPage
from engine.operations.working_out import WORKING
from engine.operations.world import World
from engine.web.bodies import BodyError, whole
from engine.web.figures_out import as_json, as_rows
from engine.web.pages.my_account import day_in
from engine.web.threads import made_in
from engine.web.whose import may_come

LINES = "application/x-ndjson"
BEARER = "Bearer "
STATUS = {"missing": 404, "uniqueness": 409, "invalidValue": 400, "mutability": 400, WORKING: 503}
KINDS = ("application/json", scim.MEDIA)
TOO_OFTEN = said("Nyckeln används för ofta. Vänta en stund.")
NO_TOKEN = said("Nyckel saknas.")
NOT_JSON = said("Meddelandet ska vara JSON.")
Work = Callable[[World, TokenCaller, Request, bytes], Response]


def by_token(work: Work) -> Callable[[Request], Awaitable[Response]]:
    """What Starlette calls: the body, the token, and then the work, in a thread."""

    async def answer(request: Request) -> Response:
        state = request.app.state
        try:
            body = await read(request, state.world)
        except BodyError as wrong:
            return failed(wrong.status, NOT_JSON)
        except TimeoutError:
            return failed(408, NOT_JSON)
        return await made_in(state.threads, let_in, work, request, body)

    return answer


async def read(request: Request, world: World) -> bytes:
    if request.method in ("GET", "HEAD", "DELETE"):
        return b""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in KINDS:
        raise BodyError(415)
    return await whole(request, world.settings.limits)


def let_in(work: Work, request: Request, body: bytes) -> Response:
    world: World = request.app.state.world
    given = request.headers.get("authorization", "")
    if not given.startswith(BEARER) or "\0" in request.url.path:
        return unknown(NO_TOKEN)
    by = caller_by(world, given.removeprefix(BEARER).strip(), request.path_params["deployment"])
    if isinstance(by, Refused):
        return unknown(by.reason.sentence)
    if not may_come(request, world.settings, by.caller.tenant):
        return unknown(NOT_TAKEN.reason.sentence)
    wait = request.app.state.pace.wait(f"token {by.token}", monotonic())
    if wait:
        answer = failed(429, TOO_OFTEN)
        answer.headers["retry-after"] = str(int(wait) + 1)
        return answer
    try:
        return work(world, by, request, body)
    except ScimError as wrong:
        return failed(400, wrong.message, wrong.kind)


def unknown(words: Said) -> Response:
    answer = failed(401, words)
    answer.headers["www-authenticate"] = 'Bearer realm="Stegvis"'
    return answer


def failed(status: int, words: Said, kind: str = "") -> Response:
    told = scim.error(status, words.in_("en"), kind)
    return JSONResponse(told, status_code=status, media_type=scim.MEDIA)


def refused(found: Refused) -> Response:
    reason = found.reason
    kind = reason.missing[0] if reason.missing and reason.missing[0] in STATUS else ""
    status = STATUS.get(kind) or STATUS.get(reason.kind, 403)
    answer = failed(status, reason.sentence, kind)
    if status == STATUS[WORKING]:
        answer.headers["retry-after"] = "5"
    return answer


def answered(found: object, status: int = 200) -> Response:
    return JSONResponse(found, status_code=status, media_type=scim.MEDIA)


# Figures


def figures(world: World, by: TokenCaller, request: Request, body: bytes) -> Response:
    found = read_figures(world, by.caller)
    return refused(found) if isinstance(found, Refused) else JSONResponse(as_json(told(found)))


def figures_table(world: World, by: TokenCaller, request: Request, body: bytes) -> Response:
    found = read_figures(world, by.caller)
    if isinstance(found, Refused):
        return refused(found)
    return Response(table.table(as_rows(told(found))), media_type=table.MEDIA)


def told(page: FiguresPage) -> FiguresPage:
    """Numbers alone: who is late is for those who work with them."""
    return FiguresPage(measured=page.measured, few=page.few, late=None)


# People


def people_at(request: Request) -> str:
    """The address of all people."""
    base = str(request.base_url).rstrip("/")
    return f"{base}/{request.path_params['deployment']}/api/scim/v2/Users"


def people(world: World, by: TokenCaller, request: Request, body: bytes) -> Response:
    query = request.query_params
    asked = scim.filter_in(query.get("filter", ""))
    start, count = scim.page_in(query.get("startIndex", ""), query.get("count", ""))
    found = list_people(world, by, asked)
    if isinstance(found, Refused):
        return refused(found)
    return answered(scim.listed(found, start, count, people_at(request)))


def one(request: Request, found: scim.Known | Refused, status: int = 200) -> Response:
    if isinstance(found, Refused):
        return refused(found)
    place = people_at(request)
    answer = answered(scim.written(found, place), status)
    answer.headers["location"] = scim.address(place, found.person.account)
    return answer


def create(world: World, by: TokenCaller, request: Request, body: bytes) -> Response:
    return one(request, create_person(world, by, scim.person_in(body)), 201)


def person(world: World, by: TokenCaller, request: Request, body: bytes) -> Response:
    return one(request, read_person(world, by, named(request)))


def replace(world: World, by: TokenCaller, request: Request, body: bytes) -> Response:
    return one(request, replace_person(world, by, named(request), scim.person_in(body)))


def patch(world: World, by: TokenCaller, request: Request, body: bytes) -> Response:
    return one(request, patch_person(world, by, named(request), body))


def delete(world: World, by: TokenCaller, request: Request, body: bytes) -> Response:
    found = delete_person(world, by, named(request))
    return refused(found) if found is not None else Response(status_code=204)


def named(request: Request) -> str:
    return str(request.path_params["name"])


def config(world: World, by: TokenCaller, request: Request, body: bytes) -> Response:
    return answered(scim.config(str(request.url)))


def types(world: World, by: TokenCaller, request: Request, body: bytes) -> Response:
    return answered(scim.types(str(request.url), scim_groups.kind()))


# Roles, as groups


def service_at(request: Request) -> str:
    return people_at(request).removesuffix("/Users")


def tells_members(request: Request) -> bool:
    """Directories that look for a group do not want to be told of everybody in it."""
    left_out = request.query_params.get("excludedAttributes", "").lower().split(",")
    return "members" not in [one.strip() for one in left_out]


def groups(world: World, by: TokenCaller, request: Request, body: bytes) -> Response:
    query = request.query_params
    asked = scim_groups.filter_in(query.get("filter", ""))
    start, count = scim.page_in(query.get("startIndex", ""), query.get("count", ""))
    found = list_groups(world, by, asked)
    if isinstance(found, Refused):
        return refused(found)
    place, members = service_at(request), tells_members(request)
    return answered(scim_groups.listed(found, start, count, place, members=members))


def group(world: World, by: TokenCaller, request: Request, body: bytes) -> Response:
    return one_group(request, read_group(world, by, named(request)))


def one_group(request: Request, found: scim_groups.Group | Refused) -> Response:
    if isinstance(found, Refused):
        return refused(found)
    members = tells_members(request)
    return answered(scim_groups.written(found, service_at(request), members=members))


def replace_group(world: World, by: TokenCaller, request: Request, body: bytes) -> Response:
    role = named(request)
    return one_group(request, change_group(world, by, role, scim_groups.whole_in(body, role)))


def patch_group(world: World, by: TokenCaller, request: Request, body: bytes) -> Response:
    role = named(request)
    return one_group(request, change_group(world, by, role, scim_groups.patch_in(body, role)))


# The log


def log(world: World, by: TokenCaller, request: Request, body: bytes) -> Response:
    """Who did what on some days, one JSON object a line, for a security monitor."""
    first, last = (day_in(request.query_params.get(one, "")) for one in ("fran", "till"))
    if first is None or last is None:
        return failed(400, said("Ange dagarna med fran och till."), "invalidValue")
    found = export_log(world, by.caller, first, last)
    return refused(found) if isinstance(found, Refused) else Response(found, media_type=LINES)
