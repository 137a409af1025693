"""Let accounts be administered: e-mail, a second step at sign-in, one-time links, known devices,
substitutes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.foundation.folding import name_tokens

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("account", sa.Column("email", sa.String(length=200), nullable=True))
    op.add_column(
        "account",
        sa.Column("notify", sa.String(length=200), nullable=False, server_default="direct"),
    )
    op.add_column("session", sa.Column("used", sa.DateTime(timezone=True), nullable=True))
    op.add_column("session", sa.Column("agent", sa.Text(), nullable=True))
    op.create_index("ix_session_tenant_account", "session", ["tenant", "account"])
    second_step()
    halfway()
    links()
    devices()
    substitutes()
    tokens()


def tokens() -> None:
    """The parts of names are folded otherwise than before, so they are written anew."""
    connection = op.get_bind()
    people = connection.execute(sa.text("SELECT tenant, id, name FROM person")).all()
    connection.execute(sa.text("DELETE FROM person_name_token"))
    rows = [
        {"tenant": tenant, "person": person, "token": token}
        for tenant, person, called in people
        for token in sorted(name_tokens(called))
    ]
    if rows:
        put = "INSERT INTO person_name_token (tenant, token, person) VALUES (:tenant, :token, :person)"
        connection.execute(sa.text(put), rows)


def name(column: str) -> sa.Column[str]:
    return sa.Column(column, sa.String(length=200), nullable=False)


def moment(column: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(column, sa.DateTime(timezone=True), nullable=null)


def number(column: str) -> sa.Column[int]:
    return sa.Column(column, sa.Integer(), autoincrement=False, nullable=False)


def of_account(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant", "account"], ["account.tenant", "account.name"], name=f"fk_{table}_account"
    )


def second_step() -> None:
    op.create_table(
        "two_step",
        name("tenant"),
        name("account"),
        sa.Column("secret", sa.String(length=200), nullable=True),
        sa.Column("pending", sa.String(length=200), nullable=True),
        moment("confirmed", null=True),
        number("last_step"),
        of_account("two_step"),
        sa.PrimaryKeyConstraint("tenant", "account", name="pk_two_step"),
    )
    op.create_table(
        "recovery_code",
        name("tenant"),
        name("account"),
        name("digest"),
        of_account("recovery_code"),
        sa.PrimaryKeyConstraint("tenant", "account", "digest", name="pk_recovery_code"),
    )


def halfway() -> None:
    op.create_table(
        "sign_in_step",
        name("tenant"),
        name("token"),
        name("account"),
        number("tries"),
        moment("created"),
        moment("expires"),
        of_account("sign_in_step"),
        sa.PrimaryKeyConstraint("tenant", "token", name="pk_sign_in_step"),
    )
    op.create_index("ix_sign_in_step_tenant_expires", "sign_in_step", ["tenant", "expires"])


def links() -> None:
    op.create_table(
        "account_link",
        name("tenant"),
        name("token"),
        name("account"),
        name("kind"),
        name("made_by"),
        moment("created"),
        moment("expires"),
        of_account("account_link"),
        sa.PrimaryKeyConstraint("tenant", "token", name="pk_account_link"),
    )
    op.create_index("ix_account_link_tenant_account", "account_link", ["tenant", "account"])


def devices() -> None:
    op.create_table(
        "known_device",
        name("tenant"),
        name("token"),
        name("account"),
        moment("since"),
        moment("used"),
        of_account("known_device"),
        sa.PrimaryKeyConstraint("tenant", "token", "account", name="pk_known_device"),
    )
    op.create_index("ix_known_device_tenant_account", "known_device", ["tenant", "account"])


def substitutes() -> None:
    op.create_table(
        "substitute",
        name("tenant"),
        name("deployment"),
        name("account"),
        name("substitute"),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        name("set_by"),
        moment("at"),
        of_account("substitute"),
        sa.PrimaryKeyConstraint("tenant", "deployment", "account", name="pk_substitute"),
    )
    op.create_index(
        "ix_substitute_tenant_deployment_substitute",
        "substitute",
        ["tenant", "deployment", "substitute"],
    )
