"""Owns what is to happen: `ask task notify start set assign`, alone or in a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from engine.definitions.checks import misplaced_key, missing_key, unknown_name
from engine.definitions.compile_fields import no_place_called, not_savable
from engine.definitions.grammar_workflows import VERBS
from engine.definitions.ground import PERSON
from engine.definitions.leaves import meant
from engine.definitions.people import People
from engine.definitions.source_tree import Block, Entry, Node, Scalar
from engine.definitions.workflow import (
    Ask,
    Assign,
    Effect,
    Late,
    LateStep,
    Notify,
    SetData,
    StartActivity,
    Task,
)
from engine.definitions.workflow_drafts import WorkflowDraft
from engine.definitions.written import (
    entries,
    get,
    has,
    key_span,
    many,
    scalar,
    scalars,
    true,
    whole,
)
from engine.expressions.expression import Expression
from engine.expressions.scope import Scope
from engine.expressions.types import ANY, Kind, Type
from engine.foundation.diagnostics import Diagnostic, Fix, Message

ALLOWED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "ask": frozenset({"ask", "of", "due", "late", "when"}),
        "task": frozenset({"task", "of", "due", "late", "when"}),
        "notify": frozenset({"notify", "message", "when"}),
        "start": frozenset({"start", "with", "each", "when"}),
        "set": frozenset({"set", "when"}),
        "assign": frozenset({"assign", "when"}),
    }
)


BESIDE = frozenset().union(*ALLOWED.values()) - ALLOWED.keys()
"""The keys that go with some verb."""


@dataclass(frozen=True, slots=True)
class CompileEffects:
    """The effects of one workflow."""

    draft: WorkflowDraft
    people: People

    @property
    def scope(self) -> Scope:
        return self.draft.scope()

    def all(self, node: Node | None) -> tuple[Effect, ...]:
        """One or many; those that are wrong have been reported."""
        made = (self.one(item) for item in many(node) if isinstance(item, Block))
        return tuple(effect for effect in made if effect is not None)

    def one(self, node: Block) -> Effect | None:
        verbs = [verb for verb in VERBS if has(node, verb)]
        if len(verbs) != 1 or verbs[0] not in ALLOWED:
            return None
        verb = verbs[0]
        self._check_keys(node, verb)
        when = self._expression(node, "when", Kind.BOOLEAN)
        match verb:
            case "ask":
                return self._ask(node, when)
            case "task":
                return self._task(node, when)
            case "notify":
                return self._notify(node, when)
            case "start":
                return self._start(node, when)
            case "set":
                return self._set(node, when)
            case _:
                return self._assign(node, when)

    def _check_keys(self, node: Block, verb: str) -> None:
        reading = self.draft.compilation.reading
        for entry in node.entries:
            if entry.key in BESIDE and entry.key not in ALLOWED[verb]:
                reading.say(
                    misplaced_key.CHECK.at(
                        entry.key_span,
                        f"{entry.key} gör ingenting tillsammans med {verb}.",
                        f"{entry.key} does nothing together with {verb}.",
                        help=Message("Ta bort det.", "Remove it."),
                    )
                )
        if verb in ("ask", "task") and node.complete and not has(node, "of"):
            reading.say(
                missing_key.CHECK.at(
                    key_span(node, verb, node.span),
                    f"of saknas: det sägs inte vem {verb} gäller.",
                    f"of is missing: it is not said whom {verb} is for.",
                    help=Message("Lägg till of och en roll.", "Add of and a role."),
                )
            )

    def _expression(self, node: Node, key: str, want: Kind | tuple[Kind, ...]) -> Expression | None:
        return self.draft.compilation.reading.expression(get(node, key), self.scope, want)

    def due(self, node: Node) -> Expression | None:
        """A duration or a date."""
        return self._expression(node, "due", (Kind.DURATION, Kind.DATE))

    def _ask(self, node: Block, when: Expression | None) -> Ask | None:
        of, due = self.people.all(get(node, "of")), self.due(node)
        form, late = self.form(scalar(node, "ask")), self.late(get(node, "late"))
        return None if form is None else Ask(form=form, of=of, due=due, late=late, when=when)

    def _task(self, node: Block, when: Expression | None) -> Task:
        text = self.draft.compilation.reading.label(get(node, "task"))
        of, due = self.people.all(get(node, "of")), self.due(node)
        late = self.late(get(node, "late"))
        return Task(text=text, of=of, due=due, late=late, when=when)

    def late(self, node: Node | None) -> Late:
        """What is done at once when something is late, and each that waits longer."""
        at_once, steps = [], []
        for item in many(node):
            effect = self.one(item) if isinstance(item, Block) else None
            after = self._expression(item, "after", Kind.DURATION)
            if effect is not None and after is not None:
                steps.append(LateStep(after=after, effect=effect))
            elif effect is not None and not has(item, "after"):
                at_once.append(effect)
        return Late(at_once=tuple(at_once), steps=tuple(steps))

    def _notify(self, node: Block, when: Expression | None) -> Notify:
        message = self.draft.compilation.reading.text(get(node, "message"))
        return Notify(who=self.people.all(get(node, "notify")), message=message, when=when)

    def form(self, at: Scalar | None) -> str | None:
        """The name of a form of the workflow; None when it is wrong, which is said here or was before."""
        if at is None:
            return None
        draft = self.draft
        if at.text in draft.forms:
            return at.text if draft.forms[at.text] is not None else None
        if at.text in draft.names and at.text not in {
            *draft.data,
            *draft.values,
            *draft.activities,
        }:
            return None  # lost to a break of syntax
        reading = draft.compilation.reading
        sv, en = "inget formulär i arbetsflödet", "no form here"
        reading.unknown(at, at.text, draft.forms, sv, en, gone=draft.gone)
        return None

    def forms(self, node: Node | None) -> tuple[str, ...]:
        found = (self.form(at) for at in scalars(node))
        return tuple(dict.fromkeys(name for name in found if name is not None))

    def offered(self, node: Node | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The forms that can be filled in, and the activities that can be started."""
        activities, found = self.draft.activities, scalars(node)
        forms = (self.form(at) for at in found if at.text not in activities)
        names = (at.text for at in found if activities.get(at.text) is not None)
        known = dict.fromkeys(name for name in forms if name is not None)
        return tuple(known), tuple(dict.fromkeys(names))

    def _start(self, node: Block, when: Expression | None) -> StartActivity | None:
        """An activity of the case, also where one of its activities starts it."""
        case, at = self.draft.host or self.draft, scalar(node, "start")
        if at is None or (case.is_activity and case.host is None):
            return None
        if at.text not in case.activities:
            if case.knows("activities"):
                reading, sv, en = case.compilation.reading, "ingen aktivitet", "no activity"
                reading.unknown(at, at.text, case.activities, sv, en, gone=case.gone)
            return None
        inner = case.activities[at.text]
        each = self._expression(node, "each", Kind.COLLECTION)
        if inner is None or (each is None and has(node, "each")):
            return None
        values = self._begins_with(node, inner, each)
        self._check_begun(node, at, inner)
        return StartActivity(activity=at.text, values=values, each=each, when=when)

    def _begins_with(
        self, node: Block, inner: WorkflowDraft, each: Expression | None
    ) -> Mapping[str, Expression]:
        """The data of an activity; the names of a row of `each` stand before those outside."""
        reading, found = self.draft.compilation.reading, {}
        row = each.type.names if each is not None else None
        scope = replace(self._with_user(), row=row)
        for entry in entries(get(node, "with")):
            field = inner.data.get(entry.key)
            if field is None:
                if inner.knows("data"):
                    sv = f"inget i aktiviteten {inner.name}"
                    en = f"nothing in the activity {inner.name}"
                    names, gone = inner.data, inner.gone
                    reading.unknown(entry.key_span, entry.key, names, sv, en, gone=gone)
                continue
            value = reading.expression(entry.value, scope, like=field.value_type())
            if value is not None:
                found[entry.key] = value
        return MappingProxyType(found)

    def _check_begun(self, node: Block, at: Scalar, inner: WorkflowDraft) -> None:
        """All that the activity always asks and always requires must be said, or be suggested by itself."""
        written = get(node, "with")
        if not node.complete or (has(node, "with") and not whole(written)):
            return
        for name, field in inner.data.items():
            always = true(field.node, "required") and not has(field.node, "show_if")
            if always and not has(field.node, "default") and not has(written, name):
                self.draft.compilation.reading.say(
                    missing_key.CHECK.at(
                        at.span,
                        f"{name} saknas: aktiviteten {at.text} behöver det för att börja.",
                        f"{name} is missing: the activity {at.text} needs it to begin.",
                        help=Message(
                            f"Skriv with: {{{name}: …}} med vad det ska vara, eller ge fältet en default.",
                            f"Write with: {{{name}: …}} with what it should be, or give the field a default.",
                        ),
                    )
                )

    def _set(self, node: Block, when: Expression | None) -> SetData:
        found = {}
        for entry in entries(get(node, "set")):
            place, like = self._place(entry)
            scope = self._with_user()
            value = self.draft.compilation.reading.expression(entry.value, scope, like=like)
            if place is not None and value is not None:
                found[place] = value
        return SetData(values=MappingProxyType(found), when=when)

    def _with_user(self) -> Scope:
        """Where `user.` may stand too."""
        user = self.draft.compilation.ground.user
        return replace(self.scope, prefixes={**self.scope.prefixes, "user": user})

    def _place(self, entry: Entry) -> tuple[tuple[str, str] | None, Type]:
        """Where a value is put, and what it must be."""
        draft, ground = self.draft, self.draft.compilation.ground
        prefix, _, name = entry.key.rpartition(".")
        if prefix == "person" and name in ground.savable:
            return ("person", name), ground.person.get(name, ANY)
        if not prefix and name in draft.data:
            return ("case", name), draft.data[name].value_type()
        self._no_place(entry, prefix, name)
        return None, ANY

    def _no_place(self, entry: Entry, prefix: str, name: str) -> None:
        draft, ground = self.draft, self.draft.compilation.ground
        reading = draft.compilation.reading
        if prefix == "person" and name in PERSON:
            reading.say(not_savable(entry, ground.savable))
        elif prefix == "person" and ground.known and ground.whole:
            reading.say(no_place_called(entry, prefix, name, ground.savable))
        elif prefix == "case" and name in draft.data:
            reading.say(_without_case(entry, name))
        elif prefix != "person" and draft.knows("data"):
            names = [*draft.data, *(f"person.{one}" for one in ground.person_fields)]
            sv, en = "inget i data", "nothing in data"
            reading.unknown(entry.key_span, entry.key, names, sv, en, gone=draft.gone)

    def _assign(self, node: Block, when: Expression | None) -> Assign:
        found = {}
        if self.draft.is_activity:
            self._assigns_nobody(node)
        for entry in () if self.draft.is_activity else entries(get(node, "assign")):
            who = self.people.one(entry.value) if isinstance(entry.value, Scalar) else None
            if entry.key in self.draft.team and who is not None:
                found[entry.key] = who
            elif entry.key not in self.draft.team and self.draft.knows("team"):
                self.draft.compilation.reading.unknown(
                    entry.key_span, entry.key, self.draft.team, "ingen i team", "nobody in team"
                )
        return Assign(seats=MappingProxyType(found), when=when)

    def _assigns_nobody(self, node: Block) -> None:
        self.draft.compilation.reading.say(
            misplaced_key.CHECK.at(
                key_span(node, "assign", node.span),
                "assign kan inte stå här: teamet är ärendets, och en aktivitet ändrar inget i det.",
                "assign cannot stand here: the team is the case's, and an activity changes nothing in it.",
                help=Message(
                    "Låt ärendet göra det, när det ser aktiviteten.",
                    "Let the case do it, when it sees the activity.",
                ),
            )
        )


def _without_case(entry: Entry, name: str) -> Diagnostic:
    """`case.startdag`, as a form says it: in a workflow all is about its case."""
    return unknown_name.CHECK.at(
        entry.key_span,
        f"I ett arbetsflöde skrivs {name} utan case. före.",
        f"In a workflow {name} is written without case. before it.",
        help=meant(name),
        fix=Fix(entry.key_span, name),
    )
