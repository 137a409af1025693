"""Owns what lets somebody into a case of a list, as conditions of a statement: the parts of a `ListScope`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    false,
    literal,
    or_,
    select,
    true,
)

from engine.storage.schema import account, account_role, case, request, seat, shared, submission

if TYPE_CHECKING:
    from engine.storage.lists import Shape


def granted(shape: Shape) -> list[ColumnElement[bool]]:
    """The parts of a `ListScope`, any of which lets a case in."""
    found: list[ColumnElement[bool]] = []
    if shape.units:
        found.append(case.c.unit.in_(several("units")))
    if shape.subprojects:
        found.append(case.c.subproject.in_(several("subprojects")))
    if shape.seated or shape.named:
        found.append(case.c.id.in_(seats()))
    if shape.named:
        found += [case.c.id.in_(requests()), case.c.id.in_(authored())]
    if shape.party:
        found.append(case.c.id.in_(opened_by_consent()))
    return found or [false()]


def opened_by_consent() -> Select[str]:
    """Cases of which a consent that stands shares something with the party."""
    return select(shared.c.case).where(
        shared.c.tenant == bindparam("tenant"),
        shared.c.party == bindparam("party"),
        shared.c.what.in_(several("shares")),
        shared.c.until >= bindparam("today"),
    )


def several(name: str) -> BindParameter[str]:
    return bindparam(name, expanding=True)


def seats() -> Select[str]:
    """Cases where the account has a seat, or where one of its role is lent to it."""
    lent = and_(seat.c.account.in_(several("stands_for")), seat.c.role.in_(several("roles")))
    return select(seat.c.case).where(
        seat.c.tenant == bindparam("tenant"), or_(seat.c.account == bindparam("account"), lent)
    )


def requests() -> Select[str]:
    """Cases in which something is asked of the account: what a seat's role is asked, of whoever sits there,
    as long as they hold the role and have not ended.
    """
    theirs = request.c.holder.in_(several("holders"))
    held = select(account_role.c.account).where(
        account_role.c.tenant == request.c.tenant,
        account_role.c.account == request.c.holder,
        account_role.c.deployment == request.c.deployment,
        literal("role:") + account_role.c.role == request.c.of,
        account.c.tenant == request.c.tenant,
        account.c.name == request.c.holder,
        account.c.ended.is_(None),
    )
    return select(request.c.case).where(
        request.c.tenant == bindparam("tenant"),
        request.c.of.in_(several("receivers")),
        or_(request.c.claimed == true(), theirs, ~held.exists()),
    )


def authored() -> Select[str]:
    return select(submission.c.case).where(
        submission.c.tenant == bindparam("tenant"), submission.c.by == bindparam("account")
    )
