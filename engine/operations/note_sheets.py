"""Owns how a note that is written on several pages meets itself: as the questions of a form do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.fields.text import UNSEEN
from engine.filling.draft import Draft
from engine.filling.sheets import (
    Aside,
    Mark,
    Sheet,
    Standing,
    Value,
    choose,
    meet,
    same,
    stamp,
    told_in,
)
from engine.foundation.texts import Said, said
from engine.operations.words_to_choose import Way, WordsToChoose, moment_of
from engine.storage.notes import NoteDraft

FIELDS = ("text", "dag", "sort")
"""What a note is written in, by the names that a browser posts."""
DAY_LENGTH = 40
LABELS: Mapping[str, Said] = {"text": said("Anteckning"), "dag": said("Dag"), "sort": said("Sort")}
Note = Mapping[str, Standing]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What the writer's page sent, as it was typed. `sheet`: what the page knew of the draft; None: its words
    go before all that stood. `only`: what of it was sent, when not all was. `picks`: what was chosen among
    what had been written on several pages, and what was seen then, as stamps.
    """

    text: str = ""
    day: str = ""
    about: str = ""
    sheet: Sheet | None = None
    only: frozenset[str] = frozenset(FIELDS)
    picks: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def standing_in(draft: NoteDraft | None) -> Note:
    """How each part of the note stands; nothing does of one that is not begun."""
    if draft is None:
        return {name: Standing({}) for name in LABELS}
    kept = Draft.from_text(draft.sheets or "{}")
    told = {"text": draft.text, "dag": draft.day, "sort": draft.about}
    return {
        name: Standing(value_of(name, text), kept.marks.get(name), kept.aside.get(name, ()))
        for name, text in told.items()
    }


def said_day(draft: NoteDraft) -> bool:
    """Whether the writer has said which day it is about; until then it is today."""
    day = standing_in(draft)["dag"]
    return bool(day.value) or day.mark is not None


def is_open(note: Note) -> bool:
    """Whether something is to be chosen between."""
    return any(one.aside for one in note.values())


def sheets_text(note: Note) -> str:
    marks = {name: one.mark for name, one in note.items() if one.mark is not None}
    aside = {name: list(one.aside) for name, one in note.items() if one.aside}
    return json.dumps({"marks": marks, "aside": aside})


def value_of(name: str, text: str) -> Value:
    return {name: (text,)} if text else {}


def one_text(standing: Standing, name: str) -> str:
    return standing.value.get(name, ("",))[-1]


def said_in(written: Written) -> dict[str, Value]:
    told = {
        "text": UNSEEN.sub("", written.text),
        "dag": written.day.strip()[:DAY_LENGTH],
        "sort": written.about[:DAY_LENGTH],
    }
    return {name: value_of(name, told[name]) for name in told if name in written.only}


def met_note(note: Note, written: Written, now: int) -> tuple[Note, Mapping[str, str]]:
    """How it stands afterwards, and what was taken of what was said."""
    sheet, told, after = written.sheet, said_in(written), dict(note)
    if sheet is None:
        for name, value in told.items():
            after[name] = Standing(value, Mark(now, "", 0), note[name].aside)
        return after, {}
    for name, (pick, seen) in written.picks.items():
        before, stamps = note.get(name, Standing({})), seen.split(" ")
        after[name] = choose(before, pick, stamps, now)
        if after[name] != before and stamp(told.get(name, {})) in stamps:
            told.pop(name, None)
    for name, value in told.items():
        after[name] = meet(after[name], value, sheet, sheet.known.get(name, ""), now)
    taken = {name: stamp(value) for name, value in told.items() if same(after[name].value, value)}
    return after, taken


def sheet_id(written: Written) -> str:
    return written.sheet.id if written.sheet is not None else ""


def note_stamps(draft: NoteDraft | None) -> str:
    return told_in({name: stamp(one.value) for name, one in standing_in(draft).items()})


def note_choices(draft: NoteDraft | None, here: str) -> tuple[WordsToChoose, ...]:
    return tuple(
        WordsToChoose(question=name, label=LABELS[name], ways=ways(name, one, here))
        for name, one in standing_in(draft).items()
        if one.aside
    )


def ways(name: str, standing: Standing, here: str) -> tuple[Way, ...]:
    """The page's own words first."""
    stood = Aside(standing.value, standing.mark or Mark(0, "", 0))
    own = tuple(one for one in standing.aside if here and one.mark.sheet == here)
    others = tuple(one for one in standing.aside if one not in own)
    return tuple(
        Way(
            stamp=stamp(one.value),
            words=one.value.get(name, (None,))[-1],
            at=moment_of(one.mark),
            here=one in own,
        )
        for one in (*own, stood, *others)
    )
