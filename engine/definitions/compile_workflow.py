"""Owns the way from a workflow's draft to the `Workflow` itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from engine.definitions.checks import misplaced_key, missing_key, nobody_may
from engine.definitions.compile_activities import (
    CompileActivities,
    check_activity,
    data_as_form,
    name_of,
)
from engine.definitions.compile_appointment import compile_appointment, parties
from engine.definitions.compile_effects import CompileEffects
from engine.definitions.compile_fields import CompileFields
from engine.definitions.compile_form import compile_flags
from engine.definitions.compile_time import CompileTime
from engine.definitions.deployment_check import who_clashes
from engine.definitions.let_in import with_let_in
from engine.definitions.order import values_in_order
from engine.definitions.people import People
from engine.definitions.source_tree import Block, Entry, Node, Scalar, Sequence
from engine.definitions.value_drafts import compile_values
from engine.definitions.version import workflow_version
from engine.definitions.workflow import (
    ACTIVITY,
    PROJECT,
    Action,
    Effect,
    FormUse,
    Queue,
    State,
    Who,
    Workflow,
)
from engine.definitions.workflow_drafts import BACK, StateDraft, WorkflowDraft
from engine.definitions.written import (
    entries,
    get,
    has,
    key_span,
    readable,
    scalar,
    scalars,
    true,
    whole,
    word,
)
from engine.expressions.types import Kind
from engine.foundation.diagnostics import Message

NEVER = "never"
"""Said of who may amend a form: nobody."""


@dataclass(slots=True)
class CompileWorkflow:
    """Compiles one workflow. What is wrong is said, and left out."""

    draft: WorkflowDraft
    people: People
    effects: CompileEffects
    time: CompileTime

    @classmethod
    def of(cls, draft: WorkflowDraft) -> CompileWorkflow:
        people = People(draft)
        effects = CompileEffects(draft, people)
        return cls(draft, people, effects, CompileTime(draft, effects))

    def compiled(self) -> Workflow | None:
        """None when it has no states, or no form that a case can open with, where one is opened."""
        draft = self.draft
        tree, reading, scope = draft.tree, draft.compilation.reading, draft.scope()
        ground = draft.compilation.ground
        self._check_people()
        check_activity(draft)
        data = CompileFields(reading=reading, ground=ground, scope=scope).all(draft.data)
        forms = self._forms()
        activities = CompileActivities(draft, self.people).all(compiled_activity)
        opens_with = self._opens_with() if opened_by_form(draft) else ""
        values = values_in_order(compile_values(draft.values), reading.say)
        flags = compile_flags(get(tree, "flags"), reading, scope)
        on_flag = self._on_flag()
        offers, startable = self.effects.offered(get(tree, "offers"))
        actions = self._actions(tree, None)
        timers, on_enter = self.time.timers(tree), self.effects.all(get(tree, "on_enter"))
        states = self._states()
        starts = self._start(scalar(tree, "starts"), draft.states)
        if starts is None or (opens_with not in forms and opened_by_form(draft)):
            return None
        version = workflow_version(draft)
        draft.made = Workflow(
            name=draft.name,
            title=reading.label(get(tree, "title")),
            version=version,
            subject=subject_of(draft),
            span=draft.span,
            opens_with=opens_with,
            team=tuple(name for name in draft.team if self.people.find(name) is not None),
            roles=draft.own_roles if draft.host is None else MappingProxyType({}),
            data=data,
            forms=forms,
            values=MappingProxyType(values),
            flags=flags,
            on_flag=on_flag,
            offers=offers,
            actions=actions,
            on_enter=on_enter,
            starts=starts,
            states=states,
            leaf_actions=leaf_actions(states, actions),
            scope=scope,
            role_spans={one.key: one.key_span for one in entries(get(tree, "roles"))},
            was=tuple(one.text for one in scalars(get(tree, "was"))),
            clocks=self.time.clocks(values),
            timers=timers,
            activities=activities,
            startable=startable,
            named_by=name_of(draft),
            begins_with=data_as_form(draft, data, version) if draft.is_activity else None,
            appointment=compile_appointment(draft, self.people),
            between=parties(draft, self.people),
            consents=ground.consents,
            use=draft.use.key if draft.use is not None else None,
            anonymous=draft.is_anonymous,
        )
        if draft.is_project:
            draft.made = with_let_in(draft.made)
        return draft.made

    def _check_people(self) -> None:
        self.people.check_data()
        tree, reading = self.draft.tree, self.draft.compilation.reading
        ground = self.draft.compilation.ground
        for clash in who_clashes(entries(get(tree, "roles")), ground.organisations):
            reading.say(clash)
        reading.twice(scalars(get(tree, "team")), "Rollen", "The role")
        for one in scalars(get(tree, "team")):
            known = [*ground.roles, *self.draft.own_roles]
            if one.text not in known and ground.known and ground.whole:
                reading.unknown(one, one.text, known, "ingen roll", "no role")

    def _forms(self) -> Mapping[str, FormUse]:
        found = {}
        for entry in entries(get(self.draft.tree, "forms")):
            use = self._form_use(entry)
            if use is not None:
                found[entry.key] = use
        return MappingProxyType(found)

    def _form_use(self, entry: Entry) -> FormUse | None:
        node, form = entry.value, self.draft.forms.get(entry.key)
        by, read = self.people.all(get(node, "by")), self.people.all(get(node, "read"))
        read_result = self.people.all(get(node, "read_result"))
        read_from_at = scalar(node, "read_from")
        read_from, amend = self._state(read_from_at), self._amend(node)
        do = self.effects.all(get(node, "do"))
        if form is None:
            return None
        return FormUse(
            name=entry.key,
            form=form.compiled(),
            by=by,
            read=read,
            read_result=read_result,
            read_from=read_from,
            read_from_span=read_from_at.span if read_from_at is not None else None,
            by_link=word(node, "by_link"),
            amend=amend,
            do=do,
        )

    def _amend(self, node: Node) -> tuple[Who, ...] | None:
        """Who may amend what was sent; nobody for `never`, None where it is not said."""
        if not has(node, "amend"):
            return None
        return () if word(node, "amend") == NEVER else self.people.all(get(node, "amend"))

    def _opens_with(self) -> str:
        tree = self.draft.tree
        at = scalar(tree, "opens_with")
        if at is not None:
            return self.effects.form(at) or ""
        if tree.complete and not has(tree, "opens_with"):
            self.draft.compilation.reading.say(
                missing_key.CHECK.at(
                    self.draft.span,
                    "opens_with saknas: det sägs inte vilket formulär som öppnar ett ärende.",
                    "opens_with is missing: it is not said which form opens a case.",
                    help=Message("Lägg till opens_with.", "Add opens_with."),
                )
            )
        return ""

    def _on_flag(self) -> Mapping[str, tuple[Effect, ...]]:
        written = readable(get(self.draft.tree, "on_flag"))
        return MappingProxyType({entry.key: self.effects.all(entry.value) for entry in written})

    def _state(self, at: Scalar | None) -> str | None:
        """A state's name; None when there is none such, which is said."""
        if at is None or at.text in self.draft.states:
            return at.text if at is not None else None
        if self.draft.all_states_known:
            reading = self.draft.compilation.reading
            states, gone = self.draft.states, self.draft.gone
            reading.unknown(at, at.text, states, "inget läge", "no state", gone=gone)
        return None

    def _actions(self, node: Node, at: str | None) -> Mapping[str, Action]:
        written = readable(get(node, "actions"))
        return MappingProxyType({entry.key: self._action(entry, at) for entry in written})

    def _action(self, entry: Entry, at: str | None) -> Action:
        node, scope = entry.value, self.draft.scope()
        reading = self.draft.compilation.reading
        self._check_by(entry)
        to = scalar(node, "to")
        back = to is not None and to.text == BACK
        return Action(
            name=entry.key,
            label=reading.label(get(node, "label")),
            by=self.people.all(get(node, "by")),
            span=entry.key_span,
            at=at,
            to=BACK if back else self._state(to),
            needs=self.effects.forms(get(node, "needs")),
            form=self.effects.form(scalar(node, "form")),
            when=reading.expression(get(node, "when"), scope, Kind.BOOLEAN),
            after=reading.expression(get(node, "after"), scope, Kind.DURATION),
            do=self.effects.all(get(node, "do")),
        )

    def _check_by(self, entry: Entry) -> None:
        """Somebody must be named: an empty list lets nobody take the action."""
        by = get(entry.value, "by")
        if isinstance(by, Sequence) and by.complete and not by.items:
            self.draft.compilation.reading.say(
                nobody_may.CHECK.at(
                    by.span,
                    f"by är tom: ingen får göra handlingen {entry.key}.",
                    f"by is empty: nobody may take the action {entry.key}.",
                    help=Message(
                        "Skriv en roll, till exempel by: coach.", "Write a role, such as by: coach."
                    ),
                )
            )

    def _states(self) -> Mapping[str, State]:
        found: dict[str, State] = {}
        for name, draft in self.draft.states.items():
            outer = found[draft.parent] if draft.parent is not None else None
            found[name] = self._one_state(draft, outer)
        return MappingProxyType(found)

    def _one_state(self, draft: StateDraft, outer: State | None) -> State:
        node, reading = draft.node, self.draft.compilation.reading
        written_start = scalar(node, "starts")
        inner = {name: self.draft.states[name] for name in draft.inside}
        if inner or written_start is not None:
            self._start(written_start, inner, around=draft)
        if true(node, "final") and has(node, "due"):
            self._nothing_due(draft)
        phase = word(node, "phase")
        offers, startable = self.effects.offered(get(node, "offers"))
        stops, stops_all = self.time.stops(node, draft)
        return State(
            name=draft.name,
            label=reading.label(get(node, "label")),
            span=draft.entry.key_span,
            parent=draft.parent,
            inside=draft.inside,
            starts=self.draft.first_of(draft.name),
            phase=phase if phase is not None or outer is None else outer.phase,
            offers=offers,
            startable=startable,
            actions=self._actions(node, draft.name),
            due=self.effects.due(node),
            waits_for=self.people.all(get(node, "waits_for")),
            awaits_nobody=has(node, "waits_for") and not scalars(get(node, "waits_for")),
            timers=self.time.timers(node, draft),
            on_enter=self.effects.all(get(node, "on_enter")),
            on_leave=self.effects.all(get(node, "on_leave")),
            places=reading.expression(get(node, "places"), self.draft.scope(), Kind.NUMBER),
            queue=self._queue(get(node, "queue")),
            stops=stops,
            stops_all=stops_all,
            final=true(node, "final"),
            was=tuple(one.text for one in scalars(get(node, "was"))),
        )

    def _queue(self, node: Node | None) -> Queue | None:
        if not isinstance(node, Block):
            return None
        reading = self.draft.compilation.reading
        return Queue(
            first=reading.expression(get(node, "first"), self.draft.scope(), Kind.BOOLEAN),
            why=reading.text(get(node, "why")),
        )

    def _start(
        self,
        at: Scalar | None,
        states: Mapping[str, StateDraft],
        *,
        around: StateDraft | None = None,
    ) -> str | None:
        """The state that is entered first, out of `states`; the first written when that is not said."""
        if at is not None and at.text in states:
            return at.text
        if at is not None:
            named_twice = around is not None and has(get(around.node, "states"), at.text)
            if self.draft.all_states_known and not named_twice:
                reading = self.draft.compilation.reading
                gone = self.draft.gone
                reading.unknown(at, at.text, states, "inget läge här", "no state here", gone=gone)
        elif around is not None and whole(around.node) and not has(around.node, "starts"):
            self._no_start(around)
        return next(iter(states), None)

    def _nothing_due(self, state: StateDraft) -> None:
        self.draft.compilation.reading.say(
            misplaced_key.CHECK.at(
                key_span(state.node, "due", state.entry.key_span),
                f"due gör ingenting här: {state.name} är ett slut, och ingen väntar på något.",
                f"due does nothing here: {state.name} is final, and nobody waits for anything.",
                help=Message("Ta bort det.", "Remove it."),
            )
        )

    def _no_start(self, around: StateDraft) -> None:
        self.draft.compilation.reading.say(
            missing_key.CHECK.at(
                key_span(around.node, "states", around.entry.key_span),
                f"starts saknas: det sägs inte vilket läge i {around.name} som är först.",
                f"starts is missing: it is not said which state in {around.name} is first.",
                help=Message("Lägg till starts.", "Add starts."),
            )
        )


def opened_by_form(draft: WorkflowDraft) -> bool:
    return not draft.is_activity and not draft.is_project


def subject_of(draft: WorkflowDraft) -> str:
    if draft.is_activity:
        return ACTIVITY
    return PROJECT if draft.is_project else "person"


def compiled_activity(draft: WorkflowDraft) -> Workflow | None:
    """The workflow of an activity, for the use that the draft was made for."""
    return CompileWorkflow.of(draft).compiled()


def leaf_actions(
    states: Mapping[str, State], outermost: Mapping[str, Action]
) -> Mapping[str, Mapping[str, Action]]:
    """For each leaf the actions that may be tried in it, inner before outer. Those of the workflow
    itself hold until a final state.
    """
    found: dict[str, Mapping[str, Action]] = {}
    for name, state in states.items():
        if state.inside:
            continue
        actions = dict(_around(states, state))
        for action in () if state.final else outermost.values():
            actions.setdefault(action.name, action)
        found[name] = MappingProxyType(actions)
    return MappingProxyType(found)


def _around(states: Mapping[str, State], leaf: State) -> Iterable[tuple[str, Action]]:
    actions: dict[str, Action] = {}
    state: State | None = leaf
    while state is not None:
        for action in state.actions.values():
            actions.setdefault(action.name, action)
        state = states[state.parent] if state.parent is not None else None
    return actions.items()
