"""Owns the main menu: one visible tuple of what may stand in it, each with when it is shown.

A new page adds its line to `MENU`. A phone has room for `ROOM`, a screen for `WIDE_ROOM`; the rest stand on a
page of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from engine.foundation.quick import quick
from engine.foundation.texts import said
from engine.operations.views import Frame, Words

ROOM = 5
WIDE_ROOM = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """`section` is what the page says it belongs to; `path` lies under the deployment's address."""

    section: str
    path: str
    icon: str
    label: Words
    shown: Callable[[Frame], bool]
    waiting: Callable[[Frame], int] = lambda frame: 0


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """`waiting`: how much waits there. `spare`: where a phone has no room, under "more"; `beyond`: where no
    screen has.
    """

    section: str
    path: str
    icon: str
    label: Words
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
    Entry(
        section="team",
        path="team",
        icon="between",
        label=said("Team och överlämning"),
        shown=lambda frame: frame.lists_cases and frame.goes_between,
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
    Entry(
        section="follow_up",
        path="uppfoljning",
        icon="trend",
        label=said("Uppföljning"),
        shown=lambda frame: frame.sees_figures,
    ),
    Entry(
        section="figures",
        path="matningar",
        icon="trend",
        label=said("Mätningar"),
        shown=lambda frame: frame.sees_figures,
    ),
    Entry(section="persons", path="personer", icon="search", label=said("Sök person"), shown=lists),
    Entry(
        section="reviews",
        path="loggkontroll",
        icon="search",
        label=said("Loggkontroll"),
        shown=lambda frame: frame.sees_log,
        waiting=lambda frame: frame.to_review,
    ),
    Entry(
        section="emergencies",
        path="nodlasningar",
        icon="warning",
        label=said("Nödläsningar"),
        shown=lambda frame: frame.sees_log,
        waiting=lambda frame: frame.to_judge,
    ),
    Entry(
        section="emergency",
        path="nodlasning",
        icon="warning",
        label=said("Nödläsning"),
        shown=lambda frame: "emergency" in frame.may,
    ),
    Entry(
        section="protection",
        path="skydd",
        icon="locked",
        label=said("Skyddade uppgifter"),
        shown=lambda frame: "protect" in frame.may,
    ),
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


PROJECT = said("Projektet")
AFTER = "tasks"
"""What a project's own case stands after."""


def project_section(number: str) -> str:
    """What a page of a project's own case says it belongs to."""
    return f"project-{number}"


def projects(frame: Frame) -> list[Entry]:
    """One alone is called the project; of several each has its own name."""
    return [
        Entry(
            section=project_section(one.name),
            path=f"arende/{quote(one.name)}",
            icon="house",
            label=PROJECT if len(frame.projects) == 1 else one.label,
            shown=lambda frame: True,
        )
        for one in frame.projects
    ]


def entries(frame: Frame) -> list[Entry]:
    """What is shown to the caller, in order."""
    shown = [entry for entry in MENU if entry.shown(frame)]
    at = next((at for at, one in enumerate(shown, start=1) if one.section == AFTER), 0)
    return [*shown[:at], *projects(frame), *shown[at:]]


def menu(frame: Frame | None) -> tuple[Link, ...]:
    """What the caller may go to; nothing where there is no deployment."""
    shown = entries(frame) if frame is not None else []
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
