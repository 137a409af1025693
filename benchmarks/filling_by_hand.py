"""The opponent of `filling`: the same form, written by hand with pydantic for this form alone.

It reads the same posts, accepts the same ways of writing, knows the same conditions and gives the same
answers, values and wrong places. What is no question of form, such as how an identity number is read, it
takes from the product, as anybody would.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Annotated, Any, Literal
from unicodedata import normalize

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    StringConstraints,
    ValidationError,
)

from engine.fields.date import FIRST, LAST
from engine.fields.dates import made, read_date, read_time
from engine.fields.email import Email
from engine.fields.numbers import read_decimal, read_whole
from engine.fields.phone import Phone
from engine.fields.postcode import Postcode
from engine.fields.question import Place
from engine.foundation.identity import Identity
from engine.foundation.identity import read as read_identity
from engine.foundation.texts import Said

Posted = Mapping[str, tuple[str, ...]]
ROWS = tuple(f"r{number}" for number in range(1, 10))
DATES = ("född", "stöd_sedan", "sjuk_till", "boende_till", "vård_nästa", "start")
MANY = ("hinder", "intressen")
QUESTION: Any = None
PLACE = Place(today=date(2024, 5, 3))
EMAIL, PHONE, POSTCODE = Email(), Phone(), Postcode()


def whole(text: str) -> int | str:
    if text.isascii() and text.isdigit() and len(text) < 16:
        return int(text)
    found = read_whole(text)
    if found is None:
        raise ValueError
    return found


def number(text: str) -> float:
    found = read_decimal(text)
    if found is None:
        raise ValueError
    return found


def composed(text: str) -> str:
    return text if text.isascii() else normalize("NFC", text)


def lines(text: str) -> str:
    return composed(text.replace("\r\n", "\n"))


def identity(text: str) -> str:
    found = read_identity(text, PLACE.today)
    if not isinstance(found, Identity):
        raise ValueError
    return found.text


def by(type_: Phone | Email | Postcode) -> AfterValidator:
    def check(text: str) -> str:
        found = type_.parse(QUESTION, text, PLACE)
        if isinstance(found, Said):
            raise ValueError
        return str(found)

    return AfterValidator(check)


def day(value: Any) -> date:
    found = made(*reversed(value)) if isinstance(value, tuple) else read_date(value)
    if found is None or not FIRST <= found < LAST:
        raise ValueError
    return found


def clock(text: str) -> time:
    found = read_time(text)
    if found is None:
        raise ValueError
    return found


Line = Annotated[str, StringConstraints(max_length=500), AfterValidator(composed)]
Short = Annotated[str, StringConstraints(max_length=100), AfterValidator(composed)]
Long = Annotated[str, StringConstraints(max_length=20_000), AfterValidator(lines)]
Day = Annotated[date, BeforeValidator(day)]
Clock = Annotated[time, BeforeValidator(clock)]
Whole = BeforeValidator(whole)
Number = BeforeValidator(number)
Points = Literal["0", "1", "2", "3"]


class Child(BaseModel):
    namn: Line | None = None
    födelseår: Annotated[int, Whole, Field(ge=1990, le=2100)] | None = None
    omsorg: bool | None = None
    boende: Literal["alltid", "ibland"] | None = None


class Long60(BaseModel):
    nummer: Annotated[str, AfterValidator(identity)] | None = None
    namn: Short | None = None
    gata: Short | None = None
    postnummer: Annotated[str, by(POSTCODE)] | None = None
    mobil: Annotated[str, by(PHONE)] | None = None
    epost: Annotated[str, by(EMAIL)] | None = None
    kommun: Literal["katrineholm", "vingåker", "flen"] | None = None
    språk: Literal["sv", "ar", "so", "annat"] | None = None
    annat_språk: Line | None = None
    tolk: bool | None = None
    tolk_önskan: Line | None = None
    född: Day | None = None
    vet_om: bool | None = None
    stöd_sedan: Day | None = None
    hinder: tuple[Literal["mående", "kropp", "sömn", "språk", "oklart"], ...] | None = None
    mående_hur: Long | None = None
    sjukskriven: bool | None = None
    sjuk_andel: Annotated[int, Whole, Field(ge=1, le=100)] | None = None
    sjuk_till: Day | None = None
    arbetat: bool | None = None
    arbete_år: Annotated[int, Whole, Field(ge=1950, le=2100)] | None = None
    arbete_vad: Line | None = None
    skolår: Annotated[int, Whole, Field(ge=0, le=30)] | None = None
    utbildning: Literal["ingen", "grund", "gymnasium", "högskola"] | None = None
    yrke: Line | None = None
    körkort: bool | None = None
    dator: bool | None = None
    svenska: Points | None = None
    inkomst: Annotated[float, Number, Field(ge=0, le=1_000_000)] | None = None
    hyra: Annotated[float, Number, Field(ge=0, le=100_000)] | None = None
    boende: Literal["eget", "andra_hand", "inget"] | None = None
    boende_till: Day | None = None
    svar: dict[str, Points | None] | None = None
    påverkan: Literal["inte", "lite", "mycket"] | None = None
    timmar: Annotated[int, Whole, Field(ge=0, le=8)] | None = None
    dagar: Annotated[int, Whole, Field(ge=0, le=7)] | None = None
    sömn: Annotated[float, Number, Field(ge=0, le=24)] | None = None
    oro: bool | None = None
    oro_vad: Long | None = None
    medicin: bool | None = None
    vård: bool | None = None
    vård_var: Line | None = None
    vård_nästa: Day | None = None
    anteckning: Long | None = None
    barn: Annotated[list[Child], Field(max_length=12)] = []
    vuxna: Annotated[int, Whole, Field(ge=1, le=20)] | None = None
    bil: bool | None = None
    buss: bool | None = None
    avstånd: Annotated[float, Number, Field(ge=0, le=300)] | None = None
    intressen: tuple[Literal["odla", "sy", "butik", "omsorg"], ...] | None = None
    önskan: Long | None = None
    närmast: Line | None = None
    närmast_mobil: Annotated[str, by(PHONE)] | None = None
    bästa_tid: Clock | None = None
    start: Day | None = None
    samtycke: bool | None = None


REQUIRED = (
    "nummer",
    "namn",
    "kommun",
    "språk",
    "tolk",
    "född",
    "vet_om",
    "svar",
    "vuxna",
    "samtycke",
)


@dataclass(slots=True)
class Read:
    """`wrong`: places to why. `answers`: without what is hidden."""

    answers: dict[str, Any]
    values: dict[str, Any]
    wrong: dict[str, str]
    flags: list[str]


def nested(posted: Posted) -> dict[str, Any]:
    """The flat post as the model wants it, without what is empty."""
    texts = {name: text for name, all_ in posted.items() if (text := all_[-1].strip())}
    data: dict[str, Any] = {name: text for name, text in texts.items() if "." not in name}
    data["svar"] = {row: texts.get(f"svar.{row}") for row in ROWS}
    for name in DATES:
        parts = tuple(texts.get(f"{name}.{part}", "") for part in ("day", "month", "year"))
        if any(parts):
            data[name] = parts
    for name in MANY:
        data.pop(name, None)
        if chosen := tuple(text for text in posted.get(name, ()) if text):
            data[name] = chosen
    rows: dict[str, dict[str, str]] = {}
    for name, text in texts.items():
        if name.startswith("barn."):
            _, row, inner = name.split(".")
            rows.setdefault(row, {})[inner] = text
    data["barn"] = list(rows.values())
    return data


def read(posted: Posted) -> Read:
    data = nested(posted)
    wrong: dict[str, str] = {}
    try:
        model = Long60.model_validate(data)
    except ValidationError as error:
        for one in error.errors(include_url=False, include_context=False):
            place = one["loc"]
            path = ".".join(str(step) for step in place[: 3 if place[0] == "barn" else 1])
            wrong[path] = "wrong"
            at: Any = data
            for step in place[: 2 if place[0] == "barn" else 0]:
                at = at[step]
            at.pop(place[2] if place[0] == "barn" else place[0], None)
        model = Long60.model_validate(data)
    return evaluated(model, wrong)


def evaluated(model: Long60, wrong: dict[str, str]) -> Read:
    answers = model.__dict__
    rows = model.svar or {}
    if not any(rows.values()):
        answers["svar"] = None
    points = [None if one is None else int(one) for one in rows.values()]
    total = None if not points or None in points else sum(one for one in points if one is not None)
    hide(answers, "annat_språk", model.språk == "annat", wrong, required=True)
    hide(answers, "tolk_önskan", model.tolk is True, wrong)
    hide(answers, "mående_hur", "mående" in (model.hinder or ()), wrong)
    hide(answers, "sjuk_andel", model.sjukskriven is True, wrong, required=True)
    hide(answers, "sjuk_till", model.sjukskriven is True, wrong)
    hide(answers, "arbete_år", model.arbetat is True, wrong)
    hide(answers, "arbete_vad", model.arbetat is True, wrong)
    hide(answers, "yrke", model.utbildning in ("gymnasium", "högskola"), wrong)
    hide(answers, "boende_till", model.boende == "andra_hand", wrong, required=True)
    hide(answers, "påverkan", total is not None and total > 0, wrong)
    hide(answers, "oro_vad", model.oro is True, wrong)
    hide(answers, "vård_var", model.vård is True, wrong, required=True)
    barn = [child(one, number, wrong) for number, one in enumerate(model.barn)]
    answers["barn"] = barn
    for name in REQUIRED:
        if answers[name] is None and name not in wrong:
            wrong[name] = "missing"
    if model.svar is not None and answers["svar"] is not None:
        for row, one in rows.items():
            if one is None:
                wrong[f"svar.{row}"] = "missing"
    if model.timmar is not None and model.dagar is not None and model.timmar * model.dagar > 40:
        wrong["timmar"] = "rule:rimligt"
    omsorg = [one.get("omsorg") for one in barn]
    values = {
        "total": total,
        "total@band": None if total is None else "låg" if total <= 9 else "hög",
        "utan_omsorg": sum(one is False for one in omsorg),
    }
    flags = ["tungt"] if total is not None and total >= 20 else []
    return Read(answers, values, wrong, flags)


def hide(
    answers: dict[str, Any],
    name: str,
    shown: bool,
    wrong: dict[str, str],
    *,
    required: bool = False,
) -> None:
    if not shown:
        del answers[name]
        wrong.pop(name, None)
    elif required and answers[name] is None and name not in wrong:
        wrong[name] = "missing"


def child(one: Child, number: int, wrong: dict[str, str]) -> dict[str, Any]:
    answers = one.__dict__
    if one.födelseår is None and f"barn.{number}.födelseår" not in wrong:
        wrong[f"barn.{number}.födelseår"] = "missing"
    if one.födelseår is None or one.födelseår <= 2017:
        del answers["omsorg"]
        wrong.pop(f"barn.{number}.omsorg", None)
    return answers
