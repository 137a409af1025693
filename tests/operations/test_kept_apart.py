"""What two people answer each by themselves is kept from everybody else until the state that it is read from:
on the page of the case, in charts, flags, refusals, what other forms see, receipts and drafts. Then both are
read side by side.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.foundation.wrong import Refused
from engine.operations.assign import assign
from engine.operations.change_rows import add_row
from engine.operations.compare_submissions import compare_submissions
from engine.operations.form_page import FormPage
from engine.operations.give_link import new_code, show_link
from engine.operations.list_cases import list_cases
from engine.operations.my_day import my_day
from engine.operations.notifications import read_notifications
from engine.operations.open_form import open_form
from engine.operations.open_link import Answering, read_link, start_link
from engine.operations.publish import Published, publish
from engine.operations.read_board import read_board
from engine.operations.read_case import read_case
from engine.operations.read_project import read_project
from engine.operations.read_submission import read_submission
from engine.operations.read_times import read_times
from engine.operations.save_page import save_page
from engine.operations.submit import submit
from engine.operations.take_action import take_action
from engine.operations.views import CaseFilter, CasePage, FormPlace, Receipt
from engine.operations.views_day import BoardFilter
from engine.operations.views_links import ComparedPage
from tests.operations.house import PROJECT, House
from tests.operations.test_links import link_in

SECRET = "Det här får ingen veta än"
WORKFLOW = "deployments/prov/workflows/deltagare.yaml"
FORM = """\
form: {name}
title: {title}
instrument: {{source: Egen, licence: {{status: free}}, wording: own}}
fields:
  tro:
    type: scale
    label: Hur stor är tron på arbete?
    options: {{1: Liten, 2: Lagom, 3: Stor}}
    required: true
  varför: {{type: long_text, label: Varför?}}
values:
  tro_nu: {{label: Tro, value: tro}}
flags:
  låg: {{when: tro <= 1, severity: urgent, label: Tron är mycket liten}}
"""
AFTER = """\
form: efter
title: Efteråt
fields:
  mående: {use: bip_deltagare, required: false}
  såg: {type: text, label: Syns bara när tron är liten, show_if: case.tillsammans <= 1}
"""


def files() -> dict[str, bytes]:
    """The project, with a pair that is read from `läst`, a guard on what was answered and a form that asks
    by it.
    """
    found = dict(read_project(PROJECT))
    text = found[WORKFLOW].decode()
    text = text.replace(
        "  omdöme: {by: handledare",
        "  bip_deltagare: {by: participant, read: [samordnare, coach], read_from: läst}\n"
        "  bip_coach: {by: coach, read: [samordnare, coach], read_from: läst}\n"
        "  efter: {by: [samordnare, coach], read: [samordnare, coach]}\n"
        "  omdöme: {by: handledare",
    ).replace(
        "on_flag:",
        "values:\n  tillsammans: {label: Tillsammans, value: bip_deltagare.tro_nu}\non_flag:",
    )
    text = text.replace(
        "    offers: [mående, samtal, träff]\n",
        "    offers: [mående, samtal, träff, bip_coach, efter]\n",
    ).replace(
        "      fråga: {label",
        "      mät: {label: Mät, by: samordnare, do: {ask: bip_deltagare, of: participant}}\n"
        "      vidare:\n"
        "        label: Vidare\n"
        "        by: [samordnare, coach]\n"
        "        to: avslutad\n"
        "        when: tillsammans >= 3\n"
        "      lås: {label: Lås, by: samordnare, to: läst, needs: [bip_deltagare, bip_coach]}\n"
        "      fråga: {label",
    )
    text = text.replace(
        "  avslutad: {label",
        "  läst: {label: Läst, phase: followup, offers: efter, actions: "
        "{klar: {label: Klar, by: samordnare, to: avslutad}}}\n"
        "  avslutad: {label",
    )
    found[WORKFLOW] = text.encode()
    for name, title in (("bip_deltagare", "Deltagarens tro"), ("bip_coach", "Coachens tro")):
        found[f"deployments/prov/forms/{name}.yaml"] = FORM.format(name=name, title=title).encode()
    found["deployments/prov/forms/efter.yaml"] = AFTER.encode()
    return found


@pytest.fixture
def pair(house: House) -> House:
    published = publish(house.world, files(), "prov", why="Par", who="sara")
    assert isinstance(published, Published), published
    return house


def measured(house: House) -> tuple[str, Answering, Receipt]:
    """A case in which the participant has answered through a link, and the coach not yet."""
    number = house.to_active(subproject="ett")
    house.act("sara", number, "mät")
    link = link_in(house, number).id
    token = show_link(house.world, house.as_("sara"), number, link).path.removeprefix("/s/")
    code = new_code(house.world, house.as_("sara"), number, link).code
    session = start_link(house.world, token, code)
    assert isinstance(session, str)
    found = read_link(house.world, token, session)
    assert isinstance(found, Answering)
    raw = [("tro", "1"), ("varför", SECRET), ("_shown", "tro varför")]
    save_page(house.world, found.caller, found.place, "", raw)
    other = open_form(house.world, house.as_("sara"), FormPlace(form="efter", case=number))
    assert SECRET not in repr(other), "a draft is its writer's own"
    receipt = submit(house.world, found.caller, found.place)
    assert isinstance(receipt, Receipt), receipt
    return number, found, receipt


def told_everywhere(house: House, who: str, number: str) -> str:
    """All that somebody is told without asking for the answers themselves."""
    world, caller = house.world, house.as_(who)
    page = read_case(world, caller, number)
    assert isinstance(page, CasePage)
    shown = replace(page, workflow=None)
    lists = (list_cases(world, caller, CaseFilter()), read_board(world, caller, BoardFilter()),
             my_day(world, caller), read_notifications(world, caller),
             read_times(world, caller, number))  # fmt: skip
    return repr((shown, lists))


@pytest.mark.parametrize("who", ["sara", "stina"])
def test_nobody_else_learns_of_it_before_the_state(pair: House, who: str) -> None:
    number, _, receipt = measured(pair)
    told = told_everywhere(pair, who, number)
    assert SECRET not in told
    assert "Tron är mycket liten" not in told
    page = read_case(pair.world, pair.as_(who), number)
    assert not [one for one in page.measurements if one.form == "bip_deltagare"]
    assert not [one for one in page.submissions if one.form == "bip_deltagare"]
    assert page.beside == ()
    read = read_submission(pair.world, pair.as_(who), number, receipt.submission)
    assert isinstance(read, Refused)
    assert isinstance(compare_submissions(pair.world, pair.as_(who), number, "bip_coach"), Refused)


def test_a_refusal_does_not_tell_the_answer(pair: House) -> None:
    number, _, _ = measured(pair)
    refused = take_action(pair.world, pair.as_("sara"), number, "vidare")
    assert isinstance(refused, Refused)
    words = " ".join(one.sentence.in_("sv") for one in refused.reasons)
    assert "1" not in words, words
    assert "Tillsammans" not in words, words


def test_another_form_does_not_see_it(pair: House) -> None:
    number, _, _ = measured(pair)
    place = FormPlace(form="efter", case=number)
    page = open_form(pair.world, pair.as_("sara"), place)
    assert isinstance(page, FormPage)
    assert "såg" not in page.way.settled.shown
    shut(pair, number)
    page = open_form(pair.world, pair.as_("sara"), place)
    assert "såg" in page.way.settled.shown


def test_what_an_urgent_answer_asks_for_names_no_answer(pair: House) -> None:
    number, _, _ = measured(pair)
    page = read_case(pair.world, pair.as_("sara"), number)
    (task,) = [one for one in page.requests if one.flag is not None]
    assert task.flag.label.in_("sv") == "Brådskar"


def test_a_block_of_another_form_is_kept_as_well(pair: House) -> None:
    number, _, _ = measured(pair)
    inside = {"": "", "mående.tro": "1", "mående.varför": SECRET}
    sent = pair.send("sara", FormPlace(form="efter", case=number), inside)
    assert SECRET in repr(read_submission(pair.world, pair.as_("sara"), number, sent.submission))
    other = read_submission(pair.world, pair.as_("stina"), number, sent.submission)
    assert not isinstance(other, Refused)
    assert SECRET not in repr(replace(other, form=None))
    page = read_case(pair.world, pair.as_("stina"), number)
    assert not [one for one in page.measurements if one.form == "bip_deltagare"]


def test_the_first_to_answer_learns_nothing_of_the_other(pair: House) -> None:
    number, found, _ = measured(pair)
    seat(pair, number)
    pair.send("cia", FormPlace(form="bip_coach", case=number),
              {"": "", "tro": "3", "varför": "Coachens ord"})  # fmt: skip
    for place in (FormPlace(form="bip_coach", case=number), found.place):
        assert "Coachens ord" not in repr(open_form(pair.world, found.caller, place))
        assert isinstance(add_row(pair.world, found.caller, place, "", [], "x"), Refused)
    assert "Coachens ord" not in told_everywhere(pair, "stina", number)
    own = read_case(pair.world, pair.as_("cia"), number)
    assert [one.form for one in own.submissions if one.form.startswith("bip")] == ["bip_coach"]


def test_then_both_are_read_beside_one_another(pair: House) -> None:
    number, _, _ = measured(pair)
    shut(pair, number)
    page = read_case(pair.world, pair.as_("sara"), number)
    (name,) = [one.name for one in page.beside]
    seen = compare_submissions(pair.world, pair.as_("sara"), number, name)
    assert isinstance(seen, ComparedPage)
    assert [one.by.in_("sv") if hasattr(one.by, "in_") else one.by for one in seen.columns] == [
        "Deltagaren, genom en länk", "Test Cia",
    ]  # fmt: skip
    first, second = seen.rows
    assert (first.differs, second.values) == (True, (SECRET, "Coachens ord"))
    assert any(one.label.in_("sv") == "Tron är mycket liten" for one in page.flags)
    by_psy = compare_submissions(pair.world, pair.as_("psy"), number, name)
    assert isinstance(by_psy, Refused)


def shut(house: House, number: str) -> None:
    """The coach answers too, and both can be read."""
    seat(house, number)
    answers = {"": "", "tro": "3", "varför": "Coachens ord"}
    house.send("cia", FormPlace(form="bip_coach", case=number), answers)
    house.act("sara", number, "lås")


def seat(house: House, number: str) -> bool:

    return not isinstance(assign(house.world, house.as_("sara"), number, {"coach": "cia"}), Refused)
