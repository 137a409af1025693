"""What it costs to read and settle a long form, against the same form written by hand with pydantic."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from benchmarks.filling_by_hand import Read, read
from benchmarks.filling_form import POSTED, form
from benchmarks.measure import Result, lowest
from engine.filling.context import FillContext
from engine.filling.draft import Draft
from engine.filling.settle import settle
from engine.filling.settled import Settled
from engine.foundation.calendar import Calendar

NOW = datetime(2024, 5, 3, 10, tzinfo=ZoneInfo("Europe/Stockholm"))
CONTEXT = FillContext(now=NOW, calendar=Calendar())


def run() -> Iterator[Result]:
    asked = form()
    draft = Draft(written=POSTED, touched=frozenset(POSTED), rows={"barn": 3})
    if not same(settle(asked, draft, CONTEXT), read(POSTED)):
        raise ValueError("the two sides do not do the same work")
    # Short rounds and many: both sides are so quick that anything else on the machine is heard.
    ours, theirs = lowest(
        lambda: settle(asked, draft, CONTEXT), lambda: read(POSTED), times=20, rounds=200
    )
    yield Result(
        name="validate and evaluate a form of 60 fields",
        value=ours / theirs,
        unit="x",
        target=1.0,
        details=f"{ours * 1e6:.1f} us against {theirs * 1e6:.1f} us by hand with pydantic",
    )


def same(ours: Settled, theirs: Read) -> bool:
    """Whether both sides found the same answers, values, flags and wrong places."""
    wrong = {problem.path for problem in ours.problems}
    return (
        plain(ours.answers) == plain(theirs.answers)
        and ours.values == theirs.values
        and ours.flags == theirs.flags
        and wrong == set(theirs.wrong)
    )


def plain(answers: object) -> object:
    """Without what differs in kind only: tuples and lists, a group without rows."""
    if isinstance(answers, dict):
        return {name: plain(value) for name, value in answers.items()}
    if isinstance(answers, list | tuple):
        return [plain(one) for one in answers]
    return answers
