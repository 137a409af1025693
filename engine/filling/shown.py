"""Owns whether a part of a form is shown now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.definitions.form import Field

if TYPE_CHECKING:
    from engine.filling.settling import Settling


class Shown:
    """Whether a part of a form is shown: `page_key` is the page that must be, empty when it always is."""

    __slots__ = ("condition", "page_key", "path")

    def __init__(self, field: Field, path: str, page_key: str) -> None:
        self.condition = field.show_if
        self.page_key = page_key
        self.path = path

    def now(self, settling: Settling) -> bool:
        """Noted when it is shown and might not have been."""
        condition, page_key = self.condition, self.page_key
        if condition is None and not page_key:
            return True
        shown = settling.found.shown
        if page_key and page_key not in shown:
            return False
        if condition is not None and condition.run(settling.env) is not True:
            return False
        shown.add(self.path)
        return True
