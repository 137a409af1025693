"""Owns the tables of those who sign in through others: who is on the way, whom a provider knows as whom,
which sessions came from it, and what may be taken once.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Table

from engine.storage.schema.base import belongs, key, metadata, moment, name, number, words

provider_ask = Table(
    "provider_ask",
    metadata,
    name("tenant"),
    name("state"),  # digest of what comes back with the browser
    name("browser"),  # digest of the cookie of the browser that was sent
    name("provider"),
    name("nonce"),
    name("verifier"),
    words("destination"),  # the address on this site to go on to
    words("fields", null=True),  # what was written before, sealed
    name("whose"),  # digest of who has it, of which each keeps a few
    number("wanted"),
    Column("anew", Boolean, nullable=False),
    words(
        "answer", null=True
    ),  # what has been posted for it and held, sealed; empty: it did not hold
    moment("created"),
    moment("expires"),
    key("state"),
    Index(None, "tenant", "expires"),
    Index(None, "tenant", "whose"),
)

provider_account = Table(
    "provider_account",
    metadata,
    name("tenant"),
    name("provider"),
    name("subject"),  # digest of who it is there
    name("account"),
    moment("since"),
    key("provider", "subject"),
    belongs("account", "account", to=("name",)),
    Index(None, "tenant", "account"),
)

provider_session = Table(
    "provider_session",
    metadata,
    name("tenant"),
    name("token"),  # of the session, or of who is halfway to one
    name("provider"),
    name("subject"),
    name("session", null=True),  # digest of what the session is called there
    words("hint"),  # sealed; what it gave, to sign out there with
    moment("expires"),
    key("token"),
    Index(None, "tenant", "provider", "subject"),
)

taken_once = Table(
    "taken_once",
    metadata,
    name("tenant"),
    name("what"),  # digest of a message of a provider
    moment("until"),
    key("what"),
    Index(None, "tenant", "until"),
)
