"""Owns how a step finds the other cases that are after the same places; each is read once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Protocol

from engine.casework.case import Case, Facts, Host
from engine.definitions.deployment import Deployment
from engine.definitions.workflow import Workflow
from engine.operations.step_facts import places_now
from engine.storage.database import Transaction
from engine.storage.pointing import sitting


class Whole(Protocol):
    """A case as steps know it."""

    @property
    def workflow(self) -> Workflow: ...
    @property
    def case(self) -> Case: ...
    def facts(self) -> Facts: ...


class Around(Protocol):
    """A case or an activity; `main` is the case itself."""

    @property
    def main(self) -> Whole: ...


FindCases = Callable[[Iterable[str]], Mapping[str, Host]]
ReadAround = Callable[[Iterable[str]], Mapping[str, Around]]


def beside_others(
    facts: Facts,
    tx: Transaction,
    deployment: str,
    open_several: ReadAround | None,
    live: Callable[[], Deployment] | None,
) -> Facts:
    """The facts with the other cases that are after the same places."""
    return replace(
        facts,
        occupants=partial(sitting, tx, deployment),
        find=found_among(open_several),
        places=partial(places_now, live),
    )


def found_among(open_several: ReadAround | None) -> FindCases:
    """What finds other cases; each is read once."""
    read: dict[str, Host] = {}

    def find(identities: Iterable[str]) -> Mapping[str, Host]:
        wanted = tuple(identities)
        lacking = [one for one in wanted if one not in read]
        if lacking and open_several is not None:
            for identity, one in open_several(lacking).items():
                main = one.main
                read[identity] = Host(workflow=main.workflow, case=main.case, facts=main.facts())
        return {one: read[one] for one in wanted if one in read}

    return find
