"""Owns what a form that was sent looks like on paper: its page as a `Document`, in one language.

What the reader may see was decided when the page was made; nothing is added here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_datetime

from engine.fields.signature import Signed
from engine.foundation.catalogs import language_of
from engine.foundation.texts import Said, Text, said
from engine.interop.document import Document, Entry, Section, Words
from engine.operations.views import Row, Score, SubmissionPage
from engine.operations.views import Words as Shown

HERE = ZoneInfo("Europe/Stockholm")
PLACEHOLDER = said(
    "Egna ord i väntan på den officiella texten. Siffran går inte att jämföra med andras."
)


def document_of(page: SubmissionPage, title: Text, language: str, now: datetime) -> Document:
    """The page on paper. `title` is the deployment's; `now` when it is printed."""
    paper = Paper(language)
    return Document(
        language=language,
        over=paper.say(title),
        title=paper.say(page.title),
        facts=tuple((paper.say(label), paper.say(value)) for label, value in facts(page, paper)),
        notices=tuple(paper.say(one) for one in notices(page, paper)),
        sections=tuple(sections(page, paper)),
        foot=paper.say(
            said("{what}. Utskrivet {when}.", what=page.person, when=paper.moment(now))
            if page.of_project
            else said(
                "Ärende {number}. Utskrivet {when}.", number=page.number, when=paper.moment(now)
            )
        ),
        page=paper.say(said("Sida {n} av {all}", n="{n}", all="{all}")),
        made=now,
        mark=paper.say(said("SKYDDADE PERSONUPPGIFTER")) if page.protected else None,
    )


class Paper:
    """Says things in one language, and which language they came out in."""

    def __init__(self, language: str) -> None:
        self.language = language

    def say(self, what: Shown) -> Words:
        if isinstance(what, Text):
            return Words(text=what.in_(self.language), language=what.language_shown(self.language))
        if isinstance(what, Said):
            return Words(
                text=what.in_(self.language), language=language_of(self.language, what.message)
            )
        return Words(text=str(what), language=self.language)

    def moment(self, at: datetime) -> str:
        try:
            locale = str(Locale.parse(language_of(self.language, "Ja")))
        except (UnknownLocaleError, ValueError):
            locale = "sv"
        return format_datetime(at.astimezone(HERE), "d MMMM y HH:mm", locale=locale)


def facts(page: SubmissionPage, paper: Paper) -> Iterator[tuple[Shown, Shown]]:
    if page.of_project:
        yield said("Projektet"), page.person
    else:
        yield said("Person"), page.person
        yield said("Ärende"), page.number
    yield said("Skickat"), said("{at} av {who}", at=paper.moment(page.at), who=page.by)
    if page.on_behalf is not None:
        yield said("Svarade"), page.on_behalf
    yield said("Version"), str(page.release)


def notices(page: SubmissionPage, paper: Paper) -> Iterator[Shown]:
    if page.current != page.id:
        yield said("Den här versionen är rättad och gäller inte längre.")
    for one in page.amendments if page.current == page.id else ():
        at, by = paper.moment(one.at), one.by
        if one.why is None:
            yield said("Rättad {at} av {who}.", at=at, who=by)
        else:
            yield said("Rättad {at} av {who}. Skäl: {why}", at=at, who=by, why=one.why)
    if page.result_only:
        yield said("Det här är resultatet, inte svaren på varje fråga.")
    if any(one.placeholder for one in page.scores):
        yield PLACEHOLDER
    if any(has_files(row) for part in page.parts for row in part.rows):
        yield said("Filer nämns vid namn. De ligger kvar i ärendet och följer inte med utskriften.")


def has_files(row: Row) -> bool:
    return bool(row.files) or any(has_files(one) for _, inner in row.rows for one in inner)


def sections(page: SubmissionPage, paper: Paper) -> Iterator[Section]:
    for part in page.parts:
        if part.rows:
            title = paper.say(part.title) if part.title is not None else None
            yield Section(title=title, entries=entries(part.rows, paper))
    if page.scores:
        counted = tuple(score(one, paper) for one in page.scores)
        yield Section(title=paper.say(said("Uträknat")), entries=counted)
    if page.reasons:
        let = tuple(
            Entry(label=paper.say(rule), value=paper.say(why)) for rule, why in page.reasons
        )
        yield Section(title=paper.say(said("Släppt igenom med skäl")), entries=let)


def entries(rows: Iterable[Row], paper: Paper) -> tuple[Entry, ...]:
    return tuple(entry(row, paper) for row in rows)


def entry(row: Row, paper: Paper) -> Entry:
    label = paper.say(row.label)
    if row.rows:
        inner = tuple((heading(head, row, paper), entries(one, paper)) for head, one in row.rows)
        return Entry(label=label, inner=inner)
    if row.empty:
        return Entry(label=label, value=paper.say(said("inget svar")), empty=True)
    if row.signed is not None:
        return signature(label, row.signed, paper)
    if row.files:
        return Entry(label=label, lines=tuple(paper.say(called) for _, called in row.files))
    return Entry(label=label, value=paper.say(row.value))


def signature(label: Words, signed: Signed, paper: Paper) -> Entry:
    """What was signed, in the words that were read; by whom; and what shows that the answers are those."""
    text = Words(text=signed.text, language=signed.language)
    seal = said("Svarens kontrollsumma börjar {digest}.", digest=grouped(signed.seal))
    return Entry(label=label, lines=(text, paper.say(signed.who)), notes=(paper.say(seal),))


def grouped(digest: str) -> str:
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))


def heading(head: Shown, row: Row, paper: Paper) -> Words | None:
    told = paper.say(head)
    return None if told == paper.say(row.label) else told


def score(one: Score, paper: Paper) -> Entry:
    label = paper.say(one.label)
    if one.value is None:
        waiting = said("Räknas ut när alla frågor är besvarade.")
        return Entry(label=label, value=paper.say(waiting), empty=True)
    told = result(one)
    return Entry(label=label, value=paper.say(told), notes=tuple(map(paper.say, one.why)))


def result(one: Score) -> Shown:
    """`14 av 27, måttlig`, as far as there is a greatest and a band."""
    value: Shown = one.value or ""
    if one.high is not None and one.number is not None:
        value = said("{value} av {high}", value=value, high=f"{one.high:g}")
    return said("{value}, {band}", value=value, band=one.band) if one.band else value
