"""The map of a workflow: every state once, nothing over anything else, what is marked is seen and heard."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from engine.definitions.workflow import Workflow
from engine.studio.map import MapMarks, draw_map
from tests.studio.test_diagram import BOX, many, parsed, samkraft  # noqa: F401  a fixture among them

NARROW = 288
"""What a page has at 320 px."""


def drawn(workflow: Workflow, **marks: object) -> str:
    return draw_map(workflow, MapMarks(**marks), "Så står det.", "sv")


@pytest.mark.parametrize("states", [2, 9, 40])
def test_boxes_never_lie_over_one_another(states: int) -> None:
    boxes = [tuple(map(float, found)) for found in BOX.findall(drawn(many(states)))]
    assert len(boxes) == states
    for (_, top, _, height), (_, below, _, _) in pairwise(boxes):
        assert top + height < below


def test_it_is_as_narrow_as_a_phone(samkraft: Workflow) -> None:  # noqa: F811  the fixture of that name
    root = parsed(drawn(samkraft))
    assert float(root.attrib["width"]) <= NARROW
    right = [float(x) + float(width) for x, _, width, _ in BOX.findall(drawn(samkraft))]
    assert max(right) < NARROW


def test_every_state_is_there_once_in_words(samkraft: Workflow) -> None:  # noqa: F811  the fixture of that name
    words = re.sub(r"\W", "", " ".join(parsed(drawn(samkraft)).itertext()))
    for state in samkraft.states.values():
        assert re.sub(r"\W", "", state.label.in_("sv")) in words


def test_a_state_that_leads_somewhere_is_a_link_with_words(samkraft: Workflow) -> None:  # noqa: F811  the fixture of that name
    leaf = samkraft.leaves[1]
    root = parsed(
        drawn(samkraft, figures={leaf: "3"}, links={leaf: ("?lage=<x>&y", "Läget: 3 ärenden")})
    )
    [link] = root.findall(".//{http://www.w3.org/2000/svg}a")
    assert link.attrib == {"href": "?lage=<x>&y", "aria-label": "Läget: 3 ärenden"}
    assert "3" in [text.text for text in link.iter("{http://www.w3.org/2000/svg}text")]
    assert root.attrib["role"] == "group"


def test_the_way_that_a_case_has_gone_is_marked(samkraft: Workflow) -> None:  # noqa: F811  the fixture of that name
    first, second = samkraft.leaves[:2]
    plain = drawn(samkraft)
    assert "d-gone" not in plain
    gone = drawn(samkraft, done=frozenset({first}), now=second, gone=frozenset({(first, second)}))
    assert gone.count("d-gone") == 1
    assert gone.count("d-now ") + gone.count('d-now"') == 1
    assert gone.count("d-done") == 1
