"""Roles as groups over SCIM 2.0, with a real HTTP client against a real server, in the messages that
directories send: who is told as a member, who gets and loses a role, and that it is all of a message or
nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from engine.access.posting import Posting
from engine.interop.scim import ENTERPRISE, LIST, PATCH, USER
from engine.interop.scim_groups import GROUP
from engine.operations.administering import in_a_list
from engine.storage import audit
from tests.browser.serving import serving
from tests.operations.house import House
from tests.web.test_scim import USERS, Directory, token_for

GROUPS = "/prov/api/scim/v2/Groups"
NILS = {
    "schemas": [USER],
    "userName": "nils",
    "displayName": "Nils Ny",
    ENTERPRISE: {"organization": "kommunen", "department": "söder"},
}


@pytest.fixture
def directory(house: House) -> Iterator[Directory]:
    with serving(house.world) as site:
        yield Directory(house=house, site=site, token=token_for(house, "people"))


def roles(directory: Directory, name: str) -> str:
    return in_a_list(directory.account(name).roles.get("prov", frozenset()))


def change(directory: Directory, role: str, *operations: dict[str, Any]) -> tuple[int, Any]:
    message = {"schemas": [PATCH], "Operations": list(operations)}
    return directory.ask("PATCH", f"{GROUPS}/{quote(role)}", message)


def members(found: Any) -> set[str]:
    return {one["value"] for one in found["members"]}


def test_each_role_is_a_group_with_those_who_hold_it(directory: Directory) -> None:
    status, found = directory.ask("GET", GROUPS)
    assert (status, found["schemas"]) == (200, [LIST])
    told = {one["displayName"]: members(one) for one in found["Resources"]}
    assert (told["coach"], told["kurator"]) == ({"cia", "carl"}, {"kurt", "kim"})
    assert "stöd" not in told, "nobody holds a name that stands for others"
    for asked in ('displayName eq "Coach"', 'displayname eq "coach"', 'id eq "coach"'):
        left_out = "&excludedAttributes=members"
        _, one = directory.ask("GET", f"{GROUPS}?filter={quote(asked)}{left_out}")
        [coach] = one["Resources"]
        assert (coach["schemas"], coach["id"], "members" in coach) == ([GROUP], "coach", False)
    nobody = quote('displayName eq "x"')
    _, none = directory.ask("GET", f"{GROUPS}?filter={nobody}")
    assert none["totalResults"] == 0
    _, one = directory.ask("GET", f"{GROUPS}/coach")
    assert one["members"][0]["$ref"].endswith(f"{USERS}/carl")
    assert directory.ask("GET", f"{GROUPS}/kung")[0] == 404
    odd = quote('displayName sw "c"')
    assert directory.ask("GET", f"{GROUPS}?filter={odd}")[1]["scimType"] == "invalidFilter"


def test_a_member_gets_the_role_and_one_who_leaves_loses_it(directory: Directory) -> None:
    """As Microsoft Entra ID says it: a path for the members, one operation for each."""
    directory.ask("POST", USERS, NILS)
    new = {"op": "Add", "path": "members", "value": [{"value": "nils"}]}
    status, found = change(directory, "kurator", new)
    assert (status, members(found)) == (200, {"kurt", "kim", "nils"})
    assert directory.account("nils").postings["prov"] == {"kurator": Posting("kommunen", "söder")}
    status, again = change(directory, "kurator", new)
    assert (status, again) == (200, found)
    change(directory, "coach", {"op": "add", "value": {"members": [{"value": "nils"}]}})
    assert roles(directory, "nils") == "coach kurator"
    for gone in (
        {"op": "remove", "path": 'members[value eq "nils"]'},
        {"op": "Remove", "path": "members", "value": [{"value": "kim"}, {"value": "finns_inte"}]},
    ):
        assert change(directory, "kurator", gone)[0] == 200
    assert (roles(directory, "nils"), roles(directory, "kim")) == ("coach", "")
    with directory.house.world.storage.reading("kommunen") as tx:
        told = [one for one in audit.entries(tx) if one.about.get("did") == "roles_by_scim"]
    assert [one.about["account"] for one in told] == ["nils", "nils", "nils", "kim"]
    assert all(one.about["token"] for one in told)


def test_a_group_is_replaced_as_a_whole(directory: Directory) -> None:
    whole = {"schemas": [GROUP], "displayName": "coach", "members": [{"value": "carl"}]}
    status, found = directory.ask("PUT", f"{GROUPS}/coach", whole)
    assert (status, members(found), roles(directory, "cia")) == (200, {"carl"}, "")
    change(directory, "coach", {"op": "replace", "path": "members", "value": [{"value": "kurt"}]})
    assert (roles(directory, "carl"), roles(directory, "kurt")) == ("", "coach kurator")
    status, found = directory.ask("PUT", f"{GROUPS}/coach", {"schemas": [GROUP]})
    assert (status, members(found)) == (200, {"kurt"}), "nothing is said of members"
    status, found = change(directory, "coach", {"op": "remove", "path": "members"})
    assert (status, members(found)) == (200, set())


@pytest.mark.parametrize(
    ("role", "operation", "answer"),
    [
        (
            "coach",
            {"op": "add", "path": "members", "value": [{"value": "ingen"}]},
            (400, "invalidValue"),
        ),
        ("coach", {"op": "add", "path": "members", "value": ["kim"]}, (400, "invalidValue")),
        ("coach", {"op": "replace", "path": "displayName", "value": "Ny"}, (400, "mutability")),
        ("coach", {"op": "add", "path": "owners", "value": []}, (400, "invalidPath")),
        ("coach", {"op": "byt", "path": "members"}, (400, "invalidSyntax")),
        ("coach", {"op": "remove"}, (400, "noTarget")),
        ("kung", {"op": "add", "path": "members", "value": [{"value": "kim"}]}, (404, None)),
        ("förvaltare", {"op": "remove", "path": "members"}, (403, None)),
    ],
    ids=str,
)
def test_it_is_all_of_a_message_or_nothing(
    directory: Directory, role: str, operation: dict[str, Any], answer: tuple[int, str | None]
) -> None:
    """The last shows that nobody takes their own right, and so that one is left who has it."""
    known = {"op": "add", "path": "members", "value": [{"value": "kim"}]}
    status, found = change(directory, role, known, operation)
    assert (status, found.get("scimType")) == answer
    assert roles(directory, "kim") == "kurator"
    assert roles(directory, "fia") == "förvaltare"


def test_a_group_is_for_a_token_for_people(directory: Directory) -> None:
    figures = token_for(directory.house, "figures", label="Siffror")
    other = Directory(house=directory.house, site=directory.site, token=figures)
    new = {"op": "add", "path": "members", "value": [{"value": "kim"}]}
    assert change(other, "coach", new)[0] == 403
    assert other.ask("GET", GROUPS)[0] == 403


def test_the_log_is_for_a_token_for_it_made_by_who_sees_it(directory: Directory) -> None:
    log = "/prov/api/logg?fran=2024-03-04&till=2024-03-04"
    assert directory.ask("GET", log)[0] == 403, "a token for people"
    blind = token_for(directory.house, "log", label="Larm")
    assert (
        Directory(house=directory.house, site=directory.site, token=blind).ask("GET", log)[0] == 403
    )
