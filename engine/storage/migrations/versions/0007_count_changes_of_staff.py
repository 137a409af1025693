"""Count in the tenant's row how often it has changed who works there, so that a copy can be kept and trusted;
and find what has been sent of one form in a case without looking at the rest.

Revision: 0007. No data change.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("tenant", sa.Column("staff", sa.Integer(), nullable=False, server_default="0"))
    op.create_index(
        "ix_submission_tenant_case_form_at_id",
        "submission",
        ["tenant", "case", "form", "at", "id"],
    )
