"""What a story has called is compared with in `holds`: what points at it is it, and what does not is not."""

from __future__ import annotations

import pytest

from engine.definitions.load import Loaded, load
from engine.scenarios.run import run_all
from tests.projects import FOLDER, files

STORY = """\
scenarios: prov
title: Prov
deployment: guiden
workflow: deltagare
on: 2024-03-04
people: {kim: {name: Test Kim}}
staff: {sara: samordnare}
given:
  - {in: projekt, as: sara, start: katalog, call: odling, with: {namn: Odling, platser: 1, svenska: false}}
  - {in: projekt, as: sara, start: katalog, call: sömnad, with: {namn: Sömnad, platser: 1, svenska: false}}
  - {as: sara, open: kim, at: planering}
stories:
  en:
    title: En
    steps:
      - as: sara
        start: aktivitet
        call: kims
        with: {plats: odling}
        expect:
          holds: HOLDS
"""


def with_story(holds: str) -> Loaded:
    found = {path: text for path, text in files().items() if "/scenarios/" not in path}
    text = STORY.replace("HOLDS", holds)
    return load({**found, f"{FOLDER}/scenarios/prov.yaml": text.encode()})


@pytest.mark.parametrize(
    ("holds", "comes_true"),
    [
        ("plats == odling", True),
        ("plats != sömnad and plats.platser == 1", True),
        ("plats == sömnad", False),
        ("plats != odling", False),
    ],
)
def test_a_record_is_compared_with_what_the_story_has_called(holds: str, comes_true: bool) -> None:
    loaded = with_story(holds)
    assert [one.message.sv for one in loaded.diagnostics] == []
    report = run_all(loaded.deployments["guiden"])
    assert report.passed is comes_true
    if not comes_true:
        assert "väntade att" in report.failures[0].in_("sv")


@pytest.mark.parametrize(
    "holds",
    [
        "plats == trädgård",
        "plats == kims",
        "plats < odling",
        "odling.platser == 1",
        "platser == odling",
    ],
)
def test_it_is_compared_with_records_of_its_kind_alone(holds: str) -> None:
    assert [one.code for one in with_story(holds).diagnostics if one.severity == "error"]


TWICE = """\
      - {as: sara, start: aktivitet, with: {plats: odling}, expect: {problem: plats}}
      - {as: sara, start: aktivitet, call: till, with: {plats: sömnad}, expect: {holds: plats == sömnad}}
      - {as: sara, in: kims, do: sluta}
      - {as: sara, start: aktivitet, with: {plats: odling}, expect: {holds: plats == odling}}
"""


def once_in_each(where: str) -> Loaded:
    """Kim has a place at odling, and chooses among the places that `where` leaves."""
    found = {path: text for path, text in files().items() if "/scenarios/" not in path}
    path = f"{FOLDER}/workflows/aktivitet.yaml"
    before = found[path].decode()
    found[path] = before.replace(
        "where: in_state(öppen)", f"where: {where} and in_state(öppen)"
    ).encode()
    assert found[path].decode() != before
    story = STORY.replace("        expect:\n          holds: HOLDS\n", TWICE)
    return load({**found, f"{FOLDER}/scenarios/prov.yaml": story.encode()})


def test_the_candidate_of_a_where_is_compared_with_what_else_points() -> None:
    loaded = once_in_each("not any(case.aktivitet where plats == this and not in_state(slut))")
    assert [one.message.sv for one in loaded.diagnostics] == []
    report = run_all(loaded.deployments["guiden"])
    assert report.passed, [one.in_("sv") for one in report.failures]


@pytest.mark.parametrize(
    "where", ["this", "this == 1", "this.platser == 1", "plats == this", "this < this"]
)
def test_the_candidate_is_a_record_and_the_field_has_no_answer_yet(where: str) -> None:
    assert [one.code for one in once_in_each(where).diagnostics if one.severity == "error"]
