"""Keep with a case which of its workflow's clocks is due first, so that lists tell of it and go by it. Of
what lies there already it is told from the next step of the case on.

Revision: 0008. No data change.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("case", sa.Column("clock", sa.Text(), nullable=True))
