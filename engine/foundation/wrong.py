"""Owns three of the four kinds of wrong: `Problem`, `Refused` and the errors.

The fourth, `Diagnostic`, has a module of its own. Nothing else in the engine raises or returns
other kinds.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.foundation.texts import Said, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """An answer that cannot be taken as it is. `path` is the answer's place, such as
    `barn.1.födelseår` (rows count from 0); `text` says what to do about it. A soft problem may be
    overridden with a reason.
    """

    path: str
    code: str
    text: Said | Text
    soft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why not: as data (`kind` and `missing`, names of the definition) and as a sentence.

    `kind` is one of form, when, by, places, after, state, final, stale, access, consent, problems.
    `missing` names what lacks: forms, roles, answers. `helps` names what would help: forms,
    actions, kinds of activities, `team.` (who sits where) and `case.` (the case that an activity belongs to).
    """

    kind: str
    sentence: Said
    missing: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A rule said no. There is at least one reason; the first is the one to show alone."""

    reasons: tuple[Reason, ...]
    problems: tuple[Problem, ...] = field(default=())

    @property
    def reason(self) -> Reason:
        return self.reasons[0]


class StegvisError(Exception):
    """A bug or the outside world. `next_step` tells the operator or user what to do."""

    def __init__(self, message: Said, *, next_step: Said | None = None) -> None:
        super().__init__(message.in_("sv"))
        self.message = message
        self.next_step = next_step

    def lines(self, language: str) -> tuple[str, ...]:
        """What is wrong and what to do about it, a line each."""
        told = (self.message, self.next_step)
        return tuple(one.in_(language) for one in told if one is not None)


class ProjectFolderError(StegvisError):
    """A folder of definitions could not be read."""


class StorageError(StegvisError):
    """The database is missing, of another version, or did not answer."""


class BusyError(StorageError):
    """Others held what was to be changed for so long that waiting was given up. Nothing was changed; it may
    go better at once.
    """


class EffectError(StegvisError):
    """Something outside could not be done now, such as sending a mail. It may go better later."""


class NoReleaseError(StegvisError):
    """A deployment has not been published."""


class SettingsError(StegvisError):
    """The settings of the installation are wrong, or a key of its own cannot be used."""
