"""Owns the expectations of a story: whether each came true, and the sentence when it did not.

Names in sentences are those of the definition, by their labels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from engine.casework.plan import flag_of
from engine.definitions.deployment import Deployment
from engine.definitions.story import Expectation
from engine.definitions.workflow import Workflow
from engine.expressions.explaining import explain
from engine.foundation.texts import Param, Said, Text, said
from engine.scenarios.driver import Doer, Done, Driver, Seen

NO_CASE = said("Det finns inget ärende.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a step led to: what was done, and the case after it (`seen`; None without one). `driver`
    is where to look further. `all` are the expectations of the same step. `workflow` is that of the activity
    that the step is in, `around` that of its case; without an activity they are the same.
    """

    deployment: Deployment
    workflow: Workflow
    around: Workflow
    driver: Driver
    doer: Doer
    done: Done
    seen: Seen | None
    all: tuple[Expectation, ...]


def against(expected: Expectation, outcome: Outcome) -> Said | None:
    """What is wrong, with what was expected and what is; None when it came true."""
    return CHECKS[expected.kind](expected, outcome)


def _on_case(check: Callable[[Expectation, Outcome, Seen], Said | None]) -> Check:
    """A check that needs a case to look at."""

    def checked(expected: Expectation, outcome: Outcome) -> Said | None:
        seen = outcome.seen
        return NO_CASE if seen is None else check(expected, outcome, seen)

    return checked


Check = Callable[[Expectation, Outcome], Said | None]


def _state(expected: Expectation, outcome: Outcome, seen: Seen) -> Said | None:
    [name] = expected.names
    if name in seen.states:
        return None
    return said(
        "väntade läget {wanted}, ärendet är i {found}.",
        wanted=state_in_words(name, outcome.workflow),
        found=state_in_words(seen.states[0], outcome.workflow),
    )


def _due(expected: Expectation, outcome: Outcome, seen: Seen) -> Said | None:
    [day] = expected.names
    found = _days(outcome, seen)
    if day in found:
        return None
    if not found:
        return said("väntade att det skulle vara klart {day}, men inget datum är satt.", day=day)
    return said(
        "väntade att det skulle vara klart {day}, det är {found}.", day=day, found=tuple(found)
    )


def _days(outcome: Outcome, seen: Seen) -> list[str]:
    """The days that `due` may be about: those of the people of `due_for`, or else the state's."""
    people = [name for one in outcome.all if one.kind == "due_for" for name in one.names]
    if people:
        mine = [one for one in seen.requests if _is_for(one.of, people, seen)]
        return [one.due.isoformat() for one in mine if one.due is not None]
    return [seen.due[state].isoformat() for state in seen.states if state in seen.due][:1]


def _due_for(expected: Expectation, outcome: Outcome, seen: Seen) -> Said | None:
    dated = [one for one in seen.requests if one.due is not None]
    return _someone(expected, outcome, [one.of for one in dated], LACKS_DATE)


def _late(expected: Expectation, outcome: Outcome, seen: Seen) -> Said | None:
    for name in expected.names:
        if name not in seen.late:
            return said(
                "väntade att {wanted} har dröjt för länge. Det som har dröjt är: {found}.",
                wanted=thing_in_words(name, outcome.workflow),
                found=listed(thing_in_words(one, outcome.workflow) for one in sorted(seen.late)),
            )
    return None


def _first_in(expected: Expectation, outcome: Outcome, seen: Seen) -> Said | None:
    for name in expected.names:
        if name not in seen.first_in:
            return said(
                "väntade sig först i kön {wanted}, men är inte det.",
                wanted=state_in_words(name, outcome.workflow),
            )
    return None


def _waits_for(expected: Expectation, outcome: Outcome, seen: Seen) -> Said | None:
    if not expected.names and seen.turn:
        found = listed(who_in_words(name, outcome) for name in seen.turn)
        return said("väntade att ingen står på tur, det är {found}.", found=found)
    by_field = (name for who in seen.turn for name in seen.named.get(who, ()))
    if set(expected.names) <= {*seen.turn, *by_field}:
        return None
    return said(
        "väntade att det är {wanted} som står på tur, det är {found}.",
        wanted=listed(who_in_words(name, outcome) for name in expected.names),
        found=listed(who_in_words(name, outcome) for name in seen.turn),
    )


def _asked(expected: Expectation, outcome: Outcome, seen: Seen) -> Said | None:
    asked = tuple(one.form for one in seen.requests if one.form is not None)
    for form in expected.names:
        if form not in asked:
            return said(
                "väntade att någon ska fylla i {form}. Det som väntar är: {found}.",
                form=form_in_words(form, outcome.workflow),
                found=listed(form_in_words(one, outcome.workflow) for one in asked),
            )
    return None


def _task_for(expected: Expectation, outcome: Outcome, seen: Seen) -> Said | None:
    """A task that stands, or that the step gave in another activity of the case."""
    tasks = [one.of for one in seen.requests if one.kind == "task"]
    return _someone(expected, outcome, [*tasks, *outcome.done.tasked], LACKS_TASK)


def _started(expected: Expectation, outcome: Outcome) -> Said | None:
    started = outcome.done.started.values()
    for kind in expected.names:
        if kind not in started:
            return said(
                "väntade att {wanted} startar. Det som startade är: {found}.",
                wanted=activity_in_words(kind, outcome),
                found=listed(activity_in_words(one, outcome) for one in started),
            )
    return None


def _notified(expected: Expectation, outcome: Outcome) -> Said | None:
    return _someone(expected, outcome, outcome.done.told, LACKS_NOTICE)


def _someone(
    expected: Expectation, outcome: Outcome, receivers: Iterable[str], lacks: str
) -> Said | None:
    """Each name that was expected must be among the receivers; `lacks` is the sentence if not."""
    found = list(dict.fromkeys(receivers))
    for name in expected.names:
        if not any(_is_for(receiver, [name], outcome.seen) for receiver in found):
            wanted = who_in_words(name, outcome)
            others = listed([who_in_words(_name_of(one), outcome) for one in found])
            return Said(lacks, (("wanted", wanted), ("found", others)))
    return None


def _is_for(receiver: str, names: Iterable[str], seen: Seen | None) -> bool:
    """Whether a receiver is one of those named: by its own name, or by a data field that names it."""
    named = seen.named if seen is not None else {}
    return any(_name_of(receiver) in (name, *named.get(name, ())) for name in names)


def _name_of(receiver: str) -> str:
    """`role:kurator` is kurator, `participant:` is participant."""
    kind, _, name = receiver.partition(":")
    return name or kind


# Written out where they are said, so that they are found for translation.
LACKS_DATE = said("väntade ett datum för {wanted}. De som har ett datum är: {found}.").message
LACKS_TASK = said("väntade en uppgift till {wanted}. De som har en uppgift är: {found}.").message
LACKS_NOTICE = said("väntade att {wanted} får veta. De som fick veta är: {found}.").message


def _flag(expected: Expectation, outcome: Outcome, seen: Seen) -> Said | None:
    for name in expected.names:
        if not any(flag == name or flag.endswith(f".{name}") for flag in seen.flags):
            return said(
                "väntade flaggan {wanted}. De som är väckta är: {found}.",
                wanted=name,
                found=listed([flag_in_words(one, outcome) for one in seen.flags]),
            )
    return None


def _shown(expected: Expectation, outcome: Outcome) -> Said | None:
    for name in expected.names:
        if not covers(outcome.done.shown, name):
            return said("väntade att frågan {name} visas, den är dold.", name=name)
    return None


def _hidden(expected: Expectation, outcome: Outcome) -> Said | None:
    for name in expected.names:
        if covers(outcome.done.shown, name):
            return said("väntade att frågan {name} är dold, den visas.", name=name)
    return None


def covers(paths: Iterable[str], name: str) -> bool:
    """Whether a question is among paths: by its own name, at any depth, or by something inside it. A
    name without row numbers means any row.
    """
    inside = f".{name}."
    return any(inside in f".{path}." or inside in f".{_without_rows(path)}." for path in paths)


def _without_rows(path: str) -> str:
    return ".".join(part for part in path.split(".") if not part.isdecimal())


def _problem(expected: Expectation, outcome: Outcome) -> Said | None:
    found = outcome.done.problems
    paths = [one.path for one in found]
    for name in expected.names:
        if not covers(paths, name):
            return said(
                "väntade att svaret på {name} inte godtas. Det som inte godtogs är: {found}.",
                name=name,
                found=listed(paths),
            )
    return None


def _can_read(expected: Expectation, outcome: Outcome, seen: Seen) -> Said | None:
    for what in expected.names:
        if not outcome.driver.can_read(outcome.doer, what):
            who = who_in_words(outcome.doer.actor, outcome)
            return said("väntade att {who} kan läsa {what}.", who=who, what=what)
    return None


def _cannot_read(expected: Expectation, outcome: Outcome, seen: Seen) -> Said | None:
    for what in expected.names:
        if outcome.driver.can_read(outcome.doer, what):
            who = who_in_words(outcome.doer.actor, outcome)
            return said("väntade att {who} inte kan läsa {what}.", who=who, what=what)
    return None


def _holds(expected: Expectation, outcome: Outcome, seen: Seen) -> Said | None:
    if expected.holds is None:
        return None
    doer = outcome.doer
    env = outcome.driver.environment(doer.person, doer.activity)
    value = expected.holds.run(env)
    if value is True:
        return None
    why = explain(expected.holds, env).sentence
    if value is None:
        return said(
            "väntade att {text}. Det är inte känt: {why}", text=expected.holds.text, why=why
        )
    return said("väntade att {text}. Det gäller inte: {why}", text=expected.holds.text, why=why)


def _refused(expected: Expectation, outcome: Outcome) -> Said | None:
    done = outcome.done
    if not done.refused:
        return said(
            "väntade att steget stoppas av {wanted}, men det gick.", wanted=listed(expected.names)
        )
    lacking = [name for name in expected.names if name not in done.refused]
    if not lacking:
        return None
    return said(
        "väntade att steget stoppas av {wanted}, men skälet var ett annat: {why}",
        wanted=listed(lacking),
        why=done.why or listed(done.refused),
    )


CHECKS: Mapping[str, Check] = {
    "state": _on_case(_state),
    "due": _on_case(_due),
    "due_for": _on_case(_due_for),
    "late": _on_case(_late),
    "waits_for": _on_case(_waits_for),
    "first_in": _on_case(_first_in),
    "asked": _on_case(_asked),
    "task_for": _on_case(_task_for),
    "started": _started,
    "notified": _notified,
    "flag": _on_case(_flag),
    "shown": _shown,
    "hidden": _hidden,
    "problem": _problem,
    "can_read": _on_case(_can_read),
    "cannot_read": _on_case(_cannot_read),
    "holds": _on_case(_holds),
    "refused": _refused,
}


def state_in_words(name: str, workflow: Workflow) -> Param:
    known = workflow.states.get(name)
    return quoted(known.label) if known is not None else name


def thing_in_words(name: str, workflow: Workflow) -> Param:
    """A state, clock or form by its label."""
    clock = workflow.clocks.get(name)
    if clock is not None:
        return quoted(clock.label)
    return (
        state_in_words(name, workflow) if name in workflow.states else form_in_words(name, workflow)
    )


def activity_in_words(kind: str, outcome: Outcome) -> Param:
    """A kind of activity by its label; it is the case's, whatever the step is in."""
    uses = (flow.activities.get(kind) for flow in outcome.deployment.workflows.values())
    label = next((use.label for use in uses if use is not None), None)
    return quoted(label) if label is not None else kind


def form_in_words(name: str, workflow: Workflow) -> Param:
    known = workflow.forms.get(name)
    return quoted(known.form.title) if known is not None else name


def flag_in_words(flag: str, outcome: Outcome) -> Param:
    """A flag (`form.flag`, or a workflow's own) by its label: of an activity, or of the case around it."""
    form, _, name = flag.partition(".")
    for workflow in (outcome.workflow, outcome.around):
        use = workflow.forms.get(form)
        found = flag_of(use.form, name) if use is not None and name else workflow.flags.get(flag)
        if found is not None:
            return found.label
    return flag


def who_in_words(name: str, outcome: Outcome) -> Param:
    """A who by its label; a name of the story's staff as it is written."""
    if name == "participant":
        return said("deltagaren")
    labels = (outcome.deployment.roles, outcome.deployment.organisations, outcome.workflow.data)
    return next((group[name].label for group in labels if name in group), name)


def quoted(text: Text) -> Said:
    return said("”{text}”", text=text)


def listed(words: Iterable[Param]) -> Param:
    """`a, b och c`; a dash where there is nothing."""
    found = tuple(words)
    return found or "–"
