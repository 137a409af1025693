"""Pages are made so many at a time, each knowing what its request knows; and none is left behind half made by
one that nobody waits for any more.
"""

from __future__ import annotations

import asyncio
import threading
from contextvars import ContextVar

import pytest

from engine.web.threads import made_in, threads
from tests.web.apart import apart

ASKED: ContextVar[str] = ContextVar("asked", default="")


def test_it_gives_what_the_work_gives_and_raises_what_it_raises():
    async def work():
        pool = threads(2)
        assert await made_in(pool, divmod, 7, 2) == (3, 1)
        with pytest.raises(ZeroDivisionError):
            await made_in(pool, divmod, 7, 0)

    apart(work())


def test_the_thread_knows_what_the_request_knows():
    async def one(pool, name):
        ASKED.set(name)
        await asyncio.sleep(0)
        return name, await made_in(pool, ASKED.get)

    async def work():
        pool = threads(4)
        return await asyncio.gather(*[one(pool, str(number)) for number in range(20)])

    found = apart(work())
    assert all(name == seen for name, seen in found)


@pytest.mark.parametrize("count", [1, 3])
def test_so_many_at_a_time_and_no_more(count):
    begun, go = [], threading.Event()

    def page():
        begun.append(threading.get_ident())
        go.wait(10)

    async def work():
        pool = threads(count)
        pages = [asyncio.create_task(made_in(pool, page)) for _ in range(4 * count)]
        while len(begun) < count:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        assert (
            len(begun) == count
        )  # The others wait, though nothing but their number holds them back.
        go.set()
        await asyncio.gather(*pages)

    apart(work())
    assert len(begun) == 4 * count
    assert len(set(begun)) == count


def test_work_that_has_begun_is_waited_for_though_nobody_wants_it():
    """What is taken away when a request ends, such as its files, is not taken from under it."""
    begun, go, told = threading.Event(), threading.Event(), []

    def page():
        begun.set()
        go.wait(10)
        told.append("made")

    async def asking(pool):
        try:
            await made_in(pool, page)
        finally:
            told.append("taken away")

    async def work():
        task = asyncio.create_task(asking(threads(1)))
        while not begun.is_set():
            await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.sleep(0.05)
        assert not task.done()
        go.set()
        with pytest.raises(asyncio.CancelledError):
            await task

    apart(work())
    assert told == ["made", "taken away"]


def test_work_that_has_not_begun_is_not_done_for_nobody():
    go, told = threading.Event(), []

    async def work():
        pool = threads(1)
        first = asyncio.create_task(made_in(pool, go.wait, 10))
        await asyncio.sleep(0.05)
        second = asyncio.create_task(made_in(pool, told.append, "made"))
        await asyncio.sleep(0.05)
        second.cancel()
        with pytest.raises(asyncio.CancelledError):
            await second
        go.set()
        await first
        await made_in(pool, told.append, "after")

    apart(work())
    assert told == ["after"]
