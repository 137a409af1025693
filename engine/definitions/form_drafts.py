"""Owns forms on their way: `FormDraft` knows what names a form has and of which types, before its
conditions are read.

Forms see one another through cases, so that all drafts must be there before the first is compiled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from engine.definitions.checks import duplicate_name, form_too_large
from engine.definitions.field_drafts import FieldDraft, Options, chosen
from engine.definitions.form import Form
from engine.definitions.leaves import short
from engine.definitions.names import AnyNames, LazyNames, UnitedNames
from engine.definitions.removals import NOTHING_GONE, Gone
from engine.definitions.shape_check import was_clashes
from engine.definitions.source_tree import Block, Entry, Node
from engine.definitions.value_drafts import ValueDraft, draft_values
from engine.definitions.written import entries, get, has, rest, true, whole
from engine.expressions.scope import Scope
from engine.expressions.types import Kind, Type
from engine.foundation.diagnostics import Message, Span
from engine.foundation.texts import Text

if TYPE_CHECKING:
    from engine.definitions.compilation import Compilation
    from engine.definitions.workflow_drafts import WorkflowDraft

ONLY_PAGE = ""
MOST_FIELDS = 2000


@dataclass(slots=True, kw_only=True, eq=False)
class FormDraft:
    """A form whose names are known. `tree` is merged already. `used_in`: the workflows that use it, as
    itself or as a block; what they know is what `case.` names. `gone`: names taken away from what it is
    made from.
    """

    name: str
    span: Span
    tree: Block
    compilation: Compilation
    gone: Gone = field(default_factory=lambda: NOTHING_GONE)
    fields: dict[str, FieldDraft] = field(default_factory=dict)
    pages: dict[str, tuple[Entry | None, tuple[str, ...]]] = field(default_factory=dict)
    values: dict[str, ValueDraft] = field(default_factory=dict)
    used_in: list[WorkflowDraft] = field(default_factory=list)
    size: int = 0  # how many questions it has, with those of its blocks
    names: LazyNames = field(default_factory=lambda: LazyNames({}))
    _form: Form | None = None
    _scope: Scope | None = None

    def settle(self) -> None:
        """Find out which names there are. Once, right after making it."""
        self._pages()
        self.values = draft_values(get(self.tree, "values"), self.compilation.reading, self)
        self._check_names()
        self._check_size()
        makers = {name: draft.value_type for name, draft in self.fields.items()}
        makers.update({name: draft.value_type for name, draft in self.values.items()})
        self.names = LazyNames(makers, whole=self.all_known)

    @property
    def is_anonymous(self) -> bool:
        """Whether nothing in it may tell who somebody is."""
        return true(self.tree, "anonymous")

    @property
    def all_known(self) -> bool:
        """Whether no field or value may have been lost to a break of syntax."""
        pages = rest(self.tree, "pages")
        fields = [rest(entry.value, "fields") for entry in entries(pages)]
        named = [rest(self.tree, key) for key in ("fields", "values")]
        return whole(self.tree, pages, *named, *(e.value for e in entries(pages)), *fields)

    def _pages(self) -> None:
        if not has(self.tree, "pages"):
            names = self._draft(get(self.tree, "fields"))
            self.pages[ONLY_PAGE] = (None, names)
            return
        for entry in entries(get(self.tree, "pages")):
            self.pages[entry.key] = (entry, self._draft(get(entry.value, "fields")))

    def _draft(self, node: Node | None) -> tuple[str, ...]:
        drafts = self.compilation.field_drafts(node, self)
        for name, draft in drafts.items():
            if name in self.fields:
                self.clash(draft.entry)
            self.fields.setdefault(name, draft)
        return tuple(name for name in drafts if self.fields[name] is drafts[name])

    def _check_names(self) -> None:
        for was in was_clashes(draft.entry for draft in self.fields.values()):
            self.compilation.reading.say(was)
        taken = {name: entry for name, (entry, _) in self.pages.items() if entry is not None}
        for name, field_ in self.fields.items():
            if name in taken:
                self.clash(self._newer(field_.entry, taken[name]))
            taken[name] = field_.entry
        for name, value in self.values.items():
            if name in taken:
                self.clash(self._newer(value.entry, taken[name]))

    def _newer(self, entry: Entry, other: Entry) -> Entry:
        """The one to blame for having the name of the other: what is inherited was there before."""
        inherited = entry.key_span.file != self.span.file == other.key_span.file
        return other if inherited else entry

    def _check_size(self) -> None:
        """Blocks within blocks may double with every level; what is too much is left out."""
        for draft in self.all_fields():
            self.size += 1 if draft.block is None else draft.block.size
            if self.size > MOST_FIELDS and draft.block is not None:
                self.size -= draft.block.size
                draft.block = None
                self._too_large(draft.entry)

    def _too_large(self, entry: Entry) -> None:
        self.compilation.reading.say(
            form_too_large.CHECK.at(
                entry.key_span,
                f"Med {entry.key} får formuläret fler än {MOST_FIELDS} frågor.",
                f"With {entry.key} the form has more than {MOST_FIELDS} questions.",
                help=Message("Dela upp det i flera formulär.", "Split it into several forms."),
            )
        )

    def clash(self, entry: Entry) -> None:
        self.compilation.reading.say(
            duplicate_name.CHECK.at(
                entry.key_span,
                f"{short(entry.key)} finns redan. Sidor, fält och värden i ett formulär delar namn.",
                f"{short(entry.key)} is taken. Pages, fields and values of a form share their names.",
                help=Message("Ge det ett annat namn.", "Give it another name."),
            )
        )

    @property
    def label(self) -> Text:
        return self.compilation.reading.label(get(self.tree, "title"))

    def submission_type(self) -> Type:
        return Type(kind=Kind.SUBMISSION, names=self.names, of=self.name, label=self.label)

    def collection_type(self) -> Type:
        """What a workflow sees under the form's name: all its submissions."""
        return replace(self.submission_type(), kind=Kind.COLLECTION, item="submission")

    def group_type(self) -> Type:
        """What a form around it sees."""
        return replace(self.submission_type(), kind=Kind.GROUP)

    def scope(self) -> Scope:
        """What the form's expressions may name."""
        if self._scope is None:
            ground = self.compilation.ground
            prefixes = {"person": ground.person, "setting": ground.setting, "case": self._case()}
            if any(one.of_project for one in self.used_in):
                del prefixes["person"]  # It may be filled in where there is no person.
            if self.is_anonymous:
                prefixes.pop("person", None)
                del prefixes["case"]
            inside = [one.names for one in self.used_in if one.is_activity]
            if inside or not self.used_in:  # What nobody uses may be meant for an activity.
                prefixes["activity"] = UnitedNames(inside) if inside else AnyNames()
            self._scope = Scope(
                names=self.names,
                prefixes=prefixes,
                parties=ground.parties,
                consents=ground.agreements(
                    [one.use.key for one in self.used_in if one.use is not None]
                ),
                gone=self.gone,
            )
        return self._scope

    def _case(self) -> Mapping[str, Type]:
        if not self.used_in:
            return AnyNames()
        if any(one.is_activity and one.host is None for one in self.used_in):
            return AnyNames()
        return UnitedNames([(workflow.host or workflow).names for workflow in self.used_in])

    def mark_used(self, workflow: WorkflowDraft) -> None:
        if workflow in self.used_in:
            return
        self.used_in.append(workflow)
        for draft in self.all_fields():
            if draft.block is not None:
                draft.block.mark_used(workflow)

    def all_fields(self) -> list[FieldDraft]:
        """Its fields, and those of its repeats."""
        found = list(self.fields.values())
        for draft in self.fields.values():
            found += draft.inside.values()
        return found

    def options_at(self, path: list[str]) -> Options | None:
        """The options of a choice in it, or in a block of it; None when there is no such choice."""
        name, *rest = path
        if rest:
            block = self.fields[name].block if name in self.fields else None
            return block.options_at(rest) if block is not None else None
        if name in self.fields:
            return chosen(self.fields[name])
        return self.values[name].options() if name in self.values else None

    def compiled(self) -> Form:
        """The form itself; made once, all findings said then."""
        from engine.definitions.compile_form import compile_form

        if self._form is None:
            self._form = compile_form(self)
        return self._form
