"""Owns the messages of OpenID Connect: what a provider says of itself, what it is asked, and what its
tokens say.

The steps and the claims are those of Authlib, the signatures those of joserfc. Fetching is left to
`effects`, and who somebody is in the house to `operations`. Everything that does not hold is an
`EffectError`, whose words are for the log.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc6749 import OAuth2Error
from authlib.oauth2.rfc6749.parameters import (
    parse_authorization_code_response,
    prepare_grant_uri,
    prepare_token_request,
)
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import get_well_known_url
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet as KeySet

from engine.foundation.texts import Said, said
from engine.foundation.wrong import EffectError

ALGORITHMS = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA",
)  # fmt: skip
"""Signatures with a key that only the provider has; never none, never one that both have."""
LEEWAY = 60
"""Seconds that clocks may differ."""
OLDEST = timedelta(minutes=10)
"""A token that was made longer ago than this is no answer to what was just asked."""
LOGGED_OUT = "http://schemas.openid.net/event/backchannel-logout"
Claims = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a provider says of itself."""

    issuer: str
    authorization: str
    token: str
    keys: str
    end_session: str | None
    by_post: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One sign-in: what is sent with the browser, and kept to hold the answer against. `anew`: one has to
    show who one is once more, although the provider knows.
    """

    client: str
    redirect: str
    scopes: tuple[str, ...]
    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    levels: tuple[str, ...] = ()
    anew: bool = False


def wrong(why: Said) -> EffectError:
    return EffectError(why)


def metadata_address(issuer: str) -> str:
    return str(get_well_known_url(issuer, external=True))


def metadata_in(body: bytes, issuer: str) -> Metadata:
    """What the provider's document says; it has to be of that very issuer."""
    found = parsed(body)
    try:
        issued = found["issuer"] == issuer
        codes = "code" in found["response_types_supported"]
        ways = found.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        known = Metadata(
            issuer=issuer,
            authorization=str(found["authorization_endpoint"]),
            token=str(found["token_endpoint"]),
            keys=str(found["jwks_uri"]),
            end_session=str(found["end_session_endpoint"])
            if "end_session_endpoint" in found
            else None,
            by_post="client_secret_basic" not in ways,
        )
    except (KeyError, TypeError, ValueError) as lacks:
        raise wrong(said("Inloggningstjänstens beskrivning saknar något.")) from lacks
    if not issued or not codes:
        raise wrong(said("Inloggningstjänstens beskrivning är någon annans."))
    return known


def parsed(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError as bad:
        raise wrong(said("Inloggningstjänsten svarar inte med JSON.")) from bad
    if not isinstance(found, dict):
        raise wrong(said("Inloggningstjänsten svarar inte med JSON."))
    return found


def keys_in(body: bytes) -> KeySet:
    """The provider's public keys; those of kinds that nobody knows are left out."""
    found = parsed(body).get("keys")
    known = [one for one in found if is_usable(one)] if isinstance(found, list) else []
    try:
        return KeySet.import_key_set({"keys": known})
    except (JoseError, ValueError, KeyError, TypeError) as bad:
        raise wrong(said("Inloggningstjänstens nycklar går inte att läsa.")) from bad


def is_usable(key: object) -> bool:
    if not isinstance(key, dict) or key.get("use", "sig") != "sig":
        return False
    return key.get("kty") in ("RSA", "EC", "OKP") and "d" not in key


def authorization_address(known: Metadata, ask: Ask) -> str:
    """Where the browser is sent."""
    more = {"prompt": "login", "max_age": "0"} if ask.anew else {}
    return str(
        prepare_grant_uri(
            known.authorization,
            ask.client,
            "code",
            redirect_uri=ask.redirect,
            scope=list(ask.scopes),
            state=ask.state,
            nonce=ask.nonce,
            code_challenge=create_s256_code_challenge(ask.verifier),
            code_challenge_method="S256",
            acr_values=" ".join(ask.levels) or None,
            **more,
        )
    )


def code_in(address: str, state: str, issuer: str) -> str:
    """The code in the address that the browser came back to."""
    try:
        found = parse_authorization_code_response(address, state)
    except OAuth2Error as refused:
        raise wrong(said("Inloggningstjänsten släppte inte in.")) from refused
    if found.get("iss", issuer) != issuer:
        raise wrong(said("Svaret kommer från en annan inloggningstjänst."))
    return str(found["code"])


def token_request(
    known: Metadata, ask: Ask, code: str, secret: str | None
) -> tuple[bytes, dict[str, str]]:
    """What the code is changed for a token with: a body and headers."""
    more: dict[str, str] = {"code": code, "code_verifier": ask.verifier}
    headers = {"content-type": "application/x-www-form-urlencoded"}
    if secret is None or known.by_post:
        more["client_id"] = ask.client
    if secret is not None and known.by_post:
        more["client_secret"] = secret
    elif secret is not None:
        pair = f"{quote(ask.client, safe='')}:{quote(secret, safe='')}"
        headers["authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    body = prepare_token_request("authorization_code", redirect_uri=ask.redirect, **more)
    return str(body).encode(), headers


def tokens_in(body: bytes) -> tuple[str, str]:
    """The token that says who it is, and the one that gives access."""
    found = parsed(body)
    said_, access = found.get("id_token"), found.get("access_token")
    if not isinstance(said_, str) or not isinstance(access, str):
        raise wrong(said("Inloggningstjänsten gav ingen uppgift om vem det är."))
    return said_, access


def key_named(token: str) -> str | None:
    """Which key a token says that it was signed with."""
    try:
        head = token.partition(".")[0].encode("ascii")
        found = parsed(base64.urlsafe_b64decode(head + b"=" * (-len(head) % 4))).get("kid")
    except ValueError as bad:
        raise wrong(said("Uppgiften om vem det är går inte att läsa.")) from bad
    return found if isinstance(found, str) else None


def opened(token: str, keys: KeySet) -> jwt.Token:
    """A token whose signature is the provider's."""
    try:
        return jwt.decode(token, keys, algorithms=ALGORITHMS)
    except (JoseError, ValueError, KeyError, TypeError) as bad:
        raise wrong(said("Uppgiften om vem det är har ingen underskrift som gäller.")) from bad


def identity_in(
    token: str, access: str, keys: KeySet, known: Metadata, ask: Ask, now: datetime
) -> Claims:
    """What a token says of who somebody is, once all of it holds."""
    found = opened(token, keys)
    told = {"nonce": ask.nonce, "client_id": ask.client, "access_token": access}
    held = {
        "iss": {"essential": True, "value": known.issuer},
        "aud": {"essential": True, "value": ask.client},
        "nonce": {"essential": True, "value": ask.nonce},
    }
    try:
        claims = CodeIDToken(found.claims, found.header, held, told)
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
    except (JoseError, ValueError, TypeError) as bad:
        raise wrong(said("Uppgiften om vem det är gäller inte här eller nu.")) from bad
    if now - moment_in(found.claims, "iat") > OLDEST:
        raise wrong(said("Uppgiften om vem det är är för gammal."))
    return found.claims


def moment_in(claims: Claims, name: str) -> datetime:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 2**40:
        raise wrong(said("En tid i uppgiften om vem det är går inte att läsa."))
    return datetime.fromtimestamp(value, UTC)


def proved_at(claims: Claims, now: datetime, *, anew: bool) -> datetime:
    """When somebody showed the provider who they are. What was asked for anew has to have been done just
    now.
    """
    if "auth_time" not in claims:
        if anew:
            raise wrong(said("Inloggningstjänsten säger inte när inloggningen gjordes."))
        return now
    at = moment_in(claims, "auth_time")
    if anew and now - at > OLDEST:
        raise wrong(said("Inloggningen är för gammal."))
    return min(at, now)


def end_address(known: Metadata, client: str, back: str, hint: str | None) -> str | None:
    """Where the browser is sent to be signed out with the provider too."""
    if known.end_session is None:
        return None
    told = [("client_id", client), ("post_logout_redirect_uri", back)]
    hinted = [("id_token_hint", hint)] if hint else []
    return str(add_params_to_uri(known.end_session, [*told, *hinted]))


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedOut:
    """Who is no longer signed in with the provider: one session, or all of a person's. `id` names the
    token.
    """

    id: str
    subject: str | None
    session: str | None
    until: datetime


def logged_out_in(
    token: str, keys: KeySet, known: Metadata, client: str, now: datetime
) -> LoggedOut:
    """What a provider tells of somebody who has signed out."""
    found = opened(token, keys)
    registry = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=LEEWAY,
        iss={"essential": True, "value": known.issuer},
        aud={"essential": True, "value": client},
        iat={"essential": True},
        jti={"essential": True},
    )
    try:
        registry.validate(found.claims)
    except (JoseError, ValueError, TypeError) as bad:
        raise wrong(said("Beskedet om utloggning gäller inte här eller nu.")) from bad
    claims, events = found.claims, found.claims.get("events")
    subject, session = text_in(claims, "sub"), text_in(claims, "sid")
    told = isinstance(events, dict) and isinstance(events.get(LOGGED_OUT), dict)
    made = moment_in(claims, "iat")
    if not told or "nonce" in claims or not (subject or session) or now - made > OLDEST:
        raise wrong(said("Beskedet om utloggning säger inte vem som loggat ut."))
    until = made + OLDEST + timedelta(seconds=2 * LEEWAY)
    return LoggedOut(id=str(claims["jti"]), subject=subject, session=session, until=until)


def text_in(claims: Claims, name: str) -> str | None:
    """A claim that is a text, of a length that one keeps."""
    value = claims.get(name)
    return value if isinstance(value, str) and 0 < len(value) <= 200 else None
