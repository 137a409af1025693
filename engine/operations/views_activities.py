"""Owns what operations hand to pages about the activities of a case. Plain frozen data, as in `views`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """An activity that was started now. `number` is its address; `id` its identity; `use` its kind."""

    number: str
    use: str
    id: str
