"""Joiners and leavers over SCIM 2.0, with a real HTTP client against a real server, after RFC 7643 and RFC
7644: what is made, found, changed and ended, how it is answered, and what a token may not.
"""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from engine.access.posting import Posting
from engine.interop.scim import ENTERPRISE, ERROR, LIST, PATCH, USER
from engine.operations.api_tokens import TokenMade, end_token, list_tokens, make_token
from engine.operations.session import read_session
from engine.operations.sign_in import SignedIn, sign_in
from engine.storage import audit
from engine.storage.accounts import find_account
from engine.storage.administering import any_account, reached_by
from tests.browser.serving import serving
from tests.operations.house import PASSWORD, House

USERS = "/prov/api/scim/v2/Users"
NILS = {
    "schemas": [USER],
    "userName": "Nils@kommun.example",
    "externalId": "7f1c",
    "name": {"givenName": "Nils", "familyName": "Ny"},
    "emails": [
        {"value": "annan@kommun.example"},
        {"value": "nils@kommun.example", "primary": True},
    ],
    "active": True,
    "roles": [{"value": "coach"}],
    ENTERPRISE: {"organization": "kommunen", "department": "norr"},
    "nickName": "Nisse",
}
NAME = "nils@kommun.example"
NOBODY, BEGINS = quote('userName eq "ingen"'), quote('userName sw "n"')
NEWER = quote('externalId eq "8a"')


@dataclass(frozen=True, kw_only=True)
class Directory:
    """What a municipality's directory does."""

    house: House
    site: str
    token: str

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        status, _, found = self.whole(method, path, body, **headers)
        return status, found

    def whole(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        parts = urlsplit(self.site)
        told = {"authorization": f"Bearer {self.token}", **headers}
        data = None
        if body is not None:
            told = {"content-type": "application/scim+json", **told}
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
        connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=20)
        try:
            connection.request(method, path, body=data, headers=told)
            answer = connection.getresponse()
            text = answer.read()
        finally:
            connection.close()
        return answer.status, answer.headers, json.loads(text) if text else None

    def patch(self, name: str, *operations: dict[str, Any]) -> tuple[int, Any]:
        message = {"schemas": [PATCH], "Operations": list(operations)}
        return self.ask("PATCH", f"{USERS}/{quote(name)}", message)

    def account(self, name: str = NAME) -> Any:
        with self.house.world.storage.reading("kommunen") as tx:
            return any_account(tx, name)


def token_for(house: House, *scopes: str, who: str = "fia", label: str = "Katalogen") -> str:
    day = house.clock.moment.date() + timedelta(days=30)
    made = make_token(house.world, house.as_(who), label, frozenset(scopes), day)
    assert isinstance(made, TokenMade), made
    return made.token


@pytest.fixture
def directory(house: House) -> Iterator[Directory]:
    token = token_for(house, "people")
    with serving(house.world) as site:
        yield Directory(house=house, site=site, token=token)


def test_somebody_is_made_with_all_that_is_said_of_them(directory: Directory) -> None:
    status, headers, found = directory.whole("POST", USERS, NILS)
    assert status == 201
    assert headers["content-type"] == "application/scim+json"
    assert headers["location"] == found["meta"]["location"]
    assert found["schemas"] == [USER, ENTERPRISE]
    assert (found["id"], found["userName"], found["externalId"]) == (NAME, NAME, "7f1c")
    assert (found["displayName"], found["active"]) == ("Nils Ny", True)
    assert found["emails"] == [{"value": "nils@kommun.example", "type": "work", "primary": True}]
    assert found["roles"] == [{"value": "coach"}]
    assert found[ENTERPRISE] == {"organization": "kommunen", "department": "norr"}
    row = directory.account()
    assert (row.label, row.password) == ("Nils Ny", "")
    assert row.postings == {"prov": {"coach": Posting("kommunen", "norr")}}
    assert row.roles == {"prov": frozenset({"coach"})}
    status, again = directory.ask("GET", urlsplit(found["meta"]["location"]).path)
    assert (status, again) == (200, found)
    with directory.house.world.storage.reading("kommunen") as tx:
        [entry] = [one for one in audit.entries(tx) if one.about.get("did") == "made_by_scim"]
    assert (entry.account, entry.about["account"]) == ("fia", NAME)
    assert entry.about["token"]


def test_telephones_and_addresses_are_taken_and_never_told(directory: Directory) -> None:
    """The review of the log compares them."""
    reached = {
        "phoneNumbers": [
            {"value": "0700", "type": "home"},
            {"value": "0701234567", "primary": True},
        ],
        "addresses": [{"streetAddress": "Storgatan 1", "postalCode": "37230", "locality": "Vik"}],
    }
    status, found = directory.ask("POST", USERS, NILS | reached)
    assert status == 201
    assert not {"phoneNumbers", "addresses"} & set(found)
    assert kept(directory) == ("0701234567", "Storgatan 1 37230 Vik")
    one = {"op": "replace", "path": "addresses", "value": [{"formatted": "Nygatan 2, Vik"}]}
    assert directory.patch(NAME, one)[0] == 200
    assert kept(directory) == ("0701234567", "Nygatan 2, Vik"), "what was not said of stays"


def kept(directory: Directory) -> tuple[str, str]:
    with directory.house.world.storage.reading("kommunen") as tx:
        return reached_by(tx, NAME)


def test_the_same_is_not_made_twice(directory: Directory) -> None:
    directory.ask("POST", USERS, NILS)
    status, found = directory.ask("POST", USERS, NILS)
    assert status == 409
    assert (found["schemas"], found["status"], found["scimType"]) == ([ERROR], "409", "uniqueness")


def test_they_are_found_by_name_and_by_their_own_id(directory: Directory) -> None:
    directory.ask("POST", USERS, NILS)
    for asked in (
        'userName eq "Nils@kommun.example"',
        'USERNAME EQ "nils@kommun.example"',
        'externalId eq "7f1c"',
        f'id eq "{NAME}"',
    ):
        status, found = directory.ask("GET", f"{USERS}?filter={quote(asked)}")
        assert (status, found["schemas"], found["totalResults"]) == (200, [LIST], 1), asked
        assert found["Resources"][0]["userName"] == NAME
    status, found = directory.ask("GET", f"{USERS}?filter={NOBODY}")
    assert (status, found["totalResults"], found["Resources"]) == (200, 0, [])
    status, found = directory.ask("GET", f"{USERS}?filter={BEGINS}")
    assert (status, found["scimType"]) == (400, "invalidFilter")


def test_a_list_comes_in_pages(directory: Directory) -> None:
    directory.ask("POST", USERS, NILS)
    _, whole = directory.ask("GET", USERS)
    assert whole["totalResults"] == whole["itemsPerPage"] == len(whole["Resources"]) > 3
    _, page = directory.ask("GET", f"{USERS}?startIndex=2&count=2")
    assert (page["startIndex"], page["itemsPerPage"]) == (2, 2)
    assert page["Resources"] == whole["Resources"][1:3]
    _, none = directory.ask("GET", f"{USERS}?count=0")
    assert (none["totalResults"], none["Resources"]) == (whole["totalResults"], [])


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "replace", "path": "active", "value": False},
        {"op": "Replace", "path": "active", "value": "False"},
        {"op": "replace", "value": {"active": False}},
        {"op": "add", "path": f"{USER}:active", "value": False},
    ],
    ids=str,
)
def test_who_leaves_is_out_at_once(directory: Directory, operation: dict[str, Any]) -> None:
    house = directory.house
    signed = sign_in(house.world, "kurt", PASSWORD)
    assert isinstance(signed, SignedIn)
    status, found = directory.patch("kurt", operation)
    assert (status, found["active"]) == (200, False)
    assert directory.account("kurt").ended is not None
    assert read_session(house.world, signed.token) is None
    status, found = directory.patch("kurt", {**operation, "value": flipped(operation["value"])})
    assert (status, found["active"]) == (200, True)
    row = directory.account("kurt")
    assert (row.ended, row.password) == (None, ""), "back, but not with the old password"


def flipped(value: Any) -> Any:
    return {"active": True} if isinstance(value, dict) else True


def test_changes_are_made_in_order(directory: Directory) -> None:
    directory.ask("POST", USERS, NILS)
    status, found = directory.patch(
        NAME,
        {"op": "replace", "path": "displayName", "value": "Nils Nyare"},
        {"op": "replace", "path": 'emails[type eq "work"].value', "value": "n@kommun.example"},
        {"op": "add", "path": "roles", "value": [{"value": "kurator"}]},
        {"op": "remove", "path": 'roles[value eq "coach"]'},
        {"op": "remove", "path": f"{ENTERPRISE}:department"},
        {"op": "replace", "path": "externalId", "value": "8a"},
        {"op": "replace", "path": "title", "value": "något som ingen har bruk för"},
    )
    assert status == 200, found
    assert (found["displayName"], found["externalId"]) == ("Nils Nyare", "8a")
    assert found["emails"][0]["value"] == "n@kommun.example"
    assert found["roles"] == [{"value": "kurator"}]
    assert found[ENTERPRISE] == {"organization": "kommunen"}
    _, again = directory.ask("GET", f"{USERS}?filter={NEWER}")
    assert again["totalResults"] == 1


@pytest.mark.parametrize(
    ("operation", "kind"),
    [
        ({"op": "byt", "path": "active", "value": False}, "invalidSyntax"),
        ({"op": "replace", "path": "active", "value": "nej"}, "invalidValue"),
        ({"op": "replace", "value": "x"}, "noTarget"),
        ({"op": "remove"}, "noTarget"),
        ({"op": "remove", "path": "userName"}, "mutability"),
        ({"op": "replace", "path": "userName", "value": "annan"}, "mutability"),
        ({"op": "replace", "path": "displayName", "value": 3}, "invalidValue"),
        ({"op": "replace", "path": "roles", "value": [{"value": "chef"}]}, "invalidValue"),
        ({"op": "replace", "path": 'emails[type eq "work"].value', "value": "x"}, "invalidValue"),
    ],
    ids=str,
)
def test_what_cannot_be_done_is_told_and_nothing_is(
    directory: Directory, operation: dict[str, Any], kind: str
) -> None:
    directory.ask("POST", USERS, NILS)
    before = directory.account()
    status, found = directory.patch(
        NAME, {"op": "replace", "path": "displayName", "value": "Annan"}, operation
    )
    assert (status, found["scimType"]) == (400, kind)
    assert directory.account() == before


def test_somebody_is_replaced_as_a_whole(directory: Directory) -> None:
    directory.ask("POST", USERS, NILS)
    whole = {"schemas": [USER], "userName": NAME, "displayName": "N. Ny", "externalId": "7f1c"}
    status, found = directory.ask("PUT", f"{USERS}/{NAME}", whole)
    assert status == 200
    assert found["displayName"] == "N. Ny"
    assert "emails" not in found
    assert found["roles"] == [{"value": "coach"}], "nothing is said of them"
    status, found = directory.ask("PUT", f"{USERS}/{NAME}", {**whole, "roles": []})
    assert found["roles"] == []
    assert directory.ask("PUT", f"{USERS}/finns-inte", whole)[0] == 404


def test_who_is_deleted_is_known_no_more(directory: Directory) -> None:
    directory.ask("POST", USERS, NILS)
    assert directory.ask("DELETE", f"{USERS}/{NAME}") == (204, None)
    assert directory.account().ended is not None
    assert directory.ask("GET", f"{USERS}/{NAME}")[0] == 404
    assert directory.ask("DELETE", f"{USERS}/{NAME}")[0] == 404
    status, found = directory.ask("POST", USERS, NILS)
    assert (status, found["scimType"]) == (409, "uniqueness"), "nobody comes back by a name alone"


def test_the_last_who_administers_accounts_stays_and_nobody_changes_themselves(
    directory: Directory,
) -> None:
    status, _ = directory.patch("fia", {"op": "replace", "path": "active", "value": False})
    assert status == 403
    assert directory.account("fia").ended is None


@pytest.mark.parametrize("body", [b"", b"x", b"[]", b"\xff", b'{"displayName": "x"}'])
def test_what_is_no_message_is_told_so(directory: Directory, body: bytes) -> None:
    assert directory.ask("POST", USERS, body)[0] == 400
    assert directory.ask("PATCH", f"{USERS}/kurt", body)[0] == 400


@pytest.mark.parametrize("name", ["%00", "a%00b", "%ff%fe", "'%20OR%201=1--", "%C2%B2"])
def test_odd_names_are_nobodys(directory: Directory, name: str) -> None:
    for method, body in (("GET", None), ("DELETE", None), ("PUT", NILS), ("PATCH", {"a": 1})):
        status, _ = directory.ask(method, f"{USERS}/{name}", body)
        assert status in (401, 404), (method, status)


def test_only_json_and_only_so_much(directory: Directory) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert directory.ask("POST", USERS, b"userName=x", **form)[0] == 415
    assert directory.ask("POST", USERS, b" " * 1_100_000)[0] == 413


def test_it_says_what_it_can(directory: Directory) -> None:
    _, config = directory.ask("GET", "/prov/api/scim/v2/ServiceProviderConfig")
    assert config["patch"] == {"supported": True}
    assert config["bulk"]["supported"] is False
    assert config["authenticationSchemes"][0]["type"] == "oauthbearertoken"
    _, types = directory.ask("GET", "/prov/api/scim/v2/ResourceTypes")
    assert [one["endpoint"] for one in types["Resources"]] == ["/Users", "/Groups"]


# Tokens


def test_nobody_comes_in_without_a_token_that_holds(directory: Directory) -> None:
    house = directory.house
    for header in (
        "",
        "Basic x",
        "Bearer",
        "Bearer x",
        "Bearer kommunen:fel",
        f"bearer {directory.token}",
    ):
        status, headers, found = directory.whole("GET", USERS, authorization=header)
        assert status == 401, header
        assert headers["www-authenticate"].startswith("Bearer")
        assert found["status"] == "401"
    assert directory.ask("GET", "/annat/api/scim/v2/Users")[0] == 401
    signed = sign_in(house.world, "fia", PASSWORD)
    assert isinstance(signed, SignedIn)
    cookie = {"cookie": f"stegvis={signed.token}", "authorization": ""}
    assert directory.ask("GET", USERS, **cookie)[0] == 401, "a cookie is no token"
    house.later(days=31)
    assert directory.ask("GET", USERS)[0] == 401


def test_a_token_that_is_ended_holds_no_more(directory: Directory) -> None:
    house = directory.house
    page = list_tokens(house.world, house.as_("fia"))
    [one] = page.tokens
    assert end_token(house.world, house.as_("fia"), one.id) is None
    assert directory.ask("GET", USERS)[0] == 401


def test_a_token_is_for_what_it_was_made_for(directory: Directory) -> None:
    figures = Directory(
        house=directory.house,
        site=directory.site,
        token=token_for(directory.house, "figures", label="Siffror"),
    )
    assert figures.ask("GET", USERS)[0] == 403
    assert figures.ask("POST", USERS, NILS)[0] == 403
    assert directory.account() is None
    assert directory.ask("GET", "/prov/api/matningar")[0] == 403


def test_who_asks_too_often_is_told_to_wait(directory: Directory) -> None:
    found = [directory.whole("GET", f"{USERS}/finns-inte") for _ in range(80)]
    assert {status for status, _, _ in found} == {404, 429}
    assert all(int(headers["retry-after"]) >= 1 for status, headers, _ in found if status == 429)


def test_a_token_does_not_read_other_pages(directory: Directory) -> None:
    connection = http.client.HTTPConnection(urlsplit(directory.site).netloc, timeout=20)
    connection.request(
        "GET", "/prov/konton", headers={"authorization": f"Bearer {directory.token}"}
    )
    answer = connection.getresponse()
    assert answer.status == 303
    connection.close()


def test_an_account_that_is_made_can_sign_in_by_nobodys_password(directory: Directory) -> None:
    directory.ask("POST", USERS, NILS)
    assert not isinstance(sign_in(directory.house.world, NAME, ""), SignedIn)
    with directory.house.world.storage.reading("kommunen") as tx:
        assert find_account(tx, NAME) is not None
