"""Owns whether a single value is what its key wants: true or false, a number, a duration, a range.

Reading the value itself is done by the functions here too, so that both agree. Names and expressions
are left to the `compile_` modules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import inf

from engine.definitions.checks import (
    bad_boolean,
    bad_date,
    bad_duration,
    bad_number,
    bad_range,
    bad_shape,
    not_yet,
    unknown_language,
    unknown_type,
)
from engine.definitions.grammar import Leaf
from engine.definitions.languages import LANGUAGES, is_language
from engine.definitions.not_yet import FIELD_TYPES as LATER_TYPES
from engine.definitions.source_tree import Scalar
from engine.fields.all import BY_NAME
from engine.foundation import durations
from engine.foundation.calendar import read_day
from engine.foundation.diagnostics import Diagnostic, Fix, Message
from engine.foundation.identity import is_shape
from engine.foundation.suggestions import closest

NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?")
INTEGER = re.compile(r"[+-]?\d{1,15}")
RANGE = re.compile(r"(-?\d{1,12}(?:\.\d{1,12})?)?\.\.(?:(<?)(-?\d{1,12}(?:\.\d{1,12})?))?")
ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
DATE_HELP = Message("Skriv år-månad-dag: 2026-02-28.", "Write year-month-day: 2026-02-28.")
YEARLY_HELP = Message(
    "Skriv år-månad-dag: 2026-02-28, eller månad-dag för varje år: 02-28.",
    "Write year-month-day: 2026-02-28, or month-day for every year: 02-28.",
)
YES = frozenset({"ja", "yes", "y", "on", "sant", "sann", "j", "1"})
NO = frozenset({"nej", "no", "n", "off", "falskt", "falsk", "0"})


@dataclass(frozen=True, slots=True)
class Range:
    """`low` is minus infinity and `high` None when open; `below_high`: the last is left out."""

    low: float
    high: float | None
    below_high: bool


def read_range(text: str) -> Range | None:
    """What `0..50`, `18..`, `..5` and `4..<4.5` say; None when that cannot be read or is upside down."""
    found = RANGE.fullmatch(text)
    if found is None or (found[1] is None and found[3] is None):
        return None
    low = -inf if found[1] is None else float(found[1])
    high = None if found[3] is None else float(found[3])
    below = found[2] == "<"
    if high is not None and (high < low or (below and high == low)):
        return None
    return Range(low, high, below)


def read_number(text: str) -> int | float | None:
    if INTEGER.fullmatch(text):
        return int(text)
    return float(text) if NUMBER.fullmatch(text) else None


def read_date(text: str) -> date | None:
    if not ISO_DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def boolean(value: Scalar) -> Diagnostic | None:
    if value.text in ("true", "false"):
        return None
    word = value.text.casefold()
    meant = "true" if word in YES or word == "true" else "false" if word in NO else None
    meant = meant or ("false" if word == "false" else None)
    return bad_boolean.CHECK.at(
        value.span,
        f"Här står {short(value.text)}, men här ska true eller false stå.",
        f"This says {short(value.text)}, but true or false belongs here.",
        help=Message("Skriv true för ja, false för nej.", "Write true for yes, false for no."),
        fix=Fix(value.span, meant) if meant else None,
    )


def duration(value: Scalar) -> Diagnostic | None:
    if durations.read(value.text) is not None:
        return None
    return bad_duration.CHECK.at(
        value.span,
        f"{short(value.text)} är ingen tid.",
        f"{short(value.text)} is no duration.",
        help=Message(
            "Skriv ett tal och en enhet: 14 days, 5 working days, 2 weeks, 3 months, 1 year, 2 hours.",
            "Write a number and a unit: 14 days, 5 working days, 2 weeks, 3 months, 1 year, 2 hours.",
        ),
    )


def number(value: Scalar) -> Diagnostic | None:
    return None if NUMBER.fullmatch(value.text) else _no_number(value, "ett tal", "a number")


def integer(value: Scalar) -> Diagnostic | None:
    found = INTEGER.fullmatch(value.text)
    return None if found else _no_number(value, "ett heltal", "a whole number")


def count(value: Scalar) -> Diagnostic | None:
    if INTEGER.fullmatch(value.text) and int(value.text) > 0:
        return None
    return _no_number(value, "ett heltal från 1", "a whole number from 1")


def _no_number(value: Scalar, sv: str, en: str) -> Diagnostic:
    comma = value.text.replace(",", ".").replace(" ", "")
    fix = Fix(value.span, comma) if NUMBER.fullmatch(comma) and comma != value.text else None
    return bad_number.CHECK.at(
        value.span,
        f"{short(value.text)} är inte {sv}.",
        f"{short(value.text)} is not {en}.",
        help=Message(
            "Skriv med siffror, och punkt före decimaler.",
            "Write digits, and a point before decimals.",
        ),
        fix=fix,
    )


def day(value: Scalar) -> Diagnostic | None:
    return None if read_day(value.text) is not None else _no_date(value, YEARLY_HELP)


def exact_date(value: Scalar) -> Diagnostic | None:
    return None if read_date(value.text) is not None else _no_date(value)


def number_shape(value: Scalar) -> Diagnostic | None:
    if is_shape(value.text):
        return None
    return bad_shape.CHECK.at(
        value.span,
        f"{short(value.text)} är ingen form för reservnummer.",
        f"{short(value.text)} is no shape of reserve numbers.",
        help=Message(
            'Skriv # för en siffra och ? för en bokstav, med minst fyra #: "99######-####".',
            'Write # for a digit and ? for a letter, with at least four #: "99######-####".',
        ),
    )


def _no_date(value: Scalar, help: Message = DATE_HELP) -> Diagnostic:
    return bad_date.CHECK.at(
        value.span,
        f"{short(value.text)} är inget datum som finns.",
        f"{short(value.text)} is not a date that exists.",
        help=help,
    )


def range_(value: Scalar) -> Diagnostic | None:
    if read_range(value.text) is not None:
        return None
    return bad_range.CHECK.at(
        value.span,
        f"{short(value.text)} är inget intervall.",
        f"{short(value.text)} is not a range.",
        help=Message(
            "Skriv från och till, det minsta först: 0..50, 18.., ..5 eller 4..<4.5.",
            "Write from and to, the least first: 0..50, 18.., ..5 or 4..<4.5.",
        ),
    )


def language(value: Scalar) -> Diagnostic | None:
    if is_language(value.text):
        return None
    return unknown_language.CHECK.at(
        value.span,
        f"{short(value.text)} är ingen språkkod.",
        f"{short(value.text)} is no language code.",
        help=Message("Skriv språkets kod: sv, en, ar, so.", "Write its code: sv, en, ar, so."),
        fix=fixed(value, value.text.casefold()) if value.text.casefold() in LANGUAGES else None,
    )


def field_type(value: Scalar) -> Diagnostic | None:
    if value.text in BY_NAME:
        return None
    if value.text in LATER_TYPES:
        return later(value, value.text)
    near = closest(value.text, BY_NAME)
    return unknown_type.CHECK.at(
        value.span,
        f"Fälttypen {short(value.text)} finns inte.",
        f"There is no field type {short(value.text)}.",
        help=meant(near) or listed(BY_NAME, most=len(BY_NAME)),
        fix=fixed(value, near),
    )


def later(value: Scalar, what: str) -> Diagnostic:
    return not_yet.CHECK.at(
        value.span,
        f"{what} går inte att använda än.",
        f"{what} cannot be used yet.",
        help=Message("Ta bort det tills vidare.", "Leave it out for now."),
    )


def meant(word: str | None) -> Message | None:
    """Did you mean …"""
    return Message(f"Menade du {word}?", f"Did you mean {word}?") if word else None


def listed(words: Iterable[str], most: int = 12) -> Message | None:
    """What there is to choose from, each once, in the order given; at most so many are named."""
    names = list(dict.fromkeys(words))
    if not names:
        return None
    some = ", ".join(names[:most]) + (" …" if len(names) > most else ".")
    return Message(f"Det finns: {some}", f"There are: {some}")


def fixed(value: Scalar, word: str | None) -> Fix | None:
    return Fix(value.span, word) if word else None


def short(text: str) -> str:
    """The text as a sentence can hold it."""
    flat = " ".join(text.split())
    return f'"{flat[:40]}…"' if len(flat) > 41 else f'"{flat}"'


CHECKED: Mapping[Leaf, Callable[[Scalar], Diagnostic | None]] = {
    Leaf.BOOLEAN: boolean,
    Leaf.DURATION: duration,
    Leaf.NUMBER: number,
    Leaf.INTEGER: integer,
    Leaf.COUNT: count,
    Leaf.DATE: exact_date,
    Leaf.DAY: day,
    Leaf.RANGE: range_,
    Leaf.LANGUAGE: language,
    Leaf.FIELD_TYPE: field_type,
    Leaf.NUMBER_SHAPE: number_shape,
}
