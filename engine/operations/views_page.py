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
class OwnAnswer:
    """One who answers in a round: the participant (`mine`, with where it is answered, as long as it is not),
    or `who`. `given`: when they did; `due`: the last day, as far as there is one.
    """

    who: Words
    mine: bool
    form: Words
    given: datetime | None
    due: date | None
    asked: Asked | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRound:
    """A measurement that goes on and that the participant has a part in."""

    label: Words
    answers: tuple[OwnAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnNext:
    """When the next measurement is: asked from the day `opens`, to be answered by `due`. `mine`: by the
    participant, and `who` else answers. `maybe`: something must hold then; `still`: time stands still.
    """

    label: Words
    opens: date
    due: date | None
    mine: bool
    who: tuple[Words, ...]
    maybe: bool
    still: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTime:
    """A time that is booked with the participant. `went`: as in `BookedShown`. `whom` they meet; `name` as
    far as the participant may know what the time is about; `actions`: what they may do with it.
    """

    number: str
    label: Words
    name: Words
    begins: datetime
    ends: datetime
    whole_day: bool
    place: str
    went: str
    whom: tuple[Words, ...]
    actions: tuple[Doable, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InLine:
    """The participant waits for a place. `position` counts all who wait, from one."""

    label: Words
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPage:
    """What the participant sees of their own case. `name`: what they are called, the first name alone;
    `phase`: how far it has come, in few words, and `waits_for`: whose turn it is, beside their own
    (`my_turn`). `asked`: what is asked of them, the nearest due first, and `may_fill` what they may fill in
    besides. `actions` of the case itself; those of what is in the plan are in `of_plan` with its forms, by
    number. `startable`: what they may start that belongs to no plan. `times`: those that are booked with
    them, the first first; `rounds`: the measurements that go on, and `next_rounds` those to come.
    `lines`: the queues they stand in.
    """

    number: str
    version: int
    name: Words
    phase: Words
    waits_for: tuple[Words, ...]
    closed: bool
    my_turn: bool
    asked: tuple[Asked, ...]
    may_fill: tuple[Asked, ...]
    actions: tuple[Doable, ...]
    of_plan: dict[str, tuple[tuple[Asked, ...], tuple[Doable, ...]]]
    plan: PlanPage | None
    startable: tuple[StartShown, ...]
    consents: tuple[ConsentShown, ...]
    team: tuple[Known, ...]
    readers: tuple[ReadBy, ...]
    times: tuple[OwnTime, ...] = ()
    rounds: tuple[OwnRound, ...] = ()
    next_rounds: tuple[OwnNext, ...] = ()
    lines: tuple[InLine, ...] = ()
