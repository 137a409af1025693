"""Owns publishing from the terminal: the text of exactly the files that a deployment uses, as a release.

Whoever can run the command on the data may do it; publishing from a page is left to `publish_workspace`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.definitions.deployment import Loaded
from engine.definitions.diff.outline import Side
from engine.definitions.load import load
from engine.foundation.diagnostics import Diagnostic, in_order
from engine.foundation.texts import said
from engine.foundation.wrong import NoReleaseError, Refused
from engine.operations.left_behind import left_behind
from engine.operations.releasing import Act, Candidate, Published, release_it, running
from engine.operations.world import DEFAULT_TENANT, World

__all__ = ["Published", "Sound", "Unpublished", "publish", "sound"]
MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpublished:
    """The deployment has errors: all findings, sorted."""

    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """A deployment without errors in a folder: its text and what that was read to. `diagnostics` are
    warnings.
    """

    text: Candidate
    side: Side
    diagnostics: tuple[Diagnostic, ...]


def publish(
    world: World,
    files: Mapping[str, bytes],
    deployment: str,
    *,
    why: str,
    who: str,
    tenant: str = DEFAULT_TENANT,
    read: Loaded | None = None,
    new: bool = False,
) -> Published | Unpublished | Refused:
    """Make a release. Raises `NoReleaseError` when no file defines such a deployment. `read`: what the
    files hold, where they have been read already. `new`: that it begins although its file was published as
    another is meant.
    """
    found = sound(files, deployment, read)
    if isinstance(found, Unpublished):
        return found
    with world.storage.reading(tenant) as tx:
        running(world, tx, deployment)  # Reads what takes time before others have to wait.
    with world.storage.writing(tenant) as tx:
        left = () if new else left_behind(tx, found.text.deployment, files)
        if left:
            return Refused(reasons=left)
        return release_it(world, tx, found.text, Act(who=who, why=why))


def sound(
    files: Mapping[str, bytes], deployment: str, read: Loaded | None = None
) -> Sound | Unpublished:
    """The deployment as the folder has it, or what is wrong with it. Raises `NoReleaseError` when there
    is none. `read`: as in `publish`.
    """
    loaded = read or load(files, only=deployment)
    found = loaded.deployments.get(deployment)
    if found is not None:
        texts = {path: files[path].removeprefix(MARK).decode() for path in found.files}
        return Sound(
            text=Candidate(deployment=found, files=texts),
            side=Side(deployment=found, trees=loaded.trees[deployment]),
            diagnostics=concerning(loaded, frozenset(found.files)),
        )
    told = loaded.told.get(deployment)
    if told is not None:
        return Unpublished(diagnostics=in_order(told.all))
    if not any(is_own(path, deployment) for path in files):
        raise NoReleaseError(said("Mappen har inget projekt som heter {name}.", name=deployment))
    wrong = tuple(one for one in loaded.diagnostics if may_be_used(one.span.file, deployment))
    return Unpublished(diagnostics=wrong)


def concerning(loaded: Loaded, files: frozenset[str]) -> tuple[Diagnostic, ...]:
    return tuple(one for one in loaded.diagnostics if one.span.file in files)


def is_own(path: str, deployment: str) -> bool:
    return f"deployments/{deployment}/" in path


def may_be_used(path: str, deployment: str) -> bool:
    """Whether a file is the deployment's own or shared, and not another deployment's."""
    return is_own(path, deployment) or "deployments/" not in path
