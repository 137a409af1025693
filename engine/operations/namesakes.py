"""Owns how people are told apart where one is chosen: two with the same name by what they do and where they
belong, and those first who hold a role that matters there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from engine.access.who import CASEWORK
from engine.definitions.deployment import Deployment
from engine.foundation.texts import Param, Text, in_words, said
from engine.operations.standing import Holders
from engine.operations.views import Named, Words
from engine.storage.staff import Staff

NOWHERE: Mapping[str, str] = MappingProxyType({})


def told_apart(
    deployment: Deployment,
    holders: Holders,
    belongs: Mapping[str, str],
    language: str,
    first: Iterable[str] = (),
    *,
    units: Mapping[str, str] = NOWHERE,
) -> Mapping[str, str]:
    """Everyone with a role in the deployment, by account. `first`: roles whose holders come first."""
    found = names_apart(deployment, holders, belongs, units)
    near = {name for role in first for name, _ in holders.get(role, ())}
    ordered = sorted(found, key=lambda name: name not in near)
    return {name: in_words(found[name], language) for name in ordered}


def names_apart(
    deployment: Deployment, holders: Holders, belongs: Mapping[str, str], units: Mapping[str, str]
) -> Mapping[str, Words]:
    """What everyone is called. Who are alike also in what they do and where have what they sign in as beside,
    without the domain of an address.
    """
    names = {name: label for held in holders.values() for name, label in held}
    same = Counter(names.values())
    told = {
        name: about(deployment, holders, belongs, name, units)
        for name, label in names.items()
        if same[label] > 1
    }
    alike = Counter((names[name], tuple(map(str, parts))) for name, parts in told.items())
    found: dict[str, Words] = dict(names)
    for name, parts in told.items():
        by_itself = parts and alike[names[name], tuple(map(str, parts))] < 2
        beside = () if by_itself else (name.partition("@")[0],)
        whole: tuple[Text | str, ...] = (*parts, *beside)
        found[name] = said("{name} ({about})", name=names[name], about=listed(whole))
    return found


def listed(parts: tuple[Text | str, ...]) -> Param:
    result: Param = parts[0]
    for part in parts[1:]:
        result = said("{before}, {next}", before=result, next=part)
    return result


def named_apart(
    deployment: Deployment, staff: Staff, chosen: Iterable[tuple[str, str]]
) -> tuple[Named, ...]:
    """Those who may be chosen for a seat, as they are told apart."""
    known = names_apart(deployment, staff.holders, staff.belongs, staff.units)
    return tuple(Named(name=name, label=known.get(name, label)) for name, label in chosen)


def never_acting(deployment: Deployment, holders: Holders) -> Mapping[str, str]:
    """Accounts, to what they are called, whose roles see no case at all, only figures or the log: they can do
    nothing in one.
    """
    everyone = {name: label for held in holders.values() for name, label in held}
    acting = {
        name
        for role, held in holders.items()
        if role in deployment.roles and deployment.roles[role].sees in CASEWORK
        for name, _ in held
    }
    return {name: label for name, label in everyone.items() if name not in acting}


def about(
    deployment: Deployment,
    holders: Holders,
    belongs: Mapping[str, str],
    name: str,
    units: Mapping[str, str],
) -> tuple[Text, ...]:
    """The roles, and the organisation and the unit where they are known."""
    roles = [
        deployment.roles[role].label
        for role, held in holders.items()
        if role in deployment.roles
        and not deployment.roles[role].includes
        and any(one == name for one, _ in held)
    ]
    party = deployment.organisations.get(belongs.get(name, ""))
    unit = party.units.get(units.get(name, "")) if party is not None else None
    where = [one.label for one in (party, unit) if one is not None]
    return (*roles, *where)
