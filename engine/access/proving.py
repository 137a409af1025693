"""Owns whether somebody has proved well enough who they are: for the roles they hold, and for what is
sensitive, which asks for a sign-in that is fresh.

A role that demands more than the sign-in proves lets in to nothing at all, so that nobody can tell what there
is from what there is not. What is sensitive is asked for once the rules have said yes: who may not do it
learns nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.access.facts import Act, Asker, Facts, Proof
from engine.definitions.assurance import SPOKEN, Demands, Level
from engine.foundation.texts import said
from engine.foundation.wrong import Reason, Refused

KIND = "assurance"
"""The kind of reason that signing in again can do something about; it names the level that is missing."""
OF_ACTS: Mapping[Act, str] = MappingProxyType(
    {
        Act.ADMINISTER_ACCOUNTS: "accounts",
        Act.PUBLISH: "publish",
        Act.EXPORT: "export",
        Act.READ_LOG: "log",
        Act.JUDGE_READING: "log",
    }
)
PROTECTED = "protected"


UNPROVED = Proof()
ASSUMED = Proof(level=Level.HIGH, fresh=True)
"""Of the system, which looks at what an account may know of before it tells it something."""


def held_back(asker: Asker) -> Refused | None:
    """Why somebody's roles let in to nothing: one of them demands more than the sign-in proves."""
    wanted = level_of(asker.demands, asker.roles)
    return lacking(wanted) if asker.proof.level < wanted else None


def level_of(demands: Demands, roles: frozenset[str]) -> Level:
    return max((demands.roles.get(role, Level.NONE) for role in roles), default=Level.NONE)


def unproved(asker: Asker, act: Act, facts: Facts) -> Refused | None:
    """Why something that is allowed has to wait: it is sensitive, and asks for a new sign-in."""
    if not asker.demands.acts:
        return None
    wanted = [asker.demands.acts[one] for one in sensitive(act, facts) if one in asker.demands.acts]
    if not wanted or (asker.proof.fresh and asker.proof.level >= max(wanted)):
        return None
    return again(max(wanted)) if asker.proof.level >= max(wanted) else lacking(max(wanted))


def sensitive(act: Act, facts: Facts) -> tuple[str, ...]:
    """What of the sensitive an act is."""
    found = (OF_ACTS[act],) if act in OF_ACTS else ()
    return (*found, PROTECTED) if facts.case is not None and facts.case.protected else found


def lacking(level: Level) -> Refused:
    sentence = said("Det här kräver en säkrare inloggning: {level}.", level=SPOKEN[level])
    return Refused(reasons=(Reason(kind=KIND, sentence=sentence, missing=(level.name,)),))


def again(level: Level) -> Refused:
    sentence = said("Det här är känsligt. Logga in en gång till innan du går vidare.")
    return Refused(reasons=(Reason(kind=KIND, sentence=sentence, missing=(level.name,)),))


def asked_level(refused: Refused) -> Level | None:
    """The level to sign in at, where that is what a refusal is about."""
    reason = refused.reason
    return Level[reason.missing[0]] if reason.kind == KIND else None


def may_prove(decision: object) -> bool:
    """Whether something may be done, at once or after a new sign-in: what a page offers."""
    return not isinstance(decision, Refused) or asked_level(decision) is not None
