"""Activities are stored beside their case, acted in by their own number, and told where the case is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.casework.draft import replay
from engine.foundation.texts import in_words
from engine.foundation.wrong import Refused
from engine.operations.assign import assign
from engine.operations.finish_task import finish_task
from engine.operations.form_page import FormPage
from engine.operations.hand_over import hand_over, read_hand_over
from engine.operations.list_cases import list_cases
from engine.operations.list_releases import list_releases
from engine.operations.list_tasks import list_tasks
from engine.operations.my_day import my_day
from engine.operations.notifications import read_notifications
from engine.operations.open_form import open_form
from engine.operations.pass_time import pass_time, waking_of
from engine.operations.publish import publish
from engine.operations.read_board import read_board
from engine.operations.read_case import read_case
from engine.operations.read_project import read_project
from engine.operations.start_activity import start_activity
from engine.operations.take_action import take_action
from engine.operations.verify import verify_all
from engine.operations.views import CaseFilter, CasePage, FormPlace, Moved, Words
from engine.operations.views_activities import Begun
from engine.operations.views_day import BoardFilter, Day, Tasks, WorkItem
from engine.operations.world import DEFAULT_TENANT
from engine.storage import audit, cases, events
from engine.storage.database import Transaction
from tests.operations.house import ACTIVITIES
from tests.operations.stig import Stig

PLACE = "praktik"


def sv(words: Words) -> str:
    return in_words(words, "sv")


def page(house: Stig, who: str, number: str) -> CasePage:
    found = read_case(house.world, house.as_(who), number)
    assert isinstance(found, CasePage), found
    return found


def row(tx: Transaction, number: str) -> cases.CaseRow:
    found = cases.find_case(tx, "stig", number)
    assert found is not None
    return found


def starting(number: str) -> FormPlace:
    return FormPlace(form=PLACE, case=number, starts=PLACE)


def test_one_is_started_and_has_a_number_of_its_own(stig: Stig) -> None:
    number = stig.begun()
    inside = stig.start(number)
    assert inside == f"{number}.1"
    shown = page(stig, "eva", number)
    assert [(one.number, sv(one.name), sv(one.state)) for one in shown.activities] == [
        (inside, "Bageriet", "Planeras")
    ]
    assert "Praktik: Bageriet startades" in [sv(one.head) for one in shown.timeline]
    own = page(stig, "eva", inside)
    assert own.belongs is not None
    assert (own.belongs.case, sv(own.belongs.label)) == (number, "Praktik")
    assert [sv(label) for label, _ in own.belongs.rows] == ["Arbetsplats"]
    with stig.world.storage.reading(DEFAULT_TENANT) as tx:
        kept = row(tx, inside)
        assert (kept.case.use, kept.person, kept.case.unit) == (
            PLACE, row(tx, number).person, row(tx, number).case.unit,
        )  # fmt: skip
        for one in (number, inside):
            assert replay(events.history(tx, row(tx, one).case.id)) == row(tx, one).case
        acts = [one.act for one in audit.entries(tx, row(tx, number).case.id)]
    assert "start_activity" in acts


def test_what_is_lacking_is_said_on_the_page_and_kept(stig: Stig) -> None:
    number = stig.begun()
    place = starting(number)
    stig.write("eva", place, {"uppgifter": "Baka"})
    found = start_activity(stig.world, stig.as_("eva"), place)
    assert isinstance(found, FormPage)
    assert [one.path for one in found.problems] == ["arbetsplats"]
    again = open_form(stig.world, stig.as_("eva"), place)
    assert isinstance(again, FormPage)
    assert again.way.draft.written["uppgifter"] == ("Baka",)
    assert page(stig, "eva", number).activities == ()


def test_what_lacks_something_is_not_started_and_somebody_is_told(stig: Stig) -> None:
    number = stig.begun()
    rows = {"insatser.#": "2", "insatser.0.till": "2024-05-02", "insatser.1.vad": "Skriva CV"}
    stig.send("eva", FormPlace(form="planering", case=number), rows)
    shown = page(stig, "eva", number)
    assert [(one.number, sv(one.name)) for one in shown.activities] == [
        (f"{number}.1", "Skriva CV")
    ]
    told = "Insats startade inte. Det saknas: ”Vad?”."
    assert any(told in sv(line) for one in shown.timeline for line in one.more)
    tasks = list_tasks(stig.world, stig.as_("sara"))
    assert isinstance(tasks, Tasks)
    assert [sv(one.label) for one in (*tasks.mine, *tasks.free)] == [told]
    with stig.world.storage.reading(DEFAULT_TENANT) as tx:
        case, own = row(tx, number).case, row(tx, f"{number}.1").case
        assert replay(events.history(tx, case.id)) == case
        assert own.data == {
            "rubrik": "Skriva CV",
            "planerad": case.opened.date(),
            "hos": "kommunen",
        }
    assert verify_all(stig.world, DEFAULT_TENANT).broken == ()


def test_the_same_page_starts_one_alone(stig: Stig) -> None:
    number = stig.begun()
    stig.start(number)
    again = start_activity(stig.world, stig.as_("eva"), starting(number))
    assert isinstance(again, Refused)
    assert again.reason.kind == "unwritten"
    assert len(page(stig, "eva", number).activities) == 1


@pytest.mark.parametrize(("who", "kind"), [("kim", "access"), ("uno", "missing")])
def test_only_those_whom_the_workflow_names_start_one(
    stig: Stig,
    who: str,
    kind: str,
) -> None:
    number = stig.begun()
    refused = start_activity(stig.world, stig.as_(who), starting(number))
    assert isinstance(refused, Refused)
    assert refused.reason.kind in (kind, "by", "missing")
    assert page(stig, "eva", number).activities == ()


def test_nothing_is_started_inside_an_activity(stig: Stig) -> None:
    inside = stig.start(stig.begun())
    assert isinstance(start_activity(stig.world, stig.as_("eva"), starting(inside)), Refused)


def test_why_no_more_can_be_started_is_told(stig: Stig) -> None:
    number = stig.begun()
    for name in ("A", "B", "C"):
        stig.start(number, name)
    one = page(stig, "eva", number).startable[0]
    assert not one.possible
    assert [sv(why.sentence) for why in one.why]
    assert [lead.kind for lead in one.why[0].leads] == ["activities"]


def test_what_ends_an_activity_moves_the_case_in_the_same_transaction(
    stig: Stig,
) -> None:
    number = stig.begun()
    inside = stig.start(number)
    stig.act("eva", inside, "börja")
    stig.send("uno", FormPlace(form="besök", case=inside), {"går": "bra"})
    done = FormPlace(form="omdöme", case=inside, action="avsluta")
    receipt = stig.send("eva", done, {"nöjd": "true"})
    assert receipt.number == inside
    shown = page(stig, "eva", number)
    assert sv(shown.state_label) == "Utvärderas"
    assert [one.closed for one in shown.activities] == [True]
    assert "Praktik: Bageriet: Klar" in [sv(one.head) for one in shown.timeline]
    found = verify_all(stig.world, DEFAULT_TENANT)
    assert (found.cases, found.broken) == (1, ())


def test_a_form_starts_one_for_every_row(stig: Stig) -> None:
    number = stig.begun()
    rows = {"insatser.#": "2", "insatser.0.vad": "Ringa", "insatser.1.vad": "Skriva"}
    place = FormPlace(form="planering", case=number)
    stig.write("eva", place, rows)
    names = {sv(one.name) for one in page(stig, "eva", number).activities}
    assert names == set()  # Only what is sent starts anything.
    stig.send("eva", place, rows)
    shown = page(stig, "eva", number)
    assert {sv(one.name) for one in shown.activities} == {"Ringa", "Skriva"}


def test_lists_boards_and_counts_have_cases_alone(stig: Stig) -> None:
    number = stig.begun()
    stig.act("eva", stig.start(number), "börja")
    caller = stig.as_("sara")
    found = list_cases(stig.world, caller, CaseFilter())
    assert not isinstance(found, Refused)
    assert [one.number for one in found.rows] == [number]
    for text in ("Ada", number, f"{number}.1"):
        searched = list_cases(stig.world, caller, CaseFilter(text=text))
        assert not isinstance(searched, Refused)
        assert {one.number for one in searched.rows} <= {number}
    board = read_board(stig.world, caller, BoardFilter())
    assert not isinstance(board, Refused)
    assert [card.number for column in board.columns for card in column.cards] == [number]
    releases = list_releases(stig.world, caller)
    assert not isinstance(releases, Refused)
    assert [one.running for one in releases] == [1]


def test_tasks_and_the_day_tell_the_activity_and_the_person(stig: Stig) -> None:
    inside = stig.start(stig.begun())
    stig.act("eva", inside, "börja")
    asked = list_tasks(stig.world, stig.as_("uno"))
    assert isinstance(asked, Tasks)
    [item] = (*asked.mine, *asked.free)
    assert (item.number, sv(item.person), sv(item.activity or "")) == (
        inside, "Ada Ask", "Praktik: Bageriet",
    )  # fmt: skip
    stig.send("uno", FormPlace(form="besök", case=inside), {"går": "dåligt"})
    day = my_day(stig.world, stig.as_("eva"))
    assert isinstance(day, Day)
    told = {one.number: sv(one.activity or "") for one in day.answers}
    assert told[inside] == "Praktik: Bageriet"
    assert [one.number for one in day.flags] == [inside]


def test_what_is_asked_of_a_seat_is_asked_of_who_sits_in_the_case(stig: Stig) -> None:
    number = stig.begun()
    place = FormPlace(form="planering", case=number)
    stig.send("eva", place, {"insatser.#": "1", "insatser.0.vad": "Ringa"})
    assert [len(tasks_of(stig, who)) for who in ("eva", "cia")] == [1, 0]
    told = read_notifications(stig.world, stig.as_("cia"))
    assert not isinstance(told, Refused)
    assert told.rows == ()
    assign(stig.world, stig.as_("sara"), number, {"coach": "cia"})
    assert [len(tasks_of(stig, who)) for who in ("eva", "cia")] == [0, 1]
    [task] = tasks_of(stig, "cia")
    done = finish_task(stig.world, stig.as_("cia"), task.number or "", task.request or "", "Ringt")
    assert isinstance(done, Moved)
    assert tasks_of(stig, "cia") == ()
    assert verify_all(stig.world, DEFAULT_TENANT).broken == ()


def tasks_of(house: Stig, who: str) -> tuple[WorkItem, ...]:
    found = list_tasks(house.world, house.as_(who))
    assert isinstance(found, Tasks)
    return found.mine


def test_who_is_asked_in_an_activity_is_let_into_that_alone(stig: Stig) -> None:
    number = stig.begun()
    inside = stig.start(number)
    refused = read_case(stig.world, stig.as_("uno"), inside)
    assert isinstance(refused, Refused)
    stig.act("eva", inside, "börja")
    own = page(stig, "uno", inside)
    assert own.limited
    assert own.belongs is not None
    assert (sv(own.belongs.name), own.belongs.may_open) == ("Bageriet", False)
    assert isinstance(read_case(stig.world, stig.as_("uno"), number), Refused)
    assert isinstance(read_case(stig.world, stig.as_("kim"), inside), Refused)


def test_time_passes_in_the_activity_when_the_case_is_woken(stig: Stig) -> None:
    number = stig.begun()
    inside = stig.start(number)
    stig.act("eva", inside, "börja")
    with stig.world.storage.reading(DEFAULT_TENANT) as tx:
        case, activity = row(tx, number).case.id, row(tx, inside).case.id
    assert waking_of(stig.world, DEFAULT_TENANT, activity) is None
    waking = waking_of(stig.world, DEFAULT_TENANT, case)
    assert waking is not None
    stig.clock.moment = waking + timedelta(weeks=5)
    assert isinstance(pass_time(stig.world, DEFAULT_TENANT, case), Moved)
    assert "Ring arbetsplatsen" in {sv(one.label) for one in page(stig, "eva", inside).requests}
    assert verify_all(stig.world, DEFAULT_TENANT).broken == ()


def test_who_leaves_hands_over_what_they_are_asked_in_activities(stig: Stig) -> None:
    number = stig.begun()
    place = starting(number)
    stig.write("eva", place, {"arbetsplats": "Bageriet", "handledare": "uno"})
    assert isinstance(start_activity(stig.world, stig.as_("eva"), place), Begun)
    stig.act("eva", f"{number}.1", "börja")
    leaves = read_hand_over(stig.world, stig.as_("sara"), "uno")
    assert not isinstance(leaves, Refused)
    assert [(one.number, one.by_name) for one in leaves.cases] == [(number, True)]
    done = hand_over(stig.world, stig.as_("sara"), "uno", {"@": "kim"})
    assert not isinstance(done, Refused)
    assert (done.moved, done.left) == (1, 0)
    assert "Ta emot deltagaren" in {sv(one.label) for one in tasks_of(stig, "kim")}
    assert verify_all(stig.world, DEFAULT_TENANT).broken == ()


def test_a_stale_page_of_an_activity_is_told_so(stig: Stig) -> None:
    inside = stig.start(stig.begun())
    version = page(stig, "eva", inside).version
    stig.act("eva", inside, "börja")
    refused = take_action(stig.world, stig.as_("eva"), inside, "börja", version)
    assert isinstance(refused, Refused)
    assert refused.reason.kind == "stale"


def test_what_goes_on_when_the_case_closes_goes_on(stig: Stig) -> None:
    number = stig.begun()
    inside = stig.start(number)
    stig.act("eva", number, "avsluta")
    assert page(stig, "eva", inside).clocks
    stig.act("eva", inside, "börja")
    assert page(stig, "eva", number).startable == ()
    again = start_activity(stig.world, stig.as_("eva"), starting(number))
    assert not isinstance(again, Begun)


def test_what_goes_on_must_have_somewhere_to_stand_in_a_new_release(stig: Stig) -> None:
    stig.act("eva", stig.start(stig.begun()), "börja")
    files = read_project(ACTIVITIES)
    moved = {
        name: text.replace("pågår".encode(), "igång".encode())
        for name, text in files.items()
        if not name.endswith("demonstration.yaml")
    }
    refused = publish(stig.world, moved, "stig", why="Nytt", who="sara")
    assert isinstance(refused, Refused), refused
    assert [one.missing for one in refused.reasons] == [("pågår",)]
