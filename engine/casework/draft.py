"""Owns how what happens changes a case: one change for each kind of happening, and `replay`.

`advance` uses the very same changes while it works, so replaying what happened gives the case. What
should happen is left to the modules that decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType

from engine.casework.case import Answered, Case, Given, Passed, Request, Seat, Started, Timed
from engine.casework.consents import given_of, key_of
from engine.casework.events import Happened
from engine.casework.ordered import ordered
from engine.casework.plain import from_plain
from engine.casework.visits import begun, moved_on
from engine.expressions.scope import Value

Payload = Mapping[str, Value]
NO_TEXTS: Mapping[str, str] = MappingProxyType({})


class Draft:
    """A case being changed. Its mappings and tuples are replaced, never changed in place. `host`: of an
    activity the case it belongs to, whose seats are its own.
    """

    __slots__ = (
        "_seats", "answered", "consents", "data", "due", "flags", "host", "id", "notes", "opened", "order",
        "passed", "requests", "started", "state", "subproject", "timed", "unit", "use", "version", "visits",
        "workflow",
    )  # fmt: skip

    def __init__(self, case: Case, host: Draft | None = None) -> None:
        self.host = host
        self.id = case.id
        self.workflow = case.workflow
        self.state = case.state
        self.opened = case.opened
        self.unit = case.unit
        self.subproject = case.subproject
        self.data = case.data
        self._seats = case.seats
        self.visits = case.visits
        self.due = case.due
        self.requests = case.requests
        self.flags = case.flags
        self.notes = case.notes
        self.answered = case.answered
        self.timed = case.timed
        self.passed = case.passed
        self.started = case.started
        self.order = case.order
        self.use = case.use
        self.consents = case.consents
        self.version = case.version

    @property
    def seats(self) -> Mapping[str, Seat]:
        return self._seats if self.host is None else self.host.seats

    @seats.setter
    def seats(self, seats: Mapping[str, Seat]) -> None:
        self._seats = seats

    def all_consents(self) -> tuple[Given, ...]:
        """Those kept here, and of an activity those of its case."""
        own = tuple(self.consents.values())
        return own if self.host is None else (*own, *self.host.consents.values())

    def case(self) -> Case:
        """The case as it is now."""
        return Case(
            id=self.id,
            workflow=self.workflow,
            state=self.state,
            opened=self.opened,
            unit=self.unit,
            subproject=self.subproject,
            data=self.data,
            seats=self._seats,
            visits=self.visits,
            due=self.due,
            requests=self.requests,
            flags=self.flags,
            notes=self.notes,
            answered=self.answered,
            timed=self.timed,
            passed=self.passed,
            started=self.started,
            order=self.order,
            use=self.use,
            consents=self.consents,
            version=self.version,
        )


def opened_case(case: str, workflow: str, state: str, at: datetime) -> Case:
    """The case before anything has happened in it."""
    return Case(
        id=case, workflow=workflow, state=state, opened=at, visits=begun(state, at), version=0
    )


def replay(events: Iterable[Happened], since: Case | None = None) -> Case | None:
    """The case that these events, from its opening on, have made; None without any. With `since` they go on
    from there.
    """
    draft = Draft(since) if since is not None else None
    for happened in events:
        if draft is None:
            draft = Draft(first_case(happened))
        apply(draft, happened)
    return draft.case() if draft is not None else None


def first_case(happened: Happened) -> Case:
    said = happened.payload
    return opened_case(str(said["case"]), str(said["workflow"]), str(said["state"]), happened.at)


def apply(draft: Draft, happened: Happened) -> None:
    """Change `draft` by what happened; kinds that only tell change nothing but the version."""
    change = CHANGES.get(happened.kind)
    if change is not None:
        change(draft, happened.payload, happened.at)
    draft.version += 1


def _opened(draft: Draft, said: Payload, at: datetime) -> None:
    draft.unit = _name(said.get("unit"))
    draft.subproject = _name(said.get("subproject"))
    draft.use = _name(said.get("use"))
    data = from_plain(said.get("data"))
    if isinstance(data, Mapping):
        draft.data = MappingProxyType(dict(data))


def _started(draft: Draft, said: Payload, at: datetime) -> None:
    draft.started = (*draft.started, Started(str(said["activity"]), str(said["use"])))


def _arranged(draft: Draft, said: Payload, at: datetime) -> None:
    """One stands right before another from now on, or last; all others as before."""
    moved, before = str(said["activity"]), _name(said["before"])
    others = [one for one in ordered(draft.started, draft.order) if one != moved]
    place = others.index(before) if before in others else len(others)
    draft.order = (*others[:place], moved, *others[place:])


def _moved(draft: Draft, said: Payload, at: datetime) -> None:
    draft.state = str(said["to"])
    draft.visits = moved_on(draft.visits, draft.state, at)
    if draft.due or draft.timed or draft.passed:
        _forget_left(draft, _names(said["left"]))


def _forget_left(draft: Draft, left: tuple[str, ...]) -> None:
    """What was kept of states for as long as the case was there."""
    draft.due = MappingProxyType({name: d for name, d in draft.due.items() if name not in left})
    timed = {key: one for key, one in draft.timed.items() if key.partition(".")[0] not in left}
    draft.timed = MappingProxyType(timed)
    gone = {f"state:{name}" for name in left}
    passed = {what: one for what, one in draft.passed.items() if what not in gone}
    draft.passed = MappingProxyType(passed)


def _due(draft: Draft, said: Payload, at: datetime) -> None:
    day = date.fromisoformat(str(said["date"]))
    draft.due = MappingProxyType({**draft.due, str(said["state"]): day})


def _asked(draft: Draft, said: Payload, at: datetime) -> None:
    _add(draft, "ask", said, at)


def _tasked(draft: Draft, said: Payload, at: datetime) -> None:
    _add(draft, "task", said, at)


def _add(draft: Draft, kind: str, said: Payload, at: datetime) -> None:
    due, until = said.get("due"), said.get("until")
    request = Request(
        id=str(said["id"]),
        kind=kind,
        of=str(said["of"]),
        at=at,
        form=_name(said.get("form")),
        text=_texts(said.get("text")),
        due=date.fromisoformat(str(due)) if due is not None else None,
        state=_name(said["state"]),
        flag=_name(said["flag"]),
        late=_name(said.get("late")),
        until=date.fromisoformat(str(until)) if until is not None else None,
        after=_name(said.get("after")),
        field=_name(said.get("field")),
    )
    draft.requests = (*draft.requests, request)


def _ended(draft: Draft, said: Payload, at: datetime) -> None:
    ended = said["id"]
    draft.requests = tuple(request for request in draft.requests if request.id != ended)
    if draft.passed:
        kept = {what: one for what, one in draft.passed.items() if what != f"request:{ended}"}
        draft.passed = MappingProxyType(kept)


def _answered(draft: Draft, said: Payload, at: datetime) -> None:
    for request in draft.requests:
        day = request.in_time_until
        if request.id == said["id"] and request.form is not None and day is not None:
            draft.answered = (*draft.answered, Answered(request.form, at, day))
    _ended(draft, said, at)


def _timed(draft: Draft, said: Payload, at: datetime) -> None:
    key, times = f"{said['state']}.{said['timer']}", said["times"]
    since = datetime.fromisoformat(str(said["since"]))
    timed = Timed(since, times if isinstance(times, int) else 0)
    draft.timed = MappingProxyType({**draft.timed, key: timed})


def _passed(draft: Draft, said: Payload, at: datetime) -> None:
    stage = said["stage"]
    passed = Passed(str(said["due"]), stage if isinstance(stage, int) else 0)
    draft.passed = MappingProxyType({**draft.passed, str(said["what"]): passed})


def _claimed(draft: Draft, said: Payload, at: datetime) -> None:
    _change(draft, said, claimed=str(said["user"]), claimed_at=at, given_by=None, why="")


def _handed_over(draft: Draft, said: Payload, at: datetime) -> None:
    by, why = str(said["by"]), str(said["why"])
    _change(draft, said, claimed=str(said["to"]), claimed_at=at, given_by=by, why=why)


def _put_back(draft: Draft, said: Payload, at: datetime) -> None:
    _change(draft, said, claimed=None, claimed_at=None, given_by=None, why="")


def _change(draft: Draft, said: Payload, **changes: str | datetime | None) -> None:
    draft.requests = tuple(
        replace(one, **changes) if one.id == said["id"] else one  # type: ignore[arg-type]  # as told
        for one in draft.requests
    )


def _readdressed(draft: Draft, said: Payload, at: datetime) -> None:
    _change(draft, said, of=str(said["to"]), claimed=None, claimed_at=None, given_by=None, why="")


def _noted(draft: Draft, said: Payload, at: datetime) -> None:
    """Its identity is the number of the happening, so that a note whose words are erased is counted."""
    draft.notes = (*draft.notes, f"{draft.id}.{draft.version + 1}")


def _set(draft: Draft, said: Payload, at: datetime) -> None:
    value = from_plain(said["value"])
    draft.data = MappingProxyType({**draft.data, str(said["name"]): value})


def _assigned(draft: Draft, said: Payload, at: datetime) -> None:
    seat, user = str(said["seat"]), said.get("user")
    before = draft.seats.get(seat)
    changes = before.changes + 1 if before is not None else 0
    if user is None:
        seats = {name: kept for name, kept in draft.seats.items() if name != seat}
    else:
        seats = {**draft.seats, seat: Seat(user=str(user), since=at, changes=changes)}
    draft.seats = MappingProxyType(seats)


def _flagged(draft: Draft, said: Payload, at: datetime) -> None:
    flag = str(said["flag"])
    others = tuple(name for name in draft.flags if name != flag)
    draft.flags = (*others, flag) if said["stands"] else others


def _given(draft: Draft, said: Payload, at: datetime) -> None:
    given = given_of(said, at)
    draft.consents = MappingProxyType({**draft.consents, key_of(given): given})


def _refused(draft: Draft, said: Payload, at: datetime) -> None:
    given = replace(given_of(said, at), ended=at)
    draft.consents = MappingProxyType({**draft.consents, key_of(given): given})


def _consent_ended(draft: Draft, said: Payload, at: datetime) -> None:
    _of_consent(draft, said, ended=at, lapsed=said.get("lapsed") is True)


def _consent_ending(draft: Draft, said: Payload, at: datetime) -> None:
    _of_consent(draft, said, reminded=True)


def _of_consent(draft: Draft, said: Payload, **changes: datetime | bool) -> None:
    key = f"{said['consent']}:{said['party']}"
    if key in draft.consents:
        changed = replace(draft.consents[key], **changes)  # type: ignore[arg-type]  # as told
        draft.consents = MappingProxyType({**draft.consents, key: changed})


CHANGES: Mapping[str, Callable[[Draft, Payload, datetime], None]] = {
    "opened": _opened,
    "started": _started,
    "arranged": _arranged,
    "moved": _moved,
    "due": _due,
    "asked": _asked,
    "tasked": _tasked,
    "answered": _answered,
    "finished": _ended,
    "withdrawn": _ended,
    "claimed": _claimed,
    "handed_over": _handed_over,
    "put_back": _put_back,
    "readdressed": _readdressed,
    "noted": _noted,
    "set": _set,
    "assigned": _assigned,
    "flagged": _flagged,
    "consent_given": _given,
    "consent_refused": _refused,
    "consent_ended": _consent_ended,
    "consent_ending": _consent_ending,
    "timed": _timed,
    "warned": _passed,
    "overdue": _passed,
    "escalated": _passed,
}


def _name(value: Value) -> str | None:
    return str(value) if value is not None else None


def _names(value: Value) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple | list) else ()


def _texts(value: Value) -> Mapping[str, str]:
    if value is None or not isinstance(value, Mapping):
        return NO_TEXTS
    return MappingProxyType({language: str(text) for language, text in value.items()})
