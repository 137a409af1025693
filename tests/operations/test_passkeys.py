"""Passkeys: made with a fresh sign-in, shown by nobody's name, taken once, and two steps in one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from engine.access.facts import Proof
from engine.definitions.assurance import Level
from engine.foundation.texts import in_words
from engine.foundation.wrong import Refused
from engine.interop.passkeys import Site
from engine.operations.change_account import reset_two_step
from engine.operations.end_account import end_account
from engine.operations.guessing import Visitor
from engine.operations.own_passkeys import (
    MOST,
    add_passkey,
    begin_passkey,
    name_passkey,
    own_passkeys,
    remove_passkey,
)
from engine.operations.session import Session, read_session
from engine.operations.settings import Settings, Tenant
from engine.operations.sign_in import SignedIn, sign_in
from engine.operations.sign_in_with_passkey import WRONG, ask_passkey, sign_in_with_passkey
from engine.operations.world import World
from engine.storage import audit
from tests.operations.house import PASSWORD, House
from tests.operations.test_assurance import demanding
from tests.providers.passkey import PRESENT, VERIFIED, Device
from tests.web.towns import VIK, two_towns

SITE = Site(host="stegvis.kommunen.example", origin="https://stegvis.kommunen.example")
BROWSER = "webbläsarens kaka"
HERE = Visitor(client="192.0.2.7")


def session_of(house: House, name: str = "kurt") -> Session:
    signed = sign_in(house.world, name, PASSWORD)
    assert isinstance(signed, SignedIn)
    found = read_session(house.world, signed.token)
    assert found is not None
    return found


def made(house: House, device: Device, session: Session | None = None, label: str = "Min") -> Any:
    session = session or session_of(house)
    options = begin_passkey(house.world, session, SITE)
    assert isinstance(options, str), options
    return add_passkey(house.world, session, device.make(options), label, SITE)


def shown(house: House, device: Device, browser: str = BROWSER) -> Any:
    answer = device.show(ask_passkey(house.world, BROWSER, SITE))
    return sign_in_with_passkey(house.world, answer, browser, SITE, HERE)


@pytest.fixture
def device(house: House) -> Device:
    found = Device()
    assert made(house, found) is None
    return found


def test_one_comes_in_with_a_key_as_with_two_steps(house: House, device: Device) -> None:
    signed = shown(house, device)
    assert isinstance(signed, SignedIn)
    assert signed.account.name == "kurt"
    session = read_session(house.world, signed.token)
    assert session is not None
    assert session.account.proof.level is Level.LOW
    assert session.account.proof.fresh
    assert own_passkeys(house.world, session.account)[0].used is not None


def test_it_is_enough_where_a_role_demands_two_steps(house: House, device: Device) -> None:
    demanding(house, ("{label: Kurator,", "{label: Kurator, two_step: true,"))
    assert isinstance(shown(house, device), SignedIn)


def test_making_one_asks_for_a_fresh_sign_in(house: House) -> None:
    session = session_of(house)
    options = begin_passkey(house.world, session, SITE)
    assert isinstance(options, str)
    stale = replace(session.account, proof=Proof(level=Level.LOW))
    later = replace(session, account=stale)
    for found in (
        begin_passkey(house.world, later, SITE),
        add_passkey(house.world, later, Device().make(options), "Min", SITE),
    ):
        assert isinstance(found, Refused)
        assert found.reason.kind == "assurance"


@pytest.mark.parametrize(
    "lie",
    [
        {"origin": "https://annan.example"},
        {"rp": "annan.example"},
        {"type": "webauthn.get"},
        {"challenge": "ZW4gYW5uYW4"},
        {"flags": PRESENT | 0x40},
        {"flags": VERIFIED | 0x40},
    ],
    ids=str,
)
def test_a_key_that_does_not_hold_is_not_made(house: House, lie: dict[str, Any]) -> None:
    assert isinstance(made(house, Device(lies=lie)), Refused)
    assert own_passkeys(house.world, house.accounts["kurt"]) == ()


@pytest.mark.parametrize(
    "lie",
    [
        {"origin": "https://annan.example"},
        {"origin": "http://stegvis.kommunen.example"},
        {"rp": "annan.example"},
        {"type": "webauthn.create"},
        {"challenge": "ZW4gYW5uYW4"},
        {"flags": PRESENT},
        {"flags": 0},
        {"count": 1},
    ],
    ids=str,
)
def test_what_is_shown_has_to_hold(house: House, device: Device, lie: dict[str, Any]) -> None:
    device.lies = lie
    assert sentence(shown(house, device)) == WRONG
    device.lies = {}
    assert isinstance(shown(house, device), SignedIn)


def sentence(found: Any) -> Any:
    assert isinstance(found, Refused), found
    return found.reason.sentence


def test_another_key_of_that_name_is_nobodys(house: House, device: Device) -> None:
    assert sentence(shown(house, Device(count=9))) == WRONG
    assert sentence(shown(house, Device(id=b"okand"))) == WRONG


def test_the_key_of_another_municipality_is_told_to_who_has_it_and_opens_nothing(
    house: House, device: Device
) -> None:
    """Both are reached at the address; a right key at the wrong door is no guess, however often."""
    world = two_towns(house).world
    for _ in range(40):
        told = in_words(sentence(shown_there(world, device)), "sv")
        assert told.startswith(
            "Lösennyckeln hör till Viks kommun. Välj den som hör till Nes kommun"
        )
    device.lies = {"flags": PRESENT}
    assert sentence(shown_there(world, device)) == WRONG, "nobody has shown that it is theirs"
    device.lies = {}
    apart = {"kommunen": VIK, "granne": Tenant(label="Nes kommun", hosts=(SITE.host,))}
    at_its_own = replace(world, settings=Settings(tenants=apart))
    assert sentence(shown_there(at_its_own, device)) == WRONG, (
        "there the other is as if it were not"
    )


def shown_there(world: World, device: Device) -> Any:
    answer = device.show(ask_passkey(world, BROWSER, SITE))
    return sign_in_with_passkey(world, answer, BROWSER, SITE, HERE, tenant="granne")


def test_an_answer_is_for_its_browser_and_taken_once(house: House, device: Device) -> None:
    assert sentence(shown(house, device, "en annan kaka")) == WRONG
    assert sentence(shown(house, device, "")) == WRONG
    answer = device.show(ask_passkey(house.world, BROWSER, SITE))
    assert isinstance(sign_in_with_passkey(house.world, answer, BROWSER, SITE, HERE), SignedIn)
    again = sign_in_with_passkey(house.world, answer, BROWSER, SITE, HERE)
    assert sentence(again) == WRONG
    late = device.show(ask_passkey(house.world, BROWSER, SITE))
    house.later(minutes=11)
    assert sentence(sign_in_with_passkey(house.world, late, BROWSER, SITE, HERE)) == WRONG


def test_what_was_asked_for_one_thing_answers_no_other(house: House, device: Device) -> None:
    """A challenge to make a key is none to sign in with."""
    session = session_of(house)
    options = begin_passkey(house.world, session, SITE)
    assert isinstance(options, str)
    asked = options.replace('"rp": {', '"rpId": "stegvis.kommunen.example", "rp": {')
    answer = device.show(asked)
    assert sentence(sign_in_with_passkey(house.world, answer, session.id, SITE, HERE)) == WRONG


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "x",
        "{}",
        "[]",
        '{"id": 3}',
        '{"response": {"clientDataJSON": "e30"}}',
        "é",
        "x" * 30_000,
    ],
)
def test_what_is_no_answer_is_told_so(house: House, answer: str) -> None:
    found = sign_in_with_passkey(house.world, answer, BROWSER, SITE, HERE)
    assert sentence(found) == WRONG
    session = session_of(house)
    assert isinstance(add_passkey(house.world, session, answer, "Min", SITE), Refused)


def test_a_network_that_tries_much_has_to_wait(house: House, device: Device) -> None:
    for _ in range(60):
        found = sign_in_with_passkey(house.world, "x", BROWSER, SITE, HERE)
    assert "Vänta" in sentence(found).in_("sv")
    assert "Vänta" in sentence(shown(house, device)).in_("sv")


def test_one_names_and_removes_ones_own_and_no_others(house: House, device: Device) -> None:
    world, kurt, sara = house.world, house.accounts["kurt"], house.accounts["sara"]
    [one] = own_passkeys(world, kurt)
    assert isinstance(name_passkey(world, sara, one.id, "Min"), Refused)
    assert isinstance(remove_passkey(world, sara, one.id), Refused)
    for bad in ("", "  ", "x" * 61, "a\nb"):
        assert isinstance(name_passkey(world, kurt, one.id, bad), Refused)
        assert isinstance(made(house, Device(id=b"nr 2"), label=bad), Refused)
    assert name_passkey(world, kurt, one.id, " Telefonen ") is None
    assert [found.label for found in own_passkeys(world, kurt)] == ["Telefonen"]
    assert remove_passkey(world, kurt, one.id) is None
    assert own_passkeys(world, kurt) == ()
    assert sentence(shown(house, device)) == WRONG
    with world.storage.reading("kommunen") as tx:
        acts = [entry.act for entry in audit.entries(tx) if "passkey" in entry.act]
    assert acts == ["add_passkey", "name_passkey", "remove_passkey"]


def test_a_key_is_one_accounts_and_there_are_not_endlessly_many(
    house: House, device: Device
) -> None:
    assert isinstance(made(house, device, session_of(house, "sara")), Refused), "it is kurt's"
    session = session_of(house)
    for number in range(1, MOST):
        assert made(house, Device(id=f"nr {number}".encode()), session) is None
    assert isinstance(made(house, Device(id=b"en till"), session), Refused)


def test_who_has_lost_what_they_sign_in_with_has_no_key(house: House, device: Device) -> None:
    assert reset_two_step(house.world, house.as_("fia"), "kurt") is None
    assert sentence(shown(house, device)) == WRONG
    assert made(house, device) is None
    assert not isinstance(end_account(house.world, house.as_("fia"), "kurt"), Refused)
    assert sentence(shown(house, device)) == WRONG
