"""Owns the chart of a measurement over time: SVG with classes only; its table stands beside it.

A change smaller than the instrument's real change is dotted. Bands are tinted and carry their names; where
it is not known whose bands hold, the limits of all of them are drawn and none is tinted. What was not asked
in the instrument's own words is a square where the others are rings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from engine.filling.scales import Scale, ScaleBand
from engine.foundation.texts import in_words, say, within
from engine.operations.views import Score
from engine.operations.views_measured import Point, Series
from engine.studio.svg import text
from engine.web.templates import number, short_day

LEFT, TOP, WIDTH, HEIGHT = 34.0, 22.0, 286.0, 210.0
NAMES = LEFT + WIDTH + 8
CLOSE = 26.0
"""So near one another, values would be written over each other."""
APART = 76.0
"""The same of days."""
LETTERS = 16
"""What there is room for beside the bands."""
TINTS = {"urgent": "b1", "attention": "b2"}
Places = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Room:
    """Where things stand: `low` and `high` are the ends of the scale."""

    low: float
    high: float

    def share(self, value: float) -> float:
        """How far up the scale a value is, from 0 to 1."""
        return (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)

    def y(self, value: float) -> float:
        return TOP + HEIGHT - self.share(value) * HEIGHT

    def bottom(self, band: ScaleBand) -> float:
        return self.low if band.low is None else max(band.low, self.low)

    def top(self, band: ScaleBand) -> float:
        """Where the next band begins: one of whole numbers ends one below, and nobody draws the gap."""
        step = 1.0 if self.high - self.low >= 5 else 0.0
        return self.high if band.high is None else min(band.high + step, self.high)


def chart(series: Series, language: str) -> Markup:
    """The picture, or nothing where a picture says nothing: fewer than two measurements."""
    if len(series.points) < 2:
        return Markup("")
    room = room_of(series)
    places = [(place_of(series, number), room.y(one.value)) for number, one in numbered(series)]
    body = [
        *bands(series, room, language),
        *steps(series, places),
        *marks(series, places, language),
        *days(series, places, language),
    ]
    return Markup(
        '<svg class="chart" role="img" viewBox="0 0 470 266" aria-label="{}. {}">{}</svg>'
    ).format(series.title.in_(language), about(series, language), Markup("".join(body)))  # noqa: S704  made of parts escaped above


def numbered(series: Series) -> Iterator[tuple[int, Point]]:
    yield from enumerate(series.points)


def about(series: Series, language: str) -> str:
    """What is seen, in a sentence or two."""
    values = [number(one.value, language) for one in series.points]
    told = say(language, "{values}. Senast {last}.", values=", ".join(values), last=values[-1])
    if not series.placeholder:
        return told
    return f"{told} {say(language, 'Siffrorna går inte att jämföra med andras.')}"


def room_of(series: Series) -> Room:
    values = [one.value for one in series.points]
    low = series.low if series.low is not None else min(values)
    high = series.high if series.high is not None else max(values)
    return Room(low, high if high > low else low + 1)


def place_of(series: Series, index: int) -> float:
    first, last = series.points[0].at, series.points[-1].at
    span = (last - first).total_seconds()
    even = index / (len(series.points) - 1)
    share = (series.points[index].at - first).total_seconds() / span if span > 0 else even
    return LEFT + 24 + share * (WIDTH - 48)


def bands(series: Series, room: Room, language: str) -> Iterator[str]:
    """The bands of whom it is about, or the limits of all that may be theirs."""
    holding = [one for one in series.scales if one.holds]
    ends = {room.low, room.high}
    if len(holding) == 1:
        for band in holding[0].bands:
            yield from tinted(band, room, language)
            ends.add(room.bottom(band))
    else:
        for scale in holding:
            yield from limit(scale, room, language)
    yield from grid(sorted(ends), room, language)


def tinted(band: ScaleBand, room: Room, language: str) -> Iterator[str]:
    bottom, top = room.y(room.bottom(band)), room.y(room.top(band))
    tint = TINTS.get(band.severity or "", "b3")
    yield (
        f'<rect class="{tint}" x="{LEFT:g}" y="{top:.1f}" width="{WIDTH:g}" height="{bottom - top:.1f}"/>'
    )
    if bottom - top >= 12:
        yield text(NAMES, (bottom + top) / 2 + 4, short(band.label.in_(language)), "", "start")


def short(words: str) -> str:
    return words if len(words) <= LETTERS else f"{words[: LETTERS - 1].rstrip()}…"


def limit(scale: Scale, room: Room, language: str) -> Iterator[str]:
    """A line where the first band that matters begins, for those whom the scale is for."""
    first = next((one.low for one in scale.bands if one.severity and one.low is not None), None)
    if first is None:
        return
    y, whom = room.y(first), in_words(within(scale.of or ""), language)
    yield f'<line class="target" x1="{LEFT:g}" x2="{LEFT + WIDTH:g}" y1="{y:.1f}" y2="{y:.1f}"/>'
    yield text(NAMES, y + 4, short(f"{number(first, language)} {whom}"), "", "start")


def grid(values: list[float], room: Room, language: str) -> Iterator[str]:
    last = None
    for value in values:
        y = room.y(value)
        yield f'<line class="grid" x1="{LEFT:g}" x2="{LEFT + WIDTH:g}" y1="{y:.1f}" y2="{y:.1f}"/>'
        if last is None or last - y >= 13:
            yield text(LEFT - 6, y + 4, number(value, language), "", "end")
            last = y


def steps(series: Series, places: Places) -> Iterator[str]:
    for (start, end), point in zip(pairwise(places), series.points[1:], strict=True):
        class_ = "line" if point.real is not False else "line noise"
        yield (
            f'<line class="{class_}" x1="{start[0]:.1f}" y1="{start[1]:.1f}" '
            f'x2="{end[0]:.1f}" y2="{end[1]:.1f}"/>'
        )


def marks(series: Series, places: Places, language: str) -> Iterator[str]:
    """A mark for each measurement, with its value where there is room; the last one always has."""
    mixed = len({one.comparable for one in series.points}) > 1
    told = with_room(places, CLOSE)
    for (x, y), (index, point) in zip(places, numbered(series), strict=True):
        if mixed and not point.comparable:
            yield f'<rect class="dot" x="{x - 5:.1f}" y="{y - 5:.1f}" width="10" height="10"/>'
        else:
            yield f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="5"/>'
        if index in told:
            yield text(x, y - 10, number(point.value, language), "val", "middle")


def days(series: Series, places: Places, language: str) -> Iterator[str]:
    told = with_room(places, APART)
    for (x, _), (index, point) in zip(places, numbered(series), strict=True):
        if index in told:
            words = short_day(point.at, language).replace(".", "")
            yield text(x, TOP + HEIGHT + 24, words, "", "middle")


def with_room(places: Places, apart: float) -> set[int]:
    """Those that stand so far before the next one that is told; the last is always told."""
    found: set[int] = set()
    right: float | None = None
    for index in range(len(places) - 1, -1, -1):
        if right is None or right - places[index][0] >= apart:
            found.add(index)
            right = places[index][0]
    return found


def bar(score: Score) -> Markup:
    """Where a value lies among its bands, beside the same in words. Nothing where it is not known whose
    bands hold, or the scale has no ends.
    """
    holding = [one for one in score.scales if one.holds]
    if len(holding) != 1 or score.number is None or score.low is None or score.high is None:
        return Markup("")
    room = Room(score.low, max(score.high, score.low + 1))
    parts = [part for band in holding[0].bands for part in stretch(band, room)]
    at = min(room.share(score.number) * 200, 198)
    parts.append(f'<rect class="f1" x="{at:.1f}" y="1" width="2" height="22"/>')
    return Markup(
        '<svg class="chart" viewBox="0 0 200 24" preserveAspectRatio="none" aria-hidden="true">{}</svg>'
    ).format(Markup("".join(parts)))  # noqa: S704 - made here of numbers


def stretch(band: ScaleBand, room: Room) -> Iterator[str]:
    start, end = room.share(room.bottom(band)) * 200, room.share(room.top(band)) * 200
    tint = TINTS.get(band.severity or "", "b3")
    yield f'<rect class="{tint}" x="{start:.1f}" y="6" width="{max(end - start, 0):.1f}" height="12"/>'
    yield f'<path class="axis" d="M{max(start, 0.2):.1f} 6v12"/>'
