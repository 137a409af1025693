"""What a working day is read from: own seats and requests, from indexes; and data from before it was kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from alembic import command
from sqlalchemy import insert, select, text
from sqlalchemy.dialects import postgresql

from engine.casework.case import Request, Seat
from engine.storage import boards, cases, days, lists, requests
from engine.storage.database import connect, migrate, open_storage, settings_for
from engine.storage.place import DataPlace
from engine.storage.requests import Meant
from engine.storage.schema import case, case_flag, request
from tests.storage.conftest import NOON, TENANT
from tests.storage.making import a_case, a_row
from tests.storage.test_lists import ALL, OPEN


def asked(identity: str, of: str, due: date | None = None, **more: object) -> Request:
    return Request(id=identity, kind="task", of=of, at=NOON, due=due, **more)


def test_a_request_has_a_holder_when_somebody_sits_in_its_seat_or_has_taken_it():
    found = a_case(seats={"coach": Seat(user="eva", since=NOON)})
    assert cases.holder_of(found, asked("1", "role:coach")) == "eva"
    assert cases.holder_of(found, asked("1", "role:coach", claimed="bo")) == "bo"
    assert cases.holder_of(found, asked("1", "role:kurator")) == ""
    assert cases.holder_of(found, asked("1", "user:eva")) == ""


def test_what_waits_comes_by_date_whoever_it_is_found_by(published):
    made = (
        asked("c1.1", "role:coach", date(2024, 3, 9)),
        asked("c1.2", "role:kurator", date(2024, 3, 7)),
        asked("c1.3", "user:eva", date(2024, 3, 8)),
        asked("c1.4", "role:coach", claimed="bo"),
        asked("c1.5", "role:kurator", claimed="eva"),
    )
    with published.writing(TENANT) as tx:
        cases.add_case(tx, a_row(requests=made, seats={}))
    meant = [
        Meant(of="role:coach", holders=("",)),
        Meant(of="role:coach", holders=("eva",)),
        Meant(of="role:kurator", holders=("", "eva")),
        Meant(of="user:eva", holders=("",)),
        Meant(of="role:tom", holders=()),
    ]
    with published.reading(TENANT) as tx:
        found = requests.waiting_for(tx, "prov", meant)
        assert [one.id for one in found] == ["c1.2", "c1.3", "c1.1", "c1.5"]
        assert [one.id for one in requests.waiting_for(tx, "prov", meant, 2)] == ["c1.2", "c1.3"]
        assert requests.count_waiting(tx, "prov", meant) == 4
        assert requests.waiting_for(tx, "annan", meant) == ()
        taken = [Meant(of="role:coach", holders=("bo", "eva"), claimed=True)]
        assert [one.id for one in requests.waiting_for(tx, "prov", taken)] == ["c1.4"]
        assert requests.waiting_for(tx, "prov", ()) == ()
        assert requests.count_waiting(tx, "prov", ()) == 0


def plan_of(storage, statement) -> str:
    """How the database means to find it, whatever it is asked with; PostgreSQL as if there were many rows."""
    if not storage.is_postgresql:
        compiled = statement.compile(storage.engine, compile_kwargs={"render_postcompile": True})
        asked_for = (1,) * len(compiled.positiontup)
        with storage.reading(TENANT) as tx:
            rows = tx.connection.exec_driver_sql("explain query plan " + str(compiled), asked_for)
            return " ".join(str(row) for row in rows.all())
    numbered = postgresql.dialect(paramstyle="numeric_dollar")
    compiled = statement.compile(dialect=numbered, compile_kwargs={"render_postcompile": True})
    with storage.writing(TENANT) as tx:
        for way in ("seqscan", "bitmapscan", "sort"):
            tx.connection.exec_driver_sql(f"set local enable_{way} = off")
        rows = tx.connection.exec_driver_sql(f"explain (generic_plan) {compiled}")
        return " ".join(str(row) for row in rows.all())


def test_a_column_of_the_board_is_read_from_an_index_and_sorts_nothing(published):
    narrowing = replace(OPEN, state="anmäld")
    plan = plan_of(published, lists.page(lists.shape_of(ALL, narrowing, False)))
    assert "ix_case_by_state" in plan
    assert "TEMP B-TREE" not in plan
    counted = boards.counted(lists.shape_of(ALL, narrowing, False))
    assert "ix_case_by_state" in plan_of(published, counted)


def test_a_narrowed_list_passes_over_what_does_not_fit_without_reading_it(published):
    narrowing = replace(OPEN, owner="eva", unit="norr", subproject="ett")
    plan = plan_of(published, lists.counted(lists.shape_of(ALL, narrowing, False)))
    assert "ix_case_" in plan


def test_the_cases_of_a_day_are_found_by_ones_seats(published):
    plan = plan_of(published, days.NEAREST)
    assert "ix_seat_tenant_account_case" in plan
    assert "SCAN case " not in plan


def test_two_seats_are_one_case(published):
    seats = {role: Seat(user="eva", since=NOON) for role in ("coach", "kurator")}
    with published.writing(TENANT) as tx:
        cases.add_case(tx, a_row(seats=seats))
    with published.reading(TENANT) as tx:
        assert len(days.my_cases(tx, "eva", "prov")) == 1
        assert days.my_cases(tx, "bo", "prov") == ()


def test_flags_follow_the_case(published):
    row = a_row(flags=("who5.lågt", "länge"))
    with published.writing(TENANT) as tx:
        cases.add_case(tx, replace(row, severities={"länge": "info"}))
    with published.reading(TENANT) as tx:
        kept = tx.connection.execute(select(case_flag.c.flag, case_flag.c.severity)).all()
    assert sorted(tuple(one) for one in kept) == [("länge", "info"), ("who5.lågt", "")]
    with published.writing(TENANT) as tx:
        cases.change_case(tx, replace(row, case=replace(row.case, flags=())), 3)
        assert tx.connection.execute(select(case_flag)).all() == []


def test_older_data_gets_its_flags_and_holders(tmp_path: Path):
    """As a case lay before there were any."""
    engine = connect(DataPlace(folder=tmp_path))
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        command.upgrade(settings_for(connection), "0001")
        for statement in BEFORE:
            connection.execute(text(statement))
        row = a_row(seats={"kurator": Seat(user="eva", since=NOON)})
        held = cases.changing(row)["held"]
        values = {"tenant": TENANT, "id": "c1", "number": "N1", "workflow": "w", "release": 1}
        moments = {"opened": NOON, "changed": NOON, "opened_by": "eva", "deployment": "prov"}
        connection.execute(
            insert(case), values | moments | cases.changing(row) | {"held": held, "person": None}
        )
        connection.execute(text(SEATED))
        connection.execute(text(ASKED))
    engine.dispose()
    migrate(DataPlace(folder=tmp_path))
    storage = open_storage(DataPlace(folder=tmp_path))
    with storage.reading(TENANT) as tx:
        flags = tx.connection.execute(select(case_flag.c.flag, case_flag.c.severity)).all()
        held_by = tx.connection.execute(select(request.c.holder, request.c.claimed)).all()
    storage.close()
    assert [tuple(one) for one in flags] == [("who5.lågt", "")]
    assert [tuple(one) for one in held_by] == [("eva", False)]


BEFORE = (
    "insert into tenant values ('vik', 'Vik', '2024-03-04')",
    "insert into deployment values ('vik', 'prov', '2024-03-04')",
    "insert into snapshot values ('vik', 's1', '{}', '2024-03-04')",
    "insert into release values ('vik', 'prov', 1, 's1', 'eva', 'start', '2024-03-04')",
)
SEATED = "insert into seat values ('vik', 'c1', 'kurator', 'eva', '2024-03-04')"
ASKED = (
    "insert into request values ('vik', 'c1.3', 'c1', 'prov', 'ask', 'role:kurator', 'who5', '{}',"
    " null, '2024-03-04', null, '9999-12-31')"
)
