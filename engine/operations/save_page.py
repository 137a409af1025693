"""Owns keeping what was written on a page. Everything is kept, also what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.definitions.form import Form
from engine.filling import journey
from engine.filling.draft import Draft
from engine.filling.paths import written_in_words
from engine.foundation.wrong import Problem, Refused
from engine.operations.callers import Caller
from engine.operations.form_page import FormPage, form_page, stamp_of
from engine.operations.opened_form import OpenedForm, keep_draft, open_at
from engine.operations.views import FormPlace, Words
from engine.operations.world import World
from engine.storage.database import Transaction

Posted = Sequence[tuple[str, str]]


def save_page(
    world: World, caller: Caller, place: FormPlace, page: str, raw: Posted, stamp: str | None = None
) -> FormPage | Refused:
    """The page again when it has problems or new questions (`stays`), else on to `next`. Records
    nothing: a draft is the writer's own until it is sent. `stamp`: what the page said of the draft that it
    showed; when another page of the writer's has saved meanwhile, nothing of that is lost.
    """
    with world.storage.writing(caller.tenant) as tx:
        opened = open_at(world, tx, caller, place)
        if isinstance(opened, Refused):
            return opened
        return kept_page(tx, caller, opened, page, raw, stamp)


def kept_page(
    tx: Transaction,
    caller: Caller,
    opened: OpenedForm,
    page: str,
    raw: Posted,
    stamp: str | None = None,
    before: Sequence[Problem] = (),
) -> FormPage:
    """The page saved in a form that is open. `before`: what has been found wrong with it already."""
    old = stamp is not None and opened.saved is not None and stamp != stamp_of(opened.saved)
    replaced = meanwhile(opened.form, opened.draft, raw) if old else EMPTY
    raw = [*(one for one in raw if one[0] not in replaced.names), *replaced.kept]
    saved = journey.save_page(opened.form, opened.draft, page, raw, opened.context)
    told = {one.path for one in before}
    problems = (*before, *(one for one in saved.problems if one.path not in told))
    draft = saved.journey.draft
    draft = draft.with_page_done(saved.page.name, False) if before else draft
    keep_draft(tx, caller, opened.place, draft, opened.now)
    return form_page(
        replace(opened, draft=draft),
        saved.journey,
        saved.page.name,
        problems=problems,
        new=saved.opened,
        saved=opened.now,
        replaced=replaced.told,
    )


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What another page of the same draft has saved since this one was opened. `kept`: what stays, since
    this page says nothing there. `told`: what this page says otherwise.
    """

    kept: Posted
    told: tuple[tuple[Words, Words], ...]

    @property
    def names(self) -> frozenset[str]:
        return frozenset(name for name, _ in self.kept)


EMPTY = Meanwhile((), ())


def meanwhile(form: Form, draft: Draft, raw: Posted) -> Meanwhile:
    posted: dict[str, tuple[str, ...]] = {}
    for name, text in raw:
        posted[name] = (*posted.get(name, ()), text)
    differ = {
        name: texts
        for name, texts in draft.written.items()
        if any(texts) and name in posted and posted[name] != texts
    }
    kept = [(name, one) for name in differ if not any(posted[name]) for one in differ[name]]
    lost = {name: texts for name, texts in differ.items() if any(posted[name])}
    return Meanwhile(kept, written_in_words(form, replace(draft, written=lost)))
