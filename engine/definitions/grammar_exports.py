"""Owns the keys of an export and of its columns."""

from __future__ import annotations

from engine.definitions.export import CHANGES, FORMATS, GIVES
from engine.definitions.grammar import (
    BOOLEAN,
    DATE,
    EXPRESSION,
    NAME,
    PLAIN,
    TEXT,
    WAS,
    Named,
    Record,
    Word,
    key,
    needed,
)
from engine.foundation.diagnostics import Message

COLUMN = Record(
    noun=Message("en kolumn", "a column"),
    short="value",
    either=(("value", "gives"),),
    keys={
        "label": key(TEXT, "Rubriken; annars kolumnens namn", "Its head; otherwise its name"),
        "value": key(EXPRESSION, "Det som står i den", "What stands in it"),
        "gives": key(
            Word(GIVES),
            "Det som inget uttryck ger: personens nummer, månaden, startdagen …",
            "What no expression gives: the person's number, the month, the first day …",
        ),
        "at": key(
            Word(CHANGES),
            "Om den bara fylls i när någon börjar eller slutar",
            "Whether it is filled in only when somebody starts or ends",
        ),
        "needed": key(BOOLEAN, "Om raden är fel utan den", "Whether a row without it is wrong"),
        "codes": key(
            Named(PLAIN, free=True),
            "Vad mottagaren kallar varje svar",
            "What the receiver calls each answer",
        ),
        "anonymous": key(
            BOOLEAN,
            "Om den lämnas också om den som rapporteras utan namn och nummer",
            "Whether it is told of those reported without name and number too",
        ),
        "was": WAS,
    },
)
PSEUDONYM = Record(
    noun=Message("pseudonymen", "the pseudonym"),
    keys={
        "woman": needed(
            PLAIN, "Det som följer på födelsedagen för kvinnor", "After the day, of women"
        ),
        "man": needed(PLAIN, "Det som följer på födelsedagen för män", "After the day, of men"),
    },
)
CHECKED = Record(
    noun=Message("kontrollen", "the check"),
    keys={
        "by": needed(PLAIN, "Vem som har kontrollerat", "Who has checked"),
        "on": needed(DATE, "Vilken dag", "On which day"),
    },
)
EXPORT = Record(
    noun=Message("en rapport", "an export"),
    keys={
        "label": needed(TEXT, "Vad den heter", "What it is called"),
        "format": needed(
            Word(FORMATS, later=("table",)),
            "Hur den lämnas: månad för månad, eller en blankett för varje start och slut",
            "How it is handed over: month by month, or a slip for each start and end",
        ),
        "over": needed(NAME, "Arbetsflödet som den handlar om", "The workflow that it is about"),
        "where": key(
            EXPRESSION, "Vilka som räknas; annars alla", "Those that count; otherwise all"
        ),
        "start": needed(EXPRESSION, "När någon börjar", "When somebody starts"),
        "end": needed(EXPRESSION, "När någon slutar", "When somebody ends"),
        "consent": key(
            NAME,
            "Samtycket som krävs för namn och nummer",
            "The consent that name and number take",
        ),
        "pseudonym": key(
            PSEUDONYM,
            "Det som ersätter numret för den som har skyddade personuppgifter",
            "What stands in place of the number of somebody protected",
        ),
        "columns": needed(
            Named(COLUMN, free=True, filled=True),
            "Kolumnerna, i ordning",
            "The columns, in order",
        ),
        "checked": key(
            CHECKED,
            "Vem som har jämfört kolumnerna med mottagarens mall",
            "Who has held the columns against the receiver's form",
        ),
        "was": WAS,
    },
)
