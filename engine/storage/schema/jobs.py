"""Owns the tables of what is to happen by itself: moments to wake at, and work to do."""

from __future__ import annotations

from sqlalchemy import Index, Table

from engine.storage.schema.base import belongs, key, metadata, moment, name, number, words

timer = Table(
    "timer",
    metadata,
    name("tenant"),
    name("id"),  # `case:<id>` or `digest:<account>`: one for each thing that waits
    moment("due"),
    key("id"),
    belongs("tenant", to=()),
    Index(None, "due", "tenant", "id"),
)

job = Table(
    "job",
    metadata,
    name("tenant"),
    name("id"),
    name("kind"),
    words("args"),  # JSON: names and identities only, never content
    name("state"),  # waiting, running, done or failed
    moment("due"),  # when it may be taken: not before, or when whoever has it is given up
    number("attempts"),
    moment("created"),
    moment("changed"),
    words("error"),  # of the last attempt: kinds and codes, never content
    key("id"),
    belongs("tenant", to=()),
    Index(None, "state", "due", "tenant", "id"),
    Index(None, "tenant", "state", "changed", "id"),
)
