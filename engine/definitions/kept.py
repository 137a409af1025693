"""Owns what has been made of files that were read before: the tree of each, by its path and text, and each
deployment, by the paths and texts of all that it may be made of.

What is made depends on nothing else and never changes, so whoever reads the same again - the next check of a
folder in which one file was changed, the preview and then the publishing - gets the very same. Both are
bounded; what was asked for longest ago goes first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from engine.definitions.checks.all import FINDERS
from engine.definitions.findings import Findings
from engine.definitions.library import Folder, Library
from engine.definitions.making import Made, make_deployment, make_shared
from engine.definitions.source import read
from engine.definitions.source_tree import Document
from engine.foundation.bounded import Bounded
from engine.foundation.diagnostics import Diagnostic

MOST_TEXT = 1_000_000
"""Bytes of definitions whose trees are kept: more than all that five projects have."""
MOST_MADE = 2_000_000
"""Bytes of what deployments that are kept were made of, in which what is shared counts for each."""
Digest = bytes
Key = tuple[str, Digest, bool, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A deployment, what was wrong with how it is written, and what the checks of meaning say of it."""

    made: Made
    wrong: tuple[Diagnostic, ...]
    meaning: tuple[Diagnostic, ...]


TREES: Bounded[tuple[str, bytes], tuple[Document, tuple[Diagnostic, ...]]] = Bounded(MOST_TEXT)
DEPLOYMENTS: Bounded[Key, Checked] = Bounded(MOST_MADE)
LEFT: Bounded[tuple[Key, tuple[tuple[str, Digest], ...]], tuple[Diagnostic, ...]] = Bounded(
    MOST_MADE
)


def tree_of(path: str, data: bytes) -> tuple[Document, tuple[Diagnostic, ...]]:
    """The document that a file holds, and all that is wrong with how it is written."""
    key = path, bytes(data)
    found = TREES.get(key)
    if found is None:
        found = read(path, data)
        TREES.keep(key, found, len(data))
    return found


def checked(
    document: Document,
    library: Library,
    documents: Mapping[str, Document],
    files: Mapping[str, bytes],
) -> Checked:
    """The deployment of a document. `documents` and `files`: all there are, by path."""
    key, weight = key_of(document.file, library, files)
    found = DEPLOYMENTS.get(key)
    if found is None:
        findings = Findings()
        made = make_deployment(document, library, documents, findings)
        meaning = tuple(one for find in FINDERS for one in find(made.deployment))
        found = Checked(made=made, wrong=tuple(findings.found), meaning=meaning)
        DEPLOYMENTS.keep(key, found, weight)
    return found


def left_over(
    wanted: Iterable[Document],
    library: Library,
    documents: Mapping[str, Document],
    files: Mapping[str, bytes],
) -> tuple[Diagnostic, ...]:
    """What is wrong with forms and workflows that no deployment uses."""
    wanted = list(wanted)
    own, weight = key_of("", library, files)
    key = own, tuple((one.file, digest([(one.file, files[one.file])])) for one in wanted)
    found = LEFT.get(key)
    if found is None:
        findings = Findings()
        make_shared(library, documents, findings, wanted)
        found = tuple(findings.found)
        LEFT.keep(key, found, weight)
    return found


def key_of(path: str, library: Library, files: Mapping[str, bytes]) -> tuple[Key, int]:
    """What something is known by that is made in a folder with what is shared, and how much text that is."""
    near = (*texts_of(library.own, files), *texts_of(library.shared, files))
    key = path, digest(near), library.own.nameless, library.shared.nameless
    return key, sum(len(data) for _, data in near)


def texts_of(folder: Folder, files: Mapping[str, bytes]) -> list[tuple[str, bytes]]:
    """What can be met in a folder, after the folder itself."""
    named = (one for by_name in folder.by_kind.values() for one in by_name.values())
    paths = sorted({one.file for one in (*named, *folder.translations)})
    return [(folder.path, b""), *((path, files[path]) for path in paths)]


def digest(texts: Iterable[tuple[str, bytes]]) -> Digest:
    """Of paths and texts, each with its length before it, so that nothing else has the same."""
    whole = blake2b(digest_size=32)
    for path, data in texts:
        name = path.encode()
        whole.update(b"%d %d " % (len(name), len(data)))
        whole.update(name)
        whole.update(data)
    return whole.digest()
