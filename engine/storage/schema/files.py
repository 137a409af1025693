"""Owns the table of files that people have added: what each is, and the draft or the sent form it is in.
What is in them lies beside the database, see `blobs`.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, String, Table

from engine.storage.schema.base import belongs, key, metadata, moment, name, words

file = Table(
    "file",
    metadata,
    name("tenant"),
    name("id"),
    name("account"),  # who added it, or the link it came through; whose draft it is in
    name("deployment"),
    Column("place", String(600), nullable=False),  # of the draft; "" when it has been sent
    name("form"),
    name("case", null=True),  # the case and the sent form that it is a part of
    name("submission", null=True),
    words("name"),
    Column("size", BigInteger, nullable=False),
    name("media"),
    name("digest"),
    name("scanner"),  # what looked through it for viruses; "" where none is set
    moment("at"),
    key("id"),
    belongs("case", "case", to=("id",)),
    belongs("submission", "submission", to=("id",)),
    Index(None, "tenant", "account", "place"),
    Index(None, "tenant", "digest"),
    Index(None, "tenant", "submission", "at"),
)
