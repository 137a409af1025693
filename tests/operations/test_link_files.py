"""Files and signatures that come through a link: kept with what is begun there, for whoever has the link and
nobody else until they are sent; then for those who read the answers, and no longer for the link.
"""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from engine.foundation.texts import in_words
from engine.foundation.wrong import Refused
from engine.operations import add_files as adding
from engine.operations.add_files import add_files
from engine.operations.check_answers import check_answers
from engine.operations.drop_draft import drop_draft
from engine.operations.form_page import FormPage
from engine.operations.open_link import Answering, is_inside, read_link
from engine.operations.print_submission import Printed, print_submission
from engine.operations.publish import publish
from engine.operations.read_case import read_case
from engine.operations.read_file import FileFound, read_file
from engine.operations.read_project import read_project
from engine.operations.read_submission import read_submission
from engine.operations.receiving import Received, clear
from engine.operations.remove_file import remove_file
from engine.operations.save_page import save_page
from engine.operations.submit import submit
from engine.operations.sweep_files import sweep_files
from engine.operations.views import CasePage, FormPlace, Receipt, SubmissionPage
from engine.operations.world import DEFAULT_TENANT
from engine.storage import files
from engine.storage.schema import audit
from tests.operations.house import PROJECT, House
from tests.operations.sending import PDF, PNG, came
from tests.operations.test_files import on_disk
from tests.operations.test_links import begun, handed, with_placement

SIGNED = [("namn.agree", "sv"), ("namn.name", "Bo Ek"), ("_shown", "namn")]
GOING = [("går", "2"), ("_shown", "går")]
TEXT = "Jag har svarat efter bästa förmåga."


@pytest.fixture
def number(house: House) -> str:
    return with_placement(house)


@pytest.fixture
def found(house: House, number: str) -> Answering:
    return begun(house.world, handed(house, number))[1]


def added(house: House, found: Answering, *received: Received) -> FormPage:
    try:
        page = add_files(house.world, found.caller, found.place, "", GOING, received, stays=True)
    finally:
        clear(house.world, received)
    assert isinstance(page, FormPage), page
    return page


def ids(page: FormPage) -> tuple[str, ...]:
    return tuple(one for one in page.way.draft.written.get("underlag", ()) if one)


def sent(house: House, found: Answering) -> Receipt:
    receipt = submit(house.world, found.caller, found.place)
    assert isinstance(receipt, Receipt), receipt
    return receipt


def may_fetch(house: House, caller: object, file: str) -> bool:
    answer = read_file(house.world, caller, file)
    return isinstance(answer, FileFound) and answer.content.read_bytes() == PDF


def test_a_file_is_the_links_own_until_it_is_sent(house: House, number, found) -> None:
    (file,) = ids(added(house, found, came(house, "underlag", PDF, "Närvaro.pdf")))
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        row = files.find_file(tx, file)
    assert row is not None
    assert row.account == found.caller.account.name
    assert row.account.startswith("link:")
    other = begun(house.world, handed(house, with_placement(house)))[1]
    assert may_fetch(house, found.caller, file)
    assert not may_fetch(house, other.caller, file)
    assert not any(may_fetch(house, house.as_(one), file) for one in ("sara", "cia", "kurt"))
    check = check_answers(house.world, found.caller, found.place)
    assert not isinstance(check, Refused)
    receipt = sent(house, found)
    assert [in_words(one, "sv") for one in receipt.files] == ["Närvaro.pdf (1 kB)"]
    assert not may_fetch(house, found.caller, file)
    assert may_fetch(house, house.as_("sara"), file)
    assert not may_fetch(house, house.as_("kurt"), file)
    page = read_submission(house.world, house.as_("sara"), number, receipt.submission)
    assert isinstance(page, SubmissionPage)
    rows = [row for part in page.parts for row in part.rows if row.files]
    assert [[file for file, _ in row.files] for row in rows] == [[file]]
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        asked = select(audit.c.account, audit.c.outcome).where(audit.c.act == "read_file")
        told = [tuple(one) for one in tx.connection.execute(asked)]
    assert (row.account, "allowed") in told
    assert (row.account, "refused") in told


def test_an_answer_of_the_same_kind_from_before_is_not_the_links(house: House, number) -> None:
    """The same person is asked the same once more, by a new link."""
    first = begun(house.world, handed(house, number))[1]
    (file,) = ids(added(house, first, came(house, "underlag", PDF)))
    sent(house, first)
    place = FormPlace(form="praktikplats", case=number, action="praktik")
    house.send("sara", place, {"": "", "handledare.name": "Bo Ek", "handledare.email": "bo@x.se"})
    second = begun(house.world, handed(house, number))[1]
    assert second.caller.account.name != first.caller.account.name
    assert not may_fetch(house, second.caller, file)
    assert not may_fetch(house, first.caller, file)


def test_a_file_is_taken_away_and_swept(house: House, found) -> None:
    page = added(house, found, came(house, "underlag", PDF), came(house, "underlag", PNG, "b.png"))
    first, second = ids(page)
    raw = [("underlag", first), ("underlag", second), ("_shown", "underlag")]
    after = remove_file(house.world, found.caller, found.place, "", raw, "underlag", first)
    assert isinstance(after, FormPage)
    assert ids(after) == (second,)
    sweep_files(house.world, DEFAULT_TENANT)
    assert len(on_disk(house)) == 2
    house.later(days=3)
    sweep_files(house.world, DEFAULT_TENANT)
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        assert files.find_file(tx, first) is None
        assert files.find_file(tx, second) is not None
    assert len(on_disk(house)) == 1


def test_files_of_what_is_thrown_away_are_swept(house: House, found) -> None:
    added(house, found, came(house, "underlag", PDF))
    house.later(days=3)
    sweep_files(house.world, DEFAULT_TENANT)
    assert len(on_disk(house)) == 1
    assert drop_draft(house.world, found.caller, found.place) is None
    sweep_files(house.world, DEFAULT_TENANT)
    assert on_disk(house) == []


def test_a_link_takes_only_so_many_files(house: House, found, monkeypatch) -> None:
    monkeypatch.setattr(adding, "MOST_BY_LINK", 3)
    page = added(house, found, *(came(house, "underlag", PDF, f"{one}.pdf") for one in range(2)))
    raw = [("underlag", ""), ("_shown", "underlag")]
    remove_file(house.world, found.caller, found.place, "", raw, "underlag", ids(page)[0])
    again = added(house, found, *(came(house, "underlag", PDF, f"{one}.pdf") for one in range(2)))
    (problem,) = again.problems
    assert "så många filer" in in_words(problem.text, "sv")


def test_only_whoever_is_inside_may_send(house: House, number) -> None:
    token = handed(house, number)
    session, found = begun(house.world, token)
    assert is_inside(house.world, token, session)
    assert not is_inside(house.world, token, "")
    assert not is_inside(house.world, token, "en annans")
    assert not is_inside(house.world, "kommunen:x", session)
    house.later(hours=3)
    assert not is_inside(house.world, token, session)
    session, found = begun(house.world, token)
    save_page(house.world, found.caller, found.place, "", GOING)
    sent(house, found)
    assert not is_inside(house.world, token, session)


def test_what_is_signed_through_a_link_says_so_everywhere(house: House, number) -> None:
    token = handed(house, number)
    session, found = begun(house.world, token)
    save_page(house.world, found.caller, found.place, "", GOING)
    save_page(house.world, found.caller, found.place, "", SIGNED)
    added(house, found, came(house, "underlag", PDF, "Närvaro.pdf"))
    unsigned = submit(house.world, found.caller, found.place)
    assert isinstance(unsigned, FormPage), "an answer has changed since"
    save_page(house.world, found.caller, found.place, "", SIGNED)
    receipt = sent(house, found)
    who = "Undertecknat genom en länk 4 mars 2024 kl. 10."
    assert in_words(receipt.signed[0], "sv").startswith(who)
    after = read_link(house.world, token, session)
    assert isinstance(after, Answering)
    assert after.page.receipt is not None
    assert in_words(after.page.receipt.signed[0], "sv").startswith(who)
    assert [in_words(one, "sv") for one in after.page.receipt.files] == ["Närvaro.pdf (1 kB)"]
    outside = read_link(house.world, token, "")
    assert isinstance(outside, Answering)
    assert outside.page.receipt is not None
    assert (outside.page.receipt.signed, outside.page.receipt.files) == ((), ())
    page = read_submission(house.world, house.as_("sara"), number, receipt.submission)
    assert isinstance(page, SubmissionPage)
    (signed,) = [row.signed for part in page.parts for row in part.rows if row.signed]
    assert (signed.text, signed.language, len(signed.seal)) == (TEXT, "sv", 16)
    case = read_case(house.world, house.as_("sara"), number)
    assert isinstance(case, CasePage)
    printed = print_submission(house.world, house.as_("sara"), number, receipt.submission, "sv")
    assert isinstance(printed, Printed)
    document = PdfReader(BytesIO(printed.content))
    told = " ".join(" ".join(one.extract_text() for one in document.pages).split())
    for words in (TEXT, who, "Svarens kontrollsumma börjar", "Närvaro.pdf (1 kB)", "vid namn"):
        assert words in told, told
    assert PDF not in printed.content
    assert not list(document.attachments)


def test_a_printed_signature_has_its_day_in_the_language_of_the_paper(house: House) -> None:
    path = "deployments/prov/deployment.yaml"
    project = dict(read_project(PROJECT))
    project[path] = project[path].replace(b"languages: [sv]", b"languages: [sv, en]")
    publish(house.world, project, "prov", why="Engelska", who="sara")
    number = with_placement(house)
    _, found = begun(house.world, handed(house, number))
    save_page(
        house.world,
        found.caller,
        found.place,
        "",
        [*GOING[:1], *SIGNED[:2], ("_shown", "går namn")],
    )
    receipt = sent(house, found)
    printed = print_submission(house.world, house.as_("sara"), number, receipt.submission, "en")
    assert isinstance(printed, Printed)
    text = PdfReader(BytesIO(printed.content)).pages[0].extract_text()
    assert "4 March 2024" in " ".join(text.split())
