"""Owns what more is asked before somebody reads of a protected person, who sets and ends protection, and
reading in an emergency.

A protected person is read of by named people alone (`who.is_named_reader`), and by each of those once they
have said why. In an emergency a role that may so reads a case that it does not reach otherwise: it reads and
does nothing else, never of somebody protected, and never as a partner, whom only a consent lets in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum

from engine.access.facts import Act, Asker, Facts, Purpose
from engine.access.outside import OUTSIDE
from engine.access.who import CASEWORK, Reach, is_outside, is_partner, reach, sees
from engine.definitions.workflow import WhoKind
from engine.foundation.texts import Said, said
from engine.foundation.wrong import Reason, Refused

KIND = "sealed"
"""The kind of reason that saying why one reads does something about."""
UNSEALED = frozenset(
    {Act.OPEN_SEALED, Act.READ_PROTECTION, Act.PROTECT, Act.LIFT_PROTECTION, Act.PASS_TIME}
)
"""What is done with a protected person's case without reading it."""
IN_EMERGENCY = frozenset(
    {Act.READ_CASE, Act.READ_FORM, Act.READ_FILE, Act.READ_NOTES, Act.READ_CONSENTS, Act.SEE_COURSE}
)
SEALED = Refused(
    reasons=(
        Reason(
            kind=KIND,
            sentence=said("Personen har skyddade uppgifter. Skriv varför du behöver läsa."),
        ),
    )
)


class Level(StrEnum):
    """How strong a protection is, the weakest first. The words are those of the population register."""

    MARKED = "marked"
    REGISTERED = "registered"
    ASSUMED = "assumed"


LEVELS: dict[str, Said] = {
    Level.MARKED: said("Sekretessmarkering"),
    Level.REGISTERED: said("Skyddad folkbokföring"),
    Level.ASSUMED: said("Fingerade personuppgifter"),
}
ORDER = ("", *LEVELS)

NOT_KEPT = Refused(
    reasons=(
        Reason(
            kind="access",
            sentence=said("Det gör bara den som sköter skyddade personuppgifter."),
        ),
    )
)


def is_raised(before: str, after: str) -> bool:
    """Whether a level protects more than the one before it."""
    return ORDER.index(level_in(after)) > ORDER.index(level_in(before))


def level_in(stored: str) -> str:
    """The level that is stored. What only says that somebody is protected is the weakest of them."""
    return stored if stored in ORDER else Level.MARKED


def as_read(act: Act, facts: Facts) -> Facts:
    """The facts as they count for the act: an emergency lets in to reading and to nothing else."""
    if facts.case is None or not facts.case.emergency or act in IN_EMERGENCY:
        return facts
    return replace(facts, case=replace(facts.case, emergency=False))


def kept_sealed(actor: Asker, act: Act, facts: Facts) -> Refused | None:
    """Why something that is allowed has to wait: it is about somebody protected, and nobody has said why."""
    if facts.case is None or not facts.case.sealed or not facts.case.protected:
        return None
    if is_outside(actor, facts.deployment, facts.case):
        return None  # Who is not told whom it is about is not told that they are protected.
    system = actor.account == WhoKind.SYSTEM and not actor.roles
    return None if act in UNSEALED or system else SEALED


def may_unseal(decision: object) -> bool:
    """Whether something is allowed once one has said why."""
    return isinstance(decision, Refused) and decision.reason.kind == KIND


def may_open_sealed(actor: Asker, facts: Facts) -> Refused | None:
    """Saying why is for those who may read the case when they have."""
    case = facts.case
    if case is None or not case.protected or nothing_reached(actor, facts):
        return OUTSIDE
    return None


def may_read_protection(actor: Asker, facts: Facts) -> Refused | None:
    """Of a case: who is named, and how it came to be. Of none: whether the asker keeps protection at all."""
    if facts.case is None:
        return None if has_right(actor, facts, "protect") else NOT_KEPT
    return may_protect(actor, facts)


def may_protect(actor: Asker, facts: Facts) -> Refused | None:
    """Setting or raising a level is never to wait for somebody: those who see the whole case, and those who
    may end it. The latter need not see the case, and are told nothing of it.
    """
    if facts.case is None or facts.case.let_in is not None or facts.case.around is not None:
        return OUTSIDE
    if has_right(actor, facts, "protect") or sees_whole(actor, facts):
        return None
    return OUTSIDE


def may_lift(actor: Asker, facts: Facts) -> Refused | None:
    """Lowering and ending it, and naming who reads, is for a role that may `protect`."""
    found = may_protect(actor, facts)
    return found if found is not None or has_right(actor, facts, "protect") else NOT_KEPT


def may_read_in_emergency(actor: Asker, facts: Facts) -> Refused | None:
    """Of a case: one that is not protected, and that nothing else lets the asker into. Of none: whether the
    asker's roles may at all. To be refused looks the same whether there is a case or not.
    """
    if not has_right(actor, facts, "emergency") or is_partner(actor, facts.deployment):
        sentence = said("Du har ingen roll som får nödläsa.")
        return Refused(reasons=(Reason(kind="access", sentence=sentence),))
    if facts.case is None:
        return None
    about_somebody = facts.case.let_in is None and facts.case.around is None
    fits = not facts.case.protected and about_somebody and sees(actor, facts.deployment) & CASEWORK
    return None if fits else OUTSIDE


def may_judge_reading(actor: Asker, facts: Facts) -> Refused | None:
    """What others have read is judged by those who read the log and cannot read the cases themselves."""
    seen = sees(actor, facts.deployment)
    if "log" not in seen:
        sentence = said("Dina roller visar inte loggen.")
    elif seen & CASEWORK:
        sentence = said("Den som själv läser ärenden bedömer inte vad andra har läst.")
    else:
        return None
    return Refused(reasons=(Reason(kind="access", sentence=sentence),))


def nothing_reached(actor: Asker, facts: Facts) -> bool:
    return facts.case is None or reach(actor, facts.deployment, facts.case) is Reach.NOTHING


def sees_whole(actor: Asker, facts: Facts) -> bool:
    case = facts.case
    return case is not None and reach(actor, facts.deployment, case) is Reach.WHOLE


def has_right(actor: Asker, facts: Facts, right: str) -> bool:
    roles = facts.deployment.roles
    return any(right in roles[name].may for name in actor.roles if name in roles)


AGAINST: Mapping[Act, tuple[Callable[[Asker, Facts], Refused | None], Purpose]] = {
    Act.OPEN_SEALED: (may_open_sealed, Purpose.PROTECTION),
    Act.READ_PROTECTION: (may_read_protection, Purpose.PROTECTION),
    Act.PROTECT: (may_protect, Purpose.PROTECTION),
    Act.LIFT_PROTECTION: (may_lift, Purpose.PROTECTION),
    Act.READ_IN_EMERGENCY: (may_read_in_emergency, Purpose.EMERGENCY),
    Act.JUDGE_READING: (may_judge_reading, Purpose.LOG_REVIEW),
}
"""Why each act is not allowed, if it is not, and the purpose that it belongs to."""
