"""What a timer did is called what the definition calls it, or else what it did."""

from __future__ import annotations

import pytest

from tests.operations.test_time import FILES, TimeHouse, house, sv  # noqa: F401  the fixture of that name

PATH = "deployments/tid/workflows/väg.yaml"
TIMERS = """\
    timers:
      namn: {label: Återkoppling efter en vecka, after: 7 days, do: {task: Ring, of: coach}}
      uppgift: {after: 8 days, do: {task: Skriv, of: coach}}
      besked: {after: 9 days, do: {notify: coach, message: Snart slut}}
      tyst: {after: 10 days, do: {notify: coach}}
      sist: {after: 11 days, do: [{notify: coach}, {task: Avsluta, of: coach}]}
      aldrig: {label: Aldrig, after: 12 days, when: false, do: {task: Sov, of: coach}}
"""
OUTER = "timers: {hela: {after: 13 days, do: {notify: coach}}}\nstarts: ny\n"


@pytest.fixture
def timed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Timers of every kind, each on a day of its own."""
    before, rest = FILES[PATH].split("    timers:\n")
    text = before + TIMERS + rest[rest.index("    actions:") :]
    monkeypatch.setitem(FILES, PATH, text.replace("starts: ny\n", OUTER))


def test_a_timer_says_what_it_was(timed: None, house: TimeHouse) -> None:  # noqa: F811  as above
    house.wait(14)
    heads = [sv(one.head) for one in reversed(house.page().timeline)]
    assert [one for one in heads if one.startswith(("Dags", "Enligt planen"))] == [
        "Enligt planen: Återkoppling efter en vecka",
        "Dags för en uppgift: ”Skriv”",
        "Dags för ett meddelande: ”Snart slut”",
        "Dags enligt planen för ”Ny”",
        "Dags för en uppgift: ”Avsluta”",
        "Dags enligt planen",
    ]
