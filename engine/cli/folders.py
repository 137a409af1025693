"""Owns how commands find the definitions they are asked about: a path becomes a project folder.

A project folder is one that has `deployments/`, `forms/` or `workflows/` in it. A path inside one means
that project, seen through that path.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from unicodedata import normalize

from engine.definitions.deployment import Deployment, Loaded, Told
from engine.definitions.load import load
from engine.definitions.source import read as read_source
from engine.foundation.diagnostics import Diagnostic
from engine.foundation.texts import said
from engine.foundation.wrong import ProjectFolderError
from engine.operations.read_project import read_project

MARKS = ("deployments", "forms", "workflows")


def project_of(path: Path) -> tuple[Path, str]:
    """The project folder that holds `path`, and the path within it (`""` for all of it)."""
    full = path.resolve()
    if not full.exists():
        raise ProjectFolderError(
            said("Det finns ingen fil eller mapp som heter {path}.", path=str(path)),
            next_step=said("Se efter hur sökvägen stavas."),
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
        said(
            "I {path} finns inget projekt. Ett projekt har mapparna deployments, forms och workflows.",
            path=str(path),
        ),
        next_step=said("Gå till projektets mapp, eller börja på ett: stegvis new NAMN"),
    )


def read(path: Path) -> tuple[Mapping[str, bytes], str]:
    """The definition files of the project around `path`, and the path within it."""
    folder, inside = project_of(path)
    return read_project(folder), inside


def concerned(loaded: Loaded, inside: str) -> tuple[Diagnostic, ...]:
    """The findings in files at or below `inside`; of a project that lies there, also those in what it uses
    of the shared library.
    """
    if not inside:
        return loaded.diagnostics
    wanted = PurePosixPath(inside)
    below = [one for one in loaded.told.values() if wanted in PurePosixPath(one.file).parents]
    return tuple(
        one
        for one in loaded.diagnostics
        if wanted in (PurePosixPath(one.span.file), *PurePosixPath(one.span.file).parents)
        or any(one in project.all for project in below)
    )


def projects_at(loaded: Loaded, inside: str) -> tuple[Told, ...]:
    """What is told of the projects at or below `inside`; of all, where none is there."""
    wanted = PurePosixPath(inside)
    told = tuple(loaded.told.values())
    return tuple(one for one in told if wanted in PurePosixPath(one.file).parents) or told


def project_around(loaded: Loaded, inside: str) -> str:
    """The folder of the project that `inside` lies in, or else `inside` itself."""
    folders = (one.file.rpartition("/")[0] for one in loaded.told.values())
    return next((one for one in folders if one and f"{inside}/".startswith(f"{one}/")), inside)


def users_of(one: Diagnostic, told: Iterable[Told]) -> tuple[str, ...]:
    """The files of the projects that brought about a finding in a file that is not their own."""
    return tuple(
        project.file
        for project in told
        if one in project.caused
        and not one.span.file.startswith(f"{project.file.rpartition('/')[0]}/")
    )


def load_at(path: Path) -> tuple[Loaded, Mapping[str, bytes], str]:
    files, inside = read(path)
    return load(files), files, inside


def named(files: Mapping[str, bytes], text: str) -> str:
    """The name of the deployment in the folder `text`; the text itself where it is no such folder."""
    path = f"deployments/{normalize('NFC', text)}/deployment.yaml"
    document = read_source(path, files[path])[0] if path in files else None
    return text if document is None or document.name is None else document.name


def deployment_in(loaded: Loaded, name: str) -> Deployment:
    """The deployment called `name`, or an error that says which there are."""
    if name in loaded.deployments:
        return loaded.deployments[name]
    errors = [one for one in loaded.diagnostics if one.severity == "error"]
    if any(f"deployments/{name}/" in one.span.file for one in errors):
        raise ProjectFolderError(
            said("{name} har fel och går inte att använda.", name=name),
            next_step=said("Se vilka: stegvis check"),
        )
    known = tuple(sorted(loaded.deployments))
    raise ProjectFolderError(
        said("Det finns inget projekt utan fel som heter {name}.", name=name),
        next_step=said("Det finns: {names}.", names=known)
        if known
        else said("Se vad som är fel: stegvis check"),
    )
