"""Owns workflows on their way: `WorkflowDraft` knows which states, forms, data and people there are,
before any condition is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from engine.definitions.checks import duplicate_name
from engine.definitions.field_drafts import FieldDraft, Options, chosen
from engine.definitions.grammar_workflows import STATE
from engine.definitions.ground import CLOCK, SEAT, choice
from engine.definitions.leaves import short
from engine.definitions.names import AnyNames, LazyNames
from engine.definitions.removals import NOTHING_GONE, Gone
from engine.definitions.shape_check import stands_too_far_out
from engine.definitions.source_tree import Block, Entry, Node, Scalar
from engine.definitions.value_drafts import ValueDraft, draft_values
from engine.definitions.workflow import ACTIVITY, PROJECT, Workflow
from engine.definitions.written import entries, get, rest, scalar, scalars, true, whole, word
from engine.expressions.scope import Scope
from engine.expressions.types import ANY, Kind, Type
from engine.foundation.diagnostics import Message, Span
from engine.foundation.texts import Text

if TYPE_CHECKING:
    from engine.definitions.compilation import Compilation
    from engine.definitions.form_drafts import FormDraft

SUBJECTS = ("person", ACTIVITY, PROJECT)
BACK = "back"


@dataclass(frozen=True, slots=True, kw_only=True)
class StateDraft:
    """A state and the one around it. `inside`: the names of those directly inside."""

    name: str
    entry: Entry
    parent: str | None
    inside: tuple[str, ...]

    @property
    def node(self) -> Node:
        return self.entry.value


@dataclass(slots=True, kw_only=True, eq=False)
class WorkflowDraft:
    """`tree` is merged already. `forms`: the name here to the form, None where it is wrong. `gone`: names
    taken away from what it is made from. `activities`: the name here to the workflow of that kind, made for
    this use, None where it is wrong. `host`: of an activity, the workflow whose cases have it, and `use`
    where that is written; None where it is read alone. `made`: what it has become.
    """

    name: str
    span: Span
    tree: Block
    compilation: Compilation
    gone: Gone = field(default_factory=lambda: NOTHING_GONE)
    host: WorkflowDraft | None = None
    use: Entry | None = None
    activities: dict[str, WorkflowDraft | None] = field(default_factory=dict)
    forms: dict[str, FormDraft | None] = field(default_factory=dict)
    data: dict[str, FieldDraft] = field(default_factory=dict)
    values: dict[str, ValueDraft] = field(default_factory=dict)
    states: dict[str, StateDraft] = field(default_factory=dict)
    names: LazyNames = field(default_factory=lambda: LazyNames({}))
    made: Workflow | None = None
    misplaced: bool = False
    _scope: Scope | None = None
    _actions: dict[str, list[Node]] | None = None

    @property
    def usable(self) -> bool:
        """Whether its subject is one that there are cases of."""
        return word(self.tree, "subject") in (*SUBJECTS, None)

    @property
    def is_activity(self) -> bool:
        return word(self.tree, "subject") == ACTIVITY

    @property
    def is_project(self) -> bool:
        return word(self.tree, "subject") == PROJECT

    @property
    def of_project(self) -> bool:
        """Whether there is no person in it: a project's workflow, and what goes on in its case."""
        return (self.host or self).is_project

    @property
    def is_anonymous(self) -> bool:
        """Whether those who do not see the whole case are not told whom it is about. In a project there is
        nobody to be told of.
        """
        return self.is_activity and not self.of_project and true(self.tree, "anonymous")

    def settle(self) -> None:
        """Find out which names there are. Once, right after making it."""
        reading = self.compilation.reading
        if not self.usable:
            return
        self.data = self.compilation.field_drafts(get(self.tree, "data"), self)
        self._forms()
        self._activities()
        self.values = draft_values(get(self.tree, "values"), reading, self)
        self._states(get(self.tree, "states"), None)
        self._check_names()
        known = self.knows("data", "forms", "activities", "values")
        self.names = LazyNames(self._makers(), whole=known)

    def knows(self, *keys: str) -> bool:
        """Whether nothing under the keys may have been lost to a break of syntax."""
        return whole(self.tree, *(rest(self.tree, key) for key in keys))

    def _forms(self) -> None:
        for entry in entries(get(self.tree, "forms")):
            other = scalar(entry.value, "form")
            at = other or Scalar(span=entry.key_span, text=entry.key)
            draft = self.compilation.form(at)
            self.forms[entry.key] = draft
            if draft is not None:
                draft.mark_used(self)

    def _activities(self) -> None:
        """Each kind of activity is read for itself: whom and what it names depends on this workflow. Within
        an activity there are none, which is said where the key stands.
        """
        for entry in () if self.is_activity else entries(get(self.tree, "activities")):
            at = scalar(entry.value, "workflow")
            self.activities[entry.key] = (
                self.compilation.activity(at, self, entry) if at is not None else None
            )

    def activity_type(self) -> Type:
        """What a workflow sees under the name of such activities: all of them."""
        reading = self.compilation.reading
        label = reading.text(get(self.use.value, "label")) if self.use is not None else None
        return Type(
            kind=Kind.COLLECTION,
            item=ACTIVITY,
            of=self.use.key if self.use is not None else self.name,
            names=self.names,
            states={name: self.leaves_of(name) for name in self.states},
            state_labels=self.state_labels(),
            label=label,
        )

    def state_labels(self) -> Mapping[str, Text]:
        reading = self.compilation.reading
        return {name: reading.label(get(s.node, "label")) for name, s in self.states.items()}

    def _makers(self) -> dict[str, _Maker]:
        makers: dict[str, _Maker] = {}
        for name, activity in self.activities.items():
            makers[name] = _any if activity is None else activity.activity_type
        for name, form in self.forms.items():
            makers[name] = _any if form is None else form.collection_type
        makers.update({name: draft.value_type for name, draft in self.data.items()})
        makers.update({name: draft.value_type for name, draft in self.values.items()})
        return makers

    def _check_names(self) -> None:
        seen: dict[str, Entry] = {}
        for key in ("data", "forms", "activities", "values"):
            for entry in entries(get(self.tree, key)):
                if entry.key in seen:
                    self.clash(
                        entry,
                        "Data, formulär, aktiviteter och värden",
                        "Data, forms, activities and values",
                    )
                seen[entry.key] = entry

    def clash(self, entry: Entry, sv: str, en: str) -> None:
        self.compilation.reading.say(
            duplicate_name.CHECK.at(
                entry.key_span,
                f"{short(entry.key)} finns redan. {sv} i ett arbetsflöde delar namn.",
                f"{short(entry.key)} is taken. {en} of a workflow share their names.",
                help=Message("Ge det ett annat namn.", "Give it another name."),
            )
        )

    def _states(self, node: Node | None, parent: str | None) -> tuple[str, ...]:
        names: list[str] = []
        for entry in entries(node):
            if names and stands_too_far_out(STATE, entry):
                self.misplaced = True
                continue
            if entry.key in self.states or entry.key == BACK:
                self.clash(
                    entry, "Lägen, också de inuti andra,", "States, those inside others too,"
                )
                continue
            names.append(entry.key)
            self.states[entry.key] = StateDraft(
                name=entry.key, entry=entry, parent=parent, inside=()
            )
            inside = self._states(get(entry.value, "states"), entry.key)
            self.states[entry.key] = StateDraft(
                name=entry.key, entry=entry, parent=parent, inside=inside
            )
        return tuple(names)

    @property
    def all_states_known(self) -> bool:
        """Whether no state, and nothing in one, may have been lost to a break of syntax or to how far out it
        stands.
        """
        if self.misplaced:
            return False
        inner = [rest(state.node, "states") for state in self.states.values()]
        return self.knows("states") and whole(*(s.node for s in self.states.values()), *inner)

    def leaves_of(self, name: str) -> tuple[str, ...]:
        """The leaves within a state; itself when it is one."""
        state = self.states[name]
        if not state.inside:
            return (name,)
        return tuple(leaf for inner in state.inside for leaf in self.leaves_of(inner))

    def first_of(self, name: str) -> str | None:
        """The state that is entered first in `name`; None for a leaf."""
        state = self.states[name]
        if not state.inside:
            return None
        starts = word(state.node, "starts")
        return starts if starts in state.inside else state.inside[0]

    def actions(self) -> Mapping[str, list[Node]]:
        """Each action's name to what is written under it, in all the states that have it."""
        if self._actions is None:
            self._actions = {}
            for node in (self.tree, *(state.node for state in self.states.values())):
                for entry in entries(get(node, "actions")):
                    self._actions.setdefault(entry.key, []).append(entry.value)
        return self._actions

    @property
    def team(self) -> tuple[str, ...]:
        return tuple(one.text for one in scalars(get(self.tree, "team")))

    @property
    def own_roles(self) -> Mapping[str, Text]:
        """The people a shared workflow needs."""
        reading = self.compilation.reading
        return MappingProxyType(
            {
                entry.key: reading.label(get(entry.value, "label") or entry.value)
                for entry in entries(get(self.tree, "roles"))
            }
        )

    def scope(self) -> Scope:
        """What the workflow's expressions may name."""
        if self._scope is None:
            self._scope = self._make_scope()
        return self._scope

    def _make_scope(self) -> Scope:
        ground = self.compilation.ground
        seat = Type(kind=Kind.GROUP, names=SEAT)
        case = self.host or self
        team: Mapping[str, Type] = MappingProxyType(dict.fromkeys(case.team, seat))
        known = ground.known
        alone = self.is_activity and self.host is None
        prefixes: dict[str, Mapping[str, Type]] = {
            "person": ground.person,
            "setting": ground.setting,
            "team": team if case.knows("team") and not alone else AnyNames(),
            "clock": self._clocks() if self.knows("clocks") else AnyNames(),
        }
        if self.of_project:
            del prefixes["person"], prefixes["team"]
        if self.is_anonymous:
            del prefixes[
                "person"
            ]  # What is worked out here is read by those who may not know who it is.
        if self.is_activity:
            prefixes["case"] = AnyNames() if self.host is None else self.host.names
        return Scope(
            names=self.names,
            prefixes=prefixes,
            states={name: self.leaves_of(name) for name in self.states},
            state_labels=self.state_labels(),
            parties=ground.parties,
            consents=ground.agreements(() if self.use is None else (self.use.key,)),
            unit=ground.unit_type if known else ANY,
            subproject=choice({one.name: one.label for one in ground.subprojects.values()})
            if known
            else ANY,
            gone=self.gone,
        )

    def _clocks(self) -> Mapping[str, Type]:
        """Each clock as what may be asked of it."""
        reading = self.compilation.reading
        return MappingProxyType(
            {
                entry.key: Type(
                    kind=Kind.GROUP, names=CLOCK, label=reading.text(get(entry.value, "label"))
                )
                for entry in entries(get(self.tree, "clocks"))
            }
        )

    def options_at(self, path: list[str]) -> Options | None:
        """The options of a choice in its data, values or forms; None when there is no such choice."""
        if not path:
            return None
        name, *rest = path
        if rest:
            inner = self.forms.get(name) or self.activities.get(name)
            return inner.options_at(rest) if inner is not None else None
        if name in self.data:
            return chosen(self.data[name])
        return self.values[name].options() if name in self.values else None


def _any() -> Type:
    return ANY


if TYPE_CHECKING:
    from collections.abc import Callable

    _Maker = Callable[[], Type]
