"""Owns the tables of what is written and what waits: forms sent and begun, asks, tasks."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Table

from engine.storage.schema.base import belongs, key, metadata, moment, name, words

submission = Table(
    "submission",
    metadata,
    name("tenant"),
    name("id"),
    name("case"),
    name("form"),
    name("form_version"),
    name("scoring_version"),
    moment("at"),
    name("by"),
    name("on_behalf", null=True),
    name("language"),
    words("answers"),  # JSON
    words("computed"),  # JSON: values as they were computed then
    words("flags"),  # JSON: names
    words("reasons"),  # JSON: rule to reason
    key("id"),
    belongs("case", "case", to=("id",)),
    Index(None, "tenant", "case", "at", "id"),
    Index(None, "tenant", "case", "form", "at", "id"),
    Index(None, "tenant", "by", "case"),
)

draft = Table(
    "draft",
    metadata,
    name("tenant"),
    name("account"),
    Column("place", String(600), nullable=False),  # what is filled in, and where
    name("deployment"),
    name("form"),
    words("where"),  # JSON: case, workflow, action, subproject
    words("body"),  # JSON: what was typed, raw
    moment("begun"),
    moment("changed"),
    Column("release", Integer, nullable=True),  # None: in a case, or begun before this was kept
    key("account", "place"),
    belongs("account", "account", to=("name",)),
)

request = Table(
    "request",
    metadata,
    name("tenant"),
    name("id"),
    name("case"),
    name("deployment"),
    name("kind"),
    name("of"),  # `role:kurator`, `user:eva`, `organisation:vården`, `participant:`
    name(
        "holder"
    ),  # who alone has it: has taken it, or sits in the role's seat; "" for all of them
    Column("claimed", Boolean, nullable=False),  # taken, not only theirs by their seat
    name("form", null=True),
    words("text"),  # JSON: language to text
    name("flag", null=True),
    moment("at"),
    Column("due", Date, nullable=True),
    Column("due_sort", Date, nullable=False),
    key("case", "id"),
    belongs("case", "case", to=("id",)),
    Index(None, "tenant", "of", "due_sort", "id"),
    Index(None, "tenant", "deployment", "of", "holder", "due_sort", "id"),
)
