"""Owns what a page carries so that it can be saved while one writes, with a script or without: what it knew
of the draft, which page it is, and where a browser may keep what has not been saved.

A browser keeps unsaved words only enciphered, with a key that comes with the page and is never stored: on a
shared computer nothing can be read there by whoever cannot open the draft itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from engine.filling.sheets import Sheet, known_in
from engine.operations.words_to_choose import WordsToChoose
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving:
    """`at`: where what is written is sent; nowhere through a link. `known`: what the page knows of the
    draft. `boxes`: name and key of each place where the browser may keep what is not saved, the newest
    key's first.
    """

    at: str
    known: str
    sheet: str
    saved: datetime | None
    choices: Sequence[WordsToChoose]
    account: str
    boxes: str
    sign_in: str


def saving_at(
    visit: Visit,
    address: str,
    known: str,
    saved: datetime | None,
    choices: Sequence[WordsToChoose],
) -> Saving:
    path, mark, query = address.partition("?")
    account = visit.caller.account
    return Saving(
        at=f"{path}/utkast{mark}{query}" if visit.errand is None else "",
        known=known,
        sheet=visit.world.chance.identity()[-12:],
        saved=saved,
        choices=choices,
        account=account.name,
        boxes=boxes(visit, f"{account.tenant}\0{account.name}\0{address}"),
        sign_in=f"/logga-in?vidare={quote(address, safe='/')}",
    )


def boxes(visit: Visit, what: str) -> str:
    keys = visit.world.keys
    names, secrets = keys.digests(KEPT_NAME, what), keys.digests(KEPT_KEY, what)
    return " ".join(f"{name[:16]}:{key}" for name, key in zip(names, secrets, strict=True))


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
