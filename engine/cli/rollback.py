"""Owns `stegvis rollback DEPLOYMENT --to N --why TEXT`: a new release with the text of an older one."""

from __future__ import annotations

import argparse
import getpass

from engine.cli.differences import describe_output, tell_preview, tell_result
from engine.cli.folders import named_here
from engine.cli.settings import add_options, add_tenant, opened, read_installation, tenant_in
from engine.operations.list_deployments import known_by
from engine.operations.roll_back import preview_roll_back, roll_back


def describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("deployment", metavar="DEPLOYMENT", help="its name, or its folder")
    parser.add_argument("--to", required=True, type=int, metavar="N", help="the release's number")
    parser.add_argument("--why", required=True, metavar="TEXT", help="what was wrong, for others")
    parser.add_argument("--who", metavar="NAME", help="who does it; you if none")
    parser.add_argument("--dry-run", action="store_true", help="tell what would be, do nothing")
    add_options(parser)
    add_tenant(parser)
    describe_output(parser)


def run(arguments: argparse.Namespace) -> int:
    arguments.deployment = named_here(arguments.deployment)
    installation = read_installation(arguments)
    tenant = tenant_in(arguments, installation, (arguments.deployment,))
    world = opened(installation)
    known_by(world, arguments.deployment, tenant)
    before = preview_roll_back(world, arguments.deployment, arguments.to, tenant)
    if arguments.dry_run:
        return tell_preview(before, arguments)
    who = arguments.who or getpass.getuser()
    result = roll_back(
        world, arguments.deployment, arguments.to, why=arguments.why, who=who, tenant=tenant
    )
    return tell_result(result, before, arguments)
