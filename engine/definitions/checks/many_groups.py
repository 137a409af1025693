"""A figure that is split over something with too many values, or with values that nobody knows beforehand."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="many-groups",
    title=Message("Uppdelningen ger för många grupper", "The split gives too many groups"),
    why=Message(
        "En siffra delas upp på några få grupper som är kända i förväg. På ett tal, en text eller ett val "
        "med många svar blir grupperna så små att de pekar ut personer.",
        "A figure is split over a few groups that are known beforehand. Over a number, a text or a choice "
        "with many answers the groups become so small that they point out people.",
    ),
    wrong="""indicators:
  deltagare: {label: Deltagare, over: väg, count: ever_in(ny), split: person.age}
""",
    right="""indicators:
  deltagare: {label: Deltagare, over: väg, count: ever_in(ny), split: person.sex}
""",
)
