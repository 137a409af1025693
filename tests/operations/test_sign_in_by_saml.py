"""Signing in through an identity provider of SAML, one on loopback: what has to hold, and what comes of it
when it does not, or when somebody has changed what was signed.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit
from urllib.request import urlopen

import pytest
from lxml import etree

from engine.definitions.assurance import Level
from engine.foundation.wrong import Refused
from engine.operations.claimed import NO_ACCOUNT
from engine.operations.providers import NOT_NOW
from engine.operations.saml_sign_out import saml_metadata, told_saml_signed_out
from engine.operations.session import read_session
from engine.operations.settings import Provider as Configured
from engine.operations.settings import Settings
from engine.operations.sign_in import SignedIn
from engine.operations.sign_in_by import (
    BEGIN_AGAIN,
    CameBack,
    Errand,
    Onward,
    begin_by,
    finish_by,
)
from engine.operations.sign_out_by import sign_out_by
from engine.operations.take_saml_answer import take_saml_answer
from tests.operations.house import House
from tests.operations.test_sign_in_by import LOA3, WHERE_ONE_IS
from tests.providers.saml import CLIENT, KEYS, NAMES, Provider, own, read, serving

BACK = "https://stegvis.kommunen.example/logga-in/med/kommun/svar"
OUT = BACK.replace("/svar", "/utloggad")
FIELD = re.compile(r'name="(SAMLResponse|RelayState)" value="([^"]*)"')
UID = "urn:oid:0.9.2342.19200300.100.1.1"


@dataclass(frozen=True, kw_only=True)
class Abroad:
    """A house whose people sign in with a provider."""

    house: House
    provider: Provider

    @property
    def world(self) -> Any:
        return self.house.world

    def with_(self, **settings: Any) -> Abroad:
        one = dict(self.world.settings.providers["kommun"])
        changed = Configured.model_validate({**one, **settings})
        known = self.world.settings.model_copy(update={"providers": {"kommun": changed}})
        world = replace(self.world, settings=known, saml_providers={})
        return replace(self, house=replace(self.house, world=world))

    def begin(self, errand: Errand | None = None) -> Onward:
        found = begin_by(
            self.world, "kommun", errand or Errand(to="/prov/"), BACK, "", WHERE_ONE_IS
        )
        assert isinstance(found, Onward), found
        return found

    def go(self, onward: Onward, who: str) -> tuple[str, str]:
        """Through the provider's page: the answer that the browser is to post, and what goes with it."""
        with urlopen(f"{onward.address}&who={quote(who)}") as page:
            found = dict(FIELD.findall(page.read().decode()))
        return unescape(found["SAMLResponse"]), unescape(found["RelayState"])

    def post(self, answer: str, relay: str, at: str = BACK) -> Refused | None:
        return take_saml_answer(self.world, "kommun", answer, relay, at)

    def fetch(self, relay: str, browser: str) -> CameBack | Refused:
        return finish_by(self.world, "kommun", "", relay, BACK, browser, WHERE_ONE_IS)

    def sign_in(self, who: str, errand: Errand | None = None) -> Any:
        onward = self.begin(errand)
        answer, relay = self.go(onward, who)
        assert self.post(answer, relay) is None
        found = self.fetch(relay, onward.browser)
        assert isinstance(found, CameBack), found
        return found.outcome

    def name_of(self, signed: Any) -> str:
        assert isinstance(signed, SignedIn), signed
        session = read_session(self.world, signed.token)
        assert session is not None
        return session.account.name


@pytest.fixture
def abroad(house: House) -> Iterator[Abroad]:
    with serving(lambda: house.clock.moment) as provider:
        provider.people = {
            "kurt": {UID: "Kurt", "displayName": "Kurt Kurator"},
            "kurtannan": {UID: "kurtannan"},
            "fia": {UID: "fia"},
            "okänd": {UID: "okand"},
            "ny": {UID: "ny", "displayName": "Ny Person", "grupper": ["coacher", "andra"]},
        }
        configured = Configured(
            label="Kommunen",
            kind="saml",
            issuer=provider.entity,
            metadata=provider.metadata,
            client=CLIENT,
            account=UID,
            name="displayName",
            groups="grupper",
            plain_loopback=True,
        )
        settings = Settings().model_copy(update={"providers": {"kommun": configured}})
        world = replace(house.world, settings=settings, saml_keys=KEYS, saml_providers={})
        yield Abroad(house=replace(house, world=world), provider=provider)


# What holds


@pytest.mark.parametrize(
    ("signs", "seals"),
    [
        (("assertion",), ""),
        (("response",), ""),
        (("assertion", "response"), ""),
        (("assertion",), "gcm"),
        (("response",), "gcm"),
        (("assertion", "response"), "cbc"),
    ],
)
def test_one_comes_in_as_the_account_that_the_attribute_names(
    abroad: Abroad, signs: tuple[str, ...], seals: str
) -> None:
    abroad.provider.signs, abroad.provider.seals = signs, seals
    signed = abroad.sign_in("kurt")
    assert abroad.name_of(signed) == "kurt"
    if seals:
        assert b"Kurt" not in base64.b64decode(abroad.provider.last)
    asked = abroad.provider.asked[-1]
    assert asked.get("Destination") == f"http://127.0.0.1:{abroad.provider.port}/sso"
    assert asked.get("ForceAuthn") is None


def test_it_is_shared_with_other_providers_how_accounts_and_roles_are_given(abroad: Abroad) -> None:
    governed = abroad.with_(
        create=True, roles={"prov.coach": ("coacher",)}, organisation="kommunen"
    )
    signed = governed.sign_in("ny")
    account = read_session(governed.world, signed.token).account
    assert (account.name, account.label) == ("ny", "Ny Person")
    assert account.roles == {"prov": frozenset({"coach"})}
    assert governed.sign_in("okänd") == NOT_NOW, "it says no groups"
    assert abroad.sign_in("okänd") == NO_ACCOUNT


def test_levels_and_a_fresh_sign_in(abroad: Abroad) -> None:
    sure = abroad.with_(levels={LOA3: "substantial"})
    sure.provider.lies = {"acr": LOA3}
    errand = Errand(to="/prov/", wanted=Level.SUBSTANTIAL)
    session = read_session(sure.world, sure.sign_in("kurt", errand).token)
    assert session is not None
    assert session.account.proof.level is Level.SUBSTANTIAL
    assert session.account.proof.fresh
    asked = sure.provider.asked[-1]
    assert asked.get("ForceAuthn") == "true"
    context = asked.find("samlp:RequestedAuthnContext", NAMES)
    assert [one.text for one in context] == [LOA3]
    sure.provider.lies = {"acr": LOA3, "proved": sure.provider.at(hours=-1)}
    assert sure.sign_in("kurt", errand) == NOT_NOW, "one was not asked anew"
    old = read_session(sure.world, sure.sign_in("kurt").token)
    assert old is not None
    assert not old.account.proof.fresh


def test_a_passing_name_is_nobody_unless_something_else_is_lasting(abroad: Abroad) -> None:
    passing = {"format": "urn:oasis:names:tc:SAML:2.0:nameid-format:transient", "name": "x1"}
    abroad.provider.lies = passing
    assert abroad.sign_in("kurt") == NOT_NOW
    lasting = abroad.with_(subject=UID)
    assert lasting.name_of(lasting.sign_in("kurt")) == "kurt"
    abroad.provider.lies = {**passing, "name": "x2"}
    assert lasting.name_of(lasting.sign_in("kurt")) == "kurt"


def test_what_we_are_is_told(abroad: Abroad) -> None:
    found = saml_metadata(abroad.world, "kommun", BACK, OUT)
    assert isinstance(found, bytes)
    root = etree.fromstring(found)
    assert root.get("entityID") == CLIENT
    assert [one.get("use") for one in root.iter("{*}KeyDescriptor")] == ["signing", "encryption"]
    assert root.find(".//{*}AssertionConsumerService").get("Location") == BACK
    assert root.find(".//{*}SingleLogoutService").get("Location") == OUT
    assert b"PRIVATE" not in found


# Keys that change


def test_a_certificate_that_is_new_is_fetched(abroad: Abroad) -> None:
    provider = abroad.provider
    abroad.sign_in("kurt")
    abroad.house.later(minutes=1)
    provider.key = own("kommunens nya")
    assert abroad.name_of(abroad.sign_in("kurt")) == "kurt"
    provider.fetched = 0
    abroad.sign_in("kurt")
    assert provider.fetched == 0
    provider.published, provider.key = (provider.key,), own("kommunen")
    for _ in range(5):
        assert abroad.sign_in("kurt") == NOT_NOW
    assert provider.fetched <= 1, "whatever is sent, it is not fetched each time"
    provider.published = (own("kommunens nya"), own("kommunen"))
    abroad.house.later(minutes=1)
    assert abroad.name_of(abroad.sign_in("kurt")) == "kurt", "both while it changes"


# Once, and for the browser that asked


def test_an_answer_is_for_the_browser_that_asked_and_taken_once(abroad: Abroad) -> None:
    onward = abroad.begin()
    answer, relay = abroad.go(onward, "kurt")
    assert abroad.post(answer, "påhittat") == BEGIN_AGAIN
    assert abroad.post(answer, relay) is None
    with abroad.world.storage.reading("kommunen") as tx:
        lies = tx.connection.exec_driver_sql("SELECT * FROM provider_ask").all()
    assert "Kurt" not in repr(lies)
    assert abroad.post(answer, relay) == BEGIN_AGAIN, "it has had its answer"
    assert abroad.fetch(relay, "en annan webbläsare") == BEGIN_AGAIN
    assert abroad.fetch(relay, onward.browser) == BEGIN_AGAIN, "it was taken by the one before"
    assert abroad.post(answer, relay) == BEGIN_AGAIN


def test_nothing_is_let_in_before_it_has_been_answered(abroad: Abroad) -> None:
    onward = abroad.begin(Errand(to="/prov/", fields={"vad": ("Långt samtal",)}, account="kurt"))
    relay = parse_qs(urlsplit(onward.address).query)["RelayState"][0]
    found = abroad.fetch(relay, onward.browser)
    assert isinstance(found, CameBack)
    assert found.outcome == NOT_NOW
    assert found.fields == {"vad": ("Långt samtal",)}


def test_an_assertion_is_taken_once_by_whichever_node(abroad: Abroad) -> None:
    """Shown again for another question it names the wrong one; were it to name the right one, its own name is
    known.
    """
    provider = abroad.provider
    provider.lies = {"assertion": "_samma"}
    assert isinstance(abroad.sign_in("kurt"), SignedIn)
    other = replace(abroad.world, saml_providers={})
    node = replace(abroad, house=replace(abroad.house, world=other))
    assert node.sign_in("kurt") == NOT_NOW
    abroad.house.later(hours=2)
    with abroad.world.storage.reading("kommunen") as tx:
        kept = tx.connection.exec_driver_sql("SELECT count(*) FROM taken_once").scalar()
    assert kept == 1
    provider.lies = {"assertion": "_annan"}
    assert isinstance(abroad.sign_in("kurt"), SignedIn)
    with abroad.world.storage.reading("kommunen") as tx:
        kept = tx.connection.exec_driver_sql("SELECT count(*) FROM taken_once").scalar()
    assert kept == 1, "what can no longer be shown is forgotten"


def test_an_answer_to_another_question_is_none_to_this(abroad: Abroad) -> None:
    first, second = abroad.begin(), abroad.begin()
    answer, _ = abroad.go(first, "kurt")
    _, relay = abroad.go(second, "kurt")
    assert abroad.post(answer, relay) is None
    found = abroad.fetch(relay, second.browser)
    assert isinstance(found, CameBack)
    assert found.outcome == NOT_NOW


# What does not hold


LIES: list[dict[str, str]] = [
    {"audience": "https://annan.example"},
    {"recipient": "https://annan.example/svar"},
    {"destination": "https://annan.example/svar"},
    {"issuer": "https://annan.example"},
    {"in_response_to": "_annan"},
    {"confirms": "_annan"},
    {"confirms": ""},
    {"method": "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key"},
    {"until": "2001-01-01T00:00:00Z"},
    {"confirmed_until": "2001-01-01T00:00:00Z"},
    {"until": ""},
    {"not_before": "2099-01-01T00:00:00Z"},
    {"issued": "2001-01-01T00:00:00Z"},
    {"issued": "2001-01-01T00:00:00+02:00"},
    {"proved": "i går"},
    {"status": "urn:oasis:names:tc:SAML:2.0:status:Responder"},
    {"name": ""},
    {"assertion": ""},
]


@pytest.mark.parametrize("lie", LIES, ids=str)
def test_an_answer_that_does_not_hold_lets_nobody_in(abroad: Abroad, lie: dict[str, str]) -> None:
    abroad.provider.signs = ("response",)
    abroad.provider.lies = lie
    assert abroad.sign_in("kurt") == NOT_NOW
    abroad.provider.lies = {}
    assert isinstance(abroad.sign_in("kurt"), SignedIn)


@pytest.mark.parametrize(
    ("seconds", "taken"), [(-400, False), (-320, True), (50, True), (90, False)]
)
def test_clocks_may_differ_by_a_minute(abroad: Abroad, seconds: int, taken: bool) -> None:
    """An answer lasts five minutes there; more than a minute ahead it is from the future."""
    house = abroad.house
    abroad.provider.now = lambda: house.clock.moment + timedelta(seconds=seconds)
    assert isinstance(abroad.sign_in("kurt"), SignedIn) is taken


@pytest.mark.parametrize("signs", [("assertion",), ("response",), ("assertion", "response")])
def test_another_key_signs_for_nobody(abroad: Abroad, signs: tuple[str, ...]) -> None:
    provider = abroad.provider
    provider.published, provider.key, provider.signs = (own("kommunen"),), own("en annan"), signs
    assert abroad.sign_in("kurt") == NOT_NOW


def test_what_is_not_signed_is_nobodys_word(abroad: Abroad) -> None:
    for seals in ("", "gcm"):
        abroad.provider.signs, abroad.provider.seals = (), seals
        assert abroad.sign_in("kurt") == NOT_NOW


@pytest.mark.parametrize(
    ("signs", "seals", "wraps"),
    [(("assertion",), "cbc", "oaep"), (("assertion", "response"), "gcm", "pkcs1")],
)
def test_what_tells_by_trial_what_it_hides_is_not_opened(
    abroad: Abroad, signs: tuple[str, ...], seals: str, wraps: str
) -> None:
    provider = abroad.provider
    provider.signs, provider.seals, provider.wraps = signs, seals, wraps
    assert abroad.sign_in("kurt") == NOT_NOW


# Attacks on what was signed


def changed(body: bytes, change: Callable[[Any], None]) -> bytes:
    root = etree.fromstring(body)
    change(root)
    return etree.tostring(root)


def parts(root: Any) -> tuple[Any, Any]:
    """The assertion as it was signed, and one that says that it is somebody else."""
    true = root.find("saml:Assertion", NAMES)
    false = deepcopy(true)
    false.find("saml:Subject/saml:NameID", NAMES).text = "id-fia"
    for value in false.iter(f"{{{NAMES['saml']}}}AttributeValue"):
        value.text = "fia"
    return true, false


def bare(assertion: Any) -> None:
    for one in assertion.findall("ds:Signature", NAMES):
        assertion.remove(one)


def plainly(root: Any) -> None:
    """Somebody else's name, in what was signed."""
    true, false = parts(root)
    root.replace(true, false)


def stripped(root: Any) -> None:
    true, false = parts(root)
    bare(false)
    root.replace(true, false)


def before(root: Any) -> None:
    true, false = parts(root)
    bare(false)
    false.set("ID", "_annan")
    root.insert(root.index(true), false)


def in_extensions(root: Any) -> None:
    """The true one aside, the false one in its place with the true one's signature."""
    true, false = parts(root)
    false.set("ID", "_annan")
    root.replace(true, false)
    aside = etree.SubElement(root, f"{{{NAMES['samlp']}}}Extensions")
    aside.append(true)
    root.insert(1, aside)


def in_its_signature(root: Any) -> None:
    true, false = parts(root)
    false.set("ID", "_annan")
    root.replace(true, false)
    aside = etree.SubElement(false.find("ds:Signature", NAMES), f"{{{NAMES['ds']}}}Object")
    aside.append(true)


def in_advice(root: Any) -> None:
    true, false = parts(root)
    false.set("ID", "_annan")
    root.replace(true, false)
    aside = etree.SubElement(false, f"{{{NAMES['saml']}}}Advice")
    aside.append(true)


def of_one_name(root: Any) -> None:
    true, false = parts(root)
    root.replace(true, false)
    aside = etree.SubElement(false, f"{{{NAMES['saml']}}}Advice")
    aside.append(true)


def other_id(root: Any) -> None:
    """`Id` is an id to some readers, and `ID` to others."""
    true, false = parts(root)
    false.set("Id", str(true.get("ID")))
    false.set("ID", "_annan")
    root.replace(true, false)
    etree.SubElement(false, f"{{{NAMES['saml']}}}Advice").append(true)


def around_response(root: Any) -> None:
    """A false answer around the true one, whose signature it bears."""
    true = deepcopy(root)
    assertion = root.find("saml:Assertion", NAMES)
    _, false = parts(root)
    root.replace(assertion, false)
    root.set("ID", "_annan")
    aside = etree.SubElement(root, f"{{{NAMES['samlp']}}}Extensions")
    aside.append(true)
    root.insert(1, aside)


WRAPPED = [
    plainly,
    stripped,
    before,
    in_extensions,
    in_its_signature,
    in_advice,
    of_one_name,
    other_id,
]


@pytest.mark.parametrize("signs", [("assertion",), ("assertion", "response")])
@pytest.mark.parametrize("wrap", WRAPPED)
def test_a_signature_is_not_lent_to_somebody_else(
    abroad: Abroad, wrap: Callable[[Any], None], signs: tuple[str, ...]
) -> None:
    abroad.provider.signs = signs
    abroad.provider.tampered = lambda body: changed(body, wrap)
    assert abroad.sign_in("kurt") == NOT_NOW


@pytest.mark.parametrize("signs", [("assertion",), ("response",), ("assertion", "response")])
def test_what_is_only_written_anew_is_taken(abroad: Abroad, signs: tuple[str, ...]) -> None:
    """So that the attacks are not turned away for what they are written with."""
    abroad.provider.signs = signs
    abroad.provider.tampered = lambda body: changed(body, lambda root: None)
    assert abroad.name_of(abroad.sign_in("kurt")) == "kurt"


@pytest.mark.parametrize("wrap", [plainly, stripped, before, around_response])
def test_nor_is_that_of_a_whole_answer(abroad: Abroad, wrap: Callable[[Any], None]) -> None:
    abroad.provider.signs = ("response",)
    abroad.provider.tampered = lambda body: changed(body, wrap)
    assert abroad.sign_in("kurt") == NOT_NOW


def test_a_comment_does_not_cut_a_name_short(abroad: Abroad) -> None:
    """The signature holds with a comment put in; whoever reads the text before it reads another name."""
    first = abroad.sign_in("kurt")
    assert abroad.name_of(first) == "kurt"
    abroad.provider.tampered = lambda body: body.replace(
        b"id-kurtannan", b"id-kurt<!---->annan"
    ).replace(b">kurtannan", b">kurt<!---->annan")
    assert abroad.sign_in("kurtannan") == NO_ACCOUNT, "it is kurtannan, whom nobody knows here"


def test_nor_in_what_was_sealed(abroad: Abroad) -> None:
    abroad.sign_in("kurt")
    abroad.provider.signs, abroad.provider.seals = ("response",), "gcm"
    abroad.provider.lies = {"name": "id-kurt<!---->annan"}
    assert abroad.sign_in("kurtannan") == NOT_NOW


DOCTYPES = [
    b'<!DOCTYPE r [<!ENTITY a "id-fia">]>',
    b'<!DOCTYPE r SYSTEM "http://127.0.0.1:1/x.dtd">',
    b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
    b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
]


@pytest.mark.parametrize("doctype", DOCTYPES)
def test_a_document_type_is_not_read(abroad: Abroad, doctype: bytes) -> None:
    abroad.provider.tampered = lambda body: doctype + body
    assert abroad.sign_in("kurt") == NOT_NOW


@pytest.mark.parametrize(
    "answer",
    ["", "x", "é", base64.b64encode(b"<a/>").decode(), base64.b64encode(b"<a>" * 9000).decode(),
     base64.b64encode("<?xml version='1.0' encoding='utf-16'?><a/>".encode("utf-16")).decode()],
)  # fmt: skip
def test_what_is_no_answer_is_told_so(abroad: Abroad, answer: str) -> None:
    onward = abroad.begin()
    relay = parse_qs(urlsplit(onward.address).query)["RelayState"][0]
    assert abroad.post(answer, relay) is None
    found = abroad.fetch(relay, onward.browser)
    assert isinstance(found, CameBack)
    assert found.outcome == NOT_NOW


# Out again


def test_signing_out_goes_by_the_provider_by_name(abroad: Abroad) -> None:
    signed = abroad.sign_in("kurt")
    there = sign_out_by(abroad.world, signed.token, "https://stegvis.kommunen.example/logga-in")
    assert there is not None
    asked = read(urlsplit(there).query, "SAMLRequest")
    assert asked.findtext("saml:NameID", namespaces=NAMES) == "id-kurt"
    assert asked.findtext("samlp:SessionIndex", namespaces=NAMES) == "s-kurt"
    assert read_session(abroad.world, signed.token) is None


def test_who_has_signed_out_there_is_out_here(abroad: Abroad) -> None:
    provider = abroad.provider
    kurt, fia = abroad.sign_in("kurt"), abroad.sign_in("fia")
    for wrong in (
        provider.logout(OUT, "id-kurt", issuer="https://annan.example"),
        provider.logout("https://annan.example", "id-kurt"),
        provider.logout(OUT, "id-kurt", issued=provider.at(hours=-1)),
        provider.logout(OUT, "id-kurt", "en annan"),
        provider.logout(OUT, "id-kurt").replace("Signature=", "Signature=A"),
        provider.logout(OUT, "id-kurt").replace("RelayState=", "RelayState=x"),
        "SAMLRequest=x",
        "",
    ):
        told_saml_signed_out(abroad.world, "kommun", wrong, OUT)
        assert read_session(abroad.world, kurt.token) is not None, wrong
    query = provider.logout(OUT, "id-kurt", "s-kurt")
    back = told_saml_signed_out(abroad.world, "kommun", query, OUT)
    assert isinstance(back, str)
    answer = read(urlsplit(back).query, "SAMLResponse")
    assert answer.get("InResponseTo") == f"_ut-{provider.made}"
    assert parse_qs(urlsplit(back).query)["RelayState"] == ["åter & hit"]
    assert read_session(abroad.world, kurt.token) is None
    assert read_session(abroad.world, fia.token) is not None
    again = abroad.sign_in("kurt")
    assert isinstance(told_saml_signed_out(abroad.world, "kommun", query, OUT), str)
    assert read_session(abroad.world, again.token) is not None, "its word is taken once"
