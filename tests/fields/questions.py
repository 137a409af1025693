"""Questions to try field types on, without any definition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from engine.fields.file import SAMPLE
from engine.fields.question import Place, Recorded, Signer, Terms
from engine.foundation.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    name: str
    label: Text
    points: float | None = None
    code: str | None = None
    hint: Text | None = None
    reversed: bool = False


def options(*names: str) -> Mapping[str, Option]:
    return {
        name: Option(name=name, label=Text({"sv": name.upper()}), points=number)
        for number, name in enumerate(names)
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    type: str
    name: str = "fråga"
    label: Text = field(default_factory=lambda: Text({"sv": "Fråga", "en": "Question"}))
    many: bool = False
    options: Mapping[str, Option] = field(default_factory=dict)
    rows: Mapping[str, Option] = field(default_factory=dict)
    text: Text | None = None
    among: str = "register"
    accept: tuple[str, ...] = ()
    max_size: int | None = None
    terms: Terms | None = None


OTHER = replace(SAMPLE, id="0" * 31 + "2", name="bild.png", media="image/png")
PLACE = Place(
    today=date(2024, 6, 1),
    staff={"eva": "Eva Ek", "bo": "Bo Ås"},
    organisations={"vården": Text({"sv": "Vården"}), "kommunen": Text({"sv": "Kommunen"})},
    records={
        "register": {
            name: Recorded(label=label, names={}, visits=(), over=False)
            for name, label in {"odling": "Odling", "caféet": "Caféet"}.items()
        }
    },
    files={SAMPLE.id: SAMPLE, OTHER.id: OTHER},
    signer=Signer(id="eva", name="Eva Ek"),
    now=datetime(2024, 6, 1, 10, 12, tzinfo=ZoneInfo("Europe/Stockholm")),
)
CHOOSING = frozenset({"choice", "scale", "matrix"})


def question_of(type_name: str, *, many: bool = False) -> Question:
    """A question of the type, with options `a` and `b` and rows `r1` and `r2` where it has any."""
    return Question(
        type=type_name,
        many=many,
        options=options("a", "b") if type_name in CHOOSING else {},
        rows=options("r1", "r2") if type_name == "matrix" else {},
        text=Text({"sv": "Det stämmer.", "en": "It is true."})
        if type_name == "signature"
        else None,
        terms=Terms(consent="samverkan", parties=PLACE.organisations)
        if type_name == "consent"
        else None,
    )
