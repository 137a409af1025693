"""Owns trying what an installation leans on, without changing anything: its folder, its database, its
mail server, what looks through files. Each try gives what is wrong in words, or else what answered.
"""

from __future__ import annotations

import smtplib
import ssl
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from engine.effects.clamd import look_through
from engine.effects.fetching import Reach
from engine.foundation.texts import Said, said
from engine.foundation.wrong import EffectError, StorageError
from engine.operations.provided import provided
from engine.operations.provided_saml import provided_saml
from engine.operations.settings import Files, Mail, Provider
from engine.storage.database import open_storage, revision_of
from engine.storage.place import DataPlace
from engine.storage.releases import all_tenants

PATIENCE = 10
"""Seconds to wait for a mail server."""
NAME = "stegvis"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """`words` say what was found; `well` whether that is as it should be."""

    well: bool
    words: Said


def try_folder(folder: Path) -> Tried:
    """Whether the data folder, or the nearest one above it that is there, can be written in."""
    there = next(one for one in (folder, *folder.absolute().parents) if one.exists())
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError:
        return Tried(well=False, words=said("Det går inte att skriva i {path}.", path=str(there)))
    if there == folder:
        return Tried(well=True, words=said("Det går att skriva i {path}.", path=str(folder)))
    words = said("{path} finns inte än. Den görs när något publiceras.", path=str(folder))
    return Tried(well=True, words=words)


def try_database(data: DataPlace, tenants: Collection[str]) -> Tried:
    """Whether the database answers and is of this version, and has data of no others than the `tenants`."""
    try:
        storage = open_storage(data)
    except StorageError as wrong:
        return Tried(well=False, words=wrong.message)
    try:
        step = revision_of(storage.engine) or "–"
        left = tuple(one for one in all_tenants(storage) if one not in tenants)
        if left:
            words = said(
                "Databasen har uppgifter för {names}, som inte står under tenants. Ingen kommer in där, och "
                "kommandon når dem inte.",
                names=left,
            )
            return Tried(well=False, words=words)
        return Tried(well=True, words=said("Databasen svarar och har steg {step}.", step=step))
    finally:
        storage.close()


def try_mail(mail: Mail) -> Tried:
    """Whether the mail server answers in the way that is set. Nobody signs in, nothing is sent."""
    where = f"{mail.host}:{mail.port}"
    try:
        with connected(mail) as server:
            server.ehlo(NAME)
            if mail.tls == "starttls":
                server.starttls(context=ssl.create_default_context())
                server.ehlo(NAME)
    except ssl.SSLCertVerificationError:
        words = said("{where} har ett certifikat som inte gäller för namnet.", where=where)
        return Tried(well=False, words=words)
    except smtplib.SMTPNotSupportedError:
        return Tried(well=False, words=said("{where} kan inte starttls.", where=where))
    except (OSError, smtplib.SMTPException) as wrong:
        kind = type(wrong).__name__
        words = said("{where} svarar inte som en e-postserver ({kind}).", where=where, kind=kind)
        return Tried(well=False, words=words)
    return Tried(well=True, words=said("{where} svarar.", where=where))


def try_scanner(files: Files) -> Tried:
    """Whether clamd looks through a file: one with a word of our own, which is kept nowhere."""
    try:
        with tempfile.NamedTemporaryFile() as file:
            file.write(NAME.encode())
            file.flush()
            clean = look_through(files.scanner, Path(file.name), files.scanner_seconds)
    except EffectError as wrong:
        words = said("{where}: {what}", where=files.scanner, what=wrong.message)
        return Tried(well=False, words=words)
    if not clean:
        words = said(
            "Virusskyddet {where} säger att en ofarlig fil har virus.", where=files.scanner
        )
        return Tried(well=False, words=words)
    words = said("Virusskyddet {where} söker igenom filer.", where=files.scanner)
    return Tried(well=True, words=words)


def try_provider(name: str, provider: Provider, now: datetime) -> Tried:
    """Whether a provider that people sign in with says what it should of itself."""
    reach = Reach(networks=provider.networks, plain_loopback=provider.plain_loopback)
    try:
        if provider.kind == "saml":
            count = len(provided_saml({}, name, provider, now).known.certificates)
        else:
            count = len(provided({}, name, provider.issuer, reach, now).keys.keys)
    except EffectError as wrong:
        return Tried(well=False, words=said("{name}: {what}", name=name, what=wrong.message))
    return Tried(
        well=count > 0, words=said("{name} svarar, med {count} nycklar.", name=name, count=count)
    )


@contextmanager
def connected(mail: Mail) -> Iterator[smtplib.SMTP]:
    """A connection, over TLS from its beginning when that is set."""
    if mail.tls == "tls":
        context = ssl.create_default_context()
        with smtplib.SMTP_SSL(mail.host, mail.port, timeout=PATIENCE, context=context) as server:
            yield server
    else:
        with smtplib.SMTP(mail.host, mail.port, timeout=PATIENCE) as server:
            yield server
