"""Owns `ListScope`: which cases somebody sees in lists, as data that `storage` can ask by.

It says in columns what `who.reach` says of one case; a test holds them together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.access.facts import Asker
from engine.access.posting import subprojects_seen, units_seen
from engine.access.who import is_partner, receivers, sees
from engine.definitions.deployment import Deployment


@dataclass(frozen=True, slots=True, kw_only=True)
class ListScope:
    """Cases that fit any part: all of them, those of `units` or `subprojects`, those where
    `account` has a seat (`seated`), those for which one is named: a seat, a request to `receivers`,
    a form sent (`named`). A partner (`party`) sees those in which a consent that stands `today` shares one
    of `shares` (workflow and form) with it, and no others. Protected cases are in no list. A seat of one of
    `stands_for` counts where it is of one of `roles`.
    """

    account: str
    everything: bool = False
    units: frozenset[str] = frozenset()
    subprojects: frozenset[str] = frozenset()
    seated: bool = False
    named: bool = False
    receivers: frozenset[str] = frozenset()
    stands_for: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    party: str | None = None
    shares: frozenset[str] = frozenset()
    today: date = date.min

    @property
    def only_named(self) -> bool:
        """Whether nothing lets the account into a whole case: of each it sees a part alone."""
        return not (self.everything or self.units or self.subprojects or self.seated)


def list_scope(asker: Asker, deployment: Deployment, today: date) -> ListScope:
    granted = sees(asker, deployment)
    if is_partner(asker, deployment):
        return partner_scope(asker, deployment, today, works=bool(granted - {"figures", "log"}))
    return ListScope(
        account=asker.account,
        everything="all" in granted,
        units=units_seen(asker, deployment),
        subprojects=subprojects_seen(asker, deployment),
        seated="assigned" in granted,
        named=bool(granted - {"figures", "log"}),
        receivers=receivers(asker, deployment),
        stands_for=asker.stands_for,
        roles=asker.roles,
    )


def partner_scope(asker: Asker, deployment: Deployment, today: date, *, works: bool) -> ListScope:
    """What consents open to a partner, and nothing else: neither a seat nor an ask does without one."""
    forms = {f"{name}/{form}" for name, flow in deployment.of_people.items() for form in flow.forms}
    shares = frozenset(forms) if works else frozenset[str]()
    return ListScope(account=asker.account, party=asker.organisation, shares=shares, today=today)
