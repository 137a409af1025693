"""Owns the list of cases: who sees which, narrowed, in pages of a keyset, with a capped count.

A statement is built once for each shape of question (`Shape`), never for each request. Protected
cases are in no list, nor are activities, which are told with their case, nor a project's own case.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    false,
    func,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from engine.access.scope import ListScope
from engine.foundation.folding import name_tokens
from engine.storage import people
from engine.storage.cases import AMONG, CASE, READ, CaseRow, case_of, nearest_due
from engine.storage.database import Transaction
from engine.storage.let_in import granted, several
from engine.storage.people import LAST_SIGN
from engine.storage.schema import (
    case,
    case_flag,
    person,
    person_name_token,
)
from engine.storage.statements import Row, batched

inner = case.alias("inner_case")
"""An activity beside its case."""
COUNTED = 1000
WORDS = 4
FEW = 500
"""So many cases are put in order faster than they are found in the order of the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """What a list is narrowed to; None and empty: not at all. `text`: parts of a name, or a number.
    `states`: any of them. `due_to`: something is due that day or before. `severities`: a flag stands
    that matters so much; the reader may not know of every flag, which is left to operations. `activity`:
    there is an activity of that kind, in that state.
    """

    deployment: str
    closed: bool = False
    workflow: str | None = None
    state: str | None = None
    owner: str | None = None
    subproject: str | None = None
    unit: str | None = None
    states: tuple[str, ...] = ()
    due_to: date | None = None
    severities: tuple[str, ...] = ()
    text: str = ""
    activity: tuple[str, str] | None = None


SEEN_AGAIN = 1000
"""So many cases are not read anew from what their rows hold, as long as that is the same: a list is looked at
over and over, by many.
"""
SHORT = 20_000
"""A case that holds more signs than this is read each time, so that what is kept does not grow large."""
ENDS = len(READ)
"""Where the columns of a case end in a row, and those of its person begin."""
IDENTITY, HELD = READ.index("id"), READ.index("held")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: at the last case's date, or at the moment it was opened, and its identity."""

    at: date | datetime
    id: str

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.id}"


def place_after(scope: ListScope, row: CaseRow) -> Place:
    """Where the next page begins, when this case was the last on the page before."""
    at = row.case.opened if scope.only_named else nearest_due(row)
    return Place(at, row.case.id)


def place_from(scope: ListScope, text: str) -> Place | None:
    """The place that was told as text; None for what is none, also of another order."""
    at, mark, identity = text.partition("~")
    read = datetime.fromisoformat if scope.only_named else date.fromisoformat
    try:
        found: date | datetime = read(at)
    except ValueError:
        return None
    if isinstance(found, datetime) and found.tzinfo is None:
        return None
    return Place(found, identity) if mark else None


@dataclass(frozen=True, slots=True)
class Shape:
    """What decides the statement, beside the values it is run with. `by_opening`: the latest first, for
    those who may not know which dates a case must keep.
    """

    everything: bool
    units: bool
    subprojects: bool
    seated: bool
    named: bool
    columns: tuple[str, ...]
    words: int
    after: bool
    by_opening: bool
    party: bool = False
    due: bool = False
    flagged: bool = False
    beside: bool = False
    few: bool = False

    @property
    def hidden(self) -> bool:
        """Whether few may lie among many that do not fit, when they are read in the order of the list."""
        return not self.everything or bool(SCATTERED.intersection(self.columns))


SCATTERED = {"owner", "subproject", "unit"}
"""What a list is narrowed to in a column by which no index that gives its order begins."""


def list_cases(
    tx: Transaction, scope: ListScope, narrowing: Narrowing, after: Place | None, size: int
) -> tuple[CaseRow, ...]:
    """At most `size` cases after `after`, the nearest due first; where dates are not told, the latest
    opened.
    """
    shape = shape_of(scope, narrowing, after is not None)
    asked = values(tx, scope, narrowing, after, size)
    rows = tx.direct.rows(page(shape), asked) if in_order(shape) else by_identity(tx, shape, asked)
    return tuple([as_shown(row[:ENDS]) for row in rows])


def list_named(
    tx: Transaction,
    scope: ListScope,
    narrowing: Narrowing,
    after: Place | None,
    size: int,
    many: int = COUNTED + 1,
) -> tuple[tuple[CaseRow, people.PersonName], ...]:
    """The same, each with what its person is called, protected or not. `many`: how many cases there are,
    as `count_cases` says.
    """
    if not many:
        return ()
    shape = shape_of(scope, narrowing, after is not None)
    shape = replace(shape, few=shape.hidden and many <= FEW)
    asked = values(tx, scope, narrowing, after, size)
    direct = in_order(shape)
    rows = tx.direct.rows(page_named(shape), asked) if direct else by_identity(tx, shape, asked)
    return with_person(rows)


def counted_page(
    tx: Transaction, scope: ListScope, narrowing: Narrowing, after: Place | None, size: int
) -> tuple[tuple[tuple[CaseRow, people.PersonName], ...], int]:
    """`list_named` and `count_cases`. Where no index gives the order all have to be found for the first page
    in any case, and are counted then.
    """
    shape = shape_of(scope, narrowing, after is not None)
    if shape.by_opening and after is None:
        asked = values(tx, scope, narrowing, None, COUNTED + 1)
        every = [identity for (identity,) in tx.direct.rows(first_ones(shape), asked)]
        return with_person(named_among(tx, every[:size])), len(every)
    many = count_cases(tx, scope, narrowing)
    return list_named(tx, scope, narrowing, after, size, many), many


def in_order(shape: Shape) -> bool:
    """Whether the list is read in its order from an index, and ends where the page does."""
    return not (shape.few or shape.by_opening)


def by_identity(tx: Transaction, shape: Shape, asked: dict[str, object]) -> list[Row]:
    """The rows of a page, of which the identities alone are put in order, and not all that is shown."""
    return named_among(tx, [identity for (identity,) in tx.direct.rows(first_ones(shape), asked)])


def named_among(tx: Transaction, identities: Sequence[str]) -> list[Row]:
    """Cases with what their persons are called, in the order of their identities."""
    order = {identity: at for at, identity in enumerate(identities)}
    found: list[Row] = []
    for part in batched(identities):
        found += tx.direct.rows(NAMED_AMONG, {"tenant": tx.tenant, "ids": part})
    return sorted(found, key=lambda row: order[row[IDENTITY]])


def with_person(rows: Iterable[Row]) -> tuple[tuple[CaseRow, people.PersonName], ...]:
    return tuple([(as_shown(row[:ENDS]), people.PersonName(*row[ENDS:])) for row in rows])


seen_again = lru_cache(maxsize=SEEN_AGAIN)(case_of)


def as_shown(values: Row) -> CaseRow:
    return seen_again(values) if len(values[HELD]) < SHORT else case_of(values)


def count_cases(tx: Transaction, scope: ListScope, narrowing: Narrowing) -> int:
    """How many there are, at most one more than 1000."""
    statement = counted(shape_of(scope, narrowing, False))
    return tx.direct.count(statement, values(tx, scope, narrowing))


def words_of(narrowing: Narrowing) -> tuple[str, ...]:
    return tuple(sorted(name_tokens(narrowing.text)))[:WORDS]


def shape_of(scope: ListScope, narrowing: Narrowing, after: bool) -> Shape:
    columns = ("workflow", "state", "owner", "subproject", "unit")
    return Shape(
        everything=scope.everything,
        units=bool(scope.units),
        subprojects=bool(scope.subprojects),
        seated=scope.seated,
        named=scope.named,
        columns=(
            *(one for one in columns if getattr(narrowing, one) is not None),
            *(("states",) if narrowing.states else ()),
        ),
        words=len(words_of(narrowing)),
        after=after,
        by_opening=scope.only_named,
        party=scope.party is not None,
        due=narrowing.due_to is not None,
        flagged=bool(narrowing.severities),
        beside=narrowing.activity is not None,
    )


def values(
    tx: Transaction,
    scope: ListScope,
    narrowing: Narrowing,
    after: Place | None = None,
    size: int = 0,
) -> dict[str, object]:
    words = words_of(narrowing)
    use, inner_state = narrowing.activity or (None, None)
    return {
        "use": use,
        "inner_state": inner_state,
        "tenant": tx.tenant,
        "deployment": narrowing.deployment,
        "closed": narrowing.closed,
        "workflow": narrowing.workflow,
        "state": narrowing.state,
        "owner": narrowing.owner,
        "subproject": narrowing.subproject,
        "unit": narrowing.unit,
        "states": narrowing.states,
        "due_to": narrowing.due_to,
        "severities": narrowing.severities,
        "units": sorted(scope.units),
        "subprojects": sorted(scope.subprojects),
        "account": scope.account,
        "receivers": sorted(scope.receivers),
        "stands_for": sorted(scope.stands_for),
        "holders": ["", scope.account, *sorted(scope.stands_for)],
        "roles": sorted(scope.roles),
        "party": scope.party,
        "shares": sorted(scope.shares),
        "today": scope.today,
        "number": narrowing.text.strip().upper(),
        "number_end": narrowing.text.strip().upper() + LAST_SIGN,
        **bounds(words),
        **({"after_at": after.at, "after_id": after.id} if after is not None else {}),
        "size": size,
    }


def bounds(words: tuple[str, ...]) -> dict[str, str]:
    """What lies between them begins with the word."""
    low = {f"low{at}": word for at, word in enumerate(words)}
    return low | {f"high{at}": word + LAST_SIGN for at, word in enumerate(words)}


@lru_cache(maxsize=256)
def page(shape: Shape) -> Select[*tuple[object, ...]]:
    chosen = CASE.where(*conditions(shape))
    if shape.after:
        chosen = chosen.where(behind(shape, case.c))
    return chosen.order_by(case.c.due_sort, case.c.id).limit(bindparam("size"))


@lru_cache(maxsize=256)
def page_named(shape: Shape) -> Select[*tuple[object, ...]]:
    return with_names(page(shape))


def with_names(chosen: Select[*tuple[object, ...]]) -> Select[*tuple[object, ...]]:
    whom = and_(person.c.tenant == case.c.tenant, person.c.id == case.c.person)
    return chosen.join(person, whom).add_columns(*people.NAME)


@lru_cache(maxsize=256)
def first_ones(shape: Shape) -> Select[str]:
    """The identities of a page, in its order. Where they are few they are all found first, by whatever
    leads to them: the limit keeps databases from looking for them in the order of the list.
    """
    sort = "opened" if shape.by_opening else "due_sort"
    found = select(case.c.id, case.c[sort]).where(mine(), *conditions(shape))
    of = found.limit(COUNTED + 1).subquery().c if shape.few else case.c
    chosen = select(of.id) if shape.few else found.with_only_columns(case.c.id)
    if shape.after:
        chosen = chosen.where(behind(shape, of))
    order = (of[sort].desc(), of.id.desc()) if shape.by_opening else (of[sort], of.id)
    return chosen.order_by(*order).limit(bindparam("size"))


def behind(shape: Shape, of: ReadOnlyColumnCollection[str, Any]) -> ColumnElement[bool]:
    """After the place where the page before ended."""
    sort = of["opened" if shape.by_opening else "due_sort"]
    place = tuple_(bindparam("after_at", type_=sort.type), bindparam("after_id", type_=of.id.type))
    here = tuple_(sort, of.id)
    return here < place if shape.by_opening else here > place


@lru_cache(maxsize=256)
def counted(shape: Shape) -> Select[int]:
    few = select(case.c.id).where(mine(), *conditions(shape)).limit(COUNTED + 1)
    return select(func.count()).select_from(few.subquery())


def count_activities(tx: Transaction, scope: ListScope, narrowing: Narrowing) -> int:
    """How many activities of a kind stand in a state, in the cases of the scope; at most one more than
    1000.
    """
    statement = counted_beside(shape_of(scope, replace(narrowing, activity=None), False))
    return tx.direct.count(statement, values(tx, scope, narrowing))


@lru_cache(maxsize=64)
def counted_beside(shape: Shape) -> Select[int]:
    whole = case.c.id == inner.c.parent
    few = select(inner.c.id).where(mine(), whole, *beside(), *conditions(shape)).limit(COUNTED + 1)
    return select(func.count()).select_from(few.subquery())


def beside() -> tuple[ColumnElement[bool], ...]:
    """An activity of that kind, in that state."""
    return (
        inner.c.tenant == bindparam("tenant"),
        inner.c.deployment == bindparam("deployment"),
        inner.c.use == bindparam("use"),
        inner.c.state == bindparam("inner_state"),
        inner.c.parent.is_not(None),
    )


def mine() -> ColumnElement[bool]:
    return case.c.tenant == bindparam("tenant")


def conditions(shape: Shape) -> list[ColumnElement[bool]]:
    found = [
        case.c.deployment == bindparam("deployment"),
        case.c.closed == bindparam("closed"),
        case.c.protected == false(),
        case.c.parent.is_(None),
        case.c.person.is_not(None),
        *(equal_to(name) for name in shape.columns),
    ]
    if shape.due:
        found.append(case.c.due_sort <= bindparam("due_to"))
    if shape.flagged:
        found.append(case.c.id.in_(flagged()))
    if shape.beside:
        found.append(case.c.id.in_(select(inner.c.parent).where(*beside())))
    if shape.words:
        found.append(or_(called(shape.words), numbered()))
    if not shape.everything:
        found.append(or_(*granted(shape)))
    return found


def equal_to(name: str) -> ColumnElement[bool]:
    """A column that has the value of that name, or `states`: one of several."""
    if name == "states":
        return case.c.state.in_(several("states"))
    return case.c[name] == bindparam(name)


def flagged() -> Select[str]:
    return select(case_flag.c.case).where(
        case_flag.c.tenant == bindparam("tenant"), case_flag.c.severity.in_(several("severities"))
    )


def numbered() -> ColumnElement[bool]:
    return and_(
        case.c.number >= bindparam("number"), case.c.number < bindparam("number_end"), true()
    )


def called(words: int) -> ColumnElement[bool]:
    return has_parts(case.c.person, words)


def has_part(identity: ColumnElement[str], at: int) -> ColumnElement[bool]:
    """The name of the person with that id, who is looked at, has a part that begins with that word."""
    token = person_name_token.alias(f"token{at}").c
    return exists().where(
        token.tenant == bindparam("tenant"),
        token.person == identity,
        token.token >= bindparam(f"low{at}"),
        token.token < bindparam(f"high{at}"),
    )


def has_parts(identity: ColumnElement[str | None], words: int) -> ColumnElement[bool]:
    """The name of the person with that id has a part that begins with each word."""
    token = person_name_token.c
    return and_(
        *(
            identity.in_(
                select(token.person).where(
                    token.tenant == bindparam("tenant"),
                    token.token >= bindparam(f"low{at}"),
                    token.token < bindparam(f"high{at}"),
                )
            )
            for at in range(words)
        )
    )


NAMED_AMONG = with_names(AMONG)
