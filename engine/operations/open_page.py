"""Owns how the participant comes in to the page that is theirs: with the link and the code that they were
given, and who they are to the rest of the house once they are in.

Before that nothing is told but whose house it is. A link that leads nowhere is answered alike, whatever is
wrong with it. Each time that somebody comes in the link lasts anew.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from engine.access.facts import Act
from engine.foundation.texts import Text
from engine.foundation.wrong import Refused
from engine.operations.ask_links import TOKEN, is_page, language_of
from engine.operations.callers import Caller, OnPage, page_caller
from engine.operations.case_file import CaseFile, file_of
from engine.operations.guessing import Visitor
from engine.operations.open_link import FORGOTTEN, GONE, SESSION, against_code, session_of
from engine.operations.recording import note
from engine.operations.session import tenant_of
from engine.operations.world import World
from engine.storage.ask_links import (
    AskLinkRow,
    add_link_session,
    ask_link_by_token,
    change_ask_link,
    end_link_sessions,
    forget_link_sessions,
)
from engine.storage.cases import case_by_id
from engine.storage.database import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class PageVisit:
    """Who has come, and to which case; `inside`: they have said the code lately, from this browser.
    `was_inside`: they have before. What else is here is told to anybody who has the link.
    """

    caller: Caller
    number: str
    inside: bool
    was_inside: bool
    place: Text
    deployment: str
    funding: dict[str, Text]
    brand: dict[str, str]
    language: str
    languages: tuple[str, ...]
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A link that leads to a page."""

    row: AskLinkRow
    file: CaseFile
    caller: Caller


def read_page_link(
    world: World, token: str, session: str = "", *, seen: bool = True
) -> PageVisit | Refused:
    """Where a link leads. Being `seen` before one is in is recorded."""
    tenant = tenant_of(token)
    if tenant is None:
        return GONE
    with world.storage.writing(tenant) as tx:
        found = found_by(world, tx, token)
        if isinstance(found, Refused):
            return found
        row, file, now = found.row, found.file, found.file.now
        used = session_of(world, tx, row, session)
        inside = used is not None and now < used + world.settings.links.pause
        if seen and not inside:
            change_ask_link(tx, replace(row, opened=row.opened or now))
            noted(tx, found, "opened")
        return PageVisit(
            caller=found.caller,
            number=file.row.number,
            inside=inside,
            was_inside=used is not None,
            place=file.deployment.title,
            deployment=row.deployment,
            funding=dict(file.deployment.funding),
            brand=dict(file.deployment.brand),
            language=found.caller.account.language,
            languages=file.deployment.languages,
            until=row.expires,
        )


def found_by(world: World, tx: Transaction, token: str) -> Found | Refused:
    found = (ask_link_by_token(tx, one) for one in world.keys.digests(TOKEN, token))
    row = next((one for one in found if one is not None), None)
    case = case_by_id(tx, row.case) if row is not None else None
    if row is None or case is None or not is_page(row):
        return GONE
    if row.ended is not None or world.now() >= row.expires:
        return GONE
    page = OnPage(id=row.id, case=row.case)
    file = file_of(world, tx, page_caller(tx.tenant, row.deployment, page, "sv"), case)
    if isinstance(file.decide(Act.OPEN_LINK), Refused):
        return GONE
    caller = page_caller(tx.tenant, row.deployment, page, language_of(file, row))
    return Found(row=row, file=file, caller=caller)


def noted(tx: Transaction, found: Found, did: str, *, refused: bool = False) -> None:
    note(
        tx, found.caller, Act.OPEN_LINK, found.file.now, case=found.row.case, refused=refused,
        did=did, page=True,
    )  # fmt: skip


def start_page(
    world: World, token: str, code: str = "", visitor: Visitor | None = None
) -> str | Refused:
    """Come in from this browser: the secret of a session. The code may be used again; so many wrong ones in a
    row end it.
    """
    tenant = tenant_of(token)
    if tenant is None:
        return GONE
    with world.storage.writing(tenant) as tx:
        found = found_by(world, tx, token)
        if isinstance(found, Refused):
            return found
        row, now = found.row, found.file.now
        wrong = against_code(world, tx, row, code, visitor or Visitor(), now)
        if wrong is not None:
            noted(tx, found, "code", refused=True)
            return wrong
        secret = world.chance.secret()
        forget_link_sessions(tx, now - FORGOTTEN)
        add_link_session(tx, world.keys.digest(SESSION, secret), row.id, now)
        until = max(row.expires, now + world.settings.links.lasts)
        change_ask_link(
            tx,
            replace(row, started=row.started or now, expires=until, code_until=until, code_tries=0),
        )
        noted(tx, found, "started")
        return secret


def leave_page(world: World, token: str) -> None:
    """Nobody is inside any more, from any browser."""
    tenant = tenant_of(token)
    if tenant is None:
        return
    with world.storage.writing(tenant) as tx:
        found = found_by(world, tx, token)
        if not isinstance(found, Refused):
            end_link_sessions(tx, found.row.id)
            noted(tx, found, "left")


def choose_page_language(world: World, token: str, language: str) -> None:
    """Read in one of the deployment's other languages from now on."""
    tenant = tenant_of(token)
    if tenant is None:
        return
    with world.storage.writing(tenant) as tx:
        found = found_by(world, tx, token)
        if not isinstance(found, Refused) and language in found.file.deployment.languages:
            change_ask_link(tx, replace(found.row, language=language))
            noted(tx, found, "language")
