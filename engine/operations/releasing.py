"""Owns the act of releasing: what one must know before (`Ground`), what stands against it, and the release.

Which text is released, and who may, is left to `publish`, `publish_workspace` and `roll_back`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.casework.room import Running, Standing, no_room
from engine.definitions.deployment import Deployment
from engine.expressions.scope import Value
from engine.foundation.texts import Said, said
from engine.foundation.wrong import Reason, Refused
from engine.operations.begin_projects import begin_projects
from engine.operations.draw_reviews import keep_drawing
from engine.operations.freed_places import wake_after_release
from engine.operations.load_release import compiled, keep_compiled
from engine.operations.world import World
from engine.storage import accounts, standing_cases
from engine.storage.audit import Entry, record
from engine.storage.database import Transaction
from engine.storage.releases import (
    ReleaseRow,
    add_release,
    ensure_deployment,
    ensure_tenant,
    find_release,
    keep_snapshot,
    snapshot_id,
)

MOST_WHY = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The release that is live now. `again`: it was already, with the same text; no release was made."""

    number: int
    snapshot: str
    again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What is to be released: the deployment and the text of exactly the files that it uses."""

    deployment: Deployment
    files: Mapping[str, str]

    @property
    def snapshot(self) -> str:
        return snapshot_id(self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who releases, and why. `seen`: the release that was live when this was decided; None: whichever.
    `back_to`: the number of the release whose text is taken up again.
    """

    who: str
    why: str
    seen: int | None = None
    back_to: int | None = None


def against(world: World, tx: Transaction, text: Candidate) -> tuple[Reason, ...]:
    """Why the text may not be released now: cases that would have nowhere to stand."""
    live = find_release(tx, text.deployment.name)
    if live is None or live.snapshot == text.snapshot:
        return ()
    now = compiled(world, tx, live)
    return no_room(running(world, tx, text.deployment.name), now, text.deployment)


def running(world: World, tx: Transaction, name: str) -> Running:
    """The cases that go on, counted."""
    return Running(
        standing=tuple(standing(world, tx, name)),
        seats=standing_cases.seats(tx, name),
        units=standing_cases.units(tx, name),
        subprojects=standing_cases.subprojects(tx, name),
        receivers=standing_cases.receivers(tx, name),
    )


def standing(world: World, tx: Transaction, name: str) -> list[Standing]:
    found = []
    for one in standing_cases.standing(tx, name):
        row = find_release(tx, name, one.release)
        assert row is not None  # noqa: S101  the database holds a case to a release that is there
        pinned = compiled(world, tx, row)
        around = pinned.workflows[one.workflow]
        workflow = around if one.use is None else around.activities[one.use].workflow
        found.append(
            Standing(
                deployment=pinned,
                workflow=workflow,
                state=one.state,
                count=one.count,
                around=around if one.use is not None else None,
                use=one.use or "",
            )
        )
    return found


def release_it(world: World, tx: Transaction, text: Candidate, act: Act) -> Published | Refused:
    """Make the release, unless something stands against it. Both are written down."""
    live = find_release(tx, text.deployment.name)
    if live is not None and live.snapshot == text.snapshot:
        return Published(number=live.number, snapshot=live.snapshot, again=True)
    reasons = (*unfit(tx, act, live), *against(world, tx, text))
    if reasons:
        if live is not None:
            record(tx, entry(world, text, act, live.number, "refused"))
        return Refused(reasons=reasons)
    row = made(world, tx, text, act, live)
    record(tx, entry(world, text, act, row.number, "allowed"))
    return Published(number=row.number, snapshot=row.snapshot, again=False)


def made(
    world: World, tx: Transaction, text: Candidate, act: Act, live: ReleaseRow | None
) -> ReleaseRow:
    now = world.now()
    ensure_tenant(tx, tx.tenant, now)
    ensure_deployment(tx, text.deployment.name, now)
    row = ReleaseRow(
        deployment=text.deployment.name,
        number=1 if live is None else live.number + 1,
        snapshot=keep_snapshot(tx, text.files, now),
        who=act.who,
        why=act.why.strip(),
        from_when=now,
    )
    add_release(tx, row)
    keep_compiled(world, row, text.deployment, text.files)
    if text.deployment.projects:
        begin_projects(world, tx, row.deployment, row.number)
    wake_after_release(tx, text.deployment, now)
    keep_drawing(tx, text.deployment, now)
    return row


def unfit(tx: Transaction, act: Act, live: ReleaseRow | None) -> tuple[Reason, ...]:
    """What is wrong with the act itself."""
    if not act.why.strip():
        return (why_not(said("Skriv varför du publicerar. Det är till för den som undrar sedan.")),)
    if len(act.why) > MOST_WHY:
        return (why_not(said("Skälet är för långt. Skriv högst {most} tecken.", most=MOST_WHY)),)
    if act.seen is not None and act.seen != (live.number if live is not None else 0):
        return (come_between(tx, live),)
    return ()


def why_not(sentence: Said) -> Reason:
    return Reason(kind="why", sentence=sentence)


def come_between(tx: Transaction, live: ReleaseRow | None) -> Reason:
    """Somebody else has released since one looked."""
    if live is None:
        sentence = said("Projektet är inte publicerat ännu. Se vad som skiljer en gång till.")
    else:
        sentence = said(
            "{who} hann publicera version {number} före dig. Se vad som skiljer mot den, och publicera "
            "sedan om det fortfarande är rätt.",
            who=accounts.labels(tx).get(live.who, live.who),
            number=live.number,
        )
    return Reason(kind="stale", sentence=sentence)


def entry(world: World, text: Candidate, act: Act, number: int, outcome: str) -> Entry:
    about: dict[str, Value] = {"release": number, "snapshot": text.snapshot}
    return Entry(
        at=world.now(),
        account=act.who,
        act="publish",
        purpose="administration",
        deployment=text.deployment.name,
        outcome=outcome,
        about=about if act.back_to is None else about | {"back_to": act.back_to},
    )
