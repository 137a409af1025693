"""Keep what a provider has posted in answer until the browser comes for it: the post is from another site,
and carries no cookie.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.add_column("provider_ask", sa.Column("answer", sa.Text(), nullable=True))
