"""Owns `Compilation`: all that is being made of one deployment, or of the shared library alone.

Drafts of forms and workflows are made on demand, each once, and find one another here. What they turn
into is left to `compile_form` and `compile_workflow`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from engine.definitions.checks import cycle, wrong_type
from engine.definitions.compile_consents import agreed, unknown_terms
from engine.definitions.field_drafts import Agreed, FieldDraft, Options, draft_fields
from engine.definitions.field_rules import OVERRIDES, takes
from engine.definitions.form_drafts import FormDraft
from engine.definitions.ground import Ground
from engine.definitions.leaves import short
from engine.definitions.library import Library, name_span
from engine.definitions.reading import Reading
from engine.definitions.records import records_named
from engine.definitions.removals import NOTHING_GONE
from engine.definitions.source_tree import Block, Document, Entry, Node, Scalar
from engine.definitions.trees import Trees
from engine.definitions.value_drafts import ValueDraft
from engine.definitions.workflow import ACTIVITY
from engine.definitions.workflow_drafts import WorkflowDraft
from engine.definitions.written import has, scalar, word
from engine.expressions.types import Type
from engine.foundation.diagnostics import Diagnostic, Message

Owner: TypeAlias = FormDraft | WorkflowDraft


@dataclass(slots=True, kw_only=True, eq=False)
class Compilation:
    """`forms` and `workflows`: by file, those made so far; None for a form that is being made, or had to
    be given up. `activities`: workflows of activities, made anew for each workflow that has them.
    `being_read`: values whose expressions are being read, each for the sake of the one before.
    """

    reading: Reading
    ground: Ground
    library: Library
    trees: Trees
    forms: dict[str, FormDraft | None] = field(default_factory=dict)
    workflows: dict[str, WorkflowDraft] = field(default_factory=dict)
    activities: list[WorkflowDraft] = field(default_factory=list)
    blocks: list[FormDraft] = field(default_factory=list)
    being_read: list[ValueDraft] = field(default_factory=list)
    _drafting: list[str] = field(default_factory=list)

    def form(self, at: Scalar) -> FormDraft | None:
        """The form called so, or None with a finding."""
        document = self.library.find("form", at.text)
        if document is None:
            self.trees.no_document(at, "form")
            return None
        if document.file in self._drafting:
            self.reading.say(
                cycle.CHECK.at(
                    at.span,
                    f"Formuläret {at.text} innehåller sig självt.",
                    f"The form {at.text} contains itself.",
                )
            )
            return None
        return self.draft_form(document)

    def draft_form(self, document: Document) -> FormDraft | None:
        """Made once; None where that had to be given up."""
        if document.file not in self.forms:
            tree = self.trees.of(document)
            self.forms[document.file] = None
            self._drafting.append(document.file)
            self.forms[document.file] = self._drafted(document, tree)
            self._drafting.pop()
        return self.forms[document.file]

    def _drafted(self, document: Document, tree: Block) -> FormDraft:
        draft = FormDraft(
            name=document.name,
            span=name_span(document),
            tree=tree,
            compilation=self,
            gone=self.trees.removed.get(document.file, NOTHING_GONE),
        )
        draft.settle()
        return draft

    def draft_workflow(self, document: Document) -> WorkflowDraft:
        """Made once: nothing but the deployment itself asks for a workflow."""
        tree = self.trees.of(document)
        draft = WorkflowDraft(
            name=document.name,
            span=name_span(document),
            tree=tree,
            compilation=self,
            gone=self.trees.removed.get(document.file, NOTHING_GONE),
        )
        draft.settle()
        self.workflows[document.file] = draft
        return draft

    def activity(self, at: Scalar, host: WorkflowDraft, use: Entry) -> WorkflowDraft | None:
        """The workflow called so, as the activity that it is in another; None with a finding."""
        document = self.library.find("workflow", at.text)
        if document is None:
            self.trees.no_document(at, "workflow")
            return None
        tree = self.trees.of(document)
        if word(tree, "subject") != ACTIVITY:
            if has(tree, "subject"):
                self.reading.say(no_activity(at))
            return None
        draft = WorkflowDraft(
            name=document.name,
            span=name_span(document),
            tree=tree,
            compilation=self,
            gone=self.trees.removed.get(document.file, NOTHING_GONE),
            host=host,
            use=use,
        )
        draft.settle()
        self.activities.append(draft)
        return draft

    def start_over(self) -> None:
        """Forget what was being made when it had to be given up."""
        self.being_read.clear()
        self._drafting.clear()
        self.trees.start_over()

    def field_drafts(self, node: Node | None, place: Owner) -> dict[str, FieldDraft]:
        def find(at: Scalar) -> Options | None:
            return self.options_named(at, place)

        def find_record(at: Scalar) -> Type | None:
            return records_named(self, at, place)

        return draft_fields(node, self.reading, find, find_record, self._block, self.terms)

    def terms(self, at: Scalar) -> Agreed | None:
        """The consent called so, as a question is about it; None with a finding."""
        ground = self.ground
        if not ground.known:
            return unknown_terms(at.text)
        asked = [name for name, one in ground.consents.items() if not one.is_ground]
        if at.text not in asked:
            if ground.whole:
                self.reading.unknown(at, at.text, asked, "inget samtycke", "no such consent")
            return None
        return agreed(ground.consents[at.text], ground.parties)

    def _block(self, node: Block) -> FormDraft | None:
        """The form that a field uses, changed by what is written beside it."""
        at = scalar(node, "use")
        form = self.form(at) if at is not None else None
        over = tuple(entry for entry in node.entries if entry.key in OVERRIDES)
        if form is None or not over:
            return form
        tree = self.trees.overridden(form.name, form.tree, node, over)
        gone = self.trees.removed.get(node.span.file, NOTHING_GONE)
        draft = FormDraft(name=form.name, span=form.span, tree=tree, compilation=self, gone=gone)
        draft.settle()
        self.blocks.append(draft)
        return draft

    def options_named(self, at: Scalar, place: Owner) -> Options | None:
        """The options of another choice, by name: `väg`, `person.kommun`, `case.form.field`."""
        first, *rest = at.text.split(".")
        if first == "person" and len(rest) == 1:
            return self._person_options(at, rest[0])
        found = self._options_at(first, rest, place)
        if found is None and not self._uncertain(first, place):
            names = choices_of(place)
            self.reading.unknown(at, at.text, names, "inget val", "no choice", gone=place.gone)
        return found

    def _options_at(self, first: str, rest: list[str], place: Owner) -> Options | None:
        if first != "case" or not isinstance(place, FormDraft):
            return place.options_at([first, *rest])
        found = ((one.host or one).options_at(rest) for one in place.used_in)
        return next((one for one in found if one is not None), None)

    def _uncertain(self, first: str, place: Owner) -> bool:
        """Whether nothing may be said not to exist."""
        if first == "case" and isinstance(place, FormDraft):
            return not place.used_in
        return self.library.nameless

    def _person_options(self, at: Scalar, name: str) -> Options | None:
        """What every person has (`person.sex`) is no choice whose options are written out anywhere."""
        fields = self.ground.person_fields
        if name in fields and takes(fields[name].type, "options"):
            return fields[name].options
        if self.ground.known and self.ground.whole:
            names = [f"person.{one.name}" for one in fields.values() if takes(one.type, "options")]
            self.reading.unknown(at, at.text, names, "inget val", "no choice")
        return None


def no_activity(at: Scalar) -> Diagnostic:
    return wrong_type.CHECK.at(
        at.span,
        f"Arbetsflödet {short(at.text)} är ingen aktivitet: det följs av ärenden för sig.",
        f"The workflow {short(at.text)} is no activity: it is followed by cases of their own.",
        help=Message(
            "Skriv subject: activity i det arbetsflödet, eller välj ett annat.",
            "Write subject: activity in that workflow, or choose another.",
        ),
    )


def choices_of(place: Owner) -> list[str]:
    """The names of choices that one may take options from: its own first, then those of its cases."""
    if isinstance(place, FormDraft):
        seen = [f"case.{name}" for workflow in place.used_in for name in choices_of(workflow)]
        return [*_choices(place.fields), *seen]
    forms = [
        f"{name}.{one}"
        for name, form in place.forms.items()
        if form is not None
        for one in _choices(form.fields)
    ]
    return [*_choices(place.data), *forms]


def _choices(drafts: Mapping[str, FieldDraft]) -> list[str]:
    return [name for name, draft in drafts.items() if draft.type_name in ("choice", "scale")]
