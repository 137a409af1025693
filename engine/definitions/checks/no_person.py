"""Owns the check that nothing in the case of a project saves anything of a person: there is none."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.check import Check
from engine.definitions.deployment import Deployment
from engine.definitions.form import Form
from engine.definitions.starts import every_effect
from engine.definitions.workflow import SetData, Workflow, with_late
from engine.foundation.diagnostics import Diagnostic, Message, Span

CHECK = Check(
    code="no-person",
    title=Message("Här finns ingen person", "There is no person here"),
    why=Message(
        "Ett arbetsflöde med subject: project handlar om projektet självt. I dess ärende finns ingen "
        "deltagare, så inget kan sparas om personen och inget samtycke ges där.",
        "A workflow with subject: project is about the project itself. There is no participant in its "
        "case, so nothing can be saved of the person and no consent given there.",
    ),
    wrong="""workflow: projekt
subject: project
forms:
  kontakt: {by: samordnare}  # där ett fält har saves_to: person.phone
""",
    right="""workflow: projekt
subject: project
forms:
  utbildning: {by: samordnare}
""",
)


def find(deployment: Deployment) -> Iterator[Diagnostic]:
    for workflow in deployment.projects.values():
        inner = [use.workflow for use in workflow.activities.values()]
        for one in (workflow, *inner):
            yield from of_forms(one)
            yield from of_effects(one)


def of_forms(workflow: Workflow) -> Iterator[Diagnostic]:
    for use in workflow.forms.values():
        for name, span in about_people(use.form):
            yield CHECK.at(
                span,
                f"{name} handlar om en person, men formuläret används i {workflow.name}, där ingen finns.",
                f"{name} is about a person, but the form is used in {workflow.name}, where there is none.",
                help=Message(
                    "Använd ett formulär utan det i projektets ärende.",
                    "Use a form without it in the case of the project.",
                ),
            )


def about_people(form: Form) -> Iterator[tuple[str, Span]]:
    """Fields that save to the person or give a consent, in rows and blocks too."""
    for field in form.fields.values():
        saves = field.saves_to is not None and field.saves_to[0] == "person"
        if saves or field.type == "consent":
            yield field.name, field.span
        if field.block is not None:
            yield from about_people(field.block)


def of_effects(workflow: Workflow) -> Iterator[Diagnostic]:
    saved = {
        name
        for effects in every_effect(workflow)
        for effect in with_late(effects)
        if isinstance(effect, SetData)
        for place, name in effect.values
        if place == "person"
    }
    for name in sorted(saved):
        yield CHECK.at(
            workflow.span,
            f"Här sparas person.{name}, men i {workflow.name} finns ingen person.",
            f"person.{name} is saved here, but there is no person in {workflow.name}.",
            help=Message("Ta bort det ur set.", "Remove it from set."),
        )
