"""Owns the tables of what indicators are counted from: one row for each case, activity or form sent that an
indicator counts, and one for each case that says by what it has been counted.
"""

from __future__ import annotations

from sqlalchemy import Column, Date, Float, Index, Table

from engine.storage.schema.base import belongs, key, metadata, moment, name, number, words

fact = Table(
    "fact",
    metadata,
    name("tenant"),
    name("case"),  # the case itself, also of an activity or a form in it
    name("indicator"),
    name("record"),  # the case, activity or form sent
    name("deployment"),
    Column("day", Date, nullable=True),  # when it belongs in time
    Column("number", Float, nullable=True),  # 1 or 0 of a condition; nothing where it is not known
    words("groups"),  # JSON: of each split the name of its group
    key("case", "indicator", "record"),
    belongs("case", "case", to=("id",)),
    Index(None, "tenant", "deployment", "indicator", "day"),
)

counted = Table(
    "counted",
    metadata,
    name("tenant"),
    name("case"),
    name("deployment"),
    name("plan"),  # of the definitions that it was counted by
    number("versions"),  # of the case and its activities, added up
    moment("person", null=True),  # when the person had been changed
    Column("until", Date, nullable=False),  # the last day that what was counted holds
    Column("closed", Date, nullable=True),  # when the case ended, where it has
    key("case"),
    belongs("case", "case", to=("id",)),
    Index(None, "tenant", "deployment", "plan"),
)
