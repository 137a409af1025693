"""Timers and jobs keep what they promise, alike on both databases."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select, text

from engine.storage.database import Storage
from engine.storage.jobs import (
    DONE,
    FAILED,
    JobRow,
    add_job,
    count_jobs,
    end_job,
    find_job,
    forget_done,
    listed_jobs,
    next_jobs,
    run_again,
    take_job,
)
from engine.storage.schema import timer
from engine.storage.timers import (
    RUNNING,
    due_timers,
    set_timer,
    tenants_due,
    timer_of,
)
from tests.storage.conftest import NOON, TENANT

LATER = NOON + timedelta(seconds=40)
MANY = 100_000


def job_in(storage: Storage, identity: str = "j1", **more) -> None:
    with storage.writing(TENANT) as tx:
        add_job(tx, identity, "prov", {"about": "c1"}, NOON, more.get("due", NOON))


def taken(storage: Storage, at=NOON, until=LATER, identity: str = "j1"):
    with storage.writing(TENANT) as tx:
        return take_job(tx, identity, at, until)


def queued(storage: Storage) -> int:
    """How many messages the queue carries."""
    with storage.engine.connect() as connection:
        return connection.execute(text("SELECT count(*) FROM procrastinate_jobs")).scalar_one()


def test_a_job_is_taken_once_and_done_once(published):
    job_in(published)
    mine = taken(published)
    assert isinstance(mine, JobRow)
    assert (mine.state, mine.attempts, mine.args) == (RUNNING, 1, {"about": "c1"})
    assert taken(published) == LATER  # somebody has it: come back then
    with published.writing(TENANT) as tx:
        assert end_job(tx, mine, DONE, NOON, due=NOON)
        assert not end_job(tx, mine, DONE, NOON, due=NOON)
    assert taken(published, LATER) is None


def test_what_is_rolled_back_was_never_to_be_done(published):
    def begun() -> None:
        with published.writing(TENANT) as tx:
            add_job(tx, "j1", "prov", {}, NOON, NOON)
            set_timer(tx, "case:c1", NOON)
            raise RuntimeError("the power goes")

    with pytest.raises(RuntimeError):
        begun()
    with published.reading(TENANT) as tx:
        assert (find_job(tx, "j1"), timer_of(tx, "case:c1")) == (None, None)
    if published.is_postgresql:
        assert queued(published) == 0


def test_the_queue_carries_each_job_in_its_own_transaction(published):
    job_in(published)
    if published.is_postgresql:
        assert queued(published) == 1
    with published.reading(TENANT) as tx:
        assert next_jobs(tx, NOON) == ("j1",)


def test_whoever_is_gone_loses_the_job_and_cannot_end_it(published):
    job_in(published)
    gone = taken(published)
    other = taken(published, LATER, LATER + timedelta(seconds=40))
    assert isinstance(gone, JobRow)
    assert isinstance(other, JobRow)
    assert other.attempts == 2
    with published.writing(TENANT) as tx:
        assert not end_job(tx, gone, DONE, LATER, due=LATER)
        assert end_job(tx, other, DONE, LATER, due=LATER)


def test_a_job_waits_for_its_time(published):
    job_in(published, due=LATER)
    assert taken(published) == LATER
    with published.reading(TENANT) as tx:
        assert next_jobs(tx, NOON) == ()
        assert next_jobs(tx, LATER) == ("j1",)


def test_a_failed_job_is_listed_and_can_be_run_again(published):
    job_in(published)
    mine = taken(published)
    with published.writing(TENANT) as tx:
        end_job(tx, mine, FAILED, NOON, error="SMTP 550", due=NOON)
    assert taken(published, LATER) is None
    with published.writing(TENANT) as tx:
        (failed,) = listed_jobs(tx, FAILED, 10)
        assert (failed.error, count_jobs(tx)) == ("SMTP 550", {FAILED: 1})
        assert run_again(tx, failed, LATER)
        assert not run_again(tx, failed, LATER)
    again = taken(published, LATER, LATER + timedelta(seconds=1))
    assert isinstance(again, JobRow)
    assert (again.attempts, again.error) == (1, "")


def test_what_is_done_is_forgotten_after_a_while(published):
    job_in(published)
    with published.writing(TENANT) as tx:
        end_job(tx, take_job(tx, "j1", NOON, LATER), DONE, NOON, due=NOON)
        forget_done(tx, NOON)
        assert count_jobs(tx) == {DONE: 1}
        forget_done(tx, LATER)
        assert count_jobs(tx) == {}


def test_a_timer_is_one_for_each_thing(published):
    with published.writing(TENANT) as tx:
        set_timer(tx, "case:c1", LATER)
        set_timer(tx, "case:c1", NOON)
        set_timer(tx, "case:c2", LATER)
        assert timer_of(tx, "case:c1") == NOON
        assert due_timers(tx, NOON) == ("case:c1",)
        set_timer(tx, "case:c1", None)
        assert due_timers(tx, LATER) == ("case:c2",)


def test_tenants_are_told_by_what_is_due(published):
    assert tenants_due(published, LATER) == ()
    with published.writing(TENANT) as tx:
        set_timer(tx, "case:c1", NOON)
    assert tenants_due(published, NOON - timedelta(seconds=1)) == ()
    assert tenants_due(published, NOON) == (TENANT,)


def test_an_empty_sweep_reads_no_more_than_what_is_due(published):
    """100,000 timers wait, none is due: at most ten rows are touched."""
    rows = [
        {"tenant": TENANT, "id": f"case:{at}", "due": LATER + timedelta(seconds=at)}
        for at in range(MANY)
    ]
    with published.writing(TENANT) as tx:
        tx.connection.execute(insert(timer), rows)
        assert tx.connection.execute(select(func.count()).select_from(timer)).scalar() == MANY
    if published.is_postgresql:
        assert rows_read(published, lambda: tenants_due(published, NOON)) <= 10
    else:
        assert steps_taken(published, lambda: tenants_due(published, NOON)) <= 500


def rows_read(storage: Storage, act) -> int:
    """Rows of the timers' table and index that PostgreSQL has read, as its statistics say."""
    ask = text(
        "SELECT coalesce(sum(seq_tup_read), 0) + coalesce(sum(idx_tup_fetch), 0)"
        " + (SELECT coalesce(sum(idx_tup_read), 0) FROM pg_stat_user_indexes"
        "    WHERE relname = 'timer')"
        " FROM pg_stat_user_tables WHERE relname = 'timer'"
    )

    def total() -> int:
        """Once the figures of connections that have ended have arrived."""
        storage.engine.dispose()
        found, again = -1, 0
        while found != again:
            time.sleep(0.2)
            with storage.engine.connect() as connection, connection.begin():
                found, again = again, int(connection.execute(ask).scalar_one())
        return found

    before = total()
    assert before >= MANY, "the figures have not arrived"
    act()
    return total() - before


def steps_taken(storage: Storage, act) -> int:
    """Steps of SQLite's machine, of which each row read takes several."""
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    with storage.engine.connect() as connection:
        driver = connection.connection.driver_connection
        driver.set_progress_handler(step, 1)
    act()
    with storage.engine.connect() as connection:
        connection.connection.driver_connection.set_progress_handler(None, 0)
    return steps
