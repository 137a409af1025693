"""Where a role is held: what it lets see there, and that it lets see nothing by another of one's roles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine.access.facts import CaseFacts
from engine.access.posting import Post, subprojects_of, unit_in
from engine.access.scope import list_scope
from engine.access.who import Reach, reach, sight_of
from engine.definitions.load import load
from engine.operations.read_project import read_project
from tests.access.test_decide import CASE, PEOPLE, PROJECT, someone

NORTH, SOUTH = (CaseFacts(unit=u, subproject=s) for u, s in (("norr", "ett"), ("söder", "två")))


@pytest.fixture(scope="module")
def deployment():
    return load(read_project(PROJECT)).deployments["prov"]


def posted(*posts: tuple[str, str | None, str | None]):
    held = frozenset(Post(*one) for one in posts)
    first = next((one.unit for one in held if one.unit), None)
    return someone("x", *(one.role for one in held), unit=first, posts=held)


@pytest.mark.parametrize(
    ("posts", "sees"),
    [
        ([("kurator", "norr", None), ("coach", "söder", None)], "n"),
        ([("kurator", "söder", None), ("coach", "norr", None)], "s"),
        ([("kurator", "norr", None), ("utförare", "söder", None)], "ns"),
        ([("utförare", "norr", "två")], "s"),
        ([("utförare", None, "ett"), ("kurator", None, None)], "n"),
        ([("utförare", None, "finns_inte"), ("coach", "norr", None)], ""),
        ([("remittent", "norr", "ett"), ("coach", "norr", "ett")], ""),
    ],
)
def test_each_role_sees_from_where_it_is_held(deployment, posts, sees):
    asker = posted(*posts)
    scope = list_scope(asker, deployment, date(2026, 1, 15))
    sight = sight_of(asker, deployment)
    for case, letter in ((NORTH, "n"), (SOUTH, "s")):
        assert sight.holds(case.unit, case.subproject) == (letter in sees)
        assert (reach(asker, deployment, case) is Reach.WHOLE) == (letter in sees)
        assert (case.unit in scope.units or case.subproject in scope.subprojects) == (
            letter in sees
        )


@pytest.mark.parametrize("name", PEOPLE)
def test_what_a_row_tells_at_once_is_what_is_decided(deployment, name):
    """A list asks no more of a row that says so; so it says it of no case that `reach` does not."""
    asker, partner = PEOPLE[name], replace(PEOPLE[name], organisation="vården")
    for case in (NORTH, SOUTH, CASE, replace(CASE, seats={}, requests=frozenset(), authors=())):
        sight = sight_of(asker, deployment)
        whole = reach(asker, deployment, replace(case, seats={})) is Reach.WHOLE
        assert sight.holds(case.unit, case.subproject) == whole
        for other in (partner, replace(asker, participant=True), replace(asker, contact="x")):
            assert sight_of(other, deployment).parts
            assert not sight_of(other, deployment).holds(case.unit, case.subproject)
            assert reach(other, deployment, case) is not Reach.WHOLE


def test_a_case_is_opened_from_the_unit_that_belongs_there(deployment):
    both = someone(
        "x",
        "samordnare",
        "kurator",
        unit="norr",
        posts=frozenset({Post("samordnare", "norr", None), Post("kurator", "söder", None)}),
    )
    assert subprojects_of(both, deployment) == {"ett", "två"}
    assert [unit_in(both, deployment, at) for at in ("ett", "två", None)] == [
        "norr",
        "söder",
        "norr",
    ]
    assert unit_in(someone("y", "samordnare", unit="norr"), deployment, "två") == "norr"
