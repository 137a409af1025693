"""Owns `Told`: what a step was about, as those are told who have something to do or to know of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from engine.access.facts import CaseFacts
from engine.casework.case import Facts
from engine.definitions.deployment import Deployment
from engine.definitions.workflow import Workflow
from engine.storage.staff import Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a step was about. `known` tells what access asks of the case after it, of which `protected` is
    nearly always all that matters; `staff`: who works there; `readers`: who have been named to read about a
    protected person, None: nobody in particular. `actor` is not told.
    """

    deployment: Deployment
    workflow: Workflow
    facts: Facts
    known: Callable[[], CaseFacts]
    protected: bool
    staff: Staff
    actor: str
    now: datetime
    readers: frozenset[str] | None = None
