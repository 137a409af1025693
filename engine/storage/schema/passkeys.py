"""Owns the table of passkeys: the public half of what people sign in with."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Table

from engine.storage.schema.base import belongs, key, metadata, moment, name, number, words

passkey = Table(
    "passkey",
    metadata,
    name("tenant"),
    name("id"),  # digest of what it calls itself, which may be long
    name("account"),
    words("called"),  # what it calls itself
    words("public"),  # the public half
    number("count"),  # how often it says that it has been used
    Column("shared", Boolean, nullable=False),  # its maker keeps a copy on several devices
    name("label"),  # what its owner calls it
    moment("made"),
    moment("used", null=True),
    key("id"),
    belongs("account", "account", to=("name",)),
    Index(None, "tenant", "account"),
)
