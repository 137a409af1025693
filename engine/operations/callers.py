"""Owns who calls an operation: an account, in one of the deployments where it has roles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from engine.access.facts import Proof
from engine.access.proving import UNPROVED
from engine.casework.events import Actor
from engine.definitions.assurance import NOTHING_DEMANDED, Demands
from engine.definitions.deployment import Deployment
from engine.foundation.quick import quick
from engine.storage.accounts import AccountRow


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who can sign in. `roles`: deployment to the roles held there. `proof`: what the sign-in that
    asks has proved.
    """

    tenant: str
    name: str
    label: str
    roles: Mapping[str, frozenset[str]]
    organisation: str | None
    unit: str | None
    language: str
    email: str | None = None
    notify: str = "direct"
    proof: Proof = field(default=UNPROVED, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ByLink:
    """What somebody has come to answer, through the link of that `id`: one ask of a case. `receiver` is
    `participant:`, or a contact such as `contact:handledare`.
    """

    id: str
    case: str
    request: str
    receiver: str

    @property
    def contact(self) -> str | None:
        kind, _, name = self.receiver.partition(":")
        return name if kind == "contact" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class OnPage:
    """The participant of a case on the page that is theirs: the link of that `id` leads to it."""

    id: str
    case: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """An account at work in a deployment; or with a `link` somebody without one, who does nothing but
    answer; or with a `page` the participant of a case.
    """

    account: Account
    deployment: str
    link: ByLink | None = None
    page: OnPage | None = None

    @property
    def signs_as(self) -> str | None:
        """The link through which somebody without an account signs; None for an account."""
        through = self.link or self.page
        return None if through is None else through.id

    @property
    def tenant(self) -> str:
        return self.account.tenant

    @property
    def held(self) -> frozenset[str]:
        return self.account.roles.get(self.deployment, frozenset())


LINK, PAGE = "link:", "page:"
"""How the name begins of whoever acts through a link, or on a page that is theirs, in what is stored."""


def link_caller(tenant: str, deployment: str, link: ByLink, language: str) -> Caller:
    """Whoever has come through a link: no account, no role, one ask."""
    nobody = outsider(tenant, f"{LINK}{link.id}", language)
    return Caller(account=nobody, deployment=deployment, link=link)


def page_caller(tenant: str, deployment: str, page: OnPage, language: str) -> Caller:
    """The participant on their page: no account, no role, one case."""
    nobody = outsider(tenant, f"{PAGE}{page.id}", language)
    return Caller(account=nobody, deployment=deployment, page=page)


def outsider(tenant: str, name: str, language: str) -> Account:
    """Somebody without an account, as what is stored names them."""
    return Account(
        tenant=tenant,
        name=name,
        label="",
        roles=MappingProxyType({}),
        organisation=None,
        unit=None,
        language=language,
    )


def account_of(tenant: str, row: AccountRow, proof: Proof = UNPROVED) -> Account:
    return Account(
        tenant=tenant,
        name=row.name,
        label=row.label,
        roles=row.roles,
        organisation=row.organisation,
        unit=row.unit,
        language=row.language,
        email=row.email,
        notify=row.notify,
        proof=proof,
    )


def actor_of(
    caller: Caller,
    deployment: Deployment,
    *,
    participant: bool = False,
    stands_for: frozenset[str] = frozenset(),
    demands: Demands = NOTHING_DEMANDED,
) -> Actor:
    """The caller as rules see them: the roles held, and the names that include those. `demands`: of the
    deployment as it is now.
    """
    held, link, page = caller.held, caller.link, caller.page
    wider = {name for name, role in deployment.roles.items() if held & frozenset(role.includes)}
    return Actor(
        account=caller.account.name,
        roles=held | wider,
        participant=participant or page is not None or (link is not None and link.contact is None),
        contact=link.contact if link is not None else None,
        link=link.request if link is not None else None,
        page=page.case if page is not None else None,
        organisation=caller.account.organisation,
        unit=caller.account.unit,
        stands_for=stands_for,
        proof=caller.account.proof,
        demands=demands,
    )
