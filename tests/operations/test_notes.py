"""Notes in the journal: signed and locked, added to, read by those who see the whole case; drafts kept."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from engine.casework.draft import replay
from engine.filling.sheets import Sheet, known_in
from engine.foundation.wrong import Refused
from engine.operations.assign import assign
from engine.operations.drop_note import drop_note
from engine.operations.my_day import my_day
from engine.operations.note_page import LONGEST, Written
from engine.operations.open_note import open_note
from engine.operations.save_note import save_note, save_note_fields
from engine.operations.verify import verify_all
from engine.operations.views import FormPlace, Moved
from engine.operations.views_notes import NotePage
from engine.operations.write_note import write_note
from engine.storage import audit, cases, events
from tests.operations.reasons import give_reason
from tests.operations.test_lists import protect
from tests.operations.test_way import page, sv

TODAY = date(2024, 3, 4)


def signed(house, who, number, words="Vi sågs.", day="2024-03-01", key="k1", adds_to="", about=""):
    written = Written(text=words, day=day, about=about)
    return write_note(house.world, house.as_(who), number, written, key, adds_to)


@pytest.fixture
def noted(house) -> tuple[object, str, str]:
    number = house.open_case(subproject="ett")
    assert isinstance(signed(house, "sara", number, about="talk"), Moved)
    (note,) = page(house, "sara", number).notes
    return house, number, note.id


def test_a_note_says_who_when_and_what_day_it_is_about(noted):
    house, number, _ = noted
    (note,) = page(house, "kurt", number).notes
    assert (note.author, note.day, note.at.date()) == ("Test Sara", date(2024, 3, 1), TODAY)
    assert (sv(note.about), note.text) == ("Samtal", "Vi sågs.")
    (entry,) = (one for one in page(house, "kurt", number).timeline if one.kind == "notes")
    assert (sv(entry.head), entry.note) == ("Anteckning om 1 mars 2024: Samtal", note.id)


@pytest.mark.parametrize("who", ["rut", "psy"])
def test_those_let_in_for_a_part_read_and_write_none(house, who):
    number = house.open_case(subproject="ett")
    house.act("sara", number, "ta_emot")
    signed(house, "sara", number, "Hemlig anteckning")
    case = page(house, who, number)
    assert (case.notes, case.may_note) == ((), False)
    assert "Hemlig" not in repr(case)
    assert "notes" not in {one.kind for one in case.timeline}
    for outcome in (signed(house, who, number), open_note(house.world, house.as_(who), number)):
        assert isinstance(outcome, Refused)
        assert sv(outcome.reason.sentence) == (
            "Anteckningarna är för dem som arbetar med hela ärendet."
        )


@pytest.mark.parametrize("who", ["kim", "rolf", "stig", "greta"])
def test_to_others_there_is_no_such_case(noted, who):
    house, number, _ = noted
    for outcome in (
        signed(house, who, number),
        open_note(house.world, house.as_(who), number),
        save_note(house.world, house.as_(who), number, Written(text="x")),
    ):
        assert isinstance(outcome, Refused)
        assert outcome.reason.kind == "missing"


def test_a_protected_identity_is_for_named_people(noted):
    house, number, _ = noted
    assign(house.world, house.as_("sara"), number, {"coach": "cia"})
    protect(house, 1)
    assert isinstance(signed(house, "sara", number, key="k2"), Refused)
    give_reason(house, "cia", number)
    assert len(page(house, "cia", number).notes) == 1
    assert isinstance(signed(house, "cia", number, key="k3"), Moved)


def test_what_is_added_stands_beside_and_changes_nothing(noted):
    house, number, note = noted
    before = page(house, "sara", number).notes[0]
    house.later(days=1)
    signed(house, "kurt", number, "Det var i fredags.", key="k2", adds_to=note, about="correction")
    (after,) = page(house, "sara", number).notes
    assert (after.id, after.text, after.at, after.day) == (note, before.text, before.at, before.day)
    (addition,) = after.additions
    assert (sv(addition.about), addition.author) == ("Rättelse", "Test Kurt")
    signed(
        house, "sara", number, "Ännu ett.", key="k3", adds_to=addition.id, about="addition"
    )  # fmt: skip
    assert len(page(house, "sara", number).notes[0].additions) == 2


def test_a_note_of_another_case_is_not_added_to(noted):
    house, _, note = noted
    other = house.open_case(number="19900101-2385", name="Test Annan")
    for outcome in (
        signed(house, "sara", other, adds_to=note, about="correction"),
        open_note(house.world, house.as_("sara"), other, note),
        save_note(house.world, house.as_("sara"), other, Written(text="x"), note),
    ):
        assert isinstance(outcome, Refused)
        assert outcome.reason.kind == "missing"
    assert page(house, "sara", other).notes == ()


@pytest.mark.parametrize(
    ("words", "day", "about", "paths"),
    [
        ("", "2024-03-01", "", ["text"]),
        ("Vi sågs.", "2024-03-05", "", ["day"]),
        ("Vi sågs.", "1824-03-05", "", ["day"]),
        ("Vi sågs.", "i går", "", ["day"]),
        ("Vi sågs.", "", "", ["day"]),
        ("x" * (LONGEST + 1), "2024-03-01", "", ["text"]),
        ("Vi sågs.", "2024-03-01", "finns_inte", ["about"]),
        (" ", "9999-99-99", "correction", ["day", "text", "about"]),
    ],
)
def test_what_is_wrong_is_said_and_every_word_kept(house, words, day, about, paths):
    number = house.open_case()
    found = signed(house, "sara", number, words, day, about=about)
    assert isinstance(found, NotePage), found
    assert [one.path for one in found.problems] == paths
    assert page(house, "sara", number).notes == ()
    again = open_note(house.world, house.as_("sara"), number)
    assert (again.text, again.day, again.about) == (words, day, about)


def test_signed_twice_it_is_written_once(noted):
    house, number, _ = noted
    assert isinstance(signed(house, "sara", number), Moved)
    assert len(page(house, "sara", number).notes) == 1
    assert isinstance(signed(house, "kurt", number), Moved)  # Another writer's key is another key.
    assert len(page(house, "sara", number).notes) == 2


def test_a_draft_is_its_writers_alone_and_gone_when_signed(house):
    number = house.open_case(subproject="ett")
    saved = save_note(house.world, house.as_("sara"), number, Written(text="Utkast", day="x"))
    assert (saved.text, saved.day) == ("Utkast", "x")
    assert open_note(house.world, house.as_("kurt"), number).text == ""
    assert page(house, "kurt", number).notes == ()
    (draft,) = my_day(house.world, house.as_("sara")).drafts
    assert (draft.kind, draft.number) == ("note", number)
    signed(house, "sara", number)
    assert open_note(house.world, house.as_("sara"), number).text == ""
    save_note(house.world, house.as_("sara"), number, Written(text="Utkast 2"))
    drop_note(house.world, house.as_("sara"), number)
    assert my_day(house.world, house.as_("sara")).drafts == ()


def sheet(of: str, stamps: str) -> Sheet:
    return Sheet(id=of, number=1, known=known_in(stamps))


def test_what_two_pages_have_written_is_chosen_between_before_it_is_signed(house):
    number, sara = house.open_case(), house.as_("sara")
    empty = open_note(house.world, sara, number).stamp
    first = save_note(house.world, sara, number, Written(text="Ett", sheet=sheet("a" * 12, empty)))
    assert first.choices == ()
    other = Written(text="Två", sheet=sheet("b" * 12, empty))
    both = write_note(house.world, sara, number, other, "k" * 32)
    (choice,) = both.choices
    assert [(one.words, one.here) for one in choice.ways] == [("Två", True), ("Ett", False)]
    assert both.text == "Ett"
    assert page(house, "sara", number).notes == ()
    picks = {"text": (choice.ways[0].stamp, choice.seen)}
    known = sheet("c" * 12, both.stamp)
    chosen = Written(text="Ett", day="2024-03-04", sheet=known, picks=picks)
    assert isinstance(write_note(house.world, sara, number, chosen, "k" * 32), Moved)
    assert [one.text for one in page(house, "sara", number).notes] == ["Två"]


def test_what_is_saved_while_one_writes_is_what_was_sent_and_no_more(house):
    number, sara = house.open_case(), house.as_("sara")
    save_note(house.world, sara, number, Written(text="Ord", day="2024-03-04", about="phone"))
    known = open_note(house.world, sara, number).stamp
    written = Written(text="Fler ord", only=frozenset({"text"}), sheet=sheet("a" * 12, known))
    saved = save_note_fields(house.world, sara, number, written)
    assert list(saved.taken) == ["text"]
    now = open_note(house.world, sara, number)
    assert (now.text, now.day, now.about) == ("Fler ord", "2024-03-04", "phone")


def test_notes_are_written_where_the_case_is_closed_too(house):
    number = house.to_active(who="sara")
    written = save_note(house.world, house.as_("sara"), number, Written(text="Före"))
    house.send("sara", FormPlace(form="avslut", case=number, action="avsluta"), {"utfall": "annat"})
    assert open_note(house.world, house.as_("sara"), number).text == "Före"
    assert isinstance(signed(house, "sara", number, key=written.key), Moved)


def test_notes_are_chained_and_replayed_and_their_words_can_be_erased(noted):
    house, number, note = noted
    tenant = house.as_("sara").tenant
    with house.world.storage.writing(tenant) as tx:
        row = cases.find_case(tx, "prov", number)
        history = events.history(tx, row.case.id)
        assert replay(history) == row.case
        assert row.case.notes == (note,)
        gone = {"case": row.case.id, "number": len(history)}
        erase = text('delete from event_payload where "case" = :case and number = :number')
        tx.connection.execute(erase, gone)
        assert events.verify(tx, row.case.id) is None
        assert replay(events.history(tx, row.case.id)) == row.case
    assert verify_all(house.world, tenant).broken == ()
    case = page(house, "sara", number)
    (shown,) = case.notes
    assert (shown.text, shown.day, shown.id) == ("", None, note)
    assert sv(case.timeline[0].head) == "En anteckning, vars text är borttagen"
    signed(house, "sara", number, "Borttagen på begäran.", key="k9", adds_to=note, about="addition")
    assert len(page(house, "sara", number).notes[0].additions) == 1


def test_reading_and_writing_notes_is_in_the_audit_without_their_words(noted):
    house, number, note = noted
    open_note(house.world, house.as_("sara"), number, note)
    open_note(house.world, house.as_("kurt"), number)
    signed(house, "psy", number)
    with house.world.storage.reading(house.as_("sara").tenant) as tx:
        entries = audit.entries(tx, note.partition(".")[0])
    acts = [(one.account, one.act, one.outcome) for one in entries]
    assert ("sara", "write_note", "allowed") in acts
    assert ("sara", "read_notes", "allowed") in acts
    assert ("kurt", "write_note", "allowed") in acts
    assert "Vi sågs" not in str(entries)
