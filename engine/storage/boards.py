"""Owns what stands in each column of the board: the first cases of each state, and how many there are.

One statement a state, read from an index in the order of the dates and stopped at a few; columns of
several states are put together by those who ask.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from sqlalchemy import Select, bindparam, func, select

from engine.access.scope import ListScope
from engine.storage.cases import CaseRow
from engine.storage.database import Transaction
from engine.storage.lists import Narrowing, Shape, conditions, list_cases, mine, shape_of, values
from engine.storage.schema import case

MOST = 99
"""From here on a column says only that there are more."""


def first_in(
    tx: Transaction, scope: ListScope, narrowing: Narrowing, state: str, size: int
) -> tuple[CaseRow, ...]:
    """At most `size` cases of the state, the nearest due first."""
    return list_cases(tx, scope, replace(narrowing, state=state), None, size)


def count_in(tx: Transaction, scope: ListScope, narrowing: Narrowing, state: str) -> int:
    """How many there are, at most one more than `MOST`."""
    wanted = replace(narrowing, state=state)
    statement = counted(shape_of(scope, wanted, False))
    return tx.connection.execute(statement, values(tx, scope, wanted)).scalar_one()


@lru_cache(maxsize=64)
def counted(shape: Shape) -> Select[int]:
    few = select(case.c.id).where(mine(), *conditions(shape)).limit(bindparam("most", MOST + 1))
    return select(func.count()).select_from(few.subquery())
