"""Owns what has been sent in a case and all its activities, read at once: for pages that show all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from engine.filling.submission import Submission
from engine.operations.past_forms import came
from engine.operations.sent_forms import SentForms
from engine.storage.database import Transaction
from engine.storage.submissions import versions_of_several

Known = Mapping[str, tuple[Submission, ...]]


class FormsTogether(SentForms):
    """As `SentForms`, from what is `known` of each: every version."""

    def __init__(self, tx: Transaction, case: str, known: Known) -> None:
        super().__init__(tx, case)
        self.known = known
        self._versions = known.get(case, ())
        replaced = {one.amended.of for one in self._versions if one.amended is not None}
        self._all = tuple(one for one in self._versions if one.id not in replaced)

    def beside(self, case: str) -> FormsTogether:
        return FormsTogether(self.tx, case, self.known)

    def read_all(self) -> tuple[Submission, ...]:
        return self.all


def known_of(tx: Transaction, cases: Iterable[str], until: datetime | None = None) -> Known:
    """Every version of all that had been sent in each of the cases by then."""
    found = versions_of_several(tx, cases)
    if until is None:
        return found
    return {case: tuple(one for one in sent if came(one) <= until) for case, sent in found.items()}
