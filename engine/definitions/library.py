"""Owns where definitions lie and how a name is looked up: the deployment's folder first, then the
shared library.

A deployment's folder is the one that its `deployment:` file lies in. What lies in no such folder is
shared.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from engine.definitions.checks import duplicate_name
from engine.definitions.findings import Findings
from engine.definitions.source_tree import Block, Document, Kind
from engine.definitions.written import entries, word
from engine.foundation.diagnostics import Diagnostic, Message, Span
from engine.foundation.folding import folded

SHARED = ""
TRANSLATED: tuple[Kind, ...] = ("form", "workflow", "deployment")


@dataclass(slots=True, kw_only=True)
class Folder:
    """The documents of one deployment, or of the shared library, by kind and name.

    `nameless`: a file could not be read so far as to its name; so nothing may be said not to exist.
    """

    path: str
    by_kind: dict[Kind, dict[str, Document]] = field(default_factory=dict)
    translations: list[Document] = field(default_factory=list)
    nameless: bool = False
    _translated: dict[str, list[Document]] | None = None

    def named(self, kind: Kind) -> dict[str, Document]:
        return self.by_kind.setdefault(kind, {})

    def put(self, document: Document, findings: Findings) -> None:
        if document.kind is None or not document.name:
            self.nameless = True
        elif document.kind == "translation":
            self.translations.append(document)
        else:
            first = self.named(document.kind).setdefault(document.name, document)
            if first is not document:
                findings.add(clash(*copy_and_original(document, first)))

    def original(self, translation: Document) -> Document | None:
        """What a translation translates: the one that lies beside it, where several have the name."""
        found = [
            self.named(kind)[translation.name]
            for kind in TRANSLATED
            if translation.name in self.named(kind)
        ]
        beside = [one for one in found if _parent(one.file) == _parent(translation.file)]
        return next(iter([*beside, *found]), None)

    def translations_of(self, document: Document) -> Sequence[Document]:
        if self._translated is None:
            self._translated = {}
            for one in self.translations:
                original = self.original(one)
                if original is not None:
                    self._translated.setdefault(original.file, []).append(one)
        return self._translated.get(document.file, ())


@dataclass(frozen=True, slots=True)
class Library:
    """Looks up forms and workflows for one deployment: its own folder first, then the shared one."""

    own: Folder
    shared: Folder

    @property
    def nameless(self) -> bool:
        return self.own.nameless or self.shared.nameless

    def find(self, kind: Kind, name: str, besides: Document | None = None) -> Document | None:
        """The document called `name`; never `besides`, so that a form may extend its namesake."""
        for folder in (self.own, self.shared):
            found = folder.named(kind).get(name)
            if found is not None and found is not besides:
                return found
        return None

    def names(self, kind: Kind) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*self.own.named(kind), *self.shared.named(kind)]))

    def folder_of(self, document: Document) -> Folder:
        mine = document.kind is not None and self.own.named(document.kind).get(document.name)
        return self.own if mine is document else self.shared

    def translations_of(self, document: Document) -> Sequence[Document]:
        return self.folder_of(document).translations_of(document)


def folders(documents: Iterable[Document], findings: Findings) -> dict[str, Folder]:
    """The documents by folder; the shared library's path is `""` unless a deployment lies there."""
    documents = sorted(documents, key=lambda document: document.file)
    roots = {_parent(one.file) for one in documents if one.kind == "deployment"}
    roots |= {root for one in documents if (root := _project_folder(one.file)) is not None}
    found = {path: Folder(path=path) for path in sorted(roots | {SHARED})}
    for document in documents:
        found[_folder_of(document.file, roots)].put(document, findings)
    return found


def _parent(file: str) -> str:
    return file.rpartition("/")[0]


def _project_folder(file: str) -> str | None:
    """`deployments/x` for what lies there, though its `deployment:` file may be broken."""
    parts = file.split("/")
    if "deployments" not in parts[:-2]:
        return None
    return "/".join(parts[: parts.index("deployments") + 2])


def _folder_of(file: str, roots: set[str]) -> str:
    """The innermost deployment's folder around a file, or the shared one."""
    path = _parent(file)
    while path not in roots and path != SHARED:
        path = _parent(path)
    return path


def name_span(document: Document) -> Span:
    """Where a document, which has one, says its own name: after its first key."""
    return entries(document.root)[0].value.span


def copy_and_original(document: Document, first: Document) -> tuple[Document, Document]:
    """Of two with one name, the one to remark on: that whose file is called otherwise, or else the later."""
    if is_called(document) and not is_called(first):
        return first, document
    return document, first


def is_called(document: Document) -> bool:
    """Whether the file of a document is called as it is, as far as letters that files are called by go."""
    stem = document.file.rpartition("/")[2].partition(".")[0]
    return folded(stem) == folded(document.name)


def clash(document: Document, first: Document) -> Diagnostic:
    return duplicate_name.CHECK.at(
        name_span(document),
        f"{document.kind} {document.name} finns redan i {first.file}.",
        f"{document.kind} {document.name} already exists in {first.file}.",
        help=Message("Ge en av dem ett annat namn.", "Give one of them another name."),
    )


def language_of(document: Document) -> str:
    """The language of a translation; empty when it lacks."""
    return (word(document.root, "language") or "") if isinstance(document.root, Block) else ""
