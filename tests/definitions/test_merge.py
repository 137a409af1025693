"""`extends` and `use`: what differs is written, and merged by name."""

from __future__ import annotations

import pytest

from engine.definitions.form import Form
from tests.definitions.projects import WORKFLOW, deployment, form, loaded, said, workflow

WIDER = "values: {summa: {bands: {hög: {range: 2..}}}}\n"


def extended(changes: str) -> Form:
    text = f"form: eget\nextends: prov\n{changes}"
    return form(loaded({"deployments/mitt/forms/eget.yaml": text}), "eget")


def test_what_is_not_written_is_as_before() -> None:
    made = extended("title: Eget prov\n")
    assert made.name == "eget"
    assert made.title.in_("sv") == "Eget prov"
    assert list(made.fields) == ["svar"]
    assert made.values["summa"].band_sets[0].bands["hög"].high == 4


def test_mappings_merge_by_name_and_single_values_replace() -> None:
    made = extended(
        "fields:\n"
        "  svar: {label: Hur?, rows: {pigg: {reversed: false}, lugn: Lugn}, options: {2: Jämt}}\n"
        "  namn: {type: text, label: Namn}\n" + WIDER
    )
    svar = made.fields["svar"]
    assert list(made.fields) == ["svar", "namn"]
    assert svar.label.in_("sv") == "Hur?"
    assert [(r.name, r.reversed) for r in svar.rows.values()] == [
        ("glad", False),
        ("pigg", False),
        ("lugn", False),
    ]
    assert svar.rows["pigg"].label.in_("sv") == "Pigg"
    assert svar.options["2"].label.in_("sv") == "Jämt"


def test_a_label_alone_merges_with_more() -> None:
    made = extended("fields: {svar: {options: {2: {points: 5}}}}\n" + WIDER)
    assert made.fields["svar"].options["2"].points == 5
    assert made.fields["svar"].options["2"].label.in_("sv") == "Ofta"


def test_a_text_in_more_languages_keeps_the_first() -> None:
    made = extended("title: {en: My test}\nfields: {svar: {label: {en: How often?}}}\n")
    assert (made.title.in_("sv"), made.title.in_("en")) == ("Provet", "My test")
    assert made.fields["svar"].label.entries == {"sv": "Hur ofta?", "en": "How often?"}


def test_something_is_taken_away_and_something_put_before() -> None:
    made = extended(
        "fields:\n"
        "  först: {type: text, label: F, before: svar}\n"
        "  svar: {rows: {pigg: {remove: true}}}\n"
        "values: {summa: {bands: {låg: {remove: true}, hög: {range: 0..2}}}}\n"
    )
    assert list(made.fields) == ["först", "svar"]
    assert list(made.fields["svar"].rows) == ["glad"]
    assert list(made.values["summa"].band_sets[0].bands) == ["hög"]


def test_an_optional_key_is_taken_away() -> None:
    later = "form: senare\nextends: eget\nfields: {namn: {show_if: {remove: true}}}\n"
    files = {
        "deployments/mitt/forms/eget.yaml": "form: eget\nextends: prov\n"
        "fields: {namn: {type: text, label: Namn, show_if: answered(svar)}}\n" + WIDER,
        "deployments/mitt/forms/senare.yaml": later,
    }
    assert form(loaded(files), "senare").fields["namn"].show_if is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ("fields: {svar: {hint: {remove: true}}}\n", "unknown-name"),
        ("fields: {svar: {label: {remove: true}}}\n", "missing-key"),
    ],
)
def test_what_is_taken_away_must_be_there_and_may_not_be_needed(changes: str, code: str) -> None:
    files = {"deployments/mitt/forms/eget.yaml": f"form: eget\nextends: prov\n{changes}{WIDER}"}
    assert [one.code for one in loaded(files).diagnostics if one.code == code]


def test_a_field_is_moved_by_before_alone() -> None:
    made = extended("fields: {sist: {type: text, label: S}, svar: {before: sist}}\n")
    assert list(made.fields) == ["svar", "sist"]


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ("fields: {finns_inte: {remove: true}}\n", 3),
        ("fields: {svar: {before: finns_inte}}\n", 3),
    ],
)
def test_what_is_changed_must_exist(changes: str, line: int) -> None:
    text = f"form: eget\nextends: prov\n{changes}"
    assert said(loaded({"forms/eget.yaml": text})) == [f"eget.yaml:{line} unknown-name"]


def test_a_mistake_in_what_is_written_is_found_and_placed_there() -> None:
    text = "form: eget\nextends: prov\nfields:\n  svar: {lable: Hur?}\n"
    assert said(loaded({"forms/eget.yaml": text})) == ["eget.yaml:4 unknown-key"]


def test_a_form_may_be_made_from_its_shared_namesake() -> None:
    text = "form: prov\nextends: prov\ntitle: Kommunens prov\n"
    made = deployment(loaded({"deployments/mitt/forms/prov.yaml": text}))
    assert made.forms["prov"].title.in_("sv") == "Kommunens prov"
    assert "forms/prov.yaml" in made.files


def test_a_block_is_changed_by_what_is_written_beside_use() -> None:
    made = form(
        loaded(hälsa=("{use: prov}", "{use: prov, fields: {svar: {label: Hur ofta nu?}}}")), "hälsa"
    )
    block = made.fields["prov"].block
    assert block is not None
    assert block.name == "prov"
    assert block.fields["svar"].label.in_("sv") == "Hur ofta nu?"


def test_a_workflow_is_made_from_another() -> None:
    text = (
        "workflow: väg\nextends: grund\ntitle: Min väg\n"
        "states:\n  anmäld: {actions: {nej: {label: Nej, by: coach, to: slut}}}\n"
        "  inne: {states: {två: {remove: true}, tre: {label: Tre, before: ett}},"
        " actions: {fram: {label: F, by: coach, to: tre}}}\n"
    )
    base = WORKFLOW.replace("workflow: väg", "workflow: grund").replace("to: två", "to: slut")
    made = workflow(loaded({"workflows/väg.yaml": text, "workflows/grund.yaml": base}))
    assert made.title.in_("sv") == "Min väg"
    assert set(made.states["anmäld"].actions) == {"börja", "nej"}
    assert made.states["inne"].inside == ("tre", "ett")


def test_something_put_before_another_stands_right_before_it() -> None:
    base = (
        "form: bas\ntitle: B\nfields:\n  a: {type: text, label: A}\n  b: {type: text, label: B}\n"
    )
    text = "form: eget\nextends: bas\nfields: {c: {type: text, label: C, before: b}}\n"
    more = {"deployments/mitt/forms/eget.yaml": text, "forms/bas.yaml": base}
    assert list(form(loaded(more), "eget").fields) == ["a", "c", "b"]


def test_options_written_out_stand_in_the_place_of_those_taken_from_elsewhere() -> None:
    base = (
        "form: bas\ntitle: B\nfields:\n  a: {type: choice, label: A, options: {ja: Ja, nej: Nej}}\n"
        "  b: {type: choice, label: B, options: a}\n"
    )
    text = "form: eget\nextends: bas\nfields: {b: {options: {ibland: Ibland}}}\n"
    more = {"deployments/mitt/forms/eget.yaml": text, "forms/bas.yaml": base}
    made = form(loaded(more), "eget")
    assert list(made.fields["b"].options) == ["ibland"]
