"""Owns the tables of what accounts are told: in the product and by mail; and of other letters."""

from __future__ import annotations

from sqlalchemy import Index, Table

from engine.storage.schema.base import belongs, key, metadata, moment, name, words

notification = Table(
    "notification",
    metadata,
    name("tenant"),
    name("id"),
    name("account"),
    name("deployment"),
    name("case"),
    name("kind"),  # notice, ask, task or flag
    name("about"),  # the request or cause, so that one is told once
    words("message"),  # JSON: language to text; never an answer
    moment("at"),
    moment("read", null=True),
    moment("mailed", null=True),
    key("id"),
    belongs("account", "account", to=("name",)),
    belongs("case", "case", to=("id",)),
    Index(None, "tenant", "account", "deployment", "at", "id"),
    Index(None, "tenant", "case", "account"),
)

letter = Table(
    "letter",
    metadata,
    name("tenant"),
    name("id"),
    name("to"),
    name("language"),
    words("subject"),
    words("body", null=True),  # may hold a secret, so it goes when the letter has been sent
    moment("at"),
    moment("sent", null=True),
    key("id"),
    belongs("tenant", to=()),
)
