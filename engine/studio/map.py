"""Owns the map of a workflow: its states from the top down with a figure in each, as narrow as a phone.

What the figure is, and where a state leads when it is chosen, is told by `MapMarks`: how many cases stand
there, or when a case was there. A move to the state below is a straight arrow; any other runs in a lane of
its own to the right. Who takes which action is left to `diagram`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from types import MappingProxyType

from engine.definitions.workflow import SIDE_PHASES, State, Workflow
from engine.foundation.texts import say
from engine.studio import svg
from engine.studio.diagram import free_lane

LEFT, INDENT, RIGHT = 4.0, 10.0, 188.0
FIGURE = 34.0
GAP, LANE, FRAME = 20.0, 7.0, 4.0
Edge = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class MapMarks:
    """`figures`: what stands in each leaf. `links`: where a leaf leads, and what that is called by ear.
    `done` and `now` are of one case: leaves it has been in, and where it is; `gone`: from which to which.
    """

    figures: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    links: Mapping[str, tuple[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    done: frozenset[str] = frozenset()
    now: str | None = None
    gone: frozenset[Edge] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A state at its place: a leaf is a box, a state with states inside the head of a frame."""

    state: State
    x: float
    y: float
    height: float
    lines: tuple[str, ...]

    @property
    def is_leaf(self) -> bool:
        return not self.state.inside


def draw_map(workflow: Workflow, marks: MapMarks, about: str, language: str) -> str:
    """The map as SVG with classes only. `about` says in a sentence what is seen."""
    spots = _spots(workflow, language)
    edges = _edges(workflow)
    lanes = _lanes(workflow, spots, edges)
    width = RIGHT + FRAME + 8 + (max(lanes.values(), default=0) + 1) * LANE
    height = max(one.y + one.height for one in spots.values()) + GAP
    body = [
        *_frames(workflow, spots),
        *_arrows(workflow, spots, edges, lanes, marks),
        *(_box(one, marks, name == workflow.first_leaf(workflow.starts))
          for name, one in spots.items() if one.is_leaf),
    ]  # fmt: skip
    title = workflow.title.in_(language)
    return svg.drawing(width, height, body, title, about, False, role="group")


def _spots(workflow: Workflow, language: str) -> dict[str, Spot]:
    """Every state, outer before inner; last, under the empty name, what holds everywhere."""
    spots: dict[str, Spot] = {}
    y = GAP
    for name, state in workflow.states.items():
        spots[name] = _spot(state, len(workflow.around(name)) - 1, y, state.label.in_(language))
        y += spots[name].height + (GAP if not state.inside else 4)
    if any(one.to is not None for one in workflow.actions.values()):
        outer = State(name="", label=workflow.title, span=workflow.span, parent=None)
        spots[""] = _spot(outer, 0, y, say(language, "Från alla lägen"))
    return spots


def _spot(state: State, depth: int, y: float, label: str) -> Spot:
    x = LEFT + depth * INDENT
    lines = svg.wrapped(label, RIGHT - x - FIGURE - 12)
    height = len(lines) * svg.LINE + (14 if not state.inside else 4)
    return Spot(state=state, x=x, y=y, height=height, lines=lines)


def _edges(workflow: Workflow) -> tuple[Edge, ...]:
    """From which state to which leaf actions lead, each once; not those that stay or go back."""
    found: dict[Edge, None] = {}
    sources = [(name, state.actions) for name, state in workflow.states.items()]
    for name, actions in (*sources, ("", workflow.actions)):
        for action in actions.values():
            if action.to is not None and action.to != "back":
                found[name, workflow.first_leaf(action.to)] = None
    return tuple(edge for edge in found if edge[0] != edge[1])


def _straight(workflow: Workflow, edge: Edge) -> bool:
    leaves = workflow.leaves
    if edge[0] not in leaves:
        return False
    place = leaves.index(edge[0])
    return place + 1 < len(leaves) and leaves[place + 1] == edge[1]


def _lanes(
    workflow: Workflow, spots: Mapping[str, Spot], edges: tuple[Edge, ...]
) -> dict[Edge, int]:
    """The first lane that is free between the two, the shortest way first."""
    ends = {
        edge: sorted((_out(spots, edges, edge), spots[edge[1]].y + 7))
        for edge in edges
        if not _straight(workflow, edge)
    }
    taken: list[list[tuple[float, float]]] = []
    lanes: dict[Edge, int] = {}
    for edge, (top, bottom) in sorted(ends.items(), key=lambda one: one[1][1] - one[1][0]):
        lanes[edge] = free_lane(taken, top - 3, bottom + 3)
        taken[lanes[edge]].append((top - 3, bottom + 3))
    return lanes


def _out(spots: Mapping[str, Spot], edges: tuple[Edge, ...], edge: Edge) -> float:
    """Where an arrow leaves its state: below where they come in, one beside another."""
    spot = spots[edge[0]]
    beside = [one for one in edges if one[0] == edge[0]]
    room = spot.height - 16
    return spot.y + 14 + room * (beside.index(edge) + 1) / (len(beside) + 1)


def _frames(workflow: Workflow, spots: Mapping[str, Spot]) -> Iterator[str]:
    for name, spot in spots.items():
        if spot.is_leaf:
            continue
        inner = [leaf for leaf in workflow.leaves if name in _names(workflow, leaf)]
        deeper = max(len(workflow.around(leaf)) for leaf in inner) - len(workflow.around(name))
        bottom = max(spots[leaf].y + spots[leaf].height for leaf in inner) + 4 + 4 * deeper
        yield svg.box(
            spot.x + 4, spot.y - 6, RIGHT + FRAME - spot.x - 4, bottom - spot.y + 6, "d-group"
        )
        yield svg.lines_of_text(spot.x + INDENT, spot.y + 12, spot.lines, "d-group-name", "start")


def _names(workflow: Workflow, leaf: str) -> tuple[str, ...]:
    return tuple(state.name for state in workflow.around(leaf))


def _box(spot: Spot, marks: MapMarks, first: bool) -> str:
    name = spot.state.name
    now = name == marks.now and name != ""
    words = "d-now-text" if now else ""
    figure = marks.figures.get(name, "")
    parts = [
        svg.box(spot.x, spot.y, RIGHT - spot.x, spot.height, _class(spot.state, marks, first)),
        svg.lines_of_text(spot.x + 8, spot.y + 20, spot.lines, words, "start"),
    ]
    if figure:
        class_ = f"d-figure {words}".strip() if figure != "0" else "d-who"
        parts.append(svg.text(RIGHT - 8, spot.y + 20, figure, class_, "end"))
    drawn = "".join(parts)
    link = marks.links.get(name)
    if link is None:
        return f"<g>{drawn}</g>"
    address, called = link
    return f'<a href="{escape(address)}" aria-label="{escape(called)}">{drawn}</a>'


def _class(state: State, marks: MapMarks, first: bool) -> str:
    now = state.name == marks.now and state.name != ""
    marked = {
        "d-start": first,
        "d-final": state.final,
        "d-side": state.phase in SIDE_PHASES or state.name == "",
        "d-done": state.name in marks.done and not now,
        "d-now": now,
    }
    return " ".join(["d-box", *(class_ for class_, holds in marked.items() if holds)])


def _arrows(
    workflow: Workflow,
    spots: Mapping[str, Spot],
    edges: tuple[Edge, ...],
    lanes: Mapping[Edge, int],
    marks: MapMarks,
) -> Iterator[str]:
    """What has been gone lies over what has not."""
    for edge in sorted(edges, key=lambda one: _is_gone(workflow, marks, one)):
        class_ = "d-edge d-gone" if _is_gone(workflow, marks, edge) else "d-edge"
        source, target = spots[edge[0]], spots[edge[1]]
        if edge not in lanes:
            x = RIGHT - 60  # right of the heads of frames that it may pass
            yield svg.path(((x, source.y + source.height), (x, target.y)), class_)
            yield svg.arrow_head(x, target.y, "down")
            continue
        lane = RIGHT + FRAME + 8 + lanes[edge] * LANE
        out, into = _out(spots, edges, edge), target.y + 7
        right = RIGHT if source.is_leaf else RIGHT + FRAME
        yield svg.path(((right, out), (lane, out), (lane, into), (RIGHT, into)), class_)
        yield svg.arrow_head(RIGHT, into, "left")


def _is_gone(workflow: Workflow, marks: MapMarks, edge: Edge) -> bool:
    source, target = edge
    return any(
        to == target and (source in ("", leaf) or source in _names(workflow, leaf))
        for leaf, to in marks.gone
        if leaf in workflow.states
    )
