"""Owns which tenants an installation has - municipalities, or associations of them - and which of them a
host, a name or a deployment leads to.

An installation that names none has one, `DEFAULT_TENANT`. A tenant is no secret; what is in it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from urllib.parse import urlsplit

from engine.foundation.texts import Said, said
from engine.foundation.wrong import SettingsError
from engine.operations.settings import Settings, Tenant
from engine.operations.world import DEFAULT_TENANT

UNNAMED: Mapping[str, Tenant] = MappingProxyType({DEFAULT_TENANT: Tenant(label=DEFAULT_TENANT)})


def known_tenants(settings: Settings) -> Mapping[str, Tenant]:
    """By name, in the order of the file."""
    return settings.tenants or UNNAMED


def has_several(settings: Settings) -> bool:
    return len(settings.tenants) > 1


def only_tenant(settings: Settings) -> str | None:
    """The one tenant there is; None where there are several."""
    return None if has_several(settings) else next(iter(known_tenants(settings)))


def label_of(settings: Settings, tenant: str) -> str:
    """What people call it; empty where there is but one, so that nobody needs to be told."""
    found = settings.tenants.get(tenant) if has_several(settings) else None
    return found.label if found is not None else ""


def tenant_at(settings: Settings, host: str) -> str | None:
    """The tenant whose own host it is, without a port; None for a host that is everybody's."""
    name = host.lower()
    return next((one for one, found in settings.tenants.items() if name in found.hosts), None)


def hosts_of(settings: Settings) -> tuple[str, ...]:
    """All hosts that are one tenant's own."""
    return tuple(host for one in settings.tenants.values() for host in one.hosts)


def leads_to(settings: Settings, host: str, tenant: str) -> bool:
    """Whether somebody of the tenant may come in by the host. Where tenants are named no other is served."""
    own = tenant_at(settings, host)
    if own is not None:
        return own == tenant
    return not settings.tenants or tenant in settings.tenants


def site_of(settings: Settings, base_url: str, tenant: str) -> str:
    """Where people of the tenant reach it: at a host of its own, or where all do. No slash at the end."""
    found = settings.tenants.get(tenant)
    if found is None or not found.hosts:
        return base_url
    parts = urlsplit(base_url)
    if parts.hostname in found.hosts:
        return base_url
    port = f":{parts.port}" if parts.port is not None else ""
    return f"{parts.scheme}://{found.hosts[0]}{port}"


def tenant_for(settings: Settings, named: str | None, deployments: Iterable[str] = ()) -> str:
    """The tenant that the terminal means: the one that is `named`, the only one there is, or the one that all
    of the deployments belong to. Raises `SettingsError` where it cannot be told.
    """
    tenants, wanted = known_tenants(settings), frozenset(deployments)
    if named is not None and named not in tenants:
        what = said("Det finns ingen kommun som heter {name}.", name=named)
        raise SettingsError(what, next_step=said("Här finns: {names}.", names=tuple(tenants)))
    if named is not None or len(tenants) == 1:
        return named or next(iter(tenants))
    found = tuple(name for name, one in tenants.items() if wanted and wanted <= {*one.deployments})
    if len(found) == 1:
        return found[0]
    raise SettingsError(
        not_one(tuple(sorted(wanted)), found),
        next_step=said(
            "Ange kommunen med --tenant. Här finns: {names}.", names=found or tuple(tenants)
        ),
    )


def not_one(wanted: tuple[str, ...], found: tuple[str, ...]) -> Said:
    if not wanted:
        return said("Installationen har flera kommuner, och det är inte sagt vilken det gäller.")
    if found:
        return said("{names} hör till flera kommuner.", names=wanted)
    return said("Ingen kommun i inställningarna har {names} bland sina projekt.", names=wanted)


def belongs(settings: Settings, tenant: str, deployment: str) -> None:
    """Raises `SettingsError` where the settings give the tenant other deployments, and not this one."""
    found = settings.tenants.get(tenant)
    if found is None or not has_several(settings) or deployment in found.deployments:
        return
    raise SettingsError(
        said("{name} hör inte till {label}.", name=deployment, label=found.label),
        next_step=said(
            "Är det rätt kommun: lägg till {name} i tenants.{tenant}.deployments.",
            name=deployment,
            tenant=tenant,
        ),
    )
