"""Owns the board: the open cases in columns, phases or states, the nearest due first in each.

A case is moved by opening it: what is possible, and why the rest is not, stands on its page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.access.facts import Act
from engine.access.scope import ListScope, list_scope
from engine.definitions.deployment import Deployment
from engine.definitions.workflow import SIDE_PHASES, Workflow
from engine.foundation.texts import said
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.desk_for import desk_for
from engine.operations.list_cases import rows_shown
from engine.operations.narrowing import narrowed, owners, phases, scope_for, subprojects, workflows
from engine.operations.recording import note
from engine.operations.standing import Desk
from engine.operations.views import CaseFilter, CaseRow, Words
from engine.operations.views_day import Board, BoardFilter, Column
from engine.operations.world import World
from engine.storage import boards
from engine.storage.cases import nearest_due
from engine.storage.lists import Narrowing

CARDS = 20
STATES = "states"
WITHOUT_PHASE = said("Utan fas")
BESIDE = frozenset({*SIDE_PHASES, ""})
"""Columns that are shown only when something stands in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A column to be: what it is called, and the states that stand in it."""

    name: str
    label: Words
    states: tuple[str, ...]


def read_board(world: World, caller: Caller, wanted: BoardFilter | None = None) -> Board | Refused:
    """At most 20 cards a column. Recorded: that a board was shown, and how many cases were on it."""
    wanted = wanted or BoardFilter()
    with world.storage.writing(caller.tenant) as tx:
        desk = desk_for(world, tx, caller, Act.SEE_BOARD)
        if isinstance(desk, Refused):
            return desk
        board = drawn(desk, known(desk.deployment, wanted))
        shown = sum(len(column.cards) for column in board.columns)
        note(tx, caller, Act.SEE_BOARD, desk.now, cases=shown)
        return board


def known(deployment: Deployment, wanted: BoardFilter) -> BoardFilter:
    """What is asked for as far as there is such a thing. States are those of one workflow."""
    flows = deployment.of_people
    workflow = wanted.workflow if wanted.workflow in flows else None
    if workflow is None and len(flows) == 1:
        workflow = next(iter(flows))
    by_state = workflow is not None and (
        wanted.columns == STATES or not phases(deployment, workflow)
    )
    subproject = wanted.subproject if wanted.subproject in deployment.subprojects else None
    return BoardFilter(
        columns=STATES if by_state else "phases",
        workflow=workflow,
        owner=wanted.owner,
        subproject=subproject,
    )


def drawn(desk: Desk, wanted: BoardFilter) -> Board:
    filter_ = CaseFilter(
        workflow=wanted.workflow, owner=wanted.owner, subproject=wanted.subproject, state=""
    )
    scope = scope_for(list_scope(desk.actor, desk.deployment, desk.today), filter_)
    narrowing = narrowed(desk, filter_)
    headed = headings(desk.deployment, wanted)
    every = (column(desk, scope, narrowing, one) for one in headed)
    columns = tuple(one for one in every if one.count or one.name not in BESIDE)
    return Board(
        columns=columns,
        filter=wanted,
        count=sum(one.count for one in columns),
        capped=any(one.capped for one in columns),
        owners=owners(desk),
        subprojects=subprojects(desk.deployment),
        workflows=workflows(desk.deployment),
    )


def headings(deployment: Deployment, wanted: BoardFilter) -> tuple[Heading, ...]:
    chosen = tuple(
        one for one in deployment.of_people.values() if wanted.workflow in (None, one.name)
    )
    if wanted.columns == STATES:
        return tuple(
            Heading(name=leaf, label=one.states[leaf].label, states=(leaf,))
            for one in chosen
            for leaf in open_leaves(one)
        )
    return tuple(by_phase(deployment, chosen, wanted.workflow))


def by_phase(
    deployment: Deployment, chosen: tuple[Workflow, ...], workflow: str | None
) -> Iterator[Heading]:
    """The phases that open cases can be in; last, the states that are in none."""
    named = [(one.name, one.label) for one in phases(deployment, workflow)]
    for phase, label in (*named, (None, WITHOUT_PHASE)):
        found = (
            leaf for one in chosen for leaf in open_leaves(one) if one.states[leaf].phase == phase
        )
        states = tuple(dict.fromkeys(found))
        if states:
            yield Heading(name=phase or "", label=label, states=states)


def open_leaves(workflow: Workflow) -> tuple[str, ...]:
    return tuple(leaf for leaf in workflow.leaves if not workflow.states[leaf].final)


def column(desk: Desk, scope: ListScope, narrowing: Narrowing, heading: Heading) -> Column:
    counts = [boards.count_in(desk.tx, scope, narrowing, state) for state in heading.states]
    cards = cards_of(desk, scope, narrowing, heading)
    capped = any(one > boards.MOST for one in counts)
    count = sum(min(one, boards.MOST) for one in counts)
    return Column(
        name=heading.name,
        label=heading.label,
        cards=cards,
        count=count,
        more=count - len(cards),
        capped=capped,
    )


def cards_of(
    desk: Desk, scope: ListScope, narrowing: Narrowing, heading: Heading
) -> tuple[CaseRow, ...]:
    """The nearest due of all its states."""
    rows = [
        row
        for state in heading.states
        for row in boards.first_in(desk.tx, scope, narrowing, state, CARDS)
    ]
    rows.sort(key=lambda row: (nearest_due(row), row.case.id))
    return rows_shown(desk, rows[:CARDS])
