"""Owns what the pages of a form share: its addresses, what was posted in it, and how it is laid out."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from engine.filling.rows import has_rows, naming
from engine.operations.form_page import FormPage
from engine.web.bodies import Posted
from engine.web.live import giving_of
from engine.web.questions import Layout
from engine.web.saving import OF_THE_SHEET
from engine.web.visit import Visit

OF_THE_PAGE = ("_token", "_sida", "_sprak", *OF_THE_SHEET)
QUESTION = "_fraga"
Raw = tuple[tuple[str, str], ...]


def raw_in(posted: Posted) -> Raw:
    """What was posted, without what is about the page itself."""
    return tuple(
        (name, text)
        for name, texts in posted.fields.items()
        for text in texts
        if name not in OF_THE_PAGE
    )


def address_of(visit: Visit, **query: str) -> str:
    """This form's address, with what the query says; a sub-project that was chosen stays, and so does the
    question that was asked alone.
    """
    part = visit.query("del")
    asked = {**({"del": part} if part else {}), **query}
    if query.get("sida") and visit.posted.one(QUESTION):
        asked.setdefault("fraga", visit.posted.one(QUESTION))
    return visit.request.url.path + ("?" + urlencode(asked) if asked else "")


def back_of(visit: Visit) -> str:
    """Where one came from: the case, what is amended in it, or the list."""
    if visit.errand is not None:
        return visit.errand.later
    params = visit.request.path_params
    if "number" not in params:
        return visit.home()
    sent = params.get("submission")
    return visit.case_address(params["number"], f"svar/{quote(sent)}" if sent is not None else "")


def layout_of(visit: Visit, page: FormPage, *, live: bool = True) -> Layout:
    """`live`: questions may come and go while somebody types."""
    return Layout(
        form=page.form,
        giving=giving_of(page) if live else None,
        settled=page.way.settled,
        written=page.way.draft.written,
        place=page.context.place(),
        errors={problem.path: problem.text for problem in page.problems},
        opened=frozenset(page.opened),
        files_at=visit.files_at,
        largest=visit.world.settings.files.max_bytes,
        before=page.earlier.chosen,
        told_before=page.earlier.words,
        draft=page.way.draft,
        context=page.context,
        just_gone=visit.query("borttagen"),
        unseen=page.unseen,
    )


def seen_names(page: FormPage, seen: str) -> str:
    """What the page says that it has shown; rows of groups are called by their keys there."""
    if not has_rows(page.form):
        return seen
    called = naming(page.form, page.way.draft)
    return " ".join([called(one) if "." in one else one for one in seen.split()])
