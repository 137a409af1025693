"""Owns the main menu: one visible tuple of what may stand in it, each with when it is shown.

A new page adds its line to `MENU`. A phone has room for `ROOM`, a screen for `WIDE_ROOM`; the rest stand on a
page of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.foundation.texts import Said, said
from engine.operations.views import Frame

ROOM = 5
WIDE_ROOM = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """`section` is what the page says it belongs to; `path` lies under the deployment's address."""

    section: str
    path: str
    icon: str
    label: Said
    shown: Callable[[Frame], bool]
    waiting: Callable[[Frame], int] = lambda frame: 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """`waiting`: how much waits there. `spare`: where a phone has no room, under "more"; `beyond`: where no
    screen has.
    """

    section: str
    path: str
    icon: str
    label: Said
    waiting: int
    spare: bool
    beyond: bool


def lists(frame: Frame) -> bool:
    return frame.lists_cases


MENU = (
    Entry(section="day", path="min-dag", icon="day", label=said("Min dag"), shown=lists),
    Entry(section="cases", path="", icon="people", label=said("Deltagare"), shown=lists),
    Entry(
        section="board",
        path="tavla",
        icon="board",
        label=said("Tavlan"),
        shown=lambda frame: frame.sees_board,
    ),
    Entry(
        section="tasks",
        path="uppgifter",
        icon="tasks",
        label=said("Uppgifter"),
        shown=lists,
        waiting=lambda frame: frame.waiting,
    ),
    Entry(section="calendar", path="kalender", icon="day", label=said("Kalender"), shown=lists),
    Entry(
        section="notifications",
        path="aviseringar",
        icon="bell",
        label=said("Aviseringar"),
        shown=lists,
        waiting=lambda frame: frame.unread,
    ),
    Entry(section="persons", path="personer", icon="search", label=said("Sök person"), shown=lists),
    Entry(
        section="accounts",
        path="konton",
        icon="key",
        label=said("Konton"),
        shown=lambda frame: "accounts" in frame.may,
    ),
    Entry(
        section="releases",
        path="utgavor",
        icon="versions",
        label=said("Versioner"),
        shown=lambda frame: frame.publishes,
    ),
    Entry(
        section="jobs",
        path="jobb",
        icon="clock",
        label=said("Det som sker av sig självt"),
        shown=lambda frame: "accounts" in frame.may,
    ),
)


def menu(frame: Frame | None) -> tuple[Link, ...]:
    """What the caller may go to; nothing where there is no deployment."""
    shown = [entry for entry in MENU if frame is not None and entry.shown(frame)]
    room = ROOM if len(shown) <= ROOM else ROOM - 1
    return tuple(
        Link(
            section=entry.section,
            path=entry.path,
            icon=entry.icon,
            label=entry.label,
            waiting=entry.waiting(frame) if frame is not None else 0,
            spare=at >= room,
            beyond=at >= WIDE_ROOM,
        )
        for at, entry in enumerate(shown)
    )
