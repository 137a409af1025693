"""Owns the tables of what is reported to others: which changes of each case there are, by what they were
worked out, and what has been sent. What the rows say is worked out when it is read.
"""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Table

from engine.storage.schema.base import belongs, key, metadata, moment, name, number, words

report_row = Table(
    "report_row",
    metadata,
    name("tenant"),
    name("case"),
    name("export"),
    number("place"),  # among the changes of the case
    name("deployment"),
    name("kind"),
    Column("day", Date, nullable=False),
    moment("known"),  # when what it says was known
    name("digest"),  # of all that its row says
    number("wrong"),  # how much lacks or contradicts
    key("case", "export", "place"),
    belongs("case", "case", to=("id",)),
    Index(None, "tenant", "deployment", "export", "day"),
)

reported = Table(
    "reported",
    metadata,
    name("tenant"),
    name("case"),
    name("deployment"),
    name("plan"),  # of the definitions and the month that it was worked out by
    number("versions"),  # of the case and its activities, added up
    moment("person", null=True),  # when the person had been changed
    key("case"),
    belongs("case", "case", to=("id",)),
    Index(None, "tenant", "deployment", "plan"),
)

report_sent = Table(
    "report_sent",
    metadata,
    name("tenant"),
    name("deployment"),
    name("export"),
    name("of"),  # the month, or the slip
    number("times"),  # the first time, the second …
    moment("at"),
    name("account"),
    name("digest"),  # of all that it held
    words("rows"),  # JSON: of each row its digest
    key("deployment", "export", "of", "times"),
)
