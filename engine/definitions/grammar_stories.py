"""Owns the keys of a scenario file."""

from __future__ import annotations

from engine.definitions.grammar import (
    ANYTHING,
    DATE,
    DURATION,
    EXPRESSION,
    NAME,
    NAMES,
    OWN_NAME,
    PLAIN,
    TEXT,
    ListOf,
    Named,
    Record,
    key,
    needed,
)
from engine.foundation.diagnostics import Message

VERBS = ("open", "fill", "amend", "do", "start", "assign", "give", "withdraw", "wait")
EXPECT = Record(
    noun=Message("det som väntas", "what is expected"),
    keys={
        "state": key(NAME, "Läget", "The state"),
        "due": key(DATE, "Dagen då det ska vara klart", "The day it should be done"),
        "due_for": key(NAMES, "Vem det ska vara klart för", "For whom it is due"),
        "late": key(NAMES, "Läget, klockan eller formuläret som har dröjt", "What is late"),
        "waits_for": key(NAMES, "Vems tur det är", "Whose turn it is"),
        "asked": key(NAMES, "Formulär som någon har ombetts fylla i", "Forms asked for"),
        "task_for": key(NAMES, "Vem som har fått en uppgift", "Who got a task"),
        "notified": key(NAMES, "Vem som har fått veta", "Who was told"),
        "started": key(NAMES, "Aktiviteten som startade", "The activity that started"),
        "flag": key(NAMES, "Flaggan som väcktes", "The flag that was raised"),
        "shown": key(NAMES, "Fält som visas", "Fields that are shown"),
        "hidden": key(NAMES, "Fält som är dolda", "Fields that are hidden"),
        "problem": key(NAMES, "Fält som inte godtas", "Fields that are not accepted"),
        "can_read": key(NAMES, "Det som går att läsa", "What can be read"),
        "cannot_read": key(NAMES, "Det som inte går att läsa", "What cannot be read"),
        "first_in": key(NAMES, "Kön som det är först i", "The queue that it is first in"),
        "holds": key(EXPRESSION, "Det som gäller", "What holds"),
        "refused": key(NAMES, "Det som saknas", "What is missing"),
    },
)
STEP = Record(
    noun=Message("ett steg", "a step"),
    keys={
        "as": key(NAME, "Vem som gör det", "Who does it"),
        "for": key(NAME, "Vilken deltagare", "Which participant"),
        "in": key(
            NAME,
            "Vilken aktivitet, eller projektets ärende",
            "Which activity, or the project's case",
        ),
        "open": key(NAME, "Personen som ett ärende öppnas för", "Whom a case is opened for"),
        "fill": key(NAME, "Formuläret som fylls i", "The form that is filled in"),
        "amend": key(NAME, "Formuläret som rättas", "The form that is amended"),
        "why": key(
            PLAIN,
            "Varför det rättas, eller varför någon i kön får vänta",
            "Why it is amended, or why somebody in the queue is passed",
        ),
        "do": key(NAME, "Handlingen som görs", "The action that is taken"),
        "start": key(NAME, "Aktiviteten som startas", "The activity that is started"),
        "assign": key(Named(NAME, free=True), "Vem som får platsen", "Who gets the seat"),
        "give": key(NAME, "Samtycket som ges", "The consent given"),
        "withdraw": key(NAME, "Samtycket som tas tillbaka", "The consent withdrawn"),
        "wait": key(DURATION, "Tiden som går", "The time that passes"),
        "with": key(ANYTHING, "Svaren", "The answers"),
        "at": key(NAME, "Läget att börja i", "The state to begin in"),
        "call": key(NAME, "Vad det startade kallas", "What was started is called"),
        "subproject": key(NAME, "Delprojektet", "The sub-project"),
        "to": key(NAMES, "Vem samtycket ges till", "Whom the consent is given to"),
        "from": key(NAMES, "Vem samtycket tas tillbaka från", "Whom it is withdrawn from"),
        "expect": key(EXPECT, "Det som väntas", "What is expected"),
    },
)
STORY = Record(
    noun=Message("en berättelse", "a story"),
    keys={
        "title": needed(TEXT, "Vad den visar", "What it shows"),
        "steps": needed(ListOf(STEP, filled=True), "Stegen", "The steps"),
        "on": key(DATE, "Första dagen", "The first day"),
        "settings": key(Named(PLAIN, free=True), "Andra inställningar", "Other settings"),
    },
)
SCENARIOS = Record(
    noun=Message("en fil med berättelser", "a file of stories"),
    keys={
        "scenarios": needed(OWN_NAME, "Filens namn", "The file's name"),
        "title": needed(TEXT, "Rubriken", "The title"),
        "deployment": needed(NAME, "Projektet", "The deployment"),
        "workflow": needed(NAME, "Arbetsflödet", "The workflow"),
        "on": key(DATE, "Första dagen", "The first day"),
        "people": key(Named(Named(PLAIN, free=True)), "Påhittade personer", "Invented people"),
        "staff": key(Named(NAME), "Personalen och deras roller", "Staff and their roles"),
        "given": key(ListOf(STEP), "Det som har hänt innan", "What happened before"),
        "stories": needed(Named(STORY), "Berättelserna", "The stories"),
    },
)
