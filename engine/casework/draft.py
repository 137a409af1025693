"""Owns how what happens changes a case: one change for each kind of happening, and `replay`.

`advance` uses the very same changes while it works, so replaying what happened gives the case. What
should happen is left to the modules that decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType

from engine.casework.case import Case, Request, Seat
from engine.casework.events import Happened
from engine.casework.plain import from_plain
from engine.casework.visits import begun, moved_on
from engine.expressions.scope import Value

Payload = Mapping[str, Value]
NO_TEXTS: Mapping[str, str] = MappingProxyType({})


class Draft:
    """A case being changed. Its mappings and tuples are replaced, never changed in place."""

    __slots__ = (
        "data", "due", "flags", "id", "opened", "requests", "seats", "state", "subproject", "unit",
        "version", "visits", "workflow",
    )  # fmt: skip

    def __init__(self, case: Case) -> None:
        self.id = case.id
        self.workflow = case.workflow
        self.state = case.state
        self.opened = case.opened
        self.unit = case.unit
        self.subproject = case.subproject
        self.data = case.data
        self.seats = case.seats
        self.visits = case.visits
        self.due = case.due
        self.requests = case.requests
        self.flags = case.flags
        self.version = case.version

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
            seats=self.seats,
            visits=self.visits,
            due=self.due,
            requests=self.requests,
            flags=self.flags,
            version=self.version,
        )


def opened_case(case: str, workflow: str, state: str, at: datetime) -> Case:
    """The case before anything has happened in it."""
    return Case(
        id=case, workflow=workflow, state=state, opened=at, visits=begun(state, at), version=0
    )


def replay(events: Iterable[Happened]) -> Case | None:
    """The case that these events, from its opening on, have made; None without any."""
    draft: Draft | None = None
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


def _moved(draft: Draft, said: Payload, at: datetime) -> None:
    draft.state = str(said["to"])
    draft.visits = moved_on(draft.visits, draft.state, at)
    if draft.due:
        left = _names(said["left"])
        kept = {state: day for state, day in draft.due.items() if state not in left}
        draft.due = MappingProxyType(kept)


def _due(draft: Draft, said: Payload, at: datetime) -> None:
    day = date.fromisoformat(str(said["date"]))
    draft.due = MappingProxyType({**draft.due, str(said["state"]): day})


def _asked(draft: Draft, said: Payload, at: datetime) -> None:
    _add(draft, "ask", said, at)


def _tasked(draft: Draft, said: Payload, at: datetime) -> None:
    _add(draft, "task", said, at)


def _add(draft: Draft, kind: str, said: Payload, at: datetime) -> None:
    due = said.get("due")
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
    )
    draft.requests = (*draft.requests, request)


def _ended(draft: Draft, said: Payload, at: datetime) -> None:
    ended = said["id"]
    draft.requests = tuple(request for request in draft.requests if request.id != ended)


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


CHANGES: Mapping[str, Callable[[Draft, Payload, datetime], None]] = {
    "opened": _opened,
    "moved": _moved,
    "due": _due,
    "asked": _asked,
    "tasked": _tasked,
    "answered": _ended,
    "finished": _ended,
    "withdrawn": _ended,
    "set": _set,
    "assigned": _assigned,
    "flagged": _flagged,
}


def _name(value: Value) -> str | None:
    return str(value) if value is not None else None


def _names(value: Value) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple | list) else ()


def _texts(value: Value) -> Mapping[str, str]:
    if value is None or not isinstance(value, Mapping):
        return NO_TEXTS
    return MappingProxyType({language: str(text) for language, text in value.items()})
