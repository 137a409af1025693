"""A case in which much has been sent: whoever opens a form looks at the latest, not at all of it."""

from __future__ import annotations

from collections import Counter

import pytest

from engine.operations.form_page import FormPage
from engine.operations.open_form import open_form
from engine.operations.sent_forms import SentForms
from engine.operations.views import FormPlace
from engine.storage import submissions
from engine.storage.cases import find_case
from tests.operations.house import House
from tests.operations.test_amend import ILL, TENANT, WELL, amended, place, sent

TIMES = 30


@pytest.fixture
def long(house: House) -> str:
    """A case in which the same was sent many times, the last time by somebody else who was well."""
    number = house.to_active(who="sara")
    for _ in range(TIMES):
        sent(house, number, ILL)
    sent(house, number, WELL)
    return number


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many of what was sent have been read, by form."""
    found, made = Counter[str](), submissions.submission_row

    def counted(row: submissions.Named) -> submissions.Submission:
        found[row["form"]] += 1
        return made(row)

    monkeypatch.setattr(submissions, "submission_row", counted)
    return found


def test_what_was_answered_last_is_told_without_reading_all_before_it(
    house: House, long: str, read: Counter[str]
) -> None:
    found = open_form(house.world, house.as_("kurt"), FormPlace(form="mående", case=long))
    assert isinstance(found, FormPage), found
    assert found.earlier.chosen["svar.glad"] == ("2",)
    assert 1 <= read.total() <= 4


def test_what_was_sent_can_be_looked_through_backwards(house: House, long: str) -> None:
    """As all of it is, turned round: also what has been amended, and when all has been read already."""
    first = all_of(house, long)[0]
    amended(house, "kurt", place(long, first), WELL, why="Fel kryss")
    with house.world.storage.reading(TENANT) as tx:
        row = find_case(tx, "prov", long)
        assert row is not None
        backwards = tuple(reversed(SentForms(tx, row.case.id).all))
        assert len(backwards) > TIMES
        for forms in ((), ("mående",), ("mående", "anmälan"), ("finns inte",)):
            expected = [one for one in backwards if not forms or one.form in forms]
            some = SentForms(tx, row.case.id)
            assert next(some.backwards(*forms), None) == next(iter(expected), None)
            assert [*some.backwards(*forms)] == expected
            some.read_all()
            assert [*some.backwards(*forms)] == expected


def all_of(house: House, number: str) -> list[str]:
    """The identities of the form that was sent many times, oldest first."""
    with house.world.storage.reading(TENANT) as tx:
        row = find_case(tx, "prov", number)
        assert row is not None
        return [one.id for one in SentForms(tx, row.case.id)["mående"]]
