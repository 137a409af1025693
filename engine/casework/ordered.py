"""Owns the order that a participant has put the activities of a case in: those put somewhere, then what is
new, in the order it was started. It never means anything but how they are shown.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.casework.case import Case, Started


def ordered(started: Iterable[Started], order: tuple[str, ...]) -> tuple[str, ...]:
    """The identities of all that were started."""
    all_ = [one.id for one in started]
    known = [one for one in order if one in all_]
    return (*known, *(one for one in all_ if one not in known))


def in_order(case: Case) -> tuple[str, ...]:
    """The activities of a case as its participant has them."""
    return ordered(case.started, case.order)
