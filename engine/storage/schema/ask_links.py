"""Owns the tables of links by which somebody without an account answers what they are asked.

Of what is handed out, tokens and codes, only keyed digests are stored. A draft belongs to the link and not
to what was handed out, so that a new token goes on where the old one left off.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Table

from engine.storage.schema.base import belongs, key, metadata, moment, name, number, words

ask_link = Table(
    "ask_link",
    metadata,
    name("tenant"),
    name("id"),
    name("deployment"),
    name("case"),
    name("request"),
    name("receiver"),  # `participant:`, `contact:handledare`
    name("form"),
    name("label"),  # what the contact was called; "" for the participant
    Column("needs_code", Boolean, nullable=False),
    name("token", null=True),  # digest; None until a link has been handed out
    name("code", null=True),  # digest; None when there is none to be used
    moment("code_until", null=True),
    number("code_tries"),
    name("language", null=True),  # that the person chose
    moment("made"),
    moment("expires"),
    moment("sent", null=True),
    name("sent_how"),  # "", mailed or shown
    name("sent_by"),
    moment("opened", null=True),
    moment("started", null=True),
    moment("answered", null=True),
    name("submission", null=True),
    moment("ended", null=True),  # revoked, or not asked any more
    name("ended_by"),
    key("id"),
    belongs("case", "case", to=("id",)),
    Index(None, "tenant", "token"),
    Index(None, "tenant", "case", "request"),
)

link_session = Table(
    "link_session",
    metadata,
    name("tenant"),
    name("token"),  # digest
    name("link"),
    moment("created"),
    moment("used"),
    key("token"),
    belongs("ask_link", "link", to=("id",)),
    Index(None, "tenant", "link"),
)

link_draft = Table(
    "link_draft",
    metadata,
    name("tenant"),
    name("link"),
    words("body"),  # JSON: what was typed, raw
    moment("begun"),
    moment("changed"),
    key("link"),
    belongs("ask_link", "link", to=("id",)),
)
