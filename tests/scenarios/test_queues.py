"""Queues of cases: by sub-project, who is in turn, and passing somebody by an action with a form."""

from __future__ import annotations

from engine.definitions.load import load
from engine.scenarios.run import run_all

DEPLOYMENT = """deployment: kön
title: Kön
languages: [sv]
subprojects:
  norr: {label: Norr}
  söder: {label: Söder}
roles:
  coach: {label: Coach, sees: all}
fallback: coach
workflows: [väg]
"""
WORKFLOW = """workflow: väg
title: Väg
subject: person
opens_with: start
forms:
  start: {by: coach, read: coach}
  klart: {by: coach, read: coach}
  val: {by: coach, read: coach}
starts: väntar
states:
  väntar:
    label: Väntar
    offers: klart
    queue: {first: start.bråttom, why: Den som har bråttom går före.}
    actions:
      ge_plats: {label: Ge platsen, by: coach, to: deltar, needs: klart, form: val}
      sluta: {label: Vill inte vänta, by: coach, to: slut}
  deltar:
    label: Deltar
    places: 1
    actions:
      klar: {label: Klar, by: coach, to: slut}
  slut: {label: Slut, final: true}
"""
FORMS = {
    "start": "  namn: {type: text, label: Namn, saves_to: person.name}\n"
    "  bråttom: {type: yes_no, label: Är det bråttom?}\n",
    "klart": "  allt: {type: yes_no, label: Är allt klart?}\n",
    "val": "  tid: {type: text, label: Vilken tid?}\n",
}
STORIES = """scenarios: kön
title: Kön
deployment: kön
workflow: väg
on: 2024-03-04
people: {kim: {name: Test Kim}, alex: {name: Test Alex}, mika: {name: Test Mika}}
staff: {eva: coach}
given:
  - {as: eva, open: kim, subproject: norr, with: {namn: Test Kim}}
  - {as: eva, open: alex, subproject: norr, with: {namn: Test Alex}}
stories:
  på_tur:
    title: Den som inte är klar är inte på tur
    steps:
      - {as: eva, for: alex, fill: klart, with: {allt: true}, expect: {first_in: väntar}}
      - {as: eva, for: kim, expect: {first_in: väntar}}
      - {as: eva, for: alex, do: ge_plats, with: {tid: Måndagar}, expect: {state: deltar}}
      - {as: eva, for: kim, fill: klart, with: {allt: true}}
      - {as: eva, for: kim, do: ge_plats, with: {tid: Måndagar}, expect: {refused: places}}
  förbi:
    title: Med skäl går det att gå förbi
    steps:
      - {as: eva, for: kim, fill: klart, with: {allt: true}}
      - {as: eva, for: alex, fill: klart, with: {allt: true}}
      - {as: eva, for: alex, do: ge_plats, with: {tid: Måndagar}, expect: {refused: why}}
      - {as: eva, for: alex, do: ge_plats, with: {tid: Måndagar}, why: Tiden, expect: {state: deltar}}
  bråttom:
    title: Den som har bråttom går före, men bara i sitt delprojekt
    steps:
      - {as: eva, open: mika, subproject: norr, with: {namn: Test Mika, bråttom: true}}
      - {as: eva, fill: klart, with: {allt: true}}
      - {as: eva, for: kim, fill: klart, with: {allt: true}}
      - {as: eva, for: kim, do: ge_plats, with: {tid: Måndagar}, expect: {refused: why}}
  annat_delprojekt:
    title: Den som väntar i ett annat delprojekt står i en annan kö
    steps:
      - {as: eva, for: kim, fill: klart, with: {allt: true}}
      - {as: eva, open: mika, subproject: söder, with: {namn: Test Mika}, expect: {first_in: väntar}}
      - {as: eva, fill: klart, with: {allt: true}}
      - {as: eva, do: ge_plats, with: {tid: Måndagar}, expect: {state: deltar}}
      - {as: eva, for: kim, do: ge_plats, with: {tid: Måndagar}, expect: {state: deltar}}
  avstår:
    title: Den som lämnar kön står inte i vägen
    steps:
      - {as: eva, for: kim, fill: klart, with: {allt: true}}
      - {as: eva, for: alex, fill: klart, with: {allt: true}}
      - {as: eva, for: kim, do: sluta}
      - {as: eva, for: alex, do: ge_plats, with: {tid: Måndagar}, expect: {state: deltar}}
"""


def project() -> dict[str, bytes]:
    texts = {
        "deployment.yaml": DEPLOYMENT,
        "workflows/väg.yaml": WORKFLOW,
        "scenarios/kön.yaml": STORIES,
        **{
            f"forms/{name}.yaml": f"form: {name}\ntitle: {name}\nfields:\n{fields}"
            for name, fields in FORMS.items()
        },
    }
    return {f"deployments/kön/{path}": text.encode() for path, text in texts.items()}


def test_queues_of_cases_are_told_by_sub_project() -> None:
    loaded = load(project())
    assert [(one.span.file, one.span.line, one.message.sv) for one in loaded.diagnostics] == []
    report = run_all(loaded.deployments["kön"])
    assert [failure.in_("sv") for failure in report.failures] == []
    assert len(report.results) == 5


def test_a_story_that_is_not_so_is_told() -> None:
    files = project()
    path = "deployments/kön/scenarios/kön.yaml"
    wrong = files[path].replace(b"for: kim, expect: {first_in", b"for: alex, expect: {first_in")
    wrong = wrong.replace(
        b"as: eva, for: alex, fill: klart, with: {allt: true}, expect: {first_in: ",
        b"as: eva, for: kim, fill: klart, with: {allt: true}, expect: {first_in: ",
        1,
    )
    report = run_all(load(files | {path: wrong}).deployments["kön"])
    assert [one.in_("sv") for one in report.failures] == [
        "Steg 2 (rad 16): väntade sig först i kön ”Väntar”, men är inte det."
    ]
