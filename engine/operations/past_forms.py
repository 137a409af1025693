"""Owns what had been sent in a case at a moment: each form in the version that held then."""

from __future__ import annotations

from datetime import datetime

from engine.filling.submission import Submission
from engine.operations.sent_forms import SentForms
from engine.storage.database import Transaction
from engine.storage.submissions import versions_of


class PastForms(SentForms):
    """As `SentForms`, of what had been sent `until` a moment."""

    def __init__(self, tx: Transaction, case: str, until: datetime) -> None:
        super().__init__(tx, case)
        self.until = until

    def beside(self, case: str) -> PastForms:
        return PastForms(self.tx, case, self.until)

    def read_all(self) -> tuple[Submission, ...]:
        known = [one for one in versions_of(self.tx, self.case) if came(one) <= self.until]
        replaced = {one.amended.of for one in known if one.amended is not None}
        self._versions = tuple(known)
        self._all = tuple(one for one in known if one.id not in replaced)
        self._found = {}
        return self._all

    @property
    def versions(self) -> tuple[Submission, ...]:
        if self._versions is None:
            self.read_all()
        return self._versions or ()

    def has_from(self, account: str) -> bool:
        return any(one.by == account for one in self.all)

    def _read(self, form: str) -> tuple[Submission, ...]:
        return tuple(one for one in self.all if one.form == form)


def came(sent: Submission) -> datetime:
    """When this version of it came to be."""
    return sent.at if sent.amended is None else sent.amended.at
