"""Owns the tokens that programs get in with: made, listed and ended by those who administer accounts.

A token acts in the name of whoever made it, in one deployment, for what it is made for and for nothing else:
the access core is told so, and asks the rules about the maker besides. So it ends with the maker's rights.
It is shown once; a digest is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType

from engine.access.facts import Act, Proof
from engine.definitions.assurance import Level
from engine.foundation.texts import Said, said
from engine.foundation.wrong import Reason, Refused
from engine.operations.administering import desk_of, no, noted
from engine.operations.callers import Caller, account_of
from engine.operations.session import tenant_of
from engine.operations.world import World
from engine.storage.accounts import find_account
from engine.storage.api_tokens import (
    TokenRow,
    add_token,
    end_token_row,
    find_token,
    tokens_in,
    use_token,
)
from engine.storage.database import Transaction

TOKEN = "api token"  # noqa: S105  the purpose of a digest, no secret
SCOPES: Mapping[str, frozenset[Act]] = MappingProxyType(
    {
        "figures": frozenset({Act.READ_FIGURES}),
        "people": frozenset({Act.ADMINISTER_ACCOUNTS}),
        "log": frozenset({Act.READ_LOG}),
    }
)
"""What a token may be made for, and the acts that it then may ask for."""
WORDS: Mapping[str, Said] = MappingProxyType(
    {
        "figures": said("läsa mätningar"),
        "people": said("lägga till, ändra och avsluta konton, ge och ta roller (SCIM)"),
        "log": said(
            "hämta loggen till säkerhetsövervakning (den som gör nyckeln måste själv se loggen)"
        ),
    }
)
MOST, LONGEST = 50, 80
YEAR = timedelta(days=366)
NOTED = timedelta(minutes=5)
NOT_TAKEN = Refused(
    reasons=(Reason(kind="access", sentence=said("Nyckeln gäller inte, eller gäller inte här.")),)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenShown:
    """`by`: who made it. `last`: the last day; `holds`: it has neither ended nor run out."""

    id: str
    label: str
    scopes: tuple[Said, ...]
    by: str
    made: datetime
    last: date
    used: datetime | None
    ended: datetime | None
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TokensPage:
    """`latest`: the last day that a new one may have."""

    tokens: tuple[TokenShown, ...]
    scopes: tuple[tuple[str, Said], ...]
    today: date
    latest: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenMade:
    """`token`: shown once."""

    label: str
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenCaller:
    """Whose name a program acts in, and with which token."""

    caller: Caller
    token: str


def list_tokens(world: World, caller: Caller) -> TokensPage | Refused:
    with world.storage.writing(caller.tenant) as tx:
        desk = desk_of(world, tx, caller)
        if isinstance(desk, Refused):
            return desk
        noted(desk, "read_tokens", caller.account.name)
        rows = tokens_in(tx, caller.deployment)
        return TokensPage(
            tokens=tuple(shown(row, desk.now) for row in rows),
            scopes=tuple(WORDS.items()),
            today=desk.today,
            latest=desk.today + YEAR,
        )


def shown(row: TokenRow, now: datetime) -> TokenShown:
    return TokenShown(
        id=row.id,
        label=row.label,
        scopes=tuple(WORDS[one] for one in row.scopes.split() if one in WORDS),
        by=row.account,
        made=row.made,
        last=(row.expires - timedelta(seconds=1)).astimezone(now.tzinfo).date(),
        used=row.used,
        ended=row.ended,
        holds=row.ended is None and now < row.expires,
    )


def make_token(
    world: World, caller: Caller, label: str, scopes: frozenset[str], last: date | None
) -> TokenMade | Refused:
    """A token until the end of the day `last`."""
    with world.storage.writing(caller.tenant) as tx:
        desk = desk_of(world, tx, caller)
        if isinstance(desk, Refused):
            return desk
        label = label.strip()
        standing = [row for row in tokens_in(tx, caller.deployment) if row.ended is None]
        wrong = against(label, scopes, last, desk.today, len(standing))
        if wrong is not None or last is None:
            return no(*(wrong or (NO_DAY, "last")))
        token, identity = f"{tx.tenant}:{world.chance.secret()}", world.chance.identity()
        ends = desk.deployment.calendar.begins(last + timedelta(days=1))
        row = TokenRow(
            id=identity,
            token=world.keys.digest(TOKEN, token),
            deployment=caller.deployment,
            account=caller.account.name,
            label=label,
            scopes=" ".join(sorted(scopes)),
            made=desk.now,
            expires=ends,
        )
        add_token(tx, row)
        noted(desk, "make_token", row.account, token=identity, scopes=row.scopes)
        return TokenMade(label=label, token=token)


NO_DAY = said("Välj en sista dag, högst ett år fram.")


def against(
    label: str, scopes: frozenset[str], last: date | None, today: date, standing: int
) -> tuple[Said, str] | None:
    """The first thing that is wrong, with the field that it is in."""
    if not 0 < len(label) <= LONGEST or not label.isprintable():
        return said("Skriv vad nyckeln är till, högst {most} tecken.", most=LONGEST), "label"
    if not scopes or not scopes <= set(SCOPES):
        return said("Välj minst en sak som nyckeln ska gälla."), "scopes"
    if last is None or not today <= last <= today + YEAR:
        return NO_DAY, "last"
    if standing >= MOST:
        return said("Här finns redan {most} nycklar. Avsluta någon först.", most=MOST), "label"
    return None


def end_token(world: World, caller: Caller, identity: str) -> Refused | None:
    """At once: the next that asks with it is turned away."""
    with world.storage.writing(caller.tenant) as tx:
        desk = desk_of(world, tx, caller)
        if isinstance(desk, Refused):
            return desk
        if not end_token_row(tx, caller.deployment, identity, desk.now):
            gone = said("Nyckeln finns inte, eller är redan avslutad.")
            return Refused(reasons=(Reason(kind="missing", sentence=gone),))
        noted(desk, "end_token", caller.account.name, token=identity)
    return None


def caller_by(world: World, token: str, deployment: str) -> TokenCaller | Refused:
    """Who asks with a token. What is wrong with one is told alike."""
    tenant, now = tenant_of(token), world.now()
    if tenant is None:
        return NOT_TAKEN
    with world.storage.reading(tenant) as tx:
        row = standing_token(world, tx, token, now)
        maker = find_account(tx, row.account) if row is not None else None
    if row is None or maker is None or row.deployment != deployment:
        return NOT_TAKEN
    if row.used is None or now - row.used >= NOTED:
        with world.storage.writing(tenant) as tx:
            use_token(tx, row.id, now)
    acts = frozenset(act for one in row.scopes.split() for act in SCOPES.get(one, ()))
    proof = Proof(level=Level.HIGH, fresh=True, acts=acts)
    account = replace(account_of(tenant, maker), proof=proof)
    return TokenCaller(caller=Caller(account=account, deployment=deployment), token=row.id)


def standing_token(world: World, tx: Transaction, token: str, now: datetime) -> TokenRow | None:
    found = (find_token(tx, one) for one in world.keys.digests(TOKEN, token))
    row = next((one for one in found if one is not None), None)
    return row if row is not None and row.ended is None and now < row.expires else None
