"""Owns how what is asynchronous is run in tests."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Result = TypeVar("Result")


def apart(work: Coroutine[Any, Any, Result]) -> Result:
    """Run it in a thread of its own, since the browser's tests keep a loop in theirs."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()
