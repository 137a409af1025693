"""Make room for timers and jobs; on PostgreSQL also for the queue that carries them.

Revision: 0002, after 0001. The queue's tables are Procrastinate's own, as its pinned version makes them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    timers()
    wake_all_cases()
    jobs()
    if op.get_bind().dialect.name == "postgresql":
        op.get_bind().exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))


def timers() -> None:
    op.create_table(
        "timer",
        sa.Column("tenant", sa.String(length=200), nullable=False),
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.tenant"], name="fk_timer_tenant"),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_timer"),
    )
    op.create_index("ix_timer_due_tenant_id", "timer", ["due", "tenant", "id"])


def wake_all_cases() -> None:
    """Cases that go on are looked at once, and then woken when time matters in them."""
    op.execute(
        "INSERT INTO timer (tenant, id, due)"
        " SELECT tenant, 'case:' || id, changed FROM \"case\" WHERE NOT closed"
    )


def jobs() -> None:
    op.create_table(
        "job",
        sa.Column("tenant", sa.String(length=200), nullable=False),
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=200), nullable=False),
        sa.Column("args", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=200), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.tenant"], name="fk_job_tenant"),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_job"),
    )
    op.create_index("ix_job_state_due_tenant_id", "job", ["state", "due", "tenant", "id"])
    op.create_index("ix_job_tenant_state_changed_id", "job", ["tenant", "state", "changed", "id"])
