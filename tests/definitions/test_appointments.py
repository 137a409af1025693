"""What a workflow may say of being a booked time, and what is told where it cannot be so."""

from __future__ import annotations

import pytest

from engine.definitions.load import load

HEAD = """workflow: tid
title: Tid
subject: activity
roles: {värd: Värd}
data:
  när: {type: date_time, label: När?, required: true}
  dag: {type: date, label: Vilken dag?}
  antal: {type: integer, label: Hur många?}
  plats: {type: text, label: Var?}
forms:
  rapport: {by: värd, read: värd}
starts: bokad
states:
  bokad:
    label: Bokad
    offers: rapport
    actions:
      kom: {label: Kom, by: värd, to: tidig}
      avboka: {label: Avboka, by: värd, to: avbokad}
  var_där:
    label: Var där
    starts: tidig
    states:
      tidig: {label: Tidig, final: true}
  avbokad: {label: Avbokad, final: true}
"""
FORM = "form: rapport\ntitle: Rapport\nfields:\n  minuter: {type: integer, label: Minuter}\n"


def said(appointment: str, subject: str = "activity") -> list[tuple[str, str]]:
    text = HEAD.replace("subject: activity", f"subject: {subject}")
    files = {
        "workflows/tid.yaml": f"{text}appointment: {appointment}\n".encode(),
        "forms/rapport.yaml": FORM.encode(),
    }
    return [(one.code, one.message.sv) for one in load(files).diagnostics]


@pytest.mark.parametrize(
    "right",
    [
        "{at: när}",
        "{at: dag, came: var_där}",
        "{at: när, minutes: antal * 15, place: plats, of: värd, came: tidig, cancelled: [avbokad]}",
    ],
)
def test_what_may_be_said(right: str) -> None:
    assert said(right) == []


@pytest.mark.parametrize(
    ("wrong", "code", "words"),
    [
        ("{place: plats}", "missing-key", "at saknas"),
        ("{at: nar}", "unknown-name", "nar"),
        ("{at: plats}", "wrong-type", "är en text"),
        ("{at: när, place: antal}", "wrong-type", "är ett tal"),
        ("{at: submitted(rapport)}", "misplaced-key", "at bygger på annat"),
        ("{at: när, minutes: rapport.minuter}", "misplaced-key", "minutes bygger på annat"),
        ("{at: när, minutes: plats}", "wrong-type", "Här behövs ett tal"),
        ("{at: när, came: kommen}", "unknown-name", 'inget läge som heter "kommen"'),
        ("{at: när, came: var_där, absent: tidig}", "duplicate-name", "betyder redan came"),
    ],
)
def test_what_is_told(wrong: str, code: str, words: str) -> None:
    found = said(wrong)
    assert [one for one in found if one[0] == code and words in one[1]], found


def test_a_case_is_no_booked_time() -> None:
    assert ("misplaced-key", "appointment kan inte stå här: det hör till aktiviteter.") in said(
        "{at: när}", "person"
    )
