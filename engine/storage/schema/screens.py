"""Owns the tables of what people keep for their screens: when they last looked, lists they have named,
notes on their way; and the flags of cases, so that a list can be narrowed to them.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table

from engine.storage.schema.base import belongs, key, metadata, moment, name, words

screen = Table(
    "screen",
    metadata,
    name("tenant"),
    name("account"),
    name("deployment"),
    moment("seen", null=True),
    name("start", null=True),  # the saved view that the list begins with
    key("account", "deployment"),
    belongs("account", "account", to=("name",)),
)

saved_view = Table(
    "saved_view",
    metadata,
    name("tenant"),
    name("id"),
    name("deployment"),
    name("account"),
    name("title"),
    words("narrowing"),  # JSON: what the list is narrowed to
    name("role"),  # whom it is shared with; "" for its owner alone
    moment("changed"),
    key("id"),
    belongs("account", "account", to=("name",)),
    Index(None, "tenant", "deployment", "account"),
    Index(None, "tenant", "deployment", "role"),
)

note_draft = Table(
    "note_draft",
    metadata,
    name("tenant"),
    name("account"),
    name("case"),
    name("adds_to"),  # the note that it adds to, or ""
    name("deployment"),
    name("about"),
    Column("day", String(40), nullable=False),  # as it was typed
    words("text"),
    moment("begun"),
    moment("changed"),
    words("sheets", null=True),  # JSON: which page wrote what, and what lies beside
    key("account", "case", "adds_to"),
    belongs("account", "account", to=("name",)),
    belongs("case", "case", to=("id",)),
    Index(None, "tenant", "account", "deployment"),
)

case_flag = Table(
    "case_flag",
    metadata,
    name("tenant"),
    name("case"),
    name("flag"),
    name("severity"),  # "" where it is not known
    key("case", "flag"),
    belongs("case", "case", to=("id",)),
    Index(None, "tenant", "severity", "case"),
)
