"""What is asked for most is found through indexes, so that it takes as long in a large house as in a small
one.
"""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from engine.access.scope import ListScope
from engine.storage import (
    accounts,
    audit,
    called,
    cases,
    events,
    lists,
    opening,
    people,
    submissions,
)
from engine.storage.changes import staff_changed
from engine.storage.schema import tenant
from engine.storage.staff import STANDING, standing
from tests.storage.conftest import NOON, TENANT
from tests.storage.making import a_person, a_row
from tests.storage.test_lists import ALL, plan_of

CASE = {"tenant": TENANT, "case": "c1", "form": "f", "by": "eva"}
ASKED = {
    "tenant": TENANT, "deployment": "prov", "number": "P-1", "token": "t", "chain": "c1", "case": "c1",
    "low0": "b", "high0": "c", "low1": "a", "high1": "b",
}  # fmt: skip
LOOKED_UP = {
    "a session with its account": accounts.SIGNED_IN,
    "a case with its person": opening.FOUND,
    "how a deployment stands": STANDING,
    "the last of the audit": audit.LAST,
    "the last event": events.LAST,
    "what was sent of a form": submissions.TO_FORM,
    "whether somebody has sent": submissions.SENT_BY,
    "how common a name part is": called.COMMON,
    "people of a name": called.named(
        lists.shape_of(ALL, lists.Narrowing(deployment="prov"), False), 2
    ),
}


@pytest.mark.parametrize("what", LOOKED_UP)
def test_it_is_looked_up(published, what):
    with published.writing(TENANT) as tx:
        plan = plan_of(tx, LOOKED_UP[what], ASKED | CASE)
    assert "SCAN " not in plan.replace("SCAN anon_1", ""), plan  # what has been found, counted
    assert "Seq Scan" not in plan, plan


@pytest.mark.parametrize(
    "what", ["the last of the audit", "the last event", "what was sent of a form"]
)
def test_it_lies_in_the_order_that_is_asked_for(published, what):
    with published.writing(TENANT) as tx:
        plan = plan_of(tx, LOOKED_UP[what], CASE | {"chain": "c1"})
    assert "TEMP B-TREE" not in plan, plan
    assert "Sort" not in plan, plan


def test_people_are_found_by_the_rarest_word_first(published):
    with published.writing(TENANT) as tx:
        for at, name in enumerate(("Berit Ek", "Bo Ek", "Berit Ås", "Bo Zander")):
            people.add_person(tx, a_person(f"p{at}", name), "alias", NOON)
            cases.add_case(tx, a_row(f"c{at}", f"P-2024-{at:03}", person=f"p{at}", seats={}))
        assert called.rarest_first(tx, ("b", "ek", "zander")) == ("zander", "ek", "b")
        found = called.people_called(tx, ALL, "prov", "b ek")
        assert [one.name for one in found] == ["Berit Ek", "Bo Ek"]
        assert called.people_called(tx, ALL, "prov", "bo berit") == ()


def test_where_many_fit_they_are_of_those_that_come_first(published, monkeypatch):
    monkeypatch.setattr(called, "FITTING", 2)
    called.named.cache_clear()
    with published.writing(TENANT) as tx:
        for at, name in enumerate(("Bo Zander", "Berit Ås", "Anna Björk")):
            people.add_person(tx, a_person(f"p{at}", name), "alias", NOON)
            cases.add_case(tx, a_row(f"c{at}", f"P-2024-{at:03}", person=f"p{at}", seats={}))
        found = called.people_called(tx, ALL, "prov", "b")
    called.named.cache_clear()
    assert [one.name for one in found] == ["Anna Björk", "Berit Ås"]


def test_changes_are_counted_where_there_is_a_tenant(published):
    with published.writing(TENANT) as tx:
        before = standing(tx, "prov")
        staff_changed(tx)
        assert standing(tx, "prov").staff == (before.staff or 0) + 1
        assert before.live == standing(tx, "prov").live
    with published.writing("ingen") as tx:
        tx.connection.execute(delete(tenant).where(tenant.c.tenant == "ingen"))
        assert standing(tx, "prov").staff is None


BY_ACTIVITY = lists.Narrowing(deployment="prov", activity=("praktik", "pågår"))
PARTNER = ListScope(account="petra", party="vården", shares=frozenset({"deltagare/who5"}))


@pytest.mark.parametrize(
    ("scope", "narrowing", "index"),
    [
        (ALL, BY_ACTIVITY, "ix_case_tenant_deployment_use_state_parent"),
        (PARTNER, lists.Narrowing(deployment="prov"), "ix_shared_tenant_party_what_until_case"),
    ],
)
def test_a_list_goes_by_an_index_of_its_own(published, scope, narrowing, index):
    """Activities in a state, and what consents open, are looked up however many there are of others."""
    with published.writing(TENANT) as tx:
        shape = lists.shape_of(scope, narrowing, False)
        statement = lists.page(shape) if lists.in_order(shape) else lists.first_ones(shape)
        plan = plan_of(tx, statement, lists.values(tx, scope, narrowing) | {"size": 50})
        small = tx.connection.dialect.name == "postgresql"
    assert small or index in plan, plan  # PostgreSQL weighs how many rows there are: here none
