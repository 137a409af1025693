"""Owns what cases and activities are numbered: how they are spoken of, and found in addresses.

An activity has the number of its case with its own after it. An anonymous one has a number from a line of its
own, of all such in the deployment, so that the number says nothing of the case.
"""

from __future__ import annotations

from datetime import datetime

from engine.casework.case import Case
from engine.casework.step import number_of
from engine.definitions.deployment import Deployment
from engine.storage.cases import CaseRow, next_number
from engine.storage.database import Transaction

NAMELESS = 0
"""The year of the line that anonymous activities are numbered in: none."""


def case_number(tx: Transaction, deployment: Deployment, now: datetime) -> str:
    """`SK-2024-001`: initials of the deployment, the year, a running number in it."""
    running = next_number(tx, deployment.name, now.year)
    return f"{initials(deployment)}-{now.year}-{running:03}"


def activity_number(
    tx: Transaction, deployment: Deployment, host: CaseRow, case: Case, *, nameless: bool
) -> str:
    """`SK-2024-001.2`; of an anonymous one `SK-17`."""
    if nameless:
        return f"{initials(deployment)}-{next_number(tx, deployment.name, NAMELESS)}"
    return f"{host.number}.{number_of(case.id)}"


def spoken(number: str) -> str:
    """The number as it is spoken of. The project's own case has none, nor what goes on in it: what stands in
    their addresses is the name of the workflow.
    """
    return "" if number[:1].islower() else number


def running_number(number: str) -> str:
    """The number that an anonymous activity is called by: `SK-17` is 17."""
    return number.rpartition("-")[2]


def initials(deployment: Deployment) -> str:
    """Capitals in the title (`StegFram`: SF), or of its words (`Nya spår`: NS), or its first two."""
    title = deployment.title.in_(deployment.base_language)
    capitals = [sign for sign in title if sign.isupper()]
    firsts = [word[0].upper() for word in title.split() if word[0].isalpha()]
    letters = [sign.upper() for sign in title if sign.isalpha()]
    found = next(one for one in (capitals, firsts, letters[:2]) if len(one) > 1 or one is letters)
    return "".join(found[:4])
