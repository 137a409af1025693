"""Who asks, and over what, when there are proxies in between: some one's own, some invented."""

from __future__ import annotations

from typing import Any

import pytest

from engine.operations.settings import Server
from engine.web.proxies import Proxies

TRUSTED = ["10.0.0.0/8", "2001:db8::/32"]
PEER = "10.0.0.1"


def known(
    peer: str | None, headers: list[tuple[str, str]], **settings: object
) -> tuple[str | None, str, dict[str, Any]]:
    """Client address, scheme and state, as the app gets to see them."""
    server = Server.model_validate({"trusted_proxies": TRUSTED, **settings})
    scope = {
        "type": "http",
        "scheme": "http",
        "client": (peer, 1234) if peer is not None else None,
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers],
    }
    found = Proxies(None, server, lambda: "made-here").known(scope)
    client = found["client"]
    return client[0] if client else None, found["scheme"], found["state"]


@pytest.mark.parametrize(
    ("told", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("192.0.2.7:4711", "192.0.2.7"),
        ("[2001:db9::7]:4711", "2001:db9::7"),
        ("2001:db9::7", "2001:db9::7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("203.0.113.1, 192.0.2.7", "192.0.2.7"),
        ("192.0.2.7, 10.1.1.1, 10.2.2.2", "192.0.2.7"),
        ("203.0.113.1, 192.0.2.7, 10.1.1.1", "192.0.2.7"),
        ("10.1.1.1", "10.1.1.1"),
        ("10.3.3.3, 10.1.1.1", "10.3.3.3"),
        ("192.0.2.7, 2001:db8::1", "192.0.2.7"),
        ("192.0.2.7, okänd", PEER),
        ("192.0.2.7, okänd, 10.1.1.1", "10.1.1.1"),
        ("", PEER),
        (" , ,", PEER),
        ("<script>", PEER),
        ("192.0.2.7,", "192.0.2.7"),
        ("999.0.2.7", PEER),
    ],
)
def test_the_rightmost_address_that_is_no_proxy_of_ours_counts(told: str, client: str) -> None:
    assert known(PEER, [("X-Forwarded-For", told)])[0] == client


def test_several_headers_are_one_list() -> None:
    headers = [("X-Forwarded-For", "192.0.2.7"), ("X-Forwarded-For", "10.1.1.1")]
    assert known(PEER, headers)[0] == "192.0.2.7"


@pytest.mark.parametrize("peer", ["192.0.2.99", "::1", "testclient", None])
def test_whoever_is_no_proxy_of_ours_is_not_believed(peer: str | None) -> None:
    headers = [
        ("X-Forwarded-For", "203.0.113.1"),
        ("X-Forwarded-Proto", "https"),
        ("X-Request-ID", "en-annans-fraga"),
    ]
    client, scheme, state = known(peer, headers)
    assert (client, scheme) == (peer, "http")
    assert state == {"request_id": "made-here", "hidden": True}


@pytest.mark.parametrize("peer", ["10.9.9.9", "::ffff:10.9.9.9", "2001:db8::9"])
def test_every_way_to_write_a_proxy_is_that_proxy(peer: str) -> None:
    client, _, state = known(peer, [("X-Forwarded-For", "192.0.2.7")])
    assert client == "192.0.2.7"
    assert state["hidden"] is False


@pytest.mark.parametrize(
    ("addresses", "told", "scheme"),
    [
        ("192.0.2.7", "https", "https"),
        ("192.0.2.7", "HTTPS", "https"),
        ("192.0.2.7", "ftp", "http"),
        ("192.0.2.7", "", "http"),
        ("192.0.2.7, 10.1.1.1", "https, http", "https"),
        ("192.0.2.7, 10.1.1.1", "https", "https"),
        ("203.0.113.1, 192.0.2.7", "https, http", "http"),
    ],
)
def test_the_scheme_is_that_of_the_same_hop(addresses: str, told: str, scheme: str) -> None:
    headers = [("X-Forwarded-For", addresses), ("X-Forwarded-Proto", told)]
    assert known(PEER, headers)[1] == scheme


@pytest.mark.parametrize(
    ("told", "client", "scheme"),
    [
        ("for=192.0.2.7;proto=https", "192.0.2.7", "https"),
        ('for="[2001:db9::7]:4711";Proto=https;by=10.0.0.1', "2001:db9::7", "https"),
        ('for=203.0.113.1, for="192.0.2.7:80";proto=http', "192.0.2.7", "http"),
        ("for=192.0.2.7;proto=https, for=10.1.1.1;proto=http", "192.0.2.7", "https"),
        ("for=unknown;proto=https", PEER, "https"),
        ("for=_hidden", PEER, "http"),
        ('for="192.0.2.7', PEER, "http"),
        ('"""""", ,;;==', PEER, "http"),
        ("", PEER, "http"),
    ],
)
def test_the_standard_header_is_read_when_it_is_the_one(
    told: str, client: str, scheme: str
) -> None:
    headers = [("Forwarded", told), ("X-Forwarded-For", "203.0.113.99")]
    assert known(PEER, headers, forwarded="forwarded")[:2] == (client, scheme)


def test_the_header_that_the_proxy_does_not_set_is_anybodys() -> None:
    headers = [("Forwarded", "for=203.0.113.1;proto=https"), ("X-Forwarded-For", "192.0.2.7")]
    assert known(PEER, headers)[:2] == ("192.0.2.7", "http")


@pytest.mark.parametrize("settings", [{"behind_https": True}, {"base_url": "https://a.example"}])
def test_a_site_over_https_is_so_for_everyone(settings: dict[str, object]) -> None:
    assert known("192.0.2.99", [], **settings)[1] == "https"


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("01HZX3-abc.def_9", True),
        ("kort", False),
        ("a" * 65, False),
        ("a b c d e f g", False),
        ("abc\x00defgh", False),
        ("åäöåäöåäö", False),
    ],
)
def test_a_proxys_id_of_a_request_is_kept_when_it_can_be_printed(told: str, kept: bool) -> None:
    found = known(PEER, [("X-Request-ID", told)])[2]["request_id"]
    assert found == (told if kept else "made-here")
