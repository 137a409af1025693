"""Owns for whom somebody stands in on a day. What that lets them do is left to `who`.

It reaches as far as both hold some role alike in the deployment, and never further: who stands in for
somebody who stands in for a third has nothing of the third's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitution:
    """`substitute` stands in for `absent` from `first` to `last`, both days counted."""

    absent: str
    substitute: str
    first: date
    last: date

    def holds_on(self, day: date) -> bool:
        return self.first <= day <= self.last


def stands_for(
    account: str,
    known: Iterable[Substitution],
    holders: Mapping[str, Iterable[str]],
    today: date,
) -> frozenset[str]:
    """The accounts that are away today and have `account` as their substitute. `holders`: role to the
    accounts that hold it.
    """
    mine = roles_of(account, holders)
    return frozenset(
        one.absent
        for one in known
        if one.substitute == account
        and one.absent != account
        and one.holds_on(today)
        and not mine.isdisjoint(roles_of(one.absent, holders))
    )


def roles_of(account: str, holders: Mapping[str, Iterable[str]]) -> frozenset[str]:
    return frozenset(role for role, held in holders.items() if account in held)
