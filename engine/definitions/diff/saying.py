"""Owns how a value of a definition is shown beside the one it was, in words where there are any."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from types import MappingProxyType

from engine.definitions.diff.changes import Words
from engine.definitions.diff.plain import Around, expression
from engine.definitions.form import DecideRow, Form
from engine.definitions.workflow import (
    Ask,
    Assign,
    Effect,
    Notify,
    SetData,
    StartActivity,
    Task,
    Who,
    Workflow,
)
from engine.expressions.expression import Expression
from engine.foundation.calendar import Annual, Calendar, Closed
from engine.foundation.durations import Duration
from engine.foundation.texts import Param, Said, Text, said

YES, NO = said("ja"), said("nej")
NOBODY = said("ingen")
WORDS: Mapping[str, Said] = MappingProxyType(
    {
        "all": said("alla ärenden"),
        "subproject": said("delprojektets ärenden"),
        "unit": said("enhetens ärenden"),
        "assigned": said("de egna ärendena"),
        "invited": said("bara det man är inbjuden till"),
        "figures": said("bara siffror"),
        "log": said("bara loggen"),
        "assign": said("utse vem som gör vad"),
        "export": said("hämta ut uppgifter"),
        "publish": said("publicera"),
        "disclose": said("lämna ut uppgifter"),
        "people": said("slå ihop och skilja på personer"),
        "info": said("upplysning"),
        "attention": said("behöver ses över"),
        "urgent": said("brådskar"),
    }
)


def shown(value: object, around: Around, names: str = "") -> Words | None:
    """`value` in words; None where there are none, and the text of the file must do."""
    found = param(value, around, names)
    if isinstance(found, tuple):
        return said("{these}", these=found) if found else NOBODY
    return found if found is None or isinstance(found, Text | Said | str) else str(found)


def param(value: object, around: Around, names: str = "") -> Param | None:
    match value:
        case bool():
            return YES if value else NO
        case Expression():
            return expression(value)
        case Who():
            return value.called if value.label.entries else value.name
        case Form():
            return value.title
        case Text():
            return value if value.entries else None
        case str():
            return around.label(names, value) if names else WORDS.get(value, value)
        case Duration():
            return Text({language: value.in_(language) for language in ("sv", "en")})
        case int() | float() | date() | time():
            return str(value)
        case frozenset():
            return several(tuple(sorted(value)), around, names)
        case tuple():
            return several(value, around, names)
        case Mapping():
            return pairs(value, around, names)
        case _:
            return record(value, around)


def several(value: tuple[object, ...], around: Around, names: str) -> tuple[Param, ...] | None:
    found = [param(one, around, names) for one in value]
    known = tuple(one for one in found if one is not None)
    return known if len(known) == len(found) else None


def pairs(value: Mapping[str, object], around: Around, names: str) -> tuple[Param, ...] | None:
    found = several(tuple(value.values()), around, names)
    if found is None:
        return None
    return tuple(
        said("{name}: {value}", name=key, value=one) for key, one in zip(value, found, strict=True)
    )


def record(value: object, around: Around) -> Param | None:
    match value:
        case Calendar():
            return several(value.closed, around, "")
        case Closed(first, last):
            return f"{day(first)}–{day(last)}" if first != last else day(first)
        case DecideRow():
            when = said("annars") if value.when is None else expression(value.when)
            return said("{when}: {gives}", when=when, gives=value.gives)
        case Workflow():
            return value.title
        case Ask() | Task() | Notify() | SetData() | Assign() | StartActivity():
            told = effect(value, around)
            if value.when is None:
                return told
            return said("{effect} när {when}", effect=told, when=expression(value.when))
        case _:
            return None


def day(found: date | Annual) -> str:
    return found.isoformat() if isinstance(found, date) else f"{found.month:02}-{found.day:02}"


def effect(value: Effect, around: Around) -> Param:
    match value:
        case Ask():
            form = around.label("use", value.form)
            told: Param = said("be {who} fylla i ”{form}”", who=people(value.of), form=form)
            return until(told, value.due)
        case Task():
            who = people(value.of)
            return until(said("ge {who} uppgiften ”{text}”", who=who, text=value.text), value.due)
        case Notify():
            message = value.message or ""
            return said("säg till {who}: ”{text}”", who=people(value.who), text=message)
        case SetData():
            return tuple(
                said("{name} blir {value}", name=name, value=expression(one))
                for (_, name), one in value.values.items()
            )
        case StartActivity():
            label = around.label("activity", value.activity)
            if value.each is None:
                return said("starta ”{activity}”", activity=label)
            group = expression(value.each)
            return said("starta ”{activity}” för varje rad i {group}", activity=label, group=group)
        case _:
            return tuple(
                said("{role} blir {who}", role=around.label("role", role), who=people((who,)))
                for role, who in value.seats.items()
            )


def until(told: Param, due: Expression | None) -> Param:
    return told if due is None else said("{told}, klart {due}", told=told, due=expression(due))


def people(who: tuple[Who, ...]) -> Param:
    return tuple(one.called if one.label.entries else one.name for one in who)
