"""Owns naming who stands in for an account in a deployment: by the account itself, or by those who administer
accounts. What a substitute may do is left to `access` and `casework`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engine.access.facts import Act
from engine.access.substitutes import Substitution, roles_of
from engine.foundation.texts import Said, Text, said
from engine.foundation.wrong import NoReleaseError, Refused
from engine.operations.administering import account_here, desk_of, no
from engine.operations.callers import Account, Caller
from engine.operations.namesakes import names_apart
from engine.operations.recording import note_about
from engine.operations.standing import Desk, sit_down, sit_down_for_own
from engine.operations.views import Named, Words
from engine.operations.world import World
from engine.storage.people import sort_key
from engine.storage.substitutes import (
    end_substitute,
    set_substitute,
    stood_in_for,
    substitute_of,
)

LONGEST_DAYS = 366
NOBODY_ALIKE = said("Välj någon som har en roll gemensam med den som är borta.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstituteShown:
    """Who stands in for the account in a deployment, if anybody; who could; and for whom the account stands
    in, with the dates.
    """

    deployment: str
    title: Text
    current: Substitution | None
    called: Words
    candidates: tuple[Named, ...]
    stands_in: tuple[tuple[str, Substitution], ...]


def own_substitutes(world: World, account: Account) -> tuple[SubstituteShown, ...]:
    """For each deployment where the account has roles. Records nothing: it is one's own."""
    with world.storage.reading(account.tenant) as tx:
        found = []
        for deployment in sorted(account.roles):
            try:
                desk = sit_down(world, tx, Caller(account=account, deployment=deployment))
            except NoReleaseError:  # Roles may be given before anything is published.
                continue
            if not isinstance(desk, Refused):
                found.append(shown(desk, account.name))
        return tuple(found)


def shown(desk: Desk, name: str) -> SubstituteShown:
    current = substitute_of(desk.tx, desk.deployment.name, name)
    standing = stood_in_for(desk.tx, desk.deployment.name, name)
    return SubstituteShown(
        deployment=desk.deployment.name,
        title=desk.deployment.title,
        current=current,
        called=called_apart(desk).get(current.substitute, "") if current is not None else "",
        candidates=candidates_for(desk, name),
        stands_in=tuple(
            (desk.labels.get(one.absent, one.absent), one)
            for one in standing
            if one.last >= desk.today
        ),
    )


def candidates_for(desk: Desk, name: str) -> tuple[Named, ...]:
    """Those who hold a role alike, by name."""
    held = {role: tuple(who for who, _ in people) for role, people in desk.holders.items()}
    mine = roles_of(name, held)
    found = {
        who: label
        for role, people in desk.holders.items()
        for who, label in people
        if role in mine and who != name
    }
    ordered = sorted(found.items(), key=lambda one: (sort_key(one[1]), one[0]))
    called = called_apart(desk)
    return tuple(Named(name=who, label=called[who]) for who, _ in ordered)


def called_apart(desk: Desk) -> Mapping[str, Words]:
    """What everyone is called, two of the same name told apart."""
    return names_apart(desk.deployment, desk.holders, desk.belongs, desk.units)


def name_own_substitute(
    world: World, caller: Caller, substitute: str | None, first: date | None, last: date | None
) -> Refused | None:
    """The caller's own substitute in the deployment, from `first` to `last`; None: nobody."""
    with world.storage.writing(caller.tenant) as tx:
        desk = sit_down_for_own(world, tx, caller)
        if isinstance(desk, Refused):
            return desk
        return named(desk, caller.account.name, substitute, first, last)


def name_substitute(
    world: World,
    caller: Caller,
    absent: str,
    substitute: str | None,
    first: date | None,
    last: date | None,
) -> Refused | None:
    """The same, by somebody who administers accounts."""
    with world.storage.writing(caller.tenant) as tx:
        desk = desk_of(world, tx, caller)
        if isinstance(desk, Refused):
            return desk
        row = account_here(desk, absent)
        return row if isinstance(row, Refused) else named(desk, absent, substitute, first, last)


def named(
    desk: Desk, absent: str, substitute: str | None, first: date | None, last: date | None
) -> Refused | None:
    if substitute is None:
        end_substitute(desk.tx, desk.deployment.name, absent)
        noted(desk, absent, "", "")
        return None
    wrong = against(desk, absent, substitute, first, last)
    if wrong is not None or first is None or last is None:
        return no(wrong or BOTH_DAYS)
    found = Substitution(absent=absent, substitute=substitute, first=first, last=last)
    set_substitute(desk.tx, desk.deployment.name, found, desk.caller.account.name, desk.now)
    noted(desk, absent, substitute, f"{first.isoformat()} {last.isoformat()}")
    return None


BOTH_DAYS = said("Skriv både första och sista dagen.")


def against(
    desk: Desk, absent: str, substitute: str, first: date | None, last: date | None
) -> Said | None:
    if substitute not in {one.name for one in candidates_for(desk, absent)}:
        return NOBODY_ALIKE
    if first is None or last is None:
        return BOTH_DAYS
    if last < first:
        return said("Sista dagen ligger före den första. Byt dem.")
    if last < desk.today:
        return said("Sista dagen har redan varit. Skriv en senare dag.")
    if (last - first).days > LONGEST_DAYS:
        return said("En ersättare kan utses för högst ett år i taget.")
    return None


def noted(desk: Desk, absent: str, substitute: str, days: str) -> None:
    about = {"did": "substitute", "account": absent, "substitute": substitute, "days": days}
    note_about(desk.tx, desk.caller, Act.ADMINISTER_ACCOUNTS, desk.now, about)
