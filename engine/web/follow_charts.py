"""Owns the pictures of follow-up: SVG with classes only. Beside each stands a table that says the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from markupsafe import Markup

from engine.foundation.texts import in_words, say
from engine.operations.views_follow_up import Line, Month, Phase
from engine.studio.svg import text
from engine.web.templates import month, number

BAR = 180.0
NAMES = 168.0
"""What a picture leaves for the names at its beginning."""
WIDE = 470.0
LETTERS = 20


def picture(parts: Iterator[str], height: float, about: str) -> Markup:
    return Markup(
        '<svg class="chart" role="img" viewBox="0 0 470 {}" aria-label="{}">{}</svg>'
    ).format(
        f"{height:g}",
        about,
        Markup("".join(parts)),  # noqa: S704  made of numbers, and of texts that are escaped
    )


def target_bar(one: Line) -> Markup:
    """How far a figure has come, with a line where its target is. The numbers stand beside it."""
    if one.value is None or one.target is None:
        return Markup("")
    most = max(one.value, one.target) * 1.15 or 1
    value, target = (min(max(x, 0) / most, 1) * BAR for x in (one.value, one.target))
    return Markup(  # noqa: S704  made of numbers
        '<svg class="chart mini" viewBox="0 0 180 18" width="180" height="18" aria-hidden="true">'
        '<rect class="f0" x=".5" y="4.5" width="179" height="9" rx="1"/>'
        f'<rect class="f1" x="0" y="4" width="{value:.1f}" height="10" rx="1"/>'
        f'<path class="target" d="M{target:.1f} 0v18"/></svg>'
    )


def lead_chart(leads: Sequence[Line], language: str) -> Markup:
    """A mark for each, or for each of its groups: filled for the first, hollow for the others."""
    told = [one for one in leads if one.value is not None]
    values = [value for one in told for _, value in marks_of(one)]
    if not values:
        return Markup("")
    most = max(*values, 1) * 1.1
    rows = chain(
        scale(most, 44 * len(told) + 8, language),
        *(lead_row(one, 44 * at + 26, most, language) for at, one in enumerate(told)),
    )
    about = say(language, "Ledtider. Värdena finns i tabellen.")
    return picture(rows, 44 * len(told) + 34, about)


def marks_of(one: Line) -> list[tuple[int, float]]:
    groups = [(at, group.value) for at, group in enumerate(one.groups)]
    told = [(at, value) for at, value in groups if value is not None]
    return told or [(0, one.value or 0)]


def scale(most: float, bottom: float, language: str) -> Iterator[str]:
    step = next(one for one in (1, 2, 5, 10, 20, 50, 100, 200, 500, 10**6) if most / one <= 5)
    for at in range(int(most / step) + 1):
        x = place(at * step, most)
        yield f'<path class="grid" d="M{x:.1f} 4V{bottom:g}"/>'
        yield text(x, bottom + 18, number(at * step, language), "", "middle")


def place(value: float, most: float) -> float:
    return NAMES + 12 + min(max(value, 0) / most, 1) * (WIDE - NAMES - 24)


def lead_row(one: Line, y: float, most: float, language: str) -> Iterator[str]:
    yield text(NAMES, y + 4, short(in_words(one.label, language)), "", "end")
    marks = marks_of(one)
    ends = [place(value, most) for _, value in marks]
    if len(ends) > 1:
        yield f'<path class="axis" d="M{min(ends):.1f} {y:g}H{max(ends):.1f}"/>'
    for (at, _), x in zip(marks, ends, strict=True):
        yield mark(at, x, y)


def mark(at: int, x: float, y: float) -> str:
    if at == 0:
        return f'<circle class="f1" cx="{x:.1f}" cy="{y:g}" r="6"/>'
    if at == 1:
        return f'<rect class="h2" x="{x - 5:.1f}" y="{y - 5:g}" width="10" height="10"/>'
    return f'<path class="h2" d="M{x:.1f} {y - 6:g}l6 10h-12z"/>'


def short(words: str) -> str:
    return words if len(words) <= LETTERS else f"{words[: LETTERS - 1].rstrip()}…"


def flow_chart(months: Sequence[Month], language: str) -> Markup:
    most = max((n for one in months for n in (one.opened, one.closed) if n is not None), default=0)
    if not most:
        return Markup("")
    wide = (WIDE - 28) / len(months)
    bars = (
        part
        for at, one in enumerate(months)
        for part in month_bars(one, 28 + at * wide, wide, most, language)
    )
    lines = iter(('<path class="axis" d="M28 190H470"/>',))
    about = say(language, "Öppnade och avslutade ärenden per månad. Värdena finns i tabellen.")
    return picture(chain(bars, lines), 222, about)


def month_bars(one: Month, x: float, wide: float, most: int, language: str) -> Iterator[str]:
    half = (wide - 8) / 2
    for at, (class_, count) in enumerate((("f1", one.opened), ("h2", one.closed))):
        if count:
            high = count / most * 150
            left = x + 3 + at * (half + 2)
            yield (
                f'<rect class="{class_}" x="{left:.1f}" y="{190 - high:.1f}" '
                f'width="{half - at:.1f}" height="{high:.1f}"/>'
            )
            yield text(left + half / 2, 184 - high, str(count), "val", "middle")
    yield text(x + wide / 2, 210, month(one.first, language)[:3], "", "middle")


def phase_chart(phases: Sequence[Phase], language: str) -> Markup:
    told = [one for one in phases if one.count]
    if not told:
        return Markup("")
    most = max(one.count or 0 for one in told)
    rows = (part for at, one in enumerate(told) for part in phase_row(one, at, most, language))
    return picture(rows, 27 * len(told) + 8, say(language, "Pågående ärenden per fas."))


def phase_row(one: Phase, at: int, most: int, language: str) -> Iterator[str]:
    y, wide = 4 + 27 * at, max((one.count or 0) / most * 260, 2)
    yield text(NAMES - 8, y + 13, short(in_words(one.label, language)), "", "end")
    yield f'<rect class="f1" x="{NAMES:g}" y="{y}" width="{wide:.1f}" height="18" rx="1"/>'
    yield text(NAMES + wide + 8, y + 14, str(one.count), "val", "start")
