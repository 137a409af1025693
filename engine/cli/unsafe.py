"""Owns what is legal in the settings of an installation but unwise: one function each, all in one list.

Each gives sentences that say what may happen and what to do instead.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator, Mapping
from ipaddress import IPv4Network
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from engine.cli.settings import ENV, Installation
from engine.foundation.suggestions import closest
from engine.foundation.texts import Said, said
from engine.operations.keys import FILE as KEY_FILE
from engine.operations.networks import LOOPBACK, Network, address_in, is_in
from engine.operations.settings import SECRETS

Environ = Mapping[str, str]
OTHERS = stat.S_IRWXG | stat.S_IRWXO
SAFE_MODES = frozenset({"require", "verify-ca", "verify-full"})
USED_BY_TESTS = "STEGVIS_BROWSER"
PORTS = {"tls": 465, "starttls": 587}


def unsafe(installation: Installation, environ: Environ) -> tuple[Said, ...]:
    """All of it, in the order of the file."""
    return tuple(said_ for check in CHECKS for said_ in check(installation, environ))


def is_here(host: str) -> bool:
    """Whether a host is this very machine."""
    address = address_in(f"[{host}]") or address_in(host)
    return host == "localhost" or (address is not None and is_in(address, LOOPBACK))


def in_production(installation: Installation) -> bool:
    """Whether others than those at this machine are let in."""
    server = installation.settings.server
    host = urlsplit(server.base_url).hostname or ""
    return not is_here(host or server.host)


def plain_http(installation: Installation, _: Environ) -> Iterator[Said]:
    server = installation.settings.server
    if in_production(installation) and not server.is_secure:
        yield said(
            "Lösenord går i klartext. Sätt en proxy med TLS framför och en server.base_url som börjar "
            "med https."
        )


def any_host(installation: Installation, _: Environ) -> Iterator[Said]:
    if in_production(installation) and not installation.settings.server.base_url:
        yield said("Vilket värdnamn som helst tas emot. Ange server.base_url.")


def no_proxies(installation: Installation, _: Environ) -> Iterator[Said]:
    server = installation.settings.server
    if server.is_secure and not server.trusted_proxies:
        yield said(
            "Alla användare ser ut att komma från proxyn. Ange dess adress i server.trusted_proxies."
        )


def wide_networks(installation: Installation, _: Environ) -> Iterator[Said]:
    named = {
        "server.trusted_proxies": installation.settings.server.trusted_proxies,
        "metrics.networks": installation.settings.metrics.networks,
    }
    for key, networks in named.items():
        for one in networks:
            if one.prefixlen < narrowest(one):
                yield said(
                    "{key} har nätet {network}, som nästan alla hör till. Ange de adresser det gäller.",
                    key=key,
                    network=str(one),
                )


def narrowest(network: Network) -> int:
    return 8 if isinstance(network, IPv4Network) else 7


def keys(installation: Installation, _: Environ) -> Iterator[Said]:
    found = installation.secrets.session_keys
    if found is None and in_production(installation):
        yield said(
            "Nyckeln för inloggningar ligger i datamappen, så den som får en kopia av mappen får båda. "
            "Ange STEGVIS_SESSION_KEYS_FILE."
        )
    if found is not None and len(set(found)) < len(found):
        yield said("Samma sessionsnyckel står två gånger. Ta bort den ena.")


def idle_longer(installation: Installation, _: Environ) -> Iterator[Said]:
    session = installation.settings.session
    if session.idle > session.lasts:
        yield said("session.idle är längre än session.lasts och har ingen verkan. Korta den.")


def open_files(installation: Installation, environ: Environ) -> Iterator[Said]:
    """Files that others on the machine can read, or change."""
    named = [Path(environ[f"{name}_FILE"]) for name in SECRETS if environ.get(f"{name}_FILE")]
    own = installation.settings.data.folder / KEY_FILE
    for path in [*named, *([own] if own.exists() else [])]:
        if path.stat().st_mode & OTHERS:
            yield said("Andra på maskinen kan läsa {path}. Kör chmod 600 på den.", path=str(path))
    file = installation.file
    if file is not None and file.path.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        yield said("Andra på maskinen kan ändra {path}. Kör chmod 644 på den.", path=str(file.path))


def open_folder(installation: Installation, _: Environ) -> Iterator[Said]:
    folder = installation.settings.data.folder
    if folder.exists() and in_production(installation) and folder.stat().st_mode & stat.S_IRWXO:
        yield said("Alla på maskinen kan läsa i {path}. Kör chmod 750 på den.", path=str(folder))


def database(installation: Installation, _: Environ) -> Iterator[Said]:
    secrets, chosen = installation.secrets, installation.settings.data.database
    if chosen == "postgresql" and secrets.database_url is None:
        yield said("PostgreSQL är valt, men databasens adress saknas. Ange STEGVIS_DATABASE_URL.")
    if chosen == "sqlite" and secrets.database_url is not None:
        yield said(
            'STEGVIS_DATABASE_URL är angiven men används inte. Ange data.database = "postgresql".'
        )
    if secrets.database_url is not None and secrets.database_url == secrets.database_owner_url:
        yield said(
            "Databasens båda adresser är samma, så det som skiljer kommuner åt gäller inte. Använd två "
            "roller."
        )


def files_of_one_node(installation: Installation, _: Environ) -> Iterator[Said]:
    settings = installation.settings
    if settings.data.database == "postgresql" and not settings.files.folder:
        yield said(
            "Filer som användarna lägger till hamnar i den här maskinens datamapp, så andra noder med samma "
            "databas saknar dem. Ange en mapp som alla noder delar i files.folder."
        )


def database_in_the_clear(installation: Installation, _: Environ) -> Iterator[Said]:
    secrets = installation.secrets
    for name, url in (
        ("STEGVIS_DATABASE_URL", secrets.database_url),
        ("STEGVIS_DATABASE_OWNER_URL", secrets.database_owner_url),
    ):
        parts = urlsplit(url or "")
        mode = parse_qs(parts.query).get("sslmode", [""])[-1]
        if parts.hostname and not is_here(parts.hostname) and mode not in SAFE_MODES:
            yield said(
                "{name} når en annan maskin utan krav på TLS. Lägg till sslmode=verify-full.",
                name=name,
            )


def mail(installation: Installation, _: Environ) -> Iterator[Said]:
    found, password = installation.settings.mail, installation.secrets.smtp_password
    if not found.host:
        if password is not None:
            yield said("STEGVIS_SMTP_PASSWORD är angivet men mail.host saknas.")
        return
    if found.tls == "none" and not is_here(found.host):
        yield said('E-post går i klartext till en annan maskin. Ange mail.tls = "starttls".')
    if not found.sender:
        yield said("E-posten har ingen avsändare. Ange mail.sender.")
    if bool(found.user) != (password is not None):
        yield said("Ange både mail.user och STEGVIS_SMTP_PASSWORD, eller inget av dem.")
    if found.port in PORTS.values() and PORTS.get(found.tls, found.port) != found.port:
        yield said(
            "mail.port är {port} men mail.tls är {tls}: 465 hör till tls och 587 till starttls.",
            port=str(found.port),
            tls=found.tls,
        )


def providers(installation: Installation, _: Environ) -> Iterator[Said]:
    """Those that people sign in with."""
    found = installation.settings.providers
    if found and not installation.settings.server.base_url:
        yield said(
            "Inloggning genom andra behöver veta hur användarna når Stegvis. Ange server.base_url."
        )
    for name, one in found.items():
        if one.plain_loopback and in_production(installation):
            yield said("providers.{name}.plain_loopback är för prov. Ta bort raden.", name=name)
        at = "issuer" if one.kind == "openid" else "metadata"
        if not getattr(one, at).startswith("https://") and not one.plain_loopback:
            yield said("providers.{name}.{at} börjar inte med https.", name=name, at=at)
    for name in sorted(set(installation.provider_secrets) - set(found)):
        yield said(
            "STEGVIS_PROVIDER_SECRETS har en hemlighet för {name}, som inte finns bland providers.",
            name=name,
        )


def only_providers(installation: Installation, _: Environ) -> Iterator[Said]:
    """Where nobody may sign in by a way of ours."""
    settings = installation.settings
    ways = {one.tenant for one in settings.providers.values()}
    for tenant in settings.sign_in.only_providers:
        if tenant not in ways:
            yield said(
                "sign_in.only_providers har {tenant}, men ingen inloggning under providers gäller där, så "
                "ingen kommer in. Lägg till en.",
                tenant=tenant,
            )
    if settings.sign_in.only_providers and not settings.sign_in.emergency:
        yield said(
            "Inget reservkonto: är kommunens inloggning nere kommer ingen in. Ange sign_in.emergency."
        )
    if settings.sign_in.emergency and not (settings.sign_in.told and settings.mail.host):
        yield said("Ingen får veta att ett reservkonto används. Ange sign_in.told och mail.host.")


def misspelt(_: Installation, environ: Environ) -> Iterator[Said]:
    known = {ENV, USED_BY_TESTS, *SECRETS, *(f"{name}_FILE" for name in SECRETS)}
    for name in sorted(environ):
        if not name.startswith("STEGVIS_") or name in known:
            continue
        near = closest(name, sorted(known))
        if near is not None:
            yield said("{name} betyder inget i miljön. Menade du {near}?", name=name, near=near)
        else:
            yield said("{name} betyder inget i miljön. Ta bort den.", name=name)


CHECKS: tuple[Callable[[Installation, Environ], Iterator[Said]], ...] = (
    plain_http, any_host, no_proxies, wide_networks, keys, idle_longer, open_files, open_folder,
    database, files_of_one_node, database_in_the_clear, mail, providers, only_providers,
    misspelt,
)  # fmt: skip
