"""How long a request takes, from the ASGI call to the last byte, against the opponent written by hand: a page
of 60 fields that are filled in, the same page with errors, one of its fields saved while somebody writes,
sending it, and a step with a short and a long history. And how long what was sent takes as a PDF.

Both sides run in this process, in turn. What is compared is the median of the processor's time: what the disk
takes to keep the write-ahead log is the same for both, and on most machines much more. `details` tell the
median that passes on the clock too.
"""

from __future__ import annotations

import asyncio
import gc
import re
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from uuid import uuid4

from starlette.responses import HTMLResponse

from benchmarks.measure import Result, ratio
from benchmarks.serving import ours as product
from benchmarks.serving import theirs as opponent
from benchmarks.serving.asgi import Answer
from benchmarks.serving.handwritten import app as handwritten
from benchmarks.serving.ours import Ours
from benchmarks.serving.project import ALSO_ACTIVE, POSTED
from benchmarks.serving.theirs import Theirs
from engine.filling.sheets import stamp
from engine.interop.pdf import pdf
from engine.operations.load_release import load_release
from engine.operations.printing import document_of
from engine.operations.read_submission import read_submission
from engine.operations.views import SubmissionPage
from engine.web.pace import Pace

ROUNDS = 200
PROGRAMME = re.compile(r'<script type="application/json".*?</script>', re.DOTALL)
KNOWN = re.compile(r'name="(?:_utkast|_shown)" value="([^"]*)"')
PRINTED = 20
SAVED = "gata"
PART = re.compile(r"\.(day|month|year|r\d)$")
Request = Callable[[], Awaitable[Answer]]
Side = tuple[Request, Request | None]
"""What is measured, and what is done before each time without being measured."""


def run() -> Iterator[Result]:
    with tempfile.TemporaryDirectory() as folder:
        yield from asyncio.run(measured(Path(folder)))


async def measured(folder: Path) -> list[Result]:
    ours, theirs = product.made(folder / "ours"), opponent.made(folder / "theirs")
    mine = Way(ours, f"/prov/arende/{ours.open_case('19900102-2384', 'Test Åkerman')}", "gor")
    other = Way(theirs, f"/case/{theirs.open_case('19900102-2384', 'Test Åkerman')}", "do")
    await same_work(mine, other)
    return [
        making(ours, theirs, mine, other),
        in_two_languages(ours, mine),
        await compared("a page of 60 fields, filled in", mine.page(), other.page(), 0.5),
        *await left_over(other),
        await compared("the page again, with errors", mine.wrong(), other.wrong(), 0.5),
        await compared("one field of 60 saved in the draft", mine.draft(), other.draft(), 1.25),
        await compared("sending 60 answers", mine.sending(), other.sending(), 1.25),
        await compared("a step without a form", mine.step(), other.step(), 1.25),
        await compared("a step beside ten activities", busy(folder).step(), other.step(), 2),
        await printed(ours, mine),
        await histories(ours),
    ]


def busy(folder: Path) -> Way:
    """A case in which ten activities go on, and a clock and an action of its own look at them."""
    ours = product.made(folder / "busy", ALSO_ACTIVE)
    number = ours.open_case("19900101-2393", "Tio Aktiviteter", "aktiv")
    for one in range(10):
        ours.start_placement(number, f"Plats {one}")
    return Way(ours, f"/prov/arende/{number}", "gor")


def making(ours: Ours, theirs: Theirs, mine: Way, other: Way) -> Result:
    """The page alone: from the draft, read already, to the HTML of the answer."""
    side, opposite = ours.making(mine.case), theirs.making(other.case)
    for made in (side, opposite):
        assert b"19900102-2384" in bytes(made().body)
    name = "the HTML of 60 fields, from their draft"
    return ratio(name, side, opposite, times=10, target=0.5)


def in_two_languages(ours: Ours, mine: Way) -> Result:
    """The same page with another language beside, against the page in one."""
    both, one = ours.making(mine.case, "en"), ours.making(mine.case)
    assert b'class="too" lang="en"' in bytes(both().body)
    return ratio("the same in two languages, against one", both, one, times=10, target=3.0)


class Way:
    """What is done in one case, on one side."""

    def __init__(self, side: Ours | Theirs, address: str, act: str) -> None:
        self.browser, self.token = side.browser, ("_token", side.csrf)
        self.case = address
        self.form = address + ("/fyll/lang" if isinstance(side, Ours) else "/form")
        self.saving = self.form + ("/utkast" if isinstance(side, Ours) else "/draft")
        self.act = act
        self.taken = self.saved = 0
        self.street = POSTED[SAVED][0]

    def posted(self, **instead: str) -> list[tuple[str, str]]:
        """All that a browser sends from the page, some of it otherwise."""
        texts = {
            name: (instead[name],) if name in instead else all_ for name, all_ in POSTED.items()
        }
        fields = [(name, text) for name, all_ in texts.items() for text in all_]
        shown = ("_shown", " ".join({PART.sub("", name) for name in texts}))
        return [self.token, *fields, shown, ("_rows.barn", "3"), ("_sida", ""), ("_fortsatt", "1")]

    async def keep(self) -> Answer:
        self.street = POSTED[SAVED][0]
        return await self.browser.post(self.form, self.posted())

    async def send(self) -> Answer:
        sent = [self.token, ("_skicka", "1"), ("_nyckel", uuid4().hex)]
        return answered(await self.browser.post(self.form, sent), 303)

    async def again(self) -> Answer:
        wrong = self.posted(nummer="19900102-2385", sjuk_andel="tusen", kommun="")
        return answered(await self.browser.post(self.form, wrong), 422)

    async def show(self) -> Answer:
        return answered(await self.browser.get(self.form), 200)

    async def move(self) -> Answer:
        """To rest and back again, by turns."""
        action = "b%C3%B6rja" if self.taken % 2 else "vila"
        self.taken += 1
        there = f"{self.case}/{self.act}/{action}"
        return answered(await self.browser.post(there, [self.token]), 303)

    async def save(self) -> Answer:
        """Another text each time, as the page's script sends it: with what the page knew to stand there."""
        known = f"{SAVED}:{stamp({SAVED: (self.street,)})}"
        self.saved += 1
        self.street = f"Långgatan {self.saved}"
        sheet = [("_utkast", known), ("_flik", "0" * 12), ("_nummer", str(self.saved))]
        field = [(SAVED, self.street), ("_shown", SAVED)]
        return answered(await self.browser.post(self.saving, [self.token, *field, *sheet]), 200)

    async def unhurried(self) -> Answer:
        """Nobody writes as fast as it is measured."""
        self.browser.app.state.pace = Pace()
        return Answer(200, {}, b"")

    def draft(self) -> Side:
        return self.save, self.unhurried

    def page(self) -> Side:
        return self.show, None

    def wrong(self) -> Side:
        return self.again, None

    def sending(self) -> Side:
        return self.send, self.keep

    def step(self) -> Side:
        return self.move, None


async def left_over(other: Way) -> list[Result]:
    """What the opponent's request for the page takes where its HTML is there already, and where nothing is
    settled either, of what it takes: as much as no way of making a page can save.
    """
    ready = HTMLResponse((await other.show()).text)

    async def made() -> Answer:
        with instead(form_page=lambda *_: ready):
            return await other.show()

    async def settled() -> Answer:
        with instead(form_page=lambda *_: ready, read=lambda _: None):
            return await other.show()

    whole, without, bare = (
        seconds for seconds, _ in await timed(other.page(), (made, None), (settled, None))
    )
    told = (("the opponent's, its HTML ready", without), ("and nothing settled", bare))
    return [
        Result(
            name=name,
            value=seconds / whole,
            unit="x",
            target=None,
            details=f"{seconds * 1e6:.0f} us",
        )
        for name, seconds in told
    ]


@contextmanager
def instead(**others: Callable[..., object]) -> Iterator[None]:
    """The opponent with something of its done otherwise."""
    own = {name: getattr(handwritten, name) for name in others}
    try:
        for name, other in others.items():
            setattr(handwritten, name, other)
        yield
    finally:
        for name, one in own.items():
            setattr(handwritten, name, one)


def answered(answer: Answer, status: int) -> Answer:
    assert answer.status == status, (answer.status, answer.text[:2_000])
    return answer


async def printed(ours: Ours, way: Way) -> Result:
    """What was sent of the 60 fields, as a PDF: from the document, with the fonts read already."""
    await way.keep()
    sent = (await way.send()).headers["location"].rpartition("/")[2]
    page = read_submission(ours.world, ours.caller, way.case.rpartition("/")[2], sent, printed="sv")
    assert isinstance(page, SubmissionPage)
    release = load_release(ours.world, ours.caller.tenant, "prov").deployment
    told = document_of(page, release.title, "sv", ours.world.now_in(release))
    made = pdf(told)
    assert made.startswith(b"%PDF-")
    took = []
    for _ in range(PRINTED):
        start = time.perf_counter()
        pdf(told)
        took.append((time.perf_counter() - start) * 1e3)
    details = f"{len(made) / 1e3:.0f} kB; the slowest of {PRINTED} {max(took):.0f} ms"
    name = "60 answers as a PDF, on the clock"
    return Result(name=name, value=median(took), unit="ms", target=100, details=details)


def as_shown(page: str) -> str:
    """The page without the programme of ours: the opponent's would be a script of its own, written once."""
    return PROGRAMME.sub("", page)


async def same_work(mine: Way, other: Way) -> None:
    """Both keep the draft and ask the same questions with the same answers in them, those too that may come
    while somebody types; both say what the page knows of each answer; and both make as much HTML.
    """
    for way in (mine, other):
        await way.keep()
        answered(await way.keep(), 303)
        for _ in range(2):
            await way.save()
            assert f'"{way.street}"' in (await way.show()).text
    pages = [as_shown((await way.show()).text) for way in (mine, other)]
    asked = [set(re.findall(r' name="([^_][^"]*)"', page)) for page in pages]
    filled = [sorted(re.findall(r' value="([^"]*)"[^>]* checked', page)) for page in pages]
    assert asked[0] == asked[1], asked[0] ^ asked[1]
    assert filled[0] == filled[1]
    known = [set(" ".join(re.findall(KNOWN, page)).split()) for page in pages]
    assert known[0] == known[1]
    assert 0.95 < len(pages[0]) / len(pages[1]) < 1.05, [len(page) for page in pages]


async def compared(name: str, ours: Side, theirs: Side, target: float) -> Result:
    (mine, on_clock), (other, their_clock) = await timed(ours, theirs)
    details = (
        f"{mine * 1e6:.0f} us against {other * 1e6:.0f} us; on the clock "
        f"{on_clock * 1e3:.1f} ms against {their_clock * 1e3:.1f} ms"
    )
    return Result(name=name, value=mine / other, unit="x", target=target, details=details)


async def timed(*sides: Side) -> list[tuple[float, float]]:
    """The median of the processor's seconds and of those on the clock, of each side, taken in turn."""
    taken: list[list[tuple[float, float]]] = [[] for _ in sides]
    for _ in range(ROUNDS):
        for (request, before), times in zip(sides, taken, strict=True):
            if before is not None:
                await before()
            gc.disable()
            clock, processor = time.perf_counter(), time.process_time()
            await request()
            times.append((time.process_time() - processor, time.perf_counter() - clock))
            gc.enable()
    return [(median(one[0] for one in times), median(one[1] for one in times)) for times in taken]


async def histories(ours: Ours) -> Result:
    """The same step in a case with 10 events and in one with 2,000."""
    short = Way(ours, f"/prov/arende/{ours.open_case('19900102-2392', 'Kort Historia')}", "gor")
    long = Way(ours, f"/prov/arende/{ours.open_case('19900103-2383', 'Lång Historia')}", "gor")
    await grow(ours, short, 10)
    await grow(ours, long, 2_000)
    (few, _), (many, _) = await timed(short.step(), long.step())
    details = f"{few * 1e6:.0f} us after 10 events, {many * 1e6:.0f} us after 2,000"
    return Result(
        name="a step after 2,000 events", value=many / few, unit="x", target=1.1, details=details
    )


async def grow(ours: Ours, way: Way, events: int) -> None:
    """Moves, and every now and then a form: a history as real ones are, only longer."""
    with ours.careless():
        while ours.events_in(way.case) < events:
            await way.move()
            await way.move()
            await way.keep()
            await way.keep()
            await way.send()
