"""Owns proving that what is stored of cases is whole: the chains of events and audit, and that replaying
what happened gives the case. For the operator, who sees no content by it; records nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from engine.casework.draft import replay
from engine.operations.world import World
from engine.storage import audit, events
from engine.storage.cases import CaseRow, every_case
from engine.storage.chain import BrokenLink
from engine.storage.database import Transaction
from engine.storage.submissions import versions_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """Where something does not hold. `deployment` and `number` of the case, which another deployment may have
    too; both empty for the audit of no single case. `chain`: events, audit, or case when replaying does not
    give what is stored, or versions when what has been amended is not what happened. `link`: the first row
    that does not fit, None for `case` and `versions`.
    """

    deployment: str
    number: str
    chain: str
    link: BrokenLink | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """`cases`: how many were read, each with its activities."""

    cases: int
    broken: tuple[Broken, ...]


def verify_all(world: World, tenant: str, each: Callable[[int], None] | None = None) -> Verified:
    """Read every chain of the tenant. `each` is told how many cases have been read."""
    found: list[Broken] = []
    count = 0
    with world.storage.reading(tenant) as tx:
        known = {""}
        for row in every_case(tx):
            count += row.case.use is None
            known.add(row.case.id)
            found += broken_in(tx, row)
            if each is not None:
                each(count)
        for chain in ["", *(one for one in audit.chains(tx) if one not in known)]:
            link = audit.verify(tx, chain)
            if link is not None:
                found.append(Broken(deployment="", number="", chain="audit", link=link))
    return Verified(cases=count, broken=tuple(found))


def broken_in(tx: Transaction, row: CaseRow) -> Iterator[Broken]:
    told = events.links(tx, row.case.id)

    def broken(chain: str, link: BrokenLink | None) -> Broken:
        return Broken(deployment=row.deployment, number=row.number, chain=chain, link=link)

    for chain, link in (
        ("events", events.verify(tx, row.case.id)),
        ("audit", audit.verify(tx, row.case.id)),
    ):
        if link is not None:
            yield broken(chain, link)
    whole = len(told) == row.case.version and all(one.body is not None for one in told)
    if len(told) != row.case.version or (
        whole and replay(events.history(tx, row.case.id)) != row.case
    ):
        yield broken("case", None)
    if whole and amended_in_events(tx, row.case.id) != amended_versions(tx, row.case.id):
        yield broken("versions", None)


def amended_in_events(tx: Transaction, case: str) -> frozenset[tuple[str, str]]:
    """Which version took the place of which, by what happened."""
    told = (one.payload for one in events.history(tx, case) if one.kind == "amended")
    return frozenset((str(one["submission"]), str(one["amends"])) for one in told)


def amended_versions(tx: Transaction, case: str) -> frozenset[tuple[str, str]]:
    """The same, by what is stored of each version."""
    known = {one.id: one.amended for one in versions_of(tx, case)}
    return frozenset(
        (version, amended.of)
        for version, amended in known.items()
        if amended is not None and amended.of in known
    )
