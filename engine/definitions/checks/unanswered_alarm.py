"""Owns the check that an urgent flag gives somebody a task."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.check import Check
from engine.definitions.deployment import Deployment
from engine.definitions.form import Form
from engine.definitions.workflow import Task, Workflow
from engine.foundation.diagnostics import Diagnostic, Message, Severity

CHECK = Check(
    code="unanswered-alarm",
    severity=Severity.WARNING,
    title=Message("Ett larm som ingen får", "An alarm that nobody gets"),
    why=Message(
        "En flagga med severity: urgent betyder att någon behöver göra något i dag. Då behöver "
        "arbetsflödet säga vem, med en uppgift under on_flag: urgent.",
        "A flag with severity: urgent means that somebody has to act today. The workflow then has to say "
        "who, with a task under on_flag: urgent.",
    ),
    wrong="workflow: deltagare\nforms:\n  phq9: {by: coach, read: coach}\n",
    right="""workflow: deltagare
forms:
  phq9: {by: coach, read: coach}
on_flag:
  urgent: {task: Ring personen i dag., of: coach, due: today()}
""",
)


def find(deployment: Deployment) -> Iterator[Diagnostic]:
    for workflow in deployment.every_workflow.values():
        if any(isinstance(effect, Task) for effect in workflow.on_flag.get("urgent", ())):
            continue
        for name in alarming(workflow):
            yield CHECK.at(
                workflow.span,
                f"Formuläret {name} kan ge ett larm, men ingen får uppgiften.",
                f"The form {name} can raise an alarm, but nobody gets the task.",
                help=Message(
                    "Skriv en task under on_flag: urgent i arbetsflödet.",
                    "Write a task under on_flag: urgent in the workflow.",
                ),
            )


def alarming(workflow: Workflow) -> list[str]:
    return sorted(name for name, use in workflow.forms.items() if _alarms(use.form))


def _alarms(form: Form) -> bool:
    if any(flag.severity == "urgent" for flag in form.flags.values()):
        return True
    return any(_alarms(field.block) for field in form.fields.values() if field.block is not None)
