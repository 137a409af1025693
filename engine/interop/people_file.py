"""Owns the file of those who are employed, one a line, as other systems write it every night.

Columns by their names in the first line, parted by semicolons or commas: konto, namn, epost, telefon,
adress, organisation, enhet, delprojekt, roller. What the names mean here is left to `operations`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from engine.access.posting import Posting
from engine.foundation.texts import Said, said

NEEDED = ("konto", "namn")
PLACES = ("organisation", "enhet", "delprojekt")
COLUMNS = (*NEEDED, "epost", "telefon", "adress", *PLACES, "roller")
PLACED = frozenset(PLACES)
MOST = 50_000
"""Lines; a municipality has no more employees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Employed:
    """One line. `roles`: deployment to the roles there. `at`: where they are held; None: nothing is said of
    it. `postings`: where one of them is held instead. `phone`, `address`: compared where the log is reviewed;
    None: nothing is said of them.
    """

    line: int
    account: str
    label: str
    email: str = ""
    phone: str | None = None
    address: str | None = None
    at: Posting | None = None
    roles: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    postings: Mapping[str, Mapping[str, Posting]] = field(
        default_factory=lambda: MappingProxyType({})
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a line; 0 is the whole file."""

    line: int
    words: Said


def read_people(content: bytes) -> tuple[tuple[Employed, ...], tuple[Fault, ...]]:
    """Those in the file, and all that is wrong with it."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return (), (Fault(line=0, words=said("Filen är inte skriven i UTF-8.")),)
    head = text.partition("\n")[0]
    rows = csv.reader(
        io.StringIO(text, newline=""), delimiter=";" if ";" in head else ",", strict=True
    )
    try:
        names = tuple(one.strip().casefold() for one in next(rows, ()))
        wrong = tuple(headings(names))
        if wrong:
            return (), wrong
        return sorted_out(names, list(read(names, rows)))
    except csv.Error:
        line = rows.line_num
        return (), (
            Fault(line=line, words=said("Raden går inte att läsa: citattecknen går inte ihop.")),
        )


def headings(names: tuple[str, ...]) -> Iterator[Fault]:
    lacks = [one for one in NEEDED if one not in names]
    if lacks:
        yield Fault(line=1, words=said("Kolumner saknas: {names}.", names=tuple(lacks)))
    unknown = [one for one in names if one not in COLUMNS]
    if unknown:
        words = said(
            "Okända kolumner: {names}. Här finns: {known}.", names=tuple(unknown), known=COLUMNS
        )
        yield Fault(line=1, words=words)
    if len(set(names)) < len(names):
        yield Fault(line=1, words=said("En kolumn står två gånger."))


def read(names: tuple[str, ...], rows: Iterator[list[str]]) -> Iterator[Employed | Fault]:
    for number, row in enumerate(rows, 2):
        if number > MOST:
            yield Fault(line=number, words=said("Filen har fler rader än {most}.", most=MOST))
            return
        if any(one.strip() for one in row):
            yield one_of(number, names, row)


def one_of(line: int, names: tuple[str, ...], row: list[str]) -> Employed | Fault:
    if len(row) != len(names):
        return Fault(line=line, words=said("Raden har inte lika många kolumner som den första."))
    told = dict(zip(names, (one.strip() for one in row), strict=True))
    roles: dict[str, frozenset[str]] = {}
    postings: dict[str, dict[str, Posting]] = {}
    for named in told.get("roller", "").replace(",", " ").split():
        deployment, dot, role, own = role_in(named)
        if not dot or not deployment or not role:
            words = said("Skriv rollen {role} som projekt.roll.", role=named)
            return Fault(line=line, words=words)
        roles[deployment] = roles.get(deployment, frozenset()) | {role}
        if own is not None:
            postings.setdefault(deployment, {})[role] = own
    return Employed(
        line=line,
        account=told["konto"],
        label=told["namn"],
        email=told.get("epost", ""),
        phone=told.get("telefon"),
        address=told.get("adress"),
        at=posting(*(told.get(one, "") for one in PLACES)) if PLACED & told.keys() else None,
        roles=MappingProxyType(roles),
        postings=MappingProxyType(postings),
    )


def role_in(named: str) -> tuple[str, str, str, Posting | None]:
    """`projekt.roll`, or with a place of its own `projekt.roll@organisation/enhet/delprojekt`."""
    whole, at, place = named.partition("@")
    deployment, dot, role = whole.partition(".")
    return deployment, dot, role, posting(*place.split("/", 2)) if at else None


def posting(organisation: str = "", unit: str = "", subproject: str = "") -> Posting:
    return Posting(organisation or None, unit or None, subproject or None)


def sorted_out(
    names: tuple[str, ...], found: list[Employed | Fault]
) -> tuple[tuple[Employed, ...], tuple[Fault, ...]]:
    people = tuple(one for one in found if isinstance(one, Employed))
    return people, tuple(one for one in found if isinstance(one, Fault))
