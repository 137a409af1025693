"""Owns who will read the answers of a form, as it is told to whoever fills it in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.definitions.workflow import FormUse, Who, WhoKind
from engine.operations.case_file import CaseFile
from engine.operations.turn_words import named_in_data
from engine.operations.views import Readers, Words


def who_will_read(use: FormUse, file: CaseFile | None) -> Readers:
    """`file`: of the case or activity that the form is in, None where there is none yet."""
    return Readers(all=tuple(words(use.read, file)), result=tuple(words(use.read_result, file)))


def words(whos: Iterable[Who], file: CaseFile | None) -> Iterator[Words]:
    """Inside a sentence: those whom a data field names by their names, as far as it names anybody; else what
    they are called.
    """
    for one in whos:
        them: tuple[Words, ...] = ()
        if file is not None and one.kind is WhoKind.DATA:
            them = named_in_data(file.deployment, file.labels, file.workflow, file.case, one)
        yield from them or (one.called,)
