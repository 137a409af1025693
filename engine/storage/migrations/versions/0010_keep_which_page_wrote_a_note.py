"""Keep beside a note on its way which page wrote what, and what lies beside to be chosen from.

Revision: 0010. No data change: what was begun before was written by no page in particular.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("note_draft", sa.Column("sheets", sa.Text(), nullable=True))
