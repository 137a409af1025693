"""Owns the table of what consents that stand open to whom, for lists of those who see by consent alone."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Table

from engine.storage.schema.base import belongs, key, metadata, name

shared = Table(
    "shared",
    metadata,
    name("tenant"),
    name("case"),
    name("party"),  # the organisation
    name("what"),  # the workflow of the case, and a form: `deltagare/who5`
    Column("until", Date, nullable=False),  # the last day; `NEVER` where it has none
    key("case", "party", "what"),
    belongs("case", "case", to=("id",)),
    Index(None, "tenant", "party", "what", "until", "case"),
)
