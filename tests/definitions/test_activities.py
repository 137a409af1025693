"""What the activities of a workflow become: a workflow of their own for each use, with the people and names
of the case that has them.
"""

from __future__ import annotations

from engine.definitions.deployment import Deployment
from engine.definitions.diff.comparing import diff
from engine.definitions.diff.outline import Side
from engine.definitions.load import load
from engine.definitions.workflow import StartActivity, WhoKind
from engine.expressions.types import Kind
from engine.foundation.texts import in_words

DEPLOYMENT = """deployment: mitt
title: Mitt
languages: [sv]
organisations:
  vården: {label: Vården, partner: true}
roles:
  coach: {label: Coach, sees: all}
  kurator: {label: Kurator, sees: all}
fallback: coach
workflows: [väg]
"""
FORM = """form: anmälan
title: Anmälan
fields:
  platser: {type: repeat, label: Platser, max: 5, fields: {namn: {type: text, label: Namn}}}
"""
CASE = """workflow: väg
title: Väg
subject: person
team: coach
opens_with: anmälan
data:
  mål: {type: text, label: Mål}
forms:
  anmälan: {by: coach, read: coach}
activities:
  kontakt:
    workflow: kontakt
    label: Vårdkontakt
    by: [coach, participant]
    roles: {stöd: kurator}
    plan: true
  annan: {workflow: kontakt, label: En annan, roles: {stöd: vården}}
offers: kontakt
starts: ny
states:
  ny:
    label: Ny
    actions:
      klar:
        label: Klar
        by: coach
        to: slut
        form: anmälan
        do: {start: annan, each: anmälan.platser, with: {mottagning: namn}, when: count(kontakt) > 0}
  slut: {label: Slut, final: true}
"""
KONTAKT = """workflow: kontakt
title: Kontakt
subject: activity
roles: {stöd: Den som stödjer}
named_by: mottagning
data:
  mottagning: {type: text, label: Mottagning, required: true}
  slag: {type: choice, label: Slag, options: {a: A, b: B}, show_if: answered(mottagning)}
starts: behov
states:
  behov:
    label: Behov
    actions:
      klart: {label: Klart, by: stöd, to: klart, when: answered(case.mål) and team.coach.assigned}
  klart: {label: Klart, final: true}
"""


def project(**changed: str) -> Deployment:
    found = load(files(**changed))
    assert [(one.span.file, one.message.sv) for one in found.diagnostics] == []
    return found.deployments["mitt"]


def files(case: str = CASE, kontakt: str = KONTAKT, **more: str) -> dict[str, bytes]:
    found = {
        "deployments/mitt/deployment.yaml": DEPLOYMENT,
        "deployments/mitt/forms/anmälan.yaml": FORM,
        "deployments/mitt/workflows/väg.yaml": case,
        "workflows/kontakt.yaml": kontakt,
        **{f"workflows/{name}.yaml": text for name, text in more.items()},
    }
    return {path: text.encode() for path, text in found.items()}


def test_a_shared_workflow_is_made_for_each_use_with_its_people() -> None:
    uses = project().workflows["väg"].activities
    made = {name: use.workflow for name, use in uses.items()}
    [first], [second] = (one.states["behov"].actions["klart"].by for one in made.values())
    assert (first.kind, first.name) == (WhoKind.ROLE, "kurator")
    assert (second.kind, second.name) == (WhoKind.ORGANISATION, "vården")
    assert made["kontakt"].roles == {}
    assert uses["kontakt"].roles["stöd"].name == "kurator"


def test_a_use_says_who_starts_it_and_whose_plan_it_is() -> None:
    uses = project().workflows["väg"].activities
    assert [who.name for who in uses["kontakt"].by] == ["coach", "participant"]
    assert (uses["kontakt"].plan, uses["annan"].plan, uses["annan"].by) == (True, False, ())


def test_what_it_begins_with_is_a_form() -> None:
    kontakt = project().workflows["väg"].activities["kontakt"].workflow
    form = kontakt.begins_with
    assert form is not None
    assert (form.name, form.title.in_("sv")) == ("kontakt", "Vårdkontakt")
    assert form.order == ("", "mottagning", "slag")
    assert (kontakt.named_by, kontakt.opens_with, kontakt.is_activity) == ("mottagning", "", True)


def test_an_activity_is_a_collection_with_names_and_states() -> None:
    found = project().workflows["väg"].scope.names["kontakt"]
    assert (found.kind, found.item, found.of) == (Kind.COLLECTION, "activity", "kontakt")
    assert set(found.names) == {"mottagning", "slag"}
    assert found.states == {"behov": ("behov",), "klart": ("klart",)}
    assert found.state_labels["behov"].in_("sv") == "Behov"


def test_what_can_be_started_is_kept_apart_from_what_can_be_filled_in() -> None:
    workflow = project().workflows["väg"]
    assert (workflow.offers, workflow.startable) == ((), ("kontakt",))
    assert workflow.startable_in("ny") == ("kontakt",)
    assert workflow.startable_in("slut") == ()


def test_an_effect_starts_one_for_every_row() -> None:
    [effect] = project().workflows["väg"].states["ny"].actions["klar"].do
    assert isinstance(effect, StartActivity)
    assert (effect.activity, list(effect.values)) == ("annan", ["mottagning"])
    assert effect.each is not None
    assert effect.each.text == "anmälan.platser"


def test_every_workflow_is_told_once_by_its_use_and_once_by_its_name() -> None:
    deployment = project()
    assert list(deployment.every_workflow) == ["väg", "väg.kontakt", "väg.annan"]
    assert list(deployment.read_workflows) == ["väg", "kontakt"]
    assert "workflows/kontakt.yaml" in deployment.files


def test_a_workflow_is_another_when_an_activity_of_it_is() -> None:
    changed = KONTAKT.replace("label: Behov", "label: Behovet")
    one, other = (project(kontakt=text).workflows["väg"] for text in (KONTAKT, changed))
    assert one.version != other.version


def test_an_activity_may_be_made_from_another_workflow() -> None:
    made = "workflow: besök\nextends: kontakt\ntitle: Besök\nstates: {klart: {label: Över}}\n"
    case = CASE.replace("annan: {workflow: kontakt", "annan: {workflow: besök")
    workflow = project(case=case, besök=made).workflows["väg"].activities["annan"].workflow
    assert workflow.states["klart"].label.in_("sv") == "Över"
    assert workflow.is_activity


def test_a_case_may_be_made_from_one_with_activities() -> None:
    made = (
        "workflow: väg2\nextends: väg\ntitle: En annan\nactivities: {kontakt: {label: Kontakten}}\n"
    )
    held = files() | {
        "deployments/mitt/workflows/väg2.yaml": made.encode(),
        "deployments/mitt/deployment.yaml": DEPLOYMENT.replace("[väg]", "[väg, väg2]").encode(),
    }
    found = load(held)
    assert found.diagnostics == ()
    uses = found.deployments["mitt"].workflows["väg2"].activities
    assert [use.label.in_("sv") for use in uses.values()] == ["Kontakten", "En annan"]


def test_an_activity_alone_in_the_library_is_checked_too() -> None:
    wrong = KONTAKT.replace("answered(case.mål)", "answered(malet)")
    found = load({"workflows/kontakt.yaml": wrong.encode()})
    assert [one.code for one in found.diagnostics] == ["unknown-name"]
    assert load({"workflows/kontakt.yaml": KONTAKT.encode()}).diagnostics == ()


def test_an_activity_of_its_own_folder_that_nobody_has_is_checked_too() -> None:
    held = files() | {
        "deployments/mitt/workflows/ensam.yaml": KONTAKT.replace(
            "workflow: kontakt", "workflow: ensam"
        )
        .replace("by: stöd", "by: stöt")
        .encode()
    }
    assert [(one.code, one.span.file) for one in load(held).diagnostics] == [
        ("unknown-name", "deployments/mitt/workflows/ensam.yaml")
    ]


def test_a_mistake_in_a_workflow_with_two_uses_is_said_once() -> None:
    held = files(kontakt=KONTAKT.replace("answered(case.mål)", "answered(case.målet)"))
    assert [one.message.sv for one in load(held).diagnostics] == ['Inget heter "målet" i "case".']


def differences(case: str = CASE, kontakt: str = KONTAKT) -> list[tuple[str, str]]:
    old, new = load(files()), load(files(case, kontakt))
    sides = [
        Side(deployment=one.deployments["mitt"], trees=one.trees["mitt"]) for one in (old, new)
    ]
    return [(str(one.kind), one.headline.in_("sv")) for one in diff(*sides)]


def test_a_change_in_an_activity_is_told_once() -> None:
    changed = KONTAKT.replace("label: Behov", "label: Behovet")
    assert differences(kontakt=changed) == [
        ("changed", "Arbetsflödet ”Kontakt”, läget ”Behovet” – Vad läget kallas")
    ]


def test_an_activity_that_is_renamed_is_the_same() -> None:
    renamed = CASE.replace("annan: {workflow: kontakt,", "övrig: {was: annan, workflow: kontakt,")
    assert differences(case=renamed.replace("start: annan", "start: övrig")) == [
        ("renamed", "Arbetsflödet ”Väg”, aktiviteten ”En annan”")
    ]


def test_what_may_be_started_where_is_told() -> None:
    [(kind, what)] = differences(
        case=CASE.replace("offers: kontakt\n", "offers: [kontakt, annan]\n")
    )
    assert (kind, what) == (
        "changed",
        "Arbetsflödet ”Väg” – Det som alltid kan fyllas i eller startas",
    )


def test_another_workflow_for_an_activity_is_told() -> None:
    other = KONTAKT.replace("workflow: kontakt", "workflow: annan_kontakt")
    case = CASE.replace("kontakt:\n    workflow: kontakt", "kontakt:\n    workflow: annan_kontakt")
    old, new = load(files(annan=other)), load(files(case, annan=other))
    sides = [
        Side(deployment=one.deployments["mitt"], trees=one.trees["mitt"]) for one in (old, new)
    ]
    found = [one.headline.in_("sv") for one in diff(*sides)]
    assert "Arbetsflödet ”Väg”, aktiviteten ”Vårdkontakt” – Arbetsflödet som den följer" in found


def test_what_starts_an_activity_is_told_in_words() -> None:
    case = CASE.replace(
        "each: anmälan.platser, with: {mottagning: namn}", 'with: {mottagning: "\\"A\\""}'
    )
    old, new = load(files()), load(files(case))
    sides = [
        Side(deployment=one.deployments["mitt"], trees=one.trees["mitt"]) for one in (old, new)
    ]
    [change] = diff(*sides)
    before, after = (in_words(one, "sv") for one in (change.before, change.after))
    assert before == "starta ”En annan” för varje rad i anmälan.platser när count(kontakt) > 0"
    assert after == "starta ”En annan” när count(kontakt) > 0"
