"""Owns what happens when a page breaks: it is written to the log without any values, and told in words with
a code that the user can give to support. Nothing else of a bug reaches anybody. That others held the database
too long is no bug: whoever asks again gets their answer.
"""

from __future__ import annotations

import logging

from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engine.foundation.texts import said
from engine.foundation.wrong import BusyError
from engine.web.plain import plain

LOG = logging.getLogger("stegvis.pages")
HEADING = said("Något gick fel")
WORDS = said("Något gick fel hos oss. Det du har sparat finns kvar. Försök igen om en stund.")
BUSY = said("Vänta en liten stund")
NOT_NOW = said(
    "Så många sparar just nu att det inte blev din tur. Inget är ändrat. Gå tillbaka, så står det du "
    "skrev kvar, och försök igen."
)
AGAIN = {"retry-after": "5"}


class Breaking:
    """Wraps the app, innermost, so that the page of a bug has every header that other pages have."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def noticing(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, noticing)
        except ClientDisconnect:
            return  # Nobody is there to be answered.
        except Exception as error:
            busy = isinstance(error, BusyError)
            if busy:
                LOG.warning("the database was busy too long")
            else:
                LOG.error("a page broke", exc_info=error)
            if started or scope["type"] != "http":
                raise Broken from None
            request = Request(scope)
            if busy:
                page = plain(request, 503, BUSY, NOT_NOW, headers=AGAIN)
            else:
                reference = scope["state"]["request_id"]
                page = plain(request, 500, HEADING, WORDS, reference=reference)
            await page(scope, receive, send)


class Broken(Exception):
    """Ends an answer that had begun when its page broke; the bug itself has been written down."""
