"""Owns what somebody has written in a form that cannot be filled in just now, since the case has moved
meanwhile: it is kept, and can be read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.definitions.form import Form
from engine.definitions.workflow import Workflow
from engine.filling.meeting import met
from engine.filling.meeting_rows import Posted
from engine.filling.paths import written_in_words
from engine.filling.sheets import Sheet
from engine.foundation.texts import Text
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.case_file import open_file
from engine.operations.opened_form import at_begun, began, keep_draft, written
from engine.operations.standing import sit_down_for_own
from engine.operations.views import FormPlace, Words
from engine.operations.world import World
from engine.storage.database import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftWords:
    """`rows`: what was asked, and what was written. `begun`: when the writing began."""

    title: Text
    rows: tuple[tuple[Words, Words], ...]
    begun: datetime


def left_words(
    world: World,
    caller: Caller,
    place: FormPlace,
    raw: Posted = (),
    sheet: Sheet | None = None,
) -> LeftWords | None:
    """What the caller has written there, with `raw`, which is kept too; None when that is nothing.
    Records nothing: a draft is the writer's own.
    """
    with world.storage.writing(caller.tenant) as tx:
        found = form_at(world, tx, caller, place)
        if found is None:
            return None
        form, now = found
        draft, _ = written(tx, caller, place)
        begun = began(tx, caller, place)
        if raw:
            draft = met(form, draft, raw, sheet, now).draft
            keep_draft(tx, caller, place, draft, now)
    rows = written_in_words(form, draft)
    return LeftWords(title=form.title, rows=rows, begun=begun or now) if rows else None


def form_at(
    world: World, tx: Transaction, caller: Caller, place: FormPlace
) -> tuple[Form, datetime] | None:
    """The form at that place, whether it may be filled in now or not, and what time it is there; None for
    a place that no state of the workflow has.
    """
    if place.case is None:
        desk = sit_down_for_own(world, tx, caller)
        if isinstance(desk, Refused):
            return None
        begun = at_begun(tx, caller, place, desk)
        workflow, now = begun.deployment.workflows.get(place.workflow or ""), desk.now
    else:
        file = open_file(world, tx, caller, place.case)
        if isinstance(file, Refused):
            return None
        workflow, now = file.workflow, file.now
    if place.starts is not None:
        begins = activity_form(workflow, place)
        return None if begins is None else (begins, now)
    use = workflow.forms.get(place.form) if workflow is not None else None
    if workflow is None or use is None or not has_place(workflow, place):
        return None
    return use.form, now


def activity_form(workflow: Workflow | None, place: FormPlace) -> Form | None:
    """What the activity begins with that is started there."""
    known = workflow.activities if workflow is not None else {}
    use = known.get(place.starts or "")
    return use.workflow.begins_with if use is not None and place.form == use.name else None


def has_place(workflow: Workflow, place: FormPlace) -> bool:
    """Whether the form is ever filled in there: to open a case, by itself, or as a part of the action."""
    if place.case is None:
        return place.action is None and workflow.opens_with == place.form
    if place.action is None:
        return True
    leaves = workflow.leaf_actions.values()
    actions = (leaf[place.action] for leaf in leaves if place.action in leaf)
    return any(action.form == place.form for action in actions)
