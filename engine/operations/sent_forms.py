"""Owns what has been sent in a case, read when somebody asks for it: most acts look at little of it or at
nothing, and a long history should not make them slow.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from engine.filling.submission import Submission
from engine.storage.database import Transaction
from engine.storage.submissions import (
    forms_sent,
    has_sent,
    newest_of,
    submissions_of,
    submissions_to,
    versions_of,
)

FIRST, GROWS = 2, 3
"""So many are read first of what is looked through backwards, and then so many times what is known."""


class SentForms(Mapping[str, tuple[Submission, ...]]):
    """Form to all that has been sent of it in the case, oldest first. Only within its transaction."""

    def __init__(self, tx: Transaction, case: str) -> None:
        self.tx = tx
        self.case = case
        self._found: dict[str, tuple[Submission, ...]] = {}
        self._all: tuple[Submission, ...] | None = None
        self._versions: tuple[Submission, ...] | None = None
        self._newest: dict[tuple[str, ...], list[Submission]] = {}
        self._whole: set[tuple[str, ...]] = set()

    def beside(self, case: str) -> SentForms:
        """The same of another case, or of an activity of this one."""
        return SentForms(self.tx, case)

    @property
    def all(self) -> tuple[Submission, ...]:
        """Everything, oldest first."""
        return self._all if self._all is not None else self.read_all()

    @property
    def versions(self) -> tuple[Submission, ...]:
        """Everything, with the versions that have been amended."""
        if self._versions is None:
            self._versions = versions_of(self.tx, self.case)
        return self._versions

    def read_all(self) -> tuple[Submission, ...]:
        """Read everything at once; nothing is asked of the transaction after that."""
        self._all = submissions_of(self.tx, self.case)
        self._found = {}
        return self._all

    def backwards(self, *forms: str) -> Iterator[Submission]:
        """What has been sent of those forms, or of all where none is named, the newest first: read in parts
        that grow, only as far as somebody looks.
        """
        if self._all is not None:
            yield from (one for one in reversed(self._all) if not forms or one.form in forms)
            return
        known, at = self._newest.setdefault(forms, []), 0
        while at < len(known) or self._read_on(forms, known):
            yield known[at]
            at += 1

    def _read_on(self, forms: tuple[str, ...], known: list[Submission]) -> bool:
        """Whether there was more; once there is not, nothing is asked for again."""
        if forms in self._whole:
            return False
        size = max(FIRST, GROWS * len(known))
        more = newest_of(self.tx, self.case, forms, len(known), size)
        if len(more) < size:
            self._whole.add(forms)
        known += more
        return bool(more)

    def has_from(self, account: str) -> bool:
        """Whether the account has sent something."""
        if self._all is not None:
            return any(one.by == account for one in self._all)
        return has_sent(self.tx, self.case, account)

    def __getitem__(self, form: str) -> tuple[Submission, ...]:
        found = self._found.get(form)
        if found is None:
            found = self._found[form] = self._read(form)
        if not found:
            raise KeyError(form)
        return found

    def _read(self, form: str) -> tuple[Submission, ...]:
        if self._all is not None:
            return tuple(one for one in self._all if one.form == form)
        return submissions_to(self.tx, self.case, form)

    def __iter__(self) -> Iterator[str]:
        if self._all is not None:
            return iter(dict.fromkeys(one.form for one in self._all))
        return iter(forms_sent(self.tx, self.case))

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Authors(Container[str]):
    """The accounts that have sent something in the case."""

    def __init__(self, forms: SentForms) -> None:
        self.forms = forms
        self._known: dict[str, bool] = {}

    def __contains__(self, account: object) -> bool:
        name = str(account)
        if name not in self._known:
            self._known[name] = self.forms.has_from(name)
        return self._known[name]
