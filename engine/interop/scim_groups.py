"""Owns the messages of SCIM 2.0 (RFC 7643, RFC 7644) about groups: what is a role here is a group there,
whose members are those who hold it. What comes of a message in the house is left to `operations`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.foundation.texts import said
from engine.interop.scim import (
    LIST,
    TYPE,
    ScimError,
    a_text,
    address,
    lowered,
    operations_in,
    parsed,
)

GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
FILTER = re.compile(r'\s*(displayName|id)\s+eq\s+"((?:[^"\\]|\\.)*)"\s*', re.IGNORECASE)
ONE = re.compile(r'members\[value eq "((?:[^"\\]|\\.)*)"\]', re.IGNORECASE)
MOST_MEMBERS = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    account: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A role, by its name in the project. `members`: those who hold it and whose accounts have not ended."""

    name: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Who a message adds and takes away, as it names them; what comes later in it has overruled what came
    before. `whole`: all others are taken away.
    """

    added: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    whole: bool = False

    def with_(self, names: frozenset[str]) -> Wanted:
        return replace(self, added=self.added | names, gone=self.gone - names)

    def without(self, names: frozenset[str]) -> Wanted:
        return replace(self, added=self.added - names, gone=self.gone | names)


def filter_in(written: str) -> str | None:
    """The name of the group that a question is about; None where all are asked for."""
    if not written:
        return None
    found = FILTER.fullmatch(written)
    if found is None:
        words = said('Bara filter som displayName eq "namn" tas för grupper.')
        raise ScimError(words, "invalidFilter")
    return str(json.loads(f'"{found[2]}"'))


def whole_in(body: bytes, name: str) -> Wanted:
    """Who holds the role, of a message that replaces the group. Without members it says nothing of them."""
    told = lowered(parsed(body))
    keeps_name(told.get("displayname"), name)
    if "members" not in told:
        return Wanted()
    return Wanted(added=members_in(told["members"]), whole=True)


def patch_in(body: bytes, name: str) -> Wanted:
    """Who is added and taken away by the operations of a message, in order."""
    wanted = Wanted()
    for one in operations_in(body):
        wanted = after(wanted, one, name)
    return wanted


def after(wanted: Wanted, operation: Mapping[str, Any], name: str) -> Wanted:
    kind, path = a_text(operation.get("op")).lower(), a_text(operation.get("path"))
    value = operation.get("value")
    if kind not in ("add", "replace", "remove"):
        raise ScimError(said("op ska vara add, replace eller remove."), "invalidSyntax")
    one = ONE.fullmatch(path)
    if kind == "remove":
        return taken(wanted, path, value, one)
    if path:
        return set_at(wanted, kind, path, value, name)
    if not isinstance(value, Mapping):
        raise ScimError(said("Utan path ska value ha attribut."), "noTarget")
    for at, inner in value.items():
        wanted = set_at(wanted, kind, str(at), inner, name)
    return wanted


def set_at(wanted: Wanted, kind: str, path: str, value: object, name: str) -> Wanted:
    match path.removeprefix(f"{GROUP}:").lower():
        case "members":
            names = members_in(value)
            return wanted.with_(names) if kind == "add" else Wanted(added=names, whole=True)
        case "displayname":
            keeps_name(value, name)
            return wanted
        case "externalid" | "id" | "schemas":
            return wanted
    raise ScimError(said("Grupper har bara members."), "invalidPath")


def taken(wanted: Wanted, path: str, value: object, one: re.Match[str] | None) -> Wanted:
    if one is not None:
        return wanted.without(frozenset({str(json.loads(f'"{one[1]}"'))}))
    if path.lower() != "members":
        raise ScimError(said("Ur en grupp går bara members att ta bort."), "noTarget")
    return wanted.without(members_in(value)) if value else Wanted(whole=True)


def members_in(value: object) -> frozenset[str]:
    """The accounts that are named: a list of members, or one."""
    listed = value if isinstance(value, list) else [] if value is None else [value]
    if len(listed) > MOST_MEMBERS:
        raise ScimError(said("members har för många."), "tooMany")
    found = (one.get("value") for one in map(a_member, listed))
    return frozenset(a_text(one) for one in found) - {""}


def a_member(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ScimError(said("members ska vara en lista av value."))
    return lowered(value)


def keeps_name(value: object, name: str) -> None:
    """A role is called what the project calls it."""
    if value is not None and a_text(value).casefold() != name.casefold():
        raise ScimError(said("{name} går inte att ändra.", name="displayName"), "mutability")


# Answers


def written(group: Group, place: str, *, members: bool = True) -> dict[str, Any]:
    """A group as it is answered. `place`: the address of the service."""
    found: dict[str, Any] = {
        "schemas": [GROUP],
        "id": group.name,
        "displayName": group.name,
        "meta": {"resourceType": "Group", "location": address(f"{place}/Groups", group.name)},
    }
    if members:
        found["members"] = [
            {
                "value": one.account,
                "display": one.label,
                "type": "User",
                "$ref": address(f"{place}/Users", one.account),
            }
            for one in group.members
        ]
    return found


def listed(groups: Iterable[Group], start: int, count: int, place: str, *, members: bool) -> Any:
    all_ = tuple(groups)
    page = all_[start - 1 : start - 1 + count]
    return {
        "schemas": [LIST],
        "totalResults": len(all_),
        "startIndex": start,
        "itemsPerPage": len(page),
        "Resources": [written(one, place, members=members) for one in page],
    }


def kind() -> dict[str, Any]:
    """What groups are, for those who set it up."""
    return {
        "schemas": [TYPE],
        "id": "Group",
        "name": "Group",
        "endpoint": "/Groups",
        "schema": GROUP,
    }
