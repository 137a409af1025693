"""Owns what operations hand to pages of lists that people have named. Plain frozen data, as in `views`."""

from __future__ import annotations

from dataclasses import dataclass

from engine.operations.views import CaseFilter, Named, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """A list that somebody has named. `own`: the caller may change it; `shared_with`: whoever holds that
    role sees it too, `role` is its name; `start`: the caller's list begins with it.
    """

    id: str
    title: str
    filter: CaseFilter
    own: bool
    by: str
    role: str
    shared_with: Words | None
    start: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedViews:
    """`roles`: those that the caller may share a view with; nothing when they may not."""

    views: tuple[SavedView, ...]
    roles: tuple[Named, ...]

    @property
    def start(self) -> SavedView | None:
        return next((one for one in self.views if one.start), None)
