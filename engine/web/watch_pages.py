"""Owns what programs that watch the service are answered: alive, ready, and its measures."""

from __future__ import annotations

import hmac

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from engine.operations.metrics import CONTENT_TYPE, Metrics
from engine.operations.networks import is_in
from engine.operations.readyz import readyz
from engine.web.proxies import peer_of


async def health(request: Request) -> Response:
    """200 as long as the process answers at all. Says nothing of the database: starting a process anew
    mends no database.
    """
    return JSONResponse({"ok": True})


async def ready(request: Request) -> Response:
    """200 when visitors may be sent here, else 503 with what does not hold."""
    state = request.app.state
    found = await run_in_threadpool(readyz, state.world, stopping=state.running.stopping)
    checks = {"database": found.database, "releases": found.releases, "running": found.running}
    words = {"ok": found.ok, **checks, "revision": found.revision}
    return JSONResponse(words, status_code=200 if found.ok else 503)


async def metrics(request: Request) -> Response:
    """The measures, to those who may read them; to others there is no such page."""
    if not may_read(request):
        raise HTTPException(404)
    found: Metrics = request.app.state.metrics
    return Response(await run_in_threadpool(found.as_text), media_type=CONTENT_TYPE)


def may_read(request: Request) -> bool:
    """From a network that the settings name, or with the token. Whoever comes through a proxy that is not
    known here has no address to go by: all of them seem to come from the proxy.
    """
    token: str | None = request.app.state.metrics_token
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if token and hmac.compare_digest(given.encode("latin-1"), token.encode()):
        return True
    address = peer_of(request.scope)
    networks = request.app.state.world.settings.metrics.networks
    return not request.state.hidden and address is not None and is_in(address, networks)
