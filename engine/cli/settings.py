"""Owns what an installation is told: the file, the environment and the flags, read once, here at the edge.

A flag wins over the file, and the file over what a setting is without one. Secrets come from the
environment, or from files that it names. Where each comes from is kept, for `stegvis config check`.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from engine.cli.settings_file import SettingsFile, asked, read_file
from engine.foundation.texts import Said, said
from engine.foundation.wrong import SettingsError
from engine.interop.saml.keys import NAME as SAML_KEYS
from engine.interop.saml.keys import Pairs, pairs_in
from engine.operations.keys import Keys
from engine.operations.post import MailServer, Post
from engine.operations.settings import SECRETS, Part, Secrets, Settings
from engine.operations.tenants import has_several, site_of, tenant_for
from engine.operations.world import DataPlace, World, create_data, open_world

FILE = "stegvis.toml"
ENV = "STEGVIS_CONFIG"
FLAGS = {"data": ("data", "folder"), "host": ("server", "host"), "port": ("server", "port")}
"""Which setting a flag is about."""
DEFAULT = said("utan egen inställning")
FLAG = said("på kommandoraden")
ENVIRONMENT = said("i miljön")


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """The settings with the secrets, and where each comes from. `file` is None without a file."""

    settings: Settings
    secrets: Secrets
    file: SettingsFile | None
    flags: frozenset[tuple[str, ...]] = frozenset()
    secret_origins: Mapping[str, Said] = field(default_factory=dict)

    def origin(self, path: tuple[str, ...]) -> Said:
        if path in self.flags:
            return FLAG
        line = self.file.lines.get(path) if self.file is not None else None
        if self.file is None or line is None:
            return DEFAULT
        return said("{file}, rad {line}", file=self.file.path.name, line=line)

    @property
    def keys(self) -> Keys | None:
        """The keys of one's own; None lets the data folder keep one."""
        found = self.secrets.session_keys
        return Keys(found) if found is not None else None

    @property
    def provider_secrets(self) -> Mapping[str, str]:
        """By the name of each provider."""
        pairs = (one.partition("=") for one in (self.secrets.provider_secrets or "").split())
        return {name: secret for name, _, secret in pairs if secret}


def saml_keys_of(installation: Installation) -> Pairs:
    """What we sign with where people sign in with SAML; where they do it has to be there."""
    text, providers = installation.secrets.saml_keys, installation.settings.providers
    if text is not None:
        return pairs_in(text)
    if any(one.kind == "saml" for one in providers.values()):
        raise SettingsError(
            said("Med SAML behövs {name}, och den är inte angiven.", name=SAML_KEYS),
            next_step=said("Ange {name} i miljön, eller {name}_FILE.", name=SAML_KEYS),
        )
    return ()


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of every command that works with an installation's data."""
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help=f"the settings; else {ENV}, else ./{FILE}"
    )
    parser.add_argument("--data", type=Path, metavar="DIR", help="the data folder")


def add_tenant(parser: argparse.ArgumentParser) -> None:
    """The option of every command that works in one of the tenants of an installation."""
    parser.add_argument(
        "--tenant",
        metavar="NAME",
        help="whose it is, where several share the installation and the deployment is not in one alone",
    )


def tenant_in(
    arguments: argparse.Namespace, installation: Installation, deployments: Iterable[str]
) -> str:
    """The tenant that is meant. Raises `SettingsError` where it cannot be told."""
    return tenant_for(installation.settings, arguments.tenant, deployments)


def read_installation(
    arguments: argparse.Namespace, environ: Mapping[str, str] | None = None
) -> Installation:
    """What this call is told. Raises `SettingsError` with all that is wrong with it."""
    around = os.environ if environ is None else environ
    path = file_to_read(getattr(arguments, "config", None), around)
    file = read_file(path) if path is not None else None
    settings, flags = with_flags(file.settings if file is not None else Settings(), arguments)
    secrets, origins = read_secrets(around)
    return Installation(
        settings=settings, secrets=secrets, file=file, flags=flags, secret_origins=origins
    )


def file_to_read(named: Path | None, environ: Mapping[str, str]) -> Path | None:
    if named is not None:
        return named
    if environ.get(ENV):
        return Path(environ[ENV])
    here = Path(FILE)
    return here if here.exists() else None


def with_flags(
    settings: Settings, arguments: argparse.Namespace
) -> tuple[Settings, frozenset[tuple[str, ...]]]:
    given = {FLAGS[name]: value for name, value in vars(arguments).items() if name in FLAGS}
    flags = {path: value for path, value in given.items() if value is not None}
    for (part, key), value in flags.items():
        before: Part = getattr(settings, part)
        try:
            changed = before.model_validate({**dict(before), key: value})
        except ValidationError as wrong:
            what = asked(dict(wrong.errors()[0]), (part, key))
            raise SettingsError(
                said("Värdet till --{flag} passar inte.", flag=key), next_step=what
            ) from None
        settings = settings.model_copy(update={part: changed})
    return settings, frozenset(flags)


# Secrets


def read_secrets(environ: Mapping[str, str]) -> tuple[Secrets, Mapping[str, Said]]:
    found = {name: read_secret(name, environ) for name in SECRETS}
    said_ = {name: both for name, both in found.items() if both is not None}
    texts = {name.removeprefix("STEGVIS_").lower(): text for name, (text, _) in said_.items()}
    keys = texts.pop("session_keys", None)
    secrets = Secrets(session_keys=tuple(keys.split()) if keys is not None else None, **texts)
    return secrets, {name: origin for name, (_, origin) in said_.items()}


def read_secret(name: str, environ: Mapping[str, str]) -> tuple[str, Said] | None:
    """A secret and where it comes from; None when nothing is said of it."""
    text, file = environ.get(name), environ.get(f"{name}_FILE")
    if text and file:
        raise SettingsError(
            said("Både {name} och {name}_FILE är angivna.", name=name),
            next_step=said("Ta bort den ena ur miljön."),
        )
    if file:
        return secret_in(Path(file), name), said("i filen {path}", path=file)
    return (text, ENVIRONMENT) if text else None


def secret_in(path: Path, name: str) -> str:
    try:
        text = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        text = ""
    if not text:
        raise SettingsError(
            said(
                "Filen {path}, som {name}_FILE anger, går inte att läsa.", path=path.name, name=name
            ),
            next_step=said("Se efter sökvägen, att den inte är tom och att Stegvis får läsa den."),
        )
    return text


# The world


def opened(installation: Installation) -> World:
    """The data that the installation has, opened."""
    return open_world(
        place_of(installation),
        keys=installation.keys,
        settings=installation.settings,
        post=post_of(installation),
        provider_secrets=installation.provider_secrets,
        saml_keys=saml_keys_of(installation),
    )


def is_there(installation: Installation) -> bool:
    """Whether there is a database to open. One that is not in a file is there until it says otherwise."""
    place = place_of(installation)
    return place.url is not None or place.file.is_file()


def created(installation: Installation) -> None:
    """The data made, or lifted to this version."""
    create_data(place_of(installation))


def works_here(installation: Installation) -> bool:
    """Whether the process that serves does by itself what is to happen: with SQLite, unless told not to."""
    settings = installation.settings
    return settings.data.database == "sqlite" and settings.jobs.workers > 0


def place_of(installation: Installation) -> DataPlace:
    """Where the data lie. Nodes that share a database must share the keys too."""
    data, secrets = installation.settings.data, installation.secrets
    if data.database == "sqlite":
        return DataPlace(folder=data.folder)
    for name, value in (
        ("STEGVIS_DATABASE_URL", secrets.database_url),
        ("STEGVIS_SESSION_KEYS", secrets.session_keys),
    ):
        if value is None:
            raise SettingsError(
                said("Med PostgreSQL behövs {name}, och den är inte angiven.", name=name),
                next_step=said("Ange {name} i miljön, eller {name}_FILE.", name=name),
            )
    return DataPlace(
        folder=data.folder, url=secrets.database_url, owner_url=secrets.database_owner_url
    )


def post_of(installation: Installation) -> Post | None:
    """How mail is sent; None where no server is named."""
    mail = installation.settings.mail
    if not mail.host:
        return None
    return Post(
        server=MailServer(
            host=mail.host,
            port=mail.port,
            tls=mail.tls,
            sender=mail.sender,
            user=mail.user,
            password=installation.secrets.smtp_password or "",
            reply_to=mail.reply_to,
        ),
        base_url=base_url_of(installation),
        sites=sites_of(installation),
    )


def sites_of(installation: Installation) -> Mapping[str, str]:
    """Where people of each tenant reach it, by name; empty where there is but one."""
    settings, base = installation.settings, base_url_of(installation)
    if not has_several(settings):
        return {}
    return {name: site_of(settings, base, name) for name in settings.tenants}


def base_url_of(installation: Installation) -> str:
    """The site as people reach it, without a slash at the end."""
    server = installation.settings.server
    return (server.base_url or f"http://{server.host}:{server.port}").rstrip("/")
