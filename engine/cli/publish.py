"""Owns `stegvis publish DEPLOYMENT --why TEXT`: a snapshot and a release of it."""

from __future__ import annotations

import argparse
import getpass
from pathlib import Path

from engine.cli.check import tell_errors
from engine.cli.folders import read
from engine.cli.settings import add_options, created, opened, read_installation
from engine.operations.publish import Published, publish


def describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("deployment", metavar="DEPLOYMENT")
    parser.add_argument("--why", required=True, metavar="TEXT", help="what has changed, for others")
    add_options(parser)
    parser.add_argument("--workspace", type=Path, default=Path("."), metavar="DIR")


def run(arguments: argparse.Namespace) -> int:
    files, _ = read(arguments.workspace)
    installation = read_installation(arguments)
    created(installation)
    world = opened(installation)
    result = publish(world, files, arguments.deployment, why=arguments.why, who=getpass.getuser())
    if not isinstance(result, Published):
        tell_errors(result.diagnostics, files)
        return 1
    again = " (samma text som förut)" if result.again else ""
    print(f"{arguments.deployment}: version {result.number}, text {result.snapshot[:12]}{again}")
    return 0
