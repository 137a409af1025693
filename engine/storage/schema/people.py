"""Owns the tables of those whom cases are about."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Table

from engine.storage.schema.base import belongs, key, metadata, moment, name, words

person = Table(
    "person",
    metadata,
    name("tenant"),
    name("id"),
    words("name"),
    words("sort_key"),
    name("alias", null=True),
    name("protected"),  # "", or the level
    name("language", null=True),
    words("facts"),  # JSON: what `saves_to: person.x` has kept, by name
    moment("created"),
    moment("changed"),
    Column("born", Date, nullable=True),  # as said, or as the number tells
    name("folded", null=True),  # the parts of the name, folded and in order
    name("merged_into", null=True),  # the person who this one has turned out to be
    key("id"),
    belongs("tenant", to=()),
    Index(None, "tenant", "sort_key", "id"),
    Index(None, "tenant", "born"),
    Index(None, "tenant", "folded"),
    Index(None, "tenant", "merged_into"),
)

person_identity = Table(
    "person_identity",
    metadata,
    name("tenant"),
    name("person"),
    name("number"),
    name("kind"),
    moment("since"),
    moment("until", null=True),
    name("level", null=True),  # of a samordningsnummer: how sure the identity is
    name("status", null=True),  # of a samordningsnummer: active or expired
    key("person", "number"),
    belongs("person", "person", to=("id",)),
    Index(None, "tenant", "number"),
)

person_name_token = Table(
    "person_name_token",
    metadata,
    name("tenant"),
    name("token"),
    name("person"),
    key("token", "person"),
    belongs("person", "person", to=("id",)),
    Index(None, "tenant", "person"),
)

person_merge = Table(
    "person_merge",
    metadata,
    name("tenant"),
    name("id"),
    name("kept"),
    name("gone"),
    moment("at"),
    name("by"),
    words("why"),
    words("before"),  # JSON: what both were, what became of it and which cases came along
    moment("undone", null=True),
    name("undone_by", null=True),
    words("undone_why", null=True),
    key("id"),
    belongs("person", "kept", to=("id",)),
    Index(None, "tenant", "kept"),
    Index(None, "tenant", "gone"),
)
