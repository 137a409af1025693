"""Cases and people for the tests of storage, made by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from engine.casework.case import Case, Request, Seat
from engine.expressions.scope import Visit
from engine.storage.cases import CaseRow
from engine.storage.people import PersonRow

NOON = datetime(2024, 3, 4, 12, tzinfo=UTC)


def a_case(identity: str = "c1", **changes: object) -> Case:
    values: dict[str, object] = {
        "id": identity,
        "workflow": "deltagare",
        "state": "anmäld",
        "opened": NOON,
        "unit": "arbetsmarknad",
        "visits": (Visit("anmäld", NOON),),
        "seats": {"coach": Seat(user="eva", since=NOON)},
        "due": {"anmäld": date(2024, 3, 11)},
        "requests": (
            Request(
                id=f"{identity}.3", kind="ask", of="role:kurator", at=NOON, form="who5",
                due=date(2024, 3, 8), state="anmäld",
            ),
        ),
        "flags": ("who5.lågt",),
        "version": 3,
    }  # fmt: skip
    return Case(**(values | changes))


COLUMNS = ("id", "workflow", "state", "opened", "unit", "subproject", "version")


def columns_of(case: Case) -> dict[str, Any]:
    """What the row of a case has in columns of its own."""
    return {name: getattr(case, name) for name in COLUMNS}


def a_row(identity: str = "c1", number: str = "P-2024-001", **changes: object) -> CaseRow:
    columns = {
        name: changes.pop(name)
        for name in ("person", "protected", "closed", "owner", "deployment")
        if name in changes
    }
    values: dict[str, object] = {
        "case": a_case(identity, **changes),
        "deployment": "prov",
        "number": number,
        "release": 1,
        "person": None,
        "owner": "eva",
        "protected": False,
        "closed": False,
        "changed": NOON,
        "opened_by": "eva",
    }
    return CaseRow(**(values | columns))


def a_person(person: str, name: str, **changes: object) -> PersonRow:
    values: dict[str, object] = {
        "id": person,
        "name": name,
        "alias": None,
        "protected": "",
        "language": "sv",
        "identity": None,
        "said": {"prov": {"kommun": "vik"}},
    }
    return PersonRow(**(values | changes))
