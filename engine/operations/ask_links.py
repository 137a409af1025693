"""Owns the links by which asks are answered without an account: one for each ask of the participant or of a
contact, made when the ask is made and ended when it no longer stands.

A link is handed out as a token: by mail at once where there is an address, else shown once to staff. A
new token takes the place of the one before, and what has been written stays with the link.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from urllib.parse import quote

from engine.access.facts import Act
from engine.access.reading import blocks_in
from engine.casework.case import Request
from engine.casework.events import Advanced, Happened
from engine.casework.who import CONTACT, PARTICIPANT_RECEIVER
from engine.definitions.deployment import Deployment
from engine.definitions.form import Field, Form
from engine.definitions.workflow import FormUse
from engine.fields.contact import contacts_of
from engine.foundation.texts import said
from engine.operations.callers import LINK
from engine.operations.case_file import CaseFile
from engine.operations.letters import Letter
from engine.operations.world import World
from engine.storage.ask_links import (
    AskLinkRow,
    add_ask_link,
    ask_links_of,
    change_ask_link,
    drop_link_draft,
    end_link_sessions,
)
from engine.storage.audit import Entry, record
from engine.storage.database import Transaction

TOKEN = "link"  # noqa: S105  what its digest is made for
PAGE_OF = f"{PARTICIPANT_RECEIVER}page"
"""The receiver of the link that leads to the participant's own page; it is for no ask and no form."""
MAILED, SHOWN = "mailed", "shown"
NEVER, CODE = "never", "code"
ENDING = frozenset({"answered", "withdrawn", "finished"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """Whom a link is for, as far as one is told: what they are called, where mail reaches them, in which
    language they read.
    """

    label: str = ""
    email: str | None = None
    language: str | None = None


def follow_asks(world: World, tx: Transaction, file: CaseFile, step: Advanced) -> None:
    """What a step that has been kept means for links. `file`: the case as it is now."""
    new = [one for one in step.events if one.kind == "asked" and is_outside(one)]
    if new:
        for asked in new:
            make(world, tx, file, str(asked.payload["id"]))
    if any(one.kind in ENDING for one in step.events):
        end_answered(tx, file, step.events)


def is_page(row: AskLinkRow) -> bool:
    """Whether it leads to the participant's own page, and not to what somebody is asked."""
    return row.receiver == PAGE_OF


def is_outside(asked: Happened) -> bool:
    """Whether something is asked of somebody without an account."""
    return str(asked.payload.get("of")).startswith((PARTICIPANT_RECEIVER, CONTACT))


def make(world: World, tx: Transaction, file: CaseFile, request: str) -> None:
    """The link of a new ask, mailed at once where that is possible and safe."""
    asked = request_of(file, request)
    use = file.workflow.forms.get(asked.form or "") if asked is not None else None
    if asked is None or use is None or use.by_link == NEVER:
        return
    found = reached(file, asked.of)
    row = AskLinkRow(
        id=world.chance.identity(),
        deployment=file.row.deployment,
        case=file.case.id,
        request=asked.id,
        receiver=asked.of,
        form=use.name,
        label=found.label,
        needs_code=needs_code(use, asked.of),
        made=file.now,
        expires=until(world, asked.due, file.now),
    )
    add_ask_link(tx, row)
    if found.email is not None and may_mail(world, file):
        mail_out(world, tx, file, row, found, "system")


def request_of(file: CaseFile, identity: str) -> Request | None:
    return next((one for one in file.case.requests if one.id == identity), None)


def may_mail(world: World, file: CaseFile) -> bool:
    """Never by itself to somebody who is protected: who else reads that mail is for people to judge."""
    protected = file.row.protected or (file.person is not None and file.person.protected != "")
    return world.mail is not None and not protected


def reached(file: CaseFile, receiver: str) -> Reached:
    if receiver.startswith(PARTICIPANT_RECEIVER):
        person = file.person
        known: Mapping[str, object] = (
            person.facts_in(file.row.deployment) if person is not None else {}
        )
        return Reached(
            email=text(known.get("email")),
            language=spoken(file.deployment, person.language if person is not None else None),
        )
    value = file.case.data.get(receiver.removeprefix(CONTACT))
    one: Mapping[str, object] = next(iter(contacts_of(value)), {})
    return Reached(
        label=(text(one.get("name")) or "")[:200],
        email=text(one.get("email")),
        language=spoken(file.deployment, text(one.get("language"))),
    )


def text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def spoken(deployment: Deployment, language: str | None) -> str | None:
    """The language, if the deployment speaks it."""
    return language if language in deployment.languages else None


def language_of(file: CaseFile, row: AskLinkRow) -> str:
    """The one that the person has chosen, or is known to speak, or the deployment's first."""
    chosen = spoken(file.deployment, row.language)
    return chosen or reached(file, row.receiver).language or file.deployment.base_language


def needs_code(use: FormUse, receiver: str) -> bool:
    """Whether whoever has the link must say a code too: the form is about what is sensitive, or shows what
    is known of the participant already, or the definition wants it.
    """
    fields = list(every_field(use.form))
    if use.by_link == CODE or use.form.instrument is not None:
        return True
    if any(block.instrument is not None for _, block in blocks_in(use.form)):
        return True
    if any(one.sensitive is not None for one in fields):
        return True
    return receiver == PARTICIPANT_RECEIVER and any(one.saves_to is not None for one in fields)


def every_field(form: Form) -> Iterator[Field]:
    yield from those_in(form.fields)


def those_in(fields: Mapping[str, Field]) -> Iterator[Field]:
    for one in fields.values():
        yield one
        yield from those_in(one.fields)
        if one.block is not None:
            yield from those_in(one.block.fields)


def until(world: World, due: date | None, now: datetime) -> datetime:
    """When a link that is handed out now ends."""
    times = world.settings.links
    if due is None:
        return now + times.lasts
    last = datetime.combine(due + timedelta(days=1), time(), tzinfo=now.tzinfo)
    return max(last + times.after_due, now + min(times.after_due, times.lasts))


def new_token(
    world: World,
    tx: Transaction,
    row: AskLinkRow,
    how: str,
    by: str,
    due: date | None,
    now: datetime,
) -> tuple[AskLinkRow, str]:
    """The link with a new token, and the path that holds it. Whoever was in by an old one is out."""
    token = f"{tx.tenant}:{world.chance.secret()}"
    changed = replace(
        row,
        token=world.keys.digest(TOKEN, token),
        expires=until(world, due, now),
        sent=now,
        sent_how=how,
        sent_by=by,
        code=None,
        code_until=None,
        code_tries=0,
    )
    change_ask_link(tx, changed)
    end_link_sessions(tx, row.id)
    return changed, f"/s/{quote(token, safe=':')}{'/sida' if is_page(row) else ''}"


def mail_out(
    world: World, tx: Transaction, file: CaseFile, row: AskLinkRow, found: Reached, by: str
) -> AskLinkRow:
    """A new token, in a letter that says nothing but whose it is and where it leads."""
    asked = request_of(file, row.request)
    due = asked.due if asked is not None else None
    changed, path = new_token(world, tx, row, MAILED, by, due, file.now)
    if world.mail is not None and found.email is not None:
        world.mail(tx, letter(file, changed, found.email, path))
    if by == "system":
        record(tx, sent_entry(file, changed))
    return changed


def letter(file: CaseFile, row: AskLinkRow, to: str, path: str) -> Letter:
    where = file.deployment.title
    if is_page(row):
        return Letter(
            to=to,
            language=language_of(file, row),
            subject=said("Din egen sida hos {where}", where=where),
            words=(
                said("Här är länken till din egen sida hos {where}.", where=where),
                WITH_CODE,
            ),
            path=path,
        )
    return Letter(
        to=to,
        language=language_of(file, row),
        subject=said("{where} har frågor till dig", where=where),
        words=(
            said(
                "{where} vill att du svarar på några frågor. Öppna länken för att börja.",
                where=where,
            ),
            WITH_CODE if row.needs_code else KEEP,
        ),
        path=path,
    )


KEEP = said("Länken är bara till för dig. Skicka den inte vidare.")
WITH_CODE = said(
    "Länken är bara till för dig. Skicka den inte vidare. Du behöver också en kod, som du får på något "
    "annat sätt."
)


def sent_entry(file: CaseFile, row: AskLinkRow) -> Entry:
    return Entry(
        at=file.now,
        account="system",
        act=str(Act.KEEP_LINKS),
        purpose="casework",
        deployment=file.row.deployment,
        outcome="allowed",
        about={"did": MAILED, "link": row.id, "form": row.form},
        case=row.case,
    )


def end_answered(tx: Transaction, file: CaseFile, events: tuple[Happened, ...]) -> None:
    """Links whose asks no longer stand: answered through them, or otherwise."""
    standing = {one.id for one in file.case.requests}
    submissions = {
        str(one.payload["id"]): str(one.payload["submission"])
        for one in events
        if one.kind == "answered"
    }
    for row in ask_links_of(tx, file.case.id):
        if (
            is_page(row)
            or row.request in standing
            or row.answered is not None
            or row.ended is not None
        ):
            continue
        if file.actor.account == f"{LINK}{row.id}" and row.request in submissions:
            sent = submissions[row.request]
            change_ask_link(tx, replace(row, answered=file.now, submission=sent))
            continue
        change_ask_link(tx, replace(row, ended=file.now, ended_by="system", token=None, code=None))
        end_link_sessions(tx, row.id)
        drop_link_draft(tx, row.id)
