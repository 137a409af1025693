"""Owns where `among` of a record leads: activities of the project's case (`projekt.katalog`), or of the case
that the form or workflow belongs to (`mål`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.definitions.source_tree import Scalar
from engine.definitions.workflow_drafts import WorkflowDraft
from engine.expressions.types import ANY, Type

if TYPE_CHECKING:
    from engine.definitions.compilation import Compilation, Owner


def records_named(compilation: Compilation, at: Scalar, place: Owner) -> Type | None:
    """What expressions see of all such activities; None where there are none, which is said unless it may be
    declared elsewhere.
    """
    project, dot, kind = at.text.rpartition(".")
    places = in_project(compilation, project) if dot else in_case(place)
    found = [one.activities[kind] for one in places if kind in one.activities]
    if found:
        return ANY if found[0] is None else found[0].activity_type()
    alone = not compilation.ground.known or not (places or dot)
    if alone or not all(one.knows("activities") for one in places):
        return ANY
    say_none(compilation, at, place)
    return None


def in_project(compilation: Compilation, name: str) -> list[WorkflowDraft]:
    return [one for one in compilation.workflows.values() if one.name == name and one.is_project]


def in_case(place: Owner) -> list[WorkflowDraft]:
    """The workflows of the cases that it belongs to; none for what is read alone."""
    users = [place] if isinstance(place, WorkflowDraft) else place.used_in
    return [one.host or one for one in users if one.host is not None or not one.is_activity]


def say_none(compilation: Compilation, at: Scalar, place: Owner) -> None:
    projects = [one for one in compilation.workflows.values() if one.is_project]
    names = [f"{one.name}.{kind}" for one in projects for kind in one.activities]
    names += [kind for one in in_case(place) for kind in one.activities]
    sv, en = "inga aktiviteter att välja bland", "no activities to choose from"
    compilation.reading.unknown(at, at.text, names, sv, en, maker=place.span)
