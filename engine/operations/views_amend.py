"""Owns what pages are handed of amendments: what one would change, and what has been amended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.operations.views import CheckPage, FlagShown, Words
from engine.operations.views_links import Beside


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedShown:
    """What is saved beside the form: `key` such as `person.phone`, what stands there, and what would.
    `kept`: it has been changed from elsewhere since, and stands unless one says otherwise.
    """

    key: str
    label: Words
    before: Words
    after: Words
    kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendCheck:
    """What an amendment would change, worked out on the case as it is now. `raised` and `lowered`: flags.
    `happens`: what would follow in the case, in words. `passed`: moves that the form has let happen, and that
    stand. `latest`: the form is the latest of its kind; of an older one no flags are raised or lowered.
    `did`: something was done when the form was sent, which is not done again. `seen`: what all this is
    known by, so that it is done as it was shown.
    """

    check: CheckPage
    at: datetime
    by: Words
    changes: tuple[Beside, ...]
    raised: tuple[FlagShown, ...] = ()
    lowered: tuple[FlagShown, ...] = ()
    saved: tuple[SavedShown, ...] = ()
    happens: tuple[Words, ...] = ()
    passed: tuple[Words, ...] = ()
    latest: bool = True
    did: bool = False
    seen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentShown:
    """A version that has taken the place of another: when, by whom and why (None: not for the reader), and
    what it changed. `before`: the version that it took the place of.
    """

    submission: str
    before: str
    at: datetime
    by: Words
    why: str | None
    changes: tuple[Beside, ...]
