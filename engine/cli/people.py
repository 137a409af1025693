"""Owns `stegvis people sync FILE`: accounts made, changed and ended so that they agree with a file of all
who are employed.

Exit code: 0 it is done, or with `--dry-run` could be; 1 something is wrong and nothing was done; 2 the
file or the data cannot be read.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from engine.cli.settings import add_options, add_tenant, opened, read_installation, tenant_in
from engine.foundation.texts import in_words, said
from engine.foundation.wrong import SettingsError
from engine.interop.people_file import Fault, read_people
from engine.operations.sync_people import Change, Synced, sync_people

SIGNS = {"join": "+", "change": "~", "leave": "-", "stay": "!"}


def describe(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    sync = acts.add_parser("sync", help="make accounts agree with a file of all who are employed")
    sync.add_argument("file", type=Path, metavar="FILE", help="konto, namn, epost, roller, ...")
    sync.add_argument(
        "--deployment",
        action="append",
        required=True,
        metavar="NAME",
        help="whose roles the file governs; may be given several times",
    )
    sync.add_argument("--dry-run", action="store_true", help="tell what would be done")
    sync.add_argument(
        "--most-leavers", type=int, metavar="N", help="without it a tenth, or five, at once"
    )
    sync.add_argument("--language", choices=("sv", "en"), default="sv")
    add_options(sync)
    add_tenant(sync)


def run(arguments: argparse.Namespace) -> int:
    people, faults = read_people(content_of(arguments.file))
    if faults:
        return told_faults(faults, arguments.language)
    installation, deployments = (
        read_installation(arguments),
        tuple(dict.fromkeys(arguments.deployment)),
    )
    tenant = tenant_in(arguments, installation, deployments)
    world = opened(installation)
    try:
        done = sync_people(
            world,
            people,
            deployments,
            most_leavers=arguments.most_leavers,
            dry=arguments.dry_run,
            tenant=tenant,
        )
    finally:
        world.close()
    return told(done, arguments.language)


def content_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as wrong:
        raise SettingsError(
            said("Filen {path} går inte att läsa.", path=str(file)),
            next_step=said("Se efter sökvägen och rättigheterna."),
        ) from wrong


def told(done: Synced, language: str) -> int:
    for one in done.changes:
        print(line_of(one, language))
    if done.faults:
        return told_faults(done.faults, language)
    words = said("Klart.") if done.done else said("Inget är gjort: så här skulle det bli.")
    print(words.in_(language))
    return 0


def line_of(one: Change, language: str) -> str:
    words = ", ".join(in_words(text, language) for text in one.words)
    return f"{SIGNS[one.kind]} {one.account} ({one.label}): {words}"


def told_faults(faults: tuple[Fault, ...], language: str) -> int:
    for one in faults:
        where = said("rad {line}", line=one.line).in_(language) if one.line else ""
        print(
            f"{where}: {one.words.in_(language)}" if where else one.words.in_(language),
            file=sys.stderr,
        )
    print(said("Inget är gjort.").in_(language), file=sys.stderr)
    return 1
