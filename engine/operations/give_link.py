"""Owns what staff do with a link of a case: mail it, have it shown once, get a code to tell, end it.

Whoever is shown a link could open it themselves. So what has been begun there is not handed out with it,
unless they may read that form anyway.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import TypeVar

from engine.access.decide import Allowed
from engine.access.facts import Act
from engine.access.reading import WHOLE
from engine.foundation.texts import Said, said
from engine.foundation.wrong import Reason, Refused
from engine.operations.ask_links import (
    MAILED,
    SHOWN,
    is_page,
    mail_out,
    new_token,
    reached,
    request_of,
)
from engine.operations.callers import Caller
from engine.operations.case_file import CaseFile, open_file
from engine.operations.case_links import PAGE, who_of
from engine.operations.ids import Chance
from engine.operations.recording import note
from engine.operations.views import Words
from engine.operations.views_links import CodeGiven, Given
from engine.operations.world import World
from engine.storage.ask_links import (
    AskLinkRow,
    ask_link_by_id,
    change_ask_link,
    drop_link_draft,
    end_link_sessions,
    find_link_draft,
)
from engine.storage.database import Transaction

FOR_CODE = "link code"
DIGITS = 6
Result = TypeVar("Result")
NO_LINK = Refused(reasons=(Reason(kind="missing", sentence=said("Länken finns inte här.")),))
Work = Callable[[Transaction, CaseFile, AskLinkRow], Result | Refused]


def link_of(
    world: World, caller: Caller, number: str, link: str, did: str, work: Work[Result]
) -> Result | Refused:
    """Do something with a link of the case that can still be used, and note it."""
    with world.storage.writing(caller.tenant) as tx:
        file = open_file(world, tx, caller, number)
        if isinstance(file, Refused):
            return file
        done = allowed(tx, file, link, work)
        refused = isinstance(done, Refused)
        about = {"did": did, "link": link}
        note(tx, caller, Act.KEEP_LINKS, file.now, case=file.case.id, refused=refused, **about)
        return done


def allowed(tx: Transaction, file: CaseFile, link: str, work: Work[Result]) -> Result | Refused:
    access = file.decide(Act.KEEP_LINKS)
    if isinstance(access, Refused):
        return access
    row = ask_link_by_id(tx, link)
    if row is None or row.case != file.case.id:
        return NO_LINK
    if row.answered is not None or row.ended is not None:
        return not_now(
            said("Länken är avslutad. Det som den gällde är besvarat eller inte aktuellt.")
        )
    return work(tx, file, row)


def not_now(sentence: Said) -> Refused:
    return Refused(reasons=(Reason(kind="state", sentence=sentence),))


def mail_link(world: World, caller: Caller, number: str, link: str) -> Given | Refused:
    """A new link by mail to whom it is for; those before it end."""

    def work(tx: Transaction, file: CaseFile, row: AskLinkRow) -> Given | Refused:
        found = reached(file, row.receiver)
        if found.email is None:
            return not_now(said("Det finns ingen e-postadress till den som länken är för."))
        if world.mail is None:
            return not_now(said("E-post är inte inställd. Visa länken i stället."))
        sent = mail_out(world, tx, file, row, found, caller.account.name)
        return given(file, sent, "")

    return link_of(world, caller, number, link, MAILED, work)


def show_link(
    world: World, caller: Caller, number: str, link: str, *, anew: bool = False
) -> Given | Refused:
    """A new link to hand over, shown now and never again. `anew`: what has been begun there is thrown away,
    where the caller may not read it.
    """

    def work(tx: Transaction, file: CaseFile, row: AskLinkRow) -> Given | Refused:
        if is_page(row):
            drop_link_draft(tx, row.id)
        elif find_link_draft(tx, row.id) is not None and not reads(file, row.form):
            if not anew:
                return not_now(BEGUN)
            drop_link_draft(tx, row.id)
        asked = request_of(file, row.request)
        due = asked.due if asked is not None else None
        shown, path = new_token(world, tx, row, SHOWN, caller.account.name, due, file.now)
        return given(file, shown, path)

    return link_of(world, caller, number, link, SHOWN, work)


BEGUN = said(
    "Någon har börjat svara genom länken, och du får inte läsa det. Skicka länken med e-post, eller ta bort "
    "det påbörjade och visa en ny."
)


def reads(file: CaseFile, form: str) -> bool:
    """Whether the caller reads all that is written in the form, now."""
    found = file.decide(Act.READ_FORM, form)
    return isinstance(found, Allowed) and found.redaction == WHOLE


def leads_to(file: CaseFile, row: AskLinkRow) -> Words:
    """The form that is asked, or the participant's page."""
    return PAGE if is_page(row) else file.workflow.forms[row.form].form.title


def given(file: CaseFile, row: AskLinkRow, path: str) -> Given:
    return Given(
        form=leads_to(file, row),
        who=who_of(row),
        path=path,
        until=row.expires,
        by_code=row.needs_code,
        place=file.deployment.title,
        page=is_page(row),
    )


def new_code(world: World, caller: Caller, number: str, link: str) -> CodeGiven | Refused:
    """A code to tell whoever has the link; the one before it is none any more."""

    def work(tx: Transaction, file: CaseFile, row: AskLinkRow) -> CodeGiven | Refused:
        code = six_digits(world.chance)
        last = row.expires if is_page(row) else file.now + world.settings.links.code_lasts
        digest = world.keys.digest(FOR_CODE, f"{row.id} {code}")
        changed = replace(row, needs_code=True, code=digest, code_until=last, code_tries=0)
        change_ask_link(tx, changed)
        return CodeGiven(
            form=leads_to(file, row), who=who_of(row), code=code, until=last, again=is_page(row)
        )

    return link_of(world, caller, number, link, "code", work)


def six_digits(chance: Chance) -> str:
    number = int.from_bytes(sha256(chance.secret().encode()).digest(), "big")
    return f"{number % 10**DIGITS:0{DIGITS}}"


def revoke_link(world: World, caller: Caller, number: str, link: str) -> None | Refused:
    """The link that was handed out leads nowhere any more; a new one may be handed out later."""

    def work(tx: Transaction, file: CaseFile, row: AskLinkRow) -> str | Refused:
        revoked = replace(
            row, token=None, code=None, code_until=None, sent=file.now, sent_how="revoked",
            sent_by=caller.account.name,
        )  # fmt: skip
        change_ask_link(tx, revoked)
        end_link_sessions(tx, row.id)
        return ""

    done = link_of(world, caller, number, link, "revoked", work)
    return done if isinstance(done, Refused) else None
