"""Owns the check that an anonymous activity is anonymous in all that is read there."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.check import Check
from engine.definitions.conditions import every_action
from engine.definitions.deployment import Deployment
from engine.definitions.form import Field
from engine.definitions.starts import every_effect
from engine.definitions.workflow import (
    FormUse,
    SetData,
    StartActivity,
    Who,
    WhoKind,
    Workflow,
    with_late,
)
from engine.expressions.expression import Expression
from engine.foundation.diagnostics import Diagnostic, Message, Span

CHECK = Check(
    code="tells-who",
    title=Message(
        "En aktivitet utan namn visar vem det gäller", "A nameless activity tells who it is about"
    ),
    why=Message(
        "I en aktivitet med anonymous: true ser de som inte ser hela ärendet ett nummer och det som står i "
        "aktiviteten, men inget om personen eller ärendet. Då måste formulären som de fyller i eller läser "
        "också säga anonymous: true, och det som de ser får inte räknas ut av ärendet. Ärendet får styra när "
        "systemet för aktiviteten vidare, men inte vad som står i den.",
        "In an activity with anonymous: true those who do not see the whole case see a number and what the "
        "activity says, but nothing of the person or the case. So the forms that they fill in or read must "
        "say anonymous: true as well, and what they see may not be worked out from the case. The case may "
        "decide when the system moves the activity on, not what it says.",
    ),
    wrong="""workflow: fråga_utan_namn
subject: activity
anonymous: true
forms:
  underlag: {form: underlag_med_namn, by: coach, read: parter}
""",
    right="""workflow: fråga_utan_namn
subject: activity
anonymous: true
forms:
  underlag: {form: underlag_utan_namn, by: coach, read: parter}
""",
)


def find(deployment: Deployment) -> Iterator[Diagnostic]:
    for name, workflow in deployment.every_workflow.items():
        if not workflow.anonymous:
            continue
        for use in workflow.forms.values():
            if not use.form.anonymous and not within(deployment, use):
                yield of_form(workflow, use)
        for expression, span in told(workflow):
            if any(path[0] == "case" for path in expression.reads):
                yield of_case(workflow, expression, span)
        host = deployment.workflows[name.partition(".")[0]]
        yield from of_starts(workflow, host)


def within(deployment: Deployment, use: FormUse) -> bool:
    """Whether all who have to do with the form see the whole of every case, or are the participant."""
    whos = (*use.by, *use.read, *use.read_result, *(use.amend or ()))
    return all(sees_all(deployment, who) for who in whos)


def sees_all(deployment: Deployment, who: Who) -> bool:
    if who.kind is not WhoKind.ROLE:
        return who.kind in (WhoKind.PARTICIPANT, WhoKind.SYSTEM)
    roles = (deployment.roles.get(one) for one in deployment.expanded(who.name))
    return all(role is not None and role.sees == "all" for role in roles)


def told(workflow: Workflow) -> Iterator[tuple[Expression, Span]]:
    """What is worked out and shown to those who are in the activity, or explained to them."""
    for one in workflow.data.values():
        yield from ((found, one.span) for found in of_field(one))
    for value in workflow.values.values():
        rows = (row.when for row in value.decide)
        yield from ((found, value.span) for found in (value.value, *rows) if found is not None)
    yield from ((flag.when, workflow.span) for flag in workflow.flags.values())
    for state in workflow.states.values():
        yield from ((found, state.span) for found in (state.due, state.places) if found is not None)
    for clock in workflow.clocks.values():
        measured = (clock.start, clock.end, clock.limit)
        yield from ((found, clock.span) for found in measured if found is not None)
    for action in every_action(workflow):
        if action.when is not None and not action.by_system:
            yield action.when, action.span
    time = workflow.appointment
    if time is not None:
        named = (time.at, time.minutes, time.place)
        yield from ((found, time.span) for found in named if found is not None)
    for effects in every_effect(workflow):
        for effect in with_late(effects):
            if isinstance(effect, SetData):
                yield from ((found, workflow.span) for found in effect.values.values())


def of_field(field: Field) -> Iterator[Expression]:
    found = (field.show_if, field.required, field.default, field.min, field.max, field.where)
    yield from (one for one in found if isinstance(one, Expression))
    yield from (one.show_if for one in field.options.values() if one.show_if is not None)
    for inner in field.fields.values():
        yield from of_field(inner)


def of_form(workflow: Workflow, use: FormUse) -> Diagnostic:
    return CHECK.at(
        workflow.span,
        f"{use.name} i {workflow.name} läses utan att man får veta vem det gäller, men formuläret "
        f"{use.form.name} säger inte anonymous: true.",
        f"{use.name} in {workflow.name} is read by those who may not know who it is about, but the form "
        f"{use.form.name} does not say anonymous: true.",
        help=Message(
            f"Skriv anonymous: true i {use.form.name}, eller använd ett annat formulär här.",
            f"Write anonymous: true in {use.form.name}, or use another form here.",
        ),
    )


def of_case(workflow: Workflow, expression: Expression, span: Span) -> Diagnostic:
    return CHECK.at(
        expression.span or span,
        f"Här används case., men i {workflow.name} visas det för dem som inte får veta vem det gäller.",
        f"case. is used here, but {workflow.name} shows it to those who may not know who it is about.",
        help=Message(
            "Bygg det på aktivitetens egna uppgifter. I when på handlingar som systemet gör får case. stå.",
            "Build it on the activity's own data. case. may stand in when of actions that the system takes.",
        ),
    )


def of_starts(workflow: Workflow, host: Workflow) -> Iterator[Diagnostic]:
    """What is started for what was said without a name must not be handed to those who said it."""
    started = {
        effect.activity
        for effects in every_effect(workflow)
        for effect in with_late(effects)
        if isinstance(effect, StartActivity)
    }
    for name in sorted(started):
        use = host.activities.get(name)
        if use is not None and not use.workflow.anonymous:
            yield CHECK.at(
                workflow.span,
                f"{workflow.name} startar {name}, som har namn: då kan de som svarade förstå vem det gällde.",
                f"{workflow.name} starts {name}, which has a name: those who answered could tell who it was.",
                help=Message(
                    "Ta bort start, eller låt den som ser ärendet starta den för hand.",
                    "Remove start, or let somebody who sees the case start it by hand.",
                ),
            )
