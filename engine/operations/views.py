"""Owns what operations hand to pages: plain frozen data, ready for a template.

What it says is `Text` (of a definition), `Said` (of the program) or a finished `str`; a template
puts it into the reader's language. The journey through a form has its own data in
`engine.filling.journey`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from engine.definitions.form import Form
from engine.definitions.workflow import Workflow
from engine.fields.signature import Signed
from engine.filling.scales import Scale
from engine.foundation.quick import quick
from engine.foundation.texts import Spoken, Text
from engine.foundation.wrong import Problem, Reason
from engine.operations.views_measured import InstrumentShown, Series
from engine.operations.views_measured import Words as Words
from engine.operations.views_person import LikelyPerson as LikelyPerson
from engine.operations.views_person import PersonShown as PersonShown
from engine.operations.views_places import CaseFilter as CaseFilter
from engine.operations.views_places import FormPlace as FormPlace
from engine.operations.views_receipt import FlagShown as FlagShown
from engine.operations.views_receipt import Receipt as Receipt

if TYPE_CHECKING:
    from engine.operations.views_activities import (
        ActivityShown,
        Belongs,
        PointingShown,
        Proposed,
        StartShown,
    )
    from engine.operations.views_ahead import Stay, WayAhead, WhyNot
    from engine.operations.views_amend import AmendmentShown
    from engine.operations.views_consents import ConsentShown
    from engine.operations.views_links import LinkShown
    from engine.operations.views_notes import NoteShown, Taking
    from engine.operations.views_queue import QueueLink
    from engine.operations.views_rounds import Rounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A thing that a page may choose or link to: its name, and what it is called."""

    name: str
    label: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentCard:
    """A published deployment. `release` is the number of its latest release."""

    tenant: str
    name: str
    title: Text
    release: int
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A kind of case that the caller may open, by filling in `form`; in one of `subprojects`."""

    workflow: str
    title: Text
    form: str
    form_title: Text
    subprojects: tuple[Named, ...] = ()


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What every page's frame needs. `lists_cases`: whether the caller may see a list at all.
    `others`: the other deployments that the account has roles in. `waiting`: what is asked, at most 200.
    `unread`: notifications. `may`: what its roles may beside. `projects`: cases that are about the project
    itself and that the caller may open, by their numbers. `goes_between`: it has meetings or
    hand-overs. `emergency`: how long one reads in one; `to_judge`: how many wait to be followed up;
    `to_review`: reviews of the log that are not closed.
    """

    deployment: str
    title: Text
    about: Text | None
    languages: tuple[str, ...]
    release: int
    funding: Mapping[str, Text]
    brand: Mapping[str, str]
    organisation: Words | None
    roles: tuple[Named, ...]
    lists_cases: bool
    openings: tuple[Opening, ...]
    others: tuple[DeploymentCard, ...]
    waiting: int
    unread: int = 0
    may: frozenset[str] = frozenset()
    sees_board: bool = False
    sees_figures: bool = False
    projects: tuple[Named, ...] = ()
    goes_between: bool = False
    sees_log: bool = False
    to_judge: int = 0
    to_review: int = 0
    emergency: Spoken | str = ""

    @property
    def publishes(self) -> bool:
        return "publish" in self.may


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A date to keep. `days_left`: working days until `due`, below zero when it has passed; `days` of
    how many since `since`. `tone` is plain, soon (80 %), late or still. `note` is told instead, if any.
    """

    label: Words
    since: date
    due: date
    day: int
    days: int
    days_left: int
    tone: str
    note: Words | None = None


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One case in a list. `person` is the name, or a sentence where there is none to show."""

    number: str
    person: Words
    workflow: Text
    state: Text
    phase: str | None
    clock: Clock | None
    owner: str | None
    subproject: Text | None
    changed: datetime
    flags: tuple[FlagShown, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseList:
    """A page, the nearest due first, or the latest for those who see only parts. `next`: what to pass as
    `after`. `count` stops at 1000 (`capped`). `states`, `owners`: what may narrow it. `sees`: `partner`
    for those who see what a consent to them opens, `invited` for those who see what they are named for."""

    rows: tuple[CaseRow, ...]
    next: str | None
    count: int
    capped: bool
    filter: CaseFilter
    states: tuple[Named, ...]
    owners: tuple[Named, ...]
    subprojects: tuple[Named, ...]
    workflows: tuple[Named, ...]
    units: tuple[Named, ...] = ()
    phases: tuple[Named, ...] = ()
    activities: tuple[Named, ...] = ()
    sees: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFound:
    """A person, with the cases that the caller may see."""

    name: str
    born: date | None
    cases: tuple[str, ...]
    protected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A question and its answer in words. `path` is the field's place; `page` where to change it.
    `empty`: asked, not answered. `rows`: those of a repeating group or matrix, each with its own.
    `score` belongs to a computed value. `files`: ids of files, with what each is called. `signed`: the
    signature that it is.
    """

    path: str
    label: Words
    value: Words
    page: str = ""
    empty: bool = False
    sensitive: Text | None = None
    rows: tuple[tuple[Words, tuple[Row, ...]], ...] = ()
    files: tuple[tuple[str, Words], ...] = ()
    signed: Signed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A computed value. `value` is in words, None while unknown; `why` says how it came about,
    sentence by sentence; `low` and `high` are the least and greatest it can be. `bands`: the band in each
    set that may hold, with whom that is for, when there are several. `scales`: all bands with their limits.
    `tests`: flags that it decides about, when each is raised, and whether it is. `previous` is the last
    one before, of `previous_at`; `change` since then, and whether it is `real` (no chance) and `better`.
    """

    name: str
    label: Text
    value: Words | None
    number: float | None
    band: Text | None
    severity: str | None
    low: float | None
    high: float | None
    why: tuple[Words, ...] = ()
    bands: tuple[tuple[Words | None, Text], ...] = ()
    scales: tuple[Scale, ...] = ()
    tests: tuple[tuple[Text, Words, bool | None], ...] = ()
    previous: float | None = None
    previous_at: datetime | None = None
    change: float | None = None
    real: bool | None = None
    better: bool | None = None
    real_change: float | None = None
    source: str | None = None
    placeholder: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The answers of one page of a form, in words."""

    page: str
    title: Text | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """Who may read what is sent: all of it, and only its result."""

    all: tuple[Words, ...]
    result: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """An act was done. `state` is where the case is now."""

    number: str
    state: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionShown:
    """An action of the state. Possible when there are no `reasons`; `why` tells them with what would help.
    With `form` it is taken by filling that in. `expected`: it is the one to put first. `passes` somebody who
    is first in a queue, so that it needs a reason.
    """

    name: str
    label: Text
    to: Text | None
    form: str | None
    reasons: tuple[Reason, ...]
    why: tuple[WhyNot, ...]
    expected: bool = False
    passes: bool = False

    @property
    def possible(self) -> bool:
        return not self.reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferShown:
    """A form that may be filled in now. `draft`: begun; `times`: sent so far; `expected`: put first;
    `together`: it is the participant's, and filled in with them.
    """

    form: str
    title: Text
    draft: bool
    times: int
    expected: bool = False
    together: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestShown:
    """An ask or a task that stands. `mine`: the caller may do it; `to_me`: the caller was asked; `together`:
    the participant was, and it may be answered with them.
    """

    id: str
    kind: str
    label: Words
    of: Words
    at: datetime
    clock: Clock | None
    form: str | None
    mine: bool
    to_me: bool
    together: bool = False
    flag: FlagShown | None = None
    taking: Taking | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something in the timeline. `mark`: moved, recorded or flag. `submission` when it can be read.
    `kind`: moves, forms, notes, flags or nothing of that; `note`: which one.
    `activity`: the number of the one that it tells of.
    """

    at: datetime
    who: Words
    mark: str
    head: Words
    more: tuple[Words, ...] = ()
    submission: str | None = None
    version: int = 0
    kind: str = ""
    note: str | None = None
    activity: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatShown:
    """A team seat. `candidates` when the caller may fill it."""

    role: str
    label: Words
    account: str | None
    who: Words | None
    since: datetime | None
    candidates: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseStep:
    """A phase of the case. `status` is done, now or ahead; `since`: first time in it."""

    phase: str
    label: Words
    status: str
    since: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionShown:
    """A form that was sent and that the caller may read: all, or (`result_only`) its result."""

    id: str
    form: str
    title: Text
    at: datetime
    by: Words
    result_only: bool
    amended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """All that the page of a case shows to this reader. `limited`: the reader was let in for a part
    only. `links`: those handed to people without an account; `beside`: forms of which several can be read
    beside one another. `workflow`, `here` and `been` are for the diagram. `version` is what an act should
    be sent with. `others`: numbers of the person's other cases that go on. `activities`
    of the case, and those that are `startable`; `belongs`: of an activity's own page.
    `ahead`: the ways to an end; `stays`: the way gone. `rounds`: who answers what is asked again
    and again. `shared`: forms to fill in for those that point here, by where. `values`: what is
    worked out, in words.
    """

    number: str
    version: int
    deployment: str
    release: int
    published: datetime
    person: PersonShown | None
    workflow: Workflow
    title: Text
    state: str
    state_label: Text
    since: datetime
    waits_for: tuple[Words, ...]
    here: str
    been: frozenset[str]
    phases: tuple[PhaseStep, ...]
    clocks: tuple[Clock, ...]
    actions: tuple[ActionShown, ...]
    offers: tuple[OfferShown, ...]
    requests: tuple[RequestShown, ...]
    flags: tuple[FlagShown, ...]
    timeline: tuple[Entry, ...]
    team: tuple[SeatShown, ...]
    may_assign: bool
    measurements: tuple[Series, ...]
    submissions: tuple[SubmissionShown, ...]
    limited: bool
    closed: bool
    others: tuple[str, ...]
    emergency: datetime | None = None
    notes: tuple[NoteShown, ...] = ()
    may_note: bool = False
    links: tuple[LinkShown, ...] = ()
    may_give_page: bool = False
    may_mail_page: bool = False
    consents: tuple[ConsentShown, ...] = ()
    beside: tuple[Named, ...] = ()
    pointing: tuple[PointingShown, ...] = ()
    shared: tuple[Named, ...] = ()
    activities: tuple[ActivityShown, ...] = ()
    startable: tuple[StartShown, ...] = ()
    belongs: Belongs | None = None
    ahead: tuple[WayAhead, ...] = ()
    proposals: tuple[Proposed, ...] = ()
    queues: tuple[QueueLink, ...] = ()
    stays: tuple[Stay, ...] = ()
    rounds: Rounds | None = None
    values: tuple[tuple[Words, Words], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionPage:
    """A form as it was sent, in words. With `result_only` there are no `parts`. `language` is what it was
    answered in, `release` the version it belongs to. `newer`: the number of a later release that scores it
    otherwise; with `rescored`, what its rules give. What was computed stands. `id`: which version it is, and
    `current` the one that counts; `amendments`: how that one came to be, the latest first. `plan`: how the
    plan stood when it was sent may be seen. `of_project`: it concerns the project itself and no person.
    """

    number: str
    person: Words
    form: Form
    title: Text
    at: datetime
    by: Words
    on_behalf: Words | None
    result_only: bool
    parts: tuple[Part, ...]
    scores: tuple[Score, ...]
    flags: tuple[FlagShown, ...]
    reasons: tuple[tuple[Words, str], ...]
    instruments: tuple[InstrumentShown, ...] = ()
    newer: int | None = None
    rescored: tuple[Score, ...] = ()
    language: str = "sv"
    release: int = 1
    protected: bool = False
    id: str = ""
    current: str = ""
    name: str = ""
    amendments: tuple[AmendmentShown, ...] = ()
    may_amend: bool = False
    plan: bool = False
    of_project: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPage:
    """Check your answers. `problems` must be empty before sending; soft ones need a reason, by code;
    `reasons`: those given so far. `key`: of what is sent, so that it is received once. `saved` is None when
    nothing has been written. `running`: numbers of cases that the person has, as far as the caller may know,
    and `likely`: those whom it may be about already.
    `undecided`: words of several pages are to be chosen between first. `spoken`: as in `FormPage`.
    `left`: what a newer release had no place for. `demanded`: questions that have been added, without which
    the form is not sent.
    """

    place: FormPlace
    form: Form
    title: Text
    person: Words | None
    action: Text | None
    parts: tuple[Part, ...]
    scores: tuple[Score, ...]
    flags: tuple[FlagShown, ...]
    problems: tuple[Problem, ...]
    readers: Readers
    saved: datetime | None
    key: str
    reasons: Mapping[str, str]
    running: tuple[str, ...]
    likely: tuple[LikelyPerson, ...] = ()
    undecided: bool = False
    instruments: tuple[InstrumentShown, ...] = ()
    spoken: str = ""
    left: tuple[tuple[str, str], ...] = ()
    demanded: tuple[Words, ...] = ()
