"""Owns the tables of those whom cases are about."""

from __future__ import annotations

from sqlalchemy import Index, Table

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
    key("id"),
    belongs("tenant", to=()),
    Index(None, "tenant", "sort_key", "id"),
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
