"""Owns the messages of SCIM 2.0 (RFC 7643, RFC 7644) about people: how a person is written and read, what a
change asks for, and what a question asks. What comes of it in the house is left to `operations`.

Attributes that nobody here has a use for are passed over, as the standard lets one; what cannot be
understood is told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from engine.foundation.texts import Said, said
from engine.foundation.wrong import StegvisError

MEDIA = "application/scim+json"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
CONFIG = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"
TYPE = "urn:ietf:params:scim:schemas:core:2.0:ResourceType"
FILTER = re.compile(r'\s*(userName|externalId|id)\s+eq\s+"((?:[^"\\]|\\.)*)"\s*', re.IGNORECASE)
FILTERS = {"username": "userName", "externalid": "externalId", "id": "id"}
MOST_OPERATIONS, MOST_ROLES, MOST_PAGE = 100, 50, 200


class ScimError(StegvisError):
    """A message that cannot be taken. `kind`: the standard's word for why."""

    def __init__(self, message: Said, kind: str = "invalidValue") -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody as a message has it. `roles`, `organisation`, `unit`, `phone` and `address` are None where it
    says nothing of them; the last two are taken and never told.
    """

    account: str
    label: str
    email: str = ""
    phone: str | None = None
    address: str | None = None
    external: str = ""
    active: bool = True
    organisation: str | None = None
    unit: str | None = None
    roles: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A person with what the service itself knows."""

    person: Person
    created: datetime


def parsed(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError as bad:
        raise ScimError(said("Meddelandet går inte att läsa som JSON."), "invalidSyntax") from bad
    if not isinstance(found, dict):
        raise ScimError(said("Meddelandet går inte att läsa som JSON."), "invalidSyntax")
    return found


def person_in(body: bytes) -> Person:
    """A whole person, as one is created or replaced."""
    told = lowered(parsed(body))
    name = text(told, "username")
    if not name:
        raise ScimError(said("userName saknas."))
    return filled(Person(account=name, label=""), told)


def filled(person: Person, told: Mapping[str, Any]) -> Person:
    """The person with all that a mapping of attributes says."""
    for name, value in told.items():
        person = changed(person, name, value)
    return person if person.label else replace(person, label=person.account)


def lowered(told: Mapping[str, Any]) -> dict[str, Any]:
    """Names of attributes are the same in small letters and large."""
    return {str(name).lower(): value for name, value in told.items()}


def text(told: Mapping[str, Any], name: str) -> str:
    return a_text(told.get(name))


def a_text(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > 500:
        raise ScimError(said("Ett värde ska vara en text."))
    return value.strip()


def a_truth(value: object) -> bool:
    """Some providers write it as text."""
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if not isinstance(value, bool):
        raise ScimError(said("active ska vara sant eller falskt."))
    return value


def changed(person: Person, name: str, value: object) -> Person:
    """The person with one attribute as it is to be."""
    match name.lower():
        case "username":
            return replace(person, account=a_text(value))
        case "externalid":
            return replace(person, external=a_text(value))
        case "active":
            return replace(person, active=a_truth(value))
        case "displayname" | "name.formatted":
            return replace(person, label=a_text(value) or person.label)
        case "name":
            return named(person, value)
        case "emails" | 'emails[type eq "work"].value' | "emails.value":
            return replace(person, email=an_address(value))
        case "phonenumbers" | "phonenumbers.value" | 'phonenumbers[type eq "mobile"].value':
            return replace(person, phone=an_address(value))
        case "addresses" | "addresses.formatted" | 'addresses[type eq "home"].formatted':
            return replace(person, address=a_place(value))
        case "roles":
            return replace(person, roles=roles_in(value))
    return placed(person, name.lower(), value)


def named(person: Person, value: object) -> Person:
    """A name in parts, where nothing says how it is shown."""
    if not isinstance(value, Mapping):
        raise ScimError(said("name ska ha delar."))
    told = lowered(value)
    parts = " ".join(one for one in (text(told, "givenname"), text(told, "familyname")) if one)
    return replace(person, label=person.label or text(told, "formatted") or parts)


def placed(person: Person, name: str, value: object) -> Person:
    """Where in the municipality somebody is, of the extension for that."""
    whole = ENTERPRISE.lower()
    if name == whole and isinstance(value, Mapping):
        for inner, one in value.items():
            person = placed(person, f"{whole}:{str(inner).lower()}", one)
        return person
    if name == f"{whole}:organization":
        return replace(person, organisation=a_text(value))
    if name == f"{whole}:department":
        return replace(person, unit=a_text(value))
    return person


def an_address(value: object) -> str:
    """The first, or the one that is said to be the first."""
    if not isinstance(value, list):
        return a_text(value)
    found = [lowered(one) for one in value if isinstance(one, Mapping)]
    best = next((one for one in found if one.get("primary") is True), found[0] if found else {})
    return text(best, "value")


def a_place(value: object) -> str:
    """Where somebody lives, in one line: the first address, or the one that is said to be the first."""
    if not isinstance(value, list):
        return a_text(value)
    found = [lowered(one) for one in value if isinstance(one, Mapping)]
    best = next((one for one in found if one.get("primary") is True), found[0] if found else {})
    parts = (text(best, one) for one in ("streetaddress", "postalcode", "locality"))
    return text(best, "formatted") or " ".join(one for one in parts if one)


def roles_in(value: object) -> frozenset[str]:
    if value is None:
        return frozenset()
    if not isinstance(value, list) or len(value) > MOST_ROLES:
        raise ScimError(said("roles ska vara en lista."))
    return frozenset(
        a_text(lowered(one).get("value") if isinstance(one, Mapping) else one) for one in value
    ) - {""}


# Changes


def patched(person: Person, body: bytes) -> Person:
    """The person after the operations of a message, in order."""
    for one in operations_in(body):
        person = after(person, one)
    return person


def operations_in(body: bytes) -> tuple[dict[str, Any], ...]:
    told = lowered(parsed(body))
    asked, schemas = told.get("operations"), told.get("schemas")
    if not isinstance(schemas, list) or PATCH not in schemas:
        raise ScimError(said("Meddelandet är ingen PatchOp."), "invalidSyntax")
    if not isinstance(asked, list) or not asked:
        raise ScimError(said("Meddelandet är ingen PatchOp."), "invalidSyntax")
    if len(asked) > MOST_OPERATIONS:
        raise ScimError(said("Meddelandet har för många ändringar."), "tooMany")
    return tuple(lowered(one) if isinstance(one, Mapping) else {} for one in asked)


def after(person: Person, operation: Mapping[str, Any]) -> Person:
    kind, path = a_text(operation.get("op")).lower(), a_text(operation.get("path"))
    value = operation.get("value")
    if kind not in ("add", "replace", "remove"):
        raise ScimError(said("op ska vara add, replace eller remove."), "invalidSyntax")
    if kind == "remove":
        return without(person, path, value)
    if path:
        return set_at(person, path, value, adds=kind == "add")
    if not isinstance(value, Mapping):
        raise ScimError(said("Utan path ska value ha attribut."), "noTarget")
    for name, inner in value.items():
        person = set_at(person, str(name), inner, adds=kind == "add")
    return person


def set_at(person: Person, path: str, value: object, *, adds: bool) -> Person:
    name = path.removeprefix(f"{USER}:")
    if name.lower() == "roles" and adds:
        return replace(person, roles=(person.roles or frozenset()) | roles_in(value))
    if name.lower() == "name" and isinstance(value, Mapping):
        return named(replace(person, label=""), value)
    return changed(person, name, value)


def without(person: Person, path: str, value: object) -> Person:
    if not path:
        raise ScimError(said("remove ska ha en path."), "noTarget")
    name = path.removeprefix(f"{USER}:").lower()
    if name == "roles":
        gone = roles_in(value) if value is not None else person.roles or frozenset()
        return replace(person, roles=(person.roles or frozenset()) - gone)
    chosen = re.fullmatch(r'roles\[value eq "([^"]*)"\]', path, re.IGNORECASE)
    if chosen is not None:
        return replace(person, roles=(person.roles or frozenset()) - {chosen[1]})
    if name in ("username", "active"):
        raise ScimError(said("{name} går inte att ta bort.", name=name), "mutability")
    return changed(person, name, None)


# Questions and answers


def filter_in(written: str) -> tuple[str, str] | None:
    """Attribute and value of a question; None where all are asked for."""
    if not written:
        return None
    found = FILTER.fullmatch(written)
    if found is None:
        words = said('Bara filter som userName eq "namn" och externalId eq "id" tas.')
        raise ScimError(words, "invalidFilter")
    return FILTERS[found[1].lower()], str(json.loads(f'"{found[2]}"'))


def page_in(start: str, count: str) -> tuple[int, int]:
    """Which to begin with, from 1, and how many."""
    first = int(start) if re.fullmatch(r"\d{1,6}", start, re.ASCII) else 1
    many = int(count) if re.fullmatch(r"\d{1,6}", count, re.ASCII) else MOST_PAGE
    return max(first, 1), min(many, MOST_PAGE)


def written(known: Known, place: str) -> dict[str, Any]:
    """A person as they are answered. `place`: the address of all of them."""
    one = known.person
    found: dict[str, Any] = {
        "schemas": [USER, ENTERPRISE],
        "id": one.account,
        "userName": one.account,
        "displayName": one.label,
        "name": {"formatted": one.label},
        "active": one.active,
        "roles": [{"value": role} for role in sorted(one.roles or ())],
        "meta": {
            "resourceType": "User",
            "created": known.created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "location": address(place, one.account),
        },
    }
    if one.external:
        found["externalId"] = one.external
    if one.email:
        found["emails"] = [{"value": one.email, "type": "work", "primary": True}]
    placed_ = {"organization": one.organisation, "department": one.unit}
    found[ENTERPRISE] = {name: text for name, text in placed_.items() if text}
    return found


def address(place: str, account: str) -> str:
    return f"{place}/{quote(account, safe='')}"


def listed(all_: tuple[Known, ...], start: int, count: int, place: str) -> dict[str, Any]:
    """A page of them, with how many there are."""
    page = all_[start - 1 : start - 1 + count]
    return {
        "schemas": [LIST],
        "totalResults": len(all_),
        "startIndex": start,
        "itemsPerPage": len(page),
        "Resources": [written(one, place) for one in page],
    }


def error(status: int, detail: str, kind: str = "") -> dict[str, Any]:
    found = {"schemas": [ERROR], "status": str(status), "detail": detail}
    return found | ({"scimType": kind} if kind else {})


def config(place: str) -> dict[str, Any]:
    """What the service can, for those who set it up."""
    able: dict[str, Any] = {
        name: {"supported": False} for name in ("bulk", "changePassword", "sort", "etag")
    }
    able["bulk"] |= {"maxOperations": 0, "maxPayloadSize": 0}
    way = {"type": "oauthbearertoken", "name": "Bearer", "description": "A token of a project."}
    return {
        "schemas": [CONFIG],
        "patch": {"supported": True},
        "filter": {"supported": True, "maxResults": MOST_PAGE},
        "authenticationSchemes": [way],
        "meta": {"resourceType": "ServiceProviderConfig", "location": place},
        **able,
    }


def types(place: str, *others: dict[str, Any]) -> dict[str, Any]:
    user = {
        "schemas": [TYPE],
        "id": "User",
        "name": "User",
        "endpoint": "/Users",
        "schema": USER,
        "schemaExtensions": [{"schema": ENTERPRISE, "required": False}],
        "meta": about_type(place, "User"),
    }
    known = [user, *({**one, "meta": about_type(place, one["id"])} for one in others)]
    return {"schemas": [LIST], "totalResults": len(known), "Resources": known}


def about_type(place: str, name: str) -> dict[str, str]:
    return {"resourceType": "ResourceType", "location": f"{place}/{name}"}
