"""Make room for signing in through others: who is on the way, whom a provider knows as whom, which sessions
came from it, and what is taken once.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.storage.schema.base import Moment

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "provider_ask",
        name("tenant"),
        name("state"),
        name("browser"),
        name("provider"),
        name("nonce"),
        name("verifier"),
        sa.Column("destination", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=True),
        name("whose"),
        sa.Column("wanted", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("anew", sa.Boolean(), nullable=False),
        moment("created"),
        moment("expires"),
        sa.PrimaryKeyConstraint("tenant", "state", name="pk_provider_ask"),
    )
    index("provider_ask", "tenant", "expires")
    index("provider_ask", "tenant", "whose")
    op.create_table(
        "provider_account",
        name("tenant"),
        name("provider"),
        name("subject"),
        name("account"),
        moment("since"),
        sa.PrimaryKeyConstraint("tenant", "provider", "subject", name="pk_provider_account"),
        sa.ForeignKeyConstraint(["tenant", "account"], ["account.tenant", "account.name"]),
    )
    index("provider_account", "tenant", "account")
    op.create_table(
        "provider_session",
        name("tenant"),
        name("token"),
        name("provider"),
        name("subject"),
        name("session", null=True),
        sa.Column("hint", sa.Text(), nullable=False),
        moment("expires"),
        sa.PrimaryKeyConstraint("tenant", "token", name="pk_provider_session"),
    )
    index("provider_session", "tenant", "provider", "subject")
    op.create_table(
        "taken_once",
        name("tenant"),
        name("what"),
        moment("until"),
        sa.PrimaryKeyConstraint("tenant", "what", name="pk_taken_once"),
    )
    index("taken_once", "tenant", "until")


def name(column: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(column, sa.String(length=200), nullable=null)


def moment(column: str) -> sa.Column[object]:
    return sa.Column(column, Moment(), nullable=False)


def index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))
