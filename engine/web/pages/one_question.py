"""Owns a form that is answered one question at a time. Which question comes next is worked out from what has
been answered; nothing moves on by itself, and nothing of it needs a script.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from starlette.responses import Response

from engine.filling.steps import Step, left_off, step_at, steps_of
from engine.foundation.wrong import Refused
from engine.operations.form_page import FormPage
from engine.operations.save_question import save_question
from engine.operations.views import FormPlace
from engine.web.form_ways import QUESTION, Raw, address_of, back_of, layout_of, raw_in, seen_names
from engine.web.manner import choosing, is_chosen, keep_chosen, lent_here
from engine.web.questions import Layout, Question, asked
from engine.web.saving import saving_at, sheet_of
from engine.web.visit import Visit, redirect

SKIP, BEFORE, LATER, CHOSEN = "_hoppa", "_fore", "_senare", "_valj"


def shown(visit: Visit, page: FormPage, status: int = 200) -> Response:
    """The page of one question: the one that is asked for, else the first that is wrong, else where one left
    off. Its address names it, so that it is the same question when the page is loaded again: what is typed
    is saved meanwhile, and where one left off would be the next.
    """
    steps = steps_of(page.way)
    step = step_asked(visit, page, steps)
    if step is None:
        return redirect(address_of(visit, steg="kontrollera"))
    if visit.request.method != "POST" and not is_named(visit, steps):
        return redirect(to(visit, step))
    layout = layout_of(visit, page, live=False)
    question = question_at(layout, step) if step.asks else None
    return visit.page(
        "one.html",
        status=status,
        frame=visit.frame(counted=False),
        view=page,
        step=step,
        q=question,
        seen=seen_names(page, " ".join(paths_in(question))) if question is not None else "",
        at=steps.index(step) + 1,
        all=len(steps),
        readers=page.readers,
        told_before=layout.told_before.get(step.path),
        address=to(visit, step),
        saving=saving_at(visit, address_of(visit), page.stamp, page.saved, page.choices),
        back=back_of(visit),
        manner=choosing(visit, page.spoken),
        lent_here=lent_here(visit),
        section="cases",
    )


def step_asked(visit: Visit, page: FormPage, steps: tuple[Step, ...]) -> Step | None:
    wanted = visit.posted.one(QUESTION) or visit.query("fraga")
    if not wanted and page.problems:
        wanted = page.problems[0].path
    found = step_at(steps, wanted) if wanted else None
    return found or left_off(steps, page.way, page.page)


def is_named(visit: Visit, steps: tuple[Step, ...]) -> bool:
    asked = visit.query("fraga")
    return bool(asked) and step_at(steps, asked) is not None


def question_at(layout: Layout, step: Step) -> Question:
    """The question as it stands alone on its page."""
    one = step.field
    if step.row is None:
        return replace(layout.question(one, step.path), alone=True)
    chosen, error = layout.row_state(step.path)
    state = layout.state(one, step.path.rpartition(".")[0])._replace(
        written=MappingProxyType({"": chosen}),
        error=error,
        before=layout.before.get(step.path, ()),
    )
    question = asked(one, step.path, state)
    return replace(question, label=step.row.label, template="choice.html", alone=True)


def paths_in(question: Question) -> list[str]:
    """The question, and those within it where it is a group."""
    inner = [
        path
        for group in question.groups
        for one in group
        if isinstance(one, Question)
        for path in paths_in(one)
    ]
    return [question.path, *inner] if question.template != "info.html" else []


def save(visit: Visit, place: FormPlace) -> Response | FormPage | Refused | None:
    """What was answered is kept, whichever way one goes on; None: that was the last question. A page comes
    back when something has been written in two places.
    """
    posted, path = visit.posted, visit.posted.one(QUESTION)
    raw = without_answer(raw_in(posted)) if SKIP in posted.fields else raw_in(posted)
    saved = save_question(visit.world, visit.caller, place, path, raw, sheet_of(posted))
    if isinstance(saved, Refused):
        return saved
    page = saved.page
    if page.choices:
        return page
    if is_chosen(visit):
        return keep_chosen(visit, redirect(address_of(visit, sida=page.page.name)))
    if CHOSEN in posted.fields:
        return redirect(address_of(visit, sida=page.page.name))
    if LATER in posted.fields:
        return redirect(back_of(visit))
    steps = steps_of(page.way)
    if BEFORE in posted.fields:
        return redirect(to(visit, one_before(steps, path)))
    if page.problems:
        return shown(visit, page, status=422)
    return redirect(to(visit, saved.after)) if saved.after is not None else None


def to(visit: Visit, step: Step) -> str:
    return address_of(visit, sida=step.page.name, fraga=step.path)


def one_before(steps: tuple[Step, ...], path: str) -> Step:
    paths = [one.path for one in steps]
    return steps[max(0, paths.index(path) - 1)] if path in paths else steps[0]


def without_answer(raw: Raw) -> Raw:
    """What the page says of itself, and no answer."""
    return tuple((name, text) for name, text in raw if name.startswith("_"))
