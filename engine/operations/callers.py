"""Owns who calls an operation: an account, in one of the deployments where it has roles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from engine.access.facts import Proof
from engine.access.posting import NOWHERE, Post, Posting, organisation_in
from engine.access.proving import UNPROVED
from engine.casework.events import Actor
from engine.definitions.assurance import NOTHING_DEMANDED, Demands
from engine.definitions.deployment import Deployment
from engine.foundation.quick import quick
from engine.storage.accounts import AccountRow, Postings


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who can sign in. `roles`: deployment to the roles held there; `postings`: where each of them
    is held. `proof`: what the sign-in that
    asks has proved.
    """

    tenant: str
    name: str
    label: str
    roles: Mapping[str, frozenset[str]]
    language: str
    postings: Postings = field(default_factory=lambda: MappingProxyType({}))
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

    @property
    def postings(self) -> Mapping[str, Posting]:
        """Where each role is held that the account has in the deployment."""
        return self.account.postings.get(self.deployment, MappingProxyType({}))

    @property
    def organisation(self) -> str | None:
        return organisation_in(self.postings.values())


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
        language=language,
    )


def account_of(tenant: str, row: AccountRow, proof: Proof = UNPROVED) -> Account:
    return Account(
        tenant=tenant,
        name=row.name,
        label=row.label,
        roles=row.roles,
        postings=row.postings,
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
    unit, posts = placed(caller, deployment)
    return Actor(
        account=caller.account.name,
        roles=held | wider,
        participant=participant or page is not None or (link is not None and link.contact is None),
        contact=link.contact if link is not None else None,
        link=link.request if link is not None else None,
        page=page.case if page is not None else None,
        organisation=caller.organisation,
        unit=unit,
        posts=posts,
        stands_for=stands_for,
        proof=caller.account.proof,
        demands=demands,
    )


def placed(caller: Caller, deployment: Deployment) -> tuple[str | None, frozenset[Post]]:
    """The unit of the first role, as the deployment lists them, that is held in one; and where each is held,
    with the names that include it, unless all are held there.
    """
    held, at = caller.held, caller.postings
    units = (at[role].unit for role in deployment.roles if role in held and role in at)
    unit = next((one for one in units if one is not None), None)
    everywhere = {at.get(role, NOWHERE) for role in held}
    if all(one.unit == unit and one.subproject is None for one in everywhere):
        return unit, frozenset()
    return unit, frozenset(
        Post(name, at.get(role, NOWHERE).unit, at.get(role, NOWHERE).subproject)
        for role in held
        for name in (role, *(one.name for one in deployment.roles.values() if role in one.includes))
    )
