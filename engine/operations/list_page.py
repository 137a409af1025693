"""Owns the page of the list of cases: the list with all that stands around it, read in one transaction."""

from __future__ import annotations

from dataclasses import dataclass

from engine.access.facts import Act
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.list_cases import recorded
from engine.operations.read_frame import framed
from engine.operations.saved_views import views_at
from engine.operations.standing import sit_down
from engine.operations.views import CaseFilter, CaseList, Frame
from engine.operations.views_list import SavedViews
from engine.operations.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """`views` and `cases` are None for those who see no list, and `cases` for whoever is to begin with the
    list that `views` begins with.
    """

    frame: Frame
    views: SavedViews | None = None
    cases: CaseList | None = None


def list_page(
    world: World, caller: Caller, wanted: CaseFilter | None, after: str | None = None
) -> ListPage | Refused:
    """`wanted` is None where nothing was asked for: then one begins with the list that one has chosen to
    begin with, if there is one. A list that is shown is recorded, as by `list_cases`.
    """
    with world.storage.writing(caller.tenant) as tx:
        desk = sit_down(world, tx, caller)
        if isinstance(desk, Refused):
            return desk
        frame = framed(desk, counted=True)
        for act in (Act.LIST_CASES, Act.KEEP_VIEW):
            allowed = desk.decide(act)
            if isinstance(allowed, Refused):
                return ListPage(frame=frame) if act is Act.LIST_CASES else allowed
        views = views_at(desk)
        if wanted is None and views.start is not None:
            return ListPage(frame=frame, views=views)
        cases = recorded(desk, wanted or CaseFilter(), after)
        return ListPage(frame=frame, views=views, cases=cases)
