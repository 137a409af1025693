"""A form that was begun under an older release: it stays, or goes over, and nothing written is lost."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine.filling.sheets import Sheet
from engine.foundation.wrong import Refused
from engine.operations.check_answers import check_answers
from engine.operations.drop_left import drop_left
from engine.operations.form_page import FormPage
from engine.operations.move_draft import MovePage, move_draft, read_move
from engine.operations.open_form import open_form
from engine.operations.publish import Published, publish
from engine.operations.publish_workspace import preview_folder
from engine.operations.read_project import read_project
from engine.operations.release_views import BegunDrafts, Preview
from engine.operations.save_fields import FieldsSaved, save_fields
from engine.operations.save_page import save_page
from engine.operations.submit import submit
from engine.operations.views import CheckPage, FormPlace
from engine.storage.schema import audit
from tests.operations.house import PROJECT
from tests.operations.test_publishing import MÅR, NO_PSYCHOLOGIST
from tests.operations.test_way import page, sv

HOME = "deployments/prov"
FORM = f"{HOME}/forms/anmälan.yaml"
DEPLOYMENT = f"{HOME}/deployment.yaml"
WORKFLOW = f"{HOME}/workflows/deltagare.yaml"
PLACE = FormPlace(form="anmälan", workflow="deltagare")
FIRST = {"": "personen", "nummer": "19850101-2382", "namn": "Test Amal", "kommun": "vik"}
SECOND = {"": "vardag", "bor_med_barn": "false"}
PHONE = "      telefon: {type: text, label: Telefon, required: true}\n      bor_med_barn:"
ADDED = (FORM, "      bor_med_barn:", PHONE)
DEMANDED = (FORM, "      bor_med_barn:", PHONE.replace("true}", "true, ask_drafts: true}"))
RENAMED = (FORM, "namn: {type: text,", "helt_namn: {was: namn, type: text,")
TOWN_GONE = (
    *((path, "{vik: Vik, näs: Näs}", "{näs: Näs, ås: Ås}") for path in (FORM, DEPLOYMENT)),
    (DEPLOYMENT, "codes: {vik: 01, näs: 02}", "codes: {näs: 02, ås: 03}"),
)


def files(*changes):
    found = {
        path: text for path, text in read_project(PROJECT).items() if "/scenarios/" not in path
    }
    for path, old, new in changes:
        text = found[path].decode()
        assert old in text, (path, old)
        found[path] = text.replace(old, new).encode()
    return found


def released(house, *changes) -> None:
    found = publish(house.world, files(*changes), "prov", why="Ändrat", who="sara")
    assert isinstance(found, Published), found


def opened(house, name="rut", at=None) -> FormPage:
    found = open_form(house.world, house.as_(name), PLACE, at)
    assert isinstance(found, FormPage), found
    return found


def moved(house, to=2) -> None:
    assert move_draft(house.world, house.as_("rut"), PLACE, to) is None


def notes_of(house) -> list[dict]:
    with house.world.storage.reading("kommunen") as tx:
        rows = tx.connection.execute(select(audit).where(audit.c.act == "keep_own")).all()
    return [(row.account, row.outcome, row.about) for row in rows]


def test_one_is_told_what_differs_and_what_fits(house):
    house.write("rut", PLACE, FIRST)
    released(house, DEMANDED, *TOWN_GONE)
    assert opened(house).newer is not None
    told = read_move(house.world, house.as_("rut"), PLACE)
    assert isinstance(told, MovePage)
    assert [(sv(one.label), one.demanded) for one in told.otherwise.added] == [("Telefon", True)]
    assert told.otherwise.removed == ()
    (town,) = told.otherwise.changed
    assert [sv(one) for one in town.how] == ["Nya svar: Ås.", "Svar som inte finns kvar: Vik."]
    assert told.left == (("Kommun", "Vik"),)
    assert (told.release, told.fits, told.demanded) == (2, 2, True)
    assert notes_of(house) == []


def test_going_over_carries_what_fits_keeps_the_rest_and_is_written_down(house):
    house.write("rut", PLACE, FIRST)
    released(house, ADDED, RENAMED, *TOWN_GONE)
    moved(house)
    found = opened(house)
    assert found.newer is None
    assert found.way.draft.written == {
        "nummer": ("19850101-2382",),
        "helt_namn": ("Test Amal",),
    }
    assert found.way.draft.left == (("Kommun", "Vik"),)
    ((account, outcome, about),) = notes_of(house)
    assert (account, outcome) == ("rut", "allowed")
    for part in ('"moved_from":1', '"moved_to":2', '"left":1', '"asked":true'):
        assert part in about.replace(" ", "")
    assert "Vik" not in about
    assert "Amal" not in about
    receipt = house.send("rut", PLACE, {**SECOND, "telefon": "070"})
    assert page(house, "sara", receipt.number).release == 2


def test_what_did_not_fit_is_shown_until_it_is_put_away(house):
    house.write("rut", PLACE, FIRST)
    released(house, *TOWN_GONE)
    moved(house)
    check = check_answers(house.world, house.as_("rut"), PLACE)
    assert isinstance(check, CheckPage)
    assert check.left == (("Kommun", "Vik"),)
    house.write("rut", PLACE, {"": "personen", "kommun": "ås"})
    assert opened(house).way.draft.left == (("Kommun", "Vik"),)
    assert drop_left(house.world, house.as_("rut"), PLACE) is None
    assert opened(house).way.draft.left == ()
    assert opened(house).way.draft.written["kommun"] == ("ås",)


def test_one_may_stay(house):
    house.write("rut", PLACE, FIRST)
    released(house, ADDED)
    check = check_answers(house.world, house.as_("rut"), PLACE)
    assert isinstance(check, CheckPage)
    assert check.demanded == ()
    receipt = house.send("rut", PLACE, SECOND)
    assert page(house, "sara", receipt.number).release == 1


def test_a_question_that_is_demanded_is_asked_before_the_form_is_sent(house):
    house.write("rut", PLACE, FIRST, SECOND)
    released(house, DEMANDED)
    check = check_answers(house.world, house.as_("rut"), PLACE)
    assert isinstance(check, CheckPage)
    assert [sv(one) for one in check.demanded] == ["Telefon"]
    answer = submit(house.world, house.as_("rut"), PLACE)
    assert isinstance(answer, Refused)
    assert answer.reason.kind == "newer"
    assert opened(house).way.draft.written["namn"] == ("Test Amal",)
    moved(house)
    answer = submit(house.world, house.as_("rut"), PLACE)
    assert isinstance(answer, FormPage)
    assert [one.path for one in answer.problems] == ["telefon"]
    receipt = house.send("rut", PLACE, {**SECOND, "telefon": "070"})
    assert page(house, "sara", receipt.number).release == 2


def test_it_is_still_demanded_when_a_later_release_comes(house):
    house.write("rut", PLACE, FIRST, SECOND)
    released(house, DEMANDED)
    released(house, DEMANDED, *TOWN_GONE)
    assert isinstance(submit(house.world, house.as_("rut"), PLACE), Refused)
    stale = move_draft(house.world, house.as_("rut"), PLACE, 2)
    assert isinstance(stale, MovePage)
    assert (stale.stale, stale.release) == (True, 3)
    assert opened(house).newer is not None
    moved(house, 3)
    assert opened(house).newer is None


def test_what_was_demanded_before_it_was_begun_is_only_asked(house):
    released(house, DEMANDED)
    house.write("rut", PLACE, FIRST)
    released(house, DEMANDED, *TOWN_GONE)
    check = check_answers(house.world, house.as_("rut"), PLACE)
    assert isinstance(check, CheckPage)
    assert check.demanded == ()
    assert opened(house).newer is not None


@pytest.mark.parametrize(
    "change",
    [
        (DEPLOYMENT, "title: Nya Vägar", "title: Nyare Vägar"),
        (FORM, "form: anmälan", "form: anmälan # så"),
    ],
)
def test_nothing_is_said_where_nothing_that_matters_differs(house, change):
    house.write("rut", PLACE, FIRST)
    released(house, change)
    assert opened(house).newer is None
    assert read_move(house.world, house.as_("rut"), PLACE) is None
    moved(house)
    assert notes_of(house) == []


def test_a_changed_workflow_is_a_newer_version_too(house):
    house.write("rut", PLACE, FIRST)
    released(house, (WORKFLOW, "label: Ta emot", "label: Godta"))
    told = read_move(house.world, house.as_("rut"), PLACE)
    assert isinstance(told, MovePage)
    assert (told.otherwise.added, told.otherwise.removed, told.otherwise.changed) == ((), (), ())
    assert (told.left, told.fits) == ((), 3)


def test_a_form_of_a_case_goes_by_the_release_of_the_case(house):
    number = house.to_active(subproject="ett")
    place = FormPlace(form="mående", case=number)
    house.write("kurt", place, MÅR)
    released(house, ("forms/mående.yaml", "känt mig glad", "varit glad"))
    found = open_form(house.world, house.as_("kurt"), place)
    assert isinstance(found, FormPage)
    assert found.newer is None
    assert found.way.draft.written != {}
    assert read_move(house.world, house.as_("kurt"), place) is None


def test_nobody_moves_what_somebody_else_has_written(house):
    house.write("rut", PLACE, FIRST)
    released(house, ADDED)
    assert move_draft(house.world, house.as_("rolf"), PLACE, 2) is None
    assert opened(house).newer is not None
    refused = move_draft(house.world, house.as_("greta"), PLACE, 2)
    assert isinstance(refused, Refused)


def test_who_may_no_longer_open_cases_may_not_go_over(house):
    house.write("rut", PLACE, FIRST)
    narrowed = (WORKFLOW, "anmälan: {by: [remittent, samordnare]", "anmälan: {by: samordnare")
    released(house, narrowed)
    assert isinstance(move_draft(house.world, house.as_("rut"), PLACE, 2), Refused)
    assert notes_of(house) == []


def test_a_page_that_was_shown_before_loses_no_words(house):
    """One tab has gone over; the other still shows the older version, and is saved."""
    house.write("rut", PLACE, FIRST)
    older = opened(house, at="personen").stamp
    released(house, RENAMED, *TOWN_GONE)
    moved(house)
    known = dict(one.split(":") for one in older.split(" "))
    sheet = Sheet(id="0" * 12, number=1, known=known)
    raw = [("_shown", "namn kommun"), ("namn", "Ny Namnsson"), ("kommun", "vik")]
    saved = save_fields(house.world, house.as_("rut"), PLACE, raw, sheet)
    assert isinstance(saved, FieldsSaved)
    found = opened(house).way.draft
    stood = {*found.written["helt_namn"]}
    stood |= {text for way in found.aside.get("helt_namn", ()) for text in way.value["helt_namn"]}
    assert "Ny Namnsson" in stood
    assert found.left == (("Kommun", "Vik"),)
    again = save_page(house.world, house.as_("rut"), PLACE, "personen", raw, sheet)
    assert isinstance(again, FormPage)
    assert again.way.draft.left == (("Kommun", "Vik"),)


def test_where_its_case_would_want_for_something_it_goes_over_by_itself_and_loses_nothing(house):
    house.write("rut", PLACE, FIRST)
    released(house, *TOWN_GONE, *NO_PSYCHOLOGIST)
    found = opened(house)
    assert found.newer is None
    assert found.way.draft.left == (("Kommun", "Vik"),)
    ((_, _, about),) = notes_of(house)
    assert '"asked":false' in about.replace(" ", "")
    assert opened(house).way.draft.left == (("Kommun", "Vik"),)
    assert len(notes_of(house)) == 1


@pytest.mark.parametrize(
    ("changes", "begun"),
    [
        ((ADDED,), BegunDrafts(stay=2)),
        ((DEMANDED,), BegunDrafts(must=2)),
        (((DEPLOYMENT, "title: Nya Vägar", "title: Nyare Vägar"),), BegunDrafts()),
    ],
)
def test_a_release_tells_what_becomes_of_what_is_begun(house, changes, begun):
    house.write("rut", PLACE, FIRST)
    house.write("rolf", PLACE, FIRST)
    found = preview_folder(house.world, files(*changes), "prov", tenant="kommunen")
    assert isinstance(found, Preview), found
    assert found.begun == begun
