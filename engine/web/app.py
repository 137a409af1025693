"""Owns the application: every route in one visible list, and what happens when something breaks."""

from __future__ import annotations

import logging
from importlib.resources import files

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from engine.foundation.texts import said
from engine.foundation.wrong import NoReleaseError
from engine.operations.healthz import healthz
from engine.operations.world import World
from engine.web.headers import SafeHeaders
from engine.web.pages import case, cases, filling, sign_in, times
from engine.web.visit import Visit, endpoint, message

LOG = logging.getLogger("stegvis")


async def health(request: Request) -> Response:
    """For those who watch the service: 200 while the database answers and fits this version."""
    found = healthz(request.app.state.world)
    words = {"ok": found.ok, "revision": found.revision, "releases": found.releases}
    return JSONResponse(words, status_code=200 if found.ok else 503)


def not_found(visit: Visit) -> Response:
    words = said("Adressen leder ingenstans. Kontrollera den, eller börja från startsidan.")
    return message(visit, 404, said("Sidan finns inte"), words)


def wrong_method(visit: Visit) -> Response:
    words = said("Sidan kan inte visas på det sättet. Börja om från startsidan.")
    return message(visit, 405, said("Det går inte"), words)


def broken(visit: Visit) -> Response:
    words = said("Något gick fel hos oss. Det du har sparat finns kvar. Försök igen om en stund.")
    return message(visit, 500, said("Något gick fel"), words)


async def on_error(request: Request, error: Exception) -> Response:
    """A bug: written to the log, told in words."""
    if isinstance(error, NoReleaseError):
        return await endpoint(not_found)(_as_get(request))
    LOG.error("error while answering %s", request.url.path, exc_info=error)
    return await endpoint(broken)(_as_get(request))


async def on_not_found(request: Request, error: Exception) -> Response:
    return await endpoint(not_found)(_as_get(request))


async def on_wrong_method(request: Request, error: Exception) -> Response:
    return await endpoint(wrong_method)(_as_get(request))


def _as_get(request: Request) -> Request:
    """The request without its body, since the page that failed may have read it."""
    return Request({**request.scope, "method": "GET", "path_params": {}})


CASE = "/{deployment}/arende/{number}"
ROUTES = (
    Route("/healthz", health),
    Route("/", endpoint(sign_in.start)),
    Route("/logga-in", endpoint(sign_in.show_sign_in), methods=["GET"]),
    Route("/logga-in", endpoint(sign_in.do_sign_in), methods=["POST"]),
    Route("/logga-ut", endpoint(sign_in.do_sign_out), methods=["POST"]),
    Route("/sprak", endpoint(sign_in.choose_language), methods=["POST"]),
    Route("/mitt-konto", endpoint(sign_in.account)),
    Route("/tillganglighet", endpoint(sign_in.accessibility)),
    Route("/{deployment}", endpoint(cases.go_home)),
    Route("/{deployment}/", endpoint(cases.show_cases)),
    Route("/{deployment}/ny/{workflow}", endpoint(filling.begin_opening)),
    Route("/{deployment}/ny/{workflow}/{form}", endpoint(filling.show), methods=["GET"]),
    Route("/{deployment}/ny/{workflow}/{form}", endpoint(filling.save), methods=["POST"]),
    Route(CASE, endpoint(case.show_case)),
    Route(CASE + "/gor/{action}", endpoint(filling.begin_action), methods=["GET"]),
    Route(CASE + "/gor/{action}", endpoint(case.act), methods=["POST"]),
    Route(CASE + "/gor/{action}/{form}", endpoint(filling.show), methods=["GET"]),
    Route(CASE + "/gor/{action}/{form}", endpoint(filling.save), methods=["POST"]),
    Route(CASE + "/fyll/{form}", endpoint(filling.show), methods=["GET"]),
    Route(CASE + "/fyll/{form}", endpoint(filling.save), methods=["POST"]),
    Route(CASE + "/team", endpoint(case.seat), methods=["POST"]),
    Route(CASE + "/uppgift/{request}", endpoint(case.finish), methods=["POST"]),
    Route(CASE + "/tid", endpoint(times.show_times)),
    Route(CASE + "/svar/{submission}", endpoint(case.show_submission)),
    Route(CASE + "/kvittens/{submission}", endpoint(filling.show_receipt)),
)


def make_app(world: World) -> Starlette:
    """The application over one world. Everything it needs comes with it."""
    static = str(files("engine.web").joinpath("static"))
    app = Starlette(
        routes=[*ROUTES, Mount("/static", StaticFiles(directory=static))],
        middleware=[Middleware(SafeHeaders)],
        exception_handlers={404: on_not_found, 405: on_wrong_method, 500: on_error},
    )
    app.router.redirect_slashes = False  # It would name whatever host the request names.
    app.state.world = world
    return app
