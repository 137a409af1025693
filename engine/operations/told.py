"""Owns `Told`: what a step was about, as those are told who have something to do or to know of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.access.facts import CaseFacts
from engine.casework.case import Facts
from engine.definitions.deployment import Deployment
from engine.definitions.workflow import Workflow
from engine.storage.staff import Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a step was about. `known`: what access asks of the case after it; `staff`: who works there.
    `actor` is not told.
    """

    deployment: Deployment
    workflow: Workflow
    facts: Facts
    known: CaseFacts
    staff: Staff
    actor: str
    now: datetime
