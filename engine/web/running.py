"""Owns what the app knows of the process that it runs in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Running:
    """Whether the process is about to stop: the server says so, and `/readyz` tells."""

    stopping: bool = False
