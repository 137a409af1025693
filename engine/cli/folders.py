"""Owns how commands find the definitions they are asked about: a path becomes a project folder.

A project folder is one that has `deployments/`, `forms/` or `workflows/` in it. A path inside one means
that project, seen through that path.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from unicodedata import normalize

from engine.definitions.deployment import Deployment, Loaded, Told
from engine.definitions.kept import tree_of
from engine.definitions.load import load
from engine.foundation.diagnostics import Diagnostic
from engine.foundation.suggestions import closest
from engine.foundation.texts import Said, said
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
        next_step=said(
            "Gå till projektets mapp, eller börja på ett: {words}", words="stegvis new mitt_projekt"
        ),
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
    """What is read around a path, or around the project of that name."""
    files, inside = read(place_of(path))
    return load(files), files, inside


def deployment_files(files: Mapping[str, bytes]) -> Mapping[str, str]:
    """By the name of each deployment, the file that says it."""
    found: dict[str, str] = {}
    for path in sorted(files):
        if path.startswith("deployments/"):
            document, _ = tree_of(path, files[path])
            if document.kind == "deployment" and document.name:
                found.setdefault(document.name, path)
    return found


def named(files: Mapping[str, bytes], text: str, workspace: Path = Path(".")) -> str:
    """The name of the deployment that `text` names, or whose folder it is. A folder in which something is so
    wrong that no name can be read is called as the folder.
    """
    own = deployment_files(files)
    if text in own:
        return text
    folders = {path.rpartition("/")[0]: name for name, path in own.items()}
    for inside in insides(text, workspace):
        if inside in folders:
            return folders[inside]
        if any(path.startswith(f"{inside}/") for path in files):
            lacks_deployment(files, inside)
            return inside.rpartition("/")[2]
    raise ProjectFolderError(
        said("Det finns inget projekt som heter {name}.", name=text),
        next_step=instead(text, own, folders),
    )


def insides(text: str, workspace: Path) -> tuple[str, ...]:
    """Where in a workspace the folder of a project may lie that is called `text`."""
    word = normalize("NFC", text).strip("/").removeprefix("deployments/")
    found = [f"deployments/{word}"] if word and "/" not in word else []
    full = Path(text).resolve()
    if full.is_dir() and full.is_relative_to(workspace.resolve() / "deployments"):
        found.append(normalize("NFC", full.relative_to(workspace.resolve()).as_posix()))
    return tuple(one for one in found if one.count("/") == 1)


def lacks_deployment(files: Mapping[str, bytes], inside: str) -> None:
    """Raises where the folder of a project has no `deployment:` file, not even one with faults in it."""
    if f"{inside}/deployment.yaml" not in files:
        raise ProjectFolderError(
            said("{folder} saknar deployment.yaml, som säger vad projektet är.", folder=inside),
            next_step=said("Lägg tillbaka filen, eller börja om med stegvis new."),
        )


def instead(text: str, own: Mapping[str, str], folders: Iterable[str]) -> Said:
    """What may have been meant by a name that is none."""
    known = (*own, *(one.rpartition("/")[2] for one in folders))
    near = closest(text.strip("/").rpartition("/")[2], known)
    if near is not None:
        return said("Menade du {name}?", name=near)
    if not own:
        return said(
            "Här finns inget projekt. Börja på ett: {words}", words="stegvis new mitt_projekt"
        )
    return said("Det finns: {names}.", names=tuple(sorted(own)))


def named_here(text: str) -> str:
    """The name of a deployment by its folder too, for commands that need none of its files."""
    try:
        around = Path(text) if Path(text).is_dir() else Path(".")
        folder, _ = project_of(around)
        return named(read_project(folder), text, folder)
    except ProjectFolderError:
        return text


def place_of(text: Path) -> Path:
    """The file or folder that is meant: by its path, or a project by its name."""
    if text.exists():
        return text
    try:
        folder, _ = project_of(Path("."))
    except ProjectFolderError:
        return text
    files = read_project(folder)
    own = deployment_files(files)
    word = str(text)
    if word in own:
        return folder / PurePosixPath(own[word]).parent
    for inside in (word, f"deployments/{word}"):
        if (folder / inside).exists():
            return folder / inside
    folders = [path.rpartition("/")[0] for path in own.values()]
    raise ProjectFolderError(
        said("Det finns inget projekt, ingen mapp och ingen fil som heter {path}.", path=word),
        next_step=instead(word, own, folders),
    )


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
