"""How long a case takes to move, against a table written by hand for the very same workflow.

Both sides get the same case, facts and event, check the same rules, and give the same case, events and
notices: that is asserted before any time is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from benchmarks import casework_by_hand as by_hand
from benchmarks.measure import Result, lowest, ratio
from engine.casework.advance import advance
from engine.casework.case import Case, Facts
from engine.casework.events import Act, Actor, Advanced, Event, Open, Submit
from engine.definitions.load import load
from engine.definitions.workflow import Workflow
from engine.expressions.scope import Value
from engine.filling.submission import Submission
from engine.foundation.calendar import Calendar
from engine.foundation.durations import Duration, Unit

FILES = {
    "deployments/prov/deployment.yaml": """
deployment: prov
title: Prov
country: se
languages: [sv]
roles:
  koordinator: {label: Koordinator, sees: all, may: [assign]}
  kurator: {label: Kurator, sees: all}
  psykolog: {label: Psykolog, sees: all}
  stöd: {label: Stöd, includes: [koordinator, kurator]}
fallback: koordinator
settings:
  kontakttid: {type: duration, value: 10 working days, label: Tid till samtal}
workflows: [deltagare]
""",
    "deployments/prov/forms/anmalan.yaml": """
form: anmälan
title: Anmälan
fields:
  språk: {type: choice, label: Språk, options: {sv: Svenska, ar: Arabiska}, saves_to: person.language}
""",
    "deployments/prov/forms/samtal.yaml": """
form: samtal
title: Samtal
fields:
  träffa_psykolog: {type: yes_no, label: Träffa psykologen?}
  sömn: {type: integer, label: Hur sover du?}
""",
    "deployments/prov/forms/screening.yaml": """
form: screening
title: Screening
fields:
  berättat: {type: yes_no, label: Har du berättat resultatet?}
""",
    "deployments/prov/forms/avslut.yaml": """
form: avslut
title: Avslut
fields:
  utfall: {type: choice, label: Utfall, options: {arbete: Arbete, annat: Annat}}
""",
    "deployments/prov/workflows/deltagare.yaml": """
workflow: deltagare
title: Deltagare
subject: person
team: [koordinator, kurator, psykolog]
opens_with: anmälan
forms:
  anmälan: {by: koordinator, read: stöd}
  samtal: {by: stöd, read: stöd}
  screening: {by: psykolog, read: stöd}
  avslut: {by: koordinator, read: stöd}
flags:
  pratat_mycket: {when: count(samtal) > 3, severity: info, label: Många samtal}
actions:
  avsluta: {label: Avsluta, by: koordinator, to: avslutad, form: avslut, when: in_state(inskriven)}
starts: anmäld
states:
  anmäld:
    label: Anmäld
    due: setting.kontakttid
    on_enter: {task: Boka samtal, of: koordinator}
    actions:
      skriv_in: {label: Skriv in, by: koordinator, to: inskriven}
  inskriven:
    label: Deltar
    starts: kartläggning
    offers: samtal
    actions:
      pausa: {label: Pausa, by: stöd, to: paus}
    states:
      kartläggning:
        label: Kartläggning
        due: 30 days
        on_enter: {ask: samtal, of: kurator}
        actions:
          vidare: {label: Vidare, by: stöd, to: screening, needs: samtal, when: samtal.träffa_psykolog}
      screening:
        label: Screening
        due: 20 working days
        on_enter: {ask: screening, of: psykolog, due: 5 working days}
        actions:
          berättat: {label: Berättat, by: system, to: teamet, needs: screening, when: screening.berättat}
      teamet:
        label: Teamet
        due: 5 working days
        on_enter: {notify: koordinator, message: Ta upp i teamet.}
        actions:
          om: {label: Om igen, by: stöd, to: kartläggning}
  paus:
    label: Paus
    actions:
      återuppta: {label: Fortsätt, by: stöd, to: back}
  avslutad: {label: Avslutad, final: true}
""",
}
NOON = datetime(2024, 3, 4, 12, tzinfo=ZoneInfo("Europe/Stockholm"))
KIM = Actor(account="kim", roles=frozenset({"koordinator", "stöd"}))
EVA = Actor(account="eva", roles=frozenset({"kurator", "stöd"}))
PIA = Actor(account="pia", roles=frozenset({"psykolog"}))
TIMES = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One event in a case, with the facts of that moment."""

    name: str
    case: Case | None
    facts: Facts
    event: Event
    now: datetime


def run() -> Iterator[Result]:
    workflow = the_workflow()
    scenes = the_scenes(workflow)
    for scene in scenes:
        ours, theirs = by_engine(workflow, scene), by_hand.advance(
            scene.case, scene.facts, scene.event, scene.now
        )  # fmt: skip
        assert ours == theirs, (scene.name, ours, theirs)
    yield ratio(
        "a way of 8 events against a table by hand",
        lambda: [by_engine(workflow, scene) for scene in scenes],
        lambda: [by_hand.advance(one.case, one.facts, one.event, one.now) for one in scenes],
        times=TIMES,
        target=1.5,
    )
    for scene in scenes:
        yield of_one(workflow, scene)


def of_one(workflow: Workflow, scene: Scene) -> Result:
    """One event alone, for information."""
    ours, theirs = lowest(
        lambda: by_engine(workflow, scene),
        lambda: by_hand.advance(scene.case, scene.facts, scene.event, scene.now),
        times=TIMES,
    )
    details = f"{ours * 1e6:.2f} us against {theirs * 1e6:.2f} us"
    return Result(
        name=f"  {scene.name}", value=ours / theirs, unit="x", target=None, details=details
    )


def by_engine(workflow: Workflow, scene: Scene) -> object:
    return advance(workflow, scene.case, scene.facts, scene.event, scene.now)


def the_workflow() -> Workflow:
    loaded = load({path: text.lstrip().encode() for path, text in FILES.items()})
    assert not loaded.diagnostics, loaded.diagnostics
    return loaded.deployments["prov"].workflows["deltagare"]


def the_scenes(workflow: Workflow) -> list[Scene]:
    """A way through the workflow, each event with the case and facts before it."""
    events: list[Event] = [
        Open(actor=KIM, case_id="c1", submission=sent("anmälan", {"språk": "ar"}, KIM)),
        Act(actor=KIM, action="skriv_in"),
        Submit(actor=EVA, submission=sent("samtal", {"träffa_psykolog": True, "sömn": 3}, EVA)),
        Act(actor=EVA, action="vidare"),
        Submit(actor=PIA, submission=sent("screening", {"berättat": True}, PIA)),
        Act(actor=EVA, action="pausa"),
        Act(actor=EVA, action="återuppta"),
        Act(actor=KIM, action="avsluta", submission=sent("avslut", {"utfall": "arbete"}, KIM)),
    ]
    found, case, facts, now = [], None, the_facts(), NOON
    for number, event in enumerate(events):
        name = getattr(event, "action", None) or type(event).__name__.lower()
        found.append(
            Scene(name=f"{number + 1}. {name}", case=case, facts=facts, event=event, now=now)
        )
        outcome = advance(workflow, case, facts, event, now)
        assert isinstance(outcome, Advanced), outcome
        case, facts = outcome.case, after(facts, event, outcome)
        now += timedelta(days=1)
    return found


def after(facts: Facts, event: Event, outcome: Advanced) -> Facts:
    """The facts when what the event brought has been kept."""
    given: Submission | None = getattr(event, "submission", None)
    person = {**facts.person, **outcome.person}
    if given is None:
        return replace(facts, person=person)
    before = facts.submissions
    mine = (*before.get(given.form, ()), given)
    return replace(facts, person=person, submissions={**before, given.form: mine})


def sent(form: str, answers: Mapping[str, Value], actor: Actor) -> Submission:
    return Submission(
        id=f"{form}-1", form=form, version="1", at=NOON, by=actor.account, answers=answers, values={}
    )  # fmt: skip


def the_facts() -> Facts:
    return Facts(
        submissions={},
        person={},
        settings={"kontakttid": Duration(10, Unit.WORKING_DAYS)},
        calendar=Calendar(),
        holders={"koordinator": ("kim",), "kurator": ("eva",), "psykolog": ("pia",)},
        fallback="koordinator",
        includes={"stöd": ("koordinator", "kurator")},
    )
