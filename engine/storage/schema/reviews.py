"""Owns the tables of reviews of the log: what was chosen to be judged, why, and what came of it."""

from __future__ import annotations

from sqlalchemy import Column, Date, Table

from engine.storage.schema.base import belongs, key, metadata, moment, name, number, words

log_review = Table(
    "log_review",
    metadata,
    name("tenant"),
    name("id"),
    name("deployment"),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    moment("at"),
    name("account"),
    number("read"),  # how many times something was read in those days
    number("pairs"),  # by how many people in how many cases, counted in pairs
    moment("closed", null=True),
    name("closer"),
    words("words"),
    key("id"),
    belongs("deployment", "deployment", to=("name",)),
)

log_review_item = Table(
    "log_review_item",
    metadata,
    name("tenant"),
    name("review"),
    number("number"),
    name("account"),
    name("case"),
    name("why"),  # the rules that chose it, with spaces between; `sample`: chance did
    number("times"),
    moment("first"),
    moment("last"),
    name("verdict"),  # "" until it has been judged
    words("words"),
    name("judge"),
    moment("judged", null=True),
    key("review", "number"),
    belongs("log_review", "review", to=("id",)),
)
