"""Let those without an account answer what they are asked: links, their sessions, their drafts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

NAME = sa.String(length=200)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    links()
    sessions()
    drafts()


def links() -> None:
    names = ("id", "deployment", "case", "request", "receiver", "form", "label")
    op.create_table(
        "ask_link",
        *(sa.Column(one, NAME, nullable=False) for one in ("tenant", *names)),
        sa.Column("needs_code", sa.Boolean(), nullable=False),
        sa.Column("token", NAME, nullable=True),
        sa.Column("code", NAME, nullable=True),
        sa.Column("code_until", MOMENT, nullable=True),
        sa.Column("code_tries", sa.Integer(), nullable=False),
        sa.Column("language", NAME, nullable=True),
        sa.Column("made", MOMENT, nullable=False),
        sa.Column("expires", MOMENT, nullable=False),
        sa.Column("sent", MOMENT, nullable=True),
        sa.Column("sent_how", NAME, nullable=False),
        sa.Column("sent_by", NAME, nullable=False),
        *(sa.Column(one, MOMENT, nullable=True) for one in ("opened", "started", "answered")),
        sa.Column("submission", NAME, nullable=True),
        sa.Column("ended", MOMENT, nullable=True),
        sa.Column("ended_by", NAME, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "case"], ["case.tenant", "case.id"], name="fk_ask_link_case"
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_ask_link"),
    )
    op.create_index("ix_ask_link_tenant_token", "ask_link", ["tenant", "token"])
    columns = ["tenant", "case", "request"]
    op.create_index("ix_ask_link_tenant_case_request", "ask_link", columns)


def sessions() -> None:
    op.create_table(
        "link_session",
        *(sa.Column(one, NAME, nullable=False) for one in ("tenant", "token", "link")),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("used", MOMENT, nullable=False),
        of_link("link_session"),
        sa.PrimaryKeyConstraint("tenant", "token", name="pk_link_session"),
    )
    op.create_index("ix_link_session_tenant_link", "link_session", ["tenant", "link"])


def drafts() -> None:
    op.create_table(
        "link_draft",
        *(sa.Column(one, NAME, nullable=False) for one in ("tenant", "link")),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("begun", MOMENT, nullable=False),
        sa.Column("changed", MOMENT, nullable=False),
        of_link("link_draft"),
        sa.PrimaryKeyConstraint("tenant", "link", name="pk_link_draft"),
    )


def of_link(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant", "link"], ["ask_link.tenant", "ask_link.id"], name=f"fk_{table}_ask_link"
    )
