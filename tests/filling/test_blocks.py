"""A form within a form: its answers and values lie together, and it may be left out as a whole."""

from __future__ import annotations

from typing import Any

import pytest

from engine.filling.submission import Submission
from engine.filling.submit import Sent, submit
from tests.filling.forms import CONTEXT, SENT, codes, draft, made, settled

WELL = """
    form: välmående
    title: Välmående
    fields:
      svar:
        type: matrix
        label: Svar
        required: true
        rows: {glad: Glad, pigg: {label: Trött, reversed: true}}
        options: {0: Aldrig, 1: Ibland, 2: Ofta}
      mer: {type: text, label: Mer, show_if: total < 2}
    values:
      total:
        label: Summa
        value: sum(svar)
        bands: {låg: {range: 0..1, label: Låg}, hög: {range: 2..4, label: Hög}}
    rules:
      säker: {check: svar.glad == 0 or total > 1, message: Är det så?, at: mer, soft: true}
    flags:
      lågt: {when: total < 2, severity: attention, label: Lågt}
    """
FIELDS = """
    fields:
      fråga: {{type: yes_no, label: Fråga?}}
      wm: {{use: välmående{settings}}}
    values:
      dubbelt: {{label: Dubbelt, value: wm.total * 2}}
    flags:
      bra: {{when: wm.total > 3, severity: info, label: Bra}}
    """
FULL: dict[str, Any] = {"wm.svar.glad": "2", "wm.svar.pigg": "0"}
LOW: dict[str, Any] = {"wm.svar.glad": "0", "wm.svar.pigg": "2", "wm.mer": "så där"}


def form(settings: str = "") -> Any:
    return made(FIELDS.format(settings=settings), WELL)


def test_its_answers_and_values_lie_together() -> None:
    found = settled(form(), FULL)
    whole = {"svar": {"glad": "2", "pigg": "0"}, "total": 4, "total@band": "hög"}
    assert found.answers == {"fråga": None, "wm": whole}
    assert found.values == {"dubbelt": 8}
    assert found.flags == ["bra"]
    assert found.by_path == {"fråga": None, "wm.svar": {"glad": "2", "pigg": "0"}}
    assert {"wm", "wm.svar", "page:", "page:wm."} <= found.shown
    assert found.required == {"wm.svar"}


def test_its_flags_and_rules_bear_its_name() -> None:
    found = settled(form(), LOW)
    assert found.flags == ["wm.lågt"]
    assert found.answers["wm"]["mer"] == "så där"
    found = settled(form(), {"wm.svar.glad": "1", "wm.svar.pigg": "2"})
    assert codes(found) == [("wm.mer", "rule:wm.säker")]
    assert found.problems[0].soft
    written = draft({"wm.svar.glad": "1", "wm.svar.pigg": "2"}).with_reasons({"wm.säker": "Jo"})
    sent = submit(form(), written, CONTEXT, Sent(id="1", form="prov", at=SENT, by="eva"))
    assert isinstance(sent, Submission)
    assert sent.reasons == {"wm.säker": "Jo"}
    assert sent.flags == ("wm.lågt",)


def test_one_that_must_be_answered_is_asked_for() -> None:
    for settings in ("", ", required: true"):
        assert codes(settled(form(settings))) == [("wm.svar", "missing")]


def test_one_that_may_be_left_out_and_was() -> None:
    found = settled(form(", required: false"))
    assert found.answers == {"fråga": None, "wm": None}
    assert found.problems == []
    assert found.required == set()
    assert found.values == {"dubbelt": None}
    assert found.flags == []
    assert "wm.svar" in found.shown


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"wm.svar.glad": "2"}, [("wm.svar.pigg", "missing")]),
        ({"wm.svar.glad": "9"}, [("wm.svar", "wrong")]),
    ],
)
def test_one_that_was_begun_is_to_be_finished(
    answers: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    found = settled(form(", required: false"), answers)
    assert codes(found) == expected
    assert found.required == {"wm.svar"}


@pytest.mark.parametrize(("answer", "left_out"), [("true", False), ("false", True), ("", True)])
def test_whether_it_may_be_left_out_may_depend(answer: str, left_out: bool) -> None:
    found = settled(form(", required: fråga"), {"fråga": answer})
    assert (found.answers["wm"] is None) is left_out
    assert (found.problems == []) is left_out


def test_a_hidden_one_is_not_asked() -> None:
    found = settled(form(", show_if: fråga"), {**LOW, "fråga": "false"})
    assert found.answers == {"fråga": False}
    assert found.values == {"dubbelt": None}
    assert (found.flags, found.problems) == ([], [])
    assert found.shown == {"page:", "fråga"}


def test_a_suggestion_within_it_is_no_answer() -> None:
    inner = """
        form: inre
        title: Inre
        fields:
          antal: {type: integer, label: Antal, default: 3}
          namn: {type: text, label: Namn, required: true}
          barn: {type: repeat, label: Barn, fields: {ålder: {type: integer, label: Ålder, default: 1}}}
        """
    outer = made("fields: {inre: {use: inre, required: false}}", inner)
    found = settled(outer, rows={"inre.barn": 1})
    assert found.answers == {"inre": None}
    assert found.problems == []
    found = settled(outer, {"inre.barn.0.ålder": "4"})
    assert codes(found) == [("inre.namn", "missing")]
    assert found.answers["inre"] == {"antal": 3, "namn": None, "barn": ({"ålder": 4},)}


def test_blocks_within_blocks_and_rows() -> None:
    middle = """
        form: mellan
        title: Mellan
        fields:
          wm: {use: välmående}
          rader: {type: repeat, label: Rader, fields: {wm: {use: välmående}, x: {type: text, label: X}}}
        values: {dubbelt: {label: Dubbelt, value: wm.total * 2}}
        """
    outer = made("fields: {mellan: {use: mellan}}", middle, WELL)
    found = settled(
        outer,
        {
            "mellan.wm.svar.glad": "2", "mellan.wm.svar.pigg": "1",
            "mellan.rader.0.wm.svar.glad": "1", "mellan.rader.0.wm.svar.pigg": "1",
            "mellan.rader.0.x": "y", "mellan.rader.1.x": "z",
        },
    )  # fmt: skip
    inside: Any = found.answers["mellan"]
    assert inside["wm"]["total"] == 3
    assert inside["dubbelt"] == 6
    assert inside["rader"][0]["wm"]["total"] == 2
    assert codes(found) == [("mellan.rader.1.wm.svar", "missing")]
    assert found.rows == {"mellan.rader": 2}
    assert "mellan.rader.0.x" in found.by_path
