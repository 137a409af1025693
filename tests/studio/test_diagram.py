"""Diagrams: everything in them, nothing over anything else, and safe to put on a page."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree  # our own pictures, nobody else's

import pytest

from engine.definitions.load import load
from engine.definitions.workflow import Workflow
from engine.operations.read_project import read_project
from engine.studio import svg
from engine.studio.diagram import Marks, draw
from engine.studio.start import starter
from engine.studio.strip import strip

ROOT = Path(__file__).parent.parent.parent
BOX = re.compile(
    r'<rect class="d-box[^"]*" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"'
)


def parsed(picture: str) -> ElementTree.Element:
    """The picture as a tree; fails when it is not well formed."""
    return ElementTree.fromstring(picture)  # noqa: S314 - made by the code under test


def many(states: int) -> Workflow:
    """A workflow with so many states, where every one leads on and back to the first."""
    files = {path: text.encode() for path, text in starter("prov", '"Prov"').items()}
    rows = "".join(
        f"  läge_{n}:\n    label: Läget nummer {n}\n    offers: samtal\n    actions:\n"
        f"      fram: {{label: Gå vidare, by: coach, to: läge_{n + 1}}}\n"
        f"      åter: {{label: Börja om, by: koordinator, to: läge_0}}\n"
        for n in range(states - 1)
    )
    head = files["deployments/prov/workflows/deltagare.yaml"].decode().partition("starts:")[0]
    text = (
        f"{head}starts: läge_0\nstates:\n{rows}  läge_{states - 1}: {{label: Slut, final: true}}\n"
    )
    files["deployments/prov/workflows/deltagare.yaml"] = text.encode()
    del files["deployments/prov/scenarios/forsta.yaml"]
    loaded = load(files)
    assert "prov" in loaded.deployments, [one.message.sv for one in loaded.diagnostics]
    return loaded.deployments["prov"].workflows["deltagare"]


@pytest.fixture(scope="module")
def samkraft() -> Workflow:
    return load(read_project(ROOT)).deployments["samkraft"].workflows["deltagare"]


def test_every_state_and_action_is_there_in_words(samkraft: Workflow) -> None:
    words = " ".join(parsed(draw(samkraft)).itertext())
    flat = re.sub(r"\W", "", words)
    for state in samkraft.states.values():
        assert re.sub(r"\W", "", state.label.in_("sv")) in flat
        for action in state.actions.values():
            assert re.sub(r"\W", "", action.label.in_("sv")) in flat


@pytest.mark.parametrize("states", [2, 25, 80])
def test_boxes_never_lie_over_one_another(states: int) -> None:
    boxes = [tuple(map(float, found)) for found in BOX.findall(draw(many(states)))]
    assert len(boxes) >= states
    for number, (x, y, width, height) in enumerate(boxes):
        for left, top, wide, high in boxes[number + 1 :]:
            apart = x + width <= left or left + wide <= x or y + height <= top or top + high <= y
            assert apart


def test_labels_cannot_bring_markup() -> None:
    files = {path: text.encode() for path, text in starter("prov", '"Prov"').items()}
    path = "deployments/prov/workflows/deltagare.yaml"
    files[path] = files[path].replace(b"sv: Deltar,", b'sv: "<script>&",')
    workflow = load(files).deployments["prov"].workflows["deltagare"]
    for picture in (draw(workflow), strip(workflow, Marks(), "sv")):
        assert "<script" not in picture
        parsed(picture)


def test_the_strip_marks_where_a_case_is_and_has_been(samkraft: Workflow) -> None:
    leaves = samkraft.leaves
    picture = strip(samkraft, Marks(done=frozenset(leaves[:2]), now=leaves[2]), "sv")
    assert picture.count("d-now ") + picture.count('d-now"') == 1
    assert picture.count("d-done") == 2
    assert f"Nu: {samkraft.states[leaves[2]].label.in_('sv')}" in picture


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("Informationssamtal", ("Informations-", "samtal")),
        ("Kartläggningssamtal", ("Kartläggnings-", "samtal")),
        ("AF/Kommunsamverkan", ("AF/", "Kommunsamver-", "kan")),
        ("Samverkan-kommunen", ("Samverkan-", "kommunen")),
        ("Paus", ("Paus",)),
    ],
)
def test_long_words_break_where_one_would_part_them(words: str, lines: tuple[str, ...]) -> None:
    assert svg.wrapped(words, 108) == lines


def test_every_line_of_a_broken_word_has_room_and_letters() -> None:
    for word in ("Rehabiliteringssamordnare", "xyzkrtbcdfghjklmnpqrst", "Arbetsmarknadsavdelning"):
        for width in (60, 80, 108, 150):
            lines = svg.wrapped(word, width)
            assert "".join(line.rstrip("-") for line in lines) == word
            assert all(3 <= len(line) <= max(6, int(width / svg.CHARACTER)) for line in lines)
