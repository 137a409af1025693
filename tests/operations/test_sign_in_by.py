"""Signing in through a provider of OpenID Connect, one on loopback: what has to hold, and what comes of it
when it does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, quote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest

from engine.access.posting import Posting
from engine.definitions.assurance import Level
from engine.foundation.wrong import Refused
from engine.operations.claimed import NO_ACCOUNT
from engine.operations.end_account import end_account
from engine.operations.guessing import Visitor
from engine.operations.providers import NOT_NOW, providers_for
from engine.operations.session import read_session
from engine.operations.settings import Provider as Configured
from engine.operations.settings import Settings
from engine.operations.sign_in import Halfway, SignedIn
from engine.operations.sign_in_by import (
    BEGIN_AGAIN,
    CameBack,
    Errand,
    Onward,
    begin_by,
    finish_by,
)
from engine.operations.sign_out_by import sign_out_by, told_signed_out
from tests.operations.house import House
from tests.operations.test_assurance import demanding
from tests.providers.openid import SECRET, Provider, serving

BACK = "https://stegvis.kommunen.example/logga-in/med/kommun/svar"
LOA3 = "http://id.elegnamnd.se/loa/1.0/loa3"
WHERE_ONE_IS = Visitor(client="192.0.2.7")


class Stay(HTTPRedirectHandler):
    """The browser of these tests reads where it is sent, and goes no further."""

    def redirect_request(self, req, fp, code, msg, headers, newurl):
        return None


@dataclass(frozen=True, kw_only=True)
class Abroad:
    """A house whose people sign in with a provider."""

    house: House
    provider: Provider

    def with_(self, **settings: Any) -> Abroad:
        one = self.house.world.settings.providers["kommun"]
        changed = Configured.model_validate({**dict(one), **settings})
        known = self.house.world.settings.model_copy(update={"providers": {"kommun": changed}})
        world = replace(self.house.world, settings=known, providers={})
        return replace(self, house=replace(self.house, world=world))

    def begin(self, errand: Errand | None = None, browser: str = "") -> Onward:
        found = begin_by(
            self.house.world, "kommun", errand or Errand(to="/prov/"), BACK, browser, WHERE_ONE_IS
        )
        assert isinstance(found, Onward), found
        return found

    def go(self, onward: Onward, who: str) -> str:
        """Through the provider's page: the address that the browser comes back to."""
        asked = Request(f"{onward.address}&who={quote(who)}", method="GET")
        with pytest.raises(HTTPError) as moved:
            build_opener(Stay).open(asked)
        with moved.value as answer:
            return str(answer.headers["location"])

    def finish(self, came: str, browser: str) -> CameBack | Refused:
        state = parse_qs(urlsplit(came).query)["state"][0]
        return finish_by(self.house.world, "kommun", came, state, BACK, browser, WHERE_ONE_IS)

    def sign_in(self, who: str, errand: Errand | None = None) -> Any:
        onward = self.begin(errand)
        found = self.finish(self.go(onward, who), onward.browser)
        assert isinstance(found, CameBack), found
        return found.outcome


@pytest.fixture
def abroad(house: House) -> Iterator[Abroad]:
    with serving(lambda: house.clock.moment) as provider:
        provider.people = {
            "kurt": {"preferred_username": "Kurt", "name": "Kurt Kurator", "sid": "s-1"},
            "okänd": {"preferred_username": "okand", "name": "Okänd"},
            "ny": {"preferred_username": "ny", "name": "Ny Person", "groups": ["coacher"]},
        }
        configured = Configured(
            label="Kommunen", issuer=provider.issuer, client="stegvis", plain_loopback=True
        )
        settings = Settings().model_copy(update={"providers": {"kommun": configured}})
        secrets = {"kommun": SECRET}
        world = replace(house.world, settings=settings, provider_secrets=secrets, providers={})
        yield Abroad(house=replace(house, world=world), provider=provider)


def account_in(abroad: Abroad, signed: Any) -> Any:
    assert isinstance(signed, SignedIn), signed
    session = read_session(abroad.house.world, signed.token)
    assert session is not None
    return session.account


def test_one_comes_in_as_the_account_that_the_claim_names(abroad: Abroad) -> None:
    signed = abroad.sign_in("kurt")
    account = account_in(abroad, signed)
    assert account.name == "kurt"
    assert account.proof.level is Level.PASSWORD
    asked = abroad.provider.asked[-1]
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["code_challenge"]) == 43
    assert asked["nonce"] != asked["state"]
    assert "prompt" not in asked


def test_what_was_written_comes_back(abroad: Abroad) -> None:
    fields = {"vad": ("Långt samtal", "Två")}
    onward = abroad.begin(Errand(to="/prov/arende/NV-2024-001", fields=fields, account="kurt"))
    with abroad.house.world.storage.reading("kommunen") as tx:
        kept = tx.connection.exec_driver_sql("SELECT * FROM provider_ask").all()
    assert "Långt samtal" not in repr(kept)
    found = abroad.finish(abroad.go(onward, "kurt"), onward.browser)
    assert isinstance(found, CameBack)
    assert found.to == "/prov/arende/NV-2024-001"
    assert found.fields == fields


def test_whom_the_provider_knew_is_known_whatever_it_calls_them(abroad: Abroad) -> None:
    abroad.sign_in("kurt")
    abroad.provider.people["kurt"]["preferred_username"] = "sara"
    assert account_in(abroad, abroad.sign_in("kurt")).name == "kurt"


def test_nobody_takes_over_an_account_that_is_known_as_somebody_else(abroad: Abroad) -> None:
    abroad.sign_in("kurt")
    abroad.provider.people["annan"] = {"preferred_username": "kurt"}
    assert abroad.sign_in("annan") == NO_ACCOUNT


def test_the_answer_tells_nothing_of_which_accounts_there_are(abroad: Abroad) -> None:
    house = abroad.house
    abroad.provider.people["slut"] = {"preferred_username": "kim"}
    assert not isinstance(end_account(house.world, house.as_("fia"), "kim"), Refused)
    assert abroad.sign_in("okänd") == abroad.sign_in("slut") == NO_ACCOUNT


@pytest.mark.parametrize(
    "lie",
    [
        {"nonce": "en annans"},
        {"nonce": None},
        {"iss": "https://annan.example"},
        {"aud": ["en annan"]},
        {"aud": ["stegvis", "en annan"], "azp": "en annan"},
        {"exp": 1},
        {"exp": None},
        {"iat": 1},
        {"iat": None},
        {"sub": None},
        {"sub": ""},
        {"at_hash": "fel"},
    ],
    ids=str,
)
def test_a_token_that_does_not_hold_lets_nobody_in(abroad: Abroad, lie: dict[str, Any]) -> None:
    abroad.provider.lies = lie
    assert abroad.sign_in("kurt") == NOT_NOW
    abroad.provider.lies = {}
    assert isinstance(abroad.sign_in("kurt"), SignedIn)


@pytest.mark.parametrize(
    ("seconds", "taken"), [(-400, False), (-50, True), (50, True), (90, False)]
)
def test_clocks_may_differ_by_a_minute(abroad: Abroad, seconds: int, taken: bool) -> None:
    """A token lasts five minutes there; more than a minute ahead it is from the future."""
    house = abroad.house
    abroad.provider.now = lambda: house.clock.moment + timedelta(seconds=seconds)
    assert isinstance(abroad.sign_in("kurt"), SignedIn) is taken


def test_a_key_that_is_new_is_fetched(abroad: Abroad) -> None:
    assert isinstance(abroad.sign_in("kurt"), SignedIn)
    abroad.house.later(minutes=1)
    before = abroad.provider.keys[0]
    abroad.provider.rotate()
    assert isinstance(abroad.sign_in("kurt"), SignedIn)
    abroad.provider.fetched.clear()
    assert isinstance(abroad.sign_in("kurt"), SignedIn)
    assert abroad.provider.fetched == []
    abroad.house.later(minutes=1)
    published, abroad.provider.keys = abroad.provider.keys, [before]
    abroad.provider.people["kurt"]["name"] = "Med den gamla nyckeln"
    token = abroad.provider.logout_token(sub="id-kurt")
    abroad.provider.keys = published
    assert isinstance(told_signed_out(abroad.house.world, "kommun", token), Refused)


def test_keys_are_not_fetched_for_every_token_that_names_one(abroad: Abroad) -> None:
    assert isinstance(abroad.sign_in("kurt"), SignedIn)
    real = abroad.provider.keys
    abroad.provider.rotate()
    token = abroad.provider.logout_token(sub="id-kurt")
    abroad.provider.keys = real
    abroad.house.later(minutes=2)
    abroad.provider.fetched.clear()
    for _ in range(20):
        assert isinstance(told_signed_out(abroad.house.world, "kommun", token), Refused)
    assert abroad.provider.fetched.count("keys") <= 1 + 20 * 3 // 30


def test_a_state_is_taken_once_by_the_browser_that_was_sent(abroad: Abroad) -> None:
    onward = abroad.begin()
    came = abroad.go(onward, "kurt")
    assert abroad.finish(came.replace("state=", "state=x"), onward.browser) == BEGIN_AGAIN
    found = abroad.finish(came, onward.browser)
    assert isinstance(found, CameBack)
    assert isinstance(found.outcome, SignedIn)
    assert abroad.finish(came, onward.browser) == BEGIN_AGAIN
    second = abroad.begin(browser=onward.browser)
    assert second.browser == onward.browser
    came = abroad.go(second, "kurt")
    assert abroad.finish(came, "en annan webbläsare") == BEGIN_AGAIN
    assert abroad.finish(came, onward.browser) == BEGIN_AGAIN, "it was taken by the one before"


def test_a_sign_in_that_took_too_long_begins_again(abroad: Abroad) -> None:
    onward = abroad.begin()
    came = abroad.go(onward, "kurt")
    abroad.house.later(minutes=31)
    assert abroad.finish(came, onward.browser) == BEGIN_AGAIN


def test_a_code_of_another_sign_in_is_no_good(abroad: Abroad) -> None:
    """The code is bound to what the browser began with."""
    first, second = abroad.begin(), abroad.begin()
    theirs = parse_qs(urlsplit(abroad.go(first, "kurt")).query)["code"][0]
    own = abroad.go(second, "kurt")
    code = parse_qs(urlsplit(own).query)["code"][0]
    found = abroad.finish(own.replace(code, theirs), second.browser)
    assert isinstance(found, CameBack)
    assert found.outcome == NOT_NOW


def test_a_provider_that_says_no_or_nothing_is_told_in_words(abroad: Abroad) -> None:
    onward = abroad.begin()
    state = parse_qs(urlsplit(onward.address).query)["state"][0]
    found = abroad.finish(f"{BACK}?error=access_denied&state={state}", onward.browser)
    assert isinstance(found, CameBack)
    assert found.outcome == NOT_NOW
    away = abroad.with_(issuer="http://127.0.0.1:9")
    world = away.house.world
    assert begin_by(world, "kommun", Errand(to="/"), BACK, "", WHERE_ONE_IS) == NOT_NOW


def test_a_description_that_is_somebody_elses_is_not_believed(abroad: Abroad) -> None:
    abroad.provider.issuer_said = "https://annan.example"
    found = begin_by(abroad.house.world, "kommun", Errand(to="/"), BACK, "", WHERE_ONE_IS)
    assert found == NOT_NOW


def test_without_being_told_so_nobody_goes_to_this_machine(abroad: Abroad) -> None:
    shut = abroad.with_(plain_loopback=False)
    abroad.provider.fetched.clear()
    found = begin_by(shut.house.world, "kommun", Errand(to="/"), BACK, "", WHERE_ONE_IS)
    assert found == NOT_NOW
    assert abroad.provider.fetched == []


# Levels


def test_the_providers_word_for_a_level_is_what_the_operator_says_it_is(abroad: Abroad) -> None:
    sure = abroad.with_(levels={LOA3: "substantial"})
    assert [one.name for one in providers_for(sure.house.world, Level.SUBSTANTIAL)] == ["kommun"]
    assert providers_for(abroad.house.world, Level.SUBSTANTIAL) == ()
    sure.provider.lies = {"acr": LOA3}
    account = account_in(sure, sure.sign_in("kurt"))
    assert account.proof.level is Level.SUBSTANTIAL
    sure.provider.lies = {"acr": "något annat"}
    assert account_in(sure, sure.sign_in("kurt")).proof.level is Level.PASSWORD


def test_what_is_sensitive_is_asked_for_anew_at_its_level(abroad: Abroad) -> None:
    sure = abroad.with_(levels={LOA3: "substantial"})
    sure.provider.lies = {"acr": LOA3}
    errand = Errand(to="/prov/", wanted=Level.SUBSTANTIAL)
    assert account_in(sure, sure.sign_in("kurt", errand)).proof.fresh
    asked = sure.provider.asked[-1]
    assert (asked["prompt"], asked["max_age"], asked["acr_values"]) == ("login", "0", LOA3)
    sure.provider.auth_time = sure.provider.seconds() - 3600
    assert sure.sign_in("kurt", errand) == NOT_NOW, "one was not asked anew"
    sure.provider.lies = {"acr": LOA3, "auth_time": None}
    assert sure.sign_in("kurt", errand) == NOT_NOW


def test_a_sign_in_there_from_before_is_no_fresh_one_here(abroad: Abroad) -> None:
    abroad.provider.auth_time = abroad.provider.seconds() - 3600
    assert not account_in(abroad, abroad.sign_in("kurt")).proof.fresh


def test_a_role_that_demands_two_steps_asks_for_the_second_here(abroad: Abroad) -> None:
    demanding(abroad.house, ("{label: Kurator,", "{label: Kurator, two_step: true,"))
    found = abroad.sign_in("kurt")
    assert isinstance(found, Halfway)
    assert found.set_up
    low = abroad.with_(level="low")
    assert isinstance(low.sign_in("kurt"), SignedIn)


# Accounts and roles


COACHES = {"create": True, "roles": {"prov.coach": ("coacher",)}, "organisation": "kommunen"}


def test_an_account_is_made_for_whom_the_groups_give_a_role(abroad: Abroad) -> None:
    made = abroad.with_(**COACHES)
    account = account_in(made, made.sign_in("ny"))
    assert (account.name, account.label) == ("ny", "Ny Person")
    assert account.roles == {"prov": frozenset({"coach"})}
    assert account.postings == {"prov": {"coach": Posting("kommunen")}}
    made.provider.people["utan"] = {"preferred_username": "utan", "groups": ["andra"]}
    assert made.sign_in("utan") == NO_ACCOUNT


def test_groups_govern_the_roles_that_they_are_named_for_and_no_others(abroad: Abroad) -> None:
    governed = abroad.with_(**COACHES)
    people = governed.provider.people
    people["kurt"]["groups"] = ["coacher"]
    assert account_in(governed, governed.sign_in("kurt")).roles["prov"] == {"coach", "kurator"}
    people["kurt"]["groups"] = []
    assert account_in(governed, governed.sign_in("kurt")).roles["prov"] == {"kurator"}
    del people["kurt"]["groups"]
    assert governed.sign_in("kurt") == NOT_NOW, "a provider that does not say takes nothing away"
    people["kurt"]["groups"] = "coacher"
    assert account_in(governed, governed.sign_in("kurt")).roles["prov"] == {"coach", "kurator"}


def test_a_role_that_there_is_not_is_given_to_nobody(abroad: Abroad) -> None:
    odd = abroad.with_(**{**COACHES, "roles": {"prov.chef": ("coacher",), "x.y": ("coacher",)}})
    assert odd.sign_in("ny") == NO_ACCOUNT


def test_an_address_names_an_account_only_when_it_has_been_tried(abroad: Abroad) -> None:
    by_mail = abroad.with_(account="email")
    by_mail.provider.people["kurt"] |= {"email": "kurt", "email_verified": False}
    assert by_mail.sign_in("kurt") == NO_ACCOUNT
    by_mail.provider.people["kurt"]["email_verified"] = True
    assert isinstance(by_mail.sign_in("kurt"), SignedIn)


# Signing out


def test_signing_out_here_leads_on_to_signing_out_there(abroad: Abroad) -> None:
    signed = abroad.sign_in("kurt")
    back = "https://stegvis.kommunen.example/logga-in"
    abroad.provider.client.client_metadata["post_logout_redirect_uris"].append(back)
    there = sign_out_by(abroad.house.world, signed.token, back)
    assert there is not None
    assert read_session(abroad.house.world, signed.token) is None
    with pytest.raises(HTTPError) as moved:
        build_opener(Stay).open(there)
    with moved.value as answer:
        assert answer.headers["location"] == back
    assert abroad.provider.ended == ["id-kurt"]


@pytest.mark.parametrize("named", [{"sid": "s-1"}, {"sub": "id-kurt"}], ids=str)
def test_who_signs_out_there_is_signed_out_here(abroad: Abroad, named: dict[str, str]) -> None:
    signed, world = abroad.sign_in("kurt"), abroad.house.world
    abroad.provider.people["sara"] = {"preferred_username": "sara", "sid": "s-2"}
    other = abroad.sign_in("sara")
    token = abroad.provider.logout_token(**named)
    assert told_signed_out(world, "kommun", token) == 1
    assert read_session(world, signed.token) is None
    assert read_session(world, other.token) is not None
    again = abroad.sign_in("kurt")
    assert told_signed_out(world, "kommun", token) == 0, "it is taken once"
    assert read_session(world, again.token) is not None


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://annan.example"},
        {"aud": "en annan"},
        {"events": {}},
        {"events": None},
        {"nonce": "en nonce"},
        {"jti": None},
        {"iat": 1},
        {"exp": 1},
        {"sub": None},
    ],
    ids=str,
)
def test_a_word_that_does_not_hold_signs_nobody_out(
    abroad: Abroad, changed: dict[str, Any]
) -> None:
    signed = abroad.sign_in("kurt")
    token = abroad.provider.logout_token(**{"sub": "id-kurt", **changed})
    assert isinstance(told_signed_out(abroad.house.world, "kommun", token), Refused)
    assert read_session(abroad.house.world, signed.token) is not None


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "e30.e30.", "é.é.é"])
def test_what_is_no_token_is_told_so(abroad: Abroad, token: str) -> None:
    assert isinstance(told_signed_out(abroad.house.world, "kommun", token), Refused)
