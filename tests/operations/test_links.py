"""Those without an account answer what they are asked through a link: made, mailed, handed over, opened,
paused, taken back; and never more than that one form.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from engine.access.facts import Act
from engine.foundation.texts import in_words
from engine.foundation.wrong import Refused
from engine.operations.assign import assign
from engine.operations.check_answers import check_answers
from engine.operations.drop_draft import drop_draft
from engine.operations.form_page import FormPage
from engine.operations.give_link import mail_link, new_code, revoke_link, show_link
from engine.operations.letters import Letter
from engine.operations.my_day import my_day
from engine.operations.open_form import open_form
from engine.operations.open_link import Answering, choose_language, read_link, start_link
from engine.operations.publish import publish
from engine.operations.read_case import read_case
from engine.operations.read_project import read_project
from engine.operations.read_submission import read_submission
from engine.operations.save_page import save_page
from engine.operations.submit import submit
from engine.operations.take_action import take_action
from engine.operations.verify import verify_all
from engine.operations.views import CasePage, FormPlace, Receipt, SubmissionPage
from engine.operations.views_day import Day
from engine.operations.views_links import CodeGiven, Given, LinkShown
from engine.operations.world import DEFAULT_TENANT, World
from engine.storage import people
from engine.storage.schema import ask_link, audit, link_draft
from tests.operations.house import NUMBER, PROJECT, House

BO = {"handledare.name": "Bo Ek", "handledare.email": "bo@example.se"}
ANSWERS = [("går", "1"), ("mer", "Han är trött"), ("_shown", "går mer")]


@pytest.fixture
def letters() -> list[Letter]:
    return []


@pytest.fixture
def home(house: House, letters: list[Letter]) -> House:
    """The house with a post office that keeps its letters here."""
    world = replace(house.world, mail=lambda tx, letter: letters.append(letter))
    return replace(house, world=world)


def with_placement(house: House, contact: dict[str, str] | None = None) -> str:
    """A case in which somebody who takes in a trainee is asked how it goes."""
    number = house.to_active()
    place = FormPlace(form="praktikplats", case=number, action="praktik")
    house.send("sara", place, {"": "", **(contact or BO)})
    return number


def to_hand(house: House, who: str) -> list[str]:
    day = my_day(house.world, house.as_(who))
    assert isinstance(day, Day), day
    every = (*day.late, *day.due_today, *day.week, *day.rest)
    return [in_words(one.label, "sv") for one in every if one.kind == "link"]


def test_whoever_keeps_the_case_has_the_link_to_hand_over(house: House) -> None:
    """Until it has been handed over; nobody else is asked to."""
    number = with_placement(house)
    assign(house.world, house.as_("sara"), number, {"samordnare": "sara", "coach": "cia"})
    assert (to_hand(house, "sara"), to_hand(house, "cia")) == (["Lämna länken till Bo Ek"], [])
    handed(house, number)
    assert to_hand(house, "sara") == []


def asked_participant(house: House) -> str:
    number = house.to_active(subproject="ett")
    house.act("sara", number, "fråga")
    return number


def link_in(house: House, number: str) -> LinkShown:
    page = read_case(house.world, house.as_("sara"), number)
    assert isinstance(page, CasePage)
    return page.links[0]


def handed(house: House, number: str, **how: bool) -> str:
    """The token of a link that is shown to sara."""
    given = show_link(house.world, house.as_("sara"), number, link_in(house, number).id, **how)
    assert isinstance(given, Given), given
    return given.path.removeprefix("/s/")


def code_for(house: House, number: str) -> str:
    given = new_code(house.world, house.as_("sara"), number, link_in(house, number).id)
    assert isinstance(given, CodeGiven), given
    return given.code


def begun(world: World, token: str, code: str = "") -> tuple[str, Answering]:
    """The session, and who it makes one."""
    session = start_link(world, token, code)
    assert isinstance(session, str), session
    found = read_link(world, token, session)
    assert isinstance(found, Answering), found
    assert found.page.inside
    return session, found


def answer(world: World, found: Answering) -> Receipt:
    save_page(world, found.caller, found.place, "", ANSWERS)
    receipt = submit(world, found.caller, found.place)
    assert isinstance(receipt, Receipt), receipt
    return receipt


def state(house: House, number: str) -> str:
    return link_in(house, number).state


def is_gone(found: object) -> bool:
    return isinstance(found, Refused) and found.reason.kind == "missing"


def test_a_contact_with_an_address_is_mailed_at_once_and_answers(home, letters) -> None:
    number = with_placement(home)
    (letter,) = letters
    assert letter.to == "bo@example.se"
    told = " ".join(one.in_("sv") for one in (letter.subject, *letter.words))
    assert "Nya Vägar" in told
    assert not any(word in told for word in ("Amal", "praktik", "Bo", number, "Hur går"))
    assert state(home, number) == "sent"
    token = letter.path.removeprefix("/s/")
    seen = read_link(home.world, token)
    assert isinstance(seen, Answering)
    assert (seen.page.inside, seen.page.by_code, seen.page.begun) == (False, False, False)
    assert state(home, number) == "opened"
    session, found = begun(home.world, token)
    assert state(home, number) == "started"
    receipt = answer(home.world, found)
    assert state(home, number) == "answered"
    page = read_case(home.world, home.as_("sara"), number)
    assert isinstance(page, CasePage)
    assert not [one for one in page.requests if one.form == "omdöme"]
    sent = next(one for one in page.submissions if one.form == "omdöme")
    assert sent.by.in_("sv") == "Bo Ek, genom en länk"
    assert any(one.label.in_("sv") == "Praktiken behöver stöd" for one in page.flags)
    read = read_submission(home.world, home.as_("sara"), number, receipt.submission)
    assert isinstance(read, SubmissionPage)
    assert (read.by.in_("sv"), read.on_behalf) == ("Bo Ek, genom en länk", None)
    after = read_link(home.world, token, session)
    assert isinstance(after, Answering)
    assert after.page.receipt is not None
    assert after.page.receipt.code == receipt.code
    home.later(days=40)
    assert is_gone(read_link(home.world, token, session))
    assert verify_all(home.world, DEFAULT_TENANT).broken == ()


def test_only_a_digest_is_stored_and_the_token_is_in_no_repr(home, letters) -> None:
    number = with_placement(home)
    token = letters[0].path.removeprefix("/s/")
    given = show_link(home.world, home.as_("sara"), number, link_in(home, number).id)
    assert "hemlighet" not in repr(given) + repr(letters[0])
    with home.world.storage.reading(DEFAULT_TENANT) as tx:
        rows = tx.connection.execute(select(ask_link)).all()
        notes = tx.connection.execute(select(audit)).all()
    for secret in (token.partition(":")[2], given.path):
        assert secret not in repr(rows) + repr(notes)


def test_without_an_address_it_is_shown_once_to_staff(home, letters) -> None:
    number = with_placement(home, {"handledare.name": "Bo Ek", "handledare.phone": "0701740611"})
    assert letters == []
    link = link_in(home, number)
    assert (link.state, link.address) == ("new", False)
    assert isinstance(mail_link(home.world, home.as_("sara"), number, link.id), Refused)
    token = handed(home, number)
    assert state(home, number) == "sent"
    answer(home.world, begun(home.world, token)[1])


def test_a_new_link_ends_the_old_and_keeps_what_was_written(home, letters) -> None:
    number = with_placement(home)
    old = letters[0].path.removeprefix("/s/")
    session, found = begun(home.world, old)
    save_page(home.world, found.caller, found.place, "", ANSWERS)
    assert isinstance(
        mail_link(home.world, home.as_("sara"), number, link_in(home, number).id), Given
    )
    assert is_gone(read_link(home.world, old, session))
    new = letters[1].path.removeprefix("/s/")
    assert read_link(home.world, new, session).page.inside is False
    page = open_form(home.world, begun(home.world, new)[1].caller, found.place)
    assert isinstance(page, FormPage)
    assert page.way.draft.written["mer"] == ("Han är trött",)
    assert page.person is None


def test_links_that_lead_nowhere_are_answered_alike(home, letters) -> None:
    number = with_placement(home)
    revoked = letters[0].path.removeprefix("/s/")
    assert revoke_link(home.world, home.as_("sara"), number, link_in(home, number).id) is None
    assert state(home, number) == "revoked"
    late = handed(home, with_placement(home))
    home.later(days=22)
    made_up = ["kommunen:x", "x", "granne:x", "", "kommunen:" + "a" * 400, "okänd:x"]
    answers = {repr(read_link(home.world, one)) for one in (revoked, late, *made_up)}
    assert len(answers) == 1
    assert {repr(start_link(home.world, one)) for one in (revoked, late, *made_up)} == answers
    assert is_gone(choose_language(home.world, late, "sv"))


def test_an_ask_that_is_answered_otherwise_ends_its_link(home) -> None:
    number = asked_participant(home)
    token, code = handed(home, number), code_for(home, number)
    _, found = begun(home.world, token, code)
    save_page(
        home.world, found.caller, found.place, "", [("svar.glad", "1"), ("_shown", "svar.glad")]
    )
    mood = {"": "", "svar.glad": "1", "svar.lugn": "1", "inte_leva": "false"}
    home.send("kurt", FormPlace(form="mående", case=number), mood)
    assert is_gone(read_link(home.world, token))
    assert isinstance(submit(home.world, found.caller, found.place), Refused)
    with home.world.storage.reading(DEFAULT_TENANT) as tx:
        assert tx.connection.execute(select(func.count()).select_from(link_draft)).scalar_one() == 0


def test_what_is_sensitive_takes_a_code_once_in_a_while(home) -> None:
    number = asked_participant(home)
    token = handed(home, number)
    assert link_in(home, number).by_code
    assert isinstance(start_link(home.world, token), Refused)
    assert isinstance(start_link(home.world, token, "123456"), Refused)
    code = code_for(home, number)
    assert re.fullmatch("[0-9]{6}", code)
    session, _ = begun(home.world, token, f" {code[:3]} {code[3:]} ")
    assert isinstance(start_link(home.world, token, code), Refused), "it is used up"
    home.later(hours=1)
    assert read_link(home.world, token, session).page.inside
    home.later(hours=3)
    away = read_link(home.world, token, session)
    assert (away.page.inside, away.may_write) == (False, True)
    begun(home.world, token, code_for(home, number))
    late = code_for(home, number)
    home.later(days=3, minutes=1)
    assert isinstance(start_link(home.world, token, late), Refused)


def test_guessing_a_code_uses_up_that_code_and_nobody_elses(home) -> None:
    first, second = asked_participant(home), with_placement(home)
    token, code = handed(home, first), code_for(home, first)
    other, others = handed(home, second), code_for(home, second)
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for _ in range(5):
        assert isinstance(start_link(home.world, token, wrong), Refused)
    spent = start_link(home.world, token, code)
    assert isinstance(spent, Refused)
    assert "ny kod" in spent.reason.sentence.in_("sv")
    begun(home.world, other, others)
    begun(home.world, token, code_for(home, first))


def test_the_session_of_one_link_is_none_of_another(home) -> None:
    first, second = handed(home, with_placement(home)), handed(home, with_placement(home))
    session, _ = begun(home.world, first)
    assert not read_link(home.world, second, session).page.inside


def test_whoever_has_a_link_does_nothing_else(home) -> None:
    """The form at another place, of another case, in another deployment, or any other act."""
    number, elsewhere = with_placement(home), home.to_active(who="sara")
    _, found = begun(home.world, handed(home, number))
    caller, own = found.caller, found.place
    places = (
        FormPlace(form="mående", case=number),
        FormPlace(form="omdöme", case=elsewhere),
        FormPlace(form="avslut", case=number, action="avsluta"),
        FormPlace(form="omdöme", case=number, action="praktik"),
        FormPlace(form="anmälan", workflow="deltagare"),
    )
    for place in places:
        for done in (
            open_form(home.world, caller, place),
            save_page(home.world, caller, place, "", ANSWERS),
            check_answers(home.world, caller, place),
            submit(home.world, caller, place),
        ):
            assert isinstance(done, Refused), place
    assert is_gone(read_case(home.world, caller, number))
    assert is_gone(take_action(home.world, caller, number, "avsluta"))
    assert is_gone(show_link(home.world, caller, number, link_in(home, number).id))
    assert is_gone(open_form(home.world, replace(caller, deployment="annan"), own))
    assert isinstance(open_form(home.world, caller, own), FormPage)
    assert drop_draft(home.world, caller, own) is None


def test_links_are_kept_by_those_who_see_the_whole_case(home) -> None:
    number = with_placement(home)
    link = link_in(home, number).id
    for who in ("psy", "rut", "stig", "greta", "carl", "fia"):
        for act in (show_link, mail_link, new_code, revoke_link):
            assert isinstance(act(home.world, home.as_(who), number, link), Refused), (who, act)
    page = read_case(home.world, home.as_("rut"), number)
    assert page.links == ()
    other = link_in(home, with_placement(home)).id
    assert is_gone(show_link(home.world, home.as_("sara"), number, other))


def test_what_somebody_has_begun_is_not_shown_to_staff_who_may_not_read_it(home) -> None:
    """Stina reads only the result of how people feel; a link that she is shown must not hold the rest."""
    number = asked_participant(home)
    token = handed(home, number)
    _, found = begun(home.world, token, code_for(home, number))
    save_page(
        home.world, found.caller, found.place, "", [("svar.glad", "0"), ("_shown", "svar.glad")]
    )
    refused = show_link(home.world, home.as_("stina"), number, link_in(home, number).id)
    assert isinstance(refused, Refused)
    assert "du får inte läsa det" in refused.reason.sentence.in_("sv")
    assert read_link(home.world, token, "") is not None
    anew = handed(home, number, anew=True)
    _, fresh = begun(home.world, anew, code_for(home, number))
    assert open_form(home.world, fresh.caller, fresh.place).way.draft.written == {}


def test_nothing_is_mailed_by_itself_to_somebody_protected(home, letters) -> None:
    number = home.open_case(subproject="ett")
    home.act("sara", number, "ta_emot")
    home.send("psy", FormPlace(form="bedömning", case=number), {"råd": "ja"})
    home.act("sara", number, "börja")
    with home.world.storage.writing(DEFAULT_TENANT) as tx:
        identity = people.person_of_number(tx, NUMBER)
        person = people.find_person(tx, identity)
        told = person.telling("prov", {"email": "amal@example.se"})
        people.change_person(tx, told, "personnummer", home.world.now())
    home.act("sara", number, "fråga")
    assert [one.to for one in letters] == ["amal@example.se"]
    home.send("kurt", FormPlace(form="mående", case=number),
              {"": "", "svar.glad": "1", "svar.lugn": "1", "inte_leva": "false"})  # fmt: skip
    with home.world.storage.writing(DEFAULT_TENANT) as tx:
        person = people.find_person(tx, identity)
        veiled = replace(person, protected="protected")
        people.change_person(tx, veiled, "personnummer", home.world.now())
    home.act("sara", number, "fråga")
    assert len(letters) == 1
    assert link_in(home, number).state == "new"


def test_seeing_starting_and_wrong_codes_are_in_the_audit(home) -> None:
    number = asked_participant(home)
    token = handed(home, number)
    read_link(home.world, token)
    start_link(home.world, token, "000000")
    begun(home.world, token, code_for(home, number))
    with home.world.storage.reading(DEFAULT_TENANT) as tx:
        asked = select(audit.c.account, audit.c.outcome, audit.c.about).where(
            audit.c.act == str(Act.OPEN_LINK)
        )
        rows = [tuple(row) for row in tx.connection.execute(asked)]
    found = [(outcome, re.search('"did":"([a-z]+)"', about)[1]) for _, outcome, about in rows]
    for one in (("allowed", "opened"), ("refused", "code"), ("allowed", "started")):
        assert one in found
    assert {account.partition(":")[0] for account, _, _ in rows} == {"link"}


def test_a_link_lasts_some_time_after_the_last_day(home) -> None:
    number = with_placement(home)
    token = handed(home, number)
    for days, there in ((20, True), (2, False)):
        home.later(days=days)
        assert isinstance(read_link(home.world, token), Answering) is there
    assert state(home, number) == "expired"
    begun(home.world, handed(home, number))


@pytest.mark.parametrize(("word", "links", "code"), [("never", 0, False), ("code", 1, True)])
def test_a_form_says_whether_it_is_answered_by_link(
    home, word: str, links: int, code: bool
) -> None:
    path, line = "deployments/prov/workflows/deltagare.yaml", "omdöme: {by: handledare, "
    files = dict(read_project(PROJECT))
    text = files[path].decode().replace(line, f"{line}by_link: {word}, ")
    publish(home.world, {**files, path: text.encode()}, "prov", why="Länk", who="sara")
    page = read_case(home.world, home.as_("sara"), with_placement(home))
    assert [one.by_code for one in page.links] == [code] * links
