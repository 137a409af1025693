"""Name who reads about protected people, keep the reasons given for reading, and take the protected out of
what one searches and sorts by.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

NAME = sa.String(length=200)
MOMENT = sa.DateTime(timezone=True)


def name(column: str) -> sa.Column[str]:
    return sa.Column(column, NAME, nullable=False)


def of(table: str, to: str, *columns: str) -> sa.ForeignKeyConstraint:
    """A key to the row of another table of the same tenant."""
    return sa.ForeignKeyConstraint(
        ["tenant", *columns],
        [f"{to}.tenant", f"{to}.{'name' if to == 'account' else 'id'}"],
        name=f"fk_{table}_{to}",
    )


def upgrade() -> None:
    op.create_table(
        "person_reader",
        name("tenant"),
        name("person"),
        name("account"),
        sa.Column("since", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "person", "account", name="pk_person_reader"),
        of("person_reader", "person", "person"),
        of("person_reader", "account", "account"),
    )
    op.create_table(
        "protection_change",
        name("tenant"),
        name("person"),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("at", MOMENT, nullable=False),
        name("account"),
        name("kind"),
        name("what"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "person", "number", name="pk_protection_change"),
        of("protection_change", "person", "person"),
    )
    op.create_table(
        "opened_case",
        name("tenant"),
        name("id"),
        name("deployment"),
        name("case"),
        name("account"),
        name("kind"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        name("verdict"),
        sa.Column("words", sa.Text(), nullable=False),
        name("judge"),
        sa.Column("judged", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_opened_case"),
        of("opened_case", "case", "case"),
        of("opened_case", "account", "account"),
    )
    for columns in (
        ("tenant", "account", "case", "kind", "until"),
        ("tenant", "deployment", "kind", "since"),
        ("tenant", "case", "kind", "since"),
    ):
        op.create_index(f"ix_opened_case_{'_'.join(columns)}", "opened_case", list(columns))
    take_out()


def take_out() -> None:
    """Whoever is protected already is found and sorted by nothing from now on."""
    columns = ("tenant", "id", "sort_key", "protected")
    person = sa.table("person", *(sa.column(one) for one in columns))
    token = sa.table("person_name_token", sa.column("tenant"), sa.column("person"))
    hidden = (
        sa.select(person.c.id)
        .where(
            person.c.tenant == token.c.tenant,
            person.c.id == token.c.person,
            person.c.protected != "",
        )
        .exists()
    )
    op.execute(sa.delete(token).where(hidden))
    op.execute(sa.update(person).where(person.c.protected != "").values(sort_key=""))
