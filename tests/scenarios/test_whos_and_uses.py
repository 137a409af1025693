"""Stories about forms under another name, data fields as whos, parts of forms, days that follow answers."""

from __future__ import annotations

from textwrap import indent

import pytest

from engine.definitions.deployment import Deployment
from engine.definitions.load import load
from engine.scenarios.playing import StoryResult
from engine.scenarios.run import run_story

FILES = {
    "deployments/prov/deployment.yaml": """\
deployment: prov
title: Prov
languages: [sv]
roles:
  koordinator: {label: Koordinator, sees: all, may: [assign]}
  coach: {label: Coach, sees: all}
  psykolog: {label: Psykolog, sees: all}
fallback: koordinator
people: {identity: [personnummer]}
workflows: [deltagare]
""",
    "deployments/prov/forms/start.yaml": """\
form: start
title: Start
fields:
  namn: {type: text, label: Namn, saves_to: person.name, required: true}
""",
    "deployments/prov/forms/samtal.yaml": """\
form: samtal
title: Samtal
result: råd
pages:
  ett:
    title: Ett
    fields:
      dag: {type: date, label: Nästa gång}
      råd: {type: choice, label: Råd, options: {ja: Ja, nej: Nej}}
  två:
    title: Två
    read: psykolog
    fields:
      hemligt: {type: text, label: Hemligt}
      barn:
        type: repeat
        label: Barn
        fields:
          ålder: {type: integer, label: Ålder, max: 20}
""",
    "deployments/prov/forms/val.yaml": """\
form: val
title: Val
fields:
  vem: {type: user, label: Vem?, saves_to: case.ledare}
""",
    "deployments/prov/workflows/deltagare.yaml": """\
workflow: deltagare
title: Deltagare
subject: person
team: coach
opens_with: öppna
data:
  ledare: {type: user, label: Ledare}
forms:
  öppna: {form: start, by: koordinator, read: koordinator}
  första: {form: samtal, by: [coach, ledare], read: [koordinator, psykolog], read_result: coach}
  andra: {form: samtal, by: koordinator, read: koordinator}
  val: {by: koordinator, read: koordinator}
starts: inne
states:
  inne:
    label: Inne
    due: första.dag
    offers: [första, andra, val]
    actions:
      tilldela: {label: Tilldela, by: koordinator, do: {assign: {coach: ledare}}}
      fråga: {label: Fråga, by: koordinator, do: {ask: första, of: ledare}}
      vidare: {label: Vidare, by: koordinator, to: ute, needs: andra, when: andra.råd == ja}
  ute: {label: Ute, final: true}
""",
}
STORY = """\
scenarios: prov
title: Prov
deployment: prov
workflow: deltagare
on: 2024-03-04
people: {kim: {name: Test Kim}}
staff: {eva: coach, bo: coach, pia: psykolog}
stories:
  a:
    title: A
    steps:
"""
OPENED = "- {as: koordinator, open: kim, with: {namn: Kim Ek}}"


def project(*steps: str) -> Deployment:
    lines = "\n".join(steps)
    story = STORY + indent(lines, " " * 6) + "\n"
    found = load({path: text.encode() for path, text in FILES.items()} | {
        "deployments/prov/scenarios/prov.yaml": story.encode()
    })  # fmt: skip
    assert [one.message.sv for one in found.diagnostics if one.severity == "error"] == []
    return found.deployments["prov"]


def played(*steps: str) -> StoryResult:
    made = project(OPENED, *steps)
    return run_story(made, made.stories[0])


@pytest.mark.parametrize(
    "steps",
    [
        # A form that the workflow calls something else is filled in, needed and read under that name.
        ("- {as: koordinator, fill: andra, with: {råd: ja}}",
         "- {as: koordinator, do: vidare, expect: {state: ute}}"),
        ("- {as: eva, fill: första, with: {råd: ja}}",
         "- {as: koordinator, do: vidare, expect: {refused: andra}}"),
        ("- {as: eva, fill: andra, with: {råd: ja}, expect: {refused: by}}",),
        ("- {as: eva, fill: första, with: {råd: ja}, expect: {holds: count(första) == 1}}",
         "- {as: eva, expect: {holds: count(andra) == 0}}"),
        # Parts of forms: a page with fewer readers, a result, a question.
        ("- {as: bo, fill: första, with: {råd: ja, hemligt: X}}",
         "- {as: pia, expect: {can_read: [första, första.ett, första.två, första.hemligt]}}",
         "- {as: koordinator, expect: {can_read: [första, första.ett, första.dag]}}",
         "- {as: koordinator, expect: {cannot_read: [första.två, första.hemligt]}}",
         "- {as: eva, expect: {can_read: [första.result, första.råd]}}",
         "- {as: eva, expect: {cannot_read: [första, första.ett, första.dag, första.hemligt]}}"),
        # A problem in any row, or in that one.
        (("- as: eva\n  fill: första\n  with: {barn: [{ålder: 3}, {ålder: 30}]}\n"
          "  expect: {problem: [barn.ålder, barn.1.ålder]}"),),
        # A data field as who: asked, named, acting.
        ("- {as: koordinator, fill: val, with: {vem: pia}}",
         "- {as: koordinator, do: fråga, expect: {asked: första}}",
         "- {as: ledare, fill: första, with: {råd: nej}, expect: {holds: första.råd == nej}}"),
        ("- {as: koordinator, fill: val, with: {vem: pia}}",
         "- {as: pia, fill: första, with: {råd: nej}}"),
        # A seat is for those with its role; else somebody is asked to find one.
        ("- {as: koordinator, fill: val, with: {vem: pia}}",
         "- {as: koordinator, do: tilldela, expect: {task_for: koordinator}}",
         "- {as: koordinator, expect: {holds: not team.coach.assigned}}"),
        ("- {as: koordinator, fill: val, with: {vem: bo}}",
         "- {as: koordinator, do: tilldela, expect: {holds: team.coach.assigned}}"),
        # A day that an answer says follows the answer.
        ("- {as: eva, fill: första, with: {dag: 2024-05-02}, expect: {due: 2024-05-02}}",
         "- {as: eva, fill: första, with: {dag: 2024-06-03}, expect: {due: 2024-06-03}}",
         "- {as: eva, fill: första, with: {råd: ja}, expect: {due: 2024-06-03}}"),
    ],
)  # fmt: skip
def test_what_comes_true(steps: tuple[str, ...]) -> None:
    result = played(*steps)
    assert result.passed, result.failures[0].in_("sv")


@pytest.mark.parametrize(
    ("steps", "wrong"),
    [
        (("- {as: eva, fill: första, with: {hemligt: X}}",
          "- {as: pia, expect: {cannot_read: första.hemligt}}"),
         "väntade att Psykolog inte kan läsa första.hemligt."),
        (("- {as: eva, fill: första, with: {hemligt: X}}",
          "- {as: koordinator, expect: {can_read: första.hemligt}}"),
         "väntade att Koordinator kan läsa första.hemligt."),
    ],
)  # fmt: skip
def test_what_does_not(steps: tuple[str, ...], wrong: str) -> None:
    [failure] = played(*steps).failures
    assert failure.in_("sv").endswith(wrong.replace("Psykolog", "pia"))
