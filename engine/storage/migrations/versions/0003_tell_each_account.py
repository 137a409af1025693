"""Tell each account by itself: notices become notifications, which are read and mailed one by one.

A notice to a role becomes one for each account that holds it now.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "notification",
        *(
            sa.Column(name, sa.String(length=200), nullable=False)
            for name in ("tenant", "id", "account", "deployment", "case", "kind", "about")
        ),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailed", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "account"],
            ["account.tenant", "account.name"],
            name="fk_notification_account",
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "case"], ["case.tenant", "case.id"], name="fk_notification_case"
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_notification"),
    )
    op.create_index(
        "ix_notification_tenant_account_deployment_at_id",
        "notification",
        ["tenant", "account", "deployment", "at", "id"],
    )
    op.create_index(
        "ix_notification_tenant_case_account", "notification", ["tenant", "case", "account"]
    )
    move_notices()
    op.drop_table("notice")
    letters()


def move_notices() -> None:
    """They have been in a case's history all along, so they count as mailed, and as read where they were."""
    common = (
        "n.tenant, n.id || {mark}, {account}, c.deployment, n.\"case\", 'notice', n.about,"
        " n.message, n.at, n.read, n.at"
    )
    joined = ' FROM notice n JOIN "case" c ON c.tenant = n.tenant AND c.id = n."case"'
    columns = '(tenant, id, account, deployment, "case", kind, about, message, at, read, mailed)'
    op.execute(
        f"INSERT INTO notification {columns} SELECT "
        + common.format(mark="''", account="a.name")
        + joined
        + " JOIN account a ON a.tenant = n.tenant AND n.\"to\" = 'user:' || a.name"
    )
    op.execute(
        f"INSERT INTO notification {columns} SELECT "
        + common.format(mark="'.' || r.account", account="r.account")
        + joined
        + " JOIN account_role r ON r.tenant = n.tenant AND r.deployment = c.deployment"
        " AND n.\"to\" = 'role:' || r.role"
    )


def letters() -> None:
    op.create_table(
        "letter",
        *(
            sa.Column(name, sa.String(length=200), nullable=False)
            for name in ("tenant", "id", "to", "language")
        ),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.tenant"], name="fk_letter_tenant"),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_letter"),
    )
