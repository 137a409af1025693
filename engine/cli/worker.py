"""Owns `stegvis worker`: what is to happen by itself, on a node of its own. Needs PostgreSQL."""

from __future__ import annotations

import argparse
from pathlib import Path

from engine.operations.work import AT_ONCE, work
from engine.operations.world import DataPlace, open_world


def describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, default=Path("data"), metavar="DIR")
    parser.add_argument(
        "--at-once", type=int, default=AT_ONCE, metavar="N", help="how many jobs at the same time"
    )


def run(arguments: argparse.Namespace) -> int:
    place = DataPlace(folder=arguments.data)
    world = open_world(place)
    try:
        work(world, place, arguments.at_once)
    finally:
        world.close()
    return 0
