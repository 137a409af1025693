"""Owns `stegvis demo`: invented people and accounts in a data folder, through the real operations."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from time import sleep

from engine.cli.check import tell_errors
from engine.cli.folders import named, read
from engine.cli.settings import add_options, base_url_of, created, opened, read_installation
from engine.definitions.deployment import Loaded
from engine.definitions.load import load
from engine.foundation.texts import in_words
from engine.operations.demo import DemoReport, demo, publish_ahead
from engine.operations.list_deployments import list_deployments
from engine.operations.publish import Unpublished
from engine.operations.tenants import tenant_for
from engine.operations.world import DEFAULT_TENANT, World

REASON = "För att prova"

PEOPLE = 60
"""Beside those of the stories."""
EVERY = 20
PAUSE = 0.2
"""Seconds: about as long as making one of them keeps others from writing."""


def describe(parser: argparse.ArgumentParser) -> None:
    add_options(parser)
    parser.add_argument(
        "--people", type=int, default=PEOPLE, metavar="N", help="how many people in each project"
    )
    parser.add_argument(
        "--slowly",
        action="store_true",
        help="with a pause after each of them, for those who work there meanwhile; tells no accounts",
    )
    parser.add_argument(
        "--publish",
        action="store_true",
        help="publish what the folder has first, before its stories",
    )
    parser.add_argument("--workspace", type=Path, default=Path("."), metavar="DIR")


def run(arguments: argparse.Namespace) -> int:
    files, _ = read(arguments.workspace)
    loaded = load(files)
    installation = read_installation(arguments)
    tenant_for(installation.settings, DEFAULT_TENANT)  # Invented people are of that tenant alone.
    if arguments.publish:
        created(installation)
    world = opened(installation)
    people = max(0, arguments.people)
    if arguments.publish and not _published(world, files, loaded, people):
        return 1
    failed = False
    for card in list_deployments(world):
        print(f"{card.name}: invented people …", file=sys.stderr, flush=True)
        pause = PAUSE if arguments.slowly else 0
        report = demo(world, loaded, card.name, people, _progress(card.name, pause))
        if arguments.slowly:
            continue
        _tell(card.name, report)
        if report.link is not None:
            path, code = report.link
            site = base_url_of(installation)
            print(f"  somebody without an account answers here: {site}{path}")
            print(f"  {'the code to tell them: ' + code if code else 'it takes no code'}")
        failed = failed or bool(report.failed)
    return 1 if failed else 0


def _progress(name: str, pause: float) -> Callable[[int], None]:
    def told(done: int) -> None:
        if done % EVERY == 0:
            print(f"{name}: {done} more people …", file=sys.stderr, flush=True)
        sleep(pause)

    return told


def _published(world: World, files: Mapping[str, bytes], loaded: Loaded, people: int) -> bool:
    """Whether all that the folder has could be published; what is wrong has been told."""
    folders = {path.split("/")[1] for path in files if path.startswith("deployments/")}
    for folder in sorted(folders):
        name = named(files, folder)
        made = publish_ahead(
            world, files, loaded, name, why=REASON, who=getpass.getuser(), people=people
        )
        if isinstance(made, Unpublished):
            tell_errors(made.diagnostics, files)
            return False
    return True


def _tell(name: str, report: DemoReport) -> None:
    print(f"\n{name}: {len(report.cases)} cases. Password for every account: {report.password}")
    width = max((len(account) for account, _, _ in report.accounts), default=0)
    for account, label, roles in report.accounts:
        print(f"  {account:{width}}  {label} ({', '.join(roles)})")
    for story, why in report.failed:
        print(f"  not as the story says: {story.in_('sv')}: {in_words(why, 'sv')}", file=sys.stderr)
