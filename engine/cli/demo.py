"""Owns `stegvis demo`: invented people and accounts in a data folder, through the real operations."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import sleep

from engine.cli.check import tell_errors
from engine.cli.folders import named, read
from engine.cli.settings import (
    Installation,
    add_options,
    base_url_of,
    created,
    opened,
    read_installation,
    sites_of,
)
from engine.definitions.deployment import Loaded
from engine.definitions.load import load
from engine.foundation.texts import in_words
from engine.operations.demo import DemoReport, demo, publish_ahead
from engine.operations.list_deployments import list_deployments
from engine.operations.publish import Unpublished
from engine.operations.settings import Settings
from engine.operations.tenants import has_several, known_tenants, label_of, tenant_for
from engine.operations.world import World

REASON = "För att prova"

PEOPLE = 60
"""Beside those of the stories."""
EVERY = 20
PAUSE = 0.2
"""Seconds: about as long as making one of them keeps others from writing."""


@dataclass(frozen=True, kw_only=True)
class Made:
    """What it is made of: the world, what the folder has, and what the call says."""

    world: World
    files: Mapping[str, bytes]
    loaded: Loaded
    arguments: argparse.Namespace

    @property
    def people(self) -> int:
        wanted: int = self.arguments.people
        return max(0, wanted)


def describe(parser: argparse.ArgumentParser) -> None:
    add_options(parser)
    parser.add_argument(
        "--tenant",
        metavar="NAME",
        help="fill what this one has alone, where several share the installation; else all of them",
    )
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
    installation = read_installation(arguments)
    tenants = _tenants(arguments, installation.settings)
    if arguments.publish:
        created(installation)
    made = Made(world=opened(installation), files=files, loaded=load(files), arguments=arguments)
    failed = False
    for tenant in tenants:
        if arguments.publish and not _published(made, installation.settings, tenant):
            return 1
        failed = _filled(made, installation, tenant) or failed
    return 1 if failed else 0


def _tenants(arguments: argparse.Namespace, settings: Settings) -> tuple[str, ...]:
    """The one that is named, or all there are; each with its own people."""
    if arguments.tenant is not None:
        return (tenant_for(settings, arguments.tenant),)
    return tuple(known_tenants(settings))


def _is_of(settings: Settings, tenant: str, deployment: str) -> bool:
    """Whether the settings give the tenant the deployment; where there is but one, it has all."""
    return not has_several(settings) or deployment in settings.tenants[tenant].deployments


def _filled(made: Made, installation: Installation, tenant: str) -> bool:
    """Fill what is published of the tenant; whether any story failed."""
    settings, arguments, failed = installation.settings, made.arguments, False
    label = label_of(settings, tenant)
    site = sites_of(installation).get(tenant, base_url_of(installation))
    cards = list_deployments(made.world, tenant)
    own = tuple(card for card in cards if _is_of(settings, tenant, card.name))
    if label and not own:
        print(f"{label}: nothing that is its own is published.", file=sys.stderr)
    for card in own:
        called = f"{label}, {card.name}" if label else card.name
        print(f"{called}: invented people …", file=sys.stderr, flush=True)
        told = _progress(called, PAUSE if arguments.slowly else 0)
        report = demo(made.world, made.loaded, card.name, made.people, told, tenant=tenant)
        if arguments.slowly:
            continue
        _tell(called, report)
        if report.link is not None:
            path, code = report.link
            print(f"  somebody without an account answers here: {site}{path}")
            print(f"  {'the code to tell them: ' + code if code else 'it takes no code'}")
        failed = failed or bool(report.failed)
    return failed


def _progress(name: str, pause: float) -> Callable[[int], None]:
    def told(done: int) -> None:
        if done % EVERY == 0:
            print(f"{name}: {done} more people …", file=sys.stderr, flush=True)
        sleep(pause)

    return told


def _published(made: Made, settings: Settings, tenant: str) -> bool:
    """Whether all that the folder has of the tenant's could be published; what is wrong has been told."""
    folders = {path.split("/")[1] for path in made.files if path.startswith("deployments/")}
    names = (named(made.files, folder) for folder in sorted(folders))
    for name in (one for one in names if _is_of(settings, tenant, one)):
        done = publish_ahead(
            made.world,
            made.files,
            made.loaded,
            name,
            why=REASON,
            who=getpass.getuser(),
            people=made.people,
            tenant=tenant,
        )
        if isinstance(done, Unpublished):
            tell_errors(done.diagnostics, made.files)
            return False
    return True


def _tell(name: str, report: DemoReport) -> None:
    print(f"\n{name}: {len(report.cases)} cases. Password for every account: {report.password}")
    width = max((len(account) for account, _, _ in report.accounts), default=0)
    for account, label, roles in report.accounts:
        print(f"  {account:{width}}  {label} ({', '.join(roles)})")
    for story, why in report.failed:
        print(f"  not as the story says: {story.in_('sv')}: {in_words(why, 'sv')}", file=sys.stderr)
