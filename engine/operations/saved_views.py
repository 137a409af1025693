"""Owns the lists that the caller has named and those shared with them: how they are read and kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

from engine.access.decide import Allowed
from engine.access.facts import Act
from engine.expressions.scope import Values
from engine.fields.text import UNSEEN
from engine.foundation.texts import Said, said
from engine.foundation.wrong import Reason, Refused
from engine.operations.callers import Caller
from engine.operations.recording import note
from engine.operations.standing import Desk, sit_down
from engine.operations.views import CaseFilter, Named
from engine.operations.views_list import SavedView, SavedViews
from engine.operations.world import World
from engine.storage import screens
from engine.storage.screens import ViewRow

LONGEST = 60


def saved_views(world: World, caller: Caller) -> SavedViews | Refused:
    """Records nothing: it tells of no case."""
    with world.storage.reading(caller.tenant) as tx:
        desk = sit_down(world, tx, caller)
        if isinstance(desk, Refused):
            return desk
        allowed = desk.decide(Act.KEEP_VIEW)
        return allowed if isinstance(allowed, Refused) else views_at(desk)


def views_at(desk: Desk) -> SavedViews:
    me, deployment = desk.actor.account, desk.caller.deployment
    start = screens.screen_of(desk.tx, me, deployment).start
    rows = screens.views_of(desk.tx, me, deployment, desk.actor.roles)
    may_share = isinstance(desk.decide(Act.SHARE_VIEW), Allowed)
    roles = (one for one in desk.deployment.roles.values() if may_share)
    return SavedViews(
        views=tuple(view_shown(desk, row, start) for row in rows),
        roles=tuple(Named(name=one.name, label=one.label) for one in roles),
    )


def view_shown(desk: Desk, row: ViewRow, start: str | None) -> SavedView:
    role = desk.deployment.roles.get(row.role)
    return SavedView(
        id=row.id,
        title=row.title,
        filter=filter_from(row.narrowing),
        own=row.account == desk.actor.account,
        by=desk.labels.get(row.account, row.account),
        role=row.role,
        shared_with=role.label if role is not None else None,
        start=row.id == start,
    )


def filter_from(values: Values) -> CaseFilter:
    """What was kept, as far as a list is still narrowed by it."""
    told = {one.name: values[one.name] for one in fields(CaseFilter) if one.name in values}
    texts = {name: str(value) for name, value in told.items() if value is not None}
    texts.pop("closed", None)
    return CaseFilter(closed=told.get("closed") is True, **texts)


def values_of(wanted: CaseFilter) -> Values:
    return {one.name: getattr(wanted, one.name) for one in fields(CaseFilter)}


def cleaned(title: str) -> str:
    return " ".join(UNSEEN.sub(" ", title).split())


def against_title(title: str, others: tuple[ViewRow, ...]) -> Refused | None:
    """Why a view of one's own cannot be called so. `others`: what one has beside it."""
    if not title:
        return no(said("Skriv vad urvalet ska heta."))
    if len(title) > LONGEST:
        return no(said("Ge urvalet ett kortare namn, högst {most} tecken.", most=str(LONGEST)))
    if any(one.title.casefold() == title.casefold() for one in others):
        return no(said("Du har redan ett urval som heter så. Välj ett annat namn."))
    return None


def against_sharing(desk: Desk, wanted: CaseFilter, role: str) -> Refused | None:
    if not role:
        return None
    allowed = desk.decide(Act.SHARE_VIEW)
    if isinstance(allowed, Refused):
        return allowed
    if role not in desk.deployment.roles:
        return no(said("Välj en roll i listan."))
    if wanted.text:
        return no(said("Ett urval med ett namn eller ärendenummer kan inte delas med andra."))
    return None


def no(sentence: Said) -> Refused:
    return Refused(reasons=(Reason(kind="problems", sentence=sentence),))


NO_SUCH_VIEW = Refused(
    reasons=(
        Reason(kind="missing", sentence=said("Urvalet finns inte, eller så är det inte ditt.")),
    )
)


def with_views(
    world: World, caller: Caller, act: Act, work: Callable[[Desk], str | Refused]
) -> str | Refused:
    """Let `work` change what is kept, if `act` is the caller's to do. Its name is noted in the audit."""
    with world.storage.writing(caller.tenant) as tx:
        desk = sit_down(world, tx, caller)
        if isinstance(desk, Refused):
            return desk
        allowed = desk.decide(act)
        done = allowed if isinstance(allowed, Refused) else work(desk)
        refused = isinstance(done, Refused)
        about = {"view": done} if isinstance(done, str) else {}
        note(tx, caller, act, desk.now, refused=refused, **about)
        return done


def own_view(desk: Desk, identity: str) -> ViewRow | None:
    me = desk.actor.account
    found = screens.views_of(desk.tx, me, desk.caller.deployment, ())
    return next((one for one in found if one.id == identity and one.account == me), None)


def own_views(desk: Desk, but: str = "") -> tuple[ViewRow, ...]:
    found = screens.views_of(desk.tx, desk.actor.account, desk.caller.deployment, ())
    return tuple(one for one in found if one.id != but)
