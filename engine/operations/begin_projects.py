"""Owns beginning the cases of a deployment that are about the project itself: one of each such workflow, when
the release is made that first has it; and letting those that go on follow what is live.

Nobody opens such a case, and no person is in it, so nobody would be surprised by a change in it: unlike
people's cases it goes by the new release at once, where it stands in something that the release still has.
"""

from __future__ import annotations

from dataclasses import replace

from engine.casework.events import SYSTEM_ACTOR
from engine.casework.opening import begin_at
from engine.casework.together import Together
from engine.definitions.deployment import Deployment
from engine.definitions.workflow import Workflow
from engine.operations.callers import Caller
from engine.operations.case_file import file_of
from engine.operations.keeping import activities_after, keep_what_happened
from engine.operations.load_release import Release, release_in
from engine.operations.pass_time import system_in
from engine.operations.staffing import staff_in
from engine.operations.standing import severities_of
from engine.operations.step_facts import step_facts
from engine.operations.waking import keep_waking
from engine.operations.world import World
from engine.storage import cases
from engine.storage.cases import CaseRow
from engine.storage.database import Transaction
from engine.storage.staff import standing


def begin_projects(world: World, tx: Transaction, deployment: str, number: int) -> None:
    """Begin what the release has and no case is there of, and let what is there follow it."""
    there = {row.case.workflow: row for row in cases.projects_of(tx, deployment)}
    release = release_in(world, tx, deployment, number)
    for name, workflow in release.deployment.projects.items():
        if name in there:
            follow(world, tx, there[name], release)
        else:
            begin(world, tx, release, workflow)


def begin(world: World, tx: Transaction, release: Release, workflow: Workflow) -> None:
    """Its number is the workflow's name: there is but one."""
    deployment, now = release.deployment, world.now_in(release.deployment)
    caller = system_in(tx.tenant, deployment.name)
    known = staff_in(world, tx, deployment.name, standing(tx, deployment.name))
    facts = step_facts(deployment, None, known.holders, SYSTEM_ACTOR, now=now)
    identity = world.chance.identity()
    step = begin_at(workflow, identity, workflow.starts, facts, SYSTEM_ACTOR, now)
    row = CaseRow(
        case=step.case,
        deployment=deployment.name,
        number=workflow.name,
        release=release.number,
        person=None,
        owner=None,
        protected=False,
        closed=workflow.states[step.case.state].final,
        changed=now,
        opened_by=SYSTEM_ACTOR.account,
        severities=severities_of(step.case, workflow),
    )
    keep_begun(world, tx, caller, row, step)


def keep_begun(world: World, tx: Transaction, caller: Caller, row: CaseRow, step: Together) -> None:
    cases.add_case(tx, row)
    file = replace(file_of(world, tx, caller, row), beside=())
    file = replace(file, beside=activities_after(file, row, step))
    for one in file.activities:
        cases.add_case(tx, one)
    keep_what_happened(world, tx, file, step)


def follow(world: World, tx: Transaction, row: CaseRow, release: Release) -> None:
    """Go by the release from now on, with all activities, unless one stands where it has no such place."""
    rows = (row, *cases.activities_of(tx, row))
    if not all(has_place(release.deployment, one) for one in rows):
        return
    cases.move_to_release(tx, row.case.id, release.number)
    caller = system_in(tx.tenant, row.deployment)
    keep_waking(tx, file_of(world, tx, caller, replace(row, release=release.number)))


def has_place(deployment: Deployment, row: CaseRow) -> bool:
    host = row.host.case if row.host is not None else row.case
    workflow = deployment.workflows.get(host.workflow)
    if workflow is None or row.host is None:
        return workflow is not None and row.case.state in workflow.leaves
    use = workflow.activities.get(row.case.use or "")
    return use is not None and row.case.state in use.workflow.leaves
