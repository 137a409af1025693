"""Owns the file of a case with all at hand that a page shows of its activities, so that a page takes no more
statements the more of them there are.
"""

from __future__ import annotations

from dataclasses import replace

from engine.operations.case_file import CaseFile
from engine.operations.forms_together import FormsTogether, known_of
from engine.storage.database import Transaction


def gathered(tx: Transaction, file: CaseFile) -> CaseFile:
    """The same file; what has been sent in it and in its activities is read already. An activity's own page
    shows no others.
    """
    if file.host is not None or not file.activities:
        return file
    identities = (file.case.id, *(row.case.id for row in file.activities))
    forms = FormsTogether(tx, file.case.id, known_of(tx, identities))
    return replace(file, forms=forms, beside=file.activities)
