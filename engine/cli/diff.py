"""Owns `stegvis diff DEPLOYMENT`: what differs between the folder and what is published. Changes nothing."""

from __future__ import annotations

import argparse
from pathlib import Path

from engine.cli.check import tell_errors
from engine.cli.differences import describe_output, tell_preview
from engine.cli.folders import named, read
from engine.cli.settings import (
    add_options,
    add_tenant,
    is_there,
    opened,
    read_installation,
    tenant_in,
)
from engine.operations.publish import Unpublished
from engine.operations.publish_workspace import preview_folder


def describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("deployment", metavar="DEPLOYMENT", help="its name, or its folder")
    add_options(parser)
    add_tenant(parser)
    parser.add_argument("--workspace", type=Path, default=Path("."), metavar="DIR")
    describe_output(parser)


def run(arguments: argparse.Namespace) -> int:
    files, _ = read(arguments.workspace)
    arguments.deployment = named(files, arguments.deployment, arguments.workspace)
    installation = read_installation(arguments)
    tenant = tenant_in(arguments, installation, (arguments.deployment,))
    world = opened(installation) if is_there(installation) else None
    found = preview_folder(world, files, arguments.deployment, tenant)
    if isinstance(found, Unpublished):
        tell_errors(found.diagnostics, files)
        return 1
    return tell_preview(found, arguments)
