"""Owns the tables of cases, their history and who sits in them."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Table, UniqueConstraint, and_, false

from engine.storage.schema.base import belongs, key, metadata, moment, name, number, words

case_counter = Table(
    "case_counter",
    metadata,
    name("tenant"),
    name("deployment"),
    number("year"),
    number("last"),
    key("deployment", "year"),
    belongs("deployment", "deployment", to=("name",)),
)

case = Table(
    "case",
    metadata,
    name("tenant"),
    name("id"),
    name("deployment"),
    name("number"),
    name("workflow"),
    number("release"),
    name("person", null=True),
    name("state"),
    name("unit"),
    name("subproject"),
    name("owner"),
    Column("protected", Boolean, nullable=False),
    Column("closed", Boolean, nullable=False),
    Column("due_sort", Date, nullable=False),
    moment("opened"),
    moment("changed"),
    name("opened_by"),
    number("version"),
    words("clock", null=True),  # JSON: which of the workflow's clocks is due first, and when
    words("held"),  # JSON: the case as replaying its events gives it
    name("parent", null=True),  # of an activity: the case that it belongs to
    name("use", null=True),  # of an activity: its kind in that case
    key("id"),
    UniqueConstraint("tenant", "deployment", "number"),
    belongs("release", "deployment", "release", to=("deployment", "number")),
    belongs("person", "person", to=("id",)),
    Index(None, "tenant", "person"),
    Index(None, "tenant", "parent"),
    Index(None, "tenant", "deployment", "workflow", "use", "state"),
    Index(None, "tenant", "deployment", "use", "state", "parent"),
)
listed = and_(case.c.protected == false(), case.c.parent.is_(None), case.c.person.is_not(None))
"""What lists show: whole cases about somebody, and none of a protected person."""
# What a list or a board is narrowed by lies in the index too, so that a case which does not fit is passed
# over without being read.
narrowed = ("owner", "subproject", "unit", "workflow", "person", "protected")
for title, columns in (
    (None, ("tenant", "unit", "state", "owner", "due_sort", "id")),
    ("ix_case_in_order", ("tenant", "deployment", "closed", "due_sort", "id", "state", *narrowed)),
    ("ix_case_by_state", ("tenant", "deployment", "closed", "state", "due_sort", "id", *narrowed)),
):
    Index(
        title,
        *(case.c[one] for one in columns),
        sqlite_where=listed,
        postgresql_where=listed,
    )

case_event = Table(
    "case_event",
    metadata,
    name("tenant"),
    name("case"),
    number("number"),
    name("kind"),
    moment("at"),
    name("actor"),
    name("digest"),  # of the salt and the payload
    name("hash"),  # over the previous hash, kind, at, actor and digest
    key("case", "number"),
    belongs("case", "case", to=("id",)),
)

event_payload = Table(
    "event_payload",
    metadata,
    name("tenant"),
    name("case"),
    number("number"),
    name("salt"),
    words("body"),  # JSON; erasing the row leaves the chain provable
    key("case", "number"),
    belongs("case_event", "case", "number", to=("case", "number")),
)

seat = Table(
    "seat",
    metadata,
    name("tenant"),
    name("case"),
    name("role"),
    name("account"),
    moment("since"),
    key("case", "role"),
    belongs("case", "case", to=("id",)),
    Index(None, "tenant", "account", "case"),
)
