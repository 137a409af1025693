"""What is logged while a test runs, as rows."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from engine.operations.logs import set_up


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """What is logged meanwhile; the loggers are put back afterwards."""
    root, own = logging.getLogger(), logging.getLogger("stegvis")
    before = (root.handlers, root.level, own.level)
    stream = io.StringIO()
    set_up("debug", as_json=True, stream=stream)
    yield stream
    logging.captureWarnings(False)
    root.handlers, root.level, own.level = before


def rows(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]
