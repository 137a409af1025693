"""Owns telling by mail those who review the log that something waits for them. A mail says in which project
it is and where, and nothing of any case.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from engine.access.decide import Allowed
from engine.access.facts import Act
from engine.access.proving import ASSUMED
from engine.foundation.texts import Said, said
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller, account_of
from engine.operations.letters import Letter
from engine.operations.standing import Desk, sit_down
from engine.storage.accounts import AccountRow, find_account

WAITS = said("En kontroll av loggen väntar på bedömning.")
EMERGENCY = said("En nödläsning väntar på bedömning.")
SILENT = said("Logga in för att läsa. Av hänsyn till den det gäller står det inget mer här.")


def tell_reviewers(desk: Desk, what: Said, path: str) -> None:
    """A letter to each who may judge, but for whoever brought it about. `path`: the page, in the project."""
    if desk.world.mail is None:
        return
    home = f"/{quote(desk.deployment.name)}"
    for row, address in reviewers(desk):
        letter = Letter(
            to=address,
            language=row.language,
            subject=said("Loggkontroll i {where}", where=desk.deployment.title),
            words=(what, SILENT),
            path=f"{home}/{path}",
        )
        desk.world.mail(desk.tx, letter)


def reviewers(desk: Desk) -> Iterator[tuple[AccountRow, str]]:
    """Those who may judge readings here, and want mail: the account, and its address."""
    for name in sorted(log_readers(desk) - {desk.caller.account.name}):
        row = find_account(desk.tx, name)
        if row is not None and row.email is not None and row.notify != "none":
            caller = Caller(
                account=account_of(desk.tx.tenant, row, ASSUMED), deployment=desk.caller.deployment
            )
            at_work = sit_down(desk.world, desk.tx, caller)
            if not isinstance(at_work, Refused) and may_judge(at_work):
                yield row, row.email


def log_readers(desk: Desk) -> frozenset[str]:
    roles = (one.name for one in desk.deployment.roles.values() if one.sees == "log")
    return frozenset(name for role in roles for name, _ in desk.holders.get(role, ()))


def may_judge(desk: Desk) -> bool:
    return isinstance(desk.decide(Act.JUDGE_READING), Allowed)
