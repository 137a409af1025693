"""Owns the table of amendments: which version of a sent form takes the place of which."""

from __future__ import annotations

from sqlalchemy import Table, UniqueConstraint

from engine.storage.schema.base import belongs, key, metadata, moment, name

amendment = Table(
    "amendment",
    metadata,
    name("tenant"),
    name("submission"),  # the version that took the place
    name("case"),
    name("amended"),  # the version whose place it took
    name("first"),  # the one that was sent first
    moment("at"),
    name("by"),
    key("submission"),
    belongs("submission", "submission", to=("id",)),
    UniqueConstraint("tenant", "amended"),  # a version is amended once; then the new one is
)
