"""Owns where somebody holds a role: the organisation, unit and sub-project that go with it. They belong to
the role in a deployment, not to the account: one person may work in several, at different places.

Within one deployment all of somebody's roles are in one organisation, since secrecy runs between
organisations; units and sub-projects may differ from role to role.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from engine.definitions.deployment import Deployment


@dataclass(frozen=True, slots=True)
class Posting:
    """Where a role is held. `subproject`: the one that it is for; None: those that the unit belongs to."""

    organisation: str | None = None
    unit: str | None = None
    subproject: str | None = None


NOWHERE = Posting()
"""For the deployment as a whole."""


class Post(NamedTuple):
    """A role as somebody holds it; names that include the role stand beside it."""

    role: str
    unit: str | None
    subproject: str | None


class Posted(Protocol):
    """Whose roles are held somewhere. `posts` is empty where all of them are in `unit`."""

    @property
    def roles(self) -> frozenset[str]: ...
    @property
    def unit(self) -> str | None: ...
    @property
    def posts(self) -> frozenset[Post]: ...


def organisation_in(postings: Iterable[Posting]) -> str | None:
    """The one that somebody works for in a deployment."""
    return next((one.organisation for one in postings if one.organisation is not None), None)


def posts_of(one: Posted) -> Iterator[Post]:
    if one.posts:
        yield from one.posts
        return
    for role in one.roles:
        yield Post(role, one.unit, None)


def units_seen(one: Posted, deployment: Deployment) -> frozenset[str]:
    """The units whose cases somebody sees: those where a role that sees by unit is held."""
    return frozenset(
        post.unit
        for post in posts_of(one)
        if post.unit is not None and sight(deployment, post.role) == "unit"
    )


def subprojects_seen(one: Posted, deployment: Deployment) -> frozenset[str]:
    """The sub-projects whose cases somebody sees."""
    return frozenset(
        name
        for post in posts_of(one)
        if sight(deployment, post.role) == "subproject"
        for name in subprojects_at(post, deployment)
    )


def subprojects_of(one: Posted, deployment: Deployment) -> frozenset[str]:
    """The sub-projects where somebody works at all."""
    return frozenset(name for post in posts_of(one) for name in subprojects_at(post, deployment))


def subprojects_at(post: Post, deployment: Deployment) -> tuple[str, ...]:
    """The one that a role is held for, or those whose units hold its unit."""
    known = deployment.subprojects.values()
    if post.subproject is not None:
        return tuple(one.name for one in known if one.name == post.subproject)
    return tuple(one.name for one in known if post.unit in one.units)


def unit_in(one: Posted, deployment: Deployment, subproject: str | None) -> str | None:
    """The unit from which somebody works in a sub-project: their first, where it belongs there or nothing
    else of theirs does.
    """
    found = deployment.subprojects.get(subproject or "")
    if found is None or one.unit in found.units:
        return one.unit
    own = {post.unit for post in posts_of(one)}
    return next((unit for unit in found.units if unit in own), one.unit)


def sight(deployment: Deployment, role: str) -> str | None:
    found = deployment.roles.get(role)
    return found.sees if found is not None else None
