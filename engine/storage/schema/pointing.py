"""Owns the table of what points at records."""

from __future__ import annotations

from sqlalchemy import Index, Table

from engine.storage.schema.base import belongs, key, metadata, name

pointing = Table(
    "pointing",
    metadata,
    name("tenant"),
    name("case"),  # the case or activity whose data point
    name("field"),
    name("record"),  # the activity that is pointed at
    key("case", "field", "record"),
    belongs("case", "case", to=("id",)),
    Index(None, "tenant", "record"),
)
