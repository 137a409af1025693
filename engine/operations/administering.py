"""Owns what all who administer accounts have in common: the right, read anew each time; whose account it is;
and what one may not do.

One administers in the deployments where one holds the right, and nowhere else: which roles somebody has
there, and where each is held. What is the same for an account everywhere - its name, address, password - is
changed only by those who hold the right in every deployment where the account has roles. Nobody changes
their own rights; so the last who holds the right keeps it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from engine.access.decide import decide
from engine.access.facts import Act, Facts, Purpose
from engine.definitions.deployment import Deployment, Role
from engine.fields.email import SHAPE
from engine.foundation.texts import Said, Text, said
from engine.foundation.wrong import Reason, Refused
from engine.operations.callers import Caller, account_of
from engine.operations.load_release import live_deployment
from engine.operations.recording import note, note_about
from engine.operations.standing import NO_ROLE, Desk, sit_down
from engine.operations.world import World
from engine.storage.accounts import AccountRow, find_account
from engine.storage.administering import any_account, cases_with
from engine.storage.database import Transaction

RIGHT = "accounts"
ACT = Act.ADMINISTER_ACCOUNTS
LONGEST = 200
NOT_HERE = Refused(
    reasons=(Reason(kind="missing", sentence=said("Kontot finns inte i det här projektet.")),)
)
NOT_OWN = said("Du kan inte ändra ditt eget konto här. Be någon annan som sköter konton.")


def desk_of(world: World, tx: Transaction, caller: Caller) -> Desk | Refused:
    """The caller at work with accounts; refused, and noted, to those without the right now."""
    row = find_account(tx, caller.account.name)
    if row is None:
        return NO_ROLE
    known = account_of(tx.tenant, row, caller.account.proof)
    desk = sit_down(world, tx, replace(caller, account=known))
    if isinstance(desk, Refused):
        return desk
    facts = Facts(deployment=desk.deployment)
    allowed = decide(desk.actor, ACT, facts, Purpose.ADMINISTRATION)
    if isinstance(allowed, Refused):
        note(tx, caller, ACT, desk.now, refused=True)
        return allowed
    return desk


def account_here(desk: Desk, name: str) -> AccountRow | Refused:
    """The account, also one that has ended, if it has or had to do with the deployment."""
    row = any_account(desk.tx, name)
    if row is None:
        return NOT_HERE
    here = row.roles.get(desk.deployment.name) or cases_with(desk.tx, desk.deployment.name, name)
    return row if here else NOT_HERE


def account_of_others(desk: Desk, name: str) -> AccountRow | Refused:
    """The same, when it is not the caller's own."""
    return no(NOT_OWN) if name == desk.caller.account.name else account_here(desk, name)


def account_of_mine_alone(desk: Desk, name: str) -> AccountRow | Refused:
    """The same, when all its deployments are those where the caller holds the right."""
    row = account_of_others(desk, name)
    if isinstance(row, Refused):
        return row
    others = tuple(title for where, title in elsewhere(desk, row) if not has_right(desk, where))
    if others:
        return no(
            said(
                "Kontot har roller också i {others}. Det här får bara den ändra som sköter konton där "
                "med.",
                others=others,
            )
        )
    return row


Whose = Callable[[Desk, str], AccountRow | Refused]
"""Whose account one may have to do with: `account_here`, `account_of_others`, `account_of_mine_alone`."""


def at_account(
    world: World, tx: Transaction, caller: Caller, name: str, whose: Whose
) -> tuple[Desk, AccountRow] | Refused:
    """The caller at work with accounts, and the account, where `whose` lets the caller have to do with it."""
    desk = desk_of(world, tx, caller)
    if isinstance(desk, Refused):
        return desk
    row = whose(desk, name)
    return row if isinstance(row, Refused) else (desk, row)


def elsewhere(desk: Desk, row: AccountRow) -> tuple[tuple[str, Text | str], ...]:
    """The other deployments where the account has roles, with what they are called."""
    here = desk.deployment.name
    return tuple((where, title_of(desk, where)) for where in sorted(row.roles) if where != here)


def title_of(desk: Desk, deployment: str) -> Text | str:
    found = deployment_of(desk, deployment)
    return found.title if found is not None else deployment


def has_right(desk: Desk, deployment: str) -> bool:
    """Whether the caller holds the right there; where nothing is published there is none to hold."""
    found, held = deployment_of(desk, deployment), desk.caller.account.roles.get(deployment)
    return found is not None and found.right(held or frozenset(), RIGHT)


def deployment_of(desk: Desk, deployment: str) -> Deployment | None:
    return live_deployment(desk.world, desk.tx, deployment)


def roles_to_give(deployment: Deployment) -> tuple[Role, ...]:
    """Those that somebody can hold: not the names that only stand for others."""
    return tuple(role for role in deployment.roles.values() if not role.includes)


def against_roles(deployment: Deployment, roles: frozenset[str]) -> Said | None:
    known = {role.name for role in roles_to_give(deployment)}
    if not roles:
        return said("Välj minst en roll.")
    return None if roles <= known else said("Välj bland projektets roller.")


def against_email(email: str | None) -> Said | None:
    if email is None or (SHAPE.fullmatch(email) is not None and len(email) <= LONGEST):
        return None
    return said("Skriv en e-postadress, till exempel namn@example.se.")


def against_label(label: str) -> Said | None:
    if not label or len(label) > LONGEST or not label.isprintable():
        return said("Skriv vad personen heter, med högst {most} tecken.", most=LONGEST)
    return None


def email_of(typed: str) -> str | None:
    """An address as it is kept: small letters; None where nothing is written."""
    return typed.strip().casefold() or None


def no(sentence: Said, *about: str) -> Refused:
    """Why not; `about` names what of the form is wrong."""
    return Refused(reasons=(Reason(kind="access", sentence=sentence, missing=about),))


def first_wrong(found: Iterable[tuple[str, Said | None]]) -> Refused | None:
    """The first of what is looked at that is wrong, by the name that the form has for it."""
    return next((no(wrong, about) for about, wrong in found if wrong is not None), None)


def noted(desk: Desk, did: str, account: str, **about: str) -> None:
    """Write down what was done to an account."""
    told = {"did": did, "account": account, **about}
    note_about(desk.tx, desk.caller, ACT, desk.now, told)


def in_a_list(names: frozenset[str]) -> str:
    return " ".join(sorted(names))
