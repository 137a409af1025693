"""What a release says to an account is kept, and never told to anybody that it is not said to any more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.operations.callers import Caller
from engine.operations.publish import Published, publish
from engine.operations.read_frame import read_frame
from engine.operations.read_project import read_project
from engine.operations.views import Frame
from tests.operations.house import PROJECT, House

DEPLOYMENT = "deployments/prov/deployment.yaml"


def frame(house: House, caller: Caller) -> Frame:
    found = read_frame(house.world, caller)
    assert isinstance(found, Frame), found
    return found


def anew(house: House, caller: Caller) -> Frame:
    house.world.frames.clear()
    return frame(house, caller)


def with_roles(caller: Caller, *roles: str) -> Caller:
    held: Mapping[str, frozenset[str]] = {"prov": frozenset(roles)}
    return replace(caller, account=replace(caller.account, roles=held))


def test_it_is_made_once(house: House) -> None:
    sara = house.as_("sara")
    assert frame(house, sara).openings is frame(house, sara).openings


def test_other_roles_are_told_something_else(house: House) -> None:
    sara = house.as_("sara")
    before, fewer = frame(house, sara), with_roles(sara, "styrgrupp")
    found = frame(house, fewer)
    assert found == anew(house, fewer)
    assert (before.openings, before.lists_cases) != (found.openings, found.lists_cases)
    assert frame(house, sara) == before


def test_a_new_release_says_what_it_says(house: House) -> None:
    sara = house.as_("sara")
    before = frame(house, sara)
    files = dict(read_project(PROJECT))
    files[DEPLOYMENT] = files[DEPLOYMENT].replace(b"title: ", b"title: Nya ", 1)
    assert isinstance(publish(house.world, files, "prov", why="Namn", who="sara"), Published)
    found = frame(house, sara)
    assert found == anew(house, sara)
    assert found.release == before.release + 1
    assert found.title != before.title


def test_accounts_do_not_share_what_is_said(house: House) -> None:
    names = ("sara", "stina", "rut", "stig", "fia")
    for name in names:
        frame(house, house.as_(name))
    for name in names:
        assert frame(house, house.as_(name)) == anew(house, house.as_(name))
