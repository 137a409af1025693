"""Owns `stegvis serve`: the published deployments over HTTP, from one process."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from engine.operations.list_deployments import list_deployments
from engine.operations.world import open_world


def describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--data", type=Path, default=Path("data"), metavar="DIR")
    parser.add_argument(
        "--workspace",
        type=Path,
        metavar="DIR",
        help="where definitions lie that may be published from a page; none if not given",
    )


def run(arguments: argparse.Namespace) -> int:
    import uvicorn

    from engine.web.app import make_app

    world = open_world(arguments.data)
    published = list_deployments(world)
    if not published:
        print(
            "Nothing is published yet, so there is nothing to show.\n"
            "Publish a deployment first: stegvis publish NAME --why TEXT --data "
            f"{arguments.data}",
            file=sys.stderr,
        )
    for card in published:
        print(f"{card.title.in_('en')}, release {card.release}")
    print(f"http://{arguments.host}:{arguments.port}/", flush=True)
    uvicorn.run(
        make_app(world, arguments.workspace),
        host=arguments.host,
        port=arguments.port,
        log_level="warning",
        server_header=False,
    )
    return 0
