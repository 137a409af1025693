"""Owns the picture of a value over a project's occasions: a ring at each median, a bar over the middle half.
SVG with classes only; the table beside it says the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from markupsafe import Markup

from engine.foundation.texts import in_words, say
from engine.operations.views_figures import Occasion, Spread
from engine.studio.svg import text
from engine.web.charts import HEIGHT, LEFT, TOP, WIDTH, Room, grid
from engine.web.templates import number


def spread_chart(spread: Spread, language: str) -> Markup:
    """Nothing where a picture says nothing: fewer than two occasions to tell of."""
    told = [one for one in spread.occasions if one.median is not None]
    if len(told) < 2:
        return Markup("")
    room = room_of(spread, told)
    body = [
        *grid(sorted({room.low, room.high}), room, language),
        *boxes(told, room, language),
    ]
    return Markup(
        '<svg class="chart" role="img" viewBox="0 0 330 266" aria-label="{}. {}">{}</svg>'
    ).format(
        in_words(spread.label, language),
        say(
            language,
            "Median vid varje tillfälle: {values}.",
            values=", ".join(number(one.median or 0, language) for one in told),
        ),
        Markup("".join(body)),  # noqa: S704  made of numbers, and of texts that are escaped
    )


def room_of(spread: Spread, told: list[Occasion]) -> Room:
    values = [value for one in told for value in (one.low, one.high) if value is not None]
    low = spread.low if spread.low is not None else min(values)
    high = spread.high if spread.high is not None else max(values)
    return Room(low, high if high > low else low + 1)


def boxes(told: list[Occasion], room: Room, language: str) -> Iterator[str]:
    places = [
        (LEFT + (at + 0.5) * WIDTH / len(told), room.y(one.median or 0))
        for at, one in enumerate(told)
    ]
    for one, (x, _) in zip(told, places, strict=True):
        top, bottom = room.y(one.high or 0), room.y(one.low or 0)
        yield (
            f'<rect class="b3" x="{x - 12:.1f}" y="{top:.1f}" width="24" '
            f'height="{max(bottom - top, 1):.1f}"/>'
            f'<path class="axis" d="M{x - 12:.1f} {top:.1f}h24M{x - 12:.1f} {bottom:.1f}h24"/>'
        )
    for start, end in pairwise(places):
        yield (
            f'<line class="line" x1="{start[0]:.1f}" y1="{start[1]:.1f}" '
            f'x2="{end[0]:.1f}" y2="{end[1]:.1f}"/>'
        )
    for one, (x, y) in zip(told, places, strict=True):
        yield f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="5"/>'
        yield text(x, y - 10, number(one.median or 0, language), "val", "middle")
        yield text(x, TOP + HEIGHT + 24, str(one.number), "", "middle")
