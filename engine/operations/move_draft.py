"""Owns going over with what one has begun to write to the newer release of its form: what that would mean,
and doing it. One may also stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.filling.carrying import Carried, carried
from engine.filling.newer import Differences, differences
from engine.foundation.texts import Text
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.newer_form import Newer, Over, keep_over
from engine.operations.opened_form import OpenedForm, open_at
from engine.operations.views import FormPlace
from engine.operations.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class MovePage:
    """`release`: the one to go over to, live since `since`. `left`: what has been written that does not fit,
    with what was asked; `fits`: how many answers do. `stale`: another release has become live since the
    caller looked, so that nothing has been done.
    """

    place: FormPlace
    title: Text
    release: int
    since: datetime
    otherwise: Differences
    left: tuple[tuple[str, str], ...]
    fits: int
    demanded: bool
    stale: bool = False


def read_move(world: World, caller: Caller, place: FormPlace) -> MovePage | Refused | None:
    """What going over would mean; None where there is nothing to go over to. Records nothing: a draft is the
    writer's own.
    """
    with world.storage.writing(caller.tenant) as tx:
        opened = open_at(world, tx, caller, place)
        if isinstance(opened, Refused) or opened.newer is None:
            return opened if isinstance(opened, Refused) else None
        return move_page(opened, opened.newer)


def move_draft(
    world: World, caller: Caller, place: FormPlace, to: int
) -> MovePage | Refused | None:
    """Goes over to release `to`, which the caller has seen; None when the draft is there. The page anew when
    another release is live by now.
    """
    with world.storage.writing(caller.tenant) as tx:
        opened = open_at(world, tx, caller, place)
        if isinstance(opened, Refused) or opened.newer is None:
            return opened if isinstance(opened, Refused) else None
        newer = opened.newer
        if newer.live.number != to:
            return move_page(opened, newer, stale=True)
        found = Over(begun=newer.begun, live=to, carried=over(opened, newer), asked=True)
        keep_over(tx, caller, place, found, opened.now)
        return None


def over(opened: OpenedForm, newer: Newer) -> Carried:
    return carried(newer.old.form, newer.new.form, opened.draft, opened.context.place())


def move_page(opened: OpenedForm, newer: Newer, *, stale: bool = False) -> MovePage:
    found = over(opened, newer)
    form, language = newer.new.form, opened.context.language
    return MovePage(
        place=opened.place,
        title=form.title,
        release=newer.live.number,
        since=newer.live.from_when,
        otherwise=differences(newer.old.form, form, language),
        left=found.left,
        fits=answers(found),
        demanded=bool(newer.demanded),
        stale=stale,
    )


def answers(found: Carried) -> int:
    """How many questions have an answer that has been carried; a matrix counts by its rows."""
    written = found.draft.written.values()
    return sum(any(text.strip() for text in texts) for texts in written)
