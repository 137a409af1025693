"""Owns who a **who** of the definition is in a case: may this actor, and who gets what is asked.

A role means the person in the seat of that name, or without one everyone who holds the role; a role
that includes others means each of them. Rights beyond the workflow are left to `access`.

A substitute (`Actor.stands_for`) is meant as well as who is away: in the seats of roles that the
substitute holds, and by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Protocol

from engine.casework.case import Facts, Given, Request, Seat
from engine.casework.consents import shared_with
from engine.casework.events import Actor
from engine.definitions.form import Field
from engine.definitions.workflow import Who, WhoKind
from engine.expressions.scope import Value, Values

PARTICIPANT_RECEIVER = "participant:"
CONTACT = "contact:"
"""How the receiver begins that is a data field of that type."""


class Seated(Protocol):
    """A case, or one being changed."""

    @property
    def seats(self) -> Mapping[str, Seat]: ...

    @property
    def data(self) -> Values: ...

    @property
    def use(self) -> str | None: ...

    def all_consents(self) -> tuple[Given, ...]: ...


def is_one_of(actor: Actor, whos: Iterable[Who], case: Seated, facts: Facts) -> bool:
    """Whether the actor is meant by any of `whos`."""
    for who in whos:  # noqa: SIM110  # a generator costs more than the question itself
        if is_who(actor, who, case, facts):
            return True
    return False


def is_who(actor: Actor, who: Who, case: Seated, facts: Facts) -> bool:
    if who.kind is WhoKind.ROLE:
        return has_role(actor, who.name, case, facts)
    if who.kind is WhoKind.PARTICIPANT:
        return actor.participant
    if who.kind is WhoKind.ORGANISATION:
        return actor.organisation == who.name
    if who.kind is WhoKind.DATA:
        if actor.contact is not None:
            return actor.contact == who.name
        named = named_by(case.data.get(who.name))
        return actor.account in named or actor.organisation in named or lends_name(actor, named)
    return False


def lends_name(actor: Actor, named: Iterable[str]) -> bool:
    return not actor.stands_for.isdisjoint(named)


def is_reader(actor: Actor, whos: Iterable[Who], case: Seated, facts: Facts) -> bool:
    """Whether `whos` lets the actor read: as `is_one_of`, but whoever sits in a seat does not
    matter.
    """
    return any(
        not actor.roles.isdisjoint(facts.includes.get(who.name, (who.name,)))
        if who.kind is WhoKind.ROLE
        else is_who(actor, who, case, facts)
        for who in whos
    )


def has_role(actor: Actor, role: str, case: Seated, facts: Facts) -> bool:
    """Whether a role means the actor: who sits in its seat, or has it where the seat is empty."""
    for one in facts.includes.get(role) or (role,):
        user = seated(one, case, facts)
        if user == actor.account or (user is None and one in actor.roles):
            return True
        if user in actor.stands_for and one in actor.roles:
            return True
    return False


def seated(role: str, case: Seated, facts: Facts) -> str | None:
    """Who sits in the seat; somebody who no longer holds the role does not."""
    seat = seats_of(case, facts).get(role)
    return seat.user if seat is not None and seat.user in facts.holders.get(role, ()) else None


def seats_of(case: Seated, facts: Facts) -> Mapping[str, Seat]:
    """An activity has those of the case it belongs to."""
    return case.seats if facts.host is None else facts.host.case.seats


def anybody(role: str, facts: Facts) -> bool:
    """Whether a role means anyone at all."""
    roles = facts.includes.get(role)
    if roles is None:
        return bool(facts.holders.get(role))
    return any(facts.holders.get(one) for one in roles)


def people_of(receiver: str, case: Seated, facts: Facts) -> tuple[str, ...]:
    """The accounts that a receiver (`Request.of`) means now; none for those without an account."""
    kind, _, name = receiver.partition(":")
    if kind == "user":
        return (name,)
    if kind == "organisation":
        return facts.parties.get(name, ())
    if kind != "role":
        return ()
    roles = facts.includes.get(name)
    if roles is None:
        user = seated(name, case, facts)
        return facts.holders.get(name, ()) if user is None else (user,)
    people = [user for role in roles if (user := seated(role, case, facts)) is not None]
    found = people or [user for role in roles for user in facts.holders.get(role, ())]
    return tuple(dict.fromkeys(found))


def holders_of(receiver: str, facts: Facts) -> tuple[str, ...]:
    """Every account that holds the role of a receiver, whoever sits in its seat."""
    kind, _, name = receiver.partition(":")
    roles = facts.includes.get(name, (name,)) if kind == "role" else ()
    found = (user for role in roles for user in facts.holders.get(role, ()))
    return tuple(dict.fromkeys(found))


def taker(request: Request, facts: Facts) -> str | None:
    """Who has taken the request upon themselves; somebody who no longer holds the role has not."""
    user = request.claimed
    return user if user is not None and user in holders_of(request.of, facts) else None


def people_for(request: Request, case: Seated, facts: Facts) -> tuple[str, ...]:
    """The accounts that have a request to do: who has taken it, or else all that it means."""
    user = taker(request, facts)
    return people_of(request.of, case, facts) if user is None else (user,)


def receives(actor: Actor, request: Request, case: Seated, facts: Facts) -> bool:
    """Whether a request is the actor's to answer or finish."""
    kind, _, name = request.of.partition(":")
    if actor.link is not None and actor.link != request.id:
        return False
    if kind == "participant":
        return actor.participant
    if kind == "contact":
        return actor.contact == name
    if kind == "organisation":
        return actor.organisation == name
    people = people_for(request, case, facts)
    return actor.account in people or stands_in(actor, request.of, people, case, facts)


def stands_in(actor: Actor, of: str, people: Iterable[str], case: Seated, facts: Facts) -> bool:
    """Whether a receiver, which means `people`, means the actor in the place of one of them who is
    away.
    """
    if actor.stands_for.isdisjoint(people):
        return False
    kind, _, name = of.partition(":")
    return kind == "user" or has_role(actor, name, case, facts)


def whose_place(
    actor: Actor, whos: Iterable[Who], requests: Iterable[Request], case: Seated, facts: Facts
) -> str | None:
    """In whose place the actor acts: None who is meant by `whos` or by a request as oneself."""
    whos, requests = tuple(whos), tuple(requests)

    def meant(as_whom: Actor) -> bool:
        return is_one_of(as_whom, whos, case, facts) or any(
            receives(as_whom, one, case, facts) for one in requests
        )

    if not actor.stands_for or meant(replace(actor, stands_for=frozenset())):
        return None
    places = (replace(actor, stands_for=frozenset({one})) for one in sorted(actor.stands_for))
    return next((min(one.stands_for) for one in places if meant(one)), None)


def receivers(who: Who, case: Seated, facts: Facts, data: Mapping[str, Field]) -> tuple[str, ...]:
    """Who gets something asked of `who`, as `Request.of`; nothing when there is nobody. `data`: the
    fields of the workflow, which say what kind of who a data field names.
    """
    if who.kind is WhoKind.ROLE:
        return (f"role:{who.name}",) if anybody(who.name, facts) else ()
    if who.kind is WhoKind.PARTICIPANT:
        return (PARTICIPANT_RECEIVER,)
    if who.kind is WhoKind.ORGANISATION:
        return _party(who.name, facts)
    if who.kind is WhoKind.DATA:
        return named_receivers(data[who.name], case.data.get(who.name), facts)
    return ()


def named_receivers(field: Field, value: Value, facts: Facts) -> tuple[str, ...]:
    """Those whom a value of a data field names, as `Request.of`, as far as anybody is there to be asked."""
    if field.type == "contact":
        return (f"contact:{field.name}",) if value else ()
    if field.type == "organisation":
        return tuple(one for name in named_by(value) for one in _party(name, facts))
    working = {account for holders in facts.holders.values() for account in holders}
    return tuple(f"user:{one}" for one in named_by(value) if one in working)


def _party(name: str, facts: Facts) -> tuple[str, ...]:
    """An organisation that somebody works for here; what is asked of another goes to the fallback role."""
    return (f"organisation:{name}",) if facts.parties.get(name) else ()


def may_have(organisation: str, form: str | None, case: Seated, facts: Facts, today: date) -> bool:
    """Whether an organisation may be asked: of a partner, as long as a consent to it that stands shares the
    form, the whole activity or, of a task in the case, anything.
    """
    if organisation not in facts.partners:
        return True
    around = facts.host.case.consents.values() if facts.host is not None else ()
    shares = shared_with(organisation, (*case.all_consents(), *around), today)
    if case.use is not None and case.use in shares:
        return True
    if form is None:
        return bool(shares) and case.use is None
    return any(one.partition(".")[0] == form for one in shares)


def acts_for(
    actor: Actor, whos: Iterable[Who], requests: Iterable[Request], case: Seated
) -> str | None:
    """The organisation that the actor acts for, where it is that which is meant."""
    name = actor.organisation
    if name is None:
        return None
    asked = any(one.of == f"organisation:{name}" for one in requests)
    return name if asked or any(means_party(one, name, case) for one in whos) else None


def means_party(who: Who, organisation: str, case: Seated) -> bool:
    if who.kind is WhoKind.DATA:
        return organisation in named_by(case.data.get(who.name))
    return who.kind is WhoKind.ORGANISATION and who.name == organisation


def named_by(value: Value) -> tuple[str, ...]:
    """The accounts or organisations that a data field names."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, tuple):
        return tuple(one for one in value if isinstance(one, str))
    return ()


def person_of(who: Who, case: Seated, facts: Facts) -> str | None:
    """The one account that a who means, to fill a seat; None when there is none, or several."""
    if who.kind is WhoKind.DATA:
        people = named_by(case.data.get(who.name))
    else:
        people = people_of(f"role:{who.name}", case, facts)
    return people[0] if len(people) == 1 else None
