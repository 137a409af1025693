"""Owns where data lies: a folder with a SQLite database, or a PostgreSQL database beside a folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

FILE = "stegvis.db"


@dataclass(frozen=True, slots=True, kw_only=True)
class DataPlace:
    """`folder` holds what is no table, and on SQLite the database too. `url`: a PostgreSQL database as the
    role that serves (`postgresql://stegvis_app@host/name`); `owner_url`: the same as the role that owns
    the tables, needed only to make or lift them. None of both: SQLite. Addresses hold passwords, so they
    are never printed.
    """

    folder: Path
    url: str | None = field(default=None, repr=False)
    owner_url: str | None = field(default=None, repr=False)

    @property
    def file(self) -> Path:
        return self.folder / FILE
