"""Keep how sure the number of a person is, when they were born and what they are called in one way of writing
it, and who has turned out to be whom.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from engine.storage.codec import decode_mapping
from engine.storage.people import born_as_told, folded_name
from engine.storage.schema.base import Moment

revision = "0028"
down_revision = "0027"

NAME = sa.String(length=200)


def upgrade() -> None:
    op.add_column("person", sa.Column("born", sa.Date(), nullable=True))
    op.add_column("person", sa.Column("folded", NAME, nullable=True))
    op.add_column("person", sa.Column("merged_into", NAME, nullable=True))
    op.add_column("person_identity", sa.Column("level", NAME, nullable=True))
    op.add_column("person_identity", sa.Column("status", NAME, nullable=True))
    for column in ("born", "folded", "merged_into"):
        op.create_index(f"ix_person_tenant_{column}", "person", ["tenant", column])
    op.create_table(
        "person_merge",
        sa.Column("tenant", NAME, nullable=False),
        sa.Column("id", NAME, nullable=False),
        sa.Column("kept", NAME, nullable=False),
        sa.Column("gone", NAME, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by", NAME, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("undone", Moment(), nullable=True),
        sa.Column("undone_by", NAME, nullable=True),
        sa.Column("undone_why", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_person_merge"),
        sa.ForeignKeyConstraint(
            ["tenant", "kept"], ["person.tenant", "person.id"], name="fk_person_merge_person"
        ),
    )
    for column in ("kept", "gone"):
        op.create_index(f"ix_person_merge_tenant_{column}", "person_merge", ["tenant", column])
    fill()


def fill() -> None:
    """What is told already of those who are there; somebody protected is found by nothing."""
    person = sa.table(
        "person", *(sa.column(one) for one in "tenant id name facts protected folded".split())
    )
    person.append_column(sa.column("born", sa.Date()))
    number = sa.table("person_identity", *map(sa.column, ("tenant", "person", "number", "until")))
    held = sa.and_(
        number.c.tenant == person.c.tenant,
        number.c.person == person.c.id,
        number.c.until.is_(None),
    )
    known = (person.c.tenant, person.c.id, person.c.name, person.c.facts, number.c.number)
    read = sa.select(*known).where(person.c.protected == "")
    change = (
        sa.update(person)
        .where(person.c.tenant == sa.bindparam("of_tenant"), person.c.id == sa.bindparam("of_id"))
        .values(born=sa.bindparam("new_born"), folded=sa.bindparam("new_folded"))
    )
    bind = op.get_bind()
    found = bind.execute(read.select_from(person.outerjoin(number, held))).mappings().all()
    rows = [told(one) for one in found]
    if rows:
        bind.execute(change, rows)


def told(row: Any) -> dict[str, object]:
    return {
        "of_tenant": row["tenant"],
        "of_id": row["id"],
        "new_born": born_as_told(decode_mapping(row["facts"]), row["number"]),
        "new_folded": folded_name(row["name"]),
    }
