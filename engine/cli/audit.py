"""Owns `stegvis audit`: whether what is stored of cases is whole and where it first is not (`verify`), and
the log as a security monitor reads it (`export`).
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime

from engine.cli.settings import (
    Installation,
    add_options,
    add_tenant,
    opened,
    read_installation,
    tenant_in,
)
from engine.foundation.texts import Said, said, say_many
from engine.operations.export_log import lines_since
from engine.operations.tenants import has_several, known_tenants, label_of
from engine.operations.verify import Broken, verify_all
from engine.operations.world import World

CHAINS = {"events": said("händelserna"), "audit": said("loggen")}
WRONG = {
    "order": said("den saknas eller står på fel plats"),
    "payload": said("innehållet är ändrat"),
    "hash": said("den hänger inte ihop med den före"),
}


def describe(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    verify = acts.add_parser("verify", help="prove that events and audit are whole")
    add_options(verify)
    verify.add_argument("--tenant", metavar="NAME", help="one alone, where several share it")
    verify.add_argument("--language", choices=("sv", "en"), default="sv")
    export = acts.add_parser("export", help="print who did what, as JSON lines for a monitor")
    add_options(export)
    export.add_argument("deployment", metavar="DEPLOYMENT")
    export.add_argument("--since", type=moment_of, metavar="MOMENT", required=True)
    add_tenant(export)


def moment_of(text: str) -> datetime:
    """A day, or a moment; in UTC where it does not say."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def run(arguments: argparse.Namespace) -> int:
    installation = read_installation(arguments)
    if arguments.act == "export":
        tenant = tenant_in(arguments, installation, (arguments.deployment,))
        world = opened(installation)
        for line in lines_since(world, tenant, arguments.deployment, arguments.since):
            print(line)
        return 0
    tenants = asked_of(arguments, installation)
    world = opened(installation)
    return max([verified(world, one, arguments.language) for one in tenants])


def asked_of(arguments: argparse.Namespace, installation: Installation) -> tuple[str, ...]:
    """The tenant that is named, or all of them."""
    if arguments.tenant is None and has_several(installation.settings):
        return tuple(known_tenants(installation.settings))
    return (tenant_in(arguments, installation, ()),)


def verified(world: World, tenant: str, language: str) -> int:
    """What is wrong in one tenant, told; 1 where anything is."""
    progress = _progress if sys.stderr.isatty() else None
    found = verify_all(world, tenant, progress)
    if progress is not None:
        print(file=sys.stderr)
    for one in found.broken:
        print(in_words(one).in_(language))
    label = label_of(world.settings, tenant)
    print(
        *((f"{label}:",) if label else ()),
        say_many(
            language,
            "{count} ärende läst.",
            "{count} ärenden lästa.",
            found.cases,
        ),
        said("Allt hänger ihop.").in_(language) if not found.broken else "",
    )
    return 1 if found.broken else 0


def in_words(broken: Broken) -> Said:
    case = f"{broken.deployment}/{broken.number}" if broken.number else "–"
    if broken.chain == "versions":
        return said(
            "{case}: versionerna av det som är rättat är inte de som händelserna säger.",
            case=case,
        )
    if broken.link is None:
        return said("{case}: ärendet är inte det som händelserna ger.", case=case)
    return said(
        "{case}: rad {number} i {chain}: {what}.",
        case=case,
        number=broken.link.number,
        chain=CHAINS[broken.chain],
        what=WRONG[broken.link.what],
    )


def _progress(count: int) -> None:
    if count % 100 == 0:
        print(f"\r{count}", end="", file=sys.stderr, flush=True)
