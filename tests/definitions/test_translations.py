"""Translations: files of the same shape, texts only, merged by language."""

from __future__ import annotations

from tests.definitions.projects import DEPLOYMENT, deployment, form, loaded, said, workflow

PROV_EN = (
    "translation: prov\nlanguage: ar\ntitle: T\n"
    "fields: {svar: {label: L, rows: {glad: G, pigg: {label: P}}, options: {0: A}}}\n"
    "values: {summa: {bands: {låg: {label: B}}}}\n"
)


def test_a_translation_adds_its_language_to_every_text() -> None:
    made = form(loaded({"forms/prov.ar.yaml": PROV_EN}), "prov")
    svar = made.fields["svar"]
    assert made.title.entries == {"sv": "Provet", "en": "The test", "ar": "T"}
    assert svar.label.in_("ar") == "L"
    assert (svar.rows["glad"].label.in_("ar"), svar.rows["pigg"].label.in_("ar")) == ("G", "P")
    assert svar.options["0"].label.in_("ar") == "A"
    assert svar.options["1"].label.in_("ar") == "Ibland"
    assert made.values["summa"].band_sets[0].bands["låg"].label.in_("ar") == "B"


def test_it_reaches_a_form_that_is_used_as_a_block_or_extended() -> None:
    more = {
        "forms/prov.ar.yaml": PROV_EN,
        "deployments/mitt/forms/eget.yaml": "form: eget\nextends: prov\ntitle: Eget\n",
    }
    made = deployment(loaded(more)).forms
    block = made["hälsa"].fields["prov"].block
    assert block is not None
    assert block.fields["svar"].label.in_("ar") == "L"
    assert made["eget"].fields["svar"].label.in_("ar") == "L"
    assert made["eget"].title.in_("ar") == "Eget"


def test_a_workflow_and_its_messages_are_translated() -> None:
    text = (
        "translation: väg\nlanguage: ar\nstates:\n"
        "  anmäld: {label: L, on_enter: {message: M}}\n"
        "  inne: {states: {ett: {label: E}}}\n"
    )
    made = workflow(
        loaded(
            {"workflows/väg.ar.yaml": text},
            väg=("phase: intake", "phase: intake\n    on_enter: {notify: coach, message: Hej}"),
        )
    )
    effect = made.states["anmäld"].on_enter[0]
    message = getattr(effect, "message", None)
    assert message is not None
    assert message.entries == {"sv": "Hej", "ar": "M"}
    assert made.states["ett"].label.in_("ar") == "E"


def test_the_version_follows_the_translation() -> None:
    first = form(loaded({"forms/prov.ar.yaml": PROV_EN}), "prov").version
    other = PROV_EN.replace("title: T", "title: U")
    assert form(loaded({"forms/prov.ar.yaml": other}), "prov").version != first


def test_a_translation_without_language_or_of_nothing_is_reported() -> None:
    assert said(loaded({"forms/prov.ar.yaml": "translation: prov\ntitle: T\n"})) == [
        "prov.ar.yaml:1 missing-key"
    ]
    assert said(loaded({"forms/x.ar.yaml": "translation: pruv\nlanguage: ar\n"})) == [
        "x.ar.yaml:1 unknown-name"
    ]


def test_a_missing_translation_is_a_warning_for_what_participants_read() -> None:
    read = ("by: coach, read: coach", "by: coach, read: participant")
    found = loaded({"deployment.yaml": DEPLOYMENT.replace("[sv, en]", "[sv, ar]")}, väg=read)
    warnings = [one for one in found.diagnostics if one.code == "missing-translation"]
    places = {one.span.file.rsplit("/", 1)[-1]: one.message.sv for one in warnings}
    assert set(places) == {"hälsa.yaml", "prov.yaml"}
    assert "saknar 6 texter" in places["hälsa.yaml"]
    assert said(found) == []
