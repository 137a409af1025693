"""A person who is known everywhere and then gets a protected identity, in the middle of everything: in the
same transaction they are nowhere, for everybody who has not been named; and when it ends they are back.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date

import pytest
from sqlalchemy import select

from engine.foundation.folding import folded
from engine.foundation.texts import Said, Text
from engine.foundation.wrong import Refused
from engine.operations.api_tokens import TokenCaller, list_tokens
from engine.operations.assign import assign
from engine.operations.calendar_feed import open_feed, read_feed
from engine.operations.export_log import export_log
from engine.operations.fetch_follow_up import fetch_follow_up
from engine.operations.find_person import find_person
from engine.operations.follow_up_readings import read_emergency_readings
from engine.operations.list_cases import list_cases
from engine.operations.list_tasks import list_tasks
from engine.operations.my_day import my_day
from engine.operations.my_work import my_work
from engine.operations.notifications import read_notifications
from engine.operations.read_attendance import fetch_attendance, read_attendance
from engine.operations.read_board import read_board
from engine.operations.read_calendar import read_calendar
from engine.operations.read_case import read_case
from engine.operations.read_figures import read_figures
from engine.operations.read_flow import read_flow
from engine.operations.read_follow_up import read_figure_list, read_follow_up
from engine.operations.read_frame import read_frame
from engine.operations.read_protection import read_protection
from engine.operations.read_queue import read_queue
from engine.operations.read_reports import read_report_month, read_reports
from engine.operations.read_slips import read_slips
from engine.operations.read_team import read_team
from engine.operations.scim_people import list_people
from engine.operations.send_report import fetch_report
from engine.operations.set_protection import name_reader, set_protection, withdraw_reader
from engine.operations.views import CasePage, FormPlace, Moved
from engine.operations.views_follow_up import Wanted
from engine.operations.views_protection import ProtectionPage
from engine.operations.world import DEFAULT_TENANT
from engine.storage.audit import entries
from engine.storage.schema import metadata, person, person_name_token
from tests.operations.house import STAFF, House
from tests.operations.reasons import give_reason

NAME = "Test Åhlund"
NUMBER = "19850101-2382"
MONTH, LAST = date(2024, 3, 1), date(2024, 3, 4)
WALK = {
    "cases": list_cases,
    "tasks": list_tasks,
    "day": my_day,
    "work": my_work,
    "told": read_notifications,
    "attendance": read_attendance,
    "file of attendance": fetch_attendance,
    "board": read_board,
    "calendar": read_calendar,
    "figures": read_figures,
    "flow": read_flow,
    "frame": read_frame,
    "queue": read_queue,
    "team": read_team,
    "by name": lambda world, caller: find_person(world, caller, "åhlund"),
    "by number": lambda world, caller: find_person(world, caller, NUMBER),
    "follow-up": lambda world, caller: read_follow_up(world, caller, Wanted()),
    "file of follow-up": lambda world, caller: fetch_follow_up(world, caller, Wanted(), "sv"),
    "list behind a figure": lambda world, caller: read_figure_list(
        world, caller, "började", Wanted()
    ),
    "reports": read_reports,
    "month of a report": lambda world, caller: read_report_month(world, caller, "månad", MONTH),
    "file of a report": lambda world, caller: fetch_report(world, caller, "månad", MONTH),
    "slips": lambda world, caller: read_slips(world, caller, "blankett"),
    "log of a monitor": lambda world, caller: export_log(world, caller, MONTH, LAST),
    "emergencies": read_emergency_readings,
    "accounts over SCIM": lambda world, caller: list_people(
        world, TokenCaller(caller=caller, token="t"), None
    ),
    "tokens": list_tokens,
}
"""Where people are told of, by what it is called. The figures that programs fetch are `read_figures`."""


def known_everywhere(house: House) -> str:
    """A case with somebody in it, a task, a talk, flags, a measurement, and people who have been told."""
    number = house.open_case("sara", number=NUMBER, name=NAME, subproject="ett")
    house.act("sara", number, "ta_emot")
    house.send("psy", FormPlace(form="bedömning", case=number), {"råd": "ja", "skäl": "Redo"})
    house.act("sara", number, "börja")
    assert isinstance(assign(house.world, house.as_("sara"), number, {"coach": "cia"}), Moved)
    mood = {"": "", "svar.glad": "0", "svar.lugn": "0", "inte_leva": "true"}
    house.send("kurt", FormPlace(form="mående", case=number), mood)
    return number


def told(found: object) -> str:
    """All words in what an operation gives."""
    if isinstance(found, (Text, Said)):
        return found.in_("sv")
    if is_dataclass(found) and not isinstance(found, type):
        return " ".join(told(getattr(found, one.name)) for one in fields(found))
    if isinstance(found, dict):
        return " ".join(told(one) for pair in found.items() for one in pair)
    if isinstance(found, (tuple, list, frozenset)):
        return " ".join(told(one) for one in found)
    if isinstance(found, bytes):
        return found.decode("utf-8", "replace")
    return str(found)


def tells(house: House, number: str, who: str) -> set[str]:
    """Where somebody is told of the person, by name, identity number or case."""
    return {
        where
        for where, look in WALK.items()
        for found in (told(look(house.world, house.as_(who))),)
        if any(word in found for word in (NAME, NUMBER, number))
    }


def indexed(house: House) -> set[str]:
    """What one searches and sorts by of the person."""
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        tokens = set(tx.connection.execute(select(person_name_token.c.token)).scalars())
        keys = set(tx.connection.execute(select(person.c.sort_key)).scalars())
    return {one for one in tokens | keys if folded("Åhlund") in one or "{hlund" in one}


@pytest.fixture
def mid(house: House) -> tuple[House, str]:
    return house, known_everywhere(house)


def test_who_becomes_protected_is_nowhere_and_comes_back_when_it_ends(
    mid: tuple[House, str],
) -> None:
    house, number = mid
    before = {who: tells(house, number, who) for who in STAFF}
    assert set().union(*before.values()) >= {
        "cases", "tasks", "day", "work", "told", "board", "by name", "by number",
        "list behind a figure", "month of a report", "file of a report", "slips",
    }  # fmt: skip
    assert indexed(house)
    assert set_protection(house.world, house.as_("kurt"), number, "marked", "Ny uppgift") == number
    assert indexed(house) == set()
    readers = {"cia", "kurt"}
    for who in STAFF:
        left = tells(house, number, who)
        if who in readers:
            assert left <= {"tasks", "day", "work", "told", "by number"}, (who, left)
        else:
            assert left == set(), (who, left)
        for where, look in WALK.items():
            if where not in ("by number",) or who not in readers:
                assert NAME not in told(look(house.world, house.as_(who))), (who, where)
    assert set_protection(house.world, house.as_("fia"), number, "", "Har upphört") == number
    assert {who: tells(house, number, who) for who in STAFF} == before


def test_no_table_that_lists_are_made_from_has_the_name(mid: tuple[House, str]) -> None:
    """All that is stored is gone through: the name is left in the person's own row alone."""
    house, number = mid
    set_protection(house.world, house.as_("kurt"), number, "assumed", "Ny uppgift")
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        found = {
            table.name
            for table in metadata.sorted_tables
            for row in tx.connection.execute(select(table)).mappings()
            if any(NAME in str(one) or "åhlund" in str(one).casefold() for one in row.values())
        }
    assert found == {"person"}


def test_only_the_named_read_and_each_says_why(mid: tuple[House, str]) -> None:
    house, number = mid
    set_protection(house.world, house.as_("kurt"), number, "registered", "Ny uppgift")
    for who in set(STAFF) - {"cia", "kurt"}:
        found = read_case(house.world, house.as_(who), number)
        assert isinstance(found, Refused)
        assert found.reason.kind == "missing", who
    sealed = read_case(house.world, house.as_("cia"), number)
    assert isinstance(sealed, Refused)
    assert sealed.reason.kind == "sealed"
    give_reason(house, "cia", number)
    assert isinstance(read_case(house.world, house.as_("cia"), number), CasePage)
    assert isinstance(read_case(house.world, house.as_("kurt"), number), Refused), (
        "each for oneself"
    )
    house.later(hours=2, minutes=5)
    assert isinstance(read_case(house.world, house.as_("cia"), number), Refused), (
        "it ends by itself"
    )


def test_the_reason_is_in_the_audit_and_the_words_are_needed(mid: tuple[House, str]) -> None:
    house, number = mid
    too_short = set_protection(house.world, house.as_("kurt"), number, "marked", " - ")
    assert isinstance(too_short, Refused)
    assert isinstance(protection(house, "kurt", number), ProtectionPage)
    set_protection(house.world, house.as_("kurt"), number, "marked", "Ny uppgift")
    give_reason(house, "cia", number)
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        case = tx.connection.exec_driver_sql('SELECT id FROM "case"').scalar_one()
        kept = [(one.account, one.act, one.about.get("why")) for one in entries(tx, case)]
    assert ("kurt", "protect", "Ny uppgift") in kept
    assert ("cia", "open_sealed", "Möte i dag") in kept


def protection(house: House, who: str, number: str) -> ProtectionPage:
    page = read_protection(house.world, house.as_(who), number)
    assert isinstance(page, ProtectionPage), page
    return page


def test_readers_are_named_and_withdrawn_by_who_sees_nothing_of_it(mid: tuple[House, str]) -> None:
    house, number = mid
    set_protection(house.world, house.as_("kurt"), number, "marked", "Ny uppgift")
    page = protection(house, "fia", number)
    assert (page.sees, page.may_lift, page.settled) == (False, True, True)
    assert {one.account for one in page.readers} == {"cia", "kurt"}
    assert NAME not in told(page)
    by_cia = name_reader(house.world, house.as_("cia"), number, "sara", "Ny samordnare")
    assert isinstance(by_cia, Refused)
    assert name_reader(house.world, house.as_("fia"), number, "sara", "Ny samordnare") == number
    give_reason(house, "sara", number)
    assert isinstance(read_case(house.world, house.as_("sara"), number), CasePage)
    for who in ("cia", "kurt"):
        assert withdraw_reader(house.world, house.as_("fia"), number, who, "Har slutat") == number
    gone = read_case(house.world, house.as_("cia"), number)
    assert isinstance(gone, Refused)
    assert gone.reason.kind == "missing", "a reason that was given opens nothing any more"
    last = withdraw_reader(house.world, house.as_("fia"), number, "sara", "Har slutat")
    assert isinstance(last, Refused), "somebody always reads"
    said = [told(one.what) for one in protection(house, "fia", number).changes]
    assert said == [
        "Test Kurt får inte läsa längre", "Test Cia får inte läsa längre", "Test Sara får läsa",
        "Test Kurt får läsa", "Test Cia får läsa", "Sekretessmarkering",
    ]  # fmt: skip


def test_a_form_may_set_it_and_not_end_it(mid: tuple[House, str]) -> None:
    house, number = mid
    set_protection(house.world, house.as_("kurt"), number, "assumed", "Ny uppgift")
    lower = set_protection(house.world, house.as_("kurt"), number, "marked", "Räcker")
    assert isinstance(lower, Refused), "whoever sees the case raises and does not lower"
    assert protection(house, "kurt", number).level == "assumed"


def test_the_feed_of_a_calendar_tells_of_nobody(mid: tuple[House, str]) -> None:
    house, number = mid
    feed = open_feed(house.world, house.as_("cia"))
    assert not isinstance(feed, Refused)
    set_protection(house.world, house.as_("kurt"), number, "marked", "Ny uppgift")
    text = read_feed(
        house.world, feed.path.rpartition("/s/")[2].partition("/")[0], "https://a.example"
    )
    assert NAME not in told(text)
    assert number not in told(text)


def test_what_happens_later_is_told_to_the_named_alone(mid: tuple[House, str]) -> None:
    house, number = mid
    set_protection(house.world, house.as_("kurt"), number, "marked", "Ny uppgift")
    give_reason(house, "kurt", number)
    before = {who: told(read_notifications(house.world, house.as_(who))) for who in STAFF}
    mood = {"": "", "svar.glad": "1", "svar.lugn": "0", "inte_leva": "true"}
    house.send("kurt", FormPlace(form="mående", case=number), mood)
    for who in set(STAFF) - {"cia", "kurt"}:
        assert told(read_notifications(house.world, house.as_(who))).count(number) == 0, who
    assert before["cia"].count(NAME) == 0
