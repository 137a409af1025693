"""Owns how values of definitions and cases become text in a column, and come back the same.

Canonical JSON: sorted keys, no spaces, so that equal values are equal text and a digest of it means
something. How dates, moments and durations are told apart is `casework.plain`'s.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic_core import from_json

from engine.casework.case import Answered, Case, Given, Passed, Request, Seat, Started, Timed
from engine.casework.consents import given_of, key_of, payload_of
from engine.casework.plain import DAY, MOMENT, from_plain, to_plain
from engine.casework.visits import Visits, visits_of
from engine.expressions.scope import Value, Values, Visit
from engine.foundation.later import Later
from engine.foundation.texts import said
from engine.foundation.wrong import StorageError

Read = TypeVar("Read")


def encode(value: Value) -> str:
    """Canonical JSON of a value."""
    return CANONICAL.encode(value)


def _beyond_json(value: Value) -> Value:
    """What JSON does not know by itself, one layer of it: other mappings, dates, moments, durations."""
    if isinstance(value, MappingProxyType):  # Nearly always; to ask for any mapping takes longer.
        return dict(value)
    return dict(value) if isinstance(value, Mapping) else to_plain(value)


CANONICAL = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), default=_beyond_json, check_circular=False
)


def decode(text: str) -> Value:
    found: Value = _tuples(AS_VALUES.decode(text))
    return found


def _tuples(value: object) -> Any:
    """Lists of JSON as tuples, all the way in; what lies in mappings is so already."""
    return tuple([_tuples(one) for one in value]) if isinstance(value, list) else value


def _as_value(found: dict[str, Any]) -> Value:
    """A mapping of JSON as the value that it stands for."""
    for name, value in found.items():
        if name[:1] == MARK:
            return from_plain(found)
        if isinstance(value, list):
            found[name] = _tuples(value)
    return found


MARK = "@"
"""What the key of a mapping begins with that stands for something else, see `casework.plain`."""
AS_VALUES = json.JSONDecoder(object_hook=_as_value)


def as_written(text: str) -> Value:
    """What JSON holds, as it is written: lists read dozens of cases, which this takes half the time for."""
    try:
        found: Value = from_json(text)
    except ValueError:
        found = json.loads(text)  # Half a sign, which no encoding knows, or what is no JSON.
    return found


def decode_mapping(text: str) -> Values:
    if text == "{}":
        return NOTHING
    found = decode(text)
    return MappingProxyType(found) if isinstance(found, dict) else MappingProxyType({})


def decode_texts(text: str) -> Mapping[str, str]:
    return MappingProxyType({name: str(one) for name, one in decode_mapping(text).items()})


def decode_names(text: str) -> tuple[str, ...]:
    found = decode(text)
    return tuple(str(one) for one in found) if isinstance(found, tuple) else ()


def encode_case(case: Case) -> str:
    """All that a case holds beside its row's own columns."""
    return encode(
        {
            "data": case.data,
            "due": case.due,
            "flags": case.flags,
            "notes": case.notes,
            "requests": tuple(request_values(one) for one in case.requests),
            "seats": {role: seat_values(seat) for role, seat in case.seats.items()},
            "visits": visits_values(case.visits),
            **time_values(case),
            **started_values(case),
            **consent_values(case),
        }
    )


def time_values(case: Case) -> Values:
    """What a case remembers of time, as far as there is any."""
    found: dict[str, Value] = {
        "answered": tuple((one.form, one.at, one.until) for one in case.answered),
        "timed": {key: (one.since, one.times) for key, one in case.timed.items()},
        "passed": {what: (one.due, one.stage) for what, one in case.passed.items()},
    }
    return {name: value for name, value in found.items() if value}


def started_values(case: Case) -> Values:
    found: dict[str, Value] = {
        "started": tuple((one.id, one.use) for one in case.started),
        "order": case.order,
    }
    return {name: value for name, value in found.items() if value}


def consent_values(case: Case) -> Values:
    """The consents of a case, as far as there are any."""
    if not case.consents:
        return {}
    told = (
        {**payload_of(one), "at": one.at, "ended": one.ended, "lapsed": one.lapsed,
         "reminded": one.reminded}
        for one in case.consents.values()
    )  # fmt: skip
    return {"consents": tuple(told)}


def consents(value: Value) -> Mapping[str, Given]:
    found = [given(one) for one in items(value)]
    return MappingProxyType({key_of(one): one for one in found})


def given(value: Value) -> Given:
    held = mapping(value)
    told, ended = given_of(held, moment(held["at"])), held["ended"]
    return replace(
        told,
        ended=None if ended is None else moment(ended),
        lapsed=held["lapsed"] is True,
        reminded=held["reminded"] is True,
    )


def request_values(request: Request) -> Values:
    return {
        "id": request.id,
        "kind": request.kind,
        "of": request.of,
        "at": request.at,
        "form": request.form,
        "text": request.text,
        "due": request.due,
        "state": request.state,
        "flag": request.flag,
        "claimed": request.claimed,
        "claimed_at": request.claimed_at,
        "given_by": request.given_by,
        "why": request.why,
        "late": request.late,
        "until": request.until,
        **({"after": request.after} if request.after is not None else {}),
        **({"field": request.field} if request.field is not None else {}),
    }


def seat_values(seat: Seat) -> Values:
    return {"user": seat.user, "since": seat.since, "changes": seat.changes}


def decode_case(
    text: str,
    *,
    id: str,
    workflow: str,
    state: str,
    opened: datetime,
    unit: str | None,
    subproject: str | None,
    version: int,
    use: str | None = None,
) -> Case:
    """What `encode_case` kept, with what the row has in columns of its own. Lists decode many cases: what
    stands for something else than JSON has is read where it is known to be, instead of everywhere.
    """
    held = mapping(as_written(text))
    return Case(
        id=id,
        workflow=workflow,
        state=state,
        opened=opened,
        unit=unit,
        subproject=subproject,
        use=use,
        version=version,
        data=MappingProxyType(dict(mapping(from_plain(held["data"])))) if held["data"] else NOTHING,
        seats=Later(partial(each_named, seat, mapping(held["seats"]))) if held["seats"] else EMPTY,
        visits=visits(held["visits"]),
        due=each_named(day, held["due"]) if held["due"] else EMPTY,
        requests=each(request, held["requests"]) if held["requests"] else (),
        flags=each(str, held["flags"]) if held["flags"] else (),
        notes=each(str, held["notes"]) if held.get("notes") else (),
        answered=each(answered, held["answered"]) if "answered" in held else (),
        timed=each_named(timed, held["timed"]) if "timed" in held else EMPTY,
        passed=each_named(passed, held["passed"]) if "passed" in held else EMPTY,
        started=each(started, held["started"]) if held.get("started") else (),
        order=each(str, held["order"]) if "order" in held else (),
        consents=consents(held["consents"]) if held.get("consents") else EMPTY,
    )


def visits_in(text: str) -> Sequence[Visit]:
    """Of what `encode_case` kept: the stays."""
    held = mapping(as_written(text))
    return visits(held["visits"])


def each(read: Callable[[Value], Read], value: Value) -> tuple[Read, ...]:
    """The items of a list, read."""
    return tuple(map(read, items(value)))


def each_named(read: Callable[[Value], Read], value: Value) -> Mapping[str, Read]:
    """The same of a mapping."""
    found = mapping(value)
    return MappingProxyType({name: read(one) for name, one in found.items()}) if found else EMPTY


def not_as_stored(value: Value) -> StorageError:
    """What was stored is of another kind than what the column holds; the value itself is not told."""
    return StorageError(
        said("En post i databasen är inte som den ska: {what}.", what=type(value).__name__),
        next_step=said("Lägg tillbaka databasen från en kopia."),
    )


def mapping(value: Value) -> Values:
    if type(value) is not dict and not isinstance(value, Mapping):
        raise not_as_stored(value)
    return value


EMPTY: Mapping[str, Any] = MappingProxyType({})
NOTHING: Values = EMPTY
SEVERAL = (tuple, list)


def items(value: Value) -> Sequence[Value]:
    if not isinstance(value, SEVERAL):
        raise not_as_stored(value)
    return value


def day(value: Value) -> date:
    if type(value) is dict and DAY in value:
        return date.fromisoformat(str(value[DAY]))
    if not isinstance(value, date) or isinstance(value, datetime):
        raise not_as_stored(value)
    return value


def moment(value: Value) -> datetime:
    if type(value) is dict and MOMENT in value:
        return datetime.fromisoformat(str(value[MOMENT]))
    if not isinstance(value, datetime):
        raise not_as_stored(value)
    return value


def visits_values(found: Sequence[Visit]) -> Values:
    """Stays in states, as they are carried: those that have ended are one text."""
    if not found:
        return {}
    stays = found if isinstance(found, Visits) else visits_of(found)
    last = (stays.last.state, stays.last.entered, stays.last.left)
    return {"ended": stays.ended, "states": stays.states, "last": last}


def visits(value: Value) -> Sequence[Visit]:
    """Stays as they are kept now, or one by one as they were before."""
    if isinstance(value, SEVERAL):
        return visits_of(visit(one) for one in value) if value else ()
    held = mapping(value)
    if not held:
        return ()
    return Visits(str(held["ended"]), each(str, held["states"]), visit(held["last"]))


def visit(value: Value) -> Visit:
    state, entered, left = items(value)
    return Visit(str(state), moment(entered), None if left is None else moment(left))


def answered(value: Value) -> Answered:
    form, at, until = items(value)
    return Answered(str(form), moment(at), day(until))


def timed(value: Value) -> Timed:
    since, times = items(value)
    return Timed(moment(since), whole(times))


def passed(value: Value) -> Passed:
    due, stage = items(value)
    return Passed(str(due), whole(stage))


def started(value: Value) -> Started:
    identity, use = items(value)
    return Started(str(identity), str(use))


def whole(value: Value) -> int:
    if not isinstance(value, int):
        raise not_as_stored(value)
    return value


def seat(value: Value) -> Seat:
    held = mapping(value)
    changes = held["changes"]
    count = changes if isinstance(changes, int) else 0
    return Seat(user=str(held["user"]), since=moment(held["since"]), changes=count)


def request(value: Value) -> Request:
    held = mapping(value)
    due, until, texts = held["due"], held.get("until"), mapping(held["text"])
    return Request(
        id=str(held["id"]),
        kind=str(held["kind"]),
        of=str(held["of"]),
        at=moment(held["at"]),
        form=optional(held["form"]),
        text=MappingProxyType({name: str(one) for name, one in texts.items()}),
        due=None if due is None else day(due),
        state=optional(held["state"]),
        flag=optional(held["flag"]),
        claimed=optional(held.get("claimed")),
        claimed_at=None if held.get("claimed_at") is None else moment(held["claimed_at"]),
        given_by=optional(held.get("given_by")),
        why=str(held.get("why", "")),
        late=optional(held.get("late")),
        after=optional(held.get("after")),
        field=optional(held.get("field")),
        until=None if until is None else day(until),
    )


def optional(value: Value) -> str | None:
    return None if value is None else str(value)
