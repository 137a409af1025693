"""Owns which consents stand in a case, and how one is told of and read back from what was told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType

from engine.casework.case import Case, Given
from engine.expressions.scope import NONE_STAND, Standing, Value

Consents = Mapping[str, Given]
HOW = ("how", "by", "who", "relation", "witness", "interpreter")


def key_of(given: Given) -> str:
    return f"{given.consent}:{given.party}"


def standing(consents: Consents, today: date) -> Standing:
    """Consents that stand that day, each with its parties."""
    if not consents:
        return NONE_STAND
    found: dict[str, frozenset[str]] = {}
    for one in consents.values():
        if one.stands(today):
            found[one.consent] = found.get(one.consent, frozenset()) | {one.party}
    return MappingProxyType(found)


def both(one: Standing, other: Standing) -> Standing:
    """What stands in an activity and in its case."""
    if not one or not other:
        return one or other
    names = {**one, **other}
    empty: frozenset[str] = frozenset()
    return {name: one.get(name, empty) | other.get(name, empty) for name in names}


def standing_here(case: Case, host: Case | None, today: date) -> Standing:
    """Those that stand in a case, or in an activity and its case."""
    own = standing(case.consents, today)
    return own if host is None else both(own, standing(host.consents, today))


def shared_with(party: str, consents: Iterable[Given], today: date) -> frozenset[str]:
    """All that the consents that stand let a party see."""
    shares = (one.shares for one in consents if one.party == party and one.stands(today))
    return frozenset().union(*shares)


def payload_of(given: Given) -> dict[str, Value]:
    """A consent as it is told that it was given."""
    return {
        **({"motive": given.motive} if given.motive is not None else {}),
        **({"lost": given.lost} if given.lost else {}),
        "consent": given.consent,
        "party": given.party,
        "topics": given.topics,
        "shares": given.shares,
        "day": given.day.isoformat(),
        "until": given.until.isoformat() if given.until is not None else None,
        "version": given.version,
        "submission": given.submission,
        "account": given.account,
        **{part: getattr(given, part) for part in HOW},
    }


def given_of(said: Mapping[str, Value], at: datetime) -> Given:
    """The consent that was told of so."""
    until = said.get("until")
    return Given(
        consent=str(said["consent"]),
        party=str(said["party"]),
        at=at,
        day=date.fromisoformat(str(said["day"])),
        topics=names(said.get("topics")),
        shares=names(said.get("shares")),
        until=date.fromisoformat(str(until)) if until is not None else None,
        version=str(said["version"]),
        how=str(said["how"]),
        by=str(said["by"]),
        who=text(said.get("who")),
        relation=text(said.get("relation")),
        witness=text(said.get("witness")),
        interpreter=text(said.get("interpreter")),
        motive=text(said.get("motive")),
        account=str(said["account"]),
        submission=text(said.get("submission")),
        lost=names(said.get("lost")),
    )


def lost_with(before: Given | None, shares: Iterable[str]) -> tuple[str, ...]:
    """What was shared by answers before, as the latest tells, and is not by one that shares this."""
    known = () if before is None else (*before.shares, *before.lost)
    return tuple(sorted(set(known) - set(shares)))


def names(value: Value) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple | list) else ()


def text(value: Value) -> str | None:
    return None if value is None else str(value)
