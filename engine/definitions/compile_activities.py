"""Owns the activities of a workflow: whom each may be started by, and whom its own roles mean.

What goes on in one is a workflow of its own, compiled for this very use.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from engine.definitions.checks import misplaced_key, missing_key
from engine.definitions.form import Field, Form, Page
from engine.definitions.order import form_order
from engine.definitions.people import People
from engine.definitions.source_tree import Entry, Scalar
from engine.definitions.workflow import ActivityUse, Who, Workflow
from engine.definitions.workflow_drafts import WorkflowDraft
from engine.definitions.written import entries, get, has, key_span, scalar, true
from engine.expressions.types import Kind, Type
from engine.foundation.diagnostics import Message

Compile = Callable[[WorkflowDraft], Workflow | None]
OF_CASES = ("opens_with", "team", "activities")
"""Keys that say something of a case, and nothing of an activity in one."""
OF_ACTIVITIES = ("named_by", "appointment", "between", "anonymous")
"""Keys that say something of an activity alone."""
OF_PEOPLE = ("opens_with", "team")
"""Keys that say nothing of the one case of a project."""


@dataclass(frozen=True, slots=True)
class CompileActivities:
    """The activities of one workflow."""

    draft: WorkflowDraft
    people: People

    def all(self, compiled: Compile) -> Mapping[str, ActivityUse]:
        """Those that can be used, by name. The others have been reported."""
        found = {}
        for name, inner in self.draft.activities.items():
            workflow = compiled(inner) if inner is not None else None
            if inner is not None and inner.use is not None and workflow is not None:
                found[name] = self._use(inner, inner.use, workflow)
        return MappingProxyType(found)

    def _use(self, inner: WorkflowDraft, entry: Entry, workflow: Workflow) -> ActivityUse:
        node, reading = entry.value, self.draft.compilation.reading
        return ActivityUse(
            name=entry.key,
            label=reading.label(get(node, "label")),
            span=entry.key_span,
            workflow=workflow,
            by=self.people.all(get(node, "by")),
            when=reading.expression(get(node, "when"), self.draft.scope(), Kind.BOOLEAN),
            roles=self._roles(inner, entry),
            plan=true(node, "plan"),
        )

    def _roles(self, inner: WorkflowDraft, entry: Entry) -> Mapping[str, Who]:
        theirs, written = inner.own_roles, get(entry.value, "roles")
        found = {}
        for one in entries(written):
            who = self.people.one(one.value) if isinstance(one.value, Scalar) else None
            if one.key in theirs and who is not None:
                found[one.key] = who
            elif one.key not in theirs and inner.knows("roles"):
                sv, en = f"ingen roll i arbetsflödet {inner.name}", f"no role in {inner.name}"
                self.draft.compilation.reading.unknown(one.key_span, one.key, theirs, sv, en)
        self._check_mapped(inner, entry)
        return MappingProxyType(found)

    def _check_mapped(self, inner: WorkflowDraft, entry: Entry) -> None:
        """Every role of a shared workflow must mean somebody here."""
        ground, written = self.draft.compilation.ground, get(entry.value, "roles")
        lacking = [
            name for name in inner.own_roles if not has(written, name) and name not in ground.roles
        ]
        if not lacking or not (ground.known and ground.whole):
            return
        name = lacking[0]
        self.draft.compilation.reading.say(
            missing_key.CHECK.at(
                key_span(entry.value, "roles", entry.key_span),
                f"Det sägs inte vem {name} är i aktiviteten {entry.key}.",
                f"It is not said who {name} is in the activity {entry.key}.",
                help=Message(
                    f"Skriv roles: {{{name}: …}} med en roll i projektet.",
                    f"Write roles: {{{name}: …}} with a role of the deployment.",
                ),
            )
        )


def check_activity(draft: WorkflowDraft) -> None:
    """Keys of a workflow that do nothing where it stands: those of cases in an activity, the name of an
    activity in a case, and how people's cases open and are shared out in that of a project.
    """
    reading = draft.compilation.reading
    for key in misplaced(draft):
        if has(draft.tree, key):
            sv, en = belongs_to(draft, key)
            reading.say(
                misplaced_key.CHECK.at(
                    key_span(draft.tree, key, draft.span),
                    f"{key} kan inte stå här: {sv}.",
                    f"{key} cannot stand here: {en}.",
                    help=Message("Ta bort det.", "Remove it."),
                )
            )
    named_by = scalar(draft.tree, "named_by")
    wrong = named_by is not None and named_by.text not in draft.data
    if named_by is not None and wrong and draft.is_activity and draft.knows("data"):
        sv, en = "inget i data", "nothing in data"
        reading.unknown(named_by, named_by.text, draft.data, sv, en, gone=draft.gone)


def misplaced(draft: WorkflowDraft) -> tuple[str, ...]:
    if draft.is_activity:
        return (*OF_CASES, "anonymous") if draft.of_project else OF_CASES
    return (*OF_ACTIVITIES, *OF_PEOPLE) if draft.is_project else OF_ACTIVITIES


def belongs_to(draft: WorkflowDraft, key: str) -> tuple[str, str]:
    if draft.is_activity and key == "anonymous":
        return "i ett projekts ärende finns ingen person", "there is no person in a project's case"
    if draft.is_activity:
        return "det hör till ärendet", "it belongs to the case"
    if key in OF_ACTIVITIES:
        return "det hör till aktiviteter", "it belongs to activities"
    return "det hör till ärenden om personer", "it belongs to cases about people"


def name_of(draft: WorkflowDraft) -> str | None:
    """The field that names such an activity in lists."""
    at = scalar(draft.tree, "named_by")
    return at.text if at is not None and at.text in draft.data else None


def data_as_form(draft: WorkflowDraft, data: Mapping[str, Field], version: str) -> Form:
    """What an activity begins with, as a form that is filled in when somebody starts it."""
    reading = draft.compilation.reading
    pages = (Page(name="", title=None, fields=tuple(data)),)
    label = draft.use is not None and reading.text(get(draft.use.value, "label"))
    title = label or reading.label(get(draft.tree, "title"))
    types = {name: one.value_type for name, one in data.items()}
    return Form(
        name=draft.name,
        title=title,
        version=version,
        span=draft.span,
        about=None,
        pages=pages,
        fields=data,
        values=MappingProxyType({}),
        rules=MappingProxyType({}),
        flags=MappingProxyType({}),
        result=(),
        instrument=None,
        order=form_order(pages, data, {}, reading.say),
        value_type=Type(kind=Kind.GROUP, names=types, of=draft.name, label=title),
    )
