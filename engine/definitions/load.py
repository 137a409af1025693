"""Owns `load`: the one way from the files of a folder to checked deployments and all that is wrong.

The same call serves the command line, the editor, tests and publishing. It never raises, whatever the
bytes, and what is wrong in one file hides nothing in another.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from engine.definitions.checks import bad_story, unknown_name
from engine.definitions.deployment import Loaded, Told
from engine.definitions.doubt import Doubt
from engine.definitions.findings import Findings
from engine.definitions.kept import Checked, checked, left_over, tree_of
from engine.definitions.leaves import listed, meant, short
from engine.definitions.library import SHARED, Folder, Library, clash, folders, name_span
from engine.definitions.source_tree import Document
from engine.foundation.diagnostics import Diagnostic, Message, has_errors, in_order
from engine.foundation.suggestions import closest

SUFFIXES = (".yaml", ".yml")


def load(files: Mapping[str, bytes], only: str | None = None) -> Loaded:
    """Everything in `files` (path to bytes) that is a definition; with `only`, the deployment of that
    name and what it uses.
    """
    with uninterrupted():
        return _loaded(files, only)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Without garbage collection: what is read stays until all is made, and walking through it time
    and again would be a third of the work.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _loaded(files: Mapping[str, bytes], only: str | None) -> Loaded:
    findings = Findings()
    documents = _documents(files, findings)
    by_file = {document.file: document for document in documents}
    found = folders(documents, findings)
    _stray(found, findings)
    shared = found[SHARED]
    deployments: dict[str, Checked] = {}
    used: set[str] = set()
    for folder in found.values():
        for document in _deployments(folder, only):
            one = checked(document, Library(folder, shared), by_file, files)
            findings.extend(one.wrong)
            used |= one.made.files
            deployments.setdefault(document.name, one)
        _translations(folder, findings)
    if only is None:
        left = _left(found, used)
        findings.extend(left_over(left, Library(shared, shared), by_file, files))
    _check(deployments.values(), by_file, findings)
    made = {name: one.made for name, one in deployments.items()}
    told = _told(deployments, findings)
    return Loaded(
        deployments={
            name: one.deployment for name, one in made.items() if not has_errors(told[name].all)
        },
        diagnostics=in_order(findings.found),
        trees={name: one.trees for name, one in made.items()},
        told=told,
    )


def _told(deployments: Mapping[str, Checked], findings: Findings) -> Mapping[str, Told]:
    """What concerns each: an error that one brings about in a shared file is not one of the others'."""
    found = frozenset(findings.found)
    caused = {name: found & {*one.wrong, *one.meaning} for name, one in deployments.items()}
    written = found.difference(*caused.values())
    return {
        name: Told(
            file=one.made.deployment.span.file,
            caused=caused[name],
            written=frozenset(each for each in written if each.span.file in one.made.files),
        )
        for name, one in deployments.items()
    }


def _documents(files: Mapping[str, bytes], findings: Findings) -> list[Document]:
    found = []
    for path in sorted(files):
        if path.endswith(SUFFIXES):
            document, diagnostics = tree_of(path, files[path])
            findings.extend(diagnostics)
            found.append(document)
    return found


def _stray(found: Mapping[str, Folder], findings: Findings) -> None:
    """Deployments that share their name, and stories that lie in the folder of none, when there are
    deployments.
    """
    first: dict[str, Document] = {}
    for folder in found.values():
        for name, document in folder.named("deployment").items():
            if first.setdefault(name, document) is not document:
                findings.add(clash(document, first[name]))
    for folder in found.values() if first else ():
        if not folder.named("deployment") and not folder.nameless:
            for document in folder.named("scenarios").values():
                findings.add(_no_home(document, folder))


def _no_home(document: Document, folder: Folder) -> Diagnostic:
    if folder.path:
        return bad_story.CHECK.at(
            name_span(document),
            f"{folder.path} saknar deployment.yaml, som säger vad projektet är.",
            f"{folder.path} lacks deployment.yaml, which says what the deployment is.",
            help=Message(
                "Lägg tillbaka filen, eller flytta berättelserna till ett annat projekt.",
                "Put the file back, or move the stories to another deployment.",
            ),
        )
    return bad_story.CHECK.at(
        name_span(document),
        "Berättelserna ligger inte i något projekts mapp.",
        "The stories do not lie in a deployment's folder.",
        help=Message(
            "Flytta filen till deployments/ och projektets namn, i mappen scenarios.",
            "Move the file to deployments/ and the deployment's name, in the folder scenarios.",
        ),
    )


def _deployments(folder: Folder, only: str | None) -> list[Document]:
    return [
        document
        for name, document in folder.named("deployment").items()
        if only is None or name == only
    ]


def _left(found: Mapping[str, Folder], used: set[str]) -> list[Document]:
    """Forms and workflows that no deployment has read: the rest of the shared library, and those of
    folders without a deployment that can be read.
    """
    return [
        document
        for folder in found.values()
        for kind in ("form", "workflow")
        for document in folder.by_kind.get(kind, {}).values()
        if document.file not in used
    ]


def _translations(folder: Folder, findings: Findings) -> None:
    """Those that translate nothing."""
    for document in folder.translations:
        if folder.original(document) is not None or folder.nameless:
            continue
        names = [name for kind in ("form", "workflow") for name in folder.by_kind.get(kind, {})]
        near = closest(document.name, names)
        findings.add(
            unknown_name.CHECK.at(
                name_span(document),
                f"Det finns inget här som heter {short(document.name)}.",
                f"There is nothing here called {short(document.name)}.",
                help=meant(near)
                or listed(names)
                or Message("Det finns inget.", "Nothing is there."),
            )
        )


def _check(
    deployments: Iterable[Checked], documents: Mapping[str, Document], findings: Findings
) -> None:
    """The checks of meaning. What they say is left out where it may follow from what is wrong already."""
    doubt = Doubt(documents)
    doubt.note(findings.found)
    for one in deployments:
        if doubt.wrong:
            doubt.rests_on(one.made.deployment)
        findings.extend(finding for finding in one.meaning if doubt.holds(finding))
