"""Owns the way from a scenario file to its stories: who, what and every answer are looked up here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import TypeAlias

from engine.definitions.answers import CheckAnswers, written_value
from engine.definitions.checks import bad_story, duplicate_name, missing_key
from engine.definitions.compilation import Compilation
from engine.definitions.expectations import CompileExpectations
from engine.definitions.form import Form
from engine.definitions.grammar_stories import SCENARIOS, VERBS
from engine.definitions.leaves import read_date, short
from engine.definitions.people import People
from engine.definitions.setting_values import read_setting
from engine.definitions.shape_check import ShapeCheck
from engine.definitions.source_tree import Block, Document, Entry, Node, Scalar, Sequence
from engine.definitions.story import Step, Story, Written
from engine.definitions.story_consents import ReadParties
from engine.definitions.story_numbers import no_number
from engine.definitions.understanding import Understanding
from engine.definitions.workflow_drafts import WorkflowDraft
from engine.definitions.written import (
    entries,
    get,
    has,
    key_span,
    readable,
    rest,
    scalar,
    whole,
    word,
)
from engine.expressions.types import ANY
from engine.foundation import durations, identity
from engine.foundation.diagnostics import Diagnostic, Message

PERSON_KEYS = tuple(
    "identity alias name birth_date sex language interpreter phone email municipality protected".split()
)
LATE = date(2100, 1, 1)  # where a story does not say its day, any year of birth may be past
Called: TypeAlias = "dict[str, WorkflowDraft | None]"
NOT_INSIDE = ("open", "start", "assign")
"""Verbs that are about the case itself, or about none."""


def compile_stories(
    document: Document, compilation: Compilation, workflows: Mapping[str, WorkflowDraft]
) -> tuple[Story, ...]:
    """The stories of one file. What is wrong is said, and its step or story left out."""
    assert isinstance(document.root, Block)  # noqa: S101  # found by its first key
    root = Understanding(compilation.reading.say).record(SCENARIOS, document.root)
    ShapeCheck(compilation.reading.say, compilation.reading.check_text).check(SCENARIOS, root)
    at = scalar(root, "workflow")
    draft = workflows.get(at.text) if at is not None else None
    if at is not None and draft is None:
        compilation.reading.unknown(
            at, at.text, workflows, "inget arbetsflöde här", "no workflow here"
        )
    if draft is None or not draft.usable:
        return ()
    projects = {name: one for name, one in workflows.items() if one.is_project}
    return tuple(CompileStories(document.name, root, draft, projects).all())


@dataclass(slots=True)
class CompileStories:
    """Compiles the stories of one file, which are about one workflow."""

    name: str
    root: Block
    draft: WorkflowDraft
    projects: Mapping[str, WorkflowDraft]

    @property
    def compilation(self) -> Compilation:
        return self.draft.compilation

    def _say(self, diagnostic: Diagnostic) -> None:
        self.compilation.reading.say(diagnostic)

    def all(self) -> Iterator[Story]:
        people, staff = self._people(), self._staff()
        called: Called = {}
        given = self._steps(get(self.root, "given"), people, staff, called)
        for entry in readable(get(self.root, "stories")):
            on = self._on(entry.value, entry.key)
            steps = self._steps(get(entry.value, "steps"), people, staff, dict(called))
            settings = self._settings(get(entry.value, "settings"))
            if on is None or not isinstance(entry.value, Block):
                continue
            yield Story(
                file=entry.key_span.file,
                scenarios=self.name,
                name=entry.key,
                title=self.compilation.reading.label(get(entry.value, "title")),
                span=entry.key_span,
                workflow=self.draft.name,
                on=on,
                people=people,
                staff=staff,
                settings=settings,
                given=given,
                steps=steps,
            )

    def _on(self, story: Node, name: str) -> date | None:
        written = word(story, "on") or word(self.root, "on")
        if written is not None:
            return read_date(written)
        if not has(story, "on") and not has(self.root, "on") and self.root.complete:
            self._say(
                missing_key.CHECK.at(
                    key_span(get(self.root, "stories"), name, self.root.span),
                    "on saknas: det sägs inte vilken dag berättelsen börjar.",
                    "on is missing: it is not said on which day the story begins.",
                    help=Message("Lägg till on: och ett datum.", "Add on: and a date."),
                )
            )
        return None

    def _people(self) -> Mapping[str, Mapping[str, str]]:
        known = (*PERSON_KEYS, *self.compilation.ground.person_fields)
        found = {}
        for person in entries(get(self.root, "people")):
            self._check_number(scalar(person.value, "identity"))
            for entry in entries(person.value):
                if entry.key not in known:
                    self.compilation.reading.unknown(
                        entry.key_span, entry.key, known, "inget om personer", "nothing of people"
                    )
            found[person.key] = _plain(person.value)
        return MappingProxyType(found)

    def _check_number(self, at: Scalar | None) -> None:
        """A number with a wrong digit would be taken for an alias when the story runs."""
        day = read_date(word(self.root, "on") or "") or LATE
        kinds = self.compilation.ground.identity
        fault = identity.read_among(at.text, day, kinds) if at is not None else None
        alias = at is not None and not any(sign.isdigit() for sign in at.text)
        if at is not None and isinstance(fault, identity.Fault) and not alias:
            self._say(no_number(at, fault))

    def _staff(self) -> Mapping[str, str]:
        found = {}
        for entry in entries(get(self.root, "staff")):
            self._check_name(entry)
            found[entry.key] = self._role(entry.value)
        return MappingProxyType(found)

    def _role(self, node: Node) -> str:
        """The name of a role; empty where none can be read, which has been said."""
        if not isinstance(node, Scalar):
            return ""
        ground = self.compilation.ground
        if node.text not in ground.roles and ground.whole:
            self.compilation.reading.unknown(node, node.text, ground.roles, "ingen roll", "no role")
        return node.text

    def _check_name(self, entry: Entry) -> None:
        """A step says who does it by one name, which must not mean two."""
        if entry.key in People(self.draft).names():
            self._say(
                duplicate_name.CHECK.at(
                    entry.key_span,
                    f"{entry.key} är redan en roll eller någon annan i arbetsflödet.",
                    f"{entry.key} is already a role or somebody else in the workflow.",
                    help=Message("Ge personen ett annat namn.", "Give the person another name."),
                )
            )

    def _settings(self, node: Node | None) -> Mapping[str, str]:
        ground, reading = self.compilation.ground, self.compilation.reading
        for entry in readable(node):
            if entry.key not in ground.setting:
                reading.unknown(
                    entry.key_span, entry.key, ground.setting, "ingen inställning", "no setting"
                )
            elif isinstance(entry.value, Scalar) and ground.setting[entry.key] != ANY:
                found = read_setting(ground.setting[entry.key], entry.value)
                if isinstance(found, Diagnostic):
                    self._say(found)
        return _plain(node)

    def _steps(
        self,
        node: Node | None,
        people: Mapping[str, Mapping[str, str]],
        staff: Mapping[str, str],
        called: Called,
    ) -> tuple[Step, ...]:
        """`called`: what the steps before have called activities, with their workflow; more is added."""
        items = node.items if isinstance(node, Sequence) else ()
        who = People(self.draft)
        names = tuple(dict.fromkeys((*staff, *who.names())))
        draft, root, projects = self.draft, self.root, self.projects
        steps = CompileSteps(draft, who, people, staff, names, root, called, projects)
        made = (steps.one(item) for item in items if isinstance(item, Block))
        return tuple(step for step in made if step is not None)


@dataclass(frozen=True, slots=True)
class CompileSteps:
    """Compiles steps; `people` and `staff` are those of the file, whose tree is `root`. `called`: what
    activities that have been started so far are called, with the workflow of each; None where that is wrong.
    `projects`: the workflows of the deployment that are about itself. No name is said to be wrong that may
    have been lost to a break of syntax, here or where it is declared.
    """

    draft: WorkflowDraft
    who: People
    people: Mapping[str, Mapping[str, str]]
    staff: Mapping[str, str]
    names: tuple[str, ...]
    root: Block
    called: Called
    projects: Mapping[str, WorkflowDraft]

    def _whole(self, key: str) -> bool:
        return whole(self.root, rest(self.root, key))

    def one(self, node: Block) -> Step | None:
        """None for a step that cannot be taken yet, or is wrong; both have been said."""
        within = scalar(node, "in")
        verbs = [verb for verb in VERBS if verb in node.by_key]
        if not self._sound(node, verbs):
            return None
        verb = verbs[0] if verbs else ""
        if within is None:
            return self._step(node, verb)
        inner = self._inside(within)
        if inner is None:
            return None
        steps = replace(self, draft=inner, who=People(inner))
        return replace(steps._step(node, verb), inside=within.text)

    def _inside(self, at: Scalar) -> WorkflowDraft | None:
        """The activity that a step is in, or the workflow of a project; None where there is none such, which
        is said here or was before.
        """
        known = {**self.draft.activities, **self.projects, **self.called}
        if at.text not in known and self.draft.knows("activities"):
            self._unknown(at, known, "ingen aktivitet", "no activity")
        return known.get(at.text)

    def _started(self, node: Block) -> str | None:
        """What the step calls the activity that it starts, known to the steps after it."""
        at, kind = scalar(node, "call"), scalar(node, "start")
        if at is None or kind is None:
            return None
        if at.text in self.draft.activities:
            self._bad(
                node,
                "call",
                f"{short(at.text)} är redan en sorts aktivitet: kalla den något annat.",
                f"{short(at.text)} is a kind of activity already: call it something else.",
            )
        self.called[at.text] = self.draft.activities.get(kind.text)
        return at.text

    def _step(self, node: Block, verb: str) -> Step:
        self._check_opening(node, verb)
        what = scalar(node, verb) if verb else None
        form = self._form(node, verb, what)
        duration = durations.read(what.text) if verb == "wait" and what is not None else None
        fills = self._fills(node, verb, what)
        about = self._about(verb, what)
        expect = CompileExpectations(
            draft=about,
            who=self.who if about is self.draft else People(about),
            staff=self.staff,
            staff_known=self._whole("staff"),
            form=form,
            fills=fills,
            called=self.called,
        )
        return Step(
            span=node.span,
            actor=self._actor(scalar(node, "as")),
            verb=verb,
            what=what.text if what is not None and verb != "wait" else "",
            person=self._person(scalar(node, "for")),
            subproject=self._subproject(scalar(node, "subproject")),
            at=self._state(scalar(node, "at")),
            answers=self._answers(node, form),
            seats=self._seats(get(node, "assign")),
            duration=duration,
            why=word(node, "why") or "",
            call=self._started(node),
            parties=ReadParties(self.draft, node, verb).all(),
            expect=expect.all(get(node, "expect")),
        )

    def _about(self, verb: str, what: Scalar | None) -> WorkflowDraft:
        """What a step expects something of: what it starts, or where it is done."""
        started = self.draft.activities.get(what.text) if what is not None else None
        return started if verb == "start" and started is not None else self.draft

    def _sound(self, node: Block, verbs: list[str]) -> bool:
        wait = verbs == ["wait"]
        if len(verbs) > 1:
            self._bad(node, verbs[1], "Ett steg gör bara en sak.", "A step does one thing only.")
        elif wait and has(node, "as"):
            self._bad(node, "as", "Den som väntar är ingen.", "Waiting has no who.")
        elif not wait and not has(node, "as") and node.complete:
            key = verbs[0] if verbs else node.entries[0].key if node.entries else ""
            self._bad(node, key, "as saknas: vem gör det?", "as is missing: who does it?")
        elif verbs == ["amend"] and not has(node, "why") and node.complete:
            self._bad(
                node,
                "amend",
                "why saknas: varför rättas det?",
                "why is missing: why is it amended?",
            )
        elif has(node, "why") and verbs not in (["amend"], ["do"], ["give"]):
            self._bad(
                node, "why", "why hör till amend, do och give.", "why goes with amend, do and give."
            )
        elif has(node, "to") and verbs != ["give"]:
            self._bad(node, "to", "to hör till give.", "to goes with give.")
        elif has(node, "from") and verbs != ["withdraw"]:
            self._bad(node, "from", "from hör till withdraw.", "from goes with withdraw.")
        elif has(node, "call") and verbs != ["start"]:
            self._bad(node, "call", "call hör till start.", "call goes with start.")
        elif verbs == ["open"] and self.draft.is_project:
            self._bad(
                node,
                "open",
                "Projektets ärende finns från början: det öppnas inte.",
                "The project's case is there from the beginning: it is not opened.",
            )
        elif has(node, "in") and verbs and not self._may_be_inside(node, verbs[0]):
            self._bad(
                node,
                "in",
                f"{verbs[0]} görs i ärendet, inte i en aktivitet.",
                f"{verbs[0]} is done in the case, not in an activity.",
            )
        else:
            return True
        return False

    def _may_be_inside(self, node: Block, verb: str) -> bool:
        in_project = verb == "start" and word(node, "in") in self.projects
        return verb not in NOT_INSIDE or in_project

    def _check_opening(self, node: Block, verb: str) -> None:
        """A case that begins in a given state was opened without answers."""
        if verb == "open" and has(node, "with") and has(node, "at"):
            self._bad(
                node,
                "with",
                "Med at börjar ärendet i läget, utan att formuläret fylls i: with gör ingenting.",
                "With at the case begins in the state, without the form: with does nothing.",
            )

    def _bad(self, node: Block, key: str, sv: str, en: str) -> None:
        span = key_span(node, key, node.span)
        self.draft.compilation.reading.say(bad_story.CHECK.at(span, sv, en))

    def _unknown(self, at: Scalar, names: Iterable[str], sv: str, en: str) -> None:
        self.draft.compilation.reading.unknown(at, at.text, names, sv, en)

    def _actor(self, at: Scalar | None) -> str:
        if at is None:
            return ""
        known = at.text in self.staff or self.who.find(at.text) is not None
        if not known and self._whole("staff") and self.who.certain(at.text):
            self._unknown(at, [*self.staff, *self.who.names()], "ingen", "nobody")
        return at.text

    def _form(self, node: Block, verb: str, what: Scalar | None) -> Form | None:
        """The form that the step's answers are for."""
        if what is None:
            return None
        match verb:
            case "open":
                self._person(what)
                return self._used(word(self.draft.tree, "opens_with"))
            case "fill" | "amend":
                if what.text not in self.draft.forms and self.draft.knows("forms"):
                    self._unknown(what, self.draft.forms, "inget formulär", "no form")
                return self._used(what.text)
            case "do":
                return self._form_of_action(node, what)
            case "start":
                return self._form_of_start(what)
            case _:
                return None

    def _fills(self, node: Block, verb: str, what: Scalar | None) -> bool:
        """Whether a form is filled in by the step, or may be: an action that is not known may have one."""
        if verb == "open":
            return not has(node, "at")
        if verb != "do" or what is None:
            return verb in ("fill", "amend", "start")
        taken = self.draft.actions().get(what.text)
        return taken is None or any(word(action, "form") is not None for action in taken)

    def _form_of_start(self, what: Scalar) -> Form | None:
        """What the activity begins with, as a form."""
        activities = self.draft.activities
        if what.text not in activities and self.draft.knows("activities"):
            self._unknown(what, activities, "ingen aktivitet", "no activity")
        inner = activities.get(what.text)
        made = inner.made if inner is not None else None
        return made.begins_with if made is not None else None

    def _used(self, name: str | None) -> Form | None:
        draft = self.draft.forms.get(name) if name is not None else None
        return draft.compiled() if draft is not None else None

    def _form_of_action(self, node: Block, what: Scalar) -> Form | None:
        """The form of the action; of several called so, the one that the answers are most like."""
        actions = self.draft.actions()
        known = self.draft.all_states_known and self.draft.knows("actions")
        if what.text not in actions and known:
            self._unknown(what, list(actions), "ingen handling", "no action")
        names = [word(action, "form") for action in actions.get(what.text, [])]
        forms = [form for name in names if (form := self._used(name)) is not None]
        answered = [entry.key for entry in entries(get(node, "with"))]
        if answered and known and what.text in actions and not any(names):
            self._bad(
                node,
                "with",
                f"Handlingen {short(what.text)} har inget formulär att svara i.",
                f"The action {short(what.text)} has no form to answer.",
            )
        return max(forms, key=lambda form: _shared(form, answered), default=None)

    def _person(self, at: Scalar | None) -> str | None:
        if at is not None and at.text not in self.people and self._whole("people"):
            self._unknown(at, self.people, "ingen under people", "nobody under people")
        return at.text if at is not None else None

    def _subproject(self, at: Scalar | None) -> str | None:
        ground = self.draft.compilation.ground
        if at is not None and at.text not in ground.subprojects and ground.whole:
            self._unknown(at, ground.subprojects, "inget delprojekt", "no sub-project")
        return at.text if at is not None else None

    def _state(self, at: Scalar | None) -> str | None:
        draft = self.draft
        if at is not None and at.text not in draft.states and draft.all_states_known:
            self._unknown(at, self.draft.states, "inget läge", "no state")
        return at.text if at is not None else None

    def _seats(self, node: Node | None) -> Mapping[str, str]:
        for entry in entries(node):
            if entry.key not in self.draft.team and self.draft.knows("team"):
                at = Scalar(span=entry.key_span, text=entry.key)
                self._unknown(at, self.draft.team, "ingen i team", "nobody in team")
            if isinstance(entry.value, Scalar):
                self._actor(entry.value)
        return _plain(node)

    def _answers(self, node: Block, form: Form | None) -> Mapping[str, Written]:
        answers = get(node, "with")
        if answers is not None and not isinstance(answers, Block):
            self._bad(
                node,
                "with",
                "Under with ska frågornas namn stå, med svar efter.",
                "With takes the names of questions, with answers after them.",
            )
        if not isinstance(answers, Block):
            return MappingProxyType({})
        if form is not None:
            reading = self.draft.compilation.reading
            CheckAnswers(reading, self.names, self.called).all(form, answers)
        elif not any(has(node, key) for key in ("open", "fill", "amend", "do", "start", "give")):
            self._bad(node, "with", "Här finns inget att svara på.", "There is nothing to answer.")
        return {entry.key: written_value(entry.value) for entry in answers.entries}


def _shared(form: Form, names: list[str]) -> int:
    """How many of the names are fields of the form."""
    return sum(name in form.fields for name in names)


def _plain(node: Node | None) -> Mapping[str, str]:
    found = {e.key: e.value.text for e in readable(node) if isinstance(e.value, Scalar)}
    return MappingProxyType(found)
