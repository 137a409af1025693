"""Owns the table: how it is written, and what a cell of it says.

yes: it was done, or all was shown. part: some of it was shown. later: refused in words for what the
case or the thing is like, whoever asks. no: refused in words for who one is (403). absent: as if it
were not there (404). led on: to another page, which decides. sign in: the way there. -: nothing to ask
by.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from engine.foundation.wrong import Refused
from engine.web.visit import NOT_ONES_OWN
from tests.web.raw import Answer

EXPECTED = Path(__file__).parent / "expected.md"
Table = Mapping[tuple[str, str], str]


def told(found: object, whole: bool) -> str:
    """What an operation's outcome is in the table. `whole`: nothing was left out of it."""
    if isinstance(found, Refused):
        kind = found.reason.kind
        return "absent" if kind == "missing" else "no" if kind in NOT_ONES_OWN else "later"
    return "yes" if whole else "part"


def answered(method: str, answer: Answer, whole: str) -> str:
    """The same of an answer. `whole`: words that are in it when nothing is left out."""
    if answer.status == 401 or answer.location.startswith("/logga-in?vidare="):
        return "sign in"
    if answer.status in (403, 404, 409):
        return {403: "no", 404: "absent", 409: "later"}[answer.status]
    if method == "GET" and answer.status == 303:
        return "led on"
    assert answer.status in (200, 303, 422), (answer.target, answer.status, answer.text[:300])
    return "yes" if answer.status != 200 or whole in answer.text else "part"


def written() -> Table:
    """The table as it stands in the file."""
    found: dict[tuple[str, str], str] = {}
    head: list[str] = []
    for line in EXPECTED.read_text("utf-8").splitlines():
        cells = [one.strip() for one in line.strip().strip("|").split("|")]
        if not line.startswith("|") or set(line) <= set("|- "):
            continue
        if cells[0] in ("route", "operation"):
            head = cells[1:]
        if cells[0] in ("person", "case"):
            head = []
        if not head or cells[1:] == head:
            continue
        assert len(cells) == len(head) + 1, line
        for person, cell in zip(head, cells[1:], strict=True):
            assert (cells[0], person) not in found, f"twice: {line}"
            found[cells[0], person] = cell
    return found


def differing(found: Table, expected: Table) -> list[str]:
    """Each cell that is not as it should be."""
    return [
        f"{row} · {person}: expected {expected.get((row, person), 'no such row')!r}, found "
        f"{found.get((row, person), 'no such row')!r}"
        for row, person in sorted({*found, *expected})
        if found.get((row, person)) != expected.get((row, person))
    ]
