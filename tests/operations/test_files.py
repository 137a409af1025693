"""A file is taken in, kept with the draft, sent, fetched by those who may, and gone when nothing names it."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.foundation.texts import in_words
from engine.foundation.wrong import Refused
from engine.operations.assign import assign
from engine.operations.check_answers import check_answers
from engine.operations.drop_draft import drop_draft
from engine.operations.form_page import FormPage
from engine.operations.open_form import open_form
from engine.operations.read_file import FileFound, read_file
from engine.operations.read_submission import read_submission
from engine.operations.receiving import Receiving
from engine.operations.remove_file import remove_file
from engine.operations.run_job import run_job
from engine.operations.save_page import save_page
from engine.operations.submit import submit
from engine.operations.sweep import sweep
from engine.operations.sweep_files import sweep_files
from engine.operations.views import CheckPage, FormPlace, Moved, Receipt, SubmissionPage
from engine.operations.world import DEFAULT_TENANT, World
from engine.storage import files
from engine.storage.jobs import next_jobs
from engine.storage.schema import audit
from tests.effects.scanner import VIRUS, scanner
from tests.operations.house import START, House
from tests.operations.sending import HTML, PDF, PNG, SVG, WORD, add, came, tried


@pytest.fixture
def talk(house: House) -> FormPlace:
    number = house.to_active(who="sara")
    assert isinstance(assign(house.world, house.as_("sara"), number, {"coach": "cia"}), Moved)
    return FormPlace(form="samtal", case=number)


def ids(page: FormPage, path: str = "underlag") -> tuple[str, ...]:
    return tuple(one for one in page.way.draft.written.get(path, ()) if one)


def problem(page: FormPage) -> str:
    (one,) = page.problems
    return in_words(one.text, "sv")


def on_disk(house: House) -> list[Path]:
    return sorted(one for one in house.world.blobs.folder.rglob("*") if one.is_file())


def rows(house: House, tenant: str = DEFAULT_TENANT) -> frozenset[str]:
    with house.world.storage.reading(tenant) as tx:
        return files.digests(tx)


def fetched(house: House, who: str, file: str) -> bytes | None:
    """What is in the file, if the account may have it."""
    found = read_file(house.world, house.as_(who), file)
    if isinstance(found, FileFound):
        return found.content.read_bytes()
    assert found.reason.kind == "missing", found
    return None


def sent(house: House, place: FormPlace, who: str = "kurt") -> Receipt:
    receipt = submit(house.world, house.as_(who), place)
    assert isinstance(receipt, Receipt), receipt
    return receipt


def test_a_file_is_kept_with_the_draft_and_sent_with_the_form(house: House, talk: FormPlace):
    page = add(house, "kurt", talk, came(house, "underlag", PDF, "../Mitt intyg.PDF"), vad="Allt")
    (file,) = ids(page)
    assert page.problems == ()
    assert page.way.settled.answers["underlag"][0]["name"] == "Mitt intyg.PDF"
    again = open_form(house.world, house.as_("kurt"), talk)
    assert isinstance(again, FormPage)
    assert ids(again) == (file,)
    assert fetched(house, "kurt", file) == PDF
    receipt = sent(house, talk)
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        row = files.find_file(tx, file)
    assert row is not None
    assert (row.submission, row.place, row.media) == (receipt.submission, "", "application/pdf")
    assert (row.account, row.size, row.scanner) == ("kurt", len(PDF), "")


def test_the_content_lies_apart_and_for_us_alone(house: House, talk: FormPlace):
    add(house, "kurt", talk, came(house, "underlag", PDF))
    (path,) = on_disk(house)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(house.world.blobs.folder.stat().st_mode) & 0o077 == 0
    assert path.name in rows(house)
    assert DEFAULT_TENANT not in str(path.relative_to(house.world.blobs.folder))


UNFIT = {
    "page": (HTML, "intyg.pdf", "intyg.pdf"),
    "drawing": (SVG, "bild.png", "inte av ett slag"),
    "page and pdf": (HTML + PDF, "intyg.pdf", "inte av ett slag"),
    "program": (b"MZ" + bytes(100), "intyg.pdf", "inte av ett slag"),
    "letter": (WORD, "a.docx", "inte av ett slag"),
    "empty": (b"", "intyg.pdf", "tom"),
    "large": (PDF + bytes(1_000_000), "intyg.pdf", "högst 1 MB"),
    "no text": (b"\xff\xfe\x00\x01", "x.txt", "inte av ett slag"),
}


@pytest.mark.parametrize("which", UNFIT)
def test_what_does_not_fit_is_told_beside_the_question(house: House, talk: FormPlace, which: str):
    data, name, words = UNFIT[which]
    page = add(house, "kurt", talk, came(house, "underlag", data, name), vad="Det jag skrev")
    assert words in problem(page)
    assert page.stays
    assert ids(page) == ()
    assert page.way.draft.written["vad"] == ("Det jag skrev",)
    assert on_disk(house) == []
    assert rows(house) == frozenset()


def test_the_name_ends_as_the_content_is(house: House, talk: FormPlace):
    page = add(house, "kurt", talk, came(house, "underlag", PNG, "bild.html\u202e"))
    assert page.way.settled.answers["underlag"][0]["name"] == "bild.html.png"


def test_one_file_is_changed_for_another_and_several_are_added(house: House, talk: FormPlace):
    first = add(house, "kurt", talk, came(house, "intyg", PDF, "ett.pdf"), page="enskilt")
    (old,) = ids(first, "intyg")
    second = add(
        house, "kurt", talk, came(house, "intyg", PDF, "två.pdf"), page="enskilt", intyg=old
    )
    (new,) = ids(second, "intyg")
    assert new != old
    several = add(
        house, "kurt", talk, came(house, "underlag", PDF, "a.pdf"), came(house, "underlag", PNG)
    )
    assert len(ids(several)) == 2
    kept = came(house, "underlag", b"Text", "c.txt")
    more = add(house, "kurt", talk, kept, underlag=ids(several)[0])
    assert ids(more) == (ids(several)[0], kept.id)


def test_a_question_takes_only_so_many(house: House, talk: FormPlace):
    many = [came(house, "underlag", PDF, f"{number}.pdf") for number in range(21)]
    page = add(house, "kurt", talk, *many)
    assert "högst 20" in problem(page)
    assert len(ids(page)) == 20


def test_a_file_is_removed(house: House, talk: FormPlace):
    page = add(house, "kurt", talk, came(house, "underlag", PDF), vad="Ord")
    (file,) = ids(page)
    posted = [("underlag", ""), ("underlag", file), ("vad", "Ord"), ("_shown", "underlag vad")]
    after = remove_file(house.world, house.as_("kurt"), talk, "allt", posted, "underlag", file)
    assert isinstance(after, FormPage)
    assert ids(after) == ()
    assert after.way.draft.written["vad"] == ("Ord",)


def test_only_ones_own_file_from_the_same_place_counts(house: House, talk: FormPlace):
    (mine,) = ids(add(house, "kurt", talk, came(house, "underlag", PDF), vad="Ord"))
    other = FormPlace(form="samtal", case=house.to_active(who="sara", number="19900101-2385"))
    for who, place in (("cia", talk), ("kurt", other)):
        posted = [("vad", "Ord"), ("underlag", mine), ("_shown", "vad underlag")]
        page = save_page(house.world, house.as_(who), place, "allt", posted)
        if isinstance(page, FormPage):
            assert "finns inte kvar" in problem(page)
            assert isinstance(submit(house.world, house.as_(who), place), FormPage)


def test_a_file_from_another_question_is_held_to_what_this_one_takes(house: House, talk: FormPlace):
    (file,) = ids(add(house, "kurt", talk, came(house, "underlag", PNG, "b.png"), vad="Ord"))
    posted = [("intyg", file), ("_shown", "intyg")]
    page = save_page(house.world, house.as_("kurt"), talk, "enskilt", posted)
    assert isinstance(page, FormPage)
    assert "Lägg till: pdf" in problem(page)


def test_those_who_read_the_answer_may_fetch_the_file(house: House, talk: FormPlace):
    shared = ids(add(house, "kurt", talk, came(house, "underlag", PDF), vad="Ord"))[0]
    alone = ids(add(house, "kurt", talk, came(house, "intyg", PDF), page="enskilt"), "intyg")[0]
    for who in ("cia", "sara", "stina", "greta"):
        assert fetched(house, who, shared) is None
    receipt = sent(house, talk)
    assert fetched(house, "kurt", alone) == PDF
    assert fetched(house, "cia", shared) == PDF
    assert fetched(house, "cia", alone) is None
    for who in ("carl", "rolf", "stig", "greta", "fia"):
        assert fetched(house, who, shared) is None
    refused = read_file(house.world, house.as_("sara"), shared)
    assert isinstance(refused, Refused)
    assert "läses bara av" in in_words(refused.reason.sentence, "sv")
    page = read_submission(house.world, house.as_("cia"), str(talk.case), receipt.submission)
    assert isinstance(page, SubmissionPage)
    told = [row.files for part in page.parts for row in part.rows if row.files]
    assert [[file for file, _ in one] for one in told] == [[shared]]


def test_fetching_is_written_down(house: House, talk: FormPlace):
    (file,) = ids(add(house, "kurt", talk, came(house, "underlag", PDF), vad="Ord"))
    sent(house, talk)
    fetched(house, "cia", file)
    fetched(house, "carl", file)
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        asked = select(audit.c.account, audit.c.outcome).where(audit.c.act == "read_file")
        found = {tuple(row) for row in tx.connection.execute(asked)}
    assert found == {("cia", "allowed"), ("carl", "refused")}


def test_what_is_checked_before_sending_names_the_file(house: House, talk: FormPlace):
    add(house, "kurt", talk, came(house, "underlag", PDF), vad="Ord")
    page = check_answers(house.world, house.as_("kurt"), talk)
    assert isinstance(page, CheckPage)
    (row,) = [row for part in page.parts for row in part.rows if row.path == "underlag"]
    assert in_words(row.value, "sv") == "intyg.pdf (1 kB)"
    assert len(row.files) == 1


def test_the_same_content_is_stored_once_and_goes_with_its_last_name(house: House, talk: FormPlace):
    first, second = came(house, "underlag", PDF, "a.pdf"), came(house, "underlag", PDF, "b.pdf")
    add(house, "kurt", talk, first, second, vad="Ord")
    assert len(on_disk(house)) == 1
    posted = [("underlag", first.id), ("vad", "Ord"), ("_shown", "underlag vad")]
    save_page(house.world, house.as_("kurt"), talk, "allt", posted)
    house.later(days=3)
    sweep_files(house.world, DEFAULT_TENANT)
    assert len(on_disk(house)) == 1
    assert fetched(house, "kurt", second.id) is None
    assert fetched(house, "kurt", first.id) == PDF


def test_another_municipality_has_a_place_of_its_own(house: House):
    blobs, digest = house.world.blobs, "d" * 64
    assert blobs.place("kommunen", digest) != blobs.place("granne", digest)
    assert blobs.of_tenant("a/../b").parent == blobs.folder


def test_what_nothing_names_goes_after_a_while(house: House, talk: FormPlace):
    add(house, "kurt", talk, came(house, "underlag", PDF), vad="Ord")
    drop_draft(house.world, house.as_("kurt"), talk)
    sweep_files(house.world, DEFAULT_TENANT)
    assert len(on_disk(house)) == 1
    house.later(days=2, minutes=2)
    sweep(house.world)
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        waiting = next_jobs(tx, house.world.now())
    assert "done" in {run_job(house.world, DEFAULT_TENANT, one) for one in waiting}
    assert on_disk(house) == []
    assert rows(house) == frozenset()


def test_what_a_draft_or_a_sent_form_names_stays(house: House, talk: FormPlace):
    (file,) = ids(add(house, "kurt", talk, came(house, "underlag", PDF), vad="Ord"))
    for days in (3, 400):
        house.later(days=days)
        sweep_files(house.world, DEFAULT_TENANT)
        assert fetched(house, "kurt", file) == PDF
        sent(house, talk) if days == 3 else None


def test_a_content_without_a_row_goes_too(house: House, talk: FormPlace):
    """As when a process dies between the disk and the database."""
    left = came(house, "underlag", PDF)
    house.world.blobs.keep(DEFAULT_TENANT, left.id, left.digest, house.world.now())
    sweep_files(house.world, DEFAULT_TENANT)
    assert len(on_disk(house)) == 1
    house.later(days=3)
    sweep_files(house.world, DEFAULT_TENANT)
    assert on_disk(house) == []


def test_what_was_broken_off_on_its_way_goes(house: House):
    receiving = Receiving(house.world, "underlag", "intyg.pdf")
    receiving.write(PDF)
    receiving.close()  # As when the process dies.
    (left,) = on_disk(house)
    os.utime(left, (START.timestamp(), START.timestamp()))
    sweep_files(house.world, DEFAULT_TENANT)
    assert len(on_disk(house)) == 1
    house.later(hours=1)
    sweep_files(house.world, DEFAULT_TENANT)
    assert on_disk(house) == []


def test_files_to_what_is_no_question_are_not_kept(house: House, talk: FormPlace):
    for path in ("vad", "påhittad", "underlag.x", "", "\x00", "mående.glad"):
        page = add(house, "kurt", talk, came(house, path, PDF), vad="Ord")
        assert not any(ids(page, name) for name in ("underlag", "intyg", path) if name != "vad")
    assert on_disk(house) == []


def test_nobody_adds_to_what_they_may_not_fill_in(house: House, talk: FormPlace):
    assert isinstance(tried(house, "rolf", talk, came(house, "underlag", PDF)), Refused)
    assert on_disk(house) == []


def test_a_missing_content_is_told_and_is_no_empty_file(house: House, talk: FormPlace):
    (file,) = ids(add(house, "kurt", talk, came(house, "underlag", PDF), vad="Ord"))
    on_disk(house)[0].unlink()
    with pytest.raises(Exception, match="saknas på disken"):
        read_file(house.world, house.as_("kurt"), file)


@pytest.fixture
def small(house: House) -> House:
    """A house that takes files of a thousand bytes."""
    little = house.world.settings.files.model_copy(update={"max_bytes": 1000})
    settings = house.world.settings.model_copy(update={"files": little})
    world: World = replace(house.world, settings=settings)
    return replace(house, world=world)


def test_the_installation_says_how_large_a_file_may_be(small: House, talk: FormPlace):
    page = add(small, "kurt", talk, came(small, "underlag", PDF + bytes(1000)))
    assert "högst 1 kB" in problem(page)
    assert on_disk(small) == []


@pytest.mark.parametrize(
    ("data", "words"), [(PDF, ""), (PDF + VIRUS, "varnar för filen"), (b"", "tom")]
)
def test_a_scanner_looks_through_what_comes(house: House, talk: FormPlace, data: bytes, words: str):
    with scanner() as address:
        looked = with_scanner(house, address)
        page = add(looked, "kurt", talk, came(looked, "underlag", data), vad="Ord")
    assert words in (problem(page) if words else "")
    assert bool(page.problems) == bool(words)
    assert len(on_disk(house)) == (0 if words else 1)
    for file in ids(page):
        with house.world.storage.reading(DEFAULT_TENANT) as tx:
            row = files.find_file(tx, file)
        assert row is not None
        assert row.scanner == "clamd"


def test_without_the_scanner_nothing_is_let_through(house: House, talk: FormPlace):
    looked = with_scanner(house, "127.0.0.1:1")
    page = add(looked, "kurt", talk, came(looked, "underlag", PDF), vad="Det jag skrev")
    assert "gick inte att söka igenom" in problem(page)
    assert page.way.draft.written["vad"] == ("Det jag skrev",)
    assert on_disk(house) == []


def with_scanner(house: House, address: str) -> House:
    looking = house.world.settings.files.model_copy(
        update={"scanner": address, "scanner_seconds": 2}
    )
    settings = house.world.settings.model_copy(update={"files": looking})
    return replace(house, world=replace(house.world, settings=settings))
