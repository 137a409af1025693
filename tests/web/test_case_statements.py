"""The page of a large case is answered over HTTP with few statements, not more than that of a small one."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from engine.web.app import make_app
from tests.operations.stig import Stig
from tests.operations.test_case_statements import counted, happened, large
from tests.web.conftest import sign_in
from tests.web.test_own_page import text_of

ACTIVITIES, EVENTS = 20, 300
SCREENFUL = 40
"""Who is signed in, what stands in the frame around the page, the case, and that it was read."""


def test_the_page_of_a_large_case_takes_a_screenful_of_statements(
    stig: Stig, monkeypatch: pytest.MonkeyPatch
) -> None:
    small, big = stig.begun("Bo Bark"), large(stig, ACTIVITIES, EVENTS)
    stig.start(small)
    told = {}
    with TestClient(make_app(stig.world)) as browser:
        sign_in(browser, "eva")
        for number in (small, big):
            browser.get(f"/stig/arende/{number}")
            with counted(stig, monkeypatch) as found:
                page = browser.get(f"/stig/arende/{number}")
            assert page.status_code == 200
            told[number] = list(found)
    assert happened(stig, big) >= EVENTS
    assert f"Insats {ACTIVITIES - 1}" in text_of(page.text)
    assert len(told[big]) <= SCREENFUL, "\n".join(told[big])
    assert len(told[big]) <= len(told[small]) + 1, "more activities take more statements"
