"""Owns sent forms, which are never changed, and drafts, which are only their writer's. Of a form that has
been amended every version is kept; the latest stands in the place of the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, delete, func, insert, select, update

from engine.filling.submission import Amended, Submission
from engine.foundation.quick import quick
from engine.storage.codec import decode_mapping, decode_names, decode_texts, encode
from engine.storage.database import Transaction
from engine.storage.schema import amendment, draft, submission
from engine.storage.statements import Named, batched


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """`place` names what is filled in and where; `where` is the same as values; `body` is JSON
    text. `release`: the one it was begun under, where no case says which.
    """

    account: str
    place: str
    deployment: str
    form: str
    where: str
    body: str
    begun: datetime
    changed: datetime
    release: int | None = None


LATER = amendment.alias("later")
IN_ORDER = (submission.c.at, func.coalesce(amendment.c.first, submission.c.id))
"""An amended form stands where it was first sent."""


def versions() -> Select[Any]:
    """Sent forms with what they amend, of every version."""
    own = and_(amendment.c.tenant == submission.c.tenant, amendment.c.submission == submission.c.id)
    return (
        select(
            submission,
            amendment.c.amended.label("amends"),
            amendment.c.first.label("first"),
            amendment.c.at.label("amended_at"),
            amendment.c.by.label("amended_by"),
        )
        .outerjoin(amendment, own)
        .where(submission.c.tenant == bindparam("tenant"))
    )


def standing() -> Select[Any]:
    """The same, without the versions that have been amended."""
    amended = and_(LATER.c.tenant == submission.c.tenant, LATER.c.amended == submission.c.id)
    return versions().where(~select(LATER.c.submission).where(amended).exists())


OF_CASE = standing().where(submission.c.case == bindparam("case")).order_by(*IN_ORDER)
TO_FORM = (
    standing()
    .where(submission.c.case == bindparam("case"), submission.c.form == bindparam("form"))
    .order_by(submission.c.at, submission.c.id)
)
NEWEST = (
    standing()
    .where(submission.c.case == bindparam("case"))
    .order_by(*(one.desc() for one in IN_ORDER))
    .limit(bindparam("size"))
    .offset(bindparam("past"))
)
NEWEST_TO = NEWEST.where(submission.c.form.in_(bindparam("forms", expanding=True)))
VERSIONS = (
    versions()
    .where(submission.c.case == bindparam("case"))
    .order_by(*IN_ORDER, func.coalesce(amendment.c.at, submission.c.at))
)
TO_FORM_OF_SEVERAL = (
    standing()
    .where(
        submission.c.case.in_(bindparam("cases", expanding=True)),
        submission.c.form == bindparam("form"),
    )
    .order_by(submission.c.case, submission.c.at, submission.c.id)
)
VERSIONS_OF_SEVERAL = (
    versions()
    .where(submission.c.case.in_(bindparam("cases", expanding=True)))
    .order_by(submission.c.case, *IN_ORDER, func.coalesce(amendment.c.at, submission.c.at))
)
FORMS = (
    select(submission.c.form)
    .distinct()
    .where(submission.c.tenant == bindparam("tenant"), submission.c.case == bindparam("case"))
    .order_by(submission.c.form)
)
SENT_BY = (
    select(submission.c.id)
    .where(
        submission.c.tenant == bindparam("tenant"),
        submission.c.by == bindparam("by"),
        submission.c.case == bindparam("case"),
    )
    .limit(1)
)
IN_CASE = select(submission.c.case, submission.c.by).where(
    submission.c.tenant == bindparam("tenant"), submission.c.id == bindparam("id")
)
DRAFT = select(
    draft.c.account,
    draft.c.place,
    draft.c.deployment,
    draft.c.form,
    draft.c.where,
    draft.c.body,
    draft.c.begun,
    draft.c.changed,
    draft.c.release,
).where(draft.c.tenant == bindparam("tenant"), draft.c.account == bindparam("account"))
ONE_DRAFT = DRAFT.where(draft.c.place == bindparam("place"))
OWN_DRAFTS = DRAFT.where(draft.c.deployment == bindparam("deployment")).order_by(
    draft.c.changed.desc(), draft.c.place
)
CHANGE_DRAFT = (
    update(draft)
    .where(
        draft.c.tenant == bindparam("of_tenant"),
        draft.c.account == bindparam("of_account"),
        draft.c.place == bindparam("of_place"),
    )
    .values(body=bindparam("new_body"), changed=bindparam("new_changed"))
)
RENEW_DRAFT = (
    update(draft)
    .where(
        draft.c.tenant == bindparam("of_tenant"),
        draft.c.account == bindparam("of_account"),
        draft.c.place == bindparam("of_place"),
    )
    .values(
        body=bindparam("new_body"),
        changed=bindparam("new_changed"),
        release=bindparam("new_release"),
    )
)
BEGUN_UNDER = (
    select(draft.c.where, draft.c.release, func.count().label("count"))
    .where(
        draft.c.tenant == bindparam("tenant"),
        draft.c.deployment == bindparam("deployment"),
        draft.c.release.is_not(None),
    )
    .group_by(draft.c.where, draft.c.release)
    .order_by(draft.c.where, draft.c.release)
)
MOVE_DRAFT = (
    update(draft)
    .where(
        draft.c.tenant == bindparam("of_tenant"),
        draft.c.account == bindparam("of_account"),
        draft.c.place == bindparam("of_place"),
    )
    .values(account=bindparam("new_account"))
)
DROP_DRAFT = delete(draft).where(
    draft.c.tenant == bindparam("tenant"),
    draft.c.account == bindparam("account"),
    draft.c.place == bindparam("place"),
)
ADD_SUBMISSION = insert(submission)
ADD_AMENDMENT = insert(amendment)
ADD_DRAFT = insert(draft)


def add_submission(tx: Transaction, case: str, sent: Submission) -> None:
    values = {
        "tenant": tx.tenant,
        "id": sent.id,
        "case": case,
        "form": sent.form,
        "form_version": sent.version,
        "scoring_version": sent.scoring,
        "at": sent.at,
        "by": sent.by,
        "on_behalf": sent.on_behalf,
        "language": sent.language,
        "answers": encode(sent.answers),
        "computed": encode(sent.values),
        "flags": encode(sent.flags),
        "reasons": encode(sent.reasons),
    }
    tx.direct.change(ADD_SUBMISSION, values)
    if sent.amended is not None:
        add_amendment(tx, case, sent.id, sent.amended)


def add_amendment(tx: Transaction, case: str, identity: str, amended: Amended) -> None:
    values = {
        "tenant": tx.tenant,
        "submission": identity,
        "case": case,
        "amended": amended.of,
        "first": amended.first,
        "at": amended.at,
        "by": amended.by,
    }
    tx.direct.change(ADD_AMENDMENT, values)


def versions_of(tx: Transaction, case: str) -> tuple[Submission, ...]:
    """Everything sent in the case with every version, in the order they were sent and amended."""
    rows = tx.direct.named(VERSIONS, {"tenant": tx.tenant, "case": case})
    return tuple(submission_row(row) for row in rows)


def versions_of_several(
    tx: Transaction, cases: Iterable[str]
) -> Mapping[str, tuple[Submission, ...]]:
    """The same of each of several cases."""
    found: dict[str, list[Submission]] = {}
    asked = {"tenant": tx.tenant, "cases": sorted(cases)}
    for row in tx.direct.named(VERSIONS_OF_SEVERAL, asked):
        found.setdefault(row["case"], []).append(submission_row(row))
    return {case: tuple(sent) for case, sent in found.items()}


def submissions_of_several(
    tx: Transaction, cases: Iterable[str], form: str
) -> Mapping[str, tuple[Submission, ...]]:
    """What has been sent of a form in each of several cases, oldest first, as it stands now."""
    found: dict[str, list[Submission]] = {}
    for some in batched(sorted(cases)):
        asked = {"tenant": tx.tenant, "cases": some, "form": form}
        for row in tx.direct.named(TO_FORM_OF_SEVERAL, asked):
            found.setdefault(row["case"], []).append(submission_row(row))
    return {case: tuple(sent) for case, sent in found.items()}


def submissions_of(tx: Transaction, case: str) -> tuple[Submission, ...]:
    """Everything sent in the case as it stands now, oldest first."""
    rows = tx.direct.named(OF_CASE, {"tenant": tx.tenant, "case": case})
    return tuple(submission_row(row) for row in rows)


def newest_of(
    tx: Transaction, case: str, forms: Sequence[str], past: int, size: int
) -> tuple[Submission, ...]:
    """At most `size` of what has been sent of some forms, or of all where none is named, the newest first,
    after the first `past`.
    """
    asked: dict[str, object] = {"tenant": tx.tenant, "case": case, "past": past, "size": size}
    if forms:
        asked["forms"] = list(forms)
    rows = tx.direct.named(NEWEST_TO if forms else NEWEST, asked)
    return tuple(submission_row(row) for row in rows)


def submissions_to(tx: Transaction, case: str, form: str) -> tuple[Submission, ...]:
    """What has been sent of one form in the case, oldest first."""
    asked = {"tenant": tx.tenant, "case": case, "form": form}
    return tuple(submission_row(row) for row in tx.direct.named(TO_FORM, asked))


def forms_sent(tx: Transaction, case: str) -> tuple[str, ...]:
    """Names of the forms that have been sent in the case."""
    asked = {"tenant": tx.tenant, "case": case}
    return tuple(tx.connection.execute(FORMS, asked).scalars())


def has_sent(tx: Transaction, case: str, account: str) -> bool:
    """Whether the account has sent something in the case."""
    asked = {"tenant": tx.tenant, "case": case, "by": account}
    return tx.direct.row(SENT_BY, asked) is not None


def sent_in(tx: Transaction, identity: str, by: str) -> str | None:
    """The case that a submission is in, if that account has sent it."""
    row = tx.direct.row(IN_CASE, {"tenant": tx.tenant, "id": identity})
    return str(row[0]) if row is not None and row[1] == by else None


def is_taken(tx: Transaction, identity: str) -> bool:
    return tx.direct.row(IN_CASE, {"tenant": tx.tenant, "id": identity}) is not None


def submission_row(row: Named) -> Submission:
    return Submission(
        id=row["id"],
        form=row["form"],
        version=row["form_version"],
        at=row["at"],
        by=row["by"],
        answers=decode_mapping(row["answers"]),
        values=decode_mapping(row["computed"]),
        flags=decode_names(row["flags"]),
        reasons=decode_texts(row["reasons"]),
        language=row["language"],
        scoring=row["scoring_version"],
        on_behalf=row["on_behalf"],
        amended=amended_in(row),
    )


def amended_in(row: Named) -> Amended | None:
    if row["amends"] is None:
        return None
    return Amended(of=row["amends"], first=row["first"], at=row["amended_at"], by=row["amended_by"])


def keep_draft(tx: Transaction, row: DraftRow) -> None:
    """Keep what has been typed, in the place of what was there."""
    where = {"of_tenant": tx.tenant, "of_account": row.account, "of_place": row.place}
    new = {"new_body": row.body, "new_changed": row.changed}
    if tx.direct.change(CHANGE_DRAFT, where | new) == 0:
        values = {
            "tenant": tx.tenant,
            "account": row.account,
            "place": row.place,
            "deployment": row.deployment,
            "form": row.form,
            "where": row.where,
            "body": row.body,
            "begun": row.begun,
            "changed": row.changed,
            "release": row.release,
        }
        tx.direct.change(ADD_DRAFT, values)


def find_draft(tx: Transaction, account: str, place: str) -> DraftRow | None:
    asked = {"tenant": tx.tenant, "account": account, "place": place}
    row = tx.direct.first_named(ONE_DRAFT, asked)
    return None if row is None else DraftRow(**row)


def drafts_of(tx: Transaction, account: str, deployment: str) -> tuple[DraftRow, ...]:
    """What the account has begun, the latest first."""
    asked = {"tenant": tx.tenant, "account": account, "deployment": deployment}
    rows = tx.connection.execute(OWN_DRAFTS, asked).mappings()
    return tuple(DraftRow(**row) for row in rows)


def renew_draft(
    tx: Transaction, account: str, place: str, *, body: str, changed: datetime, release: int
) -> None:
    """The draft goes by another release from now on, and says what it says there."""
    where = {"of_tenant": tx.tenant, "of_account": account, "of_place": place}
    new = {"new_body": body, "new_changed": changed, "new_release": release}
    tx.connection.execute(RENEW_DRAFT, where | new)


def begun_under(tx: Transaction, deployment: str) -> tuple[tuple[str, int, int], ...]:
    """How many drafts that open a case go by each release: where they stand, its number, how many."""
    asked = {"tenant": tx.tenant, "deployment": deployment}
    rows = tx.connection.execute(BEGUN_UNDER, asked)
    return tuple((str(where), int(release), int(count)) for where, release, count in rows)


def move_draft(tx: Transaction, row: DraftRow, to: str) -> bool:
    """Whether the draft is `to`'s now; not where `to` has begun one in the same place."""
    if find_draft(tx, to, row.place) is not None:
        return False
    where = {"of_tenant": tx.tenant, "of_account": row.account, "of_place": row.place}
    tx.connection.execute(MOVE_DRAFT, where | {"new_account": to})
    return True


def drop_draft(tx: Transaction, account: str, place: str) -> None:
    asked = {"tenant": tx.tenant, "account": account, "place": place}
    tx.direct.change(DROP_DRAFT, asked)
