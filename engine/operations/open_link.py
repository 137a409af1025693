"""Owns what somebody meets who has a link: a page that says what is asked, a way to begin, and who they are
to the rest of the house once they have begun.

Seeing the page uses up nothing, since programs that look through mail open links too. A link that was never
made, has ended, was taken back or has run out is answered alike.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from engine.access.facts import Act
from engine.foundation.texts import Said, said
from engine.foundation.wrong import Reason, Refused
from engine.operations.ask_links import TOKEN, language_of, request_of
from engine.operations.callers import ByLink, Caller, link_caller
from engine.operations.case_file import CaseFile, file_of
from engine.operations.give_link import FOR_CODE
from engine.operations.guessing import (
    FREE_NETWORK,
    NETWORK_FORGETS,
    Counted,
    Visitor,
    counter,
    forgive,
    network_of,
    try_once,
)
from engine.operations.receipt import came_along, own_flags
from engine.operations.recording import note
from engine.operations.session import tenant_of
from engine.operations.views import FormPlace
from engine.operations.views_links import LinkPage, LinkReceipt
from engine.operations.will_read import who_will_read
from engine.operations.world import World
from engine.storage.ask_links import (
    AskLinkRow,
    add_link_session,
    ask_link_by_token,
    change_ask_link,
    find_link_draft,
    find_link_session,
    forget_link_sessions,
    use_link_session,
)
from engine.storage.cases import case_by_id
from engine.storage.database import Transaction

SESSION = "link session"
TRIES = 5
"""So many wrong codes before a new one must be told."""
NOTED = timedelta(minutes=1)
FORGOTTEN = timedelta(days=60)
GONE = Refused(
    reasons=(
        Reason(
            kind="missing",
            sentence=said(
                "Länken kan vara för gammal, redan använd eller utbytt mot en ny. Hör av dig till den "
                "som gav dig länken, så får du hjälp."
            ),
        ),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A link that leads somewhere. `inside`: the session is theirs and lasts; `was_inside`: it is theirs."""

    row: AskLinkRow
    file: CaseFile
    caller: Caller
    inside: bool
    was_inside: bool

    @property
    def place(self) -> FormPlace:
        return FormPlace(form=self.row.form, case=self.file.row.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """Who answers, and what; `page` is what they are told about it. `may_write`: they have been in from this
    browser before, so that what they have written is kept although they must come in again.
    """

    caller: Caller
    place: FormPlace
    page: LinkPage
    may_write: bool


def read_link(
    world: World, token: str, session: str = "", *, seen: bool = True
) -> Answering | Refused:
    """What a link leads to, in the language of whom it is for. Being `seen` is recorded; what a page asks by
    itself while somebody writes is not.
    """
    tenant = tenant_of(token)
    if tenant is None:
        return GONE
    with world.storage.writing(tenant) as tx:
        opened = open_token(world, tx, token, session)
        if isinstance(opened, Refused):
            return opened
        row, now = opened.row, opened.file.now
        if seen and (row.opened is None or not opened.inside):
            change_ask_link(tx, replace(row, opened=row.opened or now))
            note_opened(tx, opened, "opened")
        return answering(tx, opened)


def answering(tx: Transaction, opened: Opened) -> Answering:
    return Answering(
        caller=opened.caller,
        place=opened.place,
        page=page_of(tx, opened),
        may_write=opened.was_inside,
    )


def open_token(world: World, tx: Transaction, token: str, session: str) -> Opened | Refused:
    found = (ask_link_by_token(tx, one) for one in world.keys.digests(TOKEN, token))
    row = next((one for one in found if one is not None), None)
    case = case_by_id(tx, row.case) if row is not None else None
    if row is None or case is None or row.ended is not None or world.now() >= row.expires:
        return GONE
    link = ByLink(id=row.id, case=row.case, request=row.request, receiver=row.receiver)
    file = file_of(world, tx, link_caller(tx.tenant, row.deployment, link, "sv"), case)
    if row.form not in file.workflow.forms:
        return GONE
    if row.answered is None and isinstance(file.decide(Act.OPEN_LINK, row.form), Refused):
        return GONE
    caller = link_caller(tx.tenant, row.deployment, link, language_of(file, row))
    used = session_of(world, tx, row, session)
    inside = used is not None and file.now < used + world.settings.links.pause
    return Opened(row=row, file=file, caller=caller, inside=inside, was_inside=used is not None)


def session_of(world: World, tx: Transaction, row: AskLinkRow, session: str) -> datetime | None:
    """When a session of this link was last used, which it is again; None for what is no session of it."""
    for one in world.keys.digests(SESSION, session) if session else ():
        found = find_link_session(tx, one)
        if found is not None and found[0] == row.id:
            now = world.now()
            if now < found[1] + world.settings.links.pause and now - found[1] > NOTED:
                use_link_session(tx, one, now)
            return found[1]
    return None


def page_of(tx: Transaction, opened: Opened) -> LinkPage:
    row, file = opened.row, opened.file
    use, asked = file.workflow.forms[row.form], request_of(file, row.request)
    return LinkPage(
        deployment=row.deployment,
        place=file.deployment.title,
        funding=file.deployment.funding,
        brand=file.deployment.brand,
        form=use.form.title,
        about=use.form.about,
        language=opened.caller.account.language,
        languages=file.deployment.languages,
        due=asked.due if asked is not None else None,
        until=row.expires,
        by_code=row.needs_code,
        begun=find_link_draft(tx, row.id) is not None,
        readers=who_will_read(use, file),
        inside=opened.inside,
        receipt=receipt_of(opened),
    )


def receipt_of(opened: Opened) -> LinkReceipt | None:
    row, file = opened.row, opened.file
    if row.answered is None or row.submission is None:
        return None
    sent = next((one for one in file.forms.get(row.form, ()) if one.id == row.submission), None)
    code = f"{row.submission[:4]}-{row.submission[4:8]}".upper()
    if sent is None or not opened.inside:
        return LinkReceipt(code=code, at=row.answered)
    files, signed = came_along(file, sent, opened.caller.account.language)
    flags = own_flags(file, sent)
    return LinkReceipt(code=code, at=row.answered, flags=flags, files=files, signed=signed)


def is_inside(world: World, token: str, session: str) -> bool:
    """Whether somebody who has begun may write through this link now. Records nothing: nothing is told."""
    found = read_link(world, token, session, seen=False) if session else GONE
    return isinstance(found, Answering) and found.page.inside and found.page.receipt is None


def note_opened(tx: Transaction, opened: Opened, did: str, *, refused: bool = False) -> None:
    note(
        tx, opened.caller, Act.OPEN_LINK, opened.file.now, case=opened.row.case, refused=refused,
        did=did, form=opened.row.form,
    )  # fmt: skip


def start_link(
    world: World, token: str, code: str = "", visitor: Visitor | None = None
) -> str | Refused:
    """Begin, or go on, from this browser: the secret of a session. With a code where one is needed."""
    tenant = tenant_of(token)
    if tenant is None:
        return GONE
    with world.storage.writing(tenant) as tx:
        opened = open_token(world, tx, token, "")
        if isinstance(opened, Refused):
            return opened
        row, now = opened.row, opened.file.now
        if row.needs_code:
            wrong = against_code(world, tx, row, code, visitor or Visitor(), now)
            if wrong is not None:
                note_opened(tx, opened, "code", refused=True)
                return wrong
            row = replace(row, code=None, code_until=None, code_tries=0)
        secret = world.chance.secret()
        forget_link_sessions(tx, now - FORGOTTEN)
        add_link_session(tx, world.keys.digest(SESSION, secret), row.id, now)
        change_ask_link(tx, replace(row, started=row.started or now))
        note_opened(tx, opened, "started")
        return secret


def against_code(
    world: World, tx: Transaction, row: AskLinkRow, code: str, visitor: Visitor, now: datetime
) -> Refused | None:
    """Why a code does not let in. Only whoever has this link can use up its tries, and a network's own are
    soon forgotten; so nobody keeps others out.
    """
    typed = "".join(sign for sign in code if sign in "0123456789")
    if not typed:
        return wrong_code(said("Skriv koden. Den är sex siffror."))
    if row.code is None or row.code_until is None or now >= row.code_until:
        return wrong_code(NO_CODE)
    network = counter(world, f"link|network|{network_of(visitor.client)}")
    counted = (Counted(network, FREE_NETWORK, NETWORK_FORGETS),)
    waits = try_once(tx, counted, now)
    if waits is not None:
        return wrong_code(waits)
    if world.keys.verify(FOR_CODE, f"{row.id} {typed}", row.code):
        forgive(tx, counted)
        return None
    tries = row.code_tries + 1
    spent = tries >= TRIES
    change_ask_link(tx, replace(row, code_tries=tries, code=None if spent else row.code))
    return wrong_code(NO_CODE if spent else WRONG)


WRONG = said("Koden stämmer inte. Se efter och skriv den igen.")
NO_CODE = said("Koden gäller inte längre. Be den som gav dig länken om en ny kod.")


def wrong_code(sentence: Said) -> Refused:
    return Refused(reasons=(Reason(kind="code", sentence=sentence),))


def choose_language(world: World, token: str, language: str) -> None | Refused:
    """Read in one of the deployment's other languages from now on."""
    tenant = tenant_of(token)
    if tenant is None:
        return GONE
    with world.storage.writing(tenant) as tx:
        opened = open_token(world, tx, token, "")
        if isinstance(opened, Refused):
            return opened
        if language in opened.file.deployment.languages:
            change_ask_link(tx, replace(opened.row, language=language))
            note_opened(tx, opened, "language")
    return None
