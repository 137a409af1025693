"""Owns `stegvis serve`: the published deployments over HTTP, from one process."""

from __future__ import annotations

import argparse
import sys
import threading
from logging import getLogger
from pathlib import Path

from engine.cli.settings import add_options, opened, read_installation, works_here
from engine.operations.embedded import Embedded
from engine.operations.list_deployments import list_deployments
from engine.operations.logs import set_up
from engine.operations.settings import Log, Settings
from engine.operations.tenants import known_tenants, label_of
from engine.operations.two_step_secrets import seal_anew
from engine.operations.world import World


def describe(parser: argparse.ArgumentParser) -> None:
    add_options(parser)
    parser.add_argument("--host", help="the address to answer on")
    parser.add_argument("--port", type=int, help="the port to answer on")
    parser.add_argument(
        "--workspace",
        type=Path,
        metavar="DIR",
        help="where definitions lie that may be published from a page; none if not given",
    )


def run(arguments: argparse.Namespace) -> int:
    from engine.web.app import make_app
    from engine.web.running import Running
    from engine.web.server import serve

    installation = read_installation(arguments)
    log_to_stderr(installation.settings.log)
    world, running = opened(installation), Running()
    tell(world, installation.settings)
    token = installation.secrets.metrics_token
    worker = Embedded(world) if works_here(installation) else None
    try:
        seal_anew(world)
        if worker is not None:
            worker.start()
        app = make_app(world, arguments.workspace, running=running, metrics_token=token)
        serve(app, running, world.settings)
    finally:
        if worker is not None:
            worker.stop()
        world.close()
    return 0


def log_to_stderr(log: Log) -> None:
    """Also what breaks in a thread, which would else be printed with its values."""
    as_json = log.format == "json" or (log.format == "auto" and not sys.stderr.isatty())
    set_up(log.level, as_json=as_json, stream=sys.stderr)
    threading.excepthook = log_broken_thread


def log_broken_thread(broken: threading.ExceptHookArgs) -> None:
    getLogger("stegvis.threads").error("a thread broke", exc_info=broken.exc_value)


def tell(world: World, settings: Settings) -> None:
    """What is served, and where."""
    tenants = tuple(known_tenants(settings))
    published = [card for tenant in tenants for card in list_deployments(world, tenant)]
    if not published:
        print(
            "Nothing is published yet, so there is nothing to show.\n"
            "Publish a deployment first: stegvis publish NAME --why TEXT --data "
            f"{settings.data.folder}",
            file=sys.stderr,
        )
    for card in published:
        label = label_of(settings, card.tenant)
        whose = f"{label}: " if label else ""
        print(f"{whose}{card.title.in_('en')}, release {card.release}")
    where = settings.server
    print(f"{where.base_url or f'http://{where.host}:{where.port}'}/", flush=True)
