"""Owns what the stories of a deployment have met, and what none of them has: states, actions, timers,
bands, options, and the outcomes of conditions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from engine.casework.events import Happened
from engine.casework.together import Together
from engine.definitions.deployment import Deployment
from engine.definitions.form import Form
from engine.definitions.workflow import Timer, Workflow
from engine.expressions.scope import Value, Values
from engine.filling.submission import Submission
from engine.foundation.diagnostics import Span
from engine.foundation.texts import Said, Text, said
from engine.scenarios.observing import Condition

Place = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """Something that no story has met. `kind`: state, action, timer, condition, band or option. `name` is
    where it stands, `form.field.option` and the like; `words` says it in a sentence.
    """

    kind: str
    name: str
    words: Said
    span: Span


@dataclass(slots=True)
class Coverage:
    """Grows as stories are played."""

    deployment: Deployment
    conditions: tuple[Condition, ...]
    states: set[Place] = field(default_factory=set)
    actions: set[Place] = field(default_factory=set)
    timers: set[Place] = field(default_factory=set)
    bands: set[Place] = field(default_factory=set)
    options: set[Place] = field(default_factory=set)

    def note_step(
        self, main: Workflow, step: Together, submission: Submission | None, activity: str | None
    ) -> None:
        """What a step met in the case, whose workflow is `main`, and its activities. `submission`: what was
        sent in `activity`, or in the case.
        """
        for one in step.changed:
            flow = main if one.use is None else main.activities[one.use].workflow
            mine = submission if one.case.id == (activity or step.case.id) else None
            self.note(flow, one.events, mine)

    def note(self, workflow: Workflow, events: Iterable[Happened], sent: Submission | None) -> None:
        """Note what a step led to: states, actions and timers; bands and options of what was sent."""
        for one in events:
            if one.kind == "opened":
                self.states.add((workflow.name, str(one.payload["state"])))
            elif one.kind == "moved":
                self.states.add((workflow.name, str(one.payload["to"])))
                self.actions.add((workflow.name, str(one.payload["action"])))
            elif one.kind == "timed" and one.payload["acted"] is True:
                state, timer = str(one.payload["state"]), str(one.payload["timer"])
                self.timers.add((workflow.name, state, timer))
        if sent is not None:
            form = workflow.forms[sent.form].form
            self.bands.update(bands_met(form, {**sent.answers, **sent.values}))
            self.options.update(options_met(form, sent.answers))

    def acted(self, workflow: Workflow, action: str) -> None:
        """Note an action, also one that stays where the case is."""
        self.actions.add((workflow.name, action))

    def missed(self) -> tuple[Missed, ...]:
        """What no story has met, in the order of the definition."""
        return (
            *self._missed_states(),
            *self._missed_actions(),
            *self._missed_timers(),
            *self._missed_conditions(),
            *self._missed_bands(),
            *self._missed_options(),
        )

    def _missed_states(self) -> Iterator[Missed]:
        for workflow in self.deployment.read_workflows.values():
            for leaf in workflow.leaves:
                if (workflow.name, leaf) not in self.states:
                    state = workflow.states[leaf]
                    words = said(
                        "Läget {label} har ingen berättelse varit i.", label=q(state.label)
                    )
                    name = f"{workflow.name}.{leaf}"
                    yield Missed(kind="state", name=name, words=words, span=state.span)

    def _missed_actions(self) -> Iterator[Missed]:
        for workflow in self.deployment.read_workflows.values():
            own = {
                one.name: one
                for actions in workflow.leaf_actions.values()
                for one in actions.values()
            }
            for name, action in own.items():
                if (workflow.name, name) not in self.actions:
                    words = said(
                        "Steget {label} har ingen berättelse tagit.", label=q(action.label)
                    )
                    place = f"{workflow.name}.{name}"
                    yield Missed(kind="action", name=place, words=words, span=action.span)

    def _missed_timers(self) -> Iterator[Missed]:
        for workflow in self.deployment.read_workflows.values():
            for state, timer in timers_of(workflow):
                if (workflow.name, state, timer.name) in self.timers:
                    continue
                known = workflow.states.get(state)
                words = said(
                    "Timern {name} i {label} har ingen berättelse väntat in.",
                    name=timer.name,
                    label=q(known.label if known is not None else workflow.title),
                )
                name = ".".join((workflow.name, *((state,) if state else ()), timer.name))
                yield Missed(kind="timer", name=name, words=words, span=timer.span)

    def _missed_conditions(self) -> Iterator[Missed]:
        for one in self.conditions:
            needed = (True, False) if one.both else (True,)
            lacking = [OUTCOMES[value] for value in needed if value not in one.outcomes]
            if not lacking:
                continue
            words = said(
                "{key}: {text} har aldrig varit {outcomes} ({label}).",
                key=one.key,
                text=one.text,
                outcomes=tuple(lacking),
                label=one.label or one.owner,
            )
            yield Missed(kind="condition", name=one.owner, words=words, span=one.span)

    def _missed_bands(self) -> Iterator[Missed]:
        for form in self._forms():
            for value in form.values.values():
                for bands in value.band_sets:
                    for band in bands.bands.values():
                        if (form.name, value.name, band.name) not in self.bands:
                            words = said(
                                "{value} har aldrig blivit {band} i {form}.",
                                value=q(value.label),
                                band=q(band.label),
                                form=q(form.title),
                            )
                            name = f"{form.name}.{value.name}.{band.name}"
                            yield Missed(kind="band", name=name, words=words, span=value.span)

    def _missed_options(self) -> Iterator[Missed]:
        for form in self._forms():
            for place, label, span in options_of(form):
                if place not in self.options:
                    words = said(
                        "Svaret {option} har ingen berättelse gett i {form}.",
                        option=q(label),
                        form=q(form.title),
                    )
                    yield Missed(kind="option", name=".".join(place), words=words, span=span)

    def _forms(self) -> Iterator[Form]:
        """The forms that the workflows use, and their blocks, each once."""
        found: dict[str, Form] = {}
        for workflow in self.deployment.read_workflows.values():
            for use in workflow.forms.values():
                collect(use.form, found)
        yield from found.values()


OUTCOMES: Mapping[Value, Said] = {True: said("sant"), False: said("falskt")}


def timers_of(workflow: Workflow) -> Iterator[tuple[str, Timer]]:
    """Every timer with its state; that of the workflow itself is empty."""
    yield from (("", timer) for timer in workflow.timers.values())
    for name, state in workflow.states.items():
        yield from ((name, timer) for timer in state.timers.values())


def collect(form: Form, found: dict[str, Form]) -> None:
    found.setdefault(form.name, form)
    for question in form.fields.values():
        if question.block is not None:
            collect(question.block, found)


def bands_met(form: Form, names: Values) -> Iterator[Place]:
    for name in form.values:
        band = names.get(f"{name}@band")
        if isinstance(band, str):
            yield (form.name, name, band)
    for question in form.fields.values():
        inner = names.get(question.name)
        if question.block is not None and isinstance(inner, Mapping):
            yield from bands_met(question.block, inner)


def options_met(form: Form, answers: Values) -> Iterator[Place]:
    """The options chosen in a form and its blocks; of a group of rows those of each row."""
    for question in form.fields.values():
        answer = answers.get(question.name)
        if question.block is not None and isinstance(answer, Mapping):
            yield from options_met(question.block, answer)
        elif question.fields and isinstance(answer, tuple):
            for row in answer:
                for name, inner in row.items() if isinstance(row, Mapping) else ():
                    yield from ((form.name, question.name, name, one) for one in chosen(inner))
        else:
            yield from ((form.name, question.name, one) for one in chosen(answer))


def chosen(answer: Value) -> Iterator[str]:
    if isinstance(answer, str):
        yield answer
    elif isinstance(answer, Mapping):
        yield from (one for one in answer.values() if isinstance(one, str))
    elif isinstance(answer, tuple):
        yield from (one for one in answer if isinstance(one, str))


def options_of(form: Form) -> Iterator[tuple[Place, Text, Span]]:
    for question in form.fields.values():
        for option in question.options.values():
            yield (form.name, question.name, option.name), option.label, question.span
        for inner in question.fields.values():
            for option in inner.options.values():
                place = (form.name, question.name, inner.name, option.name)
                yield place, option.label, inner.span


def q(text: Text) -> Said:
    return said("”{text}”", text=text)
