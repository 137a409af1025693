"""Owns the tables of who reads about protected people, how that came to be, and the reasons that have been
given for reading.
"""

from __future__ import annotations

from sqlalchemy import Index, Table

from engine.storage.schema.base import belongs, key, metadata, moment, name, number, words

person_reader = Table(
    "person_reader",
    metadata,
    name("tenant"),
    name("person"),
    name("account"),
    moment("since"),
    key("person", "account"),
    belongs("person", "person", to=("id",)),
    belongs("account", "account", to=("name",)),
)

protection_change = Table(
    "protection_change",
    metadata,
    name("tenant"),
    name("person"),
    number("number"),
    moment("at"),
    name("account"),
    name("kind"),  # level, named, withdrawn, review, merged or parted
    name(
        "what"
    ),  # the level ("" when it ended), the account, or the day of the review ("" for none)
    words("reason"),
    key("person", "number"),
    belongs("person", "person", to=("id",)),
)

opened_case = Table(
    "opened_case",
    metadata,
    name("tenant"),
    name("id"),
    name("deployment"),
    name("case"),
    name("account"),
    name("kind"),  # sealed: about somebody protected; emergency
    words("reason"),
    moment("since"),
    moment("until"),
    name("verdict"),  # "" until it has been judged
    words("words"),  # what whoever judged it wrote
    name("judge"),
    moment("judged", null=True),
    key("id"),
    belongs("case", "case", to=("id",)),
    belongs("account", "account", to=("name",)),
    Index(None, "tenant", "account", "case", "kind", "until"),
    Index(None, "tenant", "deployment", "kind", "since"),
    Index(None, "tenant", "case", "kind", "since"),
)
