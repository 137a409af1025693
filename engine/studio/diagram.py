"""Owns the picture of a workflow: its states from the top down, with every action drawn.

States stand in the order written, one row each, inside a frame for the state around them. A row holds
the state's box and, beside it, its actions in words with who takes them. An action to the state below
is a straight arrow; any other runs in a lane of its own to the right, so lines never cross words. That
stays readable at any number of states, and on a phone. Charts are left to `reporting`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.definitions.workflow import SIDE_PHASES, Action, State, Workflow
from engine.foundation.texts import say
from engine.studio import svg

BOX = 190.0
GAP = 34.0
INDENT = 22.0
LEFT = 24.0
LANE = 14.0
WORDS = 300.0
ENTRY = 16.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One action in words, at its place."""

    action: Action
    lines: tuple[str, ...]
    who: tuple[str, ...]
    y: float
    target: str | None

    @property
    def height(self) -> float:
        return (len(self.lines) + len(self.who)) * svg.LINE + 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A state at its place. `frame` is the bottom of what is inside, for a state with states inside."""

    state: State
    depth: int
    y: float
    height: float
    box_height: float
    label: tuple[str, ...]
    actions: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What a case has seen, when the picture is of one: leaves visited, and where it is."""

    done: frozenset[str] = frozenset()
    now: str | None = None


def draw(
    workflow: Workflow,
    language: str = "sv",
    *,
    marks: Marks | None = None,
    standalone: bool = True,
) -> str:
    """The workflow as SVG text. With `standalone` it carries its own style."""
    rows = _rows(workflow, language)
    lanes = _lanes(workflow, rows)
    words_at = LEFT + _deepest(rows) * INDENT + BOX + 24
    lanes_at = words_at + WORDS
    width = lanes_at + (max(lanes.values(), default=0) + 1) * LANE + 24
    height = max((row.y + row.height for row in rows.values()), default=0) + GAP
    body = [
        *_frames(workflow, rows, lanes_at - 8, language),
        *_boxes(workflow, rows, marks or Marks()),
        *_arrows(workflow, rows, lanes, words_at, lanes_at),
    ]
    title, about = workflow.title.in_(language), _about(workflow, language)
    return svg.drawing(width, height, body, title, about, standalone)


def _about(workflow: Workflow, language: str) -> str:
    return say(
        language,
        "{states} lägen, börjar i {start}.",
        states=len(workflow.leaves),
        start=workflow.states[workflow.first_leaf(workflow.starts)].label,
    )


def _deepest(rows: Mapping[str, Row]) -> int:
    return max((row.depth for row in rows.values()), default=0)


def _rows(workflow: Workflow, language: str) -> dict[str, Row]:
    """Every state, and first the workflow's own actions under the empty name, from the top down."""
    rows: dict[str, Row] = {}
    y = GAP
    for state in workflow.states.values():
        row = _row(workflow, state, y, language)
        rows[state.name] = row
        y += row.height + (GAP if not state.inside else 10)
    if workflow.actions:
        rows[""] = _outermost(workflow, y, language)
    return rows


def _row(workflow: Workflow, state: State, y: float, language: str) -> Row:
    label = svg.wrapped(state.label.in_(language), BOX - 20)
    box_height = len(label) * svg.LINE + 22
    lines = _lines(workflow, state.actions.values(), state.name, y + ENTRY + 4, language)
    height = max(box_height, ENTRY + sum(line.height for line in lines))
    depth = len(workflow.around(state.name)) - 1
    return Row(
        state=state,
        depth=depth,
        y=y,
        height=height,
        box_height=box_height,
        label=label,
        actions=lines,
    )


def _outermost(workflow: Workflow, y: float, language: str) -> Row:
    name = svg.wrapped(say(language, "I alla lägen"), BOX - 20)
    state = _everywhere(workflow)
    lines = _lines(workflow, workflow.actions.values(), "", y + ENTRY + 4, language)
    box_height = len(name) * svg.LINE + 22
    height = max(box_height, ENTRY + sum(line.height for line in lines))
    return Row(
        state=state, depth=0, y=y, height=height, box_height=box_height, label=name, actions=lines
    )


def _everywhere(workflow: Workflow) -> State:
    return State(name="", label=workflow.title, span=workflow.span, parent=None)


def _lines(
    workflow: Workflow, actions: Iterable[Action], source: str, y: float, language: str
) -> tuple[Line, ...]:
    made: list[Line] = []
    for action in actions:
        line = _line(workflow, action, source, y, language)
        made.append(line)
        y += line.height
    return tuple(made)


def _line(workflow: Workflow, action: Action, source: str, y: float, language: str) -> Line:
    target = None if action.to in (None, "back") else action.to
    label = action.label.in_(language)
    if action.to == "back":
        label = say(language, "{action}, tillbaka dit ärendet var", action=label)
    if target is not None and _straight(workflow, source, target):
        label = f"{label} ↓"
    who = ", ".join(one.label.in_(language) for one in action.by)
    if action.by_system:
        who = say(language, "Sker av sig självt")
    return Line(
        action=action,
        lines=svg.wrapped(label, WORDS - 30),
        who=svg.wrapped(who, WORDS - 30),
        y=y,
        target=target,
    )


def _straight(workflow: Workflow, source: str, target: str) -> bool:
    """Whether `target` is entered at the leaf that stands right below `source`."""
    leaves = workflow.leaves
    if source not in leaves:
        return False
    place = leaves.index(source)
    return place + 1 < len(leaves) and leaves[place + 1] == workflow.first_leaf(target)


def _lanes(workflow: Workflow, rows: Mapping[str, Row]) -> dict[tuple[str, str], int]:
    """A lane for each action that needs one: the first that is free between its two rows."""
    taken: list[list[tuple[float, float]]] = []
    lanes: dict[tuple[str, str], int] = {}
    for (source, action), (top, bottom) in sorted(
        _stretches(workflow, rows).items(), key=lambda item: item[1][1] - item[1][0]
    ):
        lane = free_lane(taken, top, bottom)
        taken[lane].append((top, bottom))
        lanes[source, action] = lane
    return lanes


def _stretches(
    workflow: Workflow, rows: Mapping[str, Row]
) -> dict[tuple[str, str], tuple[float, float]]:
    found: dict[tuple[str, str], tuple[float, float]] = {}
    for name, row in rows.items():
        for line in row.actions:
            if line.target is None or _straight(workflow, name, line.target):
                continue
            ends = (line.y, _entry(workflow, rows, line.target))
            found[name, line.action.name] = (min(ends) - 6, max(ends) + 6)
    return found


def free_lane(taken: list[list[tuple[float, float]]], top: float, bottom: float) -> int:
    """The first lane in which nothing runs between the two; a new one where there is none."""
    for lane, stretches in enumerate(taken):
        if all(bottom < start or end < top for start, end in stretches):
            return lane
    taken.append([])
    return len(taken) - 1


def _entry(workflow: Workflow, rows: Mapping[str, Row], target: str) -> float:
    """Where arrows into a state come in: its leaf's top line, free of words."""
    return rows[workflow.first_leaf(target)].y + 8


def _frames(
    workflow: Workflow, rows: Mapping[str, Row], right: float, language: str
) -> Iterable[str]:
    for name, row in rows.items():
        if not row.state.inside:
            continue
        inner = [rows[leaf] for leaf in workflow.leaves_in(name)]
        deeper = max(one.depth for one in inner) - row.depth
        bottom = max(one.y + one.height for one in inner) + 6 + 6 * deeper
        left = LEFT + row.depth * INDENT - 12
        yield svg.box(left, row.y - 12, right - left, bottom - row.y + 12, "d-group")
        yield svg.lines_of_text(left + 12, row.y + 10, row.label, "d-group-name", "start")


def _boxes(workflow: Workflow, rows: Mapping[str, Row], marks: Marks) -> Iterable[str]:
    first = workflow.first_leaf(workflow.starts)
    for name, row in rows.items():
        if row.state.inside:
            continue
        left = LEFT + row.depth * INDENT
        yield svg.box(left, row.y, BOX, row.box_height, _box_class(name, row.state, first, marks))
        class_ = "d-now-text" if name == marks.now else ""
        yield svg.lines_of_text(left + BOX / 2, row.y + 24, row.label, class_, "middle")


def _box_class(name: str, state: State, first: str, marks: Marks) -> str:
    marked = {
        "d-start": name == first,
        "d-final": state.final,
        "d-side": state.phase in SIDE_PHASES or name == "",
        "d-done": name in marks.done and name != marks.now,
        "d-now": name == marks.now and name != "",
    }
    return " ".join(["d-box", *(class_ for class_, holds in marked.items() if holds)])


def _arrows(
    workflow: Workflow,
    rows: Mapping[str, Row],
    lanes: Mapping[tuple[str, str], int],
    words_at: float,
    lanes_at: float,
) -> Iterable[str]:
    for name, row in rows.items():
        for line in row.actions:
            yield svg.lines_of_text(words_at, line.y + 12, line.lines, "d-action", "start")
            under = line.y + 12 + len(line.lines) * svg.LINE
            yield svg.lines_of_text(words_at, under, line.who, "d-who", "start")
            if line.target is None:
                continue
            if (name, line.action.name) in lanes:
                lane = lanes_at + lanes[name, line.action.name] * LANE
                yield from _around(workflow, rows, line, words_at, lane)
            else:
                yield from _down(workflow, rows, row, line)


def _edge_class(line: Line) -> str:
    return "d-edge d-system" if line.action.by_system else "d-edge"


def _down(workflow: Workflow, rows: Mapping[str, Row], row: Row, line: Line) -> Iterable[str]:
    """Straight from the box to the one below; where it is indented the line bends once."""
    target = rows[workflow.first_leaf(line.target or "")]
    start = (LEFT + row.depth * INDENT + BOX / 2, row.y + row.box_height)
    end = (LEFT + target.depth * INDENT + BOX / 2, target.y)
    bend = (start[0], end[1] - 16), (end[0], end[1] - 16)
    yield svg.path((start, *bend, end), _edge_class(line))
    yield svg.arrow_head(*end, "down")


def _around(
    workflow: Workflow, rows: Mapping[str, Row], line: Line, words_at: float, lane: float
) -> Iterable[str]:
    """Out to a lane on the right, along it, and in to the target's box."""
    target = rows[workflow.first_leaf(line.target or "")]
    y = _entry(workflow, rows, line.target or "")
    box_right = LEFT + target.depth * INDENT + BOX
    out = words_at + max(svg.text_width(words) for words in line.lines) + 6
    points = ((out, line.y + 7), (lane, line.y + 7), (lane, y), (box_right, y))
    yield svg.path(points, _edge_class(line))
    yield svg.arrow_head(box_right, y, "left")


def visited(workflow: Workflow, states: Iterable[str], now: str) -> Marks:
    """Marks for a case that has been in `states` and is in `now`."""
    known = frozenset(state for state in states if state in workflow.states)
    return Marks(done=known, now=now)
