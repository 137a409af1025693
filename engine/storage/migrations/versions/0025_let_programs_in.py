"""Let programs in with tokens: for what, until when, and in whose name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.storage.schema.base import Moment

revision = "0025"
down_revision = "0024"

NAME = sa.String(length=200)


def upgrade() -> None:
    op.create_table(
        "api_token",
        *(sa.Column(one, NAME, nullable=False) for one in ("tenant", "id", "token")),
        *(sa.Column(one, NAME, nullable=False) for one in ("deployment", "account")),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("made", Moment(), nullable=False),
        sa.Column("expires", Moment(), nullable=False),
        sa.Column("used", Moment(), nullable=True),
        sa.Column("ended", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_api_token"),
        sa.ForeignKeyConstraint(["tenant", "account"], ["account.tenant", "account.name"]),
    )
    op.create_index("ix_api_token_tenant_token", "api_token", ["tenant", "token"], unique=True)
    op.create_index("ix_api_token_tenant_deployment", "api_token", ["tenant", "deployment"])
