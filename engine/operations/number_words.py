"""Owns what kinds of identity numbers are called, how sure one is and whether it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.foundation.identity import Kind
from engine.foundation.texts import Said, said
from engine.operations.views_person import NumberShown
from engine.storage.people import NumberRow

KINDS: Mapping[str, Said] = {
    Kind.PERSONNUMMER: said("Personnummer"),
    Kind.SAMORDNINGSNUMMER: said("Samordningsnummer"),
    Kind.INTERIM: said("Interimsnummer"),
    Kind.RESERVE: said("Reservnummer"),
}
ANY_NUMBER = said("Nummer")
LEVELS: Mapping[str, Said] = {
    "confirmed": said("styrkt identitet"),
    "likely": said("sannolik identitet"),
    "unconfirmed": said("osäker identitet"),
}
STATUSES: Mapping[str, Said] = {"active": said("aktivt"), "expired": said("vilande")}


def numbers_shown(rows: Iterable[NumberRow]) -> tuple[NumberShown, ...]:
    """That which holds first, then the latest."""
    found = sorted(rows, key=lambda one: (one.until is None, one.since), reverse=True)
    return tuple(number_shown(one) for one in found)


def number_shown(row: NumberRow) -> NumberShown:
    return NumberShown(
        number=row.number,
        kind=KINDS.get(row.kind, ANY_NUMBER),
        since=row.since,
        until=row.until,
        level=LEVELS.get(row.level or ""),
        status=STATUSES.get(row.status or ""),
    )
