"""Who is told something is whom the history says was told: those who may know of the case, or else somebody
who does.
"""

from __future__ import annotations

import pytest

from engine.casework.notices import reached
from engine.casework.plan import plan_of
from engine.casework.step import Step
from engine.foundation.texts import in_words
from engine.foundation.wrong import Refused
from engine.operations.assign import assign
from engine.operations.case_file import file_of
from engine.operations.notifications import Notifications, read_notifications
from engine.operations.read_case import read_case
from engine.operations.telling import fallback
from engine.operations.views import CasePage, FormPlace
from engine.operations.world import DEFAULT_TENANT
from engine.storage.cases import find_case
from engine.storage.notifications import NotificationRow, add_notifications
from tests.operations.guided import Guided
from tests.operations.house import House
from tests.operations.test_projects import kept

BEGUN = "En ny deltagare har börjat."


def messages(house: House, who: str) -> list[str]:
    found = read_notifications(house.world, house.as_(who))
    assert isinstance(found, Notifications), found
    return [in_words(one.message, "sv") for one in found.rows]


def history(house: House, number: str) -> str:
    page = read_case(house.world, house.as_("sara"), number)
    assert isinstance(page, CasePage), page
    return " | ".join(
        in_words(one, "sv") for entry in page.timeline for one in (entry.head, *entry.more)
    )


def test_where_nobody_sits_the_fallback_role_is_told(house: House) -> None:
    """Coaches see their own cases alone, and so know of no other."""
    number = house.to_active(subproject="ett")
    assert BEGUN in messages(house, "stina")
    for other in ("cia", "carl"):
        assert BEGUN not in messages(house, other)
    told = history(house, number)
    assert "Samordnare fick det, eftersom ingen är coach i ärendet" in told
    assert "Coach fick veta det" not in told


def test_whoever_sits_there_is_told_alone(house: House) -> None:
    number = house.open_case(subproject="ett")
    assign(house.world, house.as_("sara"), number, {"coach": "cia"})
    house.act("sara", number, "ta_emot")
    from_psy = {"råd": "ja", "skäl": "Redo"}
    house.send("psy", FormPlace(form="bedömning", case=number), from_psy)
    house.act("sara", number, "börja")
    assert BEGUN in messages(house, "cia")
    assert BEGUN not in messages(house, "stina")
    assert "Coach fick veta det" in history(house, number)


def step_of(house: House, tx, number: str) -> Step:
    row = find_case(tx, "prov", number)
    assert row is not None
    file = file_of(house.world, tx, house.as_("sara"), row)
    assert not isinstance(file, Refused)
    return Step(plan_of(file.workflow), file.case, file.facts(), "sara", file.now)


def test_who_sent_the_first_form_is_told_for_the_role(house: House) -> None:
    number = house.open_case(subproject="ett")
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        step = step_of(house, tx, number)
        assert reached(step, "role:remittent") == ("user:rut",)
        assert reached(step, "role:psykolog") == ()
        assert reached(step, "role:kurator") == ("role:kurator",)
    house.act("sara", number, "ta_emot")
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        asked = step_of(house, tx, number)
        assert reached(asked, "role:psykolog") == ("role:psykolog",), "who is asked knows of it"


def test_who_sent_a_form_is_shown_what_they_are_told(house: House) -> None:
    number = house.open_case(subproject="ett")
    with house.world.storage.writing(DEFAULT_TENANT) as tx:
        row = find_case(tx, "prov", number)
        assert row is not None
        told = [
            NotificationRow(
                id=f"told-{who}",
                account=who,
                deployment="prov",
                case=row.case.id,
                kind="notice",
                about="",
                message={"sv": "Hej"},
                at=row.changed,
            )
            for who in ("rut", "rolf")
        ]
        add_notifications(tx, told)
    assert (messages(house, "rut"), messages(house, "rolf")) == (["Hej"], [])


@pytest.mark.parametrize(
    ("got", "told"),
    [
        ("role:samordnare", "Samordnare fick det, eftersom ingen är coach i ärendet"),
        ("role:coach", "Ingen fick det: ingen är coach i ärendet"),
        ("", "Ingen fick det: ingen är coach i ärendet"),
    ],
)
def test_what_nobody_got_is_told_so(house: House, got: str, told: str) -> None:
    number = house.open_case(subproject="ett")
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        row = find_case(tx, "prov", number)
        assert row is not None
        file = file_of(house.world, tx, house.as_("sara"), row)
        assert in_words(fallback(file, {"wanted": "role:coach", "got": got}), "sv") == told


def test_what_nobody_got_in_the_project_speaks_of_roles_and_of_no_case(guided: Guided) -> None:
    row = kept(guided)
    with guided.world.storage.reading(DEFAULT_TENANT) as tx:
        file = file_of(guided.world, tx, guided.as_("sara"), row)
        told = in_words(fallback(file, {"wanted": "role:samordnare", "got": ""}), "sv")
    assert told == "Ingen fick det: ingen hade rollen samordnare"
