"""Owns the kinds of values that settings have beside plain ones: addresses, networks, spans of time.

Each function takes what the file says and gives the value, or raises a `SettingKindError` whose `kind` is
one of `KINDS`, which say it in words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

from engine.foundation.texts import Said, said
from engine.operations.networks import Network

SPAN = re.compile(r"(\d{1,6}) ?(s|min|h|d|second|minute|hour|day)s?", re.ASCII)
UNITS = MappingProxyType({"s": 1, "m": 60, "h": 3_600, "d": 86_400})
HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", re.ASCII | re.IGNORECASE)
SCANNER = re.compile(r"(\[[0-9a-fA-F:.]+\]|[\w.-]+):\d{1,5}", re.ASCII)
PROVIDER = re.compile(r"[a-z0-9][a-z0-9-]{0,40}", re.ASCII)
ADDRESS = re.compile(r"[^\s<>@,;\"\x00-\x1f]+@[^\s<>@,;\"\x00-\x1f]+")
KINDS: Mapping[str, Said] = MappingProxyType(
    {
        "base_url": said(
            "Skriv adressen som https://stegvis.example, utan sökväg, fråga eller konto i den."
        ),
        "network": said('Skriv en lista av nät, som ["10.0.0.0/8", "192.0.2.7"].'),
        "span": said('Skriv ett antal och en enhet inom citattecken, som "30 minutes".'),
        "folder": said("Skriv mappens sökväg inom citattecken."),
        "scanner": said(
            'Skriv värd och port, som "127.0.0.1:3310", eller sökvägen till en socket.'
        ),
        "issuer": said(
            "Skriv adressen som https://inloggning.example/kommunen, precis som tjänsten skriver den."
        ),
        "texts": said('Skriv en lista av texter, som ["openid", "email"].'),
        "levels": said('Skriv en rad för varje: "tjänstens namn" = "substantial".'),
        "groups": said('Skriv en rad för varje: "projekt.roll" = ["grupp"].'),
        "provider": said("Ange label, issuer och client."),
        "saml": said("Ange metadata och account också: saml har inget förval för dem."),
        "providers": said("Namnet får ha små bokstäver a-z, siffror och bindestreck."),
        "tenant": said("Ange label: vad kommunen kallas."),
        "hosts": said('Skriv en lista av värdnamn utan port, som ["kommunen.stegvis.example"].'),
        "address": said('Skriv en e-postadress inom citattecken, som "svar@kommun.example".'),
    }
)


class SettingKindError(ValueError):
    """The value is not of its kind; pydantic passes it on."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def networks(value: object) -> tuple[Network, ...]:
    """A single address is a network of its own."""
    if not isinstance(value, list | tuple):
        raise SettingKindError("network")
    return tuple(a_network(one) for one in value)


def a_network(value: object) -> Network:
    if isinstance(value, IPv4Network | IPv6Network):
        return value
    if not isinstance(value, str):
        raise SettingKindError("network")
    try:
        return ip_network(value.strip())
    except ValueError as bad:
        raise SettingKindError("network") from bad


def a_span(value: object) -> timedelta:
    """`30 minutes`, `10 h`; zero is `0 s`."""
    if isinstance(value, timedelta):
        return value
    found = SPAN.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise SettingKindError("span")
    return timedelta(seconds=int(found[1]) * UNITS[found[2][0]])


def a_folder(value: object) -> Path:
    if isinstance(value, Path):
        return value
    if not isinstance(value, str) or not value or "\0" in value:
        raise SettingKindError("folder")
    return Path(value)


def an_address(value: object) -> str:
    if not isinstance(value, str) or (value and not ADDRESS.fullmatch(value)):
        raise SettingKindError("address")
    return value


def an_issuer(value: object) -> str:
    """An address, or with SAML a name, kept to the letter since answers have to name the very same."""
    if not isinstance(value, str) or not value.isascii() or not value.isprintable():
        raise SettingKindError("issuer")
    try:
        parts = urlsplit(value)
    except ValueError as bad:
        raise SettingKindError("issuer") from bad
    bad_part = parts.query or parts.fragment or parts.username is not None
    if parts.scheme == "urn" and parts.path and not bad_part:
        return value
    if value and (parts.scheme not in ("http", "https") or not parts.hostname or bad_part):
        raise SettingKindError("issuer")
    return value


def texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        raise SettingKindError("texts")
    return tuple(value)


def levels(value: object) -> Mapping[str, str]:
    """The provider's names of levels."""
    known = ("password", "low", "substantial", "high")
    if not isinstance(value, Mapping) or not all(one in known for one in value.values()):
        raise SettingKindError("levels")
    return MappingProxyType(dict(value))


def groups(value: object) -> Mapping[str, tuple[str, ...]]:
    """Roles, as `deployment.role`, with the groups that give them."""
    named = isinstance(value, Mapping) and all("." in str(one).strip(".") for one in value)
    if not isinstance(value, Mapping) or not named:
        raise SettingKindError("groups")
    try:
        return MappingProxyType({str(one): texts(given) for one, given in value.items()})
    except SettingKindError as bad:
        raise SettingKindError("groups") from bad


def hosts(value: object) -> tuple[str, ...]:
    """Host names alone, in small letters."""
    named = texts(value)
    if not all(HOST.fullmatch(one) for one in named):
        raise SettingKindError("hosts")
    return tuple(one.lower() for one in named)


def providers(value: Mapping[str, object]) -> Mapping[str, object]:
    """By names that can stand in an address, and before the colon of a token."""
    if not all(PROVIDER.fullmatch(name) for name in value):
        raise SettingKindError("providers")
    return MappingProxyType(dict(value))


def a_scanner(value: object) -> str:
    """`127.0.0.1:3310`, or the path of a socket."""
    if not isinstance(value, str) or "\0" in value:
        raise SettingKindError("scanner")
    if value and not value.startswith("/") and not SCANNER.fullmatch(value):
        raise SettingKindError("scanner")
    return value


def a_base_url(value: object) -> str:
    """Scheme, host and perhaps port, in small letters and without a last slash."""
    if not isinstance(value, str):
        raise SettingKindError("base_url")
    if not value:
        return value
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError as bad:
        raise SettingKindError("base_url") from bad
    rest = (parts.path.strip("/"), parts.query, parts.fragment, parts.username, parts.password)
    host = parts.hostname or ""
    named = HOST.fullmatch(host) or is_ipv6(host)
    if parts.scheme not in ("http", "https") or not named or any(rest):
        raise SettingKindError("base_url")
    shown = f"[{host}]" if ":" in host else host
    standard = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{shown}" + (f":{port}" if port not in (None, standard) else "")


def is_ipv6(host: str) -> bool:
    try:
        return ip_network(host).version == 6
    except ValueError:
        return False
