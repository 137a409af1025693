"""Owns the tables of what is published: tenants, deployments, snapshots, releases."""

from __future__ import annotations

from sqlalchemy import Column, Integer, PrimaryKeyConstraint, Table

from engine.storage.schema.base import belongs, key, metadata, moment, name, number, words

tenant = Table(
    "tenant",
    metadata,
    name("tenant"),
    words("title"),
    moment("opened"),
    Column(
        "staff", Integer, nullable=False, server_default="0"
    ),  # counts changes of who works here
    PrimaryKeyConstraint("tenant"),
)

deployment = Table(
    "deployment",
    metadata,
    name("tenant"),
    name("name"),
    moment("first_published"),
    key("name"),
    belongs("tenant", to=()),
)

snapshot = Table(
    "snapshot",
    metadata,
    name("tenant"),
    name("id"),  # sha256 of the files, in hex
    words("files"),  # JSON: path to text
    moment("made"),
    key("id"),
    belongs("tenant", to=()),
)

release = Table(
    "release",
    metadata,
    name("tenant"),
    name("deployment"),
    number("number"),
    name("snapshot"),
    words("who"),
    words("why"),
    moment("from_when"),
    key("deployment", "number"),
    belongs("deployment", "deployment", to=("name",)),
    belongs("snapshot", "snapshot", to=("id",)),
)
