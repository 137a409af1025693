"""Owns the check of questions that are to be asked in forms begun before, in a form that opens no case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.definitions.checks.check import Check
from engine.definitions.deployment import Deployment
from engine.definitions.form import Field, Form
from engine.foundation.diagnostics import Diagnostic, Message, Severity

CHECK = Check(
    code="ask-drafts-never",
    severity=Severity.WARNING,
    title=Message("ask_drafts har ingen verkan", "ask_drafts has no effect"),
    why=Message(
        "Ett påbörjat formulär går bara över till en ny version om det ska öppna ett ärende. Formulär "
        "inne i ett ärende hör till ärendets version, så där ställs frågan aldrig i det som är påbörjat.",
        "A begun form goes over to a new release only when it is to open a case. Forms within a case "
        "belong to the release of the case, so what is begun there is never asked the question.",
    ),
    wrong="fields:\n  samtycke: {type: yes_no, label: Får vi ringa?, ask_drafts: true}\n",
    right="fields:\n  samtycke: {type: yes_no, label: Får vi ringa?}\n",
)


def find(deployment: Deployment) -> Iterator[Diagnostic]:
    opens = {name for one in opening(deployment) for name in within(one)}
    for form in deployment.forms.values():
        for field in each(form.fields) if form.name not in opens else ():
            if field.ask_drafts:
                yield CHECK.at(
                    field.span,
                    f"ask_drafts gör ingenting för {field.name}: formuläret {form.name} öppnar inget ärende.",
                    f"ask_drafts does nothing for {field.name}: the form {form.name} opens no case.",
                    help=Message("Ta bort ask_drafts.", "Remove ask_drafts."),
                )


def opening(deployment: Deployment) -> Iterator[Form]:
    for workflow in deployment.workflows.values():
        if workflow.opens_with in workflow.forms:
            yield workflow.forms[workflow.opens_with].form


def within(form: Form) -> Iterator[str]:
    """The form, and those that are blocks of it."""
    yield form.name
    for field in each(form.fields):
        if field.block is not None:
            yield from within(field.block)


def each(fields: Mapping[str, Field]) -> Iterator[Field]:
    """The questions, with those of repeating groups."""
    for field in fields.values():
        yield field
        yield from each(field.fields)
