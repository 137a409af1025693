"""Owns the value of a setting: characters that its type gives a meaning."""

from __future__ import annotations

import re
from datetime import time

from engine.definitions.checks import wrong_type
from engine.definitions.leaves import (
    boolean,
    duration,
    exact_date,
    integer,
    number,
    read_date,
    read_number,
    short,
)
from engine.definitions.source_tree import Scalar
from engine.expressions.scope import Value
from engine.expressions.types import Kind, Type
from engine.foundation import durations
from engine.foundation.diagnostics import Diagnostic, Message

TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def read_setting(type_: Type, written: Scalar) -> Value | Diagnostic:
    """The value, or what is wrong with it."""
    text = written.text
    match type_.kind:
        case Kind.BOOLEAN:
            return boolean(written) or text == "true"
        case Kind.NUMBER:
            wrong = integer(written) if type_.whole else number(written)
            return wrong or read_number(text)
        case Kind.DURATION:
            return duration(written) or durations.read(text)
        case Kind.DATE:
            return exact_date(written) or read_date(text)
        case Kind.TIME:
            return _time(text) or _no_time(written)
        case Kind.TEXT:
            return text
        case _:
            return _no_type(written)


def _time(text: str) -> time | None:
    if not TIME.fullmatch(text):
        return None
    hour, minute = text.split(":")
    return time(int(hour), int(minute))


def _no_time(written: Scalar) -> Diagnostic:
    return wrong_type.CHECK.at(
        written.span,
        f"{short(written.text)} är inget klockslag.",
        f"{short(written.text)} is no time of day.",
        help=Message("Skriv timmar och minuter: 09:30.", "Write hours and minutes: 09:30."),
    )


def _no_type(written: Scalar) -> Diagnostic:
    return wrong_type.CHECK.at(
        written.span,
        "En inställning kan inte vara av den här typen.",
        "A setting cannot be of this type.",
        help=Message(
            "Skriv type: text, yes_no, integer, decimal, date, time eller duration.",
            "Write type: text, yes_no, integer, decimal, date, time or duration.",
        ),
    )
