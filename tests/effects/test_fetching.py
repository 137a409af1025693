"""Asking other servers: only where one may go, never on from there, and never for longer or more than is
good.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address, ip_network

import pytest

from engine.effects import fetching
from engine.effects.fetching import MOST, Reach, fetch, may_go, may_send
from engine.foundation.wrong import EffectError

HERE = Reach(plain_loopback=True)
OWN = Reach(networks=(ip_network("10.1.0.0/16"),))


@contextmanager
def answering(answer: bytes) -> Iterator[str]:
    """A server that answers once, whatever it is asked."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            met, _ = server.accept()
            with met:
                met.recv(10_000)
                try:
                    met.sendall(answer)
                except OSError:
                    return

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/det"
        thread.join()


def test_an_answer_comes_with_its_status() -> None:
    with answering(b"HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\n\r\nno") as address:
        found = fetch(address, HERE)
    assert (found.status, found.body) == (404, b"no")


def test_one_is_led_nowhere_else() -> None:
    moved = b"HTTP/1.1 302 Found\r\nlocation: http://169.254.169.254/\r\ncontent-length: 0\r\n\r\n"
    with answering(moved) as address:
        assert fetch(address, HERE).status == 302


def test_too_much_is_not_read() -> None:
    with (
        answering(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * (MOST + 1)) as address,
        pytest.raises(EffectError, match="för stort"),
    ):
        fetch(address, HERE)


@pytest.mark.parametrize("answer", [b"", b"SSH-2.0-x\r\n"])
def test_what_is_no_answer_is_told(answer: bytes) -> None:
    with answering(answer) as address, pytest.raises(EffectError, match="svarar inte"):
        fetch(address, HERE)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "http://example.org/",
        "http://10.1.2.3/",
        "https://user:word@10.1.2.3/",
        "https:///x",
        "https://10.1.2.3:99999/",
        "https://10.1.2.3/\r\nhost: x",
        "https://[::ffff:127.0.0.1]/",
        "https://[fe80::1]/",
        "https://0.0.0.0/",
        "https://169.254.169.254/latest/",
        "https://2130706433/",
        "",
    ],
)
def test_there_one_does_not_go(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is connected to, whatever the name comes to."""

    def connect(*where: object, **more: object) -> socket.socket:
        raise AssertionError(f"connected to {where}")

    monkeypatch.setattr(fetching.socket, "create_connection", connect)
    with pytest.raises(EffectError):
        fetch(address, OWN if "10.1" in address else Reach())


@pytest.mark.parametrize(
    ("address", "reach", "secure", "may"),
    [
        ("8.8.8.8", Reach(), True, True),
        ("8.8.8.8", Reach(), False, False),
        ("2001:4860:4860::8888", Reach(), True, True),
        ("10.1.2.3", Reach(), True, False),
        ("10.1.2.3", OWN, True, True),
        ("10.1.2.3", OWN, False, False),
        ("10.2.2.3", OWN, True, False),
        ("192.168.1.1", Reach(), True, False),
        ("100.64.0.1", Reach(), True, False),
        ("127.0.0.1", Reach(), True, False),
        ("127.0.0.1", HERE, False, True),
        ("::1", Reach(), True, False),
        ("169.254.169.254", Reach(networks=(ip_network("169.254.0.0/16"),)), True, False),
        ("224.0.0.1", Reach(), True, False),
        ("0.0.0.0", HERE, True, False),  # noqa: S104 - an address to be refused
        ("fc00::1", Reach(), True, False),
        ("64:ff9b::a01:203", Reach(), True, False),
        ("2002:a01:203::1", Reach(), True, False),
        ("2001:0:a01:203::1", Reach(), True, False),
    ],
)
def test_addresses_are_judged_one_by_one(
    address: str, reach: Reach, secure: bool, may: bool
) -> None:
    assert may_go(ip_address(address), reach, secure=secure) is may


def test_a_name_with_one_address_of_ours_is_not_gone_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """All that a name has is judged, and what was judged is connected to."""
    found = [(2, 1, 6, "", ("8.8.8.8", 443)), (2, 1, 6, "", ("10.0.0.1", 443))]
    monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda *where, **more: found)
    with pytest.raises(EffectError, match="får Stegvis inte gå"):
        fetch("https://vaxlar.example/", Reach())


def test_a_browser_is_sent_over_https_alone() -> None:
    assert may_send("https://inloggning.example/x?y=z", Reach())
    assert not may_send("http://inloggning.example/", HERE)
    assert not may_send("http://127.0.0.1:8/", Reach())
    assert may_send("http://127.0.0.1:8/", HERE)
