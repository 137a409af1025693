"""Owns the way to the participant's own page of a case: a link that staff who see the whole case hand out,
with a code that goes with it, and take back. A code for it, and its end, are as of other links (`give_link`).
"""

from __future__ import annotations

from engine.access.facts import Act
from engine.foundation.texts import said
from engine.foundation.wrong import Reason, Refused
from engine.operations.ask_links import PAGE_OF, is_page
from engine.operations.callers import Caller
from engine.operations.case_file import CaseFile, open_file
from engine.operations.give_link import mail_link, show_link
from engine.operations.recording import note
from engine.operations.views_links import Given
from engine.operations.world import World
from engine.storage.ask_links import AskLinkRow, add_ask_link, ask_links_of
from engine.storage.database import Transaction

NOT_HERE = Refused(
    reasons=(
        Reason(
            kind="state",
            sentence=said("En egen sida hör till ett ärende som handlar om en person."),
        ),
    )
)


def give_page(
    world: World, caller: Caller, number: str, *, by_mail: bool = False
) -> Given | Refused:
    """A link to the participant's page, mailed to them or shown now and never again; that before it ends."""
    with world.storage.writing(caller.tenant) as tx:
        file = open_file(world, tx, caller, number)
        if isinstance(file, Refused):
            return file
        access = file.decide(Act.KEEP_LINKS)
        if isinstance(access, Refused):
            note(tx, caller, Act.KEEP_LINKS, file.now, case=file.case.id, refused=True, did="page")
            return access
        if not has_page(file):
            return NOT_HERE
        found = page_row(ask_links_of(tx, file.case.id))
        link = found.id if found is not None else begun(world, tx, file)
    give = mail_link if by_mail else show_link
    return give(world, caller, number, link)


def has_page(file: CaseFile) -> bool:
    """Whether there can be one: a case about a person, and no activity in it."""
    return file.host is None and file.person is not None


def page_row(rows: tuple[AskLinkRow, ...]) -> AskLinkRow | None:
    return next((one for one in rows if is_page(one)), None)


def begun(world: World, tx: Transaction, file: CaseFile) -> str:
    row = AskLinkRow(
        id=world.chance.identity(),
        deployment=file.row.deployment,
        case=file.case.id,
        request="",
        receiver=PAGE_OF,
        form="",
        label="",
        needs_code=True,
        made=file.now,
        expires=file.now + world.settings.links.lasts,
    )
    add_ask_link(tx, row)
    return row.id
