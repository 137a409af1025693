"""Owns where pages are made: in threads of their own, as many at once as the settings say."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Made = TypeVar("Made")


def threads(count: int) -> ThreadPoolExecutor:
    """At most `count` of them; each begins when it is first needed. Others wait for their turn."""
    return ThreadPoolExecutor(count, thread_name_prefix="page")


async def made_in(
    pool: ThreadPoolExecutor,
    work: Callable[Given, Made],
    *given: Given.args,
    **named: Given.kwargs,
) -> Made:
    """What `work` gives, made in a thread that knows what this task knows. Work that has begun is waited for
    though nobody wants it any more: whoever asked may take away what it stands on when this is over.
    """
    doing = pool.submit(copy_context().run, partial(work, *given, **named))
    try:
        return await asyncio.wrap_future(doing)
    except asyncio.CancelledError:
        if not doing.done():
            await asyncio.wait({asyncio.wrap_future(doing)})
        raise
