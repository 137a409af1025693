"""Owns the table of who did or read what."""

from __future__ import annotations

from sqlalchemy import Index, Table

from engine.storage.schema.base import key, metadata, moment, name, number, words

audit = Table(
    "audit",
    metadata,
    name("tenant"),
    name("chain"),  # the case's id, or "" for what is about no single case
    number("number"),
    moment("at"),
    name("account"),
    name("act"),
    name("purpose"),
    name("deployment"),
    name("outcome"),  # allowed or refused
    words("about"),  # JSON: what was read or written, by name, never its content
    name("hash"),
    key("chain", "number"),
    Index(None, "tenant", "account", "at"),
    Index(None, "tenant", "deployment", "at"),
)
