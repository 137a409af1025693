"""Owns `stegvis invite DEPLOYMENT ACCOUNT`: the first who administers accounts, from the terminal."""

from __future__ import annotations

import argparse
import sys

from engine.cli.folders import named_here
from engine.cli.settings import (
    Installation,
    add_options,
    add_tenant,
    base_url_of,
    opened,
    read_installation,
    sites_of,
    tenant_in,
)
from engine.foundation.texts import Said, said
from engine.foundation.wrong import Refused
from engine.operations.invite import Invitation, Invited, invite_from_terminal
from engine.operations.list_deployments import known_by

EVERYWHERE = frozenset({"", "0.0.0.0", "::"})  # noqa: S104  compared with, not answered on


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
    parser.add_argument("--language", choices=("sv", "en"), default="sv")


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
    language = arguments.language
    if isinstance(done, Refused):
        print(done.reason.sentence.in_(language), file=sys.stderr)
        return 2
    print(happened(done).in_(language))
    if done.link is not None:
        site, path = where(installation, tenant), done.link.path
        unknown = said("webbplatsens adress, och efter den {path}", path=path).in_(language)
        print(f"  {site}{path}" if site else f"  {unknown}")
    return 0


def happened(done: Invited) -> Said:
    if done.link is None:
        return said("{account} hade redan ett konto, och har fått rollerna.", account=done.account)
    return said(
        "{account} är inbjuden. Länken visas bara nu och gäller en gång, till och med {day}:",
        account=done.account,
        day=f"{done.link.expires:%Y-%m-%d}",
    )


def where(installation: Installation, tenant: str) -> str:
    """The address of the site; empty where it is not said and others than this machine are answered."""
    server, sites = installation.settings.server, sites_of(installation)
    if not sites and not server.base_url and server.host in EVERYWHERE:
        return ""
    return sites.get(tenant, base_url_of(installation))
