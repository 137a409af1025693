"""Owns the kinds of jobs: a name to what does it. A new kind is a function and a line here.

Each may be done more than once: it looks at what is stored first, and does nothing that is done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from engine.operations.send_mail import send_letter, send_news
from engine.operations.world import World
from engine.storage.jobs import JobRow

Perform = Callable[[World, str, JobRow], None]
KINDS: Mapping[str, Perform] = MappingProxyType({"letter": send_letter, "mail": send_news})
"""A timer's id begins with the kind of job that it becomes: `mail:eva`."""
