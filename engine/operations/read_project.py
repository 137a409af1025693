"""Owns reading a folder of definitions: the files and nothing else, within bounds.

What they say is left to `definitions.load`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from unicodedata import normalize

from engine.foundation.texts import said
from engine.foundation.wrong import ProjectFolderError

PARTS = ("forms", "workflows", "deployments")
ENDINGS = frozenset({".yaml", ".yml"})
MOST_FILES = 5_000
MOST_BYTES = 16_000_000
"""Of one file: what is longer is cut here, and the check says that it is too large."""
MOST_DEPTH = 8


def read_project(folder: Path) -> Mapping[str, bytes]:
    """Path within the folder (with `/`, normalised) to content, of every definition in it.

    Raises `ProjectFolderError` when the folder is not there, cannot be read or holds too much.
    """
    if not folder.is_dir():
        raise ProjectFolderError(
            said("Det finns ingen mapp {path}.", path=str(folder)),
            next_step=said("Ange mappen som har forms, workflows och deployments i sig."),
        )
    found = sorted(definition_files(folder))
    if len(found) > MOST_FILES:
        raise ProjectFolderError(
            said(
                "Mappen {path} har fler än {most} definitioner.", path=str(folder), most=MOST_FILES
            ),
            next_step=said("Dela upp den i flera mappar."),
        )
    return {path_within(folder, path): content(path) for path in found}


def definition_files(folder: Path) -> Iterator[Path]:
    for part in PARTS:
        if (folder / part).is_dir():
            yield from below(folder / part, MOST_DEPTH)


def below(folder: Path, depth: int) -> Iterator[Path]:
    """Definitions in a folder and those in it; links and hidden files are passed by."""
    for path in listing(folder):
        if path.name.startswith(".") or path.is_symlink():
            continue
        if path.is_dir() and depth > 0:
            yield from below(path, depth - 1)
        elif path.suffix.lower() in ENDINGS and path.is_file():
            yield path


def listing(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError as wrong:
        raise unreadable(folder, wrong) from wrong


def content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES)
    except OSError as wrong:
        raise unreadable(path, wrong) from wrong


def unreadable(path: Path, wrong: OSError) -> ProjectFolderError:
    return ProjectFolderError(
        said("{path} går inte att läsa ({why}).", path=str(path), why=str(wrong.strerror)),
        next_step=said("Se efter vem som får läsa filen."),
    )


def path_within(folder: Path, path: Path) -> str:
    return normalize("NFC", path.relative_to(folder).as_posix())
