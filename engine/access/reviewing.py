"""Owns which readings in the log are worth a look: the rules, and the sample that chance draws of the rest.

Pure. Whose name is whose, and who did what, come in; nothing here says that anything was wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from statistics import median

from engine.foundation.texts import Said, said

SAMPLE = "sample"
RULES: dict[str, Said] = {
    "emergency": said("Nödläsning"),
    "protected": said("Skyddade personuppgifter"),
    "surname": said("Samma efternamn"),
    "contact": said("Samma kontaktuppgift"),
    "colleague": said("Personen arbetar här"),
    "unassigned": said("Ingen del i ärendet"),
    "volume": said("Ovanligt många ärenden"),
    "refused": said("Nekade försök"),
    SAMPLE: said("Slumpurval"),
}
MANY, TIMES_USUAL, REFUSALS = 10, 3, 3
"""So many cases in a day, and so many times one's usual day, is unusual; so many refusals are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Somebody read something in a case, or was refused."""

    account: str
    case: str
    at: datetime
    emergency: bool
    refused: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """`name` and `contacts` as they are compared."""

    name: str
    contacts: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is known of a case: whom it is about, and the accounts that have a part in it."""

    protected: bool
    name: str
    contacts: frozenset[str]
    parts: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """`staff` by account, `cases` by identity."""

    staff: Mapping[str, Worker]
    cases: Mapping[str, About]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """All that one account has read in one case, and why it is worth a look."""

    account: str
    case: str
    why: tuple[str, ...]
    readings: tuple[Reading, ...] = field(default=())


def surname(name: str) -> str:
    return name.split()[-1] if name.split() else ""


def choose(readings: Iterable[Reading], known: Known, size: int, seed: str) -> tuple[Chosen, ...]:
    """What the rules point at, and `size` of the rest; the same seed draws the same."""
    pairs: dict[tuple[str, str], list[Reading]] = defaultdict(list)
    for one in readings:
        pairs[one.account, one.case].append(one)
    busy = busy_days(pairs)
    every = [
        Chosen(account=account, case=case, why=why(found, known, busy), readings=tuple(found))
        for (account, case), found in sorted(pairs.items())
    ]
    rest = sorted((one for one in every if not one.why), key=lambda one: drawn(one, seed))
    sample = {(one.account, one.case) for one in rest[:size]}
    return tuple(
        one if one.why else replace(one, why=(SAMPLE,))
        for one in every
        if one.why or (one.account, one.case) in sample
    )


def drawn(one: Chosen, seed: str) -> str:
    return sha256(f"{seed}\n{one.account}\n{one.case}".encode()).hexdigest()


def busy_days(pairs: Mapping[tuple[str, str], Iterable[Reading]]) -> set[tuple[str, object]]:
    """The days on which an account read in far more cases than it usually does."""
    days: dict[str, dict[object, set[str]]] = defaultdict(lambda: defaultdict(set))
    for (account, case), found in pairs.items():
        for one in found:
            days[account][one.at.date()].add(case)
    return {
        (account, day)
        for account, of_day in days.items()
        for day, cases in of_day.items()
        if len(cases) >= MANY and is_unusual(len(cases), [len(one) for one in of_day.values()])
    }


def is_unusual(many: int, all_days: list[int]) -> bool:
    """With one day alone there is no usual to compare with."""
    rest = sorted(all_days)
    rest.remove(many)
    return not rest or many >= TIMES_USUAL * median(rest)


def why(found: list[Reading], known: Known, busy: set[tuple[str, object]]) -> tuple[str, ...]:
    first = found[0]
    worker = known.staff.get(first.account, NOBODY)
    about = known.cases.get(first.case, NOTHING)
    tests: dict[str, Callable[[], bool]] = {
        "emergency": lambda: any(one.emergency for one in found),
        "protected": lambda: about.protected,
        "surname": lambda: (
            bool(surname(about.name)) and surname(about.name) == surname(worker.name)
        ),
        "contact": lambda: bool(about.contacts & worker.contacts),
        "colleague": lambda: is_colleague(about, known),
        "unassigned": lambda: first.account not in about.parts,
        "volume": lambda: any((first.account, one.at.date()) in busy for one in found),
        "refused": lambda: sum(one.refused for one in found) >= REFUSALS,
    }
    return tuple(name for name, holds in tests.items() if holds())


def is_colleague(about: About, known: Known) -> bool:
    """Whether the person has an account here, by name or by a contact that both have."""
    return any(
        (about.name and about.name == one.name) or about.contacts & one.contacts
        for one in known.staff.values()
    )


NOBODY = Worker(name="", contacts=frozenset())
NOTHING = About(protected=False, name="", contacts=frozenset(), parts=frozenset())
