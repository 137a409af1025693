"""Owns the table of who stands in for whom."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Table

from engine.storage.schema.base import belongs, key, metadata, moment, name

substitute = Table(
    "substitute",
    metadata,
    name("tenant"),
    name("deployment"),
    name("account"),  # who is away
    name("substitute"),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    name("set_by"),
    moment("at"),
    key("deployment", "account"),
    belongs("account", "account", to=("name",)),
    Index(None, "tenant", "deployment", "substitute"),
)
