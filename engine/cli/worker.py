"""Owns `stegvis worker`: what is to happen by itself, on a node of its own. Needs PostgreSQL."""

from __future__ import annotations

import argparse

from engine.cli.serve import log_to_stderr
from engine.cli.settings import add_options, opened, place_of, read_installation
from engine.operations.two_step_secrets import seal_anew
from engine.operations.work import AT_ONCE, work


def describe(parser: argparse.ArgumentParser) -> None:
    add_options(parser)
    parser.add_argument(
        "--at-once", type=int, default=AT_ONCE, metavar="N", help="how many jobs at the same time"
    )


def run(arguments: argparse.Namespace) -> int:
    installation = read_installation(arguments)
    log_to_stderr(installation.settings.log)
    world = opened(installation)
    try:
        seal_anew(world)
        work(world, place_of(installation), arguments.at_once)
    finally:
        world.close()
    return 0
