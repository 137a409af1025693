"""Owns `Submission`: a form as it was sent.

Three states of an answer are apart: not asked (no key), asked and empty (None), hidden with a value that
the draft keeps (no key here). Only what was shown and asked takes part in logic, scores and exports.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from engine.expressions.scope import Values
from engine.foundation.quick import quick


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended:
    """That a submission is an amendment. `of`: the version whose place it takes; `first`: the one that was
    sent first, with which it shares its `at`. `at` and `by`: when it was amended, and by whom.
    """

    of: str
    first: str
    at: datetime
    by: str


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A form as it was sent: never changed afterwards. `values`: computed, with `name@band` beside a value
    that has a band, and `name@sets` where that depends on whom it is about; the values of a block lie within
    the block's mapping. `scoring`: by which rules they were computed, see `scoring`. `flags`: names raised
    (`who5.lågt` for a block's). `reasons`: rule names let through to the reason given. `by` is the
    account; `on_behalf` who answered, when staff filled in for the participant. `amended`: it takes the place
    of an earlier version, which is kept; whose it is and when it was sent stays as it was.
    """

    id: str
    form: str
    version: str
    at: datetime
    by: str
    answers: Values
    values: Values
    flags: tuple[str, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    language: str = "sv"
    scoring: str = ""
    on_behalf: str | None = None
    amended: Amended | None = None

    def as_names(self) -> Values:
        """What expressions see of it: answers and values by name, with `@at`, `@by` and `@id`."""
        return {**self.answers, **self.values, "@at": self.at, "@by": self.by, "@id": self.id}
