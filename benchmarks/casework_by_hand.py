"""The opponent of `casework`: the same workflow as a table in plain Python, written for it alone.

It knows every state, action, form and role by heart, looks nothing up that it can say, and makes what
`advance` makes: the case, the events in order, the notices, what is saved.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from engine.casework.case import Answered, Case, Facts, Request
from engine.casework.events import Act, Actor, Advanced, Event, Happened, Notice, Open, Submit
from engine.expressions.scope import Value, Visit
from engine.filling.submission import Submission
from engine.foundation.durations import Duration, Unit
from engine.foundation.texts import said
from engine.foundation.wrong import Reason, Refused

ENROLLED = ("kartläggning", "screening", "teamet")
THIRTY_DAYS = Duration(30, Unit.DAYS)
TWENTY = Duration(20, Unit.WORKING_DAYS)
FIVE = Duration(5, Unit.WORKING_DAYS)
BOOK = {"sv": "Boka samtal"}
RAISE = {"sv": "Ta upp i teamet."}
SUPPORT = ("koordinator", "kurator")


class Work:
    """What one event does: lists that grow, made into a case at the end."""

    __slots__ = (
        "actor", "answered", "data", "due", "events", "facts", "flags", "id", "notices", "now", "opened",
        "person", "requests", "seats", "state", "submissions", "version", "visits",
    )  # fmt: skip

    def __init__(self, case: Case, facts: Facts, actor: str, now: datetime) -> None:
        self.id = case.id
        self.state = case.state
        self.opened = case.opened
        self.seats = case.seats
        self.data = case.data
        self.visits = list(case.visits)
        self.due = dict(case.due)
        self.requests = list(case.requests)
        self.answered = case.answered
        self.flags = case.flags
        self.version = case.version
        self.facts = facts
        self.submissions = facts.submissions
        self.actor = actor
        self.now = now
        self.events: list[Happened] = []
        self.notices: list[Notice] = []
        self.person: dict[str, Value] = {}

    def tell(self, kind: str, payload: dict[str, Value]) -> None:
        self.events.append(Happened(kind=kind, at=self.now, actor=self.actor, payload=payload))
        self.version += 1

    def latest(self, form: str, name: str) -> Value:
        sent = self.submissions.get(form)
        return sent[-1].answers.get(name) if sent else None


def holds_role(actor: Actor, role: str, work: Work) -> bool:
    seat = work.seats.get(role)
    if seat is not None and seat.user in work.facts.holders.get(role, ()):
        return seat.user == actor.account
    return role in actor.roles


def support(actor: Actor, work: Work) -> bool:
    return holds_role(actor, "koordinator", work) or holds_role(actor, "kurator", work)


def coordinator(actor: Actor, work: Work) -> bool:
    return holds_role(actor, "koordinator", work)


def psychologist(actor: Actor, work: Work) -> bool:
    return holds_role(actor, "psykolog", work)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table."""

    by: Callable[[Actor, Work], bool]
    to: str | None
    needs: str | None = None
    guard: Callable[[Work], Value] | None = None
    form: str | None = None


PAUSE = Row(support, "paus")
CLOSE = Row(coordinator, "avslutad", guard=lambda work: work.state in ENROLLED, form="avslut")
TABLE = {
    ("anmäld", "skriv_in"): Row(coordinator, "kartläggning"),
    ("kartläggning", "vidare"): Row(
        support, "screening", "samtal", lambda work: work.latest("samtal", "träffa_psykolog")
    ),
    ("teamet", "om"): Row(support, "kartläggning"),
    ("paus", "återuppta"): Row(support, None),
    **{(state, "pausa"): PAUSE for state in ENROLLED},
    **{(state, "avsluta"): CLOSE for state in ("anmäld", *ENROLLED, "paus")},
}
FILLED_BY = {"samtal": support, "screening": psychologist, "avslut": coordinator}


def advance(case: Case | None, facts: Facts, event: Event, now: datetime) -> Advanced | Refused:
    """As `engine.casework.advance`, for this workflow."""
    if isinstance(event, Open):
        return opened(facts, event, now)
    if case is None:
        return no("state")
    work = Work(case, facts, event.actor.account, now)
    if isinstance(event, Submit):
        form = event.submission.form
        asked = any(one.form == form for one in work.requests)
        if not asked and not (form == "samtal" and work.state in ENROLLED):
            return no("state")
        if not FILLED_BY[form](event.actor, work):
            return no("by")
        file(work, event.submission, event.actor)
    elif isinstance(event, Act):
        row = TABLE.get((work.state, event.action))
        if row is None:
            return no("state")
        if not row.by(event.actor, work):
            return no("by")
        if row.needs is not None and not work.submissions.get(row.needs):
            return no("form")
        if row.guard is not None and row.guard(work) is not True:
            return no("when")
        given = event.submission.form if event.submission is not None else None
        if given != row.form:
            return no("form")
        to = row.to or before_pause(work)
        if to is None:
            return no("state")
        if event.submission is not None:
            file(work, event.submission, event.actor)
        move(work, to, event.action)
    return finish(work)


def no(kind: str) -> Refused:
    return Refused(reasons=(Reason(kind=kind, sentence=said("Det går inte.")),))


def opened(facts: Facts, event: Open, now: datetime) -> Advanced | Refused:
    case = Case(
        id=event.case_id, workflow="deltagare", state="anmäld", opened=now,
        visits=(Visit("anmäld", now),),
    )  # fmt: skip
    work = Work(case, facts, event.actor.account, now)
    if not coordinator(event.actor, work):
        return no("by")
    work.tell(
        "opened",
        {
            "case": case.id,
            "workflow": "deltagare",
            "state": "anmäld",
            "unit": event.unit,
            "subproject": event.subproject,
        },
    )
    file(work, event.submission, event.actor)
    set_due(work, "anmäld", facts.settings.get("kontakttid"))
    task(work, BOOK, "koordinator", "anmäld")
    return finish(work)


def file(work: Work, sent: Submission, actor: Actor) -> None:
    form = sent.form
    work.submissions = {**work.submissions, form: (*work.submissions.get(form, ()), sent)}
    work.tell(
        "submitted",
        {
            "form": form,
            "submission": sent.id,
            "version": sent.version,
            "on_behalf": sent.on_behalf,
        },
    )
    if form == "anmälan" and (language := sent.answers.get("språk")) is not None:
        work.person["language"] = language
        work.tell("saved", {"name": "language", "form": form})
    asked = [one for one in work.requests if one.form == form]
    mine = [one for one in asked if holds_role(actor, one.of.partition(":")[2], work)]
    if not mine and len({one.of for one in asked}) == 1:
        mine = asked
    for one in mine:
        work.tell("answered", {**stood(one), "submission": sent.id})
        if one.due is not None:
            work.answered = (*work.answered, Answered(form, work.now, one.due))
        work.requests.remove(one)


def stood(one: Request) -> dict[str, Value]:
    return {
        "id": one.id, "kind": one.kind, "of": one.of, "form": one.form, "text": dict(one.text),
    }  # fmt: skip


def before_pause(work: Work) -> str | None:
    states = (visit.state for visit in reversed(work.visits))
    return next((state for state in states if state != "paus"), None)


def move(work: Work, to: str, action: str) -> None:
    here = work.state
    inside, will_be = here in ENROLLED, to in ENROLLED
    left = (here, "inskriven") if inside and not will_be else (here,)
    entered = ("inskriven", to) if will_be and not inside else (to,)
    work.state = to
    last = work.visits[-1]
    work.visits[-1] = Visit(last.state, last.entered, work.now)
    work.visits.append(Visit(to, work.now))
    for state in left:
        work.due.pop(state, None)
    work.tell("moved", {"from": here, "to": to, "action": action, "left": left, "entered": entered})
    for one in [one for one in work.requests if one.state in left]:
        work.tell("withdrawn", stood(one))
        work.requests.remove(one)
    ENTER[to](work)


def set_due(work: Work, state: str, duration: Value) -> None:
    if isinstance(duration, Duration):
        day = work.facts.calendar.later(work.now.date(), duration)
        work.due[state] = day
        work.tell("due", {"state": state, "date": day.isoformat()})


def enter_mapping(work: Work) -> None:
    set_due(work, "kartläggning", THIRTY_DAYS)
    ask(work, "samtal", "kurator", "kartläggning", work.due["kartläggning"])


def enter_screening(work: Work) -> None:
    set_due(work, "screening", TWENTY)
    day = work.facts.calendar.later(work.now.date(), FIVE)
    ask(work, "screening", "psykolog", "screening", day)


def enter_team(work: Work) -> None:
    set_due(work, "teamet", FIVE)
    to = receiver(work, "koordinator")
    work.notices.append(Notice(to=to, message=RAISE, about="state:teamet"))
    work.tell("notified", {"to": to, "message": dict(RAISE), "about": "state:teamet"})


def nothing(work: Work) -> None:
    return


ENTER: dict[str, Callable[[Work], None]] = {
    "kartläggning": enter_mapping,
    "screening": enter_screening,
    "teamet": enter_team,
    "paus": nothing,
    "avslutad": nothing,
}


def receiver(work: Work, role: str) -> str:
    if work.facts.holders.get(role):
        return f"role:{role}"
    work.tell(
        "fallback", {"wanted": f"role:{role}", "got": f"role:{work.facts.fallback}", "about": ""}
    )
    return f"role:{work.facts.fallback}"


def ask(work: Work, form: str, role: str, state: str, due: date) -> None:
    of = receiver(work, role)
    if any(one.form == form and one.of == of for one in work.requests):
        return
    number = f"{work.id}.{work.version + 1}"
    work.requests.append(
        Request(id=number, kind="ask", of=of, at=work.now, form=form, due=due, state=state)
    )
    work.tell(
        "asked",
        {
            "id": number,
            "form": form,
            "of": of,
            "due": due.isoformat(),
            "state": state,
            "flag": None,
            "about": f"state:{state}",
        },
    )


def task(work: Work, text: dict[str, str], role: str, state: str) -> None:
    of = receiver(work, role)
    if any(one.text == text and one.of == of for one in work.requests):
        return
    number = f"{work.id}.{work.version + 1}"
    work.requests.append(
        Request(
            id=number, kind="task", of=of, at=work.now, text=MappingProxyType(text), state=state
        )
    )
    work.tell(
        "tasked",
        {
            "id": number,
            "text": dict(text),
            "of": of,
            "due": None,
            "state": state,
            "flag": None,
            "about": f"state:{state}",
        },
    )


def finish(work: Work) -> Advanced:
    work.actor = "system"
    if work.state == "screening" and work.latest("screening", "berättat") is True:
        move(work, "teamet", "berättat")
    sent = work.submissions.get("samtal", ())
    many = len(sent) > 3
    if sent is not work.facts.submissions.get("samtal", ()) and many != (
        "pratat_mycket" in work.flags
    ):
        work.flags = ("pratat_mycket",) if many else ()
        told: dict[str, Value] = {"flag": "pratat_mycket", "stands": many}
        if many:
            told |= {"severity": "info", "form": None, "submission": None}
        work.tell("flagged", told)
    case = Case(
        id=work.id,
        workflow="deltagare",
        state=work.state,
        opened=work.opened,
        unit=None,
        subproject=None,
        data=work.data,
        seats=work.seats,
        visits=tuple(work.visits),
        due=MappingProxyType(work.due),
        requests=tuple(work.requests),
        flags=work.flags,
        answered=work.answered,
        version=work.version,
    )
    return Advanced(
        case=case,
        events=tuple(work.events),
        planned=tuple(work.notices),
        person=MappingProxyType(work.person),
    )
