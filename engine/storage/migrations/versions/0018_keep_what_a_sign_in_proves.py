"""Keep with a session how surely it proves who it is, and when that was shown.

Sessions from before count as made with a password alone, when they were made.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.storage.schema.base import Moment

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    level = sa.Column("level", sa.Integer(), nullable=False, server_default="1")
    op.add_column("session", level)
    op.add_column("session", sa.Column("proved", Moment(), nullable=True))
