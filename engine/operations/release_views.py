"""Owns the data that pages and commands about releases show: plain, frozen, finished but for language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.definitions.diff.changes import Change
from engine.foundation.diagnostics import Diagnostic
from engine.foundation.texts import Counted, counted
from engine.foundation.wrong import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseCard:
    """`running`: how many cases that go on are pinned to it. `same_as`: an earlier release with the same
    text, which this one went back to. `live`: new cases get this one.
    """

    number: int
    when: datetime
    who: str
    why: str
    snapshot: str
    running: int
    live: bool
    same_as: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeShown:
    """A change with the lines that it is about, before and after, and the first one's number."""

    change: Change
    file: str
    line: int
    before_lines: tuple[str, ...]
    after_lines: tuple[str, ...]

    @property
    def is_code(self) -> bool:
        """Whether the lines say more than the words do."""
        return bool(self.before_lines or self.after_lines) and (
            self.before_lines != self.after_lines
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What differs from one release, or what is live, to another; `same_text`: not one letter does."""

    changes: tuple[ChangeShown, ...]
    same_text: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasePage:
    """A release and what it changed from the one before; `before` is None for the first."""

    card: ReleaseCard
    before: int | None
    comparison: Comparison
    live: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BegunDrafts:
    """How many forms that are to open a case have been begun and are not sent. `stay`: they go on under the
    release they were begun under; `must`: they have to go over before they are sent; `over`: they go over by
    themselves, since their cases would want for something; `stuck`: what they would open is not there.
    """

    stay: int = 0
    must: int = 0
    over: int = 0
    stuck: int = 0

    @property
    def told(self) -> tuple[Counted, ...]:
        """In words; nothing of what there is none of."""
        every = (
            counted(
                "{count} påbörjat formulär går vidare i sin version. Den som skriver kan gå över.",
                "{count} påbörjade formulär går vidare i sin version. De som skriver kan gå över.",
                self.stay,
            ),
            counted(
                "{count} påbörjat formulär måste gå över till den nya versionen innan det skickas.",
                "{count} påbörjade formulär måste gå över till den nya versionen innan de skickas.",
                self.must,
            ),
            counted(
                "{count} påbörjat formulär går över av sig självt, eftersom dess ärende annars skulle sakna "
                "något.",
                "{count} påbörjade formulär går över av sig själva, eftersom deras ärenden annars skulle "
                "sakna något.",
                self.over,
            ),
            counted(
                "{count} påbörjat formulär går inte att skicka längre, eftersom det som öppnas inte finns "
                "kvar. Det som är skrivet finns kvar.",
                "{count} påbörjade formulär går inte att skicka längre, eftersom det som öppnas inte finns "
                "kvar. Det som är skrivet finns kvar.",
                self.stuck,
            ),
        )
        return tuple(one for one in every if one.count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would be if this were released now. `live` is 0 when nothing is. `against`: why it may not be;
    `running`: how many cases go on, all of which keep their own release; `begun`: what becomes of forms that
    have been begun.
    """

    live: int
    snapshot: str
    comparison: Comparison
    against: tuple[Reason, ...]
    running: int
    begun: BegunDrafts
    diagnostics: tuple[Diagnostic, ...] = ()
