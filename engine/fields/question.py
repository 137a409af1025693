"""Owns what a field type needs to know of a question, and of the place where it is answered.

`Field` of `engine.definitions.form` fits `Question`; this room lies below definitions and cannot name it.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Protocol

from engine.expressions.scope import Values, Visit
from engine.foundation.quick import quick
from engine.foundation.texts import Said, Text

Raw = Mapping[str, tuple[str, ...]]


class Choosable(Protocol):
    """An option of a question."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> Text: ...
    @property
    def points(self) -> float | None: ...
    @property
    def code(self) -> str | None: ...
    @property
    def hint(self) -> Text | None: ...


class Rated(Protocol):
    """A row of a matrix."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> Text: ...
    @property
    def reversed(self) -> bool: ...


class Question(Protocol):
    """A question as its type sees it."""

    @property
    def name(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def label(self) -> Text: ...
    @property
    def many(self) -> bool: ...
    @property
    def options(self) -> Mapping[str, Choosable]: ...
    @property
    def rows(self) -> Mapping[str, Rated]: ...
    @property
    def text(self) -> Text | None: ...
    @property
    def among(self) -> str: ...
    @property
    def accept(self) -> tuple[str, ...]: ...
    @property
    def max_size(self) -> int | None: ...
    @property
    def terms(self) -> Terms | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a question for a consent is about: the `parties` it may be given to and the `topics` of each, with
    their labels. A consent that is given to nobody in particular has the party `""`. `self_from`: the age
    from which one gives it oneself; 0: at any.
    """

    consent: str
    parties: Mapping[str, Text]
    topics: Mapping[str, Text] = field(default_factory=lambda: MappingProxyType({}))
    self_from: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that has been taken in. `media`: what its content was found to be; `digest`: of the content."""

    id: str
    name: str
    size: int
    media: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A record that may be pointed at: what it is called, what expressions see of it, its stays in states,
    and whether it is over.
    """

    label: Text | Said | str
    names: Values
    visits: Sequence[Visit]
    over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Who would sign here. `kind` is `account`, or `link` for somebody without an account, whose `id` is the
    code of the link and whose `name` may be unknown (empty).
    """

    id: str
    name: str
    kind: str = "account"


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a question is answered. `staff`: accounts to names, of which `unfit` are not offered;
    `organisations`: names to labels. `kinds`:
    the identity numbers that the deployment allows, and shapes of reserve numbers (`foundation.identity`);
    with `alias` any text may stand for a person. `files`: those that the one who answers has added there, by
    id. `records`: by where they are (`among`) and
    identity. `now` is None where nothing can be signed.
    """

    today: date
    language: str = "sv"
    country: str = "se"
    staff: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    unfit: Container[str] = frozenset()
    organisations: Mapping[str, Text] = field(default_factory=lambda: MappingProxyType({}))
    kinds: tuple[str, ...] = ("personnummer", "samordningsnummer")
    files: Mapping[str, Upload] = field(default_factory=lambda: MappingProxyType({}))
    records: Mapping[str, Mapping[str, Recorded]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    signer: Signer | None = None
    now: datetime | None = None
