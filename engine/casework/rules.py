"""Owns what must hold for an action to be taken or a form to be filled in, and says why it does
not.

Reasons are put into words only when there are any. Nothing here changes anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from engine.access.withheld import reads_of
from engine.casework import reasons
from engine.casework.case import Facts
from engine.casework.events import Actor
from engine.casework.helping import A_CONSENT, helps
from engine.casework.lacking import consents_lacking, in_one_word
from engine.casework.machine import BACK
from engine.casework.places import full
from engine.casework.plan import Plan, back_to
from engine.casework.reasons import LANGUAGES
from engine.casework.step import Step, day_of
from engine.casework.who import has_role, is_one_of, is_reader, receives
from engine.casework.withheld import is_readable
from engine.definitions.workflow import Action, FormUse, State, Who, WhoKind
from engine.expressions.explaining import explain
from engine.expressions.expression import Expression, Path
from engine.expressions.walking import CONSENTS
from engine.filling.submission import Submission
from engine.foundation.texts import Text
from engine.foundation.wrong import Reason


def allowed(step: Step, action: Action, actor: Actor) -> bool:
    """Whether the actor may take the action now; no reasons are put into words."""
    if not is_one_of(actor, action.by, step.draft, step.facts):
        return False
    return holds(step, action)


def against(step: Step, action: Action, actor: Actor) -> tuple[Reason, ...]:
    """Why `actor` may not take the action now; nothing when it may be taken."""
    rest = against_system(step, action, actor)
    if is_one_of(actor, action.by, step.draft, step.facts):
        return rest
    return (not_meant(step, action.by, actor), *rest)


def against_system(step: Step, action: Action, reader: Actor) -> tuple[Reason, ...]:
    """Why nobody may take the action now, told so that `reader` learns no answer they may not read."""
    found: list[Reason] = []
    lacking = missing_forms(step, action)
    guard = action.when
    says_no = guard is not None and guard.run(step.env) is not True
    if lacking:
        found.append(reasons.lacks_forms(step.plan.workflow, lacking))
    if guard is not None and says_no:
        told = _guard(step, guard, reader, lacking)
        found = [*(one for one in found if one.kind != told.kind), told]
    if action.after is not None and (early := too_early(step, action)) is not None:
        found.append(early)
    if action.to == BACK and leads_to(step, action) is None:
        found.append(reasons.nowhere_back())
    if (state := lacks_room(step, action)) is not None:
        found.append(reasons.no_place(state))
    return tuple(found)


def not_an_action_here(step: Step, name: str) -> Reason:
    """The action belongs to other states, or the case is closed, or there is no such action."""
    here = step.leaf
    known = _action_of_other_state(step.plan, name)
    if here.final:
        return reasons.closed(here.state)
    if known is None:
        return reasons.unknown_action(name)
    return reasons.not_here(known.label, here.state)


def _action_of_other_state(plan: Plan, name: str) -> Action | None:
    return next((leaf.actions[name] for leaf in plan.leaves.values() if name in leaf.actions), None)


def holds(step: Step, action: Action) -> bool:
    """Whether nothing but who does it, or whose turn it is, keeps the action from being taken."""
    return ready(step, action) and lacks_room(step, action) is None


def ready(step: Step, action: Action) -> bool:
    """The same, whether or not there is room."""
    if action.when is not None and action.when.run(step.env) is not True:
        return False
    return (
        (not action.needs or not missing_forms(step, action))
        and (action.after is None or too_early(step, action) is None)
        and (action.to != BACK or leads_to(step, action) is not None)
    )


def lacks_room(step: Step, action: Action) -> State | None:
    """The state with no place left that the action would enter."""
    if not step.plan.has_places:
        return None
    to = leads_to(step, action)
    return None if to is None else full(step, step.plan.way(step.draft.state, action, to).entered)


def leads_to(step: Step, action: Action) -> str | None:
    """The leaf that the action leads to; None when it stays, or has nowhere to go back to."""
    if action.to == BACK:
        visited = [visit.state for visit in step.draft.visits]
        return back_to(step.plan, action, step.draft.state, visited)
    return step.leaf.goals.get(action.name)


def missing_forms(step: Step, action: Action) -> tuple[str, ...]:
    return tuple([form for form in action.needs if not is_submitted(step, form)])


def is_submitted(step: Step, form: str) -> bool:
    """Whether the form has been filled in in this case, on its own or as a block of another."""
    if step.submissions.get(form):
        return True
    return form in step.plan.blocks and bool(step.env.own[form])


def not_meant(step: Step, whos: tuple[Who, ...], actor: Actor) -> Reason:
    """Who may instead. Having the role while another sits in the seat is said as such."""
    mine = tuple(who for who in whos if _role_is_held(who, actor, step.facts))
    if mine and not any(has_role(actor, who.name, step.draft, step.facts) for who in mine):
        return reasons.not_yours(mine, seat_taken=True)
    people = tuple(who for who in whos if who.kind is not WhoKind.SYSTEM)
    return reasons.not_yours(people or whos, seat_taken=False) if whos else reasons.by_nobody()


def _role_is_held(who: Who, actor: Actor, facts: Facts) -> bool:
    roles = facts.includes.get(who.name, (who.name,))
    return who.kind is WhoKind.ROLE and not actor.roles.isdisjoint(roles)


def _guard(step: Step, guard: Expression, reader: Actor, lacking: tuple[str, ...]) -> Reason:
    """Why a guard says no, in the languages of the program. When all that it waits for stands in forms
    that are `lacking` anyway, it is said as that, once.
    """
    here = step.leaf.state.label
    why = {language: explain(guard, step.env, language, here) for language in LANGUAGES}
    told = why[LANGUAGES[0]]
    if told.missing and all(_of_form(path) in lacking for path in told.about):
        return reasons.lacks_forms(step.plan.workflow, lacking, guard=True)
    may_know = all(_may_know(step, reader, path) for path in told.about)
    consents = consents_read(told.about)
    unsaid = consents_lacking(step, guard, told.decided, consents) if may_know and consents else ()
    return reasons.guard_says_no(
        Text({language: one.text for language, one in why.items()}) if may_know else None,
        (*forms_read(step.plan, told.missing), *consents),
        (*helps(step, guard), *(A_CONSENT + one for one in in_one_word(unsaid, consents))),
    )


def _of_form(path: Path) -> str:
    """The form whose answer a path is; of anything else an empty word."""
    return path[1] if len(path) > 1 and path[0] == "own" else ""


def forms_read(plan: Plan, paths: Iterable[Path]) -> tuple[str, ...]:
    """The forms whose answers an expression depends on."""
    return tuple(sorted({path[1] for path in paths if len(path) > 1 and path[1] in plan.forms}))


def consents_read(paths: Iterable[Path]) -> tuple[str, ...]:
    """The consents that an explanation tells of."""
    return tuple(sorted({path[1] for path in paths if path[0] == CONSENTS}))


OF_THE_CASE = frozenset({"case", "person", "team"})
"""What a refusal in an anonymous activity does not explain: it would tell of whom it is about."""


def _may_know(step: Step, actor: Actor, path: Path) -> bool:
    """Of a value of the case: whether all that it is counted from may be known. Of an activity's answers,
    whether those of each of its kind may be.
    """
    if path[0] in OF_THE_CASE and step.plan.workflow.anonymous:
        return False
    if path[0] == "case" and step.host is not None:
        return _may_know(step.host, actor, ("own", *path[1:]))
    if path[0] == "own" and len(path) > 2 and path[1] in step.plan.workflow.activities:
        beside = (one for one in step.parts.values() if one.draft.use == path[1])
        return all(_may_know(one, actor, ("own", *path[2:])) for one in beside)
    values = step.plan.workflow.values
    if path[0] == "own" and len(path) > 1 and (name := path[1].partition("@")[0]) in values:
        inner = (one for one in reads_of(values[name]) if one[1:2] != path[1:2])
        return all(_may_know(step, actor, one) for one in inner)
    if len(path) < 3 or path[0] != "own" or path[1] not in step.plan.forms:
        return True
    return may_read_answer(step, actor, step.plan.forms[path[1]], path[2])


def may_read_answer(step: Step, actor: Actor, use: FormUse, name: str) -> bool:
    """Whether an explanation may name this answer of the form to the actor. Seats do not matter."""
    answers = step.submissions.get(use.name, ())
    if bool(answers) and all(answer.by == actor.account for answer in answers):
        return True
    flow, visits = step.plan.workflow, step.draft.visits
    others = (answer.at for answer in answers if answer.by != actor.account)
    if not all(is_readable(flow, use, visits, at) for at in others):
        return False
    if is_reader(actor, use.read, step.draft, step.facts):
        return True
    return name in use.form.result and is_reader(actor, use.read_result, step.draft, step.facts)


def too_early(step: Step, action: Action) -> Reason | None:
    """Whether it is too soon to take the action, counted from when its state was entered."""
    assert action.after is not None  # noqa: S101  # asked only of an action with `after`
    since = entered_at(step, action.at)
    first = day_of(action.after.run(step.env), since, step.facts.calendar)
    if first is None or step.now.date() < first:
        return reasons.too_early(first)
    return None


def entered_at(step: Step, state: str | None) -> datetime:
    """When the case last came into a state, or into one of the states inside it. Of the workflow itself
    (None): when it was opened.
    """
    since = step.draft.opened
    if state is None:
        return since
    for visit in reversed(step.draft.visits):
        leaf = step.plan.leaves.get(visit.state)
        if leaf is None or state not in leaf.names:
            break
        since = visit.entered
    return since


def against_filling(
    step: Step, form: str, actor: Actor, submission: Submission | None = None
) -> tuple[Reason, ...]:
    """Why the actor may not fill in the form now, outside any action."""
    use = step.plan.forms.get(form)
    if use is None:
        return (reasons.not_in_workflow(form),)
    asked = [request for request in step.draft.requests if request.form == form]
    leaf = step.leaf
    if form not in leaf.offered and not asked:
        refusal = reasons.closed(leaf.state) if leaf.final else again(step, use, actor)
        return (refusal or reasons.not_offered(use, leaf.state),)
    mine = any(receives(actor, request, step.draft, step.facts) for request in asked)
    if mine:
        return ()
    if may_fill(step, use, actor, submission):
        only_asked = form not in leaf.offered and is_party_alone(step, use, actor)
        return (again(step, use, actor) or reasons.not_asked(use),) if only_asked else ()
    return (not_meant(step, use.by, actor),)


def again(step: Step, use: FormUse, actor: Actor) -> Reason | None:
    """That the actor has sent it already. Asked only where a form is refused: what has been sent is read."""
    sent = step.submissions.get(use.name, ())
    return reasons.sent_already(use) if any(one.by == actor.account for one in sent) else None


def against_starting(step: Step, activity: str, actor: Actor) -> tuple[Reason, ...]:
    """Why the actor may not start an activity of this kind now."""
    use, leaf = step.plan.workflow.activities.get(activity), step.leaf
    if use is None:
        return (reasons.not_an_activity(activity),)
    if activity not in leaf.startable:
        return (
            reasons.closed(leaf.state)
            if leaf.final
            else reasons.not_started_here(use, leaf.state, started_in(step, activity)),
        )
    found = []
    if not is_one_of(actor, use.by, step.draft, step.facts):
        found.append(not_meant(step, use.by, actor))
    if use.when is not None and use.when.run(step.env) is not True:
        found.append(_guard(step, use.when, actor, ()))
    return tuple(found)


def started_in(step: Step, activity: str) -> State | None:
    """The first state, in the order written, in which such an activity can be started."""
    states = step.plan.workflow.states.values()
    return next((one for one in states if activity in one.startable), None)


def is_party_alone(step: Step, use: FormUse, actor: Actor) -> bool:
    """Whether the actor is meant only as one of those a data field names: each answers its own ask, once."""
    named = (WhoKind.DATA, WhoKind.ORGANISATION)
    others = [who for who in use.by if who.kind not in named]
    return len(others) < len(use.by) and not is_one_of(actor, others, step.draft, step.facts)


def may_fill(step: Step, use: FormUse, actor: Actor, submission: Submission | None) -> bool:
    """Whether the actor is one who fills the form in, or staff who do so for the participant. How
    far into the case such staff must see is left to `access`.
    """
    if is_one_of(actor, use.by, step.draft, step.facts):
        return True
    for_participant = any(who.kind is WhoKind.PARTICIPANT for who in use.by)
    written_for = submission is None or submission.on_behalf is not None
    return for_participant and written_for and bool(actor.roles)
