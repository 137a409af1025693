"""Owns the table of numbers that instruments gave, one row for each: what figures are counted from."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, Index, Table

from engine.storage.schema.base import belongs, key, metadata, moment, name

measure = Table(
    "measure",
    metadata,
    name("tenant"),
    name("submission"),
    name("path"),  # of the block that the instrument is in the form; empty for the form itself
    name("value"),  # which of its values; empty for the answer as such
    name("deployment"),
    name("plan"),  # of the definitions that it was read by
    name("case"),  # that it was sent in, or the activity
    name("root"),  # the case itself
    name("workflow"),
    name("use", null=True),
    name("form"),
    name("instrument"),  # empty where the form holds none that was answered
    moment("at"),
    Column("open", Boolean, nullable=False),  # whether others than its author read it
    Column("number", Float, nullable=True),
    key("submission", "path", "value"),
    belongs("submission", "submission", to=("id",)),
    Index(None, "tenant", "deployment", "instrument", "value", "root"),
)
