"""Lay the first tables: tenants and releases, accounts, people, cases, their history.

Revision: 0001, the first. Every key begins with `tenant`.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    owners()
    accounts()
    sessions()
    people()
    case_numbers()
    cases()
    seats_and_submissions()
    requests_and_notices()
    history()


def owners() -> None:
    op.create_table(
        "tenant",
        sa.Column("tenant", sa.String(length=200), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("opened", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant", name="pk_tenant"),
    )
    op.create_table(
        "deployment",
        sa.Column("tenant", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("first_published", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.tenant"], name="fk_deployment_tenant"),
        sa.PrimaryKeyConstraint("tenant", "name", name="pk_deployment"),
    )
    op.create_table(
        "snapshot",
        sa.Column("tenant", sa.String(length=200), nullable=False),
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.tenant"], name="fk_snapshot_tenant"),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_snapshot"),
    )
    op.create_table(
        "release",
        sa.Column("tenant", sa.String(length=200), nullable=False),
        sa.Column("deployment", sa.String(length=200), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("snapshot", sa.String(length=200), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("from_when", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "deployment"],
            ["deployment.tenant", "deployment.name"],
            name="fk_release_deployment",
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "snapshot"], ["snapshot.tenant", "snapshot.id"], name="fk_release_snapshot"
        ),
        sa.PrimaryKeyConstraint("tenant", "deployment", "number", name="pk_release"),
    )


def accounts() -> None:
    op.create_table(
        "account",
        sa.Column("tenant", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=True),
        sa.Column("unit", sa.String(length=200), nullable=True),
        sa.Column("language", sa.String(length=200), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.tenant"], name="fk_account_tenant"),
        sa.PrimaryKeyConstraint("tenant", "name", name="pk_account"),
    )
    op.create_table(
        "account_role",
        sa.Column("tenant", sa.String(length=200), nullable=False),
        sa.Column("account", sa.String(length=200), nullable=False),
        sa.Column("deployment", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "account"],
            ["account.tenant", "account.name"],
            name="fk_account_role_account",
        ),
        sa.PrimaryKeyConstraint("tenant", "account", "deployment", "role", name="pk_account_role"),
    )
    op.create_index(
        "ix_account_role_tenant_deployment_role",
        "account_role",
        ["tenant", "deployment", "role"],
        unique=False,
    )


def sessions() -> None:
    op.create_table(
        "sign_in_failure",
        sa.Column("tenant", sa.String(length=200), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("count", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "who", name="pk_sign_in_failure"),
    )
    op.create_table(
        "session",
        sa.Column("tenant", sa.String(length=200), nullable=False),
        sa.Column("token", sa.String(length=200), nullable=False),
        sa.Column("account", sa.String(length=200), nullable=False),
        sa.Column("csrf", sa.String(length=200), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "account"], ["account.tenant", "account.name"], name="fk_session_account"
        ),
        sa.PrimaryKeyConstraint("tenant", "token", name="pk_session"),
    )
    op.create_index("ix_session_tenant_expires", "session", ["tenant", "expires"], unique=False)
    op.create_table(
        "draft",
        sa.Column("tenant", sa.String(length=200), nullable=False),
        sa.Column("account", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=600), nullable=False),
        sa.Column("deployment", sa.String(length=200), nullable=False),
        sa.Column("form", sa.String(length=200), nullable=False),
        sa.Column("where", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("begun", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "account"], ["account.tenant", "account.name"], name="fk_draft_account"
        ),
        sa.PrimaryKeyConstraint("tenant", "account", "place", name="pk_draft"),
    )


def people() -> None:
    op.create_table(
        "person",
        sa.Column("tenant", sa.String(length=200), nullable=False),
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.Column("alias", sa.String(length=200), nullable=True),
        sa.Column("protected", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=200), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.tenant"], name="fk_person_tenant"),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_person"),
    )
    op.create_index(
        "ix_person_tenant_sort_key_id", "person", ["tenant", "sort_key", "id"], unique=False
    )
    op.create_table(
        "person_identity",
        sa.Column("tenant", sa.String(length=200), nullable=False),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=200), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "person"], ["person.tenant", "person.id"], name="fk_person_identity_person"
        ),
        sa.PrimaryKeyConstraint("tenant", "person", "number", name="pk_person_identity"),
    )
    op.create_index(
        "ix_person_identity_tenant_number", "person_identity", ["tenant", "number"], unique=False
    )
    op.create_table(
        "person_name_token",
        sa.Column("tenant", sa.String(length=200), nullable=False),
        sa.Column("token", sa.String(length=200), nullable=False),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "person"], ["person.tenant", "person.id"], name="fk_person_name_token_person"
        ),
        sa.PrimaryKeyConstraint("tenant", "token", "person", name="pk_person_name_token"),
    )
    op.create_index(
        "ix_person_name_token_tenant_person",
        "person_name_token",
        ["tenant", "person"],
        unique=False,
    )


def case_numbers() -> None:
    op.create_table(
        "case_counter",
        sa.Column("tenant", sa.String(length=200), nullable=False),
        sa.Column("deployment", sa.String(length=200), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "deployment"],
            ["deployment.tenant", "deployment.name"],
            name="fk_case_counter_deployment",
        ),
        sa.PrimaryKeyConstraint("tenant", "deployment", "year", name="pk_case_counter"),
    )


def cases() -> None:
    op.create_table(
        "case",
        sa.Column("tenant", sa.String(length=200), nullable=False),
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("deployment", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("workflow", sa.String(length=200), nullable=False),
        sa.Column("release", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person", sa.String(length=200), nullable=True),
        sa.Column("state", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("subproject", sa.String(length=200), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("due_sort", sa.Date(), nullable=False),
        sa.Column("opened", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("held", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "deployment", "release"],
            ["release.tenant", "release.deployment", "release.number"],
            name="fk_case_release",
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "person"], ["person.tenant", "person.id"], name="fk_case_person"
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_case"),
        sa.UniqueConstraint(
            "tenant", "deployment", "number", name="uq_case_tenant_deployment_number"
        ),
    )
    op.create_index(
        "ix_case_tenant_deployment_closed_due_sort_id",
        "case",
        ["tenant", "deployment", "closed", "due_sort", "id"],
        unique=False,
        sqlite_where=sa.text("protected = 0"),
        postgresql_where=sa.text("NOT protected"),
    )
    op.create_index("ix_case_tenant_person", "case", ["tenant", "person"], unique=False)
    op.create_index(
        "ix_case_tenant_unit_state_owner_due_sort_id",
        "case",
        ["tenant", "unit", "state", "owner", "due_sort", "id"],
        unique=False,
        sqlite_where=sa.text("protected = 0"),
        postgresql_where=sa.text("NOT protected"),
    )


def seats_and_submissions() -> None:
    op.create_table(
        "seat",
        sa.Column("tenant", sa.String(length=200), nullable=False),
        sa.Column("case", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=200), nullable=False),
        sa.Column("account", sa.String(length=200), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "case"], ["case.tenant", "case.id"], name="fk_seat_case"
        ),
        sa.PrimaryKeyConstraint("tenant", "case", "role", name="pk_seat"),
    )
    op.create_index(
        "ix_seat_tenant_account_case", "seat", ["tenant", "account", "case"], unique=False
    )
    op.create_table(
        "submission",
        sa.Column("tenant", sa.String(length=200), nullable=False),
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("case", sa.String(length=200), nullable=False),
        sa.Column("form", sa.String(length=200), nullable=False),
        sa.Column("form_version", sa.String(length=200), nullable=False),
        sa.Column("scoring_version", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("on_behalf", sa.String(length=200), nullable=True),
        sa.Column("language", sa.String(length=200), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("computed", sa.Text(), nullable=False),
        sa.Column("flags", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "case"], ["case.tenant", "case.id"], name="fk_submission_case"
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_submission"),
    )
    op.create_index(
        "ix_submission_tenant_by_case", "submission", ["tenant", "by", "case"], unique=False
    )
    op.create_index(
        "ix_submission_tenant_case_at_id",
        "submission",
        ["tenant", "case", "at", "id"],
        unique=False,
    )


def requests_and_notices() -> None:
    op.create_table(
        "request",
        sa.Column("tenant", sa.String(length=200), nullable=False),
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("case", sa.String(length=200), nullable=False),
        sa.Column("deployment", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=200), nullable=False),
        sa.Column("of", sa.String(length=200), nullable=False),
        sa.Column("form", sa.String(length=200), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("flag", sa.String(length=200), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("due_sort", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "case"], ["case.tenant", "case.id"], name="fk_request_case"
        ),
        sa.PrimaryKeyConstraint("tenant", "case", "id", name="pk_request"),
    )
    op.create_index(
        "ix_request_tenant_of_due_sort_id",
        "request",
        ["tenant", "of", "due_sort", "id"],
        unique=False,
    )
    op.create_table(
        "notice",
        sa.Column("tenant", sa.String(length=200), nullable=False),
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("case", sa.String(length=200), nullable=False),
        sa.Column("to", sa.String(length=200), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("about", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "case"], ["case.tenant", "case.id"], name="fk_notice_case"
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_notice"),
    )
    op.create_index("ix_notice_tenant_to_at", "notice", ["tenant", "to", "at"], unique=False)


def history() -> None:
    op.create_table(
        "case_event",
        sa.Column("tenant", sa.String(length=200), nullable=False),
        sa.Column("case", sa.String(length=200), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=200), nullable=False),
        sa.Column("hash", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "case"], ["case.tenant", "case.id"], name="fk_case_event_case"
        ),
        sa.PrimaryKeyConstraint("tenant", "case", "number", name="pk_case_event"),
    )
    op.create_table(
        "event_payload",
        sa.Column("tenant", sa.String(length=200), nullable=False),
        sa.Column("case", sa.String(length=200), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("salt", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "case", "number"],
            ["case_event.tenant", "case_event.case", "case_event.number"],
            name="fk_event_payload_case_event",
        ),
        sa.PrimaryKeyConstraint("tenant", "case", "number", name="pk_event_payload"),
    )
    op.create_table(
        "audit",
        sa.Column("tenant", sa.String(length=200), nullable=False),
        sa.Column("chain", sa.String(length=200), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account", sa.String(length=200), nullable=False),
        sa.Column("act", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("deployment", sa.String(length=200), nullable=False),
        sa.Column("outcome", sa.String(length=200), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "chain", "number", name="pk_audit"),
    )
    op.create_index(
        "ix_audit_tenant_account_at", "audit", ["tenant", "account", "at"], unique=False
    )
