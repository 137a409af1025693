"""Owns snapshots (content), releases (acts) and the tenants and deployments they belong to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import bindparam, func, insert, select

from engine.storage.changes import RELEASES, staff_changed
from engine.storage.database import Storage, Transaction
from engine.storage.schema import deployment, release, snapshot, tenant


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRow:
    deployment: str
    number: int
    snapshot: str
    who: str
    why: str
    from_when: datetime


MINE = tenant.c.tenant == bindparam("tenant")
FIND_TENANT = select(tenant.c.tenant).where(MINE)
NAMES = select(tenant.c.tenant).order_by(tenant.c.tenant)
NAMED = select(func.stegvis_tenants())
FIND_DEPLOYMENT = select(deployment.c.name).where(
    deployment.c.tenant == bindparam("tenant"), deployment.c.name == bindparam("name")
)
FIND_SNAPSHOT = select(snapshot.c.files).where(
    snapshot.c.tenant == bindparam("tenant"), snapshot.c.id == bindparam("id")
)
RELEASE = select(
    release.c.deployment,
    release.c.number,
    release.c.snapshot,
    release.c.who,
    release.c.why,
    release.c.from_when,
).where(release.c.tenant == bindparam("tenant"))
ONE_RELEASE = RELEASE.where(
    release.c.deployment == bindparam("deployment"), release.c.number == bindparam("number")
)
ALL_RELEASES = RELEASE.where(release.c.deployment == bindparam("deployment")).order_by(
    release.c.number.desc()
)
LATEST = (
    RELEASE.where(release.c.deployment == bindparam("deployment"))
    .order_by(release.c.number.desc())
    .limit(1)
)
DEPLOYMENTS = (
    select(deployment.c.name)
    .where(deployment.c.tenant == bindparam("tenant"))
    .order_by(deployment.c.first_published, deployment.c.name)
)
COUNT = select(func.count()).select_from(release).where(release.c.tenant == bindparam("tenant"))
ADD_TENANT = insert(tenant)
ADD_DEPLOYMENT = insert(deployment)
ADD_SNAPSHOT = insert(snapshot)
ADD_RELEASE = insert(release)


def snapshot_id(files: Mapping[str, str]) -> str:
    """The same text, the same snapshot: a digest over paths and texts in order of path."""
    told = "".join(
        f"{len(path)}:{path};{len(text)}:{text};" for path, text in sorted(files.items())
    )
    return sha256(told.encode()).hexdigest()


def ensure_tenant(tx: Transaction, title: str, at: datetime) -> None:
    if tx.connection.execute(FIND_TENANT, {"tenant": tx.tenant}).first() is None:
        row = {"tenant": tx.tenant, "title": title, "opened": at}
        tx.connection.execute(ADD_TENANT, row)


def ensure_deployment(tx: Transaction, name: str, at: datetime) -> None:
    if tx.connection.execute(FIND_DEPLOYMENT, {"tenant": tx.tenant, "name": name}).first() is None:
        row = {"tenant": tx.tenant, "name": name, "first_published": at}
        tx.connection.execute(ADD_DEPLOYMENT, row)


def keep_snapshot(tx: Transaction, files: Mapping[str, str], at: datetime) -> str:
    """The id of the snapshot with these texts, which is stored once."""
    found = snapshot_id(files)
    if tx.connection.execute(FIND_SNAPSHOT, {"tenant": tx.tenant, "id": found}).first() is None:
        text = json.dumps(dict(files), ensure_ascii=False, sort_keys=True)
        row = {"tenant": tx.tenant, "id": found, "files": text, "made": at}
        tx.connection.execute(ADD_SNAPSHOT, row)
    return found


def snapshot_files(tx: Transaction, identity: str) -> Mapping[str, str] | None:
    row = tx.connection.execute(FIND_SNAPSHOT, {"tenant": tx.tenant, "id": identity}).first()
    return None if row is None else {path: str(text) for path, text in json.loads(row[0]).items()}


def add_release(tx: Transaction, row: ReleaseRow) -> None:
    values = {
        "tenant": tx.tenant,
        "deployment": row.deployment,
        "number": row.number,
        "snapshot": row.snapshot,
        "who": row.who,
        "why": row.why,
        "from_when": row.from_when,
    }
    tx.connection.execute(ADD_RELEASE, values)
    tx.unsettled.add(RELEASES)
    staff_changed(tx)  # What it demands of those who sign in is kept with who works there.


def find_release(tx: Transaction, name: str, number: int | None = None) -> ReleaseRow | None:
    """The release of that number, or else the latest."""
    asked = {"tenant": tx.tenant, "deployment": name, "number": number}
    row = tx.direct.first_named(LATEST if number is None else ONE_RELEASE, asked)
    return None if row is None else ReleaseRow(**row)


def all_releases(tx: Transaction, name: str) -> tuple[ReleaseRow, ...]:
    """The deployment's releases, the newest first."""
    asked = {"tenant": tx.tenant, "deployment": name}
    rows = tx.connection.execute(ALL_RELEASES, asked).mappings()
    return tuple(ReleaseRow(**row) for row in rows)


def deployments(tx: Transaction) -> tuple[str, ...]:
    """Names of what this tenant has published, the first first."""
    return tuple(tx.connection.execute(DEPLOYMENTS, {"tenant": tx.tenant}).scalars())


def all_tenants(storage: Storage) -> tuple[str, ...]:
    """The names of all whom the installation serves."""
    with storage.reading("") as tx:
        statement = NAMED if storage.is_postgresql else NAMES
        return tuple(tx.connection.execute(statement).scalars())


def count_releases(tx: Transaction) -> int:
    return tx.connection.execute(COUNT, {"tenant": tx.tenant}).scalar_one()
