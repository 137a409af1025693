"""Who somebody is: numbers with history, those who may be the same, two made one and taken apart, as those
see it who may.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from engine.access.posting import Posting
from engine.definitions.deployment import Deployment
from engine.expressions.scope import Values
from engine.foundation.identity import Identity, read
from engine.foundation.texts import in_words
from engine.foundation.wrong import Refused
from engine.operations.assign import assign
from engine.operations.callers import Caller, account_of
from engine.operations.case_file import CaseFile, file_at
from engine.operations.change_number import NewNumber, change_number
from engine.operations.check_answers import check_answers
from engine.operations.find_person import find_person
from engine.operations.load_release import release_in
from engine.operations.merge_people import merge_people, part_people, read_apart, read_merge
from engine.operations.person_facts import with_saved
from engine.operations.publish import Published, publish
from engine.operations.read_case import read_case
from engine.operations.read_person import read_person
from engine.operations.read_project import read_project
from engine.operations.set_protection import set_protection
from engine.operations.verify import verify_all
from engine.operations.views import CasePage, CheckPage, FormPlace, Moved, PersonShown, Receipt
from engine.operations.views_person import ApartPage, Done, MergePage, PersonPage
from engine.operations.world import DEFAULT_TENANT
from engine.storage import audit, cases, events, people
from engine.storage.accounts import find_account
from engine.storage.administering import set_roles
from engine.storage.cases import find_case
from engine.storage.merging import cases_about
from tests.databases import empty_place
from tests.operations.furnished import furnished
from tests.operations.house import NUMBER, PROJECT, STAFF, House
from tests.operations.reasons import give_reason
from tests.web.scene import protect

OLD = "19701063-2391"  # a samordningsnummer
DEPLOYMENT = "deployments/prov/deployment.yaml"


def with_rights() -> dict[str, bytes]:
    """The test project, where a samordnare and a coach may make two people one."""
    files = dict(read_project(PROJECT))
    text = files[DEPLOYMENT].decode()
    for old, new in (
        ("sees: assigned, may: [emergency]", "sees: assigned, may: [emergency, people]"),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    return {**files, DEPLOYMENT: text.encode()}


@pytest.fixture
def house(kind: str, tmp_path: Path) -> Iterator[House]:
    staff = {name: {"role": role, "unit": unit} for name, (role, unit) in STAFF.items()}
    with empty_place(kind, tmp_path / "data") as place:
        found = furnished(place, House, with_rights(), "prov", staff)
        yield found
        found.world.close()


def page(house: House, number: str, who: str = "sara") -> PersonPage:
    found = read_person(house.world, house.as_(who), number)
    assert isinstance(found, PersonPage), found
    return found


def tell(house: House, number: str, text: str, **more: object) -> Done | Refused:
    new = NewNumber(number=text, **more)  # type: ignore[arg-type]  # as each test tells
    return change_number(house.world, house.as_("sara"), number, new)


def test_a_personnummer_takes_the_place_of_a_samordningsnummer_which_is_still_found(house):
    number = house.open_case(number=OLD)
    assert isinstance(tell(house, number, OLD, level="likely", status="active"), Done)
    assert isinstance(tell(house, number, "850101-2382"), Done)
    shown = page(house, number).numbers
    assert [(one.number, one.until is None) for one in shown] == [(NUMBER, True), (OLD, False)]
    assert [in_words(one, "sv") for one in (shown[1].kind, shown[1].level, shown[1].status)] == [
        "Samordningsnummer", "sannolik identitet", "aktivt",
    ]  # fmt: skip
    for text in (OLD, NUMBER):
        found = find_person(house.world, house.as_("sara"), text)
        assert not isinstance(found, Refused)
        assert [one.cases for one in found] == [(number,)]
    case = read_case(house.world, house.as_("sara"), number)
    assert isinstance(case, CasePage)
    assert case.person is not None
    assert (case.person.identity, in_words(case.person.number_kind, "sv")) == (
        NUMBER, "Personnummer",
    )  # fmt: skip


def test_a_form_with_the_number_from_before_opens_for_the_same_and_changes_no_number(house):
    number = house.open_case(number=OLD)
    tell(house, number, NUMBER)
    again = house.open_case(number=OLD)
    assert page(house, again).cases == (number,)
    assert [one.number for one in page(house, again).numbers if one.until is None] == [NUMBER]


@pytest.mark.parametrize(
    ("text", "more", "said"),
    [
        ("850101-2383", {}, "den sista stämmer inte"),
        ("nej", {}, "tio eller tolv siffror"),
        ("850101-T384", {}, "Den sortens nummer"),
        (NUMBER, {"level": "nästan"}, "Välj något"),
    ],
)
def test_a_number_that_cannot_be_is_told_so_and_changes_nothing(house, text, more, said):
    number = house.open_case(number=OLD)
    answer = tell(house, number, text, **more)
    assert isinstance(answer, Refused)
    assert said in in_words(answer.reason.sentence, "sv")
    assert [one.number for one in page(house, number).numbers] == [OLD]


def test_a_number_of_somebody_else_is_not_taken_and_nothing_is_told_of_them(house):
    other = house.open_case(number=NUMBER)
    number = house.open_case(number=OLD, name="Test Zahra")
    answer = tell(house, number, NUMBER)
    assert isinstance(answer, Refused)
    assert other in in_words(answer.reason.sentence, "sv")
    protect(house, other)
    answer = tell(house, number, NUMBER)
    assert isinstance(answer, Refused)
    assert other not in in_words(answer.reason.sentence, "sv")
    assert "Amal" not in in_words(answer.reason.sentence, "sv")
    assert "2382" not in repr(entries(house, number))


def entries(house: House, number: str = ""):
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        row = find_case(tx, "prov", number) if number else None
        return audit.entries(tx, row.case.id if row is not None else "")


def checked(house: House, who: str, text: str, name: str) -> CheckPage:
    place = FormPlace(form="anmälan", workflow="deltagare")
    first = {"": "personen", "nummer": text, "namn": name, "kommun": "vik"}
    house.write(who, place, first, {"": "vardag", "bor_med_barn": "false"})
    found = check_answers(house.world, house.as_(who), place)
    assert isinstance(found, CheckPage), found
    return found


SAME_DAY = "19850101-2390"


def test_those_whom_it_may_be_already_are_told_before_a_case_is_opened(house):
    number = house.open_case(number=NUMBER, name="Test Amal")
    likely = checked(house, "sara", SAME_DAY, "Test Amall").likely
    assert [(one.name, one.cases) for one in likely] == [("Test Amal", (number,))]
    assert checked(house, "sara", SAME_DAY, "Test Zahra").likely == ()
    assert checked(house, "sara", NUMBER, "Test Amal").likely == ()


def test_nobody_is_told_of_whose_cases_one_does_not_see_or_who_is_protected(house):
    number = house.open_case(number=NUMBER, name="Test Amal")
    assert checked(house, "sara", SAME_DAY, "Test Amal").likely != ()
    assert checked(house, "rolf", SAME_DAY, "Test Amal").likely == ()
    protect(house, number)
    assert checked(house, "sara", SAME_DAY, "Test Amal").likely == ()


def both(house: House) -> tuple[str, str]:
    """Two cases of whom may be one: the same name, and numbers of the same day."""
    kept = house.open_case(number=NUMBER, name="Test Amal", subproject="ett")
    gone = house.open_case(number=SAME_DAY, name="Test Amal", subproject="ett")
    return kept, gone


def stored(house: House, number: str):
    """The case with its person, and whether its history is as it was written."""
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        row = find_case(tx, "prov", number)
        assert row is not None
        return row.person, events.history(tx, row.case.id)


def test_two_are_made_one_and_taken_apart_with_reasons_and_whole_histories(house):
    kept, gone = both(house)
    before = {one: stored(house, one) for one in (kept, gone)}
    seen = [one.cases for one in page(house, kept).likely]
    assert seen == [(gone,)]
    beside = read_merge(house.world, house.as_("sara"), kept, gone)
    assert isinstance(beside, MergePage)
    assert (beside.kept.number, beside.gone.number) == (kept, gone)
    assert isinstance(merge_people(house.world, house.as_("sara"), kept, gone, " "), Refused)
    assert stored(house, gone) == before[gone]
    done = merge_people(house.world, house.as_("sara"), kept, gone, "Fick nytt nummer")
    assert isinstance(done, Done), done
    assert stored(house, gone) == (before[kept][0], before[gone][1])
    shown = page(house, gone)
    assert (shown.cases, shown.likely) == ((kept,), ())
    assert {one.number for one in shown.numbers} == {NUMBER, SAME_DAY}
    (merge,) = shown.merges
    assert (merge.why, merge.can_undo) == ("Fick nytt nummer", True)
    apart = read_apart(house.world, house.as_("sara"), kept, merge.id)
    assert isinstance(apart, ApartPage)
    assert (apart.back, apart.more) == ((gone,), 0)
    parted = part_people(house.world, house.as_("sara"), kept, merge.id, "Fel person")
    assert isinstance(parted, Done), parted
    assert {one: stored(house, one) for one in (kept, gone)} == before
    assert page(house, kept).merges[0].undone_why == "Fel person"
    again = part_people(house.world, house.as_("sara"), kept, merge.id, "En gång till")
    assert isinstance(again, Refused)
    noted = [
        (one.case, one.about["undone"])
        for number in (kept, gone)
        for one in entries(house, number)
        if one.act == "merge_people" and one.outcome == "allowed"
    ]
    assert len(noted) == 4
    assert verify_all(house.world, DEFAULT_TENANT).broken == ()


def test_what_was_merged_last_is_taken_apart_first(house):
    kept, gone = both(house)
    third = house.open_case(number=OLD, name="Test Amal", subproject="ett")
    for other in (gone, third):
        merge_people(house.world, house.as_("sara"), kept, other, "Samma")
    last, first = page(house, kept).merges
    assert (first.can_undo, last.can_undo) == (False, True)
    assert isinstance(part_people(house.world, house.as_("sara"), kept, first.id, "Nej"), Refused)
    for one in (last, first):
        assert isinstance(part_people(house.world, house.as_("sara"), kept, one.id, "Nej"), Done)


def test_both_are_asked_for_and_the_right_to_merge(house):
    kept, gone = both(house)
    for who, seats in (("rut", ()), ("cia", ()), ("cia", (kept,)), ("cia", (gone,))):
        for one in (kept, gone):
            coach = {"coach": "cia" if one in seats else "carl"}
            assert isinstance(assign(house.world, house.as_("sara"), one, coach), Moved)
        for one, other in ((kept, gone), (gone, kept)):
            found = merge_people(house.world, house.as_(who), one, other, "Samma")
            assert isinstance(found, Refused), (who, seats, one)
            assert isinstance(read_merge(house.world, house.as_(who), one, other), Refused)
    assign(house.world, house.as_("sara"), kept, {"coach": "cia"})
    assert isinstance(read_merge(house.world, house.as_("cia"), kept, gone), MergePage)
    protect(house, gone)
    assert isinstance(merge_people(house.world, house.as_("sara"), kept, gone, "Samma"), Refused)
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        row = find_case(tx, "prov", gone)
        assert row is not None
        assert len(cases_about(tx, row.person or "")) == 1


def test_reserve_numbers_are_those_of_the_project(house):
    files = with_rights()
    shapes = 'people:\n  reserve_numbers: ["99######-####"]\n'
    text = files[DEPLOYMENT].decode().replace("people:\n", shapes, 1)
    files = {**files, DEPLOYMENT: text.encode()}
    number = house.open_case(number=OLD)
    assert isinstance(tell(house, number, "99123456-7890"), Refused)
    live = publish(house.world, files, "prov", why="Reservnummer", who="fia")
    assert isinstance(live, Published), live
    newer = house.open_case(number="99 123456 7890", name="Test Zahra")
    (shown,) = page(house, newer).numbers
    assert (shown.number, in_words(shown.kind, "sv")) == ("99123456-7890", "Reservnummer")
    found = find_person(house.world, house.as_("sara"), "991234567890")
    assert not isinstance(found, Refused)
    assert [one.cases for one in found] == [(newer,)]


def test_nothing_tells_of_the_identity_before_a_new_one(house):
    """Neither the page, nor a search, nor a form with the number that was, leads from one to the other."""
    number = house.open_case(number=OLD)
    tell(house, number, NUMBER)
    assert found_by(house, OLD) == [(number,)]
    done = set_protection(house.world, house.as_("sara"), number, "assumed", "Beslut i dag")
    assert done == number
    give_reason(house, "sara", number)
    shown = page(house, number)
    assert [one.number for one in shown.numbers] == [NUMBER]
    assert (shown.hides_past, shown.merges, shown.likely) == (True, (), ())
    assert found_by(house, OLD) == []
    assert found_by(house, NUMBER) == [(number,)]
    again = house.open_case(number=OLD, name="Test Zahra")
    assert page(house, again).cases == ()
    assert found_by(house, OLD) == [(again,)]
    assert [one.number for one in page(house, number).numbers] == [NUMBER]
    set_protection(house.world, house.as_("fia"), number, "registered", "Beslut har ändrats")
    assert {one.number for one in page(house, number).numbers} == {NUMBER, OLD}


def found_by(house: House, text: str) -> list[tuple[str, ...]]:
    found = find_person(house.world, house.as_("sara"), text)
    assert not isinstance(found, Refused)
    return [one.cases for one in found]


def sent_by(house: House, who: str, number: str, name: str) -> Receipt:
    place = FormPlace(form="anmälan", workflow="deltagare")
    first = {"": "personen", "nummer": number, "namn": name, "kommun": "vik"}
    return house.send(who, place, first, {"": "vardag", "bor_med_barn": "false"})


def case_of(house: House, number: str, who: str = "sara") -> CasePage:
    found = read_case(house.world, house.as_(who), number)
    assert isinstance(found, CasePage), found
    return found


def test_a_number_alone_tells_nobody_whose_it_is_and_lets_no_case_be_about_a_stranger(house):
    number = house.open_case(number=NUMBER, name="Test Amal")
    receipt = sent_by(house, "rolf", NUMBER, "Fel Namnsson")
    assert receipt.person == "Fel Namnsson"
    assert page(house, receipt.number).name == "Fel Namnsson"
    assert page(house, receipt.number).cases == ()
    told = case_of(house, receipt.number).person
    assert told is not None
    assert [(one.name, one.cases) for one in told.alike] == [("Test Amal", (number,))]
    assert [one.cases for one in page(house, receipt.number).likely] == [(number,)]
    assert isinstance(case_of(house, receipt.number, "rolf").person, PersonShown)
    assert case_of(house, receipt.number, "rolf").person.alike == ()


def test_the_same_number_and_name_is_the_same_person_and_the_receipt_says_what_was_written(house):
    number = house.open_case(number=NUMBER, name="Test Amal Yusuf")
    receipt = sent_by(house, "rolf", NUMBER, "amal TEST")
    assert receipt.person == "amal TEST"
    assert page(house, receipt.number).cases == (number,)


def test_a_first_name_alone_says_too_little_of_whose_number_it_is(house):
    house.open_case(number=NUMBER, name="Test Amal Yusuf")
    assert page(house, sent_by(house, "rolf", NUMBER, "Amal").number).cases == ()


def test_whoever_sees_the_person_opens_for_them_whatever_name_is_written(house):
    number = house.open_case(number=NUMBER, name="Test Amal")
    receipt = sent_by(house, "sara", NUMBER, "Fel Namnsson")
    assert page(house, receipt.number).cases == (number,)


def test_somebody_new_with_the_number_of_somebody_protected_is_protected_too(house):
    number = house.open_case(number=NUMBER, name="Test Amal")
    protect(house, number)
    receipt = sent_by(house, "rolf", NUMBER, "Annat Namn")
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        row = find_case(tx, "prov", receipt.number)
        before = find_case(tx, "prov", number)
        assert row is not None
        assert before is not None
        assert row.protected
        assert row.person != before.person


def publish_elsewhere(house: House) -> None:
    """The same project under another name."""
    files = {
        path.replace("/prov/", "/annan/"): text.replace(b"deployment: prov", b"deployment: annan")
        for path, text in with_rights().items()
    }
    made = publish(house.world, files, "annan", why="Start", who="sara")
    assert isinstance(made, Published), made


def said_there(house: House, number: str, deployment: str) -> Values:
    """What the rules and forms of a project know of whom a case is about."""
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        caller = replace(house.as_("sara"), deployment=deployment)
        found = file_at(house.world, tx, caller, number)
        assert isinstance(found, CaseFile)
        return found.facts().person


def in_both(house: House, undivided: bool) -> str:
    """A case in two projects about one person, with a telephone that was saved in the first."""
    number = house.open_case(number=NUMBER, name="Test Amal")
    publish_elsewhere(house)
    with house.world.storage.writing(DEFAULT_TENANT) as tx:
        row = find_case(tx, "prov", number)
        assert row is not None
        known = people.find_person(tx, str(row.person))
        assert known is not None
        told = known.telling("prov", {"phone": "0701234567"})
        if undivided:
            told = replace(known, said={people.UNDIVIDED: told.facts_in("prov")})
        people.change_person(tx, told, "personnummer", house.clock.now())
        elsewhere = replace(row, case=replace(row.case, id="f" * 32), deployment="annan")
        cases.add_case(tx, elsewhere)
    return number


def test_what_was_said_in_another_project_is_neither_told_nor_known_in_this_one(house):
    number = in_both(house, undivided=False)
    assert said_there(house, number, "prov")["phone"] == "0701234567"
    assert "0701234567" in repr(case_of(house, number).person)
    there = said_there(house, number, "annan")
    assert there.get("phone") is None
    assert there["name"] == "Test Amal", "who it is, is the same"
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        row = find_case(tx, "annan", number)
        assert row is not None
        person = people.find_person(tx, str(row.person))
        assert person is not None
        saved = with_saved(person, {"phone": "0709"}, house.clock.now().date(), there_is(house))
    assert (saved.facts_in("annan"), saved.facts_in("prov")["phone"]) == (
        {"phone": "0709"},
        "0701234567",
    )


def there_is(house: House) -> Deployment:
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        return release_in(house.world, tx, "annan", None).deployment


def test_what_was_saved_before_projects_were_told_apart_is_found_in_what_was_sent(house):
    number = in_both(house, undivided=True)
    for deployment in ("prov", "annan"):
        assert said_there(house, number, deployment).get("phone") is None, "no form has said it"
    told = repr(case_of(house, number).person)
    assert "0701234567" not in told
    assert "Vik" in told, "a form has said it here"


def works_there(house: House) -> Caller:
    """Sara, who works in the other project too."""
    with house.world.storage.writing(DEFAULT_TENANT) as tx:
        set_roles(tx, "sara", "annan", {"samordnare": Posting(None)})
        row = find_account(tx, "sara")
    assert row is not None
    account = account_of(DEFAULT_TENANT, row, house.as_("sara").account.proof)
    return Caller(account=account, deployment="annan")


def also_there(house: House, number: str, identity: str, said: dict[str, Values]) -> None:
    """The person of a case has one in the other project too; `said`: what has been saved to them."""
    with house.world.storage.writing(DEFAULT_TENANT) as tx:
        row = find_case(tx, "prov", number)
        assert row is not None
        known = people.find_person(tx, str(row.person))
        assert known is not None
        people.change_person(tx, replace(known, said=said), "personnummer", house.clock.now())
        case = replace(row.case, id=identity)
        cases.add_case(tx, replace(row, case=case, deployment="annan"))


@pytest.mark.parametrize("kept_undivided", [True, False])
def test_two_who_become_one_lose_nothing_that_another_project_finds_in_what_was_sent(
    house: House, kept_undivided: bool
) -> None:
    """Made one in a project, they are one in the others too, by what each of those knows."""
    one = house.open_case(number=NUMBER, name="Test Amal")
    other = house.open_case(number=OLD, name="Test Amal Yusuf")
    publish_elsewhere(house)
    before: Values = {"language": "so"}
    also_there(house, one, "e" * 32, {people.UNDIVIDED: before})
    also_there(house, other, "f" * 32, {"prov": {"phone": "0701234567"}})
    assert said_there(house, one, "prov")["kommun"] == "vik", "a form has said it here"
    kept, gone = (one, other) if kept_undivided else (other, one)
    done = merge_people(house.world, works_there(house), kept, gone, "Samma person")
    assert isinstance(done, Done), done
    for number in (one, other):
        told = said_there(house, number, "prov")
        assert (told["phone"], told.get("kommun")) == ("0701234567", "vik")


def test_a_day_of_birth_that_another_project_was_told_is_compared_and_not_shown(
    house: House,
) -> None:
    """Of somebody whose number says nothing."""
    number = house.open_case(number=SAME_DAY, name="Test Amal")
    with house.world.storage.writing(DEFAULT_TENANT) as tx:
        row = find_case(tx, "prov", number)
        assert row is not None
        known = people.find_person(tx, str(row.person))
        assert known is not None
        people.set_numbers(tx, known.id, ())
        said = {"annan": {"birth_date": born_then()}}
        told = replace(known, identity=None, said=said)
        people.change_person(tx, told, "alias", house.clock.now())
    [like] = checked(house, "sara", NUMBER, "Test Amal").likely
    assert (like.cases, like.born) == ((number,), None)


def born_then() -> date:
    found = read(NUMBER, date(2024, 3, 4))
    assert isinstance(found, Identity)
    assert found.birth_date is not None
    return found.birth_date
