"""Owns the tables of those who sign in."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from engine.storage.schema.base import belongs, key, metadata, moment, name, number, words

account = Table(
    "account",
    metadata,
    name("tenant"),
    name("name"),
    words("label"),
    words("password"),  # argon2id, with its salt and costs
    name("organisation", null=True),  # where a role is held that is given without a word of where
    name("unit", null=True),
    name("language"),
    name("email", null=True),
    Column("notify", String(200), nullable=False, server_default="direct"),  # or daily, none
    moment("created"),
    moment("ended", null=True),
    # As a directory has them: compared in the review of the log alone.
    Column("phone", Text, nullable=True),
    Column("address", Text, nullable=True),
    key("name"),
    belongs("tenant", to=()),
)

account_role = Table(
    "account_role",
    metadata,
    name("tenant"),
    name("account"),
    name("deployment"),
    name("role"),
    name("organisation", null=True),  # where the role is held
    name("unit", null=True),
    name("subproject", null=True),
    key("account", "deployment", "role"),
    belongs("account", "account", to=("name",)),
    Index(None, "tenant", "deployment", "role"),
)

sign_in_failure = Table(
    "sign_in_failure",
    metadata,
    name("tenant"),
    name("who"),  # digest of who is counted: an account and a network, a network, a device
    number("count"),
    moment("last"),
    key("who"),
)

session = Table(
    "session",
    metadata,
    name("tenant"),
    name("token"),  # keyed digest of the token, which is stored nowhere
    name("account"),
    name("csrf"),
    moment("created"),
    moment("expires"),
    moment("used", null=True),  # when last, give or take some minutes
    words("agent", null=True),  # what the browser called itself
    Column("level", Integer, nullable=False, server_default="1"),  # how surely it proves who it is
    moment("proved", null=True),  # when they last did; null: when it was made
    key("token"),
    belongs("account", "account", to=("name",)),
    Index(None, "tenant", "expires"),
    Index(None, "tenant", "account"),
)
