"""Owns finding a person, by number or by the beginning of any part of the name. Always recorded.

The audit keeps who searched, whether by name or by number, how much was written, and the identities of those
found - never the words or the number itself. A number that leads to somebody is told by that identity,
also where the one who searched may not see the person. Somebody protected is found by number alone, and only
by those whom the case names.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from engine.access.facts import Act
from engine.access.scope import list_scope
from engine.access.who import Reach
from engine.foundation.folding import name_tokens
from engine.foundation.identity import Identity, read_among
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.desk_for import desk_for
from engine.operations.person_facts import person_values
from engine.operations.recording import note
from engine.operations.sent_forms import Authors, SentForms
from engine.operations.standing import Desk
from engine.operations.views import PersonFound
from engine.operations.world import World
from engine.storage import called, cases, people

MOST = people.FOUND


def find_person(world: World, caller: Caller, text: str) -> tuple[PersonFound, ...] | Refused:
    """At most 50 people with cases that the caller may see. The audit keeps how, not what for."""
    with world.storage.writing(caller.tenant) as tx:
        desk = desk_for(world, tx, caller, Act.FIND_PERSON)
        if isinstance(desk, Refused):
            return desk
        by_number, found = candidates(desk, text)
        shown = tuple(one for one in visible(desk, found) if one.cases)
        by = "number" if by_number else "name"
        ids = tuple(one.id for one in found)
        written = len(name_tokens(text))
        note(tx, caller, Act.FIND_PERSON, desk.now, by=by, words=written, people=ids)
        return shown


def candidates(desk: Desk, text: str) -> tuple[bool, tuple[people.PersonRow, ...]]:
    """Whether it was a number, and who fits, protected or not when by number."""
    number = read_among(text, desk.today, desk.deployment.identity)
    if not isinstance(number, Identity):
        scope = list_scope(desk.actor, desk.deployment, desk.today)
        return False, called.people_called(desk.tx, scope, desk.deployment.name, text)
    identity = people.person_of_number(desk.tx, number.text)
    found = people.find_person(desk.tx, identity) if identity is not None else None
    return True, () if found is None else (found,)


def visible(desk: Desk, found: Iterable[people.PersonRow]) -> Iterable[PersonFound]:
    people_found = tuple(found)
    ids = tuple(person.id for person in people_found)
    rows_of: dict[str | None, list[cases.CaseRow]] = {}
    for row in cases.cases_of(desk.tx, desk.caller.deployment, ids) if ids else ():
        rows_of.setdefault(row.person, []).append(row)
    for person in people_found:
        yield PersonFound(
            name=person.name,
            born=born(desk, person),
            protected=person.protected != "",
            cases=tuple(row.number for row in rows_of.get(person.id, ()) if may_see(desk, row)),
        )


def may_see(desk: Desk, row: cases.CaseRow) -> bool:
    return desk.reach(row, Authors(SentForms(desk.tx, row.case.id))) is not Reach.NOTHING


def born(desk: Desk, person: people.PersonRow) -> date | None:
    found = person_values(person, desk.deployment.name, desk.today).get("birth_date")
    return found if isinstance(found, date) else None
