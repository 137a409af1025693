"""A small deployment, and stories in it, from YAML text."""

from __future__ import annotations

from textwrap import dedent, indent

from engine.definitions.deployment import Deployment
from engine.definitions.load import load

DEPLOYMENT = """
deployment: prov
title: Prov
country: se
languages: [sv, en]
organisations:
  vården: {label: {sv: Vården, en: Health care}, partner: true}
roles:
  koordinator: {label: {sv: Koordinator, en: Coordinator}, sees: all, may: [assign]}
  coach: {label: {sv: Coach, en: Coach}, sees: all}
  kurator: {label: {sv: Kurator, en: Counsellor}, sees: invited}
  stöd: {label: {sv: Stöd, en: Support}, includes: [koordinator, coach]}
fallback: koordinator
people: {identity: [personnummer]}
settings:
  svarstid: {type: duration, value: 10 working days, label: {sv: Tid, en: Time}}
workflows: [deltagare]
"""
FORMS = {
    "anmalan": """
form: anmälan
title: {sv: Anmälan, en: Referral}
fields:
  nummer: {type: identity, label: {sv: Personnummer, en: Number}, saves_to: person.identity, required: true}
  språk:
    type: choice
    label: {sv: Språk, en: Language}
    options: {sv: {sv: Svenska, en: Swedish}, annat: {sv: Annat, en: Other}}
    required: true
  vilket: {type: text, label: {sv: Vilket?, en: Which?}, show_if: språk == annat, required: true}
""",
    "samtal": """
form: samtal
title: {sv: Samtal, en: Talk}
fields:
  ork: {type: integer, label: {sv: Ork, en: Strength}, min: 0, max: 10, required: true}
values:
  läge:
    label: {sv: Läge, en: Condition}
    value: ork * 2
    bands:
      lågt: {range: 0..10, label: {sv: Lågt, en: Low}}
      högt: {range: 11..20, label: {sv: Högt, en: High}}
flags:
  lite_ork: {when: ork <= 2, severity: urgent, label: {sv: Lite ork, en: Little strength}}
""",
}
WORKFLOW = """
workflow: deltagare
title: {sv: Deltagare, en: Participant}
subject: person
team: [coach]
opens_with: anmälan
forms:
  anmälan: {by: [koordinator, coach], read: stöd}
  samtal: {by: [coach, participant], read: coach, read_result: koordinator}
on_flag:
  urgent: {task: {sv: Ring, en: Call}, of: coach, due: today()}
starts: anmäld
states:
  anmäld:
    label: {sv: Anmäld, en: Referred}
    due: setting.svarstid
    waits_for: koordinator
    actions:
      börja: {label: {sv: Börja, en: Begin}, by: stöd, to: deltar}
  deltar:
    label: {sv: Deltar, en: Takes part}
    starts: pratar
    offers: samtal
    actions:
      sluta: {label: {sv: Sluta, en: Stop}, by: koordinator, to: slut, needs: samtal, when: samtal.ork > 4}
    states:
      pratar:
        label: {sv: Pratar, en: Talks}
        on_enter:
          - {ask: samtal, of: coach, due: 5 days}
          - {notify: kurator, message: {sv: Hej, en: Hello}}
  slut: {label: {sv: Slut, en: The end}, final: true}
"""
HEAD = """
scenarios: berättelser
title: {sv: Berättelser, en: Stories}
deployment: prov
workflow: deltagare
on: 2024-03-04
people:
  kim: {identity: 19900102-2384, name: Kim}
  alex: {identity: 19850101-2382, name: Alex}
staff: {eva: coach, bo: coach}
"""
KIM = "{nummer: 19900102-2384, språk: sv}"


def files(stories: str, given: str = "") -> dict[str, bytes]:
    found = {
        "deployments/prov/deployment.yaml": DEPLOYMENT,
        "deployments/prov/deltagare.yaml": WORKFLOW,
    }
    found |= {f"deployments/prov/{name}.yaml": text for name, text in FORMS.items()}
    body = dedent(stories).strip("\n")
    found["deployments/prov/berattelser.yaml"] = (
        HEAD + given + "stories:\n" + indent(body, "  ") + "\n"
    )
    return {path: text.lstrip("\n").encode() for path, text in found.items()}


def deployment(stories: str, given: str = "") -> Deployment:
    loaded = load(files(stories, given))
    assert not loaded.diagnostics, [
        (one.span.file, one.span.line, one.message.sv) for one in loaded.diagnostics
    ]
    return loaded.deployments["prov"]


def story(*steps: str, name: str = "prov") -> str:
    """A story with these steps."""
    lines = [f"{name}:", "  title: {sv: En berättelse, en: A story}", "  steps:"]
    return "\n".join([*lines, *(f"    - {step}" for step in steps)])
