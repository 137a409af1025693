"""Owns what of a person's facts may be told in one project: where the person is known in another project of
the house too, only what has been said in this one. One person in the municipality is not one file for all.
"""

from __future__ import annotations

from dataclasses import replace

from engine.casework.filing import at_path
from engine.casework.plan import plan_of
from engine.expressions.scope import Value
from engine.operations.case_file import CaseFile
from engine.operations.standing import workflow_of
from engine.storage.cases import CaseRow, cases_by_id
from engine.storage.database import Transaction
from engine.storage.merging import cases_about, known_in
from engine.storage.people import PersonRow
from engine.storage.submissions import submissions_of


def known_here(file: CaseFile) -> PersonRow | None:
    """The person with the facts that are of this project; what the number tells is told anyhow."""
    person, tx = file.person, file.forms.tx
    if person is None or known_in(tx, person.id) <= {file.row.deployment}:
        return person
    rows = cases_by_id(tx, cases_about(tx, person.id)).values()
    own = (one for one in rows if one.deployment == file.row.deployment)
    told = [each for row in own for each in said_in(tx, file, row)]
    facts = {name: value for _, name, value in sorted(told, key=lambda one: one[0])}
    language = facts.get("language")
    return replace(person, facts=facts, language=language if isinstance(language, str) else None)


def said_in(tx: Transaction, file: CaseFile, row: CaseRow) -> list[tuple[str, str, Value]]:
    """When, what and how it was said of the person in a case, in the forms that are still known."""
    saves = plan_of(workflow_of(file.deployment, row)).saves
    return [
        (sent.at.isoformat(), saving.name, value)
        for sent in submissions_of(tx, row.case.id)
        for saving in saves.get(sent.form, ())
        if saving.place == "person"
        for value in at_path(sent.answers, saving.path)
        if value is not None
    ]
