"""Cases with activities, from YAML, played by short words: what the table in `test_together` is written in.

A step is who does what: `sluta` (an action of the case), `1 sluta` (of the first activity), `start praktik`,
`start praktik företag=Bageriet`, `fill samtal ork=3`, `1 fill dag`, `wait 3 days`. It is done by the coach
eva; `kim: börja` by somebody else. `no sluta` is refused, and changes nothing.

What stands afterwards is the case's state and its activities': `aktiv | pågår klar`. What happened in the
last step is its signs in order, the case first: `>state` moved, `+task` tasked, `-task` withdrawn, `?form`
asked, `*kind` started, `@state` opened, `name=value` set, `!flag` raised, `~flag` taken down.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from textwrap import indent
from zoneinfo import ZoneInfo

from engine.casework.case import Case, Facts, Running
from engine.casework.draft import replay
from engine.casework.events import (
    Act,
    Actor,
    AssignSeats,
    Event,
    Happened,
    Open,
    PassTime,
    Start,
    Submit,
)
from engine.casework.opening import begin_at
from engine.casework.together import Together, advance_together, next_waking_together
from engine.definitions.load import load
from engine.definitions.workflow import Workflow
from engine.expressions.scope import Value
from engine.filling.submission import Submission
from engine.foundation import durations
from engine.foundation.calendar import Calendar
from engine.foundation.wrong import Refused

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NOON = datetime(2024, 3, 4, 12, 0, tzinfo=STOCKHOLM)
ACTORS = {
    "eva": Actor(account="eva", roles=frozenset({"coach"})),
    "bo": Actor(account="bo", roles=frozenset({"coach"})),
    "kim": Actor(account="kim", roles=frozenset({"koordinator"})),
    "deltagaren": Actor(account="p1", roles=frozenset(), participant=True),
}
DEPLOYMENT = """deployment: prov
title: Prov
languages: [sv]
roles:
  koordinator: {label: Koordinator, sees: all}
  coach: {label: Coach, sees: all}
fallback: koordinator
workflows: [väg]
"""
FORMS = {
    "anmälan": "  ja: {type: yes_no, label: Ja}\n",
    "samtal": (
        "  ork: {type: integer, label: Ork}\n"
        "  vill: {type: yes_no, label: Vill}\n"
        "  mål: {type: text, label: Mål, saves_to: case.mål}\n"
    ),
    "dag": (
        "  timmar: {type: integer, label: Timmar}\n"
        "  plats: {type: text, label: Plats, saves_to: activity.företag}\n"
    ),
    "beslut": (
        "  åtgärder:\n    type: repeat\n    label: Åtgärder\n    max: 9\n"
        "    fields: {vad: {type: text, label: Vad}, antal: {type: integer, label: Antal}}\n"
    ),
}
CASE = """workflow: väg
title: Väg
subject: person
team: coach
opens_with: anmälan
data:
  mål: {type: text, label: Mål}
  antal: {type: integer, label: Antal}
forms:
  anmälan: {by: [koordinator, coach], read: coach}
  samtal: {by: coach, read: coach}
  beslut: {by: coach, read: coach}
activities:
  praktik: {workflow: praktik, label: Praktik, by: coach}
  besök: {workflow: besök, label: Besök, by: [coach, participant], plan: true}
offers: [samtal, beslut, praktik, besök]
"""
PRAKTIK = """workflow: praktik
title: Praktik
subject: activity
named_by: företag
data:
  företag: {type: text, label: Företag}
  ledare: {type: user, label: Ledare}
forms:
  dag: {by: coach, read: coach}
offers: dag
"""
BESÖK = PRAKTIK.replace("praktik", "besök").replace("Praktik", "Besök")
ACTIVITY_STATES = """planerad: {label: Planerad, actions: {börja: {label: Börja, by: coach, to: pågår}}}
pågår:
  label: Pågår
  actions:
    sluta: {label: Sluta, by: coach, to: klar}
    avbryt: {label: Avbryt, by: coach, to: avbruten}
klar: {label: Klar, final: true}
avbruten: {label: Avbruten, final: true}
"""


def written(head: str, states: str, more: str) -> str:
    first = next(line for line in states.splitlines() if line and not line.startswith(" "))
    return f"{head}{more}starts: {first.partition(':')[0]}\nstates:\n{indent(states, '  ')}"


@cache
def flow(
    case: str,
    praktik: str = ACTIVITY_STATES,
    besök: str = ACTIVITY_STATES,
    *,
    top: str = "",
    praktik_top: str = "",
    besök_top: str = "",
    praktik_head: str = PRAKTIK,
) -> Workflow:
    """The workflow with these states. `top`: what else stands in it."""
    files = {
        "deployments/prov/deployment.yaml": DEPLOYMENT,
        "deployments/prov/väg.yaml": written(CASE, case, top),
        "deployments/prov/praktik.yaml": written(praktik_head, praktik, praktik_top),
        "deployments/prov/besök.yaml": written(BESÖK, besök, besök_top),
    }
    for name, fields in FORMS.items():
        files[f"deployments/prov/{name}.yaml"] = f"form: {name}\ntitle: {name}\nfields:\n{fields}"
    found = load({path: text.encode() for path, text in files.items()})
    wrong = [(d.span.file, d.span.line, d.message.sv) for d in found.diagnostics]
    assert [one for one in found.diagnostics if one.severity == "error"] == [], wrong
    return found.deployments["prov"].workflows["väg"]


@dataclass
class Play:
    """A case going on with its activities, kept as operations does."""

    workflow: Workflow
    id: str = "c1"
    now: datetime = NOON
    case: Case | None = None
    person: dict[str, Value] = field(default_factory=dict)
    submissions: dict[str, tuple[Submission, ...]] = field(default_factory=dict)
    running: dict[str, Running] = field(default_factory=dict)
    histories: dict[str, list[Happened]] = field(default_factory=dict)
    last: Together | None = None

    def facts(self) -> Facts:
        activities: dict[str, tuple[Running, ...]] = {}
        for one in self.running.values():
            assert one.case.use is not None
            activities[one.case.use] = (*activities.get(one.case.use, ()), one)
        return Facts(
            submissions=self.submissions,
            person=self.person,
            settings={},
            calendar=Calendar(),
            holders={"coach": ("eva", "bo"), "koordinator": ("kim",)},
            fallback="koordinator",
            activities=activities,
        )

    def take(self, event: Event, activity: str | None = None) -> Together | Refused:
        before = self.facts()
        outcome = advance_together(self.workflow, self.case, before, event, self.now, activity)
        if isinstance(outcome, Together):
            self.keep(outcome, getattr(event, "submission", None), activity)
        return outcome

    def keep(
        self, outcome: Together, sent: Submission | None = None, activity: str | None = None
    ) -> None:
        self.last, self.case = outcome, outcome.case
        self.person |= outcome.person
        for one in outcome.changed:
            self.histories.setdefault(one.case.id, []).extend(one.events)
            if one.use is not None:
                known = self.running.get(one.case.id, Running(case=one.case))
                self.running[one.case.id] = replace(known, case=one.case)
        if sent is not None and activity is None:
            self.submissions[sent.form] = (*self.submissions.get(sent.form, ()), sent)
        elif sent is not None and activity is not None:
            known = self.running[activity]
            mine = (*known.submissions.get(sent.form, ()), sent)
            self.running[activity] = replace(
                known, submissions={**known.submissions, sent.form: mine}
            )

    def open(self, at: str | None = None) -> Play:
        if at is not None:
            found = begin_at(self.workflow, self.id, at, self.facts(), ACTORS["kim"], self.now)
            self.keep(found)
            return self
        opening = Open(actor=ACTORS["kim"], case_id=self.id, submission=self.sent("anmälan", {}))
        assert isinstance(self.take(opening), Together)
        return self

    def sent(self, form: str, answers: dict[str, Value], by: str = "eva") -> Submission:
        count = sum(len(history) for history in self.histories.values())
        return Submission(
            id=f"{form}-{count}",
            form=form,
            version="1",
            at=self.now,
            by=by,
            answers=answers,
            values={},
        )

    def step(self, words: str) -> None:
        """One step, as the module says. Each takes a minute."""
        self.now += timedelta(minutes=1)
        refused = words.startswith("no ")
        who, _, rest = words.removeprefix("no ").rpartition(": ")
        first, _, after = rest.partition(" ")
        if first == "wait":
            self.wait(after)
            return
        activity = f"{self.id}.{first}" if first.isdecimal() else None
        before = (self.case, dict(self.running))
        outcome = self.take(self.event(who or "eva", after if activity else rest), activity)
        assert isinstance(outcome, Refused) is refused, (words, outcome)
        if refused:
            assert (self.case, self.running) == before

    def event(self, who: str, words: str) -> Event:
        actor = ACTORS[who]
        verb, _, rest = words.partition(" ")
        name, *given = rest.split(" ") if rest else ("",)
        answers = {key: read(value) for key, _, value in (one.partition("=") for one in given)}
        if verb == "start":
            return Start(actor=actor, activity=name, data=answers)
        if verb == "fill":
            return Submit(actor=actor, submission=self.sent(name, answers, actor.account))
        if verb == "seat":
            return AssignSeats(actor=actor, seats={"coach": name or None})
        form = next(
            (one.form for one in self.actions() if one.name == verb and one.form is not None), None
        )
        mine = self.sent(form, rows(answers), actor.account) if form is not None else None
        return Act(actor=actor, action=verb, submission=mine)

    def actions(self) -> Iterable:
        assert self.case is not None
        return self.workflow.leaf_actions[self.case.state].values()

    def wait(self, words: str) -> None:
        duration = durations.read(words)
        assert duration is not None, words
        until = Calendar().later(self.now, duration)
        while True:
            assert self.case is not None
            waking = next_waking_together(self.workflow, self.case, self.facts(), self.now)
            if waking is None or waking > until:
                break
            self.now = waking
            assert isinstance(self.take(PassTime()), Together)
            after = next_waking_together(self.workflow, self.case, self.facts(), self.now)
            assert after is None or after > self.now, "time passed, and the same is due again"
        self.now = until

    @property
    def stands(self) -> str:
        """`aktiv | pågår klar`."""
        assert self.case is not None
        inner = " ".join(one.case.state for one in self.running.values())
        return f"{self.case.state} | {inner}" if inner else self.case.state

    @property
    def signs(self) -> str:
        """What happened last, the case first."""
        assert self.last is not None
        return ", ".join(
            sign for one in self.last.changed for sign in map(sign_of, one.events) if sign
        )

    def check_replayed(self) -> None:
        """What is kept is what replaying each history gives."""
        assert replay(self.histories[self.id]) == self.case
        for id, one in self.running.items():
            assert replay(self.histories[id]) == one.case


def read(word: str) -> Value:
    if word in ("true", "false"):
        return word == "true"
    return int(word) if word.isdecimal() else word


def rows(answers: dict[str, Value]) -> dict[str, Value]:
    """`åtgärder=a,b` as rows; of one that is `?` it is not known what."""
    told = answers.get("åtgärder")
    if not isinstance(told, str):
        return answers
    found = tuple(
        {"vad": None if one == "?" else one, "antal": len(one)} for one in told.split(",") if one
    )
    return {**answers, "åtgärder": found}


def sign_of(one: Happened) -> str:
    said = one.payload
    match one.kind:
        case "moved":
            return f">{said['to']}"
        case "tasked":
            return f"+{said['text']['sv']}"
        case "withdrawn" | "finished":
            return f"-{said['form'] or said['text']['sv']}"
        case "asked":
            return f"?{said['form']}"
        case "started":
            return f"*{said['use']}"
        case "opened":
            return f"@{said['state']}"
        case "set":
            return f"{said['name']}={said['value']}"
        case "flagged":
            return f"{'!' if said['stands'] else '~'}{said['flag']}"
        case "overdue" | "warned":
            return f"{one.kind} {said['what']}"
        case _:
            return ""
