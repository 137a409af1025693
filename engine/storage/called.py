"""Owns finding people by their names among the cases that somebody sees in lists."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import Select, bindparam, exists, false, func, or_, select

from engine.access.scope import ListScope
from engine.foundation.folding import name_tokens
from engine.storage.database import Transaction
from engine.storage.let_in import granted
from engine.storage.lists import (
    COUNTED,
    Narrowing,
    Shape,
    bounds,
    has_part,
    mine,
    shape_of,
    values,
)
from engine.storage.people import FOUND, PERSON, PersonRow, person_row
from engine.storage.schema import case, person, person_name_token

NAME_WORDS = 8
FITTING = 500
"""Among so many that fit the people found are put in order of their last names."""


def people_called(
    tx: Transaction, scope: ListScope, deployment: str, text: str
) -> tuple[PersonRow, ...]:
    """At most 50, by last name: those with cases in the scope, also closed ones, whose names have a part
    that begins with each word of `text`. Never a protected one. Where more than 500 fit, it is 50 of those
    in whom that part comes first in the alphabet.
    """
    words = rarest_first(tx, tuple(sorted(name_tokens(text)))[:NAME_WORDS])
    if not words:
        return ()
    narrowing = Narrowing(deployment=deployment, text=text)
    statement = named(shape_of(scope, narrowing, False), len(words))
    known = values(tx, scope, narrowing) | bounds(words)
    rows = tx.connection.execute(statement, known).mappings()
    return tuple(person_row(row) for row in rows)


@lru_cache(maxsize=256)
def named(shape: Shape, words: int) -> Select[*tuple[object, ...]]:
    """Goes through the name parts that begin with the first word, in their order, and looks for each person
    whether the rest holds; so it ends when it has found enough, however many there are.
    """
    first = person_name_token.alias("first_token")
    whom = first.c.person
    here = [
        mine(),
        case.c.person == whom,
        case.c.deployment == bindparam("deployment"),
        case.c.protected == false(),
        case.c.parent.is_(None),
        case.c.person.is_not(None),
    ]
    if not shape.everything:
        here.append(or_(*granted(shape)))
    fits = (
        select(whom)
        .where(
            first.c.tenant == bindparam("tenant"),
            first.c.token >= bindparam("low0"),
            first.c.token < bindparam("high0"),
            *(has_part(whom, at) for at in range(1, words)),
            exists().where(*here),
            exists().where(
                person.c.tenant == bindparam("tenant"),
                person.c.id == whom,
                person.c.protected == "",
            ),
        )
        .order_by(first.c.token, whom)
        .limit(FITTING)
    )
    chosen = PERSON.where(person.c.id.in_(fits))
    return chosen.order_by(person.c.sort_key, person.c.id).limit(FOUND)


def rarest_first(tx: Transaction, words: tuple[str, ...]) -> tuple[str, ...]:
    """The words, the one that the fewest names hold first; counted no further than matters."""
    if len(words) < 2:
        return words
    return tuple(sorted(words, key=lambda word: (how_common(tx, word), -len(word), word)))


def how_common(tx: Transaction, word: str) -> int:
    """How many name parts begin so, at most one more than 1000."""
    return tx.connection.execute(COMMON, {"tenant": tx.tenant, **bounds((word,))}).scalar_one()


COMMON = select(func.count()).select_from(
    select(person_name_token.c.person)
    .where(
        person_name_token.c.tenant == bindparam("tenant"),
        person_name_token.c.token >= bindparam("low0"),
        person_name_token.c.token < bindparam("high0"),
    )
    .limit(COUNTED + 1)
    .subquery()
)
