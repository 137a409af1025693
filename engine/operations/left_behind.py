"""Owns what stands against publishing a file under another name: the project that it was, whose cases and
accounts stay where they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.definitions.deployment import Deployment
from engine.definitions.kept import tree_of
from engine.foundation.texts import said
from engine.foundation.wrong import Reason
from engine.operations.load_release import files_of
from engine.storage import standing_cases
from engine.storage.database import Transaction
from engine.storage.releases import deployments, find_release


def left_behind(
    tx: Transaction, deployment: Deployment, files: Mapping[str, bytes]
) -> tuple[Reason, ...]:
    """Why a deployment that nothing is published of may not begin: its file is that of another, which the
    workspace (`files`) has no more.
    """
    if find_release(tx, deployment.name) is not None:
        return ()
    file = deployment.span.file
    return tuple(reason(tx, deployment.name, old, file) for old in gone(tx, file, files))


def gone(tx: Transaction, file: str, files: Mapping[str, bytes]) -> Iterator[str]:
    """What was last published from the file, and is not in the workspace."""
    documents = [tree_of(path, text)[0] for path, text in files.items()]
    here = {document.name for document in documents if document.kind == "deployment"}
    for name in deployments(tx):
        live = find_release(tx, name)
        if name not in here and live is not None and file in files_of(tx, live):
            yield name


def reason(tx: Transaction, name: str, old: str, file: str) -> Reason:
    sentence = said(
        "{name} blir ett nytt projekt. Filen {file} publicerades senast som {old}, som har {count} pågående "
        "ärenden. De och kontona stannar i {old}. Ska projektet bara visas med ett annat namn: ändra title, "
        "och skriv deployment: {old}. Är det meningen att börja på ett nytt: lägg till --new.",
        name=name,
        file=file,
        old=old,
        count=sum(standing_cases.pinned(tx, old).values()),
    )
    return Reason(kind="stale", sentence=sentence)
