"""Owns who may know what the participant has said yes to, write it down, and write down another ground.

The participant gives and takes back; those who see the whole case write down what was said. Another ground
than consent is a decision to hand out what is secret: it takes a role that may `disclose`, and is neither
given nor taken back by the participant, who sees it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.access.facts import Act, Asker, Facts, Purpose
from engine.access.outside import OUTSIDE
from engine.access.sealing import has_right, nothing_reached, sees_whole
from engine.foundation.texts import Said, said
from engine.foundation.wrong import Reason, Refused


def refused(sentence: Said) -> Refused:
    return Refused(reasons=(Reason(kind="access", sentence=sentence),))


READ_BY_STAFF = refused(said("Samtyckena ser de som arbetar med hela ärendet."))
WRITTEN_BY_STAFF = refused(said("Samtycken skrivs in av dem som arbetar med hela ärendet."))
GROUND_BY_STAFF = refused(
    said("En annan grund än samtycke skrivs in av den som får lämna ut uppgifter.")
)


def may_read_consents(actor: Asker, facts: Facts) -> Refused | None:
    """What the participant has said to whom: for those who see the whole case, and the participant."""
    if sees_whole(actor, facts) or (actor.participant and facts.case is not None):
        return None
    return OUTSIDE if nothing_reached(actor, facts) else READ_BY_STAFF


def may_give_consent(actor: Asker, facts: Facts) -> Refused | None:
    """The participant, and staff who see the whole case; another ground only those who may `disclose`."""
    against = may_write(actor, facts)
    if against is None and is_ground(facts):
        fits = not actor.participant and has_right(actor, facts, "disclose")
        return None if fits else GROUND_BY_STAFF
    return against


def may_withdraw_consent(actor: Asker, facts: Facts) -> Refused | None:
    """The same, but a ground ends by all who see the whole case: to close waits for nobody."""
    against = may_write(actor, facts)
    if against is None and is_ground(facts) and actor.participant:
        return GROUND_BY_STAFF
    return against


def may_write(actor: Asker, facts: Facts) -> Refused | None:
    against = may_read_consents(actor, facts)
    return WRITTEN_BY_STAFF if against is READ_BY_STAFF else against


def is_ground(facts: Facts) -> bool:
    """Whether the act is about another ground than what the participant says."""
    consent = facts.deployment.consents.get(facts.name)
    return consent is not None and consent.is_ground


def may_see_as_partner(actor: Asker, facts: Facts) -> Refused | None:
    """Those who see the whole case may look at it as a partner would."""
    return OUTSIDE if actor.participant or not sees_whole(actor, facts) else None


AGAINST: Mapping[Act, tuple[Callable[[Asker, Facts], Refused | None], Purpose]] = {
    Act.READ_CONSENTS: (may_read_consents, Purpose.CASEWORK),
    Act.GIVE_CONSENT: (may_give_consent, Purpose.CASEWORK),
    Act.WITHDRAW_CONSENT: (may_withdraw_consent, Purpose.CASEWORK),
    Act.SEE_AS_PARTNER: (may_see_as_partner, Purpose.CASEWORK),
}
"""Why each act is not allowed, if it is not, and the purpose that it belongs to."""
