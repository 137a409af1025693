"""Owns the small picture of where a case stands: its phases from left to right, the states of each below;
phases at the side, such as a pause, in a row of their own under them.

Been there is tinted, now is filled, to come is framed, side states are dashed. How states lead to one
another is left to `diagram`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.definitions.workflow import SIDE_PHASES, Workflow
from engine.foundation.texts import say
from engine.studio import svg
from engine.studio.diagram import Marks
from engine.studio.phases import phase_in_words

COLUMN = 112.0
GAP = 14.0
BOX = 112.0
LEFT = 2.0
HEAD = 30.0
Columns = Mapping[str, list[str]]


def strip(workflow: Workflow, marks: Marks, language: str) -> str:
    """The picture as SVG with classes only."""
    main, side = _columns(workflow)
    body: list[str] = []
    bottom = 0.0
    for columns in (main, side):
        top = bottom + GAP if bottom else 0.0
        for number, (phase, leaves) in enumerate(columns.items()):
            x, y = LEFT + number * (COLUMN + GAP), top
            body.extend(_head(phase, x, y, language, first=number == 0))
            y += HEAD
            for leaf in leaves:
                drawn, height = _state(workflow, leaf, x, y, marks, language)
                body.append(drawn)
                y += height + 8
            bottom = max(bottom, y)
    width = LEFT + max(len(main), len(side)) * (COLUMN + GAP)
    title = workflow.title.in_(language)
    return svg.drawing(width, bottom, body, title, _about(workflow, marks, language), False)


def _columns(workflow: Workflow) -> tuple[Columns, Columns]:
    """Phases in the order written, and those at the side; states without a phase join the one before."""
    found: dict[str, list[str]] = {}
    last = ""
    for leaf in workflow.leaves:
        last = workflow.states[leaf].phase or last
        found.setdefault(last, []).append(leaf)
    main = {phase: leaves for phase, leaves in found.items() if phase not in SIDE_PHASES}
    side = {phase: leaves for phase, leaves in found.items() if phase in SIDE_PHASES}
    return main, side


def _head(phase: str, x: float, y: float, language: str, *, first: bool) -> Iterator[str]:
    words = phase_in_words(phase)
    yield svg.text(x, y + 14, words.in_(language) if words else "", "d-phase")
    yield svg.path(((x, y + 21), (x + BOX, y + 21)), "d-edge")
    if not first and phase not in SIDE_PHASES:
        yield svg.arrow_head(x - 4, y + 21, "right")


def _state(
    workflow: Workflow, leaf: str, x: float, y: float, marks: Marks, language: str
) -> tuple[str, float]:
    state = workflow.states[leaf]
    lines = svg.wrapped(state.label.in_(language), BOX - 10)
    height = len(lines) * svg.LINE + 12
    kinds = ["d-box"]
    if leaf == marks.now:
        kinds.append("d-now")
    elif leaf in marks.done:
        kinds.append("d-done")
    if state.phase in SIDE_PHASES:
        kinds.append("d-side")
    text = "d-now-text" if leaf == marks.now else ""
    box = svg.box(x, y, BOX, height, " ".join(kinds))
    return box + svg.lines_of_text(x + BOX / 2, y + 19, lines, text, "middle"), height


def _about(workflow: Workflow, marks: Marks, language: str) -> str:
    if marks.now is None or marks.now not in workflow.states:
        return say(language, "{count} lägen.", count=len(workflow.leaves))
    now = workflow.states[marks.now].label
    return say(language, "{count} lägen. Nu: {state}.", count=len(workflow.leaves), state=now)
