"""Owns a table as a file that spreadsheets open: semicolons between, since Swedish numbers have commas, and a
mark at its beginning that says which letters it is written in.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

Cell = str | int | float
MEDIA = "text/csv; charset=utf-8"
MARK = "\ufeff"
COUNTS = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that a spreadsheet would work out instead of show."""


def table(rows: Iterable[Sequence[Cell]]) -> bytes:
    """The rows, the heads first."""
    written = StringIO()
    lines = csv.writer(written, delimiter=";", lineterminator="\r\n")
    lines.writerows([[shown(cell) for cell in row] for row in rows])
    return (MARK + written.getvalue()).encode()


def shown(cell: Cell) -> str | int:
    if isinstance(cell, float):
        return f"{cell}".replace(".", ",")
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(COUNTS) else cell
