"""The web tests talk to the application over the same houses as the tests of operations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from starlette.testclient import TestClient

from engine.web.app import make_app
from tests.operations.conftest import Built, built, house  # noqa: F401 - fixtures
from tests.operations.guided import guided, guides  # noqa: F401 - fixtures
from tests.operations.house import PASSWORD, House
from tests.operations.lag import lag, lags  # noqa: F401 - fixtures
from tests.operations.stig import stig, stigs  # noqa: F401 - fixtures
from tests.operations.vag import vag, vags  # noqa: F401 - fixtures
from tests.web.scene import Scenes

TOKEN = re.compile(r'name="_token" value="([^"]+)"')


@pytest.fixture
def client(house: House) -> Iterator[TestClient]:  # noqa: F811 - the fixture of that name
    with TestClient(make_app(house.world), raise_server_exceptions=False) as found:
        yield found


@pytest.fixture(scope="session")
def scenes(
    built: Built,  # noqa: F811 - the fixture of that name
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Scenes]:
    with ExitStack() as stack:
        yield Scenes(built, stack, tmp_path_factory.mktemp("scener"))


def token_in(page: str) -> str:
    found = TOKEN.search(page)
    assert found is not None, "the page has no form"
    return found[1]


def sign_in(client: TestClient, account: str, password: str = PASSWORD) -> None:
    """A fresh browser's way in."""
    client.cookies.clear()
    token = token_in(client.get("/logga-in").text)
    answer = client.post(
        "/logga-in", data={"_token": token, "konto": account, "losenord": password}
    )
    assert answer.status_code == 200, answer.text
