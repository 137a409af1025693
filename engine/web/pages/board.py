"""Owns the page of the board. A card is moved by opening it: its case says what is possible."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.responses import Response

from engine.operations.read_board import read_board
from engine.operations.views_day import Board, BoardFilter, Column
from engine.web.visit import Visit

COLUMNS = {"lagen": "states"}


def show_board(visit: Visit) -> Response:
    frame = visit.frame()
    board = visit.allowed(read_board(visit.world, visit.caller, _filter(visit)))
    return visit.page(
        "board.html",
        frame=frame,
        board=board,
        more={one.name: _more(visit, board, one) for one in board.columns},
        section="board",
    )


def _filter(visit: Visit) -> BoardFilter:
    return BoardFilter(
        columns=COLUMNS.get(visit.query("kolumner"), "phases"),
        workflow=visit.query("flode") or None,
        owner=visit.query("ansvarig") or None,
        subproject=visit.query("del") or None,
    )


def _more(visit: Visit, board: Board, column: Column) -> str:
    """The list of what stands in a column; empty for what no list is narrowed to."""
    wanted = board.filter
    name = column.name if wanted.columns == "states" else f"fas:{column.name}"
    told = {
        "lage": name,
        "flode": wanted.workflow if len(board.workflows) > 1 else None,
        "ansvarig": wanted.owner,
        "del": wanted.subproject,
    }
    kept = {name: text for name, text in told.items() if text}
    return f"{visit.home()}?{urlencode(kept)}" if column.name else ""
