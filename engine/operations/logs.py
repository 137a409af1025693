"""Owns what a line of the log looks like, and that no line holds anything of a person.

A line says what happened, by route and by kind of error, never with what. Values hide in three places:
in the message of an error, in the arguments of a message, and in addresses. So errors are told by type
and place (and by message only where it is a `StegvisError`, whose sentences are ours); the messages of
other libraries go without their arguments; and what still looks like an identity number or an e-mail
address is struck out, whoever said it, and so is what of an address lets in whoever knows it.
Our own loggers are called `stegvis` or `stegvis.…`.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import PurePath
from traceback import extract_tb
from typing import TextIO

from engine.foundation.wrong import StegvisError

REQUEST: ContextVar[str] = ContextVar("request", default="")
"""The id of the request that is being answered; pages that run in threads inherit it."""

FACTS = "facts"
"""The name under which a call to a logger gives its facts: `LOG.info("…", extra={FACTS: {…}})`."""

SPOKEN_FULLY = ("stegvis", "alembic")
CHATTY = ("alembic", "uvicorn")
"""Others that say at every turn what nobody needs to know."""
NUMBER = re.compile(r"(?<!\d)(?:\d{2})?\d{6}[-+ ]?\d{4}(?!\d)", re.ASCII)
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
SECRET = re.compile(r"(/(?:s|valkommen)/)[^\s?#\"'<>]+")
"""Addresses that let in whoever knows them."""
WARNING = re.compile(r"(.+?:\d+: \w+):")
DEEPEST = 40
LONGEST = 2_000


def set_up(level: str, *, as_json: bool, stream: TextIO) -> None:
    """All that is logged in this process goes to `stream`, a line each, and nowhere else."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(AsJson() if as_json else AsText())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(logging.INFO, logging.getLevelName(level.upper())))
    logging.getLogger("stegvis").setLevel(level.upper())
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(True)


class AsJson(logging.Formatter):
    """One object a line, for programs."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(line(record), ensure_ascii=False)


class AsText(logging.Formatter):
    """The same for eyes: the time of day, the message, then the facts."""

    def format(self, record: logging.LogRecord) -> str:
        facts = line(record)
        at, level, message = facts.pop("time"), facts.pop("level"), facts.pop("message")
        facts.pop("logger")
        frames = facts.pop("frames", [])
        rest = " ".join(f"{name}={value}" for name, value in facts.items())
        told = f"{str(at)[11:19]} {str(level).upper():7} {message} {rest}".rstrip()
        return "\n    ".join([told, *(frames if isinstance(frames, list) else ())])


def line(record: logging.LogRecord) -> dict[str, object]:
    """What a line says, in the order in which it says it."""
    told: dict[str, object] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "message": struck(message_of(record)),
    }
    if REQUEST.get():
        told["request"] = REQUEST.get()
    given: Mapping[str, object] = getattr(record, FACTS, {})
    told |= {
        name: struck(value) if isinstance(value, str) else value for name, value in given.items()
    }
    if record.exc_info and record.exc_info[1] is not None:
        told |= error_facts(record.exc_info[1])
    return told


def message_of(record: logging.LogRecord) -> str:
    """Ours in full; that of others without what it was filled with; of a warning its place and kind."""
    if record.name.partition(".")[0] in SPOKEN_FULLY:
        return record.getMessage()
    found = WARNING.match(str(record.msg)) if record.name == "py.warnings" else None
    return found[1] if found is not None else str(record.msg)


def struck(text: str) -> str:
    """One line, without what looks like the number or the e-mail address of a person."""
    first = text.strip().partition("\n")[0][:LONGEST]
    unaddressed = ADDRESS.sub("[address]", NUMBER.sub("[number]", first))
    return SECRET.sub(r"\1[secret]", unaddressed)


def error_facts(error: BaseException) -> dict[str, object]:
    """The kind of an error and of those that led to it, where each rose, and what may be said of it."""
    chain = list(causes(error))
    told: dict[str, object] = {
        "error": " < ".join(kind_of(one) for one in chain),
        "frames": [place for one in chain for place in frames(one)][:DEEPEST],
    }
    if isinstance(error, StegvisError):
        told["why"] = struck(error.message.in_("en"))
    return told


def causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what led to it, each once."""
    seen: set[int] = set()
    now: BaseException | None = error
    while now is not None and id(now) not in seen:
        seen.add(id(now))
        yield now
        now = now.__cause__ or (None if now.__suppress_context__ else now.__context__)


def kind_of(error: BaseException) -> str:
    kind = type(error)
    home = kind.__module__
    return kind.__qualname__ if home == "builtins" else f"{home}.{kind.__qualname__}"


def frames(error: BaseException) -> Iterator[str]:
    """The innermost place first: file, line, function. Never the text of the line, nor its values."""
    for frame in reversed(extract_tb(error.__traceback__)):
        yield f"{'/'.join(PurePath(frame.filename).parts[-3:])}:{frame.lineno} {frame.name}"
