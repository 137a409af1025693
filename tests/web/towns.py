"""Owns two municipalities in one house, and a browser in which somebody signs in to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from starlette.testclient import TestClient

from engine.operations.callers import Account
from engine.operations.create_account import create_account
from engine.operations.publish import Published, publish
from engine.operations.read_project import read_project
from engine.operations.settings import Settings, Tenant
from engine.operations.world import World
from engine.web.app import make_app
from tests.operations.house import PASSWORD, PROJECT, House, new_account
from tests.web.conftest import token_in
from tests.web.test_signed_out import hidden

OTHER = "ett annat lösenord"
VIK = Tenant(label="Viks kommun", deployments=("prov",))
NES = Tenant(label="Nes kommun", deployments=("prov", "bara"))
TWO = Settings(tenants={"kommunen": VIK, "granne": NES})
CHOICE = '<select id="kommun" name="kommun"'


@dataclass(frozen=True, kw_only=True)
class Towns:
    """`house` is Viks kommun. In Nes there are a `prov` too, a `bara` that Vik has not, and another sara."""

    house: House
    world: World

    @contextmanager
    def browser(self, site: str = "http://testserver", **told: Settings) -> Iterator[TestClient]:
        world = replace(self.world, **told)
        app = make_app(world)
        with TestClient(app, base_url=site, raise_server_exceptions=False) as found:
            yield found


def two_towns(house: House) -> Towns:
    world, files = replace(house.world, settings=TWO), read_project(PROJECT)
    only_there = {
        path.replace("deployments/prov/", "deployments/bara/"): data.replace(
            b"deployment: prov", b"deployment: bara"
        )
        for path, data in files.items()
        if "/scenarios/" not in path
    }
    for name, text in (("prov", files), ("bara", only_there)):
        made = publish(world, text, name, why="Start", who="nils", tenant="granne")
        assert isinstance(made, Published), made
    held = frozenset({"samordnare"})
    for name, label in (("sara", "Sara i Nes"), ("nils", "Nils i Nes")):
        new = replace(new_account(name, "samordnare", "norr"), label=label, tenant="granne")
        new = replace(new, password=OTHER, roles={"prov": held, "bara": held})
        assert isinstance(create_account(world, new), Account)
    return Towns(house=house, world=world)


def in_form(page: str, action: str) -> dict[str, str]:
    """The hidden fields of one form."""
    return hidden(page.partition(f'action="{action}"')[2].partition("</form>")[0])


def come_in(client: TestClient, tenant: str, who: str = "sara", password: str | None = None) -> str:
    """Through the page of the tenant; where one came."""
    page = client.get(f"/logga-in?kommun={tenant}")
    right = PASSWORD if tenant == "kommunen" else OTHER
    fields = {**hidden(page.text), "konto": who, "losenord": password or right}
    answer = client.post("/logga-in", data=fields)
    assert "/logga-in" not in str(answer.url), answer.text
    return str(answer.text)


def change(client: TestClient, tenant: str) -> str:
    token = token_in(client.get("/logga-in/kommuner").text)
    answer = client.post("/logga-in/kommuner", data={"_token": token, "kommun": tenant})
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def label_in(client: TestClient) -> str:
    """The municipality that the frame shows, on the page of the account."""
    found = re.search(r"</strong><small>([^<]*)</small>", client.get("/mitt-konto").text)
    return found[1] if found is not None else ""
