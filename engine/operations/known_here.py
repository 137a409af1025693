"""Owns what of a person's facts is known in one project. Each project has its own; of people whom several
projects knew before these were told apart, what was said in this one is found in what has been sent here.
"""

from __future__ import annotations

from dataclasses import replace

from engine.casework.filing import at_path
from engine.casework.plan import plan_of
from engine.definitions.deployment import Deployment
from engine.expressions.scope import Value
from engine.operations.load_release import release_in
from engine.operations.standing import workflow_of
from engine.operations.world import World
from engine.storage.cases import CaseRow, cases_by_id
from engine.storage.database import Transaction
from engine.storage.merging import cases_about
from engine.storage.people import UNDIVIDED, PersonRow
from engine.storage.submissions import submissions_of


def known_here(
    tx: Transaction, deployment: Deployment, person: PersonRow | None
) -> PersonRow | None:
    """The person with the facts that are of this project; what the number tells is told anyhow."""
    if person is None or UNDIVIDED not in person.said or deployment.name in person.said:
        return person
    rows = cases_by_id(tx, cases_about(tx, person.id)).values()
    own = (one for one in rows if is_of(deployment, one))
    told = [each for row in own for each in said_in(tx, deployment, row)]
    facts = {name: value for _, name, value in sorted(told, key=lambda one: one[0])}
    return replace(person, said={**person.said, deployment.name: facts})


def is_of(deployment: Deployment, row: CaseRow) -> bool:
    """Whether a case is one of the project's, and of a kind that this release of it knows."""
    workflow = deployment.workflows.get((row.host or row).case.workflow)
    if row.deployment != deployment.name or workflow is None:
        return False
    return row.host is None or row.case.use in workflow.activities


def divided(world: World, tx: Transaction, person: PersonRow) -> PersonRow:
    """The person with what each of their projects knows of them, so that none loses it to what another
    person, who turns out to be the same, has told there.
    """
    if UNDIVIDED not in person.said:
        return person
    rows = cases_by_id(tx, cases_about(tx, person.id)).values()
    for name in sorted({one.deployment for one in rows}):
        person = known_here(tx, release_in(world, tx, name).deployment, person) or person
    return person


def said_in(tx: Transaction, deployment: Deployment, row: CaseRow) -> list[tuple[str, str, Value]]:
    """When, what and how it was said of the person in a case, in the forms that are still known."""
    saves = plan_of(workflow_of(deployment, row)).saves
    return [
        (sent.at.isoformat(), saving.name, value)
        for sent in submissions_of(tx, row.case.id)
        for saving in saves.get(sent.form, ())
        if saving.place == "person"
        for value in at_path(sent.answers, saving.path)
        if value is not None
    ]
