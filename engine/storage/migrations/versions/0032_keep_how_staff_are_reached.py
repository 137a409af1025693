"""Keep by what those who work here are reached, as a directory says it: compared where the log is reviewed,
and told to nobody.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    for column in ("phone", "address"):
        op.add_column("account", sa.Column(column, sa.Text(), nullable=True))
