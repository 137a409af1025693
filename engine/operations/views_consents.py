"""Owns what operations hand to pages about the consents of a case. Plain frozen data, as in `views`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.fields.question import Terms
from engine.foundation.texts import Text
from engine.operations.views import Named, Part, Score, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningStep:
    """An activity that goes on: its number, what it is called and where it is."""

    number: str
    title: Words
    state: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentLine:
    """How a consent stands to one party (`""`: nobody in particular). `state`: yes, no or unasked; `told`
    says it in words, `shares` what the party may see. `ground`: it is another ground than what was said.
    `running`: what was built on it and still goes on, where it stood and does so no more.
    """

    consent: str
    party: str
    label: Words
    state: str
    told: tuple[Words, ...]
    shares: tuple[Words, ...] = ()
    partner: bool = False
    ground: bool = False
    running: tuple[RunningStep, ...] = ()

    @property
    def key(self) -> str:
        """Tells it from the others on a page."""
        return f"{self.consent}-{self.party}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentShown:
    """A consent of the deployment, with how it stands to each party. `ground`: it is another ground to share;
    `may`: the caller may write it down. `young`: the age that the person has not turned, from which one
    gives it oneself; 0 where they have, or that is not known.
    """

    name: str
    label: Words
    text: Text | None
    lines: tuple[ConsentLine, ...]
    terms: Terms
    ground: bool = False
    may: bool = False
    young: int = 0

    @property
    def is_said(self) -> bool:
        """Whether something has been said of it; of another ground, whether it has been written down."""
        return not self.ground or any(one.state != "unasked" for one in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nameless:
    """What others have been asked without being told whom it is about."""

    number: str
    title: Words
    state: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentsPage:
    """The consents of a case, and the other `grounds` to share. `nameless`: what needs none of them.
    `partners`: those whose view of the case can be looked at. `history`: what has been said, the newest
    first, with the day.
    """

    number: str
    version: int
    person: Words
    consents: tuple[ConsentShown, ...]
    grounds: tuple[ConsentShown, ...]
    nameless: tuple[Nameless, ...]
    may: bool
    partners: tuple[Named, ...]
    history: tuple[tuple[datetime, Words, Words], ...]

    def named(self, consent: str) -> ConsentShown | None:
        both = (*self.consents, *self.grounds)
        return next((one for one in both if one.name == consent), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalPage:
    """What taking a consent back would lead to: what closes and moves in the same moment (`follows`), what
    goes on without it (`running`), what the party has had (`had`), and that cannot be called back.
    """

    number: str
    version: int
    person: Words
    label: Words
    line: ConsentLine
    follows: tuple[Words, ...]
    running: tuple[RunningStep, ...]
    had: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedForm:
    """A form as a partner reads it, in words."""

    title: Words
    told: Words
    parts: tuple[Part, ...]
    scores: tuple[Score, ...]
    result_only: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPlace:
    """What a partner sees of a case or of an activity. `does`: what it can do there. `standing`: where it
    is; `team`: roles with who has them; `happened`: what its page tells that has been done, the newest first.
    """

    name: Words
    data: tuple[tuple[Words, Words], ...]
    forms: tuple[SharedForm, ...]
    does: tuple[Words, ...]
    standing: Words
    team: tuple[tuple[Words, Words], ...]
    happened: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerPage:
    """A case as a partner would see it now; no `places`: it does not know of the case."""

    number: str
    person: Words
    party: Words
    people: tuple[Words, ...]
    places: tuple[SharedPlace, ...]
