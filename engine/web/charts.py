"""Owns the chart of a measurement over time: SVG with classes only; its table stands beside it.

A change smaller than the instrument's real change is dotted. Bands carry their names in the table.
"""

from __future__ import annotations

from itertools import pairwise

from markupsafe import Markup

from engine.foundation.texts import say
from engine.operations.views_measured import Point, Series
from engine.studio.svg import text
from engine.web.templates import short_day

LEFT, TOP, WIDTH, HEIGHT = 40.0, 28.0, 400.0, 200.0


def chart(series: Series, language: str) -> Markup:
    """The picture, or nothing where a picture says nothing: fewer than two measurements."""
    if len(series.points) < 2:
        return Markup("")
    low, high = _range(series)
    places = [_place(series, number, low, high) for number in range(len(series.points))]
    body = [*_grid(low, high), *_steps(series, places), *_marks(series, places, language)]
    title = series.title.in_(language)
    about = say(
        language,
        "{values}. Senast {last}.",
        values=", ".join(f"{point.value:g}" for point in series.points),
        last=f"{series.points[-1].value:g}",
    )
    return Markup(
        '<svg class="chart" role="img" viewBox="0 0 470 274" aria-label="{}. {}">{}</svg>'
    ).format(title, about, Markup("".join(body)))  # noqa: S704 - see above


def _range(series: Series) -> tuple[float, float]:
    values = [point.value for point in series.points]
    low = series.low if series.low is not None else min(values)
    high = series.high if series.high is not None else max(values)
    return (low, high) if high > low else (low, low + 1)


def _place(series: Series, number: int, low: float, high: float) -> tuple[float, float]:
    first, last = series.points[0].at, series.points[-1].at
    span = (last - first).total_seconds()
    point = series.points[number]
    even = number / (len(series.points) - 1)
    share = (point.at - first).total_seconds() / span if span > 0 else even
    y = TOP + HEIGHT - (point.value - low) / (high - low) * HEIGHT
    return LEFT + 12 + share * (WIDTH - 24), y


def _grid(low: float, high: float) -> list[str]:
    lines = []
    for value in (low, (low + high) / 2, high):
        y = TOP + HEIGHT - (value - low) / (high - low) * HEIGHT
        lines.append(
            f'<line class="grid" x1="{LEFT:g}" x2="{LEFT + WIDTH:g}" y1="{y:g}" y2="{y:g}"/>'
        )
        lines.append(text(LEFT - 6, y + 4, f"{value:g}", "", "end"))
    return lines


def _steps(series: Series, places: list[tuple[float, float]]) -> list[str]:
    drawn = []
    for (start, end), point in zip(pairwise(places), series.points[1:], strict=True):
        class_ = "line" if point.real is not False else "line noise"
        drawn.append(
            f'<line class="{class_}" x1="{start[0]:g}" y1="{start[1]:g}" x2="{end[0]:g}" y2="{end[1]:g}"/>'
        )
    return drawn


def _marks(series: Series, places: list[tuple[float, float]], language: str) -> list[str]:
    drawn: list[str] = []
    for (x, y), point in zip(places, series.points, strict=True):
        drawn.append(f'<circle class="dot" cx="{x:g}" cy="{y:g}" r="5"/>')
        drawn.append(text(x, y - 10, f"{point.value:g}", "val", "middle"))
    drawn.append(_date(series.points[0], places[0][0], "start", language))
    drawn.append(_date(series.points[-1], places[-1][0], "end", language))
    return drawn


def _date(point: Point, x: float, anchor: str, language: str) -> str:
    return text(x, TOP + HEIGHT + 24, short_day(point.at, language), "", anchor)
