"""Keep where somebody holds a role: organisation, unit and sub-project belong to the role in a deployment.

Roles from before are held where the account was said to be, as until now.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"

NAME = sa.String(length=200)


def upgrade() -> None:
    for column in ("organisation", "unit", "subproject"):
        op.add_column("account_role", sa.Column(column, NAME, nullable=True))
    account = sa.table("account", *map(sa.column, ("tenant", "name", "organisation", "unit")))
    role = sa.table("account_role", *map(sa.column, ("tenant", "account", "organisation", "unit")))
    its = sa.and_(account.c.tenant == role.c.tenant, account.c.name == role.c.account)

    def told(column: str) -> sa.ScalarSelect[object]:
        return sa.select(account.c[column]).where(its).scalar_subquery()

    op.execute(sa.update(role).values(organisation=told("organisation"), unit=told("unit")))
