"""Owns what has been sent of a form in several cases at once: whoever looks at a line of cases asks the same
of each, and one reading answers for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.filling.submission import Submission
from engine.operations.sent_forms import SentForms
from engine.storage.database import Transaction
from engine.storage.submissions import submissions_of_several


class Several:
    """The cases that are looked at together, and the forms that have been read in all of them."""

    def __init__(self, tx: Transaction, cases: Iterable[str]) -> None:
        self.tx = tx
        self.cases = frozenset(cases)
        self._read: dict[str, Mapping[str, tuple[Submission, ...]]] = {}

    def sent(self, case: str, form: str) -> tuple[Submission, ...]:
        if form not in self._read:
            self._read[form] = submissions_of_several(self.tx, self.cases, form)
        return self._read[form].get(case, ())


class FormsOfSeveral(SentForms):
    """As `SentForms`, where a form is read in all of the cases when it is asked for in one."""

    def __init__(self, several: Several, case: str) -> None:
        super().__init__(several.tx, case)
        self.several = several

    def beside(self, case: str) -> SentForms:
        known = case in self.several.cases
        return FormsOfSeveral(self.several, case) if known else super().beside(case)

    def _read(self, form: str) -> tuple[Submission, ...]:
        return super()._read(form) if self._all is not None else self.several.sent(self.case, form)
