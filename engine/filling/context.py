"""Owns `FillContext`: what a form sees around it while somebody fills it in.

Gathering it is left to `operations` and `scenarios`.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from engine.expressions.scope import NONE_STAND, Env, Standing, Value, Values, nothing
from engine.fields.question import Place, Recorded, Signer, Upload
from engine.foundation.calendar import Calendar
from engine.foundation.quick import quick
from engine.foundation.texts import Text


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class FillContext:
    """`now` bears the local time zone. `case`: the names after `case.`, see
    `engine.casework.environment.case_names`; empty outside a case. `activity`: those after `activity.`, of a
    form that belongs to one (`form_names` gives both). `staff`: accounts to names.
    `unfit`: those of them that never act in a case. `belongs`: accounts to their organisation.
    `organisations`: names to labels. `files`: what has been
    added in this place, by id. `records`: those that may be pointed at, by where they
    are. `signer`: who would sign. `prefills`: whether what is known already stands
    in the answers that will be saved there; not for outsiders. `consents`: those that stand.
    `signs_at`: when somebody would sign, if that is not `now`.
    """

    now: datetime
    calendar: Calendar
    language: str = "sv"
    country: str = "se"
    person: Mapping[str, Value] = field(default_factory=nothing)
    setting: Mapping[str, Value] = field(default_factory=nothing)
    case: Values = field(default_factory=nothing)
    activity: Values = field(default_factory=nothing)
    user: Mapping[str, Value] = field(default_factory=nothing)
    unit: str | None = None
    subproject: str | None = None
    staff: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    unfit: Container[str] = frozenset()
    belongs: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    organisations: Mapping[str, Text] = field(default_factory=lambda: MappingProxyType({}))
    kinds: tuple[str, ...] = ("personnummer", "samordningsnummer")
    files: Mapping[str, Upload] = field(default_factory=lambda: MappingProxyType({}))
    records: Mapping[str, Mapping[str, Recorded]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    signer: Signer | None = None
    prefills: bool = True
    consents: Standing = field(default_factory=lambda: NONE_STAND)
    signs_at: datetime | None = None
    _place: Place = field(init=False, repr=False, compare=False)

    @property
    def today(self) -> date:
        return self.now.date()

    def place(self) -> Place:
        """What field types need to know."""
        return self._place

    def __post_init__(self) -> None:
        object.__setattr__(self, "_place", self._made_place())

    def _made_place(self) -> Place:
        return Place(
            today=self.now.date(),
            language=self.language,
            country=self.country,
            staff=self.staff,
            unfit=self.unfit,
            organisations=self.organisations,
            kinds=self.kinds,
            files=self.files,
            records=self.records,
            signer=self.signer,
            now=self.signs_at or self.now,
        )

    def kept(self, place: str) -> Values:
        """What is known already where answers may be saved: `person`, `case` or `activity`."""
        return {"person": self.person, "activity": self.activity}.get(place, self.case)

    def env(self, own: Values) -> Env:
        """What expressions see; `own` is filled while the form is settled."""
        return Env(
            own=own,
            today=self.now.date(),
            now=self.now,
            calendar=self.calendar,
            person=self.person,
            setting=self.setting,
            case=self.case,
            activity=self.activity,
            user=self.user,
            unit=self.unit,
            subproject=self.subproject,
            consents=self.consents,
        )
