"""Owns what the page where one signs in offers: the ways of one tenant alone, or first the choice of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.definitions.assurance import Level
from engine.foundation.texts import Said, said
from engine.operations.only_providers import only_by_providers
from engine.operations.providers import providers_for
from engine.operations.tenants import label_of
from engine.web.plain import PLACE
from engine.web.whose import Chosen, chosen

if TYPE_CHECKING:
    from engine.web.visit import Visit

NONE_CHOSEN = said("Välj den kommun som du arbetar i.")
NO_SUCH = said("Den kommunen finns inte här. Välj en av dem i listan.")
ONLY_THIS = said("Den här adressen leder bara till en kommun: den här.")


def whose_sign_in(visit: Visit, forced: str | None) -> Chosen:
    """`forced`: what is to go on is of that tenant, whatever has been chosen."""
    return chosen(visit) if forced is None else Chosen(tenant=forced, fixed=True)


def ways_in(visit: Visit, found: Chosen, wanted: Level, *, choosing: bool) -> dict[str, Any]:
    """What the templates need of the tenant, and of its ways in."""
    world, tenant = visit.world, None if choosing else found.tenant
    shown = {"tenants": (), "tenant": tenant or "", "tenant_label": "", "may_choose": False}
    if tenant is None:
        listed = [(name, one.label) for name, one in world.settings.tenants.items()]
        return {**shown, "tenants": listed, "tenant": found.tenant or ""}
    return {
        **shown,
        "tenant_label": label_of(world.settings, tenant),
        "may_choose": not found.fixed,
        "only": only_by_providers(world, tenant),
        "providers": providers_for(world, wanted, tenant),
    }


def frame_for(visit: Visit, found: Chosen) -> dict[str, Any]:
    """What stands around the page of another tenant than that one is at work in: nothing of that."""
    session = visit.session
    away = session is not None and session.account.tenant != found.tenant
    return {"place": PLACE} if away else {}


def wrong_tenant(found: Chosen, status: int, *, choosing: bool = False) -> Said | None:
    """What is wrong with the choice, told at the field. `choosing`: what was chosen before does not count."""
    if found.wrong:
        return ONLY_THIS if found.fixed else NO_SUCH
    none = choosing or found.tenant is None
    return NONE_CHOSEN if none and status == 422 else None
