"""Owns `Expression`, the one thing the rest of the engine holds of an expression, and `Issue`.

How it is parsed, checked, compiled and explained is left to the modules beside this one; `read` in
`engine.expressions.reading` makes it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from engine.expressions.scope import Env, Value
from engine.expressions.tree import Node
from engine.expressions.types import Type
from engine.foundation.diagnostics import Message, Span

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What is wrong with an expression. `start` and `end` count characters of its text from 0;
    `repair` is what should stand there instead, where that is certain.
    """

    code: str
    start: int
    end: int
    message: Message
    help: Message | None = None
    repair: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """A checked expression. `run` gives its value, None where unknown, and never raises.

    `reads` holds the paths it depends on, such as `("own", "språk")`, `("row", "födelseår")`,
    `("case", "who5", "total")`, `("person", "age")`, `("today",)`, `("state", "aktiv")`. What a row function
    reads of its rows follows the group: `("own", "barn")`, `("own", "barn", "ålder")`. `notes` are worth a
    warning, such as a shadowed name. `probe` gives the values of the parts that do not lie within a row
    function, in the order of `engine.expressions.walking.outside_rows`; explanations use it. `span`
    is where it is written, for what may be said about it later.
    """

    text: str
    type: Type
    tree: Node
    reads: frozenset[Path]
    run: Callable[[Env], Value] = field(compare=False, repr=False)
    probe: Callable[[Env], tuple[Value, ...]] = field(compare=False, repr=False)
    notes: tuple[Issue, ...] = ()
    span: Span | None = field(default=None, compare=False, repr=False)
