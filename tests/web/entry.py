"""What an entry is of the table of routes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """`params` fill the route's pattern; `{word}` in a value is one of the scene's words. `who` is empty for
    nobody. `public`: needs no session. `status`: what the right use is answered. `page` is false for
    what programs read. `files`: files may come with it.
    """

    who: str = "sara"
    params: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    public: bool = False
    page: bool = True
    files: bool = False
