"""Two municipalities at work at the same time on one server, with accounts, deployments and case numbers of
the same names: each answer is of its own, and what either writes is stored where it belongs. On both
databases.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

import httpx2
import pytest
from sqlalchemy import select

from engine.operations.callers import Account
from engine.operations.create_account import create_account
from engine.operations.verify import verify_all
from engine.operations.world import World
from engine.storage.schema import event_payload, person
from tests.browser.serving import serving
from tests.operations.house import PASSWORD, House, new_account
from tests.web.conftest import token_in
from tests.web.test_screens import value_in
from tests.web.test_signed_out import hidden
from tests.web.towns import two_towns

TOWNS = {"kommunen": "Vikberg", "granne": "Nesberg"}
"""What everybody in its cases is called."""
HANDS, ROUNDS = 3, 8
"""So many browsers in each, and so often each goes round."""
NUMBERS = ("19960101-2389", "19970101-2388", "19980101-2387")


@dataclass(frozen=True, kw_only=True)
class Still:
    """A clock that stands, so that no session grows old however often it is looked at."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment


@dataclass(kw_only=True)
class Hand:
    """Somebody at a browser, with a case that nobody else in the town writes in."""

    tenant: str
    at: int
    site: str
    number: str
    gate: threading.Barrier
    wrong: list[str] = field(default_factory=list)
    signed: int = 0

    @property
    def own(self) -> str:
        return TOWNS[self.tenant]

    @property
    def others(self) -> str:
        return next(name for tenant, name in TOWNS.items() if tenant != self.tenant)

    def work(self) -> None:
        try:
            with httpx2.Client(base_url=self.site, follow_redirects=True, timeout=120) as browser:
                self.come_in(browser)
                self.gate.wait()
                for turn in range(ROUNDS):
                    self.go_round(browser, turn)
        except Exception as error:  # noqa: BLE001 - told by the test, which has the thread's work
            self.wrong.append(repr(error))
            self.gate.abort()

    def come_in(self, browser: httpx2.Client) -> None:
        fields = hidden(browser.get(f"/logga-in?kommun={self.tenant}").text)
        answer = browser.post("/logga-in", data={**fields, "konto": "vera", "losenord": PASSWORD})
        assert "/logga-in" not in str(answer.url), answer.text

    def go_round(self, browser: httpx2.Client, turn: int) -> None:
        address = f"/prov/arende/{self.number}"
        for where in ("/prov/", address, "/prov/min-dag", "/prov/tavla"):
            self.look(browser, where)
        self.look(browser, f"/prov/personer?sok={self.own[:3]}")
        self.look(browser, f"/prov/personer?sok={self.others[:3]}", there=False)
        self.note(browser, f"{address}/anteckning", f"{self.own} {self.at} {turn}.")

    def look(self, browser: httpx2.Client, where: str, *, there: bool = True) -> None:
        text = browser.get(where).text
        if self.others in text:
            self.wrong.append(f"{where} shows {self.others}")
        if (self.own in text) is not there and where != "/prov/min-dag":
            self.wrong.append(f"{where} shows {self.own}: {not there}")

    def note(self, browser: httpx2.Client, where: str, text: str) -> None:
        page = browser.get(where).text
        names = ("_nyckel", "_skribent")
        told = {"_token": token_in(page), **{name: value_in(page, name) for name in names}}
        told |= {"sort": "talk", "dag": "2024-03-01", "text": text, "_signera": "1"}
        answer = browser.post(where, data=told)
        if answer.url.path == f"/prov/arende/{self.number}" and text in answer.text:
            self.signed += 1
        else:
            self.wrong.append(f"{where} did not take {text}: {answer.status_code} {answer.url}")


@pytest.fixture
def world(house: House) -> World:
    towns = two_towns(house)
    return replace(towns.world, clock=Still(moment=house.clock.now()))


def cases_in(world: World, house: House, tenant: str) -> list[str]:
    new = replace(new_account("vera", "samordnare", "norr"), tenant=tenant)
    account = create_account(world, new)
    assert isinstance(account, Account), account
    there = House(world=world, clock=house.clock, accounts={"vera": account})
    return [there.open_case("vera", one, f"Test {TOWNS[tenant]}") for one in NUMBERS[:HANDS]]


@pytest.fixture
def hands(world: World, house: House) -> Iterator[list[Hand]]:
    numbers = {tenant: cases_in(world, house, tenant) for tenant in TOWNS}
    assert numbers["kommunen"] == numbers["granne"], "the same numbers in both"
    gate = threading.Barrier(HANDS * len(TOWNS))
    with serving(world) as site:
        yield [
            Hand(tenant=tenant, at=at, site=site, number=number, gate=gate)
            for tenant, known in numbers.items()
            for at, number in enumerate(known)
        ]


def test_two_municipalities_at_work_at_once_never_meet(world: World, hands: list[Hand]) -> None:
    threads = [threading.Thread(target=one.work) for one in hands]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert [said for one in hands for said in one.wrong] == []
    assert all(one.signed == ROUNDS for one in hands)
    for tenant, name in TOWNS.items():
        assert verify_all(world, tenant).broken == ()
        told = stored(world, tenant)
        written = set(re.findall(rf"{name} \d \d+\.", told))
        assert len(written) == HANDS * ROUNDS
        assert not [one for other, one in TOWNS.items() if other != tenant and one in told]


def stored(world: World, tenant: str) -> str:
    """All that is stored of its people and of what has happened in its cases."""
    found = [
        select(person.c.name).where(person.c.tenant == tenant),
        select(event_payload.c.body).where(event_payload.c.tenant == tenant),
    ]
    with world.storage.reading(tenant) as tx:
        return "\n".join(text for one in found for text in tx.connection.execute(one).scalars())
