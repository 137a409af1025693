"""Owns what a step of a story expects: every state, form, flag, field and person must exist."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from types import MappingProxyType

from engine.definitions.checks import bad_story
from engine.definitions.form import Field, Form
from engine.definitions.form_drafts import MOST_FIELDS, FormDraft
from engine.definitions.grammar_stories import EXPECT
from engine.definitions.people import People
from engine.definitions.source_tree import Entry, Node, Scalar
from engine.definitions.story import Expectation
from engine.definitions.workflow_drafts import WorkflowDraft
from engine.definitions.written import entries, get, has, readable, rest, scalars, whole
from engine.expressions.comparing import CALLED
from engine.expressions.scope import Scope
from engine.expressions.types import ANY, NO_NAMES, Kind

REASONS = tuple("when by places why after state final problems form access".split())
WHO = ("waits_for", "task_for", "notified")
FIELDS = ("shown", "hidden", "problem")
READS = ("can_read", "cannot_read")
PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class CompileExpectations:
    """`staff_known`: whether none of the staff may have been lost to a break of syntax. `form`: the one
    that the step fills in, whose fields may be expected shown or hidden; None when it fills in none
    (`fills`), or one that could not be read. `called`: what the story has called activities so far, with
    the workflow of each.
    """

    draft: WorkflowDraft
    who: People
    staff: Collection[str]
    staff_known: bool
    form: Form | None
    fills: bool
    called: Mapping[str, WorkflowDraft | None]

    def all(self, node: Node | None) -> tuple[Expectation, ...]:
        made = (self._one(entry) for entry in readable(node))
        return tuple(one for one in made if one is not None)

    def _one(self, entry: Entry) -> Expectation | None:
        known = EXPECT.keys.get(entry.key)
        if known is None or known.later:
            return None
        if entry.key == "holds":
            return self._holds(entry)
        names = scalars(entry.value)
        if (check := CHECKS.get(entry.key)) is not None:
            for at in names:
                check(self, at)
        return Expectation(
            kind=entry.key, span=entry.key_span, names=tuple(at.text for at in names)
        )

    def _holds(self, entry: Entry) -> Expectation | None:
        reading, own = self.draft.compilation.reading, self.draft.scope()
        holds = reading.expression(entry.value, self._with_called(own), Kind.BOOLEAN)
        if holds is None:
            return None
        return Expectation(kind=entry.key, span=entry.key_span, holds=holds)

    def _with_called(self, own: Scope) -> Scope:
        """What the story has called may be compared with; a name of the workflow goes before it."""
        called = {
            name: ANY
            if one is None
            else replace(one.activity_type(), kind=Kind.ACTIVITY, item=CALLED, names=NO_NAMES)
            for name, one in self.called.items()
            if name not in own.names
        }
        return replace(own, row=MappingProxyType(called)) if called else own

    def _known(
        self, at: Scalar, names: Collection[str], sv: str, en: str, part: str | None = None
    ) -> None:
        """`part`: what of the value is looked up, when that is not all of it."""
        name = at.text if part is None else part
        if name not in names:
            self.draft.compilation.reading.unknown(at, name, names, sv, en)

    def state(self, at: Scalar) -> None:
        if self.draft.all_states_known:
            self._known(at, self.draft.states, "inget läge", "no state")

    def queue(self, at: Scalar) -> None:
        if self.draft.all_states_known:
            queues = [name for name, one in self.draft.states.items() if has(one.node, "queue")]
            self._known(at, queues, "ingen kö", "no queue")

    def asked(self, at: Scalar) -> None:
        if self.draft.knows("forms"):
            self._known(at, self.draft.forms, "inget formulär", "no form")

    def started(self, at: Scalar) -> None:
        """An activity of the case, also where the step is in one of them."""
        case = self.draft.host or self.draft
        if case.knows("activities"):
            self._known(at, case.activities, "ingen aktivitet", "no activity")

    def late(self, at: Scalar) -> None:
        """A state, a clock or a form."""
        if not (self.draft.all_states_known and self.draft.knows("clocks", "forms")):
            return
        clocks = [entry.key for entry in entries(get(self.draft.tree, "clocks"))]
        names = [*self.draft.states, *clocks, *self.draft.forms]
        self._known(
            at, names, "inget läge, ingen klocka och inget formulär", "no state, clock or form"
        )

    def somebody(self, at: Scalar) -> None:
        known = at.text in self.staff or self.who.find(at.text) is not None
        if not known and self.staff_known and self.who.certain(at.text):
            self._known(at, [*self.staff, *self.who.names()], "ingen", "nobody")

    def reason(self, at: Scalar) -> None:
        if not (self.draft.knows("forms", "actions", "activities") and self.draft.all_states_known):
            return
        actions = self.draft.actions()
        names = [
            *REASONS,
            *self.draft.forms,
            *actions,
            *(self.draft.host or self.draft).activities,
            *self.draft.compilation.ground.consents,
        ]
        self._known(at, names, "inget som kan saknas", "nothing that may be missing")

    def flag(self, at: Scalar) -> None:
        """One of an activity, or of the case around it."""
        drafts = [one for one in (self.draft, self.draft.host) if one is not None]
        if all(flags_known(one) for one in drafts):
            names = [name for one in drafts for name in flags_of(one)]
            self._known(at, names, "ingen flagga", "no flag")

    def field(self, at: Scalar) -> None:
        """A field of the form, or one within a block or row: `barn.0.omsorg`, `who5.svar`."""
        if not self.fills:
            self.draft.compilation.reading.say(
                bad_story.CHECK.at(
                    at.span,
                    "Steget fyller inte i något formulär, så ingen fråga är visad, dold eller fel.",
                    "The step fills in no form, so no question is shown, hidden or wrong.",
                )
            )
        if self.form is None or at.text in self.form.value_type.names:
            return
        known = list(islice(field_paths(self.form.fields), MOST_FIELDS))
        plain = ".".join(part for part in at.text.split(".") if not part.isdigit())
        names = [*known, *(page.name for page in self.form.pages if page.name)]
        if plain not in names:
            self._known(at, names, "inget fält", "no field")

    def readable(self, at: Scalar) -> None:
        """A form, its result or something in it; a kind of activity; or something of the person."""
        name, _, part = at.text.partition(".")
        case = self.draft.host or self.draft
        if name == PERSON and name not in self.draft.forms and not self.draft.of_project:
            known = list(self.draft.compilation.ground.person)
            self._known(at, known, "inget om personen", "nothing of the person", part)
            return
        if not case.knows("activities") or (name in case.activities and not part):
            return
        if name not in self.draft.forms:
            if self.draft.knows("forms"):
                self._known(at, list(self.draft.forms), "inget", "nothing", name)
            return
        form = self.draft.forms[name]
        if form is not None and part and form.all_known:
            names = [*form.names, *form.pages, "result"]
            self._known(at, names, "inget", "nothing", part)


def flags_known(draft: WorkflowDraft) -> bool:
    forms = [(form.tree, rest(form.tree, "flags")) for form in forms_of(draft)]
    whole_forms = None not in draft.forms.values() and all(whole(*nodes) for nodes in forms)
    return draft.knows("flags", "forms") and whole_forms


def flags_of(draft: WorkflowDraft) -> Iterator[str]:
    """The flags of a workflow and of its forms; those of a form also with its name before them."""
    yield from (entry.key for entry in entries(get(draft.tree, "flags")))
    for form in forms_of(draft):
        for entry in entries(get(form.tree, "flags")):
            yield entry.key
            yield f"{form.name}.{entry.key}"


def forms_of(draft: WorkflowDraft) -> list[FormDraft]:
    """The workflow's forms and their blocks."""
    found: list[FormDraft] = []
    waiting = [form for form in draft.forms.values() if form is not None]
    while waiting:
        form = waiting.pop(0)
        if form not in found:
            found.append(form)
            waiting += [one.block for one in form.fields.values() if one.block is not None]
    return found


def field_paths(fields: Mapping[str, Field]) -> Iterator[str]:
    """Fields, and those within blocks and rows, as paths without row numbers."""
    for name, field in fields.items():
        yield name
        inner = field.block.fields if field.block is not None else field.fields
        yield from (f"{name}.{rest}" for rest in field_paths(inner))
        if field.block is not None:
            yield from (f"{name}.{value}" for value in field.block.values)


CHECKS: Mapping[str, Callable[[CompileExpectations, Scalar], None]] = MappingProxyType(
    {
        "state": CompileExpectations.state,
        "first_in": CompileExpectations.queue,
        "asked": CompileExpectations.asked,
        "started": CompileExpectations.started,
        "late": CompileExpectations.late,
        "flag": CompileExpectations.flag,
        "refused": CompileExpectations.reason,
        **dict.fromkeys(WHO, CompileExpectations.somebody),
        **dict.fromkeys(FIELDS, CompileExpectations.field),
        **dict.fromkeys(READS, CompileExpectations.readable),
    }
)
