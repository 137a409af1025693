"""A form that was sent, to keep on paper: the same that its page shows, and no more."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader

from engine.foundation.wrong import Refused
from engine.operations.print_submission import Printed, print_submission
from engine.operations.views import FormPlace
from engine.storage import audit
from engine.storage.cases import find_case, protect_cases_of
from tests.operations.reasons import give_reason
from tests.operations.test_way import page

MOOD = {"svar.glad": "2", "svar.lugn": "2"}


def sent_mood(house):
    number = house.to_active(who="sara")
    house.send("kurt", FormPlace(form="mående", case=number), MOOD)
    sent = next(one.id for one in page(house, "kurt", number).submissions if one.form == "mående")
    return number, sent


def printed(house, who, number, sent, language="sv"):
    made = print_submission(house.world, house.as_(who), number, sent, language)
    assert isinstance(made, Printed), made
    return made, " ".join(
        " ".join(one.extract_text() for one in PdfReader(BytesIO(made.content)).pages).split()
    )


def test_the_answers_and_how_they_were_counted_are_on_paper(house):
    number, sent = sent_mood(house)
    made, told = printed(house, "kurt", number, sent)
    assert made.name == f"{number}-mående-sv.pdf"
    for one in ("Test Amal", number, "Deltagaren", "Uträknat", "Högt", "Sida 1 av"):
        assert one in told


def test_those_who_read_the_result_get_the_result_on_paper(house):
    number, sent = sent_mood(house)
    _, whole = printed(house, "kurt", number, sent)
    _, told = printed(house, "sara", number, sent)
    assert "Det här är resultatet" in told
    assert "Högt" in told
    assert "Hur ofta har det varit så?" in whole
    assert "Hur ofta har det varit så?" not in told


def test_printing_is_written_down_with_its_language(house):
    number, sent = sent_mood(house)
    printed(house, "kurt", number, sent)
    with house.world.storage.reading(house.as_("sara").tenant) as tx:
        case = find_case(tx, "prov", number).case.id
        found = [one.about for one in audit.entries(tx, case) if "printed" in one.about]
    assert [(one["submission"], one["printed"]) for one in found] == [(sent, "sv")]


def test_a_language_that_the_deployment_does_not_have_is_refused(house):
    number, sent = sent_mood(house)
    for language in ("xx", "", "../etc", "SV"):
        found = print_submission(house.world, house.as_("kurt"), number, sent, language)
        assert isinstance(found, Refused)


def test_what_one_may_not_read_cannot_be_printed(house):
    number, sent = sent_mood(house)
    for who in ("kim", "rut", "stig", "greta"):
        assert isinstance(
            print_submission(house.world, house.as_(who), number, sent, "sv"), Refused
        )
    assert isinstance(
        print_submission(house.world, house.as_("kurt"), number, "finns-inte", "sv"), Refused
    )


def test_paper_about_a_protected_person_is_marked(house):
    number, sent = sent_mood(house)
    with house.world.storage.writing(house.as_("sara").tenant) as tx:
        person = find_case(tx, "prov", number).person
        protect_cases_of(tx, person, True)
    give_reason(house, "kurt", number)
    _, told = printed(house, "kurt", number, sent)
    assert "SKYDDADE PERSONUPPGIFTER" in told
