"""Owns the table of what programs get in with."""

from __future__ import annotations

from sqlalchemy import Index, Table

from engine.storage.schema.base import belongs, key, metadata, moment, name, words

api_token = Table(
    "api_token",
    metadata,
    name("tenant"),
    name("id"),
    name("token"),  # digest
    name("deployment"),
    name("account"),  # in whose name it acts: whoever made it
    words("label"),
    words("scopes"),  # names, with spaces between
    moment("made"),
    moment("expires"),
    moment("used", null=True),
    moment("ended", null=True),
    key("id"),
    belongs("account", "account", to=("name",)),
    Index(None, "tenant", "token", unique=True),
    Index(None, "tenant", "deployment"),
)
