"""How long a list of 50 cases and a search for a person take among many, and how that grows.

Without more: 10,000 and 100,000 cases. `--full`: a million too. `--postgresql`: on PostgreSQL instead, from
the wheel that the tests use; then there is no opponent.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from statistics import median

from sqlalchemy import Engine

from benchmarks.measure import Result
from benchmarks.serving import ours as product
from benchmarks.serving import theirs as opponent
from benchmarks.serving.asgi import Answer, Browser
from benchmarks.serving.crowd import add_to_ours, add_to_theirs, name_of, number_of
from benchmarks.serving.ours import Ours
from benchmarks.serving_pages import answered, compared, timed
from engine.operations.find_person import find_person
from engine.storage.database import owning
from engine.storage.lists import seen_again
from engine.storage.place import DataPlace

QUICK, FULL = (10_000, 100_000), (10_000, 100_000, 1_000_000)
AGAINST = 100_000
"""At so many cases the opponent is measured too."""
TIMES, SHOWN = 15, 50
ADDRESS = re.compile('href="/(prov/arende|case)/')
"""Where each side has its cases."""
SEARCHES = {
    "a name of one letter": "b",
    "a name of three letters": "str",
    "two words": f"{name_of(77)[:3]} {name_of(77).split()[1][:5]}",
    "a number": number_of(77),
}
MOST_MS = 100.0


def run() -> Iterator[Result]:
    wanted = FULL if "--full" in sys.argv else QUICK
    kind = "postgresql" if "--postgresql" in sys.argv else "sqlite"
    with tempfile.TemporaryDirectory() as folder, a_place(kind, Path(folder) / "ours") as place:
        yield from asyncio.run(measured(place, Path(folder), wanted, kind))


def a_place(kind: str, folder: Path) -> AbstractContextManager[DataPlace]:
    from tests.databases import empty_place

    folder.mkdir(parents=True)
    return empty_place(kind, folder)


async def measured(
    place: DataPlace, folder: Path, wanted: tuple[int, ...], kind: str
) -> list[Result]:
    ours, found, lists, before = product.made(place), [], [], 0
    for many in wanted:
        add_to_ours(ours, before, many)
        gather(place)
        before = many
        lists.append(await of_list(ours.browser, "/prov/"))
        if many == AGAINST and kind == "sqlite":
            theirs = opponent.made(folder / "theirs")
            add_to_theirs(theirs, 0, many)
            known(theirs.engine)
            await same_page(ours.browser, theirs.browser)
            mine, other = shown(ours.browser, "/prov/"), shown(theirs.browser, "/")
            found.append(await compared(f"50 of {many:,} cases", mine, other, 1.25))
            anew = f"50 of {many:,} cases that nobody has looked at yet"
            found.append(await compared(anew, unseen(mine), other, 1.25))
        found += [searched(ours, many, what, text) for what, text in SEARCHES.items()]
    found.append(growth(wanted, lists))
    return found


def gather(place: DataPlace) -> None:
    """What our database finds out about its tables by itself in time."""
    known(owning(place))


def known(engine: Engine) -> None:
    """The same of either side's."""
    with engine.connect().execution_options(writes=True) as plain, plain.begin():
        plain.exec_driver_sql("ANALYZE")
    engine.dispose()


async def same_page(ours: Browser, theirs: Browser) -> None:
    """Both show the same cases in the same cells, the same ways to narrow the list, and make as much HTML."""
    pages = [
        answered(await browser.get(at), 200).text
        for browser, at in ((ours, "/prov/"), (theirs, "/"))
    ]
    rows = [ADDRESS.sub('href="', page).splitlines() for page in pages]
    mine, other = ([one for one in lines if one.startswith("<tr>")] for lines in rows)
    assert len(mine) == SHOWN, len(mine)
    assert mine == other, (mine[:1], other[:1])
    asked = [re.findall(r'(?:name|<option value)="[^"]*"', page) for page in pages]
    assert asked[0] == asked[1], (asked[0], asked[1])
    links = [len(re.findall(r"<li[ >]", page)) for page in pages]
    assert links[0] == links[1], links
    assert 0.95 < len(pages[0]) / len(pages[1]) < 1.05, [len(page) for page in pages]


def shown(browser: Browser, address: str) -> tuple[Callable[[], object], None]:
    async def show() -> Answer:
        return answered(await browser.get(address), 200)

    return show, None


def unseen(page: tuple[Callable[[], object], None]) -> tuple[Callable[[], object], None]:
    """The same page, with nothing kept of the cases on it from when they were looked at before."""
    show, after = page

    def anew() -> object:
        seen_again.cache_clear()
        return show()

    return anew, after


async def of_list(browser: Browser, address: str) -> float:
    """Processor seconds for the list."""
    ((seconds, _),) = await timed(shown(browser, address))
    return seconds


def growth(wanted: tuple[int, ...], seconds: list[float]) -> Result:
    told = ", ".join(
        f"{each * 1e3:.1f} ms of {many:,}" for many, each in zip(wanted, seconds, strict=True)
    )
    name = f"the list, from {wanted[0]:,} to {wanted[-1]:,} cases"
    return Result(name=name, value=seconds[-1] / seconds[0], unit="x", target=2.0, details=told)


def searched(ours: Ours, many: int, what: str, text: str) -> Result:
    """Milliseconds on the clock for a search, which is recorded as any other."""
    took = []
    for _ in range(TIMES):
        start = time.perf_counter()
        people = find_person(ours.world, ours.caller, text)
        took.append(time.perf_counter() - start)
        assert people, text
    name = f"{what} among {many:,} people"
    return Result(name=name, value=median(took) * 1e3, unit="ms", target=MOST_MS)
