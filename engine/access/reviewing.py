"""Owns which readings in the log are worth a look: the rules, and the sample that chance draws of the rest.

Pure. Whose name is whose, who has a part in what and from where on something is unusual come in; nothing here
says that anything was wrong. Whoever sees all cases has a part in few of them: of those only what is unlike
the rest is pointed at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from statistics import median

from engine.definitions.log_review import LogReview
from engine.foundation.texts import Said, said

SAMPLE = "sample"
RULES: dict[str, Said] = {
    "emergency": said("Nödläsning"),
    "protected": said("Skyddade personuppgifter"),
    "surname": said("Samma efternamn"),
    "contact": said("Samma kontaktuppgift"),
    "colleague": said("Personen arbetar här"),
    "unassigned": said("Ingen del i ärendet"),
    "elsewhere": said("Annat än det egna arbetet"),
    "closed": said("Avslutat ärende, utan del i det"),
    "volume": said("Ovanligt många ärenden"),
    "refused": said("Nekade försök"),
    SAMPLE: said("Slumpurval"),
}
"""In the order in which they weigh."""
OF_A_DAY = 3
"""So many of all the cases of an unusual day are chosen."""


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
    """`name` and `contacts` as they are compared. `wide`: the roles see cases that one has no part in.
    `units`: where they are held; empty where one of them is held for all. `meant`: the roles and the
    organisation, as asks name them.
    """

    name: str
    contacts: frozenset[str]
    wide: bool = False
    units: frozenset[str] = frozenset()
    meant: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is known of a case: whom it is about, and who has a part in it: accounts, and roles and
    organisations as asks name them. `area`: what other cases are like it. `usual`: until when it is usual to
    read it; None: it goes on.
    """

    protected: bool
    name: str
    contacts: frozenset[str]
    parts: frozenset[str]
    unit: str | None = None
    area: tuple[str, ...] = ()
    usual: datetime | None = None


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


Pair = tuple[str, str]
"""An account and a case."""


def surname(name: str) -> str:
    return name.split()[-1] if name.split() else ""


def choose(
    readings: Iterable[Reading], known: Known, rules: LogReview, seed: str
) -> tuple[Chosen, ...]:
    """What the rules point at, what weighs the most first, and some of the rest; the same seed draws the
    same.
    """
    pairs: dict[Pair, list[Reading]] = defaultdict(list)
    for one in readings:
        pairs[one.account, one.case].append(one)
    busy = busy_pairs(pairs, known, rules, seed)
    areas = own_areas(pairs, known)
    every = [
        Chosen(
            account=account,
            case=case,
            why=why(found, known, rules, areas, (account, case) in busy),
            readings=tuple(found),
        )
        for (account, case), found in sorted(pairs.items())
    ]
    rest = sorted(
        (one for one in every if not one.why), key=lambda one: drawn((one.account, one.case), seed)
    )
    sample = [replace(one, why=(SAMPLE,)) for one in rest[: rules.sample]]
    return tuple(sorted((one for one in (*every, *sample) if one.why), key=weight))


def weight(one: Chosen) -> tuple[int, str, str]:
    return min(list(RULES).index(why) for why in one.why), one.account, one.case


def drawn(pair: Pair, seed: str) -> str:
    return sha256("\n".join((seed, *pair)).encode()).hexdigest()


def busy_pairs(
    pairs: Mapping[Pair, Iterable[Reading]], known: Known, rules: LogReview, seed: str
) -> set[Pair]:
    """Of each day on which an account read in far more cases than it usually does, some that it has no part
    in; of them chance draws.
    """
    found: set[Pair] = set()
    for account, of_day in by_day(pairs).items():
        for cases in of_day.values():
            if is_unusual(len(cases), [len(one) for one in of_day.values()], rules):
                strange = {(account, one) for one in cases if not has_part(account, one, known)}
                found |= set(sorted(strange, key=lambda one: drawn(one, seed))[:OF_A_DAY])
    return found


def by_day(pairs: Mapping[Pair, Iterable[Reading]]) -> Mapping[str, Mapping[date, set[str]]]:
    """The cases in which each account read on each day."""
    days: dict[str, dict[date, set[str]]] = defaultdict(lambda: defaultdict(set))
    for (account, case), found in pairs.items():
        for one in found:
            days[account][one.at.date()].add(case)
    return days


def is_unusual(many: int, all_days: list[int], rules: LogReview) -> bool:
    """With one day alone there is no usual to compare with, and many cases are many."""
    rest = sorted(all_days)
    rest.remove(many)
    return many >= rules.cases_a_day and (not rest or many >= rules.times_usual * median(rest))


def own_areas(pairs: Iterable[Pair], known: Known) -> Mapping[str, set[tuple[str, ...]]]:
    """What each account works with: what the cases are like that it has a part in."""
    found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for account, case in pairs:
        if has_part(account, case, known):
            found[account].add(known.cases.get(case, NOTHING).area)
    return found


def has_part(account: str, case: str, known: Known) -> bool:
    meant = {account} | known.staff.get(account, NOBODY).meant
    return not meant.isdisjoint(known.cases.get(case, NOTHING).parts)


def why(
    found: list[Reading],
    known: Known,
    rules: LogReview,
    areas: Mapping[str, set[tuple[str, ...]]],
    busy: bool,
) -> tuple[str, ...]:
    first = found[0]
    worker = known.staff.get(first.account, NOBODY)
    about = known.cases.get(first.case, NOTHING)
    stranger = not has_part(first.account, first.case, known)
    tests: dict[str, Callable[[], bool]] = {
        "emergency": lambda: any(one.emergency for one in found),
        "protected": lambda: about.protected,
        "surname": lambda: (
            bool(surname(about.name)) and surname(about.name) == surname(worker.name)
        ),
        "contact": lambda: bool(about.contacts & worker.contacts),
        "colleague": lambda: is_colleague(about, known),
        "unassigned": lambda: stranger and not worker.wide,
        "elsewhere": lambda: (
            stranger
            and worker.wide
            and is_elsewhere(worker, about, areas.get(first.account, set()))
        ),
        "closed": lambda: stranger and any(about.usual and one.at > about.usual for one in found),
        "volume": lambda: busy,
        "refused": lambda: sum(one.refused for one in found) >= rules.refusals,
    }
    return tuple(name for name, holds in tests.items() if name not in rules.without and holds())


def is_elsewhere(worker: Worker, about: About, areas: set[tuple[str, ...]]) -> bool:
    """Whether a case is of another unit than those the account works in, or unlike all that it has a part
    in. Of whoever has a part in none that is not known.
    """
    has_units = bool(worker.units) and about.unit is not None
    other_unit = has_units and about.unit not in worker.units
    return other_unit or (bool(areas) and about.area not in areas)


def is_colleague(about: About, known: Known) -> bool:
    """Whether the person has an account here, by name or by a contact that both have."""
    return any(
        (about.name and about.name == one.name) or about.contacts & one.contacts
        for one in known.staff.values()
    )


NOBODY = Worker(name="", contacts=frozenset())
NOTHING = About(protected=False, name="", contacts=frozenset(), parts=frozenset())
