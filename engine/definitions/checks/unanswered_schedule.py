"""Owns the check of schedules that nobody can answer, or that start what never ends."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.check import Check
from engine.definitions.checks.nobody_may import is_blind
from engine.definitions.checks.unshared_partner import is_shared
from engine.definitions.deployment import Deployment
from engine.definitions.effect_places import EffectPlace, effect_places
from engine.definitions.reach import reached
from engine.definitions.workflow import (
    Ask,
    Effect,
    StartActivity,
    Task,
    Who,
    WhoKind,
    Workflow,
    with_late,
)
from engine.foundation.diagnostics import Diagnostic, Message

CHECK = Check(
    code="unanswered-schedule",
    title=Message("Ett schema som ingen svarar på", "A schedule that nobody answers"),
    why=Message(
        "En timer ber någon om något, gång på gång. Kan ingen av dem svara blir allt för sent: en roll som "
        "inte ser ärenden, systemet, eller en samverkanspart som inget samtycke delar formuläret med. En "
        "timer med every som startar en aktivitet som aldrig kan ta slut lägger nya till de gamla för "
        "alltid.",
        "A timer asks somebody for something, again and again. When none of them can answer, all of it gets "
        "late: a role that sees no cases, the system, or a partner to which no consent shares the form. A "
        "timer with every that starts an activity which can never end adds new ones to the old for ever.",
    ),
    wrong="""roles:
  styrgrupp: {label: Styrgrupp, sees: figures}
timers:
  mätning: {every: 3 months, do: {ask: who5, of: styrgrupp, due: 7 days}}
""",
    right="""roles:
  coach: {label: Coach, sees: assigned}
timers:
  mätning: {every: 3 months, do: {ask: who5, of: coach, due: 7 days}}
""",
)


def find(deployment: Deployment) -> Iterator[Diagnostic]:
    for case in deployment.workflows.values():
        for workflow in (case, *(one.workflow for one in case.activities.values())):
            for place in effect_places(workflow):
                if place.timer is not None:
                    yield from _of_timer(deployment, case, workflow, place)


def _of_timer(
    deployment: Deployment, case: Workflow, workflow: Workflow, place: EffectPlace
) -> Iterator[Diagnostic]:
    for effect in with_late(place.effects):
        if isinstance(effect, Ask | Task) and effect.of:
            whys = [_cannot(deployment, workflow, effect, who) for who in effect.of]
            if whys[0] is not None and all(whys):
                yield _unanswered(place, effect, whys[0])
        elif isinstance(effect, StartActivity) and _is_endless(case, place, effect):
            yield _endless(place, effect.activity)


Why = tuple[Message, Message]


def _cannot(deployment: Deployment, workflow: Workflow, effect: Ask | Task, who: Who) -> Why | None:
    """Why somebody can do nothing about what is asked, and what helps; None where they may."""
    if is_blind(deployment, who):
        return (
            Message(f"{who.name} ser inga ärenden", f"{who.name} sees no cases"),
            Message("Be en roll som ser ärendet.", "Ask a role that sees the case."),
        )
    if who.kind is WhoKind.SYSTEM:
        return (
            Message("systemet svarar inte på något", "the system answers nothing"),
            Message(
                "Skriv en roll eller deltagaren i of.", "Write a role or the participant in of."
            ),
        )
    if isinstance(effect, Ask) and _is_shut_out(deployment, workflow, effect.form, who):
        return (
            Message(
                f"inget samtycke till {who.name} delar {effect.form}",
                f"no consent to {who.name} shares {effect.form}",
            ),
            Message(
                f"Lägg till {effect.form} under shares i ett samtycke till {who.name}.",
                f"Add {effect.form} under shares of a consent to {who.name}.",
            ),
        )
    return None


def _is_shut_out(deployment: Deployment, workflow: Workflow, form: str, who: Who) -> bool:
    partner = who.kind is WhoKind.ORGANISATION and who.name in deployment.partners
    return (
        partner and not workflow.is_project and not is_shared(deployment, workflow, form, who.name)
    )


def _is_endless(case: Workflow, place: EffectPlace, effect: StartActivity) -> bool:
    """Whether one is started again and again that no way leads out of."""
    use = case.activities.get(effect.activity)
    if use is None or place.timer is None or place.timer.every is None:
        return False
    return not any(use.workflow.states[leaf].final for leaf in reached(use.workflow))


def _unanswered(place: EffectPlace, effect: Effect, why: Why) -> Diagnostic:
    because, helps = why
    what = effect.form if isinstance(effect, Ask) else None
    sv = f"ber om {what} som ingen kan svara på" if what else "ger en uppgift som ingen kan göra"
    en = f"asks for {what}, which nobody can answer" if what else "gives a task that nobody can do"
    return CHECK.at(
        place.span,
        f"Timern {place.name} {sv}: {because.sv}.",
        f"The timer {place.name} {en}: {because.en}.",
        help=helps,
    )


def _endless(place: EffectPlace, activity: str) -> Diagnostic:
    return CHECK.at(
        place.span,
        f"Timern {place.name} startar {activity} om och om igen, men {activity} kan aldrig ta slut.",
        f"The timer {place.name} starts {activity} over and over, but {activity} can never end.",
        help=Message(
            f"Lägg till en handling i {activity} som leder till ett läge med final: true.",
            f"Add an action to {activity} that leads to a state with final: true.",
        ),
    )
