"""Owns what the participant's own page is handed. Plain frozen data, as in `views`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.operations.views import Words
from engine.operations.views_activities import StartShown
from engine.operations.views_consents import ConsentShown
from engine.operations.views_plan import PlanPage


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A form that the participant is asked (`due`: by then), or may fill in. `number`: of the case, or of the
    activity that it is in, which is called `within`. `begun`: something is written.
    """

    number: str
    form: str
    title: Words
    within: Words
    due: date | None
    begun: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Doable:
    """An action that the participant takes; with `form` by filling that in."""

    number: str
    action: str
    label: Words
    form: str | None
    within: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Somebody who works with the case: which role, and who."""

    role: Words
    who: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBy:
    """Somebody who has read, and when last."""

    who: Words
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPage:
    """What the participant sees of their own case. `name`: what they are called, the first name alone;
    `phase`: how far it has come, in one word, and `waits_for`: whose turn it is. `asked`: what is asked of
    them, the nearest due first, and `may_fill` what they may fill in besides. `actions` of the case itself;
    those of what is in the plan are in `of_plan` with its forms, by number. `startable`: what they may start
    that belongs to no plan.
    """

    number: str
    version: int
    name: Words
    phase: Words
    waits_for: tuple[Words, ...]
    closed: bool
    asked: tuple[Asked, ...]
    may_fill: tuple[Asked, ...]
    actions: tuple[Doable, ...]
    of_plan: dict[str, tuple[tuple[Asked, ...], tuple[Doable, ...]]]
    plan: PlanPage | None
    startable: tuple[StartShown, ...]
    consents: tuple[ConsentShown, ...]
    team: tuple[Known, ...]
    readers: tuple[ReadBy, ...]
