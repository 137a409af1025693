"""Owns what it is to a draft that opens a case that a newer release of its form is live: what is known of it
on the pages of the form, and how the draft goes over. Drafts within a case go by the release of the case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.access.facts import Act
from engine.definitions.deployment import Deployment
from engine.definitions.workflow import FormUse, Workflow
from engine.fields.question import Place
from engine.filling.carrying import Carried, carried
from engine.filling.draft import Draft
from engine.filling.newer import Asked, demanded
from engine.operations.callers import Caller
from engine.operations.load_release import Release
from engine.operations.places import place_key
from engine.operations.recording import note
from engine.operations.standing import Desk
from engine.operations.views import FormPlace
from engine.storage import submissions
from engine.storage.database import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Newer:
    """`begun`: the number of the release that the draft goes by; `live`: the one that it may go over to.
    `demanded`: questions without which the form is not sent.
    """

    begun: int
    live: Release
    old: FormUse
    new: FormUse
    demanded: tuple[Asked, ...]


def opens(deployment: Deployment, place: FormPlace) -> tuple[Workflow, FormUse] | None:
    """What a case is opened with at that place; None where the release has nothing of that name there."""
    workflow = deployment.workflows.get(place.workflow or "")
    if workflow is None or workflow.opens_with != place.form:
        return None
    return workflow, workflow.forms[workflow.opens_with]


def newer_of(live: Release, begun: Release, place: FormPlace) -> Newer | None:
    """What the draft may go over to; None where nothing that matters to it is otherwise."""
    old, new = opens(begun.deployment, place), opens(live.deployment, place)
    if old is None or new is None or old[0].version == new[0].version:
        return None
    return Newer(
        begun=begun.number,
        live=live,
        old=old[1],
        new=new[1],
        demanded=demanded(old[1].form, new[1].form),
    )


def gone_over(
    tx: Transaction,
    caller: Caller,
    row: submissions.DraftRow,
    place: FormPlace,
    desk: Desk,
    draft: Draft,
    reads: Place,
) -> Draft:
    """The draft at a desk where what is live is gone by. One that was begun under an older release, whose
    cases would want for something now, goes over without being asked.
    """
    if row.release is None or row.release == desk.release.number:
        return draft
    old = opens(desk.release_numbered(row.release).deployment, place)
    new = opens(desk.deployment, place)
    if old is None or new is None:
        return draft
    found = carried(old[1].form, new[1].form, draft, reads)
    over = Over(begun=row.release, live=desk.release.number, carried=found, asked=False)
    keep_over(tx, caller, place, over, desk.now)
    return found.draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Over:
    """From which release a draft goes to which. `asked`: by the one who wrote it, and not by itself."""

    begun: int
    live: int
    carried: Carried
    asked: bool


def keep_over(tx: Transaction, caller: Caller, place: FormPlace, over: Over, now: datetime) -> None:
    """The draft is kept as it is in the newer release, and it is written down that it has gone over."""
    key, body = place_key(caller.deployment, place), over.carried.draft.text()
    submissions.renew_draft(tx, caller.account.name, key, body=body, changed=now, release=over.live)
    note(
        tx, caller, Act.KEEP_OWN, now, form=place.form, workflow=place.workflow,
        moved_from=over.begun, moved_to=over.live, left=len(over.carried.left), asked=over.asked,
    )  # fmt: skip
