"""Owns keeping the answer to one question, where a form is answered a question at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.filling.journey import journey
from engine.filling.meeting_rows import Posted
from engine.filling.sheets import Sheet
from engine.filling.steps import Step, following, question_sent, steps_of
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.form_page import FormPage, form_page
from engine.operations.older_pages import met_in
from engine.operations.opened_form import keep_draft, open_at
from engine.operations.views import FormPlace
from engine.operations.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSaved:
    """`page`: the one that the question stands on, with what is wrong with its answer alone. `after`: the
    question to ask next; None when that was the last.
    """

    page: FormPage
    after: Step | None


def save_question(
    world: World,
    caller: Caller,
    place: FormPlace,
    question: str,
    raw: Posted,
    sheet: Sheet | None = None,
) -> QuestionSaved | Refused:
    """Everything is kept, also what is wrong. Records nothing: a draft is the writer's own until it is
    sent.
    """
    with world.storage.writing(caller.tenant) as tx:
        opened = open_at(world, tx, caller, place)
        if isinstance(opened, Refused):
            return opened
        what = met_in(opened, raw, sheet)
        way, problems = question_sent(opened.form, what.draft, question, opened.context)
        keep_draft(tx, caller, place, way.draft, opened.now)
        page = form_page(
            replace(opened, draft=way.draft),
            way,
            way.page_of(question).name,
            problems=problems,
            saved=opened.now,
            here=sheet.id if sheet is not None else "",
        )
        before = journey(opened.form, opened.draft, opened.context)
        return QuestionSaved(page=page, after=following(steps_of(before), steps_of(way), question))
