"""Owns how what happened is told: one line for each happening, in the words of the definition.

Who may see which line is left to `access` (`form_of` says which form a line is about). Lines are
data until somebody's language is known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from engine.casework.events import Happened
from engine.casework.plan import flag_of
from engine.definitions.workflow import Workflow
from engine.expressions.scope import Value, Values
from engine.foundation.texts import Param, Said, Text, said

Words = Text | Said | str
MOVED, RECORDED, FLAG = "moved", "recorded", "flag"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A line of the timeline. `mark`: moved (a square), recorded (a ring) or flag (a diamond)."""

    mark: str
    head: Said
    more: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """What roles, organisations and accounts are called, by name."""

    roles: Mapping[str, Text] = field(default_factory=lambda: MappingProxyType({}))
    organisations: Mapping[str, Text] = field(default_factory=lambda: MappingProxyType({}))
    people: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def in_words(happened: Happened, workflow: Workflow, labels: Labels) -> Told:
    """What happened, as one line."""
    return TELLERS[happened.kind](happened.payload, workflow, labels)


def form_of(happened: Happened) -> str | None:
    """The form whose answers the line builds on, so that readers may be kept apart."""
    form = happened.payload.get("form")
    return str(form) if form is not None else None


def receiver_in_words(receiver: str, workflow: Workflow, labels: Labels) -> Param:
    """`role:kurator` and the like as the definition calls them."""
    kind, _, name = receiver.partition(":")
    if kind == "participant":
        return said("Deltagaren")
    if kind == "organisation":
        return labels.organisations.get(name, name)
    if kind == "user":
        return labels.people.get(name, name)
    if kind in ("contact", "data"):
        return workflow.data[name].label if name in workflow.data else name
    return role_in_words(name, workflow, labels)


def role_in_words(role: str, workflow: Workflow, labels: Labels) -> Param:
    return labels.roles.get(role) or workflow.roles.get(role) or role


def _opened(what: Values, workflow: Workflow, labels: Labels) -> Told:
    return Told(mark=MOVED, head=said("Ärendet öppnades"), more=(_state(what["state"], workflow),))


def _submitted(what: Values, workflow: Workflow, labels: Labels) -> Told:
    return Told(mark=RECORDED, head=said("{form} fylldes i", form=_form(what["form"], workflow)))


def _moved(what: Values, workflow: Workflow, labels: Labels) -> Told:
    head = said("Läget är nu {state}", state=_quoted(_state(what["to"], workflow)))
    action = workflow.leaf_actions.get(str(what["from"]), {}).get(str(what["action"]))
    return Told(mark=MOVED, head=head, more=(action.label,) if action is not None else ())


def _asked(what: Values, workflow: Workflow, labels: Labels) -> Told:
    who = receiver_in_words(str(what["of"]), workflow, labels)
    head = said("{who} ska fylla i {form}", who=who, form=_form(what["form"], workflow))
    return Told(mark=RECORDED, head=head, more=_by_day(what.get("due")))


def _tasked(what: Values, workflow: Workflow, labels: Labels) -> Told:
    who = receiver_in_words(str(what["of"]), workflow, labels)
    head = said("Uppgift till {who}: {text}", who=who, text=_request(what, workflow))
    return Told(mark=RECORDED, head=head, more=_by_day(what.get("due")))


def _answered(what: Values, workflow: Workflow, labels: Labels) -> Told:
    who = receiver_in_words(str(what["of"]), workflow, labels)
    head = said("{form} från {who} har kommit in", form=_request(what, workflow), who=who)
    return Told(mark=RECORDED, head=head)


def _finished(what: Values, workflow: Workflow, labels: Labels) -> Told:
    note = str(what.get("note") or "")
    head = said("Uppgiften är gjord: {text}", text=_request(what, workflow))
    return Told(mark=RECORDED, head=head, more=(note,) if note else ())


def _withdrawn(what: Values, workflow: Workflow, labels: Labels) -> Told:
    head = said("Behövs inte längre: {text}", text=_request(what, workflow))
    return Told(mark=RECORDED, head=head)


def _notified(what: Values, workflow: Workflow, labels: Labels) -> Told:
    who = receiver_in_words(str(what["to"]), workflow, labels)
    message = _text(what.get("message"))
    head = said("{who} har fått ett meddelande", who=who)
    return Told(mark=RECORDED, head=head, more=(message,) if message is not None else ())


def _set(what: Values, workflow: Workflow, labels: Labels) -> Told:
    known = workflow.data.get(str(what["name"]))
    name: Param = known.label if known is not None else str(what["name"])
    return Told(mark=RECORDED, head=said("Sparat i ärendet: {name}", name=name))


def _saved(what: Values, workflow: Workflow, labels: Labels) -> Told:
    return Told(mark=RECORDED, head=said("Personens uppgifter har uppdaterats"))


def _assigned(what: Values, workflow: Workflow, labels: Labels) -> Told:
    role = role_in_words(str(what["seat"]), workflow, labels)
    user = what.get("user")
    if user is None:
        return Told(mark=RECORDED, head=said("Ingen är längre {role}", role=role))
    person = labels.people.get(str(user), str(user))
    return Told(mark=RECORDED, head=said("{person} är nu {role}", person=person, role=role))


def _due(what: Values, workflow: Workflow, labels: Labels) -> Told:
    state = _quoted(_state(what["state"], workflow))
    head = said("{state} ska vara klart senast {day}", state=state, day=_day(what["date"]))
    return Told(mark=RECORDED, head=head)


def _flagged(what: Values, workflow: Workflow, labels: Labels) -> Told:
    label = flag_in_words(str(what["flag"]), workflow)
    if what["stands"]:
        return Told(mark=FLAG, head=said("Flagga: {label}", label=label))
    return Told(mark=RECORDED, head=said("Flaggan gäller inte längre: {label}", label=label))


def flag_in_words(flag: str, workflow: Workflow) -> Param:
    """A flag of a case (`form.flag`, or the workflow's own) by its label."""
    form, _, name = flag.partition(".")
    if not name:
        own = workflow.flags.get(flag)
        return own.label if own is not None else flag
    found = flag_of(workflow.forms[form].form, name) if form in workflow.forms else None
    return found.label if found is not None else flag


def _fallback(what: Values, workflow: Workflow, labels: Labels) -> Told:
    wanted = receiver_in_words(str(what["wanted"]), workflow, labels)
    got = receiver_in_words(str(what["got"]), workflow, labels)
    head = said("{wanted} saknas. Det går till {got} i stället.", wanted=wanted, got=got)
    return Told(mark=RECORDED, head=head)


TELLERS: Mapping[str, Callable[[Values, Workflow, Labels], Told]] = {
    "opened": _opened,
    "submitted": _submitted,
    "moved": _moved,
    "asked": _asked,
    "answered": _answered,
    "tasked": _tasked,
    "finished": _finished,
    "withdrawn": _withdrawn,
    "notified": _notified,
    "set": _set,
    "saved": _saved,
    "assigned": _assigned,
    "due": _due,
    "flagged": _flagged,
    "fallback": _fallback,
}


def _state(name: Value, workflow: Workflow) -> Text:
    known = workflow.states.get(str(name))
    return known.label if known is not None else Text({"sv": str(name)})


def _form(name: Value, workflow: Workflow) -> Param:
    known = workflow.forms.get(str(name))
    return _quoted(known.form.title) if known is not None else str(name)


def _request(what: Values, workflow: Workflow) -> Param:
    text = _text(what.get("text"))
    return text if text is not None else _form(what.get("form"), workflow)


def _text(value: Value) -> Text | None:
    if not isinstance(value, Mapping) or not value:
        return None
    return Text({language: str(words) for language, words in value.items()})


def _quoted(text: Text) -> Said:
    return said("«{text}»", text=text)


def _by_day(day: Value) -> tuple[Words, ...]:
    return (said("Senast {day}", day=str(day)),) if day is not None else ()


def _day(value: Value) -> date | str:
    """A date of a payload, to be told as one says it."""
    if isinstance(value, str) and len(value) == len("2024-01-01"):
        return date.fromisoformat(value)
    return value if isinstance(value, date) else str(value)
