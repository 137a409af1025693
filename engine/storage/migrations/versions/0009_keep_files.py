"""Keep what files people have added: what each is called, how large it is, and where it belongs.

Revision: 0009. No data change.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

NAME = sa.String(length=200)


def upgrade() -> None:
    op.create_table(
        "file",
        sa.Column("tenant", NAME, nullable=False),
        sa.Column("id", NAME, nullable=False),
        sa.Column("account", NAME, nullable=False),
        sa.Column("deployment", NAME, nullable=False),
        sa.Column("place", sa.String(length=600), nullable=False),
        sa.Column("form", NAME, nullable=False),
        sa.Column("case", NAME, nullable=True),
        sa.Column("submission", NAME, nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media", NAME, nullable=False),
        sa.Column("digest", NAME, nullable=False),
        sa.Column("scanner", NAME, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "case"], ["case.tenant", "case.id"], name="fk_file_case"
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "submission"],
            ["submission.tenant", "submission.id"],
            name="fk_file_submission",
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_file"),
    )
    op.create_index("ix_file_tenant_account_place", "file", ["tenant", "account", "place"])
    op.create_index("ix_file_tenant_digest", "file", ["tenant", "digest"])
    op.create_index("ix_file_tenant_submission_at", "file", ["tenant", "submission", "at"])
