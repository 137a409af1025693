"""Owns the shorter way to the HTML of a question that stands as most do: shown, answered or not, nothing odd
about it. Its patterns lie by as little as tells them apart.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

from markupsafe import escape

from engine.definitions.form import Field
from engine.fields.all import BY_NAME
from engine.fields.field_type import Written, joined
from engine.web.patterns import Pattern
from engine.web.questions import KNOWING, YES_NO, Layout

MARKUP = re.compile("[&<>\"']").search
"""What is written otherwise in HTML. Most texts have nothing of it."""
UNUSUAL = KNOWING | {"repeat", "info"}
NOTHING: tuple[str, ...] = ()
ABSENT, EMPTY, GIVEN = "absent", "empty", "given"
Way = tuple[Hashable, tuple[str, ...]]
"""How a question stands, without its texts; and those, where they go into the pattern."""


@dataclass(slots=True)
class Usual:
    """`names`: under which the answer is posted. `options`: of those it chooses among, which then tell which
    pattern it is; none: its texts go into the pattern. `held`: HTML by how it stands, with `%s` for texts.
    """

    names: tuple[str, ...]
    options: frozenset[str]
    held: dict[Hashable, str] = field(default_factory=dict)

    def html(self, written: Written, required: bool) -> str | None:
        """None when there is no shorter way to how it stands now."""
        way = self.way(written)
        if way is None:
            return None
        found = self.held.get((way[0], required))
        return found if found is None or not way[1] else found % tuple(map(safe, way[1]))

    def keep(self, written: Written, required: bool, pattern: Pattern) -> bool:
        """From now on there is a shorter way to how it stands; not if it can have none."""
        way = self.way(written)
        if way is None or pattern.order != tuple(range(len(way[1]))):
            return False
        if self.options and not self.options.issuperset(written.get(self.names[0], NOTHING)):
            return False
        self.held[way[0], required] = pattern.text
        return True

    def way(self, written: Written) -> Way | None:
        first = written.get(self.names[0])
        if self.options:
            return first or NOTHING, NOTHING
        if len(self.names) > 1:
            return self.of_parts(written)
        if first is None:
            return ABSENT, NOTHING
        if len(first) != 1:
            return None
        return (GIVEN, first) if first[0] else (EMPTY, NOTHING)

    def of_parts(self, written: Written) -> Way | None:
        """Of an answer in several texts: none, or all but the first, which stands for the others."""
        first, *rest = self.names
        texts = [written[name] for name in rest if name in written]
        if first in written:
            return None
        if not texts:
            return ABSENT, NOTHING
        values = tuple([one[0] for one in texts if len(one) == 1 and one[0]])
        return (GIVEN, values) if len(values) == len(rest) else None


def safe(text: str) -> str:
    return text if MARKUP(text) is None else escape(text)


def usual_of(one: Field, path: str, compared: bool) -> Usual | None:
    """The shorter way to a question, still without any patterns; None for one that has none. `compared`: its
    template looks at what its texts say.
    """
    if one.block is not None or one.rows or one.type in UNUSUAL or one.type not in BY_NAME:
        return None
    options = frozenset(YES_NO if one.type == "yes_no" else one.options)
    parts = BY_NAME[one.type].parts(one)
    if not parts or (compared and not options) or (options and len(parts) > 1):
        return None
    return Usual(tuple([joined(path, part) for part in parts]), options)


def odd_in(layout: Layout) -> frozenset[str]:
    """The paths of questions about which there is something that the shorter way does not know."""
    settled = layout.settled
    closed = [name.rpartition(".")[0] for name in settled.closed]
    known: tuple[Mapping[str, object], ...] = layout.errors, layout.before, layout.told_before
    return frozenset(layout.opened).union(settled.suggested, settled.days, closed, *known)
