"""Owns the tables as the code of this version knows them. What moves older data here is
`migrations`.

Every key begins with `tenant`: a municipality or an association of them. Types are those that
SQLite and PostgreSQL share. Values of definitions lie as canonical JSON text (`codec`), never as
columns.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

NEVER = date(9999, 12, 31)
"""What `due_sort` is where nothing is due: a keyset over a nullable date loses rows."""


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, with its time zone on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def name(column: str, *, null: bool = False) -> Column[str]:
    return Column(column, String(200), nullable=null)


def words(column: str, *, null: bool = False) -> Column[str]:
    return Column(column, Text, nullable=null)


def moment(column: str, *, null: bool = False) -> Column[datetime]:
    return Column(column, Moment, nullable=null)


def number(column: str) -> Column[int]:
    return Column(column, Integer, nullable=False, autoincrement=False)


def key(*columns: str) -> PrimaryKeyConstraint:
    return PrimaryKeyConstraint("tenant", *columns)


def belongs(table: str, *columns: str, to: tuple[str, ...]) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["tenant", *columns], [f"{table}.tenant", *(f"{table}.{one}" for one in to)]
    )


tenant = Table(
    "tenant",
    metadata,
    name("tenant"),
    words("title"),
    moment("opened"),
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

account = Table(
    "account",
    metadata,
    name("tenant"),
    name("name"),
    words("label"),
    words("password"),  # argon2id, with its salt and costs
    name("organisation", null=True),
    name("unit", null=True),
    name("language"),
    moment("created"),
    moment("ended", null=True),
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
    key("account", "deployment", "role"),
    belongs("account", "account", to=("name",)),
    Index(None, "tenant", "deployment", "role"),
)

sign_in_failure = Table(
    "sign_in_failure",
    metadata,
    name("tenant"),
    name("who"),  # digest of what was typed as a name
    number("count"),
    moment("last"),
    key("who"),
)

session = Table(
    "session",
    metadata,
    name("tenant"),
    name("token"),  # sha256 of the token, which is stored nowhere
    name("account"),
    name("csrf"),
    moment("created"),
    moment("expires"),
    key("token"),
    belongs("account", "account", to=("name",)),
    Index(None, "tenant", "expires"),
)

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

case_counter = Table(
    "case_counter",
    metadata,
    name("tenant"),
    name("deployment"),
    number("year"),
    number("last"),
    key("deployment", "year"),
    belongs("deployment", "deployment", to=("name",)),
)

case = Table(
    "case",
    metadata,
    name("tenant"),
    name("id"),
    name("deployment"),
    name("number"),
    name("workflow"),
    number("release"),
    name("person", null=True),
    name("state"),
    name("unit"),
    name("subproject"),
    name("owner"),
    Column("protected", Boolean, nullable=False),
    Column("closed", Boolean, nullable=False),
    Column("due_sort", Date, nullable=False),
    moment("opened"),
    moment("changed"),
    name("opened_by"),
    number("version"),
    words("held"),  # JSON: the case as replaying its events gives it
    key("id"),
    UniqueConstraint("tenant", "deployment", "number"),
    belongs("release", "deployment", "release", to=("deployment", "number")),
    belongs("person", "person", to=("id",)),
    Index(None, "tenant", "person"),
)
unprotected = case.c.protected == false()
for columns in (
    ("tenant", "unit", "state", "owner", "due_sort", "id"),
    ("tenant", "deployment", "closed", "due_sort", "id"),
):
    Index(
        None,
        *(case.c[one] for one in columns),
        sqlite_where=unprotected,
        postgresql_where=unprotected,
    )

case_event = Table(
    "case_event",
    metadata,
    name("tenant"),
    name("case"),
    number("number"),
    name("kind"),
    moment("at"),
    name("actor"),
    name("digest"),  # of the salt and the payload
    name("hash"),  # over the previous hash, kind, at, actor and digest
    key("case", "number"),
    belongs("case", "case", to=("id",)),
)

event_payload = Table(
    "event_payload",
    metadata,
    name("tenant"),
    name("case"),
    number("number"),
    name("salt"),
    words("body"),  # JSON; erasing the row leaves the chain provable
    key("case", "number"),
    belongs("case_event", "case", "number", to=("case", "number")),
)

seat = Table(
    "seat",
    metadata,
    name("tenant"),
    name("case"),
    name("role"),
    name("account"),
    moment("since"),
    key("case", "role"),
    belongs("case", "case", to=("id",)),
    Index(None, "tenant", "account", "case"),
)

submission = Table(
    "submission",
    metadata,
    name("tenant"),
    name("id"),
    name("case"),
    name("form"),
    name("form_version"),
    name("scoring_version"),
    moment("at"),
    name("by"),
    name("on_behalf", null=True),
    name("language"),
    words("answers"),  # JSON
    words("computed"),  # JSON: values as they were computed then
    words("flags"),  # JSON: names
    words("reasons"),  # JSON: rule to reason
    key("id"),
    belongs("case", "case", to=("id",)),
    Index(None, "tenant", "case", "at", "id"),
    Index(None, "tenant", "by", "case"),
)

draft = Table(
    "draft",
    metadata,
    name("tenant"),
    name("account"),
    Column("place", String(600), nullable=False),  # what is filled in, and where
    name("deployment"),
    name("form"),
    words("where"),  # JSON: case, workflow, action, subproject
    words("body"),  # JSON: what was typed, raw
    moment("begun"),
    moment("changed"),
    key("account", "place"),
    belongs("account", "account", to=("name",)),
)

request = Table(
    "request",
    metadata,
    name("tenant"),
    name("id"),
    name("case"),
    name("deployment"),
    name("kind"),
    name("of"),  # `role:kurator`, `user:eva`, `organisation:vården`, `participant:`
    name("form", null=True),
    words("text"),  # JSON: language to text
    name("flag", null=True),
    moment("at"),
    Column("due", Date, nullable=True),
    Column("due_sort", Date, nullable=False),
    key("case", "id"),
    belongs("case", "case", to=("id",)),
    Index(None, "tenant", "of", "due_sort", "id"),
)

notice = Table(
    "notice",
    metadata,
    name("tenant"),
    name("id"),
    name("case"),
    name("to"),
    words("message"),  # JSON: language to text; never an answer
    name("about"),
    moment("at"),
    moment("read", null=True),
    key("id"),
    belongs("case", "case", to=("id",)),
    Index(None, "tenant", "to", "at"),
)

audit = Table(
    "audit",
    metadata,
    name("tenant"),
    name("chain"),  # the case's id, or "" for what is about no single case
    number("number"),
    moment("at"),
    name("account"),
    name("act"),
    name("purpose"),
    name("deployment"),
    name("outcome"),  # allowed or refused
    words("about"),  # JSON: what was read or written, by name, never its content
    name("hash"),
    key("chain", "number"),
    Index(None, "tenant", "account", "at"),
)
