"""Owns what pages say when they ask: which form and where, and what a list is narrowed to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """What the list is narrowed to. `owner` is an account or `me`; `closed` shows closed ones
    instead. `text` is a part of a name or a case number. `due`: late or week; `flag`: how much a flag
    matters, or any. `activity`: there is an activity of a kind in a state, `praktik.pågår`.
    """

    text: str = ""
    workflow: str | None = None
    state: str | None = None
    owner: str | None = None
    subproject: str | None = None
    phase: str | None = None
    unit: str | None = None
    due: str | None = None
    flag: str | None = None
    activity: str | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPlace:
    """Which form is being filled in, and where. With `case` (its number) it belongs to that case,
    alone or as part of `action`; without, it opens a case of `workflow`. `amends`: what was sent and is
    amended, by its identity. `starts`: the kind of activity that is started with it, whose name the form
    has too.
    """

    form: str
    case: str | None = None
    workflow: str | None = None
    action: str | None = None
    subproject: str | None = None
    amends: str | None = None
    starts: str | None = None
