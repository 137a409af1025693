"""Owns finding a form as it was when something was sent: in the release that the case is pinned to, or in an
earlier one, since a case may have moved on while what was sent stands.
"""

from __future__ import annotations

from engine.definitions.deployment import Deployment
from engine.definitions.form import Form
from engine.definitions.workflow import Workflow
from engine.filling.submission import Submission
from engine.foundation.wrong import StorageError
from engine.operations.case_file import CaseFile
from engine.operations.load_release import release_in
from engine.operations.measuring import AsSent
from engine.operations.world import World
from engine.storage.database import Transaction
from engine.storage.releases import all_releases


def as_sent_in(world: World, tx: Transaction, file: CaseFile) -> AsSent:
    """Each version is looked for once. One that no release has any more is read as the form is now."""
    known: dict[str, Form] = {}

    def find(sent: Submission) -> Form:
        found = known.get(sent.version)
        if found is None:
            found = known[sent.version] = form_of_version(world, tx, file, sent)
        return found

    return find


def form_of_version(world: World, tx: Transaction, file: CaseFile, sent: Submission) -> Form:
    now = file.workflow.forms[sent.form].form
    if now.version == sent.version:
        return now
    for row in all_releases(tx, file.row.deployment):
        try:
            release = release_in(world, tx, file.row.deployment, row.number)
        except StorageError:
            continue  # Written for an older version of the program; what was computed is stored all the same.
        workflow = workflow_in(release.deployment, file)
        use = workflow.forms.get(sent.form) if workflow is not None else None
        if use is not None and use.form.version == sent.version:
            return use.form
    return now


def workflow_in(deployment: Deployment, file: CaseFile) -> Workflow | None:
    """The workflow of the case, or of its activity, as a release has it."""
    if file.host is None:
        return deployment.workflows.get(file.workflow.name)
    host = deployment.workflows.get(file.host.workflow.name)
    use = host.activities.get(file.case.use or "") if host is not None else None
    return use.workflow if use is not None else None
