"""What is counted from something that one may not read is not told either."""

from __future__ import annotations

import pytest

from engine.access.reading import WHOLE, Part, Redaction
from engine.access.withheld import (
    block_at,
    case_flag_is_withheld,
    flag_is_withheld,
    name_is_withheld,
)
from engine.definitions.load import load
from engine.operations.read_project import read_project
from tests.access.test_decide import PROJECT

RESULT = Redaction(part=Part.RESULT)
NOTHING = Redaction(part=Part.NOTHING)
NO_PAGE = Redaction(hidden_pages=frozenset({"vardag"}))


@pytest.fixture(scope="module")
def workflow():
    files = dict(read_project(PROJECT))
    path = "deployments/prov/workflows/deltagare.yaml"
    more = (
        "values:\n  senaste: {label: Senaste, value: mående.total}\n"
        "  läge:\n    label: Läge\n    options: {bra: Bra, illa: Illa}\n"
        "    decide:\n"
        "      - {when: mående.inte_leva, gives: illa}\n      - {else: bra}\n"
        "flags:\n"
        "  lågt: {when: mående.total < 2, severity: attention, label: Lågt}\n"
        "  via: {when: senaste < 2, severity: attention, label: Via}\n"
        "  rått: {when: mående.inte_leva, severity: urgent, label: Rått}\n"
        "  blocket: {when: samtal.mående.total < 2, severity: attention, label: Blocket}\n"
        "  lång: {when: days_in(anmäld) > 9, severity: info, label: Lång}\n"
        "  bestämt: {when: läge == illa, severity: info, label: Bestämt}\n"
        "  öppet: {when: count(mående) > 1, severity: info, label: Öppet}\n"
    )
    files[path] += more.encode()
    loaded = load(files)
    assert loaded.diagnostics == ()
    return loaded.deployments["prov"].workflows["deltagare"]


def form(workflow, name):
    return workflow.forms[name].form


@pytest.mark.parametrize(
    ("name", "seen", "withheld"),
    [
        ("total", WHOLE, False),
        ("total", RESULT, False),
        ("total@band", RESULT, False),
        ("svar", RESULT, True),
        ("total", NOTHING, True),
    ],
)
def test_names_of_an_instrument(workflow, name, seen, withheld):
    assert name_is_withheld(form(workflow, "mående"), name, seen) is withheld


def test_a_value_of_a_hidden_page_is_withheld(workflow):
    assert name_is_withheld(form(workflow, "anmälan"), "antal_barn", NO_PAGE)
    assert not name_is_withheld(form(workflow, "anmälan"), "antal_barn", WHOLE)
    assert not name_is_withheld(form(workflow, "anmälan"), "namn", NO_PAGE)


@pytest.mark.parametrize(
    ("part", "withheld"), [(Part.ALL, False), (Part.RESULT, True), (Part.NOTHING, True)]
)
def test_a_flag_on_a_raw_answer_is_for_those_who_read_it(workflow, part, withheld):
    whole = Redaction(part=part)
    block = Redaction(blocks={} if part is Part.ALL else {"mående": part})
    assert flag_is_withheld(form(workflow, "mående"), "vill_inte_leva", whole) is withheld
    found = flag_is_withheld(form(workflow, "samtal"), "mående.vill_inte_leva", block)
    assert found is withheld


def test_a_value_counted_from_a_block_is_for_those_who_read_as_much_of_it():
    files = dict(read_project(PROJECT))
    path = "deployments/prov/forms/samtal.yaml"
    files[path] += (
        "values:\n  dubbelt: {label: Dubbelt, value: mående.total * 2}\n"
        "  nöjd: {label: Nöjd, value: mående.inte_leva}\n"
        "flags:\n  lågt: {when: dubbelt < 3, severity: attention, label: Lågt}\n"
        "  rått: {when: nöjd, severity: attention, label: Rått}\n"
    ).encode()
    loaded = load(files)
    assert loaded.diagnostics == ()
    samtal = loaded.deployments["prov"].forms["samtal"]
    result = Redaction(blocks={"mående": Part.RESULT})
    nothing = Redaction(blocks={"mående": Part.NOTHING})
    assert [name_is_withheld(samtal, one, result) for one in ("dubbelt", "nöjd")] == [False, True]
    assert [flag_is_withheld(samtal, one, result) for one in ("lågt", "rått")] == [False, True]
    assert [flag_is_withheld(samtal, one, nothing) for one in ("lågt", "rått")] == [True, True]


def test_a_flag_that_is_not_there_is_withheld(workflow):
    assert flag_is_withheld(form(workflow, "mående"), "finns_inte", WHOLE)
    assert flag_is_withheld(form(workflow, "samtal"), "finns_inte.lågt", WHOLE)
    assert case_flag_is_withheld(workflow, "finns_inte", lambda name: WHOLE)


@pytest.mark.parametrize(
    ("flag", "seen", "withheld"),
    [
        ("lågt", WHOLE, False),
        ("lågt", RESULT, False),
        ("lågt", None, True),
        ("via", RESULT, False),
        ("via", None, True),
        ("rått", RESULT, True),
        ("rått", WHOLE, False),
        ("öppet", None, False),
        ("lång", None, False),
        ("bestämt", WHOLE, False),
        ("bestämt", RESULT, True),
        ("blocket", WHOLE, False),
        ("blocket", Redaction(blocks={"mående": Part.RESULT}), False),
        ("blocket", Redaction(blocks={"mående": Part.NOTHING}), True),
    ],
)
def test_a_flag_over_the_case_is_for_those_who_read_what_it_is_about(
    workflow, flag, seen, withheld
):
    assert case_flag_is_withheld(workflow, flag, lambda name: seen) is withheld


def test_a_block_is_found_by_its_path(workflow):
    assert block_at(form(workflow, "samtal"), "mående") is form(workflow, "mående")
    assert block_at(form(workflow, "samtal"), "vad") is None
    assert block_at(form(workflow, "samtal"), "mående.svar") is None
