"""Owns the tables of booked times: when each activity that is one is, for whom, and the secret addresses by
which a calendar follows somebody's; and of whom activities go between.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Table

from engine.storage.schema.base import belongs, key, metadata, moment, name, number, words

appointment = Table(
    "appointment",
    metadata,
    name("tenant"),
    name("case"),  # the activity
    name("deployment"),
    moment("begins"),
    moment("ends"),
    Column("whole_day", Boolean, nullable=False),
    words("place"),
    name("went"),  # planned, came, absent, cancelled, over
    number("sequence"),  # how many times it has been another
    moment("changed"),
    key("case"),
    belongs("case", "case", to=("id",)),
    Index(None, "tenant", "deployment", "begins", "case"),
)

appointment_of = Table(
    "appointment_of",
    metadata,
    name("tenant"),
    name("case"),
    name("deployment"),
    name("holder"),  # `user:eva`, `role:coach`, `organisation:vården`
    moment("begins"),
    key("case", "holder"),
    belongs("appointment", "case", to=("case",)),
    Index(None, "tenant", "deployment", "holder", "begins", "case"),
)

between_party = Table(
    "between_party",
    metadata,
    name("tenant"),
    name("case"),  # an activity that goes on
    name("deployment"),
    name("holder"),  # one that it goes between, as requests name them
    key("case", "holder"),
    belongs("case", "case", to=("id",)),
    Index(None, "tenant", "deployment", "holder", "case"),
)

calendar_feed = Table(
    "calendar_feed",
    metadata,
    name("tenant"),
    name("account"),
    name("deployment"),
    name("token"),  # digest
    moment("made"),
    moment("used", null=True),
    key("account", "deployment"),
    belongs("account", "account", to=("name",)),
    Index(None, "tenant", "token"),
)
