"""What a correct project becomes: deployments, forms and workflows with everything resolved."""

from __future__ import annotations

from datetime import date, time

import pytest

from engine.definitions.load import load
from engine.definitions.workflow import Ask, Assign, Notify, SetData, Task, WhoKind
from engine.expressions.types import Kind
from engine.foundation.durations import Duration, Unit
from tests.definitions.projects import (
    DEPLOYMENT,
    PROJECT,
    ROOT,
    SAMPLE,
    WORKFLOW,
    deployment,
    form,
    loaded,
    read,
    said,
    workflow,
)


def test_the_sample_has_nothing_wrong_but_what_cannot_be_used_yet() -> None:
    codes = {one.code for one in load(read(SAMPLE)).diagnostics if one.severity == "error"}
    assert codes == {"not-yet"}


def test_what_is_shipped_has_no_errors() -> None:
    found = load(read(ROOT))
    assert [one for one in found.diagnostics if one.severity == "error"] == []
    samkraft = found.deployments["samkraft"]
    assert len(samkraft.stories) >= 12
    assert {"who5", "phq9", "vårdsvar"} <= samkraft.forms.keys()
    assert "forms/who5.ar.yaml" in samkraft.files


def test_a_deployment_knows_its_people_places_and_settings() -> None:
    made = deployment(loaded())
    assert made.languages == ("sv", "en")
    assert made.expanded("stöd") == {"coach", "kurator"}
    assert list(made.organisations["kommunen"].units) == ["norr", "söder"]
    assert made.organisations["vården"].partner
    assert made.settings["svarstid"].value == Duration(10, Unit.WORKING_DAYS)
    assert made.setting_values(None) == {
        "svarstid": Duration(10, Unit.WORKING_DAYS),
        "gräns": 3,
    }
    assert made.person_fields["kommun"].options["a"].label.in_("sv") == "A-stad"
    assert made.fallback == "coach"


@pytest.mark.parametrize(
    ("type_", "written", "value"),
    [
        ("yes_no", "true", True),
        ("yes_no", "false", False),
        ("integer", "3", 3),
        ("decimal", "2.5", 2.5),
        ("duration", "2 weeks", Duration(2, Unit.WEEKS)),
        ("date", "2026-07-01", date(2026, 7, 1)),
        ("time", "09:30", time(9, 30)),
        ("time", "'23:59'", time(23, 59)),
        ("text", "Ring oss", "Ring oss"),
    ],
)
def test_a_setting_is_what_its_type_makes_of_it(type_: str, written: str, value: object) -> None:
    more = f"  egen: {{type: {type_}, value: {written}, label: Egen}}\nworkflows:"
    made = deployment(loaded({"deployment.yaml": DEPLOYMENT.replace("workflows:", more)}))
    assert made.settings["egen"].value == value
    assert type(made.settings["egen"].value) is type(value)


def test_a_deployment_has_days_that_do_not_count_and_other_settings_in_a_subproject() -> None:
    more = (
        "period: {from: 2024-01-01, to: 2025-12-31}\n"
        "funding: {text: {sv: Betalas av EU, en: Paid by the EU}, emblem: eu}\n"
        "brand: {colour: blue}\n"
        "calendar: {closed: {sommar: {label: S, from: 07-13, to: 07-24}}}\n"
        "subprojects: {nord: {label: Nord, units: [norr], settings: {gräns: 5}}}\n"
    )
    made = deployment(loaded({"deployment.yaml": DEPLOYMENT + more}))
    assert made.period == (date(2024, 1, 1), date(2025, 12, 31))
    assert made.setting_values("nord")["gräns"] == 5
    assert not made.calendar.is_working_day(date(2024, 7, 15))
    assert made.funding["text"].in_("en") == "Paid by the EU"
    assert made.brand == {"colour": "blue"}


def test_a_form_is_settled_in_an_order_in_which_nothing_comes_before_what_it_needs() -> None:
    anmälan = form(loaded(), "anmälan")
    order = anmälan.order
    assert set(order) == {"personen", "hemma", *anmälan.fields, *anmälan.values}
    assert order.index("språk") < order.index("tolk")
    assert order.index("nummer") < order.index("hemma")  # the page asks for the person's age
    assert order.index("hemma") < order.index("barn") < order.index("antal")
    assert anmälan.fields["barn"].order == ("ålder", "förskola")
    assert list(anmälan.fields["barn"].fields) == ["förskola", "ålder"]


def test_a_field_has_its_conditions_limits_and_place() -> None:
    fields = form(loaded(), "anmälan").fields
    assert fields["nummer"].saves_to == ("person", "identity")
    assert fields["nummer"].required is True
    assert fields["tolk"].show_if is not None
    assert fields["tolk"].show_if.reads == {("own", "språk")}
    assert fields["barn"].max is not None
    assert (fields["barn"].add or fields["barn"].label).in_("sv") == "Lägg till"
    age = fields["barn"].fields["ålder"].value_type
    assert (age.kind, age.low, age.high) == (Kind.NUMBER, 0, 17)
    shown = fields["barn"].fields["förskola"].show_if
    assert shown is not None
    assert shown.reads == {("row", "ålder")}


def test_a_number_as_an_options_name_is_its_points_and_a_text_alone_its_label() -> None:
    made = form(loaded(), "hälsa")
    options = made.fields["mår"].options
    assert [(one.name, one.points, one.label.in_("sv")) for one in options.values()] == [
        ("0", 0, "Dåligt"),
        ("1", 1, "Sådär"),
        ("2", 2, "Bra"),
    ]
    block = made.fields["prov"].block
    assert block is not None
    assert [(row.name, row.reversed) for row in block.fields["svar"].rows.values()] == [
        ("glad", False),
        ("pigg", True),
    ]


def test_bands_say_where_they_begin_and_end() -> None:
    value = form(loaded(), "prov").values["summa"]
    assert [
        (b.low, b.high, b.below_high, b.severity) for b in value.band_sets[0].bands.values()
    ] == [
        (0, 1, False, "attention"),
        (2, 4, False, None),
    ]
    assert list(value.value_type.bands) == ["låg", "hög"]


def test_the_names_of_a_form_have_types_also_through_a_block() -> None:
    names = form(loaded(), "hälsa").value_type.names
    assert names["mår"].ordered
    assert names["prov"].kind is Kind.GROUP
    assert names["prov"].names["summa"].kind is Kind.NUMBER


def test_a_workflow_has_its_states_outer_before_inner_and_actions_by_leaf() -> None:
    made = workflow(loaded())
    assert list(made.states) == ["anmäld", "inne", "ett", "två", "slut"]
    assert made.leaves == ("anmäld", "ett", "två", "slut")
    assert made.first_leaf("inne") == "ett"
    assert (made.states["ett"].phase, made.states["två"].phase) == ("activity", "followup")
    two = made.leaf_actions["två"]
    assert (two["sluta"].at, two["sluta"].form) == ("två", "hälsa")
    assert made.leaf_actions["ett"]["sluta"].at == "inne"
    assert two["åter"].to == "back"
    assert made.offered("två") == ("hälsa",)
    assert made.leaf_actions["slut"] == {}


def test_the_workflows_own_actions_and_offers_hold_until_a_final_state() -> None:
    top = "offers: hälsa\nactions: {stopp: {label: Stopp, by: coach, to: slut}}\nstarts: anmäld\n"
    made = workflow(loaded(väg=("starts: anmäld\n", top)))
    assert "stopp" in made.leaf_actions["ett"]
    assert made.leaf_actions["slut"] == {}
    assert made.offered("anmäld") == ("hälsa",)


def test_who_may_be_a_role_an_organisation_somebody_in_the_data_or_the_participant() -> None:
    made = workflow(
        loaded(väg=("by: coach, read: coach", "by: [vården, ledare], read: participant"))
    )
    use = made.forms["hälsa"]
    assert [(who.kind, who.name) for who in use.by] == [
        (WhoKind.ORGANISATION, "vården"),
        (WhoKind.DATA, "ledare"),
    ]
    assert use.read[0].kind is WhoKind.PARTICIPANT


def test_due_may_be_a_duration_or_a_date() -> None:
    assert workflow(loaded()).states["anmäld"].due is not None
    for written in ("5 working days", "today()", "startdag", "submitted(anmälan)"):
        due = (
            workflow(loaded(väg=("due: setting.svarstid", f"due: {written}"))).states["anmäld"].due
        )
        assert due is not None
        assert due.type.kind in (Kind.DURATION, Kind.DATE)


def test_effects_are_one_or_a_list_each_with_its_own_condition() -> None:
    written = (
        "    on_enter:\n"
        "      - {ask: hälsa, of: [coach, participant], due: 5 days, when: startdag > today()}\n"
        "      - {task: {sv: Ring, en: Call}, of: kurator}\n"
        "      - {notify: coach, message: Hej}\n"
        "      - set: {startdag: today(), person.kommun: a}\n"
        "      - assign: {kurator: ledare}\n"
        "    phase: intake\n"
    )
    made = workflow(loaded(väg=("    phase: intake\n", written))).states["anmäld"].on_enter
    ask, task, notify, put, assign = made
    assert isinstance(ask, Ask)
    assert (ask.form, [who.name for who in ask.of]) == ("hälsa", ["coach", "participant"])
    assert ask.when is not None
    assert isinstance(task, Task)
    assert task.text.in_("en") == "Call"
    assert isinstance(notify, Notify)
    assert isinstance(put, SetData)
    assert set(put.values) == {("case", "startdag"), ("person", "kommun")}
    assert isinstance(assign, Assign)
    assert assign.seats["kurator"].name == "ledare"


def test_a_form_sees_the_case_through_the_workflows_that_use_it() -> None:
    shown = "namn: {type: text, label: N, show_if: case.anmälan.språk == ar}\n  mår:"
    field = form(loaded(hälsa=("mår:", shown)), "hälsa").fields["namn"]
    assert field.show_if is not None
    assert field.show_if.reads == {("case", "anmälan", "språk")}


def test_options_may_be_those_of_another_choice() -> None:
    more = (
        "kommun: {type: choice, label: K, options: person.kommun}\n"
        "  språk: {type: choice, label: S, options: case.anmälan.språk, default: sv}\n"
        "  igen: {type: choice, label: I, options: språk}\n  mår:"
    )
    fields = form(loaded(hälsa=("mår:", more)), "hälsa").fields
    assert list(fields["kommun"].options) == ["a", "b"]
    assert list(fields["igen"].options) == ["sv", "ar"]
    assert fields["språk"].default is not None


def test_decide_is_a_table_that_ends_in_else() -> None:
    table = (
        "values:\n  råd:\n    label: Råd\n    options: {vila: Vila, jobba: Jobba}\n    decide:\n"
        "      - {when: mår == 0, gives: vila}\n      - {else: jobba}\nflags:\n"
    )
    value = form(loaded(hälsa=("flags:\n", table)), "hälsa").values["råd"]
    assert [(row.when is None, row.gives) for row in value.decide] == [
        (False, "vila"),
        (True, "jobba"),
    ]
    assert value.value_type.kind is Kind.CHOICE


def test_values_of_a_workflow_come_after_those_they_are_computed_from() -> None:
    values = (
        "values:\n  dubbelt: {label: D, value: antal * 2}\n"
        "  antal: {label: A, value: count(hälsa)}\nstarts: anmäld\n"
    )
    assert list(workflow(loaded(väg=("starts: anmäld\n", values))).values) == ["antal", "dubbelt"]


def test_the_version_follows_what_matters_and_not_how_it_is_written() -> None:
    first = form(loaded(), "hälsa").version
    assert (
        form(loaded(hälsa=("title: Hälsa", 'title:   "Hälsa"  # samma')), "hälsa").version == first
    )
    assert form(loaded(hälsa=("Bra", "Toppen")), "hälsa").version != first
    assert form(loaded(prov=("Glad", "Nöjd")), "hälsa").version != first


def test_only_the_deployment_that_is_asked_for_is_loaded() -> None:
    other = DEPLOYMENT.replace("deployment: mitt", "deployment: annat").replace("[väg]", "[fel]")
    files = {**PROJECT, "deployments/annat/deployment.yaml": other}
    data = {path: text.encode() for path, text in files.items()}
    assert said(load(data)) == ["deployment.yaml:19 unknown-name"]
    assert list(load(data).deployments) == ["mitt"]
    assert said(load(data, only="mitt")) == []


def test_a_shared_form_that_nobody_uses_is_checked_too() -> None:
    alone = loaded({"forms/ensam.yaml": "form: ensam\ntitle: E\nfeilds: {}\n"})
    assert said(alone) == ["ensam.yaml:3 unknown-key"]


def test_the_deployments_own_form_comes_before_the_shared_one() -> None:
    mine = "form: prov\ntitle: Mitt prov\nfields:\n  a: {type: text, label: A}\n"
    made = deployment(loaded({"eget/prov.yaml": mine}))
    assert made.forms["prov"].title.in_("sv") == "Mitt prov"
    assert "forms/prov.yaml" not in made.files


def test_one_mistake_hides_nothing_in_another_file() -> None:
    found = loaded(
        {"workflows/väg.yaml": WORKFLOW.replace("to: slut}", "to: slutet}", 1)},
        hälsa=("type: scale", "type: skala"),
        prov=("sum(svar)", "sum(svart)"),
    )
    assert said(found) == [
        "hälsa.yaml:4 unknown-type",
        "väg.yaml:27 unknown-name",
        "prov.yaml:12 unknown-name",
    ]
    assert found.deployments == {}


def test_a_broken_thing_is_known_so_that_its_uses_are_not_reported() -> None:
    assert said(loaded(anmälan=("type: choice", "type: chioce"))) == ["anmälan.yaml:8 unknown-type"]
    assert said(loaded(prov=("sum(svar)", "sum(("))) == ["prov.yaml:12 bad-expression"]


def test_a_snapshot_of_the_files_it_uses_is_all_that_a_deployment_needs() -> None:
    files = read(ROOT)
    whole = load(files).deployments["samkraft"]
    again = load({path: files[path] for path in whole.files}, only="samkraft")
    assert said(again) == []
    made = again.deployments["samkraft"]
    assert made.files == whole.files
    versions = {name: one.version for name, one in whole.workflows.items()}
    assert {name: one.version for name, one in made.workflows.items()} == versions


def test_a_block_without_a_label_is_called_as_its_form() -> None:
    assert form(loaded(), "hälsa").fields["prov"].label.in_("sv") == "Provet"


def test_a_name_for_roles_may_stand_for_names_for_roles() -> None:
    more = "  alla: {label: Alla, includes: [stöd, coach]}\nfallback: coach"
    made = deployment(loaded(deployment=("fallback: coach", more)))
    assert made.expanded("alla") == {"coach", "kurator"}


def test_an_empty_text_is_no_text() -> None:
    assert said(loaded(hälsa=("label: Hur mår du?", 'label: ""'))) == ["hälsa.yaml:4 empty-value"]


def test_a_role_may_administer_accounts_and_demand_two_steps() -> None:
    more = (
        "  alla: {label: Alla, includes: [stöd, coach], may: [accounts]}\n"
        "  chef: {label: Chef, two_step: true}\nfallback: coach"
    )
    made = deployment(loaded(deployment=("fallback: coach", more)))
    assert made.right(frozenset({"coach"}), "accounts")
    assert not made.right(frozenset({"chef"}), "accounts")
    assert made.demands_two_step(frozenset({"chef", "coach"}))
    assert not made.demands_two_step(frozenset({"coach"}))
    assert not made.right(frozenset(), "accounts")
