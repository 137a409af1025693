"""Owns `stegvis invite DEPLOYMENT ACCOUNT`: the first who administers accounts, from the terminal."""

from __future__ import annotations

import argparse
import sys

from engine.cli.folders import named_here
from engine.cli.settings import (
    Installation,
    add_options,
    add_tenant,
    opened,
    read_installation,
    sites_of,
    tenant_in,
)
from engine.foundation.wrong import Refused
from engine.operations.invite import Invitation, invite_from_terminal
from engine.operations.list_deployments import known_by


def describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("deployment", metavar="DEPLOYMENT", help="its name, or its folder")
    parser.add_argument("account", metavar="ACCOUNT", help="what the person writes to sign in")
    parser.add_argument("--name", required=True, metavar="NAME", help="what the person is called")
    parser.add_argument(
        "--role",
        action="append",
        default=[],
        metavar="ROLE",
        help="may be given several times; without it the first role that may administer accounts",
    )
    parser.add_argument("--email", default="", metavar="ADDRESS")
    add_options(parser)
    add_tenant(parser)


def run(arguments: argparse.Namespace) -> int:
    arguments.deployment = named_here(arguments.deployment)
    installation = read_installation(arguments)
    tenant = tenant_in(arguments, installation, (arguments.deployment,))
    world = opened(installation)
    known_by(world, arguments.deployment, tenant)
    new = Invitation(
        name=arguments.account,
        label=arguments.name,
        roles=frozenset(arguments.role),
        email=arguments.email,
    )
    done = invite_from_terminal(world, arguments.deployment, new, tenant=tenant)
    world.close()
    if isinstance(done, Refused):
        print(done.reason.sentence.in_("sv"), file=sys.stderr)
        return 2
    if done.link is None:
        print(f"{done.account} had an account already and has got the roles.")
        return 0
    until = f"{done.link.expires:%Y-%m-%d}"
    print(f"{done.account} is invited. The link is shown only now and works once, until {until}:")
    print(f"  {where(installation, tenant)}{done.link.path}")
    return 0


def where(installation: Installation, tenant: str) -> str:
    """The address of the site; to be filled in where there is but one, which whoever invites knows."""
    sites = sites_of(installation)
    return sites.get(tenant, "the address of the site, followed by ")
