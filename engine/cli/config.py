"""Owns `stegvis config`: `check` says what an installation is told, from where, and what is unwise or does
not answer; `example` prints a file with every setting in it.

Exit code of `check`: 0 nothing to remark on, 1 something is unwise or does not answer, 2 the settings
cannot be read. Secrets are counted, never shown.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

from engine.cli.settings import Installation, add_options, place_of, read_installation
from engine.cli.settings_file import NAMED, part_of
from engine.cli.unsafe import unsafe
from engine.foundation.texts import Said, said
from engine.operations.reachable import (
    Tried,
    try_database,
    try_folder,
    try_mail,
    try_provider,
    try_scanner,
)
from engine.operations.settings import SECRETS, Part, Settings
from engine.operations.tenants import known_tenants

UNITS = ((86_400, "days"), (3_600, "hours"), (60, "minutes"), (1, "seconds"))


def describe(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    check = acts.add_parser("check", help="say what is set, from where, and what is unwise")
    add_options(check)
    example = acts.add_parser("example", help="print a file with every setting in it")
    for one in (check, example):
        one.add_argument("--language", choices=("sv", "en"), default="sv")


def run(arguments: argparse.Namespace) -> int:
    if arguments.act == "example":
        print(example(arguments.language), end="")
        return 0
    return check(read_installation(arguments), arguments.language)


# What is set


def check(installation: Installation, language: str) -> int:
    for fact in told(installation):
        print(fact.in_(language))
    remarks = unsafe(installation, os.environ)
    tries = tuple(tried(installation))
    well = not remarks and all(one.well for one in tries)
    print()
    for remark in remarks:
        print(said("Varning: {what}", what=remark).in_(language))
    for one in tries:
        found = said("Svarar: {what}", what=one.words)
        print((found if one.well else said("Fel: {what}", what=one.words)).in_(language))
    if well:
        print(said("Inget att anmärka på.").in_(language))
    return 0 if well else 1


def told(installation: Installation) -> Iterator[Said]:
    """Each setting with where it comes from, then the secrets without what they are."""
    file = installation.file
    if file is not None:
        yield said("Fil: {path}", path=str(file.path))
    else:
        yield said("Ingen fil: det som gäller utan egen inställning.")
    for path, value in values(installation.settings):
        origin = installation.origin(path)
        yield said(
            "{key} = {value}  ({origin})", key=".".join(path), value=written(value), origin=origin
        )
    for name in SECRETS:
        given = installation.secret_origins.get(name)
        if given is None:
            yield said("{name}: inte angiven", name=name)
        else:
            yield said("{name}: angiven ({origin})", name=name, origin=given)


def values(settings: Settings) -> Iterator[tuple[tuple[str, ...], object]]:
    for table, part in settings:
        if table in NAMED:
            for name, one in part.items():
                yield from (((table, name, key), value) for key, value in one)
        else:
            yield from (((table, key), value) for key, value in part)


def tried(installation: Installation) -> Iterator[Tried]:
    folder = installation.settings.data.folder
    yield try_folder(folder)
    if folder.exists() or installation.settings.data.database != "sqlite":
        yield try_database(place_of(installation), known_tenants(installation.settings))
    if installation.settings.mail.host:
        yield try_mail(installation.settings.mail)
    if installation.settings.files.scanner:
        yield try_scanner(installation.settings.files)
    for name, one in installation.settings.providers.items():
        yield try_provider(name, one, datetime.now(UTC))


# The example


def example(language: str) -> str:
    """A file with every setting as it is without one, and above each what it means."""
    head = said(
        "Inställningar för Stegvis. En rad som börjar med # gäller inte: ta bort tecknet och ändra värdet."
    )
    later = said(
        "Hemligheter står aldrig här. De anges i miljön, eller i en fil som NAMN_FILE pekar ut:"
    )
    lines = [f"# {head.in_(language)}", "#", f"# {later.in_(language)}"]
    lines += [f"#   {name}: {about.in_(language)}" for name, about in SECRETS.items()]
    for table, info in Settings.model_fields.items():
        part, named = part_of(table), NAMED.get(table)
        lines += ["", f"# {about_of(info.metadata).in_(language)}", f"[{table}]"]
        lines += [f"# [{table}.kommunen]"] if named else []
        lines += list(keys_of(named or part, language)) if named or part else []
    return "\n".join(lines) + "\n"


def keys_of(part: type[Part] | None, language: str) -> Iterator[str]:
    for key, info in part.model_fields.items() if part is not None else ():
        yield f"# {about_of(info.metadata).in_(language)}"
        yield f"# {key} = {written(info.default)}"


def about_of(metadata: list[object]) -> Said:
    """What is written beside a setting of what it means."""
    return next(one for one in metadata if isinstance(one, Said))


def written(value: object) -> str:
    """A value as the file has it."""
    match value:
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case Mapping():
            pairs = (f"{written(name)} = {written(one)}" for name, one in value.items())
            return f"{{{', '.join(pairs)}}}"
        case tuple():
            return f"[{', '.join(written(one) for one in value)}]"
        case timedelta():
            return written(span(value))
        case str() | Path() | IPv4Network() | IPv6Network():
            return f'"{str(value).translate(ESCAPED)}"'
        case other:
            raise AssertionError(f"a kind of setting without a way to write it: {other!r}")


ESCAPED = str.maketrans({"\\": "\\\\", '"': '\\"'})


def span(value: timedelta) -> str:
    """`10 hours`; zero is `0 seconds`."""
    seconds = round(value.total_seconds())
    size, unit = next((one for one in UNITS if seconds and seconds % one[0] == 0), UNITS[-1])
    count = seconds // size
    return f"{count} {unit[:-1] if count == 1 else unit}"
