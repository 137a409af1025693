"""Who stands in for whom, and how far that reaches."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine.access.decide import Allowed
from engine.access.facts import Act, CaseFacts
from engine.access.scope import list_scope
from engine.access.substitutes import Substitution, stands_for
from engine.access.who import Reach, is_meant, is_reader, reach, receivers
from engine.definitions.load import load
from engine.definitions.workflow import Who, WhoKind
from engine.foundation.texts import Text
from engine.operations.read_project import read_project
from tests.access.test_decide import CASE, PEOPLE, PROJECT, decided

HOLDERS = {"coach": ("cia", "carl"), "kurator": ("kurt", "kim"), "psykolog": ("psy",)}
AWAY = Substitution(absent="kurt", substitute="kim", first=date(2024, 7, 1), last=date(2024, 7, 31))
KIM = replace(PEOPLE["kim"], stands_for=frozenset({"kurt"}))
CARL = replace(PEOPLE["carl"], stands_for=frozenset({"cia"}))
PSY = replace(PEOPLE["psy"], stands_for=frozenset({"cia"}))


@pytest.fixture(scope="module")
def deployment():
    return load(read_project(PROJECT)).deployments["prov"]


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2024, 6, 30), set()),
        (date(2024, 7, 1), {"kurt"}),
        (date(2024, 7, 31), {"kurt"}),
        (date(2024, 8, 1), set()),
    ],
)
def test_one_stands_in_on_the_days_said(day, found):
    assert stands_for("kim", (AWAY,), HOLDERS, day) == found


def test_one_stands_in_only_for_those_with_a_role_alike():
    day = AWAY.first
    assert stands_for("psy", (replace(AWAY, substitute="psy"),), HOLDERS, day) == set()
    assert stands_for("kim", (AWAY,), {"kurator": ("kim",)}, day) == set()
    assert stands_for("kurt", (replace(AWAY, substitute="kurt"),), HOLDERS, day) == set()
    assert stands_for("cia", (AWAY,), HOLDERS, day) == set()


def test_a_substitute_of_a_substitute_has_nothing_of_the_first():
    onward = Substitution(absent="kim", substitute="carl", first=AWAY.first, last=AWAY.last)
    roles = {**HOLDERS, "kurator": ("kurt", "kim", "carl")}
    assert stands_for("carl", (AWAY, onward), roles, AWAY.first) == {"kim"}


def test_a_lent_seat_is_acted_in_by_those_who_hold_its_role(deployment):
    role = Who(kind=WhoKind.ROLE, name="coach", label=Text({"sv": "coach"}))
    assert not is_meant(PEOPLE["carl"], role, deployment, CASE)
    assert is_meant(CARL, role, deployment, CASE)
    assert not is_meant(PSY, role, deployment, CASE)


def test_a_substitute_is_meant_by_name(deployment):
    named = Who(kind=WhoKind.DATA, name="ansvarig", label=Text({"sv": "ansvarig"}))
    case = CaseFacts(data={"ansvarig": "kurt"})
    assert is_meant(KIM, named, deployment, case)
    assert is_reader(KIM, named, deployment, case)
    assert not is_meant(PEOPLE["kim"], named, deployment, case)
    assert receivers(KIM, deployment) >= {"user:kurt", "user:kim", "role:kurator"}


def test_a_lent_seat_shows_the_case(deployment):
    assert reach(PEOPLE["carl"], deployment, CASE) is Reach.NOTHING
    assert reach(CARL, deployment, CASE) is Reach.WHOLE
    without = replace(CASE, requests=frozenset())
    assert reach(PSY, deployment, without) is Reach.NOTHING


def test_a_protected_identity_is_not_lent(deployment):
    case = replace(CASE, protected=True, requests=frozenset({("user:cia", "samtal")}))
    assert reach(PEOPLE["cia"], deployment, case) is Reach.WHOLE
    assert reach(CARL, deployment, case) is Reach.NOTHING


def test_lists_show_what_is_lent(deployment):
    scope = list_scope(CARL, deployment, date(2026, 1, 15))
    assert (scope.stands_for, scope.roles) == ({"cia"}, CARL.roles)
    assert "user:cia" in scope.receivers


def test_what_is_asked_of_who_is_away_is_answered_by_the_substitute(deployment, monkeypatch):
    case = replace(CASE, seats={}, requests=frozenset({("user:cia", "bedömning")}))
    monkeypatch.setitem(PEOPLE, "carl", CARL)
    for act, name in ((Act.FILL_FORM, "bedömning"), (Act.FINISH_TASK, "user:cia")):
        assert isinstance(decided(deployment, "carl", act, name, case=case), Allowed)
