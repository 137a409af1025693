"""Owns the list of cases: who sees which, narrowed, in pages of a keyset, with a capped count.

A statement is built once for each shape of question (`Shape`), never for each request. Protected
cases are in no list, nor are activities, which are told with their case, nor a project's own case.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
)

from engine.access.scope import ListScope
from engine.storage import people
from engine.storage.cases import CASE, READ, CaseRow, case_of, nearest_due
from engine.storage.database import Transaction
from engine.storage.people import FOUND, LAST_SIGN, PERSON, PersonRow, name_tokens, person_row
from engine.storage.schema import (
    account_role,
    case,
    case_flag,
    person,
    person_name_token,
    request,
    seat,
    shared,
    submission,
)

inner = case.alias("inner_case")
"""An activity beside its case."""
COUNTED = 1000
WORDS = 4
NAME_WORDS = 8
FITTING = 500
"""Among so many that fit the people found are put in order of their last names."""


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


ENDS = len(READ)
"""Where the columns of a case end in a row, and those of its person begin."""


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


def list_cases(
    tx: Transaction, scope: ListScope, narrowing: Narrowing, after: Place | None, size: int
) -> tuple[CaseRow, ...]:
    """At most `size` cases after `after`, the nearest due first; where dates are not told, the latest
    opened.
    """
    statement = page(shape_of(scope, narrowing, after is not None))
    rows = tx.direct.rows(statement, values(tx, scope, narrowing, after, size))
    return tuple([case_of(row) for row in rows])


def list_named(
    tx: Transaction, scope: ListScope, narrowing: Narrowing, after: Place | None, size: int
) -> tuple[tuple[CaseRow, people.PersonName], ...]:
    """The same, each with what its person is called, protected or not."""
    statement = page_named(shape_of(scope, narrowing, after is not None))
    rows = tx.direct.rows(statement, values(tx, scope, narrowing, after, size))
    return tuple([(case_of(row[:ENDS]), people.PersonName(*row[ENDS:])) for row in rows])


def count_cases(tx: Transaction, scope: ListScope, narrowing: Narrowing) -> int:
    """How many there are, at most one more than 1000."""
    statement = counted(shape_of(scope, narrowing, False))
    return tx.direct.count(statement, values(tx, scope, narrowing))


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
    sort = case.c.opened if shape.by_opening else case.c.due_sort
    if shape.after:
        place = tuple_(
            bindparam("after_at", type_=sort.type), bindparam("after_id", type_=case.c.id.type)
        )
        here = tuple_(sort, case.c.id)
        chosen = chosen.where(here < place if shape.by_opening else here > place)
    order = (sort.desc(), case.c.id.desc()) if shape.by_opening else (sort, case.c.id)
    return chosen.order_by(*order).limit(bindparam("size"))


@lru_cache(maxsize=256)
def page_named(shape: Shape) -> Select[*tuple[object, ...]]:
    whom = and_(person.c.tenant == case.c.tenant, person.c.id == case.c.person)
    return page(shape).join(person, whom).add_columns(*people.NAME)


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
    as long as they hold the role.
    """
    theirs = request.c.holder.in_(several("holders"))
    held = select(account_role.c.account).where(
        account_role.c.tenant == request.c.tenant,
        account_role.c.account == request.c.holder,
        account_role.c.deployment == request.c.deployment,
        literal("role:") + account_role.c.role == request.c.of,
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
