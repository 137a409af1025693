"""Keep passkeys: the public half of what people sign in with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.storage.schema.base import Moment

revision = "0023"
down_revision = "0022"

NAME = sa.String(length=200)


def upgrade() -> None:
    op.create_table(
        "passkey",
        sa.Column("tenant", NAME, nullable=False),
        sa.Column("id", NAME, nullable=False),
        sa.Column("account", NAME, nullable=False),
        sa.Column("called", sa.Text(), nullable=False),
        sa.Column("public", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("label", NAME, nullable=False),
        sa.Column("made", Moment(), nullable=False),
        sa.Column("used", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_passkey"),
        sa.ForeignKeyConstraint(["tenant", "account"], ["account.tenant", "account.name"]),
    )
    op.create_index("ix_passkey_tenant_account", "passkey", ["tenant", "account"])
