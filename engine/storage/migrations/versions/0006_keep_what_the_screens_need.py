"""Keep what the screens need: who last looked when, saved views, drafts of notes, the flags of cases, who
has taken a request; and the indexes of the board and of somebody's own list.
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

NAME = sa.String(length=200)
MOMENT = sa.DateTime(timezone=True)
CASE = sa.table("case", sa.column("tenant"), sa.column("id"), sa.column("held"))
SEAT = sa.table(
    "seat", sa.column("tenant"), sa.column("case"), sa.column("role"), sa.column("account")
)
REQUEST = sa.table(
    "request", sa.column("tenant"), sa.column("case"), sa.column("of"), sa.column("holder")
)
FLAG = sa.table(
    "case_flag", sa.column("tenant"), sa.column("case"), sa.column("flag"), sa.column("severity")
)


def upgrade() -> None:
    screens()
    saved_views()
    note_drafts()
    flags()
    holders()
    indexes()


def screens() -> None:
    op.create_table(
        "screen",
        sa.Column("tenant", NAME, nullable=False),
        sa.Column("account", NAME, nullable=False),
        sa.Column("deployment", NAME, nullable=False),
        sa.Column("seen", MOMENT, nullable=True),
        sa.Column("start", NAME, nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "account"], ["account.tenant", "account.name"], name="fk_screen_account"
        ),
        sa.PrimaryKeyConstraint("tenant", "account", "deployment", name="pk_screen"),
    )


def saved_views() -> None:
    op.create_table(
        "saved_view",
        sa.Column("tenant", NAME, nullable=False),
        sa.Column("id", NAME, nullable=False),
        sa.Column("deployment", NAME, nullable=False),
        sa.Column("account", NAME, nullable=False),
        sa.Column("title", NAME, nullable=False),
        sa.Column("narrowing", sa.Text(), nullable=False),
        sa.Column("role", NAME, nullable=False),
        sa.Column("changed", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "account"], ["account.tenant", "account.name"], name="fk_saved_view_account"
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_saved_view"),
    )
    for last in ("account", "role"):
        columns = ["tenant", "deployment", last]
        op.create_index(f"ix_saved_view_tenant_deployment_{last}", "saved_view", columns)


def note_drafts() -> None:
    op.create_table(
        "note_draft",
        sa.Column("tenant", NAME, nullable=False),
        sa.Column("account", NAME, nullable=False),
        sa.Column("case", NAME, nullable=False),
        sa.Column("adds_to", NAME, nullable=False),
        sa.Column("deployment", NAME, nullable=False),
        sa.Column("about", NAME, nullable=False),
        sa.Column("day", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("begun", MOMENT, nullable=False),
        sa.Column("changed", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "account"], ["account.tenant", "account.name"], name="fk_note_draft_account"
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "case"], ["case.tenant", "case.id"], name="fk_note_draft_case"
        ),
        sa.PrimaryKeyConstraint("tenant", "account", "case", "adds_to", name="pk_note_draft"),
    )
    columns = ["tenant", "account", "deployment"]
    op.create_index("ix_note_draft_tenant_account_deployment", "note_draft", columns)


def flags() -> None:
    """The flags that stand. How much each matters is known when its case next changes."""
    op.create_table(
        "case_flag",
        sa.Column("tenant", NAME, nullable=False),
        sa.Column("case", NAME, nullable=False),
        sa.Column("flag", NAME, nullable=False),
        sa.Column("severity", NAME, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "case"], ["case.tenant", "case.id"], name="fk_case_flag_case"
        ),
        sa.PrimaryKeyConstraint("tenant", "case", "flag", name="pk_case_flag"),
    )
    op.create_index(
        "ix_case_flag_tenant_severity_case", "case_flag", ["tenant", "severity", "case"]
    )
    connection = op.get_bind()
    for tenant, case, held in connection.execute(sa.select(CASE)).all():
        rows = [
            {"tenant": tenant, "case": case, "flag": name, "severity": ""}
            for name in json.loads(held)["flags"]
        ]
        if rows:
            connection.execute(sa.insert(FLAG), rows)


def holders() -> None:
    """Whoever sits in the seat of a role has what it is asked."""
    none = sa.false()
    op.add_column("request", sa.Column("holder", NAME, nullable=False, server_default=""))
    op.add_column(
        "request", sa.Column("claimed", sa.Boolean(), nullable=False, server_default=none)
    )
    with op.batch_alter_table("request") as batch:
        batch.alter_column("holder", server_default=None)
        batch.alter_column("claimed", server_default=None)
    seated = sa.select(SEAT.c.account).where(
        SEAT.c.tenant == REQUEST.c.tenant,
        SEAT.c.case == REQUEST.c.case,
        REQUEST.c.of == sa.literal("role:") + SEAT.c.role,
    )
    op.execute(sa.update(REQUEST).where(seated.exists()).values(holder=seated.scalar_subquery()))
    op.create_index(
        "ix_request_tenant_deployment_of_holder_due_sort_id",
        "request",
        ["tenant", "deployment", "of", "holder", "due_sort", "id"],
    )


def indexes() -> None:
    """What a list or a board is narrowed by lies in the index too."""
    op.drop_index("ix_case_tenant_deployment_closed_due_sort_id", "case")
    narrowed = ("owner", "subproject", "unit", "workflow", "person", "protected")
    for title, columns in (
        ("ix_case_in_order", ("due_sort", "id", "state")),
        ("ix_case_by_state", ("state", "due_sort", "id")),
    ):
        op.create_index(
            title,
            "case",
            ["tenant", "deployment", "closed", *columns, *narrowed],
            sqlite_where=sa.text("protected = 0"),
            postgresql_where=sa.text("NOT protected"),
        )
