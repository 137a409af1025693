"""What is set on paper: everything that was said, as it was said, tagged, and the same each time."""

from __future__ import annotations

import string
import unicodedata
from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from engine.interop.document import Document, Entry, Section, Words
from engine.interop.pdf import begins_right, pdf, printable

WHEN = datetime(2026, 3, 4, 9, tzinfo=UTC)
HOSTILE = (
    '#read("/etc/passwd")',
    "#set text(fill: red)",
    "*fet* _kursiv_ `kod` $x^2$ = Rubrik",
    "\\ \\n \\u{41} // kommentar /* och */ mer",
    "] } ) \" ' < > @fotnot #panic()",
    '#import "@preview/x:1.0.0": *',
)


def sv(text: str) -> Words:
    return Words(text=text, language="sv")


def document(*entries: Entry, language: str = "sv", mark: Words | None = None) -> Document:
    return Document(
        language=language,
        over=sv("Provet i Vik"),
        title=Words(text="Anmälan", language=language),
        facts=((sv("Ärende"), sv("NV-2026-1")),),
        notices=(sv("Egna ord."),),
        sections=(Section(title=sv("Om dig"), entries=entries),),
        foot=sv("Ärende NV-2026-1."),
        page=sv("Sida {n} av {all}"),
        made=WHEN,
        mark=mark,
    )


def read(made: bytes) -> PdfReader:
    return PdfReader(BytesIO(made))


def words(made: bytes) -> str:
    """All of its text with runs of space as one."""
    return " ".join(" ".join(page.extract_text() for page in read(made).pages).split())


def test_everything_said_is_there():
    rows = Entry(
        label=sv("Barn"), inner=((sv("Barn 1"), (Entry(label=sv("Ålder"), value=sv("7")),)),)
    )
    none = Entry(label=sv("Yrke"), value=sv("inget svar"), empty=True)
    sum_ = Entry(label=sv("Summa"), value=sv("4 av 27"), notes=(sv("Glad: 1 poäng"),))
    told = words(pdf(document(Entry(label=sv("Namn"), value=sv("Amal")), rows, none, sum_)))
    for one in (
        "Provet i Vik", "Anmälan", "Ärende", "NV-2026-1", "Egna ord.", "Om dig", "Namn", "Amal", "Barn 1",
        "Ålder 7", "inget svar", "4 av 27", "Glad: 1 poäng", "Sida 1 av 1",
    ):  # fmt: skip
        assert one in told


def test_it_is_tagged_and_tells_its_title_and_language():
    found = read(pdf(document(Entry(label=sv("Namn"), value=sv("Amal")))))
    root = found.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "sv"
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert found.metadata is not None
    assert found.metadata.title == "Anmälan"
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_it_is_the_same_each_time():
    rows = [Entry(label=sv(f"Fråga {one}"), value=sv("Ja")) for one in range(80)]
    first = pdf(document(*rows))
    assert pdf(document(*rows)) == first
    assert len(read(first).pages) > 1
    assert f"Sida 2 av {len(read(first).pages)}" in words(first)


def test_what_is_protected_says_so_on_every_page():
    rows = [Entry(label=sv(f"Fråga {one}"), value=sv("Ja")) for one in range(80)]
    found = read(pdf(document(*rows, mark=sv("SKYDDAD"))))
    assert all("SKYDDAD" in page.extract_text() for page in found.pages)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_looks_like_markup_is_text(text):
    told = words(pdf(document(Entry(label=sv(text), value=sv(text)))))
    assert told.count(" ".join(text.split())) == 2


@settings(max_examples=60, deadline=None)
@given(text=st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_text_can_be_set(text):
    assert read(pdf(document(Entry(label=sv("Vad?"), value=sv(text))))).pages


@settings(max_examples=60, deadline=None)
@given(
    text=st.text(string.ascii_letters + string.digits + "åäöÅÄÖ#*_$[]{}()", min_size=1, max_size=30)
)
def test_swedish_letters_and_signs_come_out_as_they_went_in(text):
    assert text in words(pdf(document(Entry(label=sv("Vad?"), value=sv(text)))))


@pytest.mark.parametrize(
    ("language", "text"),
    [("ar", "كيف حالك"), ("ti", "ስምዎ ማን ነው"), ("uk", "Як справи"), ("so", "Magacaaga")],
)
def test_every_script_has_letters(language, text):
    """A letter that no font has would come out as none."""
    made = pdf(document(Entry(label=Words(text=text, language=language)), language=language))
    told = unicodedata.normalize("NFKC", words(made))
    assert {*text} - {" "} <= {*told}
    assert read(made).trailer["/Root"]["/Lang"] == language


def test_a_sign_that_no_font_has_is_marked_and_not_left_out():
    assert printable("Bra 👍 så\x00\x1f här") == "Bra � så�� här"
    assert printable("en\r\ntvå\u2028tre\tfyra") == "en\ntvå\ntre fyra"
    assert "Bra � så" in words(pdf(document(Entry(label=sv("Vad?"), value=sv("Bra 👍 så")))))


@pytest.mark.parametrize(
    ("text", "language", "right"),
    [
        ("Kim Test", "ar", False), ("كيم", "sv", True), ("123", "ar", True), ("123", "sv", False),
        ("", "ar", True), ("– كيم", "sv", True),
    ],
)  # fmt: skip
def test_a_text_goes_as_its_first_letter_goes(text, language, right):
    assert begins_right(Words(text=text, language=language)) is right
