"""Owns what each code of an `Issue` means, for `stegvis explain` and the documentation."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.foundation.diagnostics import Message

CODES: Mapping[str, Message] = MappingProxyType(
    {
        "bad-expression": Message(
            "Uttrycket går inte att läsa: något saknas, eller står där det inte kan stå.",
            "The expression cannot be read: something is missing, or stands where it cannot.",
        ),
        "bad-literal": Message(
            "Ett tal, ett datum eller en tidslängd är skriven så att den inte går att läsa. Tal har "
            "decimalpunkt: 4.5. Datum är år-månad-dag: 2026-02-28. Tidslängder är 14 days, 5 working days.",
            "A number, date or duration is written so that it cannot be read. Numbers have a decimal "
            "point: 4.5. Dates are year-month-day: 2026-02-28. Durations are 14 days, 5 working days.",
        ),
        "foreign-sign": Message(
            "Tecknet eller ordet kommer från ett annat språk. Här heter det and, or, not, ==, !=, <=, >=.",
            "The sign or word belongs to another language. Here it is and, or, not, ==, !=, <=, >=.",
        ),
        "subtraction-spaces": Message(
            "En subtraktion har mellanslag på båda sidor om minustecknet: a - b.",
            "A subtraction has a space on both sides of its minus sign: a - b.",
        ),
        "too-long-expression": Message(
            "Uttrycket är för långt. Dela upp det i flera värden med egna namn.",
            "The expression is too long. Split it into several values with names of their own.",
        ),
        "too-deep-expression": Message(
            "Uttrycket har för många nivåer inuti varandra. Funktioner över rader kan stå högst två djupt.",
            "The expression has too many levels. Functions over rows stand at most two deep.",
        ),
        "same-group": Message(
            "En funktion över rader kan inte stå inuti en annan som går igenom samma rader.",
            "A function over rows cannot stand inside another that goes through the same rows.",
        ),
        "unknown-name": Message(
            "Inget heter så på den här platsen. Egna namn står för sig själva, andras har en inledning "
            "som person. eller case.",
            "Nothing is called that in this place. One's own names stand alone, others have a prefix such "
            "as person. or case.",
        ),
        "unknown-option": Message(
            "Frågan har inget sådant svar, och inget annat heter så.",
            "The question has no such answer, and nothing else is called that.",
        ),
        "unknown-function": Message(
            "Funktionen finns inte.",
            "There is no such function.",
        ),
        "consent-never": Message(
            "Samtycket kan inte ges till den organisationen, så villkoret är aldrig sant.",
            "The consent cannot be given to that organisation, so the condition is never true.",
        ),
        "unknown-state": Message(
            "Flödet har inget sådant läge.",
            "The workflow has no such state.",
        ),
        "wrong-arguments": Message(
            "Funktionen skrivs på ett annat sätt: med andra delar inom parentesen.",
            "The function is written in another way: with other parts in its parentheses.",
        ),
        "mixed-types": Message(
            "Två slags värden kan inte stå bredvid varandra, till exempel ett datum och ett tal.",
            "Two kinds of values cannot stand beside each other, such as a date and a number.",
        ),
        "wrong-type": Message(
            "Värdet är av fel slag för platsen, till exempel ett tal där ett villkor behövs.",
            "The value is of the wrong kind for its place, such as a number where a condition is needed.",
        ),
        "shadowed-name": Message(
            "Ett namn i raden heter likadant som något utanför. Här betyder det radens.",
            "A name of the row is also the name of something outside. Here it means the row's.",
        ),
        "not-yet": Message(
            "Det hör till språket men går ännu inte att använda.",
            "It belongs to the language but cannot be used yet.",
        ),
    }
)
