"""Log review: chosen by rules and chance, judged by who reads no case, signed; the extract; the file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from engine.access.posting import Posting
from engine.foundation.wrong import Refused
from engine.interop.people_file import read_people
from engine.operations.assign import assign
from engine.operations.callers import Caller
from engine.operations.change_account import change_roles
from engine.operations.draw_reviews import draw_review
from engine.operations.export_log import export_log, lines_since
from engine.operations.judge_review import close_review, judge_review
from engine.operations.list_accounts import list_accounts
from engine.operations.publish import Published, publish
from engine.operations.read_case import read_case
from engine.operations.read_extract import read_extract
from engine.operations.read_frame import read_frame
from engine.operations.read_in_emergency import read_in_emergency
from engine.operations.read_project import read_project
from engine.operations.read_reviews import read_review, read_reviews
from engine.operations.review_log import review_log
from engine.operations.set_protection import set_protection
from engine.operations.sign_in import SignedIn, sign_in
from engine.operations.sync_people import sync_people
from engine.operations.views import CasePage, Frame, Moved
from engine.operations.views_review import Extract, ReviewPage, Reviews, ReviewShown
from engine.operations.world import DEFAULT_TENANT
from engine.storage import people
from engine.storage.audit import chain
from engine.storage.cases import find_case
from engine.storage.timers import timer_of
from tests.effects.post_office import PostOffice, post_office
from tests.operations.house import NUMBER, PASSWORD, PROJECT, House
from tests.operations.reasons import give_reason
from tests.operations.test_notifications import BASE, choose, night_passes, with_post

DAY = date(2024, 3, 4)
NAME = "Test Kim"


@pytest.fixture
def read_by(house: House) -> tuple[House, str]:
    """A case of cia's about somebody who is called as one of the staff: read by her, by sara who has no part
    in it after opening it, by stina who has none, and by carl in an emergency.
    """
    number = house.open_case("sara", number=NUMBER, name=NAME, subproject="ett")
    assert isinstance(assign(house.world, house.as_("sara"), number, {"coach": "cia"}), Moved)
    for who in ("cia", "stina", "stina"):
        assert isinstance(read_case(house.world, house.as_(who), number), CasePage)
    assert read_in_emergency(house.world, house.as_("carl"), number, "Larm i natt") == number
    assert isinstance(read_case(house.world, house.as_("carl"), number), CasePage)
    return house, number


def drawn(house: House) -> ReviewPage:
    made = review_log(house.world, house.as_("greta"), DAY, DAY)
    assert isinstance(made, str), made
    return seen(house, made)


def seen(house: House, review: str) -> ReviewPage:
    page = read_review(house.world, house.as_("greta"), review)
    assert isinstance(page, ReviewPage), page
    return page


def test_whoever_holds_their_role_in_the_unit_of_the_case_does_their_own_work(house: House) -> None:
    """Where the account says that somebody is employed is no matter."""
    number = house.open_case("sara", number=NUMBER, name=NAME, subproject="ett")
    fia, norr = house.as_("fia"), Posting("kommunen", "norr")
    roles = {"samordnare": norr}
    assert change_roles(house.world, fia, "stina", frozenset(roles), roles) is None
    stina = sign_in(house.world, "stina", PASSWORD)
    assert isinstance(stina, SignedIn)
    caller = Caller(account=stina.account, deployment="prov")
    assert isinstance(read_case(house.world, caller, number), CasePage)
    why = {one.who: {said.in_("sv") for said in one.why} for one in drawn(house).items}
    assert "Annat än det egna arbetet" not in why["Test Stina"]


def test_what_the_rules_point_at_with_rows_and_reasons(read_by: tuple[House, str]) -> None:
    house, number = read_by
    page = drawn(house)
    why = {one.who: {said.in_("sv") for said in one.why} for one in page.items}
    assert "Nödläsning" in why["Test Carl"]
    assert "Annat än det egna arbetet" in why["Test Stina"]
    assert not why["Test Cia"] & {"Annat än det egna arbetet", "Ingen del i ärendet"}
    assert "Personen arbetar här" in why["Test Cia"]
    assert page.whole
    (carl,) = (one for one in page.items if one.who == "Test Carl")
    assert (carl.case, carl.times) == (number, 1)
    assert [(row.what.in_("sv"), row.reason) for row in carl.rows] == [
        ("Öppnade ärendet i en nödsituation", "Larm i natt"), ("Öppnade ärendet", "")
    ]  # fmt: skip
    assert page.review.read == sum(one.times for one in page.items)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        pytest.param({"phone": "070-123 45 67"}, "+46701234567;", id="phone"),
        pytest.param(
            {"address": "Storgatan 1, 372 30 Ronneby"}, ";storgatan 1 37230 RONNEBY", id="address"
        ),
        pytest.param(
            {"address": "Storgatan 1", "postcode": "37230", "city": "Ronneby"},
            ";Storgatan 1, 372 30 Ronneby",
            id="address in parts",
        ),
    ],
)
def test_the_same_address_or_telephone_as_whoever_read_is_pointed_at(
    read_by: tuple[House, str], theirs: dict[str, str], ours: str
) -> None:
    """As the file of those who are employed has them; said in whichever project."""
    house, number = read_by
    said_of(house, number, theirs)
    assert "Samma kontaktuppgift" not in rules_about(house, "Test Stina")
    head = "konto;namn;telefon;adress;roller"
    lines = ("fia;Test Fia;;;prov.förvaltare", f"stina;Test Stina;{ours};prov.samordnare")
    employed, wrong = read_people("\n".join((head, *lines)).encode())
    assert not wrong
    assert sync_people(house.world, employed, ("prov",)).done
    assert "Samma kontaktuppgift" in rules_about(house, "Test Stina")
    assert "Samma kontaktuppgift" not in rules_about(house, "Test Cia")
    row = repr(list_accounts(house.world, house.as_("fia")))
    assert "storgatan" not in row.casefold(), "it is compared, and told to nobody"
    without = read_people(b"konto;namn\nfia;Test Fia\nstina;Test Stina")[0]
    sync_people(house.world, without, ())
    assert "Samma kontaktuppgift" in rules_about(house, "Test Stina"), "nothing was said of it"


def said_of(house: House, number: str, facts: dict[str, str]) -> None:
    with house.world.storage.writing(DEFAULT_TENANT) as tx:
        row = find_case(tx, "prov", number)
        assert row is not None
        person = people.find_person(tx, str(row.person))
        assert person is not None
        told = person.telling("ett annat projekt", facts)
        people.change_person(tx, told, "personnummer", house.clock.now())


def rules_about(house: House, who: str) -> set[str]:
    return {said.in_("sv") for one in drawn(house).items if one.who == who for said in one.why}


def test_it_is_judged_signed_and_counted(read_by: tuple[House, str]) -> None:
    house, _ = read_by
    page = drawn(house)
    review, greta = page.review.id, house.as_("greta")
    early = close_review(house.world, greta, review, "Klart")
    assert isinstance(early, Refused)
    for one in page.items:
        verdict = "wrong" if one.who == "Test Stina" else "right"
        wordless = judge_review(house.world, greta, review, one.number, "wrong", "")
        assert isinstance(wordless, Refused), "what is wrong says why"
        words = "Ingen anledning" if verdict == "wrong" else ""
        assert judge_review(house.world, greta, review, one.number, verdict, words) == review
    assert close_review(house.world, greta, review, "En läsning utreds") == review
    again = judge_review(house.world, greta, review, 1, "right", "")
    assert isinstance(again, Refused), "what is signed stands"
    listed = read_reviews(house.world, greta)
    assert isinstance(listed, Reviews)
    (told,) = listed.reviews
    assert (told.items, told.judged, told.left, told.faults) == (len(page.items),) * 2 + (0, 1)
    assert (told.closer, told.words) == ("Test Greta", "En läsning utreds")


@pytest.mark.parametrize("who", ["sara", "cia", "stig", "fia", "rut"])
def test_others_neither_see_nor_judge(read_by: tuple[House, str], who: str) -> None:
    house, number = read_by
    review = drawn(house).review.id
    caller = house.as_(who)
    for found in (
        read_reviews(house.world, caller),
        read_review(house.world, caller, review),
        review_log(house.world, caller, DAY, DAY),
        judge_review(house.world, caller, review, 1, "right", ""),
        close_review(house.world, caller, review, "Klart"),
        read_extract(house.world, caller, number),
        export_log(house.world, caller, DAY, DAY),
    ):
        assert isinstance(found, Refused)
        assert found.reason.kind == "access"


def test_of_the_protected_not_even_the_number(read_by: tuple[House, str]) -> None:
    house, number = read_by
    set_protection(house.world, house.as_("cia"), number, "marked", "Ny uppgift")
    page = drawn(house)
    assert number not in repr(page)
    assert NAME not in repr(page)
    assert {one.case for one in page.items} == {""}


@pytest.mark.parametrize(
    ("first", "last"),
    [(DAY, DAY - timedelta(days=1)), (DAY, date.max), (DAY - timedelta(days=99), DAY)],
)
def test_days_that_cannot_be_reviewed(house: House, first: date, last: date) -> None:
    for found in (
        review_log(house.world, house.as_("greta"), first, last),
        export_log(house.world, house.as_("greta"), first, last),
    ):
        assert isinstance(found, Refused)
        assert found.reason.kind == "unusable"


def test_the_extract_says_who_when_in_what_role_and_why(read_by: tuple[House, str]) -> None:
    house, number = read_by
    found = read_extract(house.world, house.as_("greta"), number.lower())
    assert isinstance(found, Extract)
    told = {one.who: one for one in found.rows}
    assert set(told) == {"Test Cia", "Test Stina", "Test Carl"}
    assert (told["Test Stina"].times, told["Test Stina"].day) == (2, DAY)
    assert [role.in_("sv") for role in told["Test Carl"].roles] == ["Coach"]
    assert [one if isinstance(one, str) else one.in_("sv") for one in told["Test Carl"].why] == [
        "Nödläsning", "Larm i natt"
    ]  # fmt: skip
    assert isinstance(read_extract(house.world, house.as_("greta"), "NV-1999-1"), Refused)


def test_the_file_holds_every_row_tied_to_its_chain_and_nothing_of_anybody(
    read_by: tuple[House, str],
) -> None:
    house, number = read_by
    set_protection(house.world, house.as_("cia"), number, "marked", "Ny uppgift")
    give_reason(house, "cia", number)
    text = export_log(house.world, house.as_("greta"), DAY, DAY)
    assert isinstance(text, str)
    for word in (NAME, NUMBER, number, "Larm i natt", "Möte i dag", "Ny uppgift"):
        assert word not in text
    rows = [json.loads(line) for line in text.splitlines()]
    assert [one["time"] for one in rows] == sorted(one["time"] for one in rows)
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        for name in {one["chain"] for one in rows}:
            kept = {(at, link) for at, entry, link in chain(tx, name) if entry.deployment == "prov"}
            mine = {(one["number"], one["hash"]) for one in rows if one["chain"] == name}
            assert mine <= kept
    since = house.clock.moment - timedelta(days=2)
    lines = tuple(lines_since(house.world, DEFAULT_TENANT, "prov", since))
    assert len(lines) == len(rows) + 1, "the file itself is in the log then"


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as found:
        yield found


def drawing(house: House, office: PostOffice, every: str) -> House:
    """The house with a post office, where reviews are drawn by themselves and greta wants mail."""
    found = with_post(house, office)
    choose(found, "greta", "direct")
    files = read_project(PROJECT)
    path = next(one for one in files if one.endswith("prov/deployment.yaml"))
    changed = files | {path: files[path] + f"\nlog_review: {every}\n".encode()}
    assert isinstance(publish(found.world, changed, "prov", why="Kontroll", who="fia"), Published)
    return found


def test_it_is_drawn_by_itself_and_told_by_mail_without_anything_of_a_case(
    read_by: tuple[House, str], office: PostOffice
) -> None:
    house, number = read_by
    house = drawing(house, office, "{every: week, sample: 1}")
    house.later(days=6)
    night_passes(house)
    assert house_reviews(house) == (), "the week has not passed"
    house.later(days=1)
    night_passes(house)
    night_passes(house)
    (review,) = house_reviews(house)
    assert (review.first, review.last) == (DAY, DAY + timedelta(days=6))
    page = seen(house, review.id)
    assert page.review.items
    (letter,) = office.letters
    assert letter["to"] == "greta@kommunen.example"
    assert f"/prov/loggkontroll/{review.id}" in letter.get_content()
    whole = letter.as_string() + letter.get_content()
    assert [one for one in (number, NAME, "Stina", "Carl", "Larm") if one in whole] == []
    frame = read_frame(house.world, house.as_("greta"))
    assert isinstance(frame, Frame)
    assert frame.to_review == 1
    draw_review(house.world, DEFAULT_TENANT, "prov")
    assert len(house_reviews(house)) == 1, "nothing is drawn twice"
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        assert timer_of(tx, "review:prov") == datetime(2024, 3, 18, 5, tzinfo=UTC)


def house_reviews(house: House) -> tuple[ReviewShown, ...]:
    found = read_reviews(house.world, house.as_("greta"))
    assert isinstance(found, Reviews)
    return found.reviews


def test_whoever_draws_it_needs_no_mail_and_an_emergency_is_told_at_once(
    house: House, office: PostOffice
) -> None:
    house = drawing(house, office, "{without: [closed]}")
    number = house.open_case("sara", number=NUMBER, name=NAME, subproject="ett")
    assert read_in_emergency(house.world, house.as_("carl"), number, "Larm i natt") == number
    drawn(house)
    night_passes(house)
    (letter,) = office.letters
    text = letter.get_content()
    assert f"{BASE}/prov/nodlasningar" in text
    assert [one for one in (number, NAME, "Carl", "Larm") if one in letter.as_string() + text] == []
    told = read_reviews(house.world, house.as_("greta"))
    assert isinstance(told, Reviews)
    assert "Avslutat ärende, utan del i det" not in {one.in_("sv") for one, _ in told.rules}
