"""Keep with a draft which release it was begun under, so that it goes on under that one.

Revision: 0005. Drafts from before say nothing, and go on under what is live.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("draft", sa.Column("release", sa.Integer(), nullable=True))
