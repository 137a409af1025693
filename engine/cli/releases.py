"""Owns `stegvis releases DEPLOYMENT`: its releases, the newest first, and how many cases each has."""

from __future__ import annotations

import argparse
from typing import Any

from engine.cli.differences import describe_output
from engine.cli.folders import named_here
from engine.cli.settings import add_options, add_tenant, opened, read_installation, tenant_in
from engine.foundation.texts import say, say_many
from engine.operations.list_deployments import known_by
from engine.operations.list_releases import releases_of
from engine.operations.release_views import ReleaseCard


def describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("deployment", metavar="DEPLOYMENT", help="its name, or its folder")
    add_options(parser)
    add_tenant(parser)
    describe_output(parser)


def run(arguments: argparse.Namespace) -> int:
    arguments.deployment = named_here(arguments.deployment)
    installation = read_installation(arguments)
    tenant = tenant_in(arguments, installation, (arguments.deployment,))
    world = opened(installation)
    known_by(world, arguments.deployment, tenant)
    found = releases_of(world, arguments.deployment, tenant)
    if arguments.format == "json":
        import json

        print(json.dumps([as_data(one) for one in found], ensure_ascii=False, indent=2))
        return 0
    for card in found:
        print("\n".join(lines(card, arguments.language)))
    return 0


def lines(card: ReleaseCard, language: str) -> list[str]:
    when = card.when.strftime("%Y-%m-%d %H:%M UTC")
    live = say(language, " (gäller nu)") if card.live else ""
    same = say(language, ", samma text som version {n}", n=card.same_as) if card.same_as else ""
    running = say_many(
        language, "{count} pågående ärende", "{count} pågående ärenden", card.running
    )
    return [f"{card.number}{live}  {when}  {card.who}  {running}{same}", f"    {card.why}"]


def as_data(card: ReleaseCard) -> dict[str, Any]:
    """A release as the keys that `--format json` promises."""
    return {
        "number": card.number,
        "when": card.when.isoformat(),
        "who": card.who,
        "why": card.why,
        "snapshot": card.snapshot,
        "running": card.running,
        "live": card.live,
        "same_as": card.same_as,
    }
