"""Owns the keys of an indicator, and of the targets that sub-projects have of their own."""

from __future__ import annotations

from engine.definitions.grammar import (
    BOOLEAN,
    DATE,
    EXPRESSION,
    NUMBER,
    PLAIN,
    TEXT,
    WAS,
    Named,
    OneOrMany,
    Record,
    key,
    needed,
)
from engine.definitions.indicator import MEASURES
from engine.foundation.diagnostics import Message

INDICATOR = Record(
    noun=Message("en indikator", "an indicator"),
    either=(MEASURES,),
    rivals=(("at_least", "at_most"),),
    keys={
        "label": needed(TEXT, "Vad den heter", "What it is called"),
        "over": needed(
            PLAIN,
            "Det som räknas: ett arbetsflöde, en aktivitet i det (deltagare.praktik) eller ett formulär i "
            "det (deltagare.avslut)",
            "What is counted: a workflow, an activity of it (participant.placement) or a form of it "
            "(participant.closing)",
        ),
        "where": key(
            EXPRESSION, "Vilka som räknas; annars alla", "Those that count; otherwise all"
        ),
        "count": key(
            EXPRESSION, "Hur många som det är sant för", "How many of them it is true for"
        ),
        "share": key(
            EXPRESSION, "Hur många procent som det är sant för", "For how many per cent it is true"
        ),
        "mean": key(EXPRESSION, "Medelvärdet av ett tal", "The mean of a number"),
        "median": key(EXPRESSION, "Talet i mitten", "The number in the middle"),
        "p90": key(
            EXPRESSION,
            "Talet som nio av tio har eller ligger under",
            "The number that nine in ten have or lie below",
        ),
        "sum": key(EXPRESSION, "Summan av ett tal", "The sum of a number"),
        "latest": key(
            EXPRESSION, "Talet hos den senaste", "The number of the one that is the latest"
        ),
        "at_least": key(NUMBER, "Målet: minst så mycket", "The target: at least so much"),
        "at_most": key(NUMBER, "Målet: högst så mycket", "The target: at most so much"),
        "until": key(
            DATE,
            "Dagen som målet ska vara nått; annars projekttidens sista",
            "The day by which the target should be met; otherwise the last of the period",
        ),
        "date": key(
            EXPRESSION,
            "När den hör hemma i tiden; annars när ärendet öppnades",
            "When one belongs in time; otherwise when the case was opened",
        ),
        "split": key(
            OneOrMany(EXPRESSION),
            "Grupperna som den delas upp på",
            "The groups that it is split over",
        ),
        "once_per_person": key(
            BOOLEAN,
            "Om var och en räknas en gång, även med flera ärenden",
            "Whether everyone is counted once, with several cases too",
        ),
        "was": WAS,
    },
)
TARGETS = Named(NUMBER)
