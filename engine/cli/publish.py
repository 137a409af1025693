"""Owns `stegvis publish DEPLOYMENT --why TEXT`: what differs, and a release of it."""

from __future__ import annotations

import argparse
import getpass
from pathlib import Path

from engine.cli.check import tell_errors
from engine.cli.differences import describe_output, tell_preview, tell_result
from engine.cli.folders import named, read
from engine.cli.settings import (
    add_options,
    add_tenant,
    created,
    is_there,
    opened,
    read_installation,
    tenant_in,
)
from engine.operations.publish import Unpublished, publish
from engine.operations.publish_workspace import preview_folder
from engine.operations.tenants import belongs


def describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("deployment", metavar="DEPLOYMENT", help="its name, or its folder")
    parser.add_argument("--why", required=True, metavar="TEXT", help="what has changed, for others")
    parser.add_argument("--who", metavar="NAME", help="who does it; you if none")
    parser.add_argument(
        "--new",
        action="store_true",
        help="begin a project from a file that was published as another",
    )
    parser.add_argument("--dry-run", action="store_true", help="tell what would be, do nothing")
    add_options(parser)
    add_tenant(parser)
    parser.add_argument("--workspace", type=Path, default=Path("."), metavar="DIR")
    describe_output(parser)


def run(arguments: argparse.Namespace) -> int:
    files, _ = read(arguments.workspace)
    arguments.deployment = named(files, arguments.deployment, arguments.workspace)
    installation = read_installation(arguments)
    tenant = tenant_in(arguments, installation, (arguments.deployment,))
    belongs(installation.settings, tenant, arguments.deployment)
    if not arguments.dry_run:
        created(installation)
    world = opened(installation) if not arguments.dry_run or is_there(installation) else None
    before = preview_folder(world, files, arguments.deployment, tenant, new=arguments.new)
    if isinstance(before, Unpublished):
        tell_errors(before.diagnostics, files)
        return 1
    if arguments.dry_run or world is None:
        return tell_preview(before, arguments)
    who = arguments.who or getpass.getuser()
    result = publish(
        world,
        files,
        arguments.deployment,
        why=arguments.why,
        who=who,
        tenant=tenant,
        new=arguments.new,
    )
    if isinstance(result, Unpublished):
        tell_errors(result.diagnostics, files)
        return 1
    return tell_result(result, before, arguments)
