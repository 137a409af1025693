"""Owns whether somebody is meant by a `who` of the language, and how far into a case one sees.

A role means everyone who holds it; with a team seat of that name filled, only that person. That
rule is for acting, and for what is asked: who may read follows `sees` and `read`. A substitute has the
seats of who is away, as far as the substitute holds the role, and what names that person; never a
protected identity, which is for those whom the case itself names.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum

from engine.access.facts import Asker, CaseFacts
from engine.access.posting import subprojects_seen, units_seen
from engine.definitions.deployment import Deployment
from engine.definitions.workflow import LetIn, Who, WhoKind


class Reach(IntEnum):
    """How far into a case somebody sees."""

    NOTHING = 0
    NAMED = 1  # only what a form or an ask names them for
    WHOLE = 2


NO_CASE = CaseFacts()
PARTICIPANT = "participant:"
"""How requests name the participant."""


def is_meant(asker: Asker, who: Who, deployment: Deployment, case: CaseFacts | None) -> bool:
    """Whether `asker` may act as `who`. Without a case no seat is filled yet."""
    found = case or NO_CASE
    if who.kind is WhoKind.ROLE:
        counts = counted(asker, who.name, deployment, found)
        return any(seat_is_open(asker, role, found) for role in counts)
    return is_named(asker, who, deployment, found)


def is_reader(asker: Asker, who: Who, deployment: Deployment, case: CaseFacts) -> bool:
    """Whether `asker` is one of those that `read` names; seats do not matter."""
    if who.kind is WhoKind.ROLE:
        return bool(counted(asker, who.name, deployment, case))
    return is_named(asker, who, deployment, case)


def is_named(asker: Asker, who: Who, deployment: Deployment, case: CaseFacts) -> bool:
    if who.kind is WhoKind.PARTICIPANT:
        return asker.participant
    if who.kind is WhoKind.ORGANISATION:
        return asker.organisation == who.name and speaks(asker, deployment, case)
    if who.kind is WhoKind.DATA:
        if asker.contact is not None:
            return asker.contact == who.name
        value = case.data.get(who.name)
        several = value if isinstance(value, tuple) else (value,)
        named = [one for one in several if isinstance(one, str)]  # A contact names no account.
        if not accounts(asker).isdisjoint(named):
            return True
        return asker.organisation in named and speaks(asker, deployment, case)
    return False


def speaks(asker: Asker, deployment: Deployment, case: CaseFacts) -> bool:
    """Whether the asker is one of those whom their organisation means where it is a party: its contact
    persons, and those of its people who work with the whole of the case; not everybody it employs.
    """
    if represents(asker, deployment):
        return True
    about = case.around or case
    return whole(asker, deployment, about, sees(asker, deployment), is_seated(asker, about))


def represents(asker: Asker, deployment: Deployment) -> bool:
    """Whether the asker is a contact person of their organisation, in whichever case."""
    roles = deployment.roles
    return any(roles[name].represents for name in asker.roles if name in roles)


def accounts(asker: Asker) -> frozenset[str]:
    """The asker's own account, and those for whom the asker stands in."""
    return asker.stands_for | {asker.account}


def held(asker: Asker, name: str, deployment: Deployment) -> frozenset[str]:
    """The roles that `name` stands for and that the asker holds."""
    return deployment.expanded(name) & asker.roles


def counted(asker: Asker, name: str, deployment: Deployment, case: CaseFacts) -> frozenset[str]:
    """Those of them that count in the case. Of somebody who is there for having sent a form, and for nothing
    else, those that come in so (`sees: invited`); the others go on until the case has a team.
    """
    found = held(asker, name, deployment)
    if found and is_author_alone(asker, deployment, case):
        return frozenset(role for role in found if deployment.roles[role].sees == "invited")
    return found


def is_author_alone(asker: Asker, deployment: Deployment, case: CaseFacts) -> bool:
    """Whether nothing lets the asker into a case with a team but a form that they have sent."""
    if not case.seats or asker.account not in case.authors or case.let_in is not None:
        return False
    if reach(asker, deployment, case) is not Reach.NAMED:
        return False
    return reach(asker, deployment, replace(case, authors=frozenset())) is Reach.NOTHING


def seat_is_open(asker: Asker, role: str, case: CaseFacts) -> bool:
    return case.seats.get(role, asker.account) in accounts(asker)


def sees(asker: Asker, deployment: Deployment) -> frozenset[str]:
    """Every `sees` that the asker's roles give."""
    roles = (deployment.roles[name] for name in asker.roles if name in deployment.roles)
    return frozenset(role.sees for role in roles if role.sees is not None)


def receivers(asker: Asker, deployment: Deployment) -> frozenset[str]:
    """How requests name the asker, in whichever case. Some are also named by their organisation in the cases
    whose whole they work with: see `is_receiver`.
    """
    found = {f"role:{role}" for role in asker.roles}
    found |= {f"user:{account}" for account in accounts(asker)}
    at_large = represents(asker, deployment) or sees_every_case(asker, deployment)
    if asker.organisation is not None and at_large:
        found.add(f"organisation:{asker.organisation}")
    if asker.contact is not None:
        found.add(f"contact:{asker.contact}")
    if asker.participant:
        found.add(PARTICIPANT)
    return frozenset(found)


def parties_as(asker: Asker, deployment: Deployment) -> frozenset[str]:
    """How activities that go between parties may name the asker; who they are to the case decides of each."""
    own = () if asker.organisation is None else (f"organisation:{asker.organisation}",)
    return receivers(asker, deployment).union(own)


def is_receiver(asker: Asker, receiver: str, deployment: Deployment, case: CaseFacts) -> bool:
    """Whether a request that is given so in a case names the asker, whoever sits in its seats."""
    kind, _, name = receiver.partition(":")
    if kind == "organisation":
        return asker.organisation == name and speaks(asker, deployment, case)
    if receiver not in receivers(asker, deployment):
        return False
    return kind != "role" or bool(counted(asker, name, deployment, case))


def reach(asker: Asker, deployment: Deployment, case: CaseFacts) -> Reach:
    """How far the asker sees into the case. A protected identity is for named people only; a
    participant sees what names them in their own case.
    """
    if asker.participant or asker.contact is not None:
        return Reach.NAMED
    if case.around is not None:
        return reach_without_name(asker, deployment, case, case.around)
    if case.let_in is not None:
        return reach_of_project(asker, deployment, case, case.let_in)
    if is_partner(asker, deployment):
        return reach_of_partner(asker, deployment, case)
    if not case.protected and sees_every_case(asker, deployment):
        return Reach.WHOLE
    if case.emergency and not case.protected:
        return Reach.WHOLE
    if case.protected and not is_named_reader(asker, case):
        return Reach.NOTHING
    granted, seated = sees(asker, deployment), is_seated(asker, case)
    if whole(asker, deployment, case, granted, seated):
        return Reach.WHOLE
    if not granted & CASEWORK:
        return Reach.NOTHING
    named = seated or is_let_in(asker, deployment, case) or is_party(asker, deployment, case)
    named = named or any(is_asked(asker, one, deployment, case) for one, _ in case.requests)
    return Reach.NAMED if named or asker.account in case.authors else Reach.NOTHING


def is_named_reader(asker: Asker, case: CaseFacts) -> bool:
    """Whether somebody is one of those who read about a protected person: those named to; where nobody has
    been, those whom the case itself names. It lets nobody further in than their roles do.
    """
    if case.readers is not None:
        return asker.account in case.readers
    named = asker.account in case.seats.values() or asker.account in case.authors
    return named or any(receiver == f"user:{asker.account}" for receiver, _ in case.requests)


def reach_without_name(
    asker: Asker, deployment: Deployment, case: CaseFacts, around: CaseFacts
) -> Reach:
    """How far into an anonymous activity: whoever sees the whole of its case sees all of it. Others are let
    in by what the activity itself says, and by nothing of the case: a seat or an ask there would tell them
    whom it is about. No consent is asked for, and no protected identity hinders, since they learn of nobody.
    """
    if reach(asker, deployment, around) is Reach.WHOLE:
        return Reach.WHOLE
    if asker.roles and not sees(asker, deployment) & CASEWORK:
        return Reach.NOTHING
    named = is_let_in(asker, deployment, case) or is_party(asker, deployment, case)
    named = named or any(is_asked(asker, one, deployment, case) for one, _ in case.requests)
    return Reach.NAMED if named or asker.account in case.authors else Reach.NOTHING


def is_outside(asker: Asker, deployment: Deployment, case: CaseFacts) -> bool:
    """Whether the asker may not learn whom an anonymous activity is about."""
    if case.around is None or asker.participant:
        return False
    return asker.contact is not None or reach(asker, deployment, case.around) is not Reach.WHOLE


def reach_of_project(asker: Asker, deployment: Deployment, case: CaseFacts, known: LetIn) -> Reach:
    """How far into the case of a project, or an activity in it: there is nobody's secrecy, no seat and no
    unit, so that what somebody does or reads there is what lets them in.
    """
    if "all" in sees(asker, deployment) or is_any_reader(asker, known.works, deployment, case):
        return Reach.WHOLE
    asked = any(is_asked(asker, one, deployment, case) for one, _ in case.requests)
    reads = is_any_reader(asker, known.reads, deployment, case)
    return Reach.NAMED if asked or reads or asker.account in case.authors else Reach.NOTHING


def is_any_reader(
    asker: Asker, whos: tuple[Who, ...], deployment: Deployment, case: CaseFacts
) -> bool:
    return any(is_reader(asker, who, deployment, case) for who in whos)


def is_party(asker: Asker, deployment: Deployment, case: CaseFacts) -> bool:
    """Whether an activity goes between the asker and others."""
    return any(is_between(asker, who, deployment, case) for who in case.between)


def is_between(asker: Asker, who: Who, deployment: Deployment, case: CaseFacts) -> bool:
    if who.kind is WhoKind.ROLE:
        return any(seat_is_open(asker, role, case) for role in held(asker, who.name, deployment))
    return is_named(asker, who, deployment, case)


def is_partner(asker: Asker, deployment: Deployment) -> bool:
    """Whether the asker works for an organisation that gets nothing without a consent to it."""
    own = deployment.organisations.get(asker.organisation or "")
    return own is not None and own.partner


def reach_of_partner(asker: Asker, deployment: Deployment, case: CaseFacts) -> Reach:
    """A partner sees what a consent that stands shares with it, and nothing when it has been taken back."""
    granted = sees(asker, deployment)
    outside = bool(asker.roles) and not granted & CASEWORK
    if outside or case.protected or not case.shared.get(asker.organisation or ""):
        return Reach.NOTHING
    return Reach.NAMED


def is_let_in(asker: Asker, deployment: Deployment, case: CaseFacts) -> bool:
    """To be named for something to do is to be let in, as long as one is named."""
    if not case.named.isdisjoint(accounts(asker)):
        return True
    return asker.organisation in case.named and speaks(asker, deployment, case)


def sees_every_case(asker: Asker, deployment: Deployment) -> bool:
    """Whether the asker sees the whole of every case that is not protected, whatever else is known of it:
    lists then need not know more.
    """
    outside = asker.participant or asker.contact is not None or is_partner(asker, deployment)
    return not outside and "all" in sees(asker, deployment)


@dataclass(frozen=True, slots=True)
class Sight:
    """What lets somebody into whole cases about people that are not protected, by what stands in their rows
    alone. `parts`: nothing does; of every case they see a part at most.
    """

    everything: bool = False
    units: frozenset[str] = frozenset()
    subprojects: frozenset[str] = frozenset()
    parts: bool = False

    def holds(self, unit: str | None, subproject: str | None) -> bool:
        return self.everything or unit in self.units or subproject in self.subprojects


def sight_of(asker: Asker, deployment: Deployment) -> Sight:
    if asker.participant or asker.contact is not None or is_partner(asker, deployment):
        return Sight(parts=True)
    return Sight(
        everything="all" in sees(asker, deployment),
        units=units_seen(asker, deployment),
        subprojects=subprojects_seen(asker, deployment),
    )


def is_asked(asker: Asker, receiver: str, deployment: Deployment, case: CaseFacts) -> bool:
    """Whether what a receiver is asked is asked of `asker`. What is asked of a role with a seat is asked of
    whoever sits in it, and of nobody else who holds the role.
    """
    kind, _, name = receiver.partition(":")
    if kind == "organisation":
        return asker.organisation == name and speaks(asker, deployment, case)
    if receiver not in receivers(asker, deployment):
        return False
    return kind != "role" or seat_is_open(asker, name, case)


def is_seated(asker: Asker, case: CaseFacts) -> bool:
    """Whether the asker sits in a seat, their own or that of somebody who is away."""
    return asker.account in case.seats.values() or has_lent_seat(asker, case)


def has_lent_seat(asker: Asker, case: CaseFacts) -> bool:
    """Whether somebody who is away has a seat that the asker may have meanwhile."""
    return bool(asker.stands_for) and any(
        user in asker.stands_for and role in asker.roles for role, user in case.seats.items()
    )


CASEWORK = frozenset({"all", "subproject", "unit", "assigned", "invited"})
"""What lets somebody into cases at all; `figures` and `log` do not."""


def whole(
    asker: Asker, deployment: Deployment, case: CaseFacts, granted: frozenset[str], seated: bool
) -> bool:
    if "all" in granted:
        return True
    if "subproject" in granted and case.subproject in subprojects_seen(asker, deployment):
        return True
    if "unit" in granted and case.unit in units_seen(asker, deployment):
        return True
    return "assigned" in granted and seated
