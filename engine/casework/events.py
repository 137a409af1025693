"""Owns the events of a case: what is asked for (`Event`), and what happened (`Happened`).

`advance` turns one event that somebody asks for into the list of what happened. What happened is
stored, never changed, and replaying it gives the case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import TypeAlias

from engine.access.facts import Proof
from engine.access.posting import Post
from engine.access.proving import UNPROVED
from engine.casework.case import SYSTEM, Case
from engine.definitions.assurance import NOTHING_DEMANDED, Demands
from engine.expressions.scope import Value, Values
from engine.filling.submission import Submission
from engine.foundation.quick import quick
from engine.foundation.wrong import Refused


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts: an account and its roles. `participant` when the participant does so; the system's
    acts are the engine's own and never asked for. `posts`: where each role is held, empty where all are in
    `unit`. `stands_for`: those who are away now and have the
    actor as their substitute. `contact`: the data field that names somebody without an account. `link`:
    the one ask that somebody answers who has come through a link, and nothing else. `page`: the case whose
    participant acts on the page that is theirs, and nowhere else. `proof`: what the sign-in proves;
    `demands`: what the project demands of it, of those in a story nothing.
    """

    account: str
    roles: frozenset[str]
    participant: bool = False
    organisation: str | None = None
    unit: str | None = None
    posts: frozenset[Post] = frozenset()
    stands_for: frozenset[str] = frozenset()
    contact: str | None = None
    link: str | None = None
    page: str | None = None
    proof: Proof = UNPROVED
    demands: Demands = NOTHING_DEMANDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """Open a case by filling in the form it opens with. `case_id` is the identity it gets."""

    actor: Actor
    case_id: str
    submission: Submission
    subproject: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Submit:
    """A form was filled in, outside any action."""

    actor: Actor
    submission: Submission


@dataclass(frozen=True, slots=True, kw_only=True)
class Amend:
    """What was sent is amended: `submission`, which says what it amends, takes its place. `why` in words.
    `saves`: what is saved although it has been changed from elsewhere since, as `person.phone`.
    """

    actor: Actor
    submission: Submission
    why: str
    saves: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Take an action, with the submission of its form where it has one. `why` those in a queue whom it passes
    have to wait.
    """

    actor: Actor
    action: str
    submission: Submission | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignSeats:
    """Fill team seats: role to account; None empties."""

    actor: Actor
    seats: Mapping[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """Somebody leaves the case: `seats` as in `AssignSeats`, and `to` gets what names `leaves` by
    account, in requests and in the case's data; None: the fallback role gets the requests.
    """

    actor: Actor
    leaves: str
    seats: Mapping[str, str | None]
    to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """A task is done; `note` says what was done."""

    actor: Actor
    request: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What several were asked becomes the actor's own to do."""

    actor: Actor
    request: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """Give what was asked to somebody else who holds the role, with a word on why."""

    actor: Actor
    request: str
    to: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PutBack:
    """Let what somebody has taken be everyone's again."""

    actor: Actor
    request: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteNote:
    """Write in the case's journal what happened on `day`. `about` is its kind (`noting.KINDS`), or with
    `adds_to`, the note that it adds to, one of `noting.ADDITIONS`. `key`: what the writer's page called
    it, so that it is written once.
    """

    actor: Actor
    text: str
    day: date
    about: str = ""
    adds_to: str | None = None
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Start an activity in the case, with the data it begins with: the answers to `begins_with` of its
    workflow, as `filling` settled them.
    """

    actor: Actor
    activity: str
    data: Values = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrange:
    """Let an activity of the participant's plan stand right `before` another; None: last."""

    actor: Actor
    activity: str
    before: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveConsent:
    """The participant says yes, with the `topics` of each party (`""`: nobody in particular). `how`: as it
    was given, see `engine.fields.consent`.
    """

    actor: Actor
    consent: str
    to: Mapping[str, tuple[str, ...]]
    how: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawConsent:
    """The participant takes a consent back, from these parties. `how` as it was said."""

    actor: Actor
    consent: str
    parties: tuple[str, ...]
    how: Values


SYSTEM_ACTOR = Actor(account=SYSTEM, roles=frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class PassTime:
    """Time has passed: do all that has fallen due by now. Nobody asks for it."""

    actor: Actor = SYSTEM_ACTOR


Event: TypeAlias = (
    Open
    | Submit
    | Amend
    | Act
    | AssignSeats
    | Leave
    | Finish
    | Claim
    | HandOver
    | PutBack
    | WriteNote
    | Start
    | Arrange
    | GiveConsent
    | WithdrawConsent
    | PassTime
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One thing that happened. `kind` is one of opened, submitted, amended, kept (what an amendment did not
    save, since it had been changed from elsewhere), moved, asked, answered, tasked,
    finished, withdrawn, claimed, handed_over, put_back, noted, notified, set, saved (to the person),
    differs (from what is known of the person, so not saved), assigned, due, flagged, fallback, timed
    (a timer came), and of what has a last day: warned, overdue, escalated. `started` is told of an activity,
    in the case, and `arranged` when it is put elsewhere in the plan; in the activity itself it begins with
    `opened`. `consent_given`, `consent_refused`, `consent_ended` (taken back, or had lasted) and
    `consent_ending` (its end is near) are of consents, `readdressed` of a request that follows who a field
    names. `payload` is plain data (text, numbers, lists, mappings), so that it can be stored and chained;
    its `instead_of` is the account in whose place the actor acted, where that was as a substitute; `for`
    the organisation for which that was done.
    """

    kind: str
    at: datetime
    actor: str
    payload: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Somebody is to be told. `to` is as `Request.of`; `message` by language; never an answer in
    it.
    """

    to: str
    message: Mapping[str, str]
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An activity that was started: its identity, its kind, what it begins with, and by which account."""

    id: str
    use: str
    data: Values
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Advanced:
    """`case`: as it is now. `events`: what happened, in order. `planned`: notices to deliver.
    `opened`: activities started. `person`: what is saved to the person, by name.
    """

    case: Case
    events: tuple[Happened, ...]
    planned: tuple[Notice, ...] = ()
    opened: tuple[Opened, ...] = ()
    person: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))


Outcome: TypeAlias = Advanced | Refused
