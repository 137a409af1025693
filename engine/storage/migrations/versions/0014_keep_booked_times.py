"""Keep booked times: when each is and for whom, and the addresses by which a calendar follows somebody's."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

NAME = sa.String(length=200)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    times()
    holders()
    feeds()


def times() -> None:
    op.create_table(
        "appointment",
        *(sa.Column(one, NAME, nullable=False) for one in ("tenant", "case", "deployment")),
        *(sa.Column(one, MOMENT, nullable=False) for one in ("begins", "ends")),
        sa.Column("whole_day", sa.Boolean(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("went", NAME, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "case"], ["case.tenant", "case.id"], name="fk_appointment_case"
        ),
        sa.PrimaryKeyConstraint("tenant", "case", name="pk_appointment"),
    )
    columns = ["tenant", "deployment", "begins", "case"]
    op.create_index("ix_appointment_tenant_deployment_begins_case", "appointment", columns)


def holders() -> None:
    names = ("tenant", "case", "deployment", "holder")
    op.create_table(
        "appointment_of",
        *(sa.Column(one, NAME, nullable=False) for one in names),
        sa.Column("begins", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "case"],
            ["appointment.tenant", "appointment.case"],
            name="fk_appointment_of_appointment",
        ),
        sa.PrimaryKeyConstraint("tenant", "case", "holder", name="pk_appointment_of"),
    )
    op.create_index(
        "ix_appointment_of_tenant_deployment_holder_begins_case",
        "appointment_of",
        ["tenant", "deployment", "holder", "begins", "case"],
    )


def feeds() -> None:
    names = ("tenant", "account", "deployment", "token")
    op.create_table(
        "calendar_feed",
        *(sa.Column(one, NAME, nullable=False) for one in names),
        sa.Column("made", MOMENT, nullable=False),
        sa.Column("used", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "account"],
            ["account.tenant", "account.name"],
            name="fk_calendar_feed_account",
        ),
        sa.PrimaryKeyConstraint("tenant", "account", "deployment", name="pk_calendar_feed"),
    )
    op.create_index("ix_calendar_feed_tenant_token", "calendar_feed", ["tenant", "token"])
