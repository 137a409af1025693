"""Owns what each effect of a definition makes happen in a case: ask, task, notify, set, assign, start.

What nobody can take goes to the deployment's fallback role, as a happening of its own, never an
error. Delivering notices is left to `effects`, the room.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from engine.casework.case import Request
from engine.casework.notices import reached, tell
from engine.casework.plain import to_plain
from engine.casework.reasons import LANGUAGES, quoted
from engine.casework.starting import start_all
from engine.casework.step import Step
from engine.casework.ways import Cause, Doing
from engine.casework.who import anybody, may_have, person_of, receivers
from engine.definitions.workflow import (
    Ask,
    Assign,
    Effect,
    Notify,
    SetData,
    StartActivity,
    Task,
    Who,
    WhoKind,
)
from engine.expressions.expression import Expression
from engine.expressions.scope import Value
from engine.foundation.texts import Said, Text, said, within

NEWS = said("Något har hänt i ett ärende som rör dig.")


def perform_all(step: Step, doing: Doing) -> None:
    """Let what several causes have to do happen, in order."""
    for cause, effects in doing:
        perform(step, effects, cause)


def perform(step: Step, effects: Iterable[Effect], cause: Cause) -> None:
    """Let each effect whose `when` holds happen, in order; each sees what those before it did."""
    for effect in effects:
        if effect.when is not None and effect.when.run(step.env) is not True:
            continue
        if isinstance(effect, Ask):
            _ask(step, effect, cause)
        elif isinstance(effect, Task):
            late = step.plan.late_key(effect)
            _task(step, effect.text.entries, effect.of, step.day_of(effect.due), cause, late)
        elif isinstance(effect, Notify):
            _notify(step, effect, cause)
        elif isinstance(effect, SetData):
            _set(step, effect.values)
        elif isinstance(effect, StartActivity):
            _start(step, effect, cause)
        else:
            _assign(step, effect, cause)


def _ask(step: Step, ask: Ask, cause: Cause) -> None:
    due = step.day_of(ask.due) if ask.due is not None else due_of_state(step, cause.state)
    for of, field in _asked_of(step, ask.of, cause, ask.form).items():
        alike = [one for one in step.draft.requests if one.form == ask.form and one.of == of]
        if not _covered(alike, cause):
            late = step.plan.late_key(ask)
            told = _request(step, of, due, cause, late)
            more: dict[str, Value] = {"field": field} if field is not None else {}
            step.record("asked", {"form": ask.form, **told, **more})


def _task(
    step: Step,
    text: Mapping[str, str],
    of: Iterable[Who],
    due: date | None,
    cause: Cause,
    late: str | None,
) -> None:
    for receiver, field in _asked_of(step, of, cause, None).items():
        _give_task(step, text, receiver, due, cause, late, field)


def _give_task(
    step: Step,
    text: Mapping[str, str],
    of: str,
    due: date | None,
    cause: Cause,
    late: str | None = None,
    field: str | None = None,
) -> None:
    alike = [one for one in step.draft.requests if one.of == of and one.text == text]
    if not _covered(alike, cause):
        more: dict[str, Value] = {"field": field} if field is not None else {}
        told = _request(step, of, due, cause, late)
        step.record("tasked", {"text": dict(text), **told, **more})


def _covered(alike: list[Request], cause: Cause) -> bool:
    """Whether one of those that stand is the same as what `cause` asks for, and lasts as long."""
    return any(one.flag == cause.flag and one.state in (None, cause.state) for one in alike)


def _request(
    step: Step, of: str, due: date | None, cause: Cause, late: str | None
) -> dict[str, Value]:
    more: dict[str, Value] = {"late": late} if late is not None else {}
    if cause.after is not None:
        more["after"] = cause.after
    if cause.tolerance is not None:
        until = step.facts.calendar.later(due or step.now.date(), cause.tolerance)
        more["until"] = until.isoformat()
    return {
        "id": step.new_id(),
        "of": of,
        "due": due.isoformat() if due is not None else None,
        "state": cause.state,
        "flag": cause.flag,
        "about": cause.about,
        **more,
    }


def what_stood(request: Request) -> dict[str, Value]:
    """A request that ends, as it is told."""
    return {
        "id": request.id,
        "kind": request.kind,
        "of": request.of,
        "form": request.form,
        "text": dict(request.text),
    }


def due_of_state(step: Step, state: str | None) -> date | None:
    """The date by which `state`, or where the case is, should have been left."""
    names = step.leaf.names
    start = names.index(state) if state in names else 0
    return next((step.draft.due[name] for name in names[start:] if name in step.draft.due), None)


def _notify(step: Step, notify: Notify, cause: Cause) -> None:
    message = notify.message.entries if notify.message is not None else in_languages(NEWS)
    for receiver in _reached(step, notify.who, cause):
        if cause.flag is None or not _told_already(step, receiver, message):
            tell(step, receiver, message, cause.about)


def _told_already(step: Step, receiver: str, message: Mapping[str, str]) -> bool:
    """Whether another flag has told somebody the same in this step: the words name no flag, since a flag
    tells of an answer, so that once more would say nothing new.
    """
    return any(
        one.to == receiver and one.message == message and one.about.startswith("flag:")
        for one in step.notices
    )


def in_languages(sentence: Said) -> Mapping[str, str]:
    """A sentence of the program in the languages it has, as the texts of a definition are kept."""
    return {language: sentence.in_(language) for language in LANGUAGES}


def _set(step: Step, values: Mapping[tuple[str, str], Expression]) -> None:
    for (place, name), expression in values.items():
        value = expression.run(step.env)
        if place == "person":
            step.save_to_person(name, value)
            step.record("saved", {"name": name})
        else:
            set_data(step, name, value)


def set_data(step: Step, name: str, value: Value) -> None:
    """Let a data field have a value; what was asked of those it named follows it."""
    step.touch(name)
    step.record("set", {"name": name, "value": to_plain(value)})
    follow(step, name)


def follow(step: Step, name: str) -> None:
    """What was asked of somebody whom a data field named is now asked of whom it names; of several, one
    that is taken away loses it, and one that is added is not asked.
    """
    standing = [one for one in step.draft.requests if one.field == name]
    if not standing:
        return
    field = step.plan.workflow.data[name]
    who = Who(WhoKind.DATA, name, field.label)
    now = receivers(who, step.draft, step.facts, step.plan.workflow.data)
    for request in standing:
        if request.of in now:
            continue
        if field.many:
            step.record("withdrawn", what_stood(request))
        else:
            to = now[0] if now else f"role:{step.facts.fallback}"
            step.record("readdressed", {**what_stood(request), "to": to})


def _start(step: Step, effect: StartActivity, cause: Cause) -> None:
    """What needs something that nobody knows is not started; the rest goes on, and somebody is told."""
    for use, lacking in start_all(step, effect):
        case = step.host or step
        labels = tuple(quoted(use.workflow.data[name].label) for name in lacking)
        told = said(
            "{activity} startade inte. Det saknas: {fields}.", activity=use.label, fields=labels
        )
        case.actor, case.instead_of = step.actor, step.instead_of
        of = f"role:{case.facts.fallback}"
        _give_task(case, in_languages(told), of, None, Cause(about=cause.about))


def _assign(step: Step, assign: Assign, cause: Cause) -> None:
    for role, who in assign.seats.items():
        person = person_of(who, step.draft, step.facts)
        if person is None or person not in step.facts.holders.get(role, ()):
            _nobody_for(step, role, cause)
        else:
            seat(step, role, person)


def seat(step: Step, role: str, person: str | None) -> None:
    """Put somebody, or nobody, in a seat; nothing happens when it is so already."""
    now = step.draft.seats.get(role)
    before = now.user if now is not None else None
    if before != person:
        step.record("assigned", {"seat": role, "user": person, "before": before})


def _nobody_for(step: Step, role: str, cause: Cause) -> None:
    label = role_label(step, role)
    of = _falls_back(step, f"role:{role}", cause)
    _give_task(step, in_languages(said("Utse {role}.", role=within(label))), of, None, cause)


def role_label(step: Step, role: str) -> Text | str:
    return step.plan.workflow.roles.get(role, role)


def _asked_of(
    step: Step, whos: Iterable[Who], cause: Cause, form: str | None
) -> dict[str, str | None]:
    """Who is asked, with the data field that names them; of a partner only what a consent lets it have."""
    found: dict[str, str | None] = {}
    for who in whos:
        field = who.name if who.kind is WhoKind.DATA else None
        if field is not None and step.plan.workflow.data[field].type == "contact":
            field = None
        all_ = receivers(who, step.draft, step.facts, step.plan.workflow.data)
        open_ = [one for one in all_ if is_open(step, one, form)]
        for of in open_ or (_falls_back(step, f"{who.kind}:{who.name}", cause),):
            found.setdefault(of, field)
    return found


def is_open(step: Step, receiver: str, form: str | None) -> bool:
    """Whether it may be asked. An anonymous activity tells of nobody, so that no consent is needed there."""
    kind, _, name = receiver.partition(":")
    if kind != "organisation" or step.plan.workflow.anonymous:
        return True
    return may_have(name, form, step.draft, step.facts, step.now.date())


def _reached(step: Step, whos: Iterable[Who], cause: Cause) -> tuple[str, ...]:
    """Who gets it; the fallback role in the place of each who that is nobody."""
    found: list[str] = []
    for who in whos:
        meant = receivers(who, step.draft, step.facts, step.plan.workflow.data)
        told = [one for receiver in meant for one in reached(step, receiver)]
        found += told or (_falls_back(step, f"{who.kind}:{who.name}", cause),)
    return tuple(dict.fromkeys(found))


def _falls_back(step: Step, wanted: str, cause: Cause) -> str:
    """It waits for the role also where nobody holds it; that nobody got it is told then."""
    got = f"role:{step.facts.fallback}"
    told = got if anybody(step.facts.fallback, step.facts) else ""
    step.record("fallback", {"wanted": wanted, "got": told, "about": cause.about})
    return got
