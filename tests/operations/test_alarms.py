"""An answer that needs somebody today: a task that goes on until somebody has written what was done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from engine.foundation.wrong import Refused
from engine.operations.assign import assign
from engine.operations.finish_task import finish_task
from engine.operations.list_cases import list_cases
from engine.operations.my_day import my_day
from engine.operations.publish import Published, publish
from engine.operations.read_case import read_case
from engine.operations.read_project import read_project
from engine.operations.verify import verify_all
from engine.operations.views import CaseFilter, CaseList, CasePage, FormPlace, RequestShown
from engine.operations.views_day import Day
from tests.effects.post_office import PostOffice, post_office
from tests.operations.house import PROJECT, House
from tests.operations.test_notifications import choose, night_passes, with_post

TENANT = "kommunen"
ILL = {"svar.glad": "0", "svar.lugn": "0", "inte_leva": "true"}
CHAIN = """\
  urgent:
    task: Ring personen i dag.
    of: kurator
    due: today()
    late:
      task: Ring nu, ingen har gjort det.
      of: samordnare
      due: today()
      late: {task: Ring nu. Båda har missat det., of: samordnare, due: today()}
"""


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as found:
        yield found


@pytest.fixture
def alarmed(house: House) -> tuple[House, str]:
    """A case in which somebody has answered so on a Saturday, and the duty of those who are given it."""
    files = dict(read_project(PROJECT))
    path = "deployments/prov/workflows/deltagare.yaml"
    before, _, rest = files[path].decode().partition("  urgent: {")
    told = before + CHAIN + rest.partition("\n")[2]
    published = publish(house.world, {**files, path: told.encode()}, "prov", why="Larm", who="sara")
    assert isinstance(published, Published), published
    number = house.to_active(who="sara")
    house.later(days=5)
    house.send("kurt", FormPlace(form="mående", case=number), ILL)
    return house, number


def tasks(house: House, number: str) -> tuple[RequestShown, ...]:
    found = read_case(house.world, house.as_("sara"), number)
    assert isinstance(found, CasePage), found
    return tuple(one for one in found.requests if one.kind == "task")


def test_the_task_is_for_the_same_day_also_on_a_saturday(alarmed) -> None:
    house, number = alarmed
    (task,) = tasks(house, number)
    assert task.clock is not None
    assert task.clock.due == date(2024, 3, 9)
    assert task.clock.due.isoweekday() == 6
    day = my_day(house.world, house.as_("kurt"))
    assert isinstance(day, Day)
    assert number in str(day)
    listed = list_cases(house.world, house.as_("kurt"), CaseFilter(flag="urgent"))
    assert isinstance(listed, CaseList)
    assert [one.number for one in listed.rows] == [number]


def test_it_goes_on_until_somebody_has_written_what_was_done(alarmed) -> None:
    house, number = alarmed
    for passed in (1, 2, 3):
        assert len(tasks(house, number)) == passed
        house.later(days=1)
        night_passes(house)
    later = tasks(house, number)
    assert [str(one.label.in_("sv")) for one in later] == [
        "Ring personen i dag.",
        "Ring nu, ingen har gjort det.",
        "Ring nu. Båda har missat det.",
    ]
    assert all(one.flag is not None for one in later)
    unsaid = finish_task(house.world, house.as_("sara"), number, later[1].id, " ")
    assert isinstance(unsaid, Refused)
    done = finish_task(
        house.world, house.as_("sara"), number, later[1].id, "Ringde, hon mår bättre"
    )
    assert not isinstance(done, Refused)
    assert tasks(house, number) == ()
    page = read_case(house.world, house.as_("kurt"), number)
    assert isinstance(page, CasePage)
    told = [words for entry in page.timeline for words in entry.more]
    assert "Ringde, hon mår bättre" in told
    assert verify_all(house.world, TENANT).broken == ()


def test_no_mail_tells_of_the_form_the_answer_or_how_grave_it_is(house, office) -> None:
    mailing = with_post(house, office)
    number = mailing.to_active(who="sara")
    choose(mailing, "cia", "direct")
    choose(mailing, "carl", "direct")
    assign(mailing.world, mailing.as_("sara"), number, {"coach": "cia"})
    mailing.later(hours=1)
    night_passes(mailing)
    office.letters.clear()
    mailing.send("kurt", FormPlace(form="mående", case=number), ILL)
    mailing.later(hours=1)
    night_passes(mailing)
    (letter,) = [one for one in office.letters if one["to"] == "cia@kommunen.example"]
    body = letter.get_body(("plain",))
    assert body is not None
    text = f"{letter['subject']} {body.get_content()}".lower()
    forbidden = (
        "mående",
        "leva",
        "brådsk",
        "urgent",
        "larm",
        " ring ",
        "112",
        number.lower(),
        "amal",
    )
    assert [word for word in forbidden if word in text] == []
