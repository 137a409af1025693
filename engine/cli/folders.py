"""Owns how commands find the definitions they are asked about: a path becomes a project folder.

A project folder is one that has `deployments/`, `forms/` or `workflows/` in it. A path inside one means
that project, seen through that path.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from engine.definitions.deployment import Deployment, Loaded
from engine.definitions.load import load
from engine.foundation.diagnostics import Diagnostic
from engine.foundation.wrong import ProjectFolderError
from engine.operations.read_project import read_project

MARKS = ("deployments", "forms", "workflows")


def project_of(path: Path) -> tuple[Path, str]:
    """The project folder that holds `path`, and the path within it (`""` for all of it)."""
    full = path.resolve()
    if not full.exists():
        raise ProjectFolderError(
            f"{path}: there is no such file or folder.", next_step="Check the spelling of the path."
        )
    for folder in (full, *full.parents):
        if (folder / "deployments").is_dir():
            inside = full.relative_to(folder).as_posix()
            return folder, "" if inside == "." else inside
    for folder in (full, *full.parents):
        if any((folder / mark).is_dir() for mark in MARKS):
            inside = full.relative_to(folder).as_posix()
            return folder, "" if inside == "." else inside
    raise ProjectFolderError(
        f"{path}: no definitions here. A project has folders named deployments, forms, workflows.",
        next_step="Go to the project's folder, or start one with: stegvis new NAME",
    )


def read(path: Path) -> tuple[Mapping[str, bytes], str]:
    """The definition files of the project around `path`, and the path within it."""
    folder, inside = project_of(path)
    return read_project(folder), inside


def concerned(diagnostics: Iterable[Diagnostic], inside: str) -> tuple[Diagnostic, ...]:
    """The findings in files at or below `inside`."""
    if not inside:
        return tuple(diagnostics)
    wanted = PurePosixPath(inside)
    return tuple(
        one
        for one in diagnostics
        if PurePosixPath(one.span.file) == wanted or wanted in PurePosixPath(one.span.file).parents
    )


def load_at(path: Path) -> tuple[Loaded, Mapping[str, bytes], str]:
    files, inside = read(path)
    return load(files), files, inside


def deployment_in(loaded: Loaded, name: str) -> Deployment:
    """The deployment called `name`, or an error that says which there are."""
    if name in loaded.deployments:
        return loaded.deployments[name]
    errors = [one for one in loaded.diagnostics if one.severity == "error"]
    if any(f"deployments/{name}/" in one.span.file for one in errors):
        raise ProjectFolderError(
            f"{name} has errors and cannot be used.", next_step="See them with: stegvis check"
        )
    known = ", ".join(sorted(loaded.deployments)) or "none"
    raise ProjectFolderError(
        f"There is no deployment called {name} without errors. There are: {known}.",
        next_step="See what is wrong with: stegvis check",
    )
