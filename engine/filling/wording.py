"""Owns the sentences about answers: what to do, naming the question. The same words stand in the summary
and beside the question.
"""

from __future__ import annotations

from datetime import date
from typing import Protocol

from engine.definitions.form import Field, MatrixRow
from engine.expressions.scope import Value
from engine.fields.dates import show_date
from engine.fields.numbers import show_number
from engine.fields.question import Place
from engine.foundation.texts import Said, Text, said

LENGTHS = frozenset({"text", "long_text"})
DATES = frozenset({"date", "date_time"})


class Labelled(Protocol):
    @property
    def label(self) -> Text: ...


def missing(question: Field | MatrixRow) -> Said:
    """What to do about a question without an answer. The label is quoted, so that a question, a word and a
    statement all read well.
    """
    if isinstance(question, MatrixRow):
        return said("Svara på ”{question}”", question=question.label)
    if question.type == "file":
        return said("Lägg till en fil under ”{question}”", question=question.label)
    if question.type == "signature":
        return said("Skriv under ”{question}”", question=question.label)
    if question.type == "repeat":
        return said("Lägg till minst en under ”{question}”", question=question.label)
    if question.many:
        return said("Välj minst ett svar på ”{question}”", question=question.label)
    if question.type == "matrix":
        return said("Svara på alla rader i ”{question}”", question=question.label)
    return said("Svara på ”{question}”", question=question.label)


def not_to_choose(question: Labelled) -> Said:
    """What to do about an option that can no longer be chosen."""
    return said("Välj ett annat svar på ”{question}”", question=question.label)


def wrong_answer(question: Labelled, advice: Said) -> Said:
    """What the field type says to do, with the question named."""
    return said("{question}: {advice}", question=question.label, advice=advice)


def outside(question: Field, least: Value, greatest: Value, place: Place) -> Said:
    """What to do about an answer that is too small, large, early, late, short, long, few or many."""
    low, high = _limit(question, least, place), _limit(question, greatest, place)
    if question.type in LENGTHS:
        return _length(question, low, high)
    if question.type == "repeat":
        return _rows(question, low, high)
    if question.type in DATES:
        return _dates(question, low, high)
    if low and high:
        return said(
            "{question}: Skriv ett tal mellan {low} och {high}",
            question=question.label, low=low, high=high,
        )  # fmt: skip
    if low:
        return said(
            "{question}: Skriv ett tal som är minst {low}", question=question.label, low=low
        )
    return said("{question}: Skriv ett tal som är högst {high}", question=question.label, high=high)


def _limit(question: Field, limit: Value, place: Place) -> str | Said | Text:
    if limit is None:
        return ""
    if isinstance(limit, int | float):
        return show_number(limit)
    return show_date(limit) if isinstance(limit, date) else ""


def _length(question: Field, low: str | Said | Text, high: str | Said | Text) -> Said:
    if low and high:
        return said(
            "{question}: Skriv mellan {low} och {high} tecken",
            question=question.label, low=low, high=high,
        )  # fmt: skip
    if low:
        return said("{question}: Skriv minst {low} tecken", question=question.label, low=low)
    return said("{question}: Skriv högst {high} tecken", question=question.label, high=high)


def _rows(question: Field, low: str | Said | Text, high: str | Said | Text) -> Said:
    if low and high:
        return said(
            "{question}: Det ska vara mellan {low} och {high}",
            question=question.label, low=low, high=high,
        )  # fmt: skip
    if low:
        return said("{question}: Det ska vara minst {low}", question=question.label, low=low)
    return said("{question}: Det får vara högst {high}", question=question.label, high=high)


def _dates(question: Field, low: str | Said | Text, high: str | Said | Text) -> Said:
    if low and high:
        return said(
            "{question}: Datumet ska vara mellan {low} och {high}",
            question=question.label, low=low, high=high,
        )  # fmt: skip
    if low:
        return said("{question}: Datumet ska vara tidigast {low}", question=question.label, low=low)
    return said("{question}: Datumet ska vara senast {high}", question=question.label, high=high)
