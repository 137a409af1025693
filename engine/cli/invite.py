"""Owns `stegvis invite DEPLOYMENT ACCOUNT`: the first who administers accounts, from the terminal."""

from __future__ import annotations

import argparse
import sys

from engine.cli.settings import add_options, opened, read_installation
from engine.foundation.wrong import Refused
from engine.operations.invite import Invitation, invite_from_terminal


def describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("deployment", metavar="DEPLOYMENT")
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


def run(arguments: argparse.Namespace) -> int:
    world = opened(read_installation(arguments))
    new = Invitation(
        name=arguments.account,
        label=arguments.name,
        roles=frozenset(arguments.role),
        email=arguments.email,
    )
    done = invite_from_terminal(world, arguments.deployment, new)
    world.close()
    if isinstance(done, Refused):
        print(done.reason.sentence.in_("sv"), file=sys.stderr)
        return 2
    if done.link is None:
        print(f"{done.account} had an account already and has got the roles.")
        return 0
    until = f"{done.link.expires:%Y-%m-%d}"
    print(f"{done.account} is invited. The link is shown only now and works once, until {until}:")
    print(f"  the address of the site, followed by {done.link.path}")
    return 0
