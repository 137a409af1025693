"""Case rows, their history and its chain, and submissions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import count

from sqlalchemy import text

from engine.casework.events import Happened
from engine.filling.submission import Submission
from engine.storage import audit, cases, events, submissions
from engine.storage.schema import NEVER
from tests.databases import forging
from tests.storage.conftest import NOON, TENANT
from tests.storage.making import a_row


def stored(storage, row):
    with storage.writing(TENANT) as tx:
        cases.add_case(tx, row)


def found(storage, number="P-2024-001"):
    with storage.reading(TENANT) as tx:
        return cases.find_case(tx, "prov", number)


def test_a_case_comes_back_as_it_was(published):
    row = a_row(subproject=None)
    stored(published, row)
    assert found(published) == row


def test_another_tenant_does_not_see_it(published):
    stored(published, a_row())
    with published.reading("annan") as tx:
        assert cases.find_case(tx, "prov", "P-2024-001") is None
        assert cases.case_by_id(tx, "c1") is None


def test_the_second_of_two_changes_is_told_that_it_came_late(published):
    row = a_row()
    stored(published, row)
    first = replace(row, case=replace(row.case, state="aktiv", version=5))
    second = replace(row, case=replace(row.case, state="avslutad", version=4))
    with published.writing(TENANT) as tx:
        assert cases.change_case(tx, first, 3) is True
    with published.writing(TENANT) as tx:
        assert cases.change_case(tx, second, 3) is False
    assert found(published) == first


def test_seats_and_requests_follow_the_case(published):
    row = a_row()
    stored(published, row)
    with published.writing(TENANT) as tx:
        cases.change_case(tx, replace(row, case=replace(row.case, requests=(), seats={})), 3)
    with published.reading(TENANT) as tx:
        for table in ("seat", "request"):
            assert tx.connection.execute(text(f"select count(*) from {table}")).scalar() == 0  # noqa: S608  a table of our own


def test_the_nearest_date_decides_the_order():
    assert cases.nearest_due(a_row()) == date(2024, 3, 8)
    assert cases.nearest_due(a_row(requests=(), due={})) == NEVER


def test_numbers_run_by_deployment_and_year(published):
    with published.writing(TENANT) as tx:
        assert [cases.next_number(tx, "prov", 2024) for _ in range(2)] == [1, 2]
        assert cases.next_number(tx, "prov", 2025) == 1


def some_events():
    return [
        Happened(kind="opened", at=NOON, actor="eva", payload={"case": "c1", "state": "anmäld"}),
        Happened(kind="moved", at=NOON + timedelta(1), actor="eva", payload={"to": "aktiv"}),
        Happened(kind="flagged", at=NOON + timedelta(2), actor="system", payload={"flag": "x"}),
    ]


def salts():
    numbers = count()
    return lambda: f"salt{next(numbers)}"


def with_history(storage):
    stored(storage, a_row())
    salt = salts()
    with storage.writing(TENANT) as tx:
        events.append(tx, "c1", some_events()[:2], salt)
        events.append(tx, "c1", some_events()[2:], salt)


def test_history_comes_back_in_order(published):
    with_history(published)
    with published.reading(TENANT) as tx:
        assert list(events.history(tx, "c1")) == some_events()
        assert events.verify(tx, "c1") is None


def broken(storage, statement):
    with forging(storage, TENANT) as connection:
        connection.execute(text(statement))
    with storage.reading(TENANT) as tx:
        link = events.verify(tx, "c1")
    return link and (link.number, link.what)


def test_a_changed_payload_is_seen(published):
    with_history(published)
    found = broken(published, "update event_payload set body = '{}' where number = 2")
    assert found == (2, "payload")


def test_a_changed_actor_is_seen(published):
    with_history(published)
    assert broken(published, "update case_event set actor = 'bo' where number = 1") == (1, "hash")


def test_a_missing_event_is_seen(published):
    with_history(published)
    with published.writing(TENANT) as tx:
        tx.connection.execute(text("delete from event_payload where number = 2"))
    assert broken(published, "delete from case_event where number = 2") == (2, "order")


def test_an_erased_payload_leaves_the_chain_whole(published):
    with_history(published)
    assert broken(published, "delete from event_payload where number = 2") is None
    with published.reading(TENANT) as tx:
        assert events.history(tx, "c1")[1].payload == {}


def a_submission(**changes):
    values = {
        "id": "s1", "form": "who5", "version": "v1", "at": NOON, "by": "eva",
        "answers": {"svar": {"glad": "3"}, "dag": date(2024, 3, 1), "barn": ({"år": 2019},)},
        "values": {"total": 28, "total@band": "låg"}, "flags": ("lågt",),
        "reasons": {"rimligt": "Det stämmer"}, "language": "ar", "on_behalf": "participant",
    }  # fmt: skip
    return Submission(**(values | changes))


def test_a_submission_comes_back_as_it_was(published):
    stored(published, a_row())
    first, second = a_submission(), a_submission(id="s0", at=NOON + timedelta(1), by="bo")
    with published.writing(TENANT) as tx:
        submissions.add_submission(tx, "c1", second)
        submissions.add_submission(tx, "c1", first)
    with published.reading(TENANT) as tx:
        assert submissions.submissions_of(tx, "c1") == (first, second)
        assert submissions.has_sent(tx, "c1", "eva")
        assert submissions.has_sent(tx, "c1", "bo")
        assert not submissions.has_sent(tx, "c1", "siv")
        assert submissions.forms_sent(tx, "c1") == (first.form,)


def an_entry(act, case="c1"):
    return audit.Entry(
        at=NOON, account="eva", act=act, purpose="casework", deployment="prov",
        outcome="allowed", about={"form": "who5"}, case=case,
    )  # fmt: skip


def test_the_audit_is_a_chain_for_each_case(published):
    written = [an_entry("read_case"), an_entry("submit"), an_entry("list_cases", case="")]
    with published.writing(TENANT) as tx:
        for one in written:
            audit.record(tx, one)
    with published.reading(TENANT) as tx:
        assert list(audit.entries(tx, "c1")) == written[:2]
        assert list(audit.entries(tx)) == written[2:]
        assert audit.verify(tx, "c1") is None
    with forging(published, TENANT) as connection:
        connection.execute(text("update audit set account = 'bo' where number = 2"))
    with published.reading(TENANT) as tx:
        link = audit.verify(tx, "c1")
    assert link is not None
    assert (link.number, link.what) == (2, "hash")
