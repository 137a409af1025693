"""Owns how people are told apart where one is chosen: two with the same name by what they do and where they
belong, and those first who hold a role that matters there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from engine.definitions.deployment import Deployment
from engine.operations.standing import Holders


def told_apart(
    deployment: Deployment,
    holders: Holders,
    belongs: Mapping[str, str],
    language: str,
    first: Iterable[str] = (),
) -> Mapping[str, str]:
    """Everyone with a role in the deployment, by account. `first`: roles whose holders come first."""
    names = {name: label for held in holders.values() for name, label in held}
    same = Counter(names.values())
    near = {name for role in first for name, _ in holders.get(role, ())}
    ordered = sorted(names, key=lambda name: name not in near)
    return {
        name: f"{names[name]} ({about(deployment, holders, belongs, language, name)})"
        if same[names[name]] > 1
        else names[name]
        for name in ordered
    }


def about(
    deployment: Deployment,
    holders: Holders,
    belongs: Mapping[str, str],
    language: str,
    name: str,
) -> str:
    """The roles, and the organisation where one is known."""
    roles = (
        deployment.roles[role].label.in_(language)
        for role, held in holders.items()
        if role in deployment.roles
        and not deployment.roles[role].includes
        and any(one == name for one, _ in held)
    )
    party = deployment.organisations.get(belongs.get(name, ""))
    where = (party.label.in_(language),) if party is not None else ()
    return ", ".join((*dict.fromkeys(roles), *where)) or name
