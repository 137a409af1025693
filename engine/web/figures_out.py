"""Owns figures as programs read them: as JSON, and as rows of a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.foundation.texts import in_words
from engine.operations.views_figures import FiguresPage

LANGUAGE = "sv"
HEADS = (
    "arbetsflöde", "instrument", "värde", "tillfälle", "svarat", "ska svara", "nedre kvartil",
    "median", "övre kvartil",
)  # fmt: skip


def as_json(page: FiguresPage) -> dict[str, Any]:
    """`few`: groups smaller than this are told as null."""
    return {
        "few": page.few,
        "measured": [
            {
                "workflow": in_words(one.workflow, LANGUAGE),
                "instrument": in_words(one.title, LANGUAGE),
                "values": [
                    {
                        "label": in_words(spread.label, LANGUAGE),
                        "low": spread.low,
                        "high": spread.high,
                        "occasions": [
                            {
                                "number": each.number,
                                "answered": each.answered,
                                "should": each.should,
                                "lower": each.low,
                                "median": each.median,
                                "upper": each.high,
                            }
                            for each in spread.occasions
                        ],
                    }
                    for spread in one.spreads
                ],
            }
            for one in page.measured
        ],
    }


def as_rows(page: FiguresPage) -> Iterator[tuple[str, ...]]:
    yield HEADS
    for one in as_json(page)["measured"]:
        for value in one["values"]:
            for each in value["occasions"]:
                numbers = ("number", "answered", "should", "lower", "median", "upper")
                shown = (number(each[name]) for name in numbers)
                yield (one["workflow"], one["instrument"], value["label"], *shown)


def number(found: float | None) -> str:
    """With a comma, as the table's readers write; empty where nothing may be told."""
    return "" if found is None else f"{found:g}".replace(".", ",")
