"""Owns what a page carries so that it can be saved while one writes, with a script or without: what it knew
of the draft, which page it is, and where a browser may keep what has not been saved.

A browser keeps unsaved words only enciphered, with a key that comes with the page and is never stored: on a
shared computer nothing can be read there by whoever cannot open the draft itself. The key of a draft that
is written through a link belongs to that link, and comes only to whoever is inside.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from engine.filling.sheets import Sheet, known_in
from engine.operations.callers import Account
from engine.operations.words_to_choose import WordsToChoose
from engine.operations.world import DEFAULT_TENANT
from engine.web.bodies import Posted
from engine.web.visit import Visit

KNOWN = "_utkast"
SHEET = "_flik"
NUMBER = "_nummer"
OF_THE_SHEET = (KNOWN, SHEET, NUMBER)
SHEET_ID = re.compile("[0-9a-f]{12}")
MOST_NUMBER = 9
KEPT_NAME = "name of what a browser keeps"
KEPT_KEY = "key to what a browser keeps"
WRITER = "who writes through a link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving:
    """`at`: where what is written is sent. `known`: what the page knows of the draft. `account`: who writes,
    and `asks` where a page hears who writes here now. `boxes`: name and key of each place where the browser
    may keep what is not saved, the newest key's first. `enter`: where one comes in again; `by_link`: with a
    link, and not by signing in.
    """

    at: str
    known: str
    sheet: str
    saved: datetime | None
    choices: Sequence[WordsToChoose]
    account: str
    asks: str
    boxes: str
    enter: str
    by_link: bool


def saving_at(
    visit: Visit,
    address: str,
    known: str,
    saved: datetime | None,
    choices: Sequence[WordsToChoose],
) -> Saving:
    path, mark, query = address.partition("?")
    account, errand = visit.caller.account, visit.errand
    return Saving(
        at=f"{path}/utkast{mark}{query}",
        known=known,
        sheet=visit.world.chance.identity()[-12:],
        saved=saved,
        choices=choices,
        account=who_writes(account) if errand is None else writer(visit),
        asks="/mitt-konto/vem" if errand is None else f"{errand.home}/vem",
        boxes=boxes(visit, address),
        enter=f"/logga-in?vidare={quote(address, safe='/')}" if errand is None else errand.home,
        by_link=errand is not None,
    )


def boxes(visit: Visit, address: str) -> str:
    secrets = visit.world.keys.digests(KEPT_KEY, whose(visit, address))
    names = box_names(visit, address)
    return " ".join(f"{name}:{key}" for name, key in zip(names, secrets, strict=True))


def box_names(visit: Visit, address: str = "") -> list[str]:
    """What a browser may have kept lies under these names; they open nothing."""
    found = visit.world.keys.digests(KEPT_NAME, whose(visit, address))
    return [name[:16] for name in found]


def whose(visit: Visit, address: str) -> str:
    """Whose words: an account's at an address, or those of who is on a page of their own; or those of a link,
    whichever address it has now.
    """
    account = visit.caller.account
    at = address if visit.errand is None or visit.errand.own else ""
    return f"{account.tenant}\0{account.name}\0{at}"


def who_writes(account: Account) -> str:
    """What tells an account from others, also from one of the same name in another tenant."""
    return account.name if account.tenant == DEFAULT_TENANT else f"{account.tenant}/{account.name}"


def writer(visit: Visit) -> str:
    """What tells whoever has a link from others, and nothing else of it."""
    return visit.world.keys.digest(WRITER, visit.caller.account.name)[:16]


def sheet_of(posted: Posted) -> Sheet | None:
    """The sheet that a body comes from; None when it says nothing of what it knew."""
    if KNOWN not in posted.fields:
        return None
    identity, number = posted.one(SHEET), posted.one(NUMBER)
    small = number.isascii() and number.isdecimal() and len(number) <= MOST_NUMBER
    return Sheet(
        id=identity if SHEET_ID.fullmatch(identity) is not None else "",
        number=int(number) if small else 0,
        known=known_in(posted.one(KNOWN)),
    )
