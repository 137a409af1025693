"""What waits for a role in whose seat nobody sits is on somebody's day; and what rests, is over or is told
already is not told as late.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.definitions.workflow import Who, WhoKind
from engine.foundation.texts import in_words
from engine.operations.assign import assign
from engine.operations.case_file import file_of
from engine.operations.day_unseated import anybody_sees
from engine.operations.list_cases import list_cases
from engine.operations.my_day import my_day
from engine.operations.standing import Desk, sit_down
from engine.operations.turn_words import all_waited_for
from engine.operations.views import CaseFilter, CaseList, FormPlace
from engine.operations.views_day import Day
from engine.operations.world import DEFAULT_TENANT
from engine.storage.administering import end_account as set_ended
from engine.storage.cases import find_case
from tests.operations.house import House
from tests.operations.lag import Lag
from tests.operations.stig import Stig
from tests.operations.test_case_statements import counted


def day_of(house: House, who: str) -> Day:
    found = my_day(house.world, house.as_(who))
    assert isinstance(found, Day), found
    return found


def waiting(house: House, who: str) -> list[str]:
    return [one.number for one in day_of(house, who).unseated]


def sv(words: object) -> str:
    return in_words(words, "sv")  # type: ignore[arg-type]  # as each test gives it


def test_a_new_case_is_on_the_day_of_everyone_with_the_role(house: House) -> None:
    number = house.open_case(subproject="ett")
    (one,) = day_of(house, "sara").unseated
    assert (one.number, sv(one.state), [sv(who) for who in one.who]) == (
        number,
        "Anmäld",
        ["samordnare"],
    )
    assert waiting(house, "stina") == [number]
    for other in ("cia", "kurt", "ulla", "psy", "rut"):
        assert waiting(house, other) == []
    assign(house.world, house.as_("sara"), number, {"samordnare": "stina"})
    assert (waiting(house, "sara"), waiting(house, "stina")) == ([], [])


def test_it_is_late_as_others_are_and_told_once(house: House) -> None:
    number = house.open_case(subproject="ett")
    house.later(days=9)
    day = day_of(house, "stina")
    (late,) = day.late
    assert (late.number, late.unseated, late.clock.tone) == (number, True, "late")
    assert day.unseated == ()


def test_a_protected_case_is_nobodys_who_may_not_see_it(house: House) -> None:
    house.open_case(subproject="ett")
    with house.world.storage.writing(DEFAULT_TENANT) as tx:
        tx.connection.exec_driver_sql('update "case" set protected = true')
    assert waiting(house, "sara") == []


def test_where_nobody_with_the_role_sees_it_whoever_appoints_does(stig: Stig) -> None:
    number = stig.begun()
    assert waiting(stig, "sara") == []
    assign(stig.world, stig.as_("sara"), number, {"coach": None})
    (one,) = day_of(stig, "sara").unseated
    assert (one.number, [sv(who) for who in one.who]) == (number, ["coach"])
    for other in ("eva", "cia", "kim", "uno"):
        assert waiting(stig, other) == []


def test_an_activity_waits_as_its_case_does(stig: Stig) -> None:
    number = stig.begun()
    inside = stig.start(number)
    assign(stig.world, stig.as_("sara"), number, {"coach": None})
    assert waiting(stig, "sara") == [number, inside]
    stig.later(days=20)
    assert [one.number for one in day_of(stig, "sara").late] == [inside]


def test_whoever_no_longer_has_the_role_does_not_sit(stig: Stig) -> None:
    number = stig.begun()
    with stig.world.storage.writing(DEFAULT_TENANT) as tx:
        tx.connection.exec_driver_sql("delete from account_role where account = 'eva'")
    stig.world.staff.clear()
    assert waiting(stig, "sara") == [number]


def test_whoever_has_ended_does_not_sit_though_their_cases_were_to_be_handed_over_later(
    stig: Stig,
) -> None:
    number = stig.begun()
    with stig.world.storage.writing(DEFAULT_TENANT) as tx:
        set_ended(tx, "eva", stig.world.now())
    stig.world.staff.clear()
    assert waiting(stig, "sara") == [number]
    assign(stig.world, stig.as_("sara"), number, {"coach": "cia"})
    assert waiting(stig, "sara") == []


def desk_and_row(tx, house: House, who: str, number: str):
    desk = sit_down(house.world, tx, house.as_(who))
    assert isinstance(desk, Desk)
    row = find_case(tx, house.as_(who).deployment, number)
    assert row is not None
    return desk, row


@pytest.mark.parametrize(("role", "seen"), [("kurator", True), ("coach", False)])
def test_by_where_they_work_some_see_it(house: House, role: str, seen: bool) -> None:
    """Kurt is a counsellor in the unit of the case; coaches see their own cases alone."""
    number = house.open_case(subproject="ett")
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        desk, row = desk_and_row(tx, house, "sara", number)
        assert anybody_sees(desk, row, (role,), {}) is seen
        away = replace(row, case=replace(row.case, unit="öster"))
        assert not anybody_sees(desk, away, (role,), {})


def test_more_cases_take_no_more_statements(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = []
    for at in range(2):
        for one in range(1 + 3 * at):
            number = f"19850101-{('2382', '2390', '2408', '2416')[one]}"
            house.open_case(number=number, name=f"Test {at}{one}", subproject="ett")
        with counted(house, monkeypatch) as statements:
            waiting(house, "stina")
        taken.append(len(statements))
    assert taken[1] <= taken[0]


def test_the_list_is_narrowed_to_those_that_nobody_has(house: House) -> None:
    number = house.open_case(subproject="ett")
    for seats, found in (({}, [number]), ({"samordnare": "stina"}, [])):
        assign(house.world, house.as_("sara"), number, seats)
        page = list_cases(house.world, house.as_("sara"), CaseFilter(owner="ingen"))
        assert isinstance(page, CaseList), page
        assert [row.number for row in page.rows] == found


def test_what_belongs_to_a_closed_case_is_not_late(stig: Stig) -> None:
    number = stig.begun()
    inside = stig.start(number)
    stig.later(days=20)
    assert [one.number for one in day_of(stig, "eva").late] == [inside]
    stig.act("eva", number, "avsluta")
    assert day_of(stig, "eva").late == ()


def test_what_is_late_between_parties_is_late(lag: Lag) -> None:
    inside = lag.begin(lag.begun(), "lämnas", {"vad": "Bostad"})
    lag.act("eva", inside, "skicka")
    assert [one.number for one in day_of(lag, "gun").turns] == [inside]
    lag.later(days=13)
    day = day_of(lag, "gun")
    assert ([one.number for one in day.late], day.turns) == ([inside], ())


def test_who_has_a_seat_and_is_named_is_told_once(stig: Stig) -> None:
    inside = stig.start(stig.begun())
    with stig.world.storage.reading(DEFAULT_TENANT) as tx:
        desk, row = desk_and_row(tx, stig, "sara", inside)
        label = desk.deployment.roles["coach"].label
        coach = Who(WhoKind.ROLE, "coach", label)
        named = Who(WhoKind.DATA, "handledare", label)
        for account, told in (
            ("eva", ["Test Eva (coach)"]),
            ("cia", ["Test Eva (coach)", "Test Cia"]),
        ):
            case = replace(row.case, data={**row.case.data, "handledare": account})
            file = file_of(stig.world, tx, stig.as_("sara"), replace(row, case=case))
            assert [sv(one) for one in all_waited_for(file, (coach, named))] == told


def test_what_has_ended_is_not_booked(lag: Lag) -> None:
    inside = lag.begin(lag.begun(), "fråga", {"fråga": "Vad nu?", "dag": "2024-03-06"})
    for who in ("kim", "gun"):
        lag.send(who, FormPlace(form="utlåtande", case=inside), {"säger": "Gärna"})
    assert [one.number for one in day_of(lag, "eva").times] == [inside]
    lag.send("eva", FormPlace(form="beslut", case=inside, action="besluta"), {"beslutat": "Ja"})
    assert day_of(lag, "eva").times == ()
