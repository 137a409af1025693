"""A provider of OpenID Connect on loopback, made with the server side of Authlib: it signs with real keys and
is reached over real sockets. What a test needs it to do wrong is said in `lies`.
"""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from itertools import count
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl

import uvicorn
from authlib.oauth2.rfc6749 import AuthorizationServer, ClientMixin, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core.grants import OpenIDCode
from authlib.oidc.rpinitiated import EndSessionEndpoint
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

SECRET = "provets hemlighet"
CLIENT = "stegvis"
LOGGED_OUT = "http://schemas.openid.net/event/backchannel-logout"


class Client(ClientMixin):
    """Stegvis, as the provider knows it."""

    client_id = CLIENT
    id_token_signed_response_alg = "RS256"

    def __init__(self) -> None:
        self.client_metadata: dict[str, list[str]] = {"post_logout_redirect_uris": []}

    def get_client_id(self):
        return CLIENT

    def get_allowed_scope(self, scope):
        return scope

    def check_redirect_uri(self, uri):
        return re.search(r"/logga-in/med/[a-z]+/svar$", uri) is not None

    def check_client_secret(self, secret):
        return secret == SECRET

    def check_endpoint_auth_method(self, method, endpoint):
        return method in ("client_secret_basic", "client_secret_post")

    def check_response_type(self, kind):
        return kind == "code"

    def check_grant_type(self, kind):
        return kind == "authorization_code"


MOST_KEYS = 12
"""More than any one test has: making a key takes a while, so they come in turn, each anew in a test."""
TURNS = count()


@cache
def own_key(number: int) -> RSAKey:
    return RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)


@dataclass(kw_only=True)
class Code:
    """One code that has been given, with what was asked when it was."""

    code: str
    asked: dict[str, str]
    user: str
    auth_time: int

    def get_redirect_uri(self):
        return self.asked["redirect_uri"]

    def get_scope(self):
        return self.asked["scope"]

    def get_nonce(self):
        return self.asked.get("nonce")

    def get_auth_time(self):
        return self.auth_time

    def get_acr(self):
        return None

    def get_amr(self):
        return ["pwd"]

    @property
    def code_challenge(self):
        return self.asked.get("code_challenge")

    @property
    def code_challenge_method(self):
        return self.asked.get("code_challenge_method")


@dataclass(kw_only=True)
class Provider:
    """`people`: what it says of each. `lies`: claims that its tokens have instead; None leaves one out.
    `signed_in`: who the browser is, without being asked. `asked`: what came with each browser.
    """

    port: int
    now: Any
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    lies: dict[str, Any] = field(default_factory=dict)
    keys: list[RSAKey] = field(default_factory=list)
    codes: dict[str, Code] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    signed_in: str = ""
    auth_time: int | None = None
    issuer_said: str = ""
    client: Client = field(default_factory=Client)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def seconds(self) -> int:
        return int(self.now().timestamp())

    def rotate(self) -> None:
        """A new key signs; the old one is not published any more."""
        self.keys = [own_key(next(TURNS) % MOST_KEYS)]

    @property
    def published(self) -> dict[str, Any]:
        return {"keys": [one.as_dict(private=False) for one in self.keys]}

    def logout_token(self, **changed: Any) -> str:
        """What is told when somebody has signed out here."""
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": self.seconds(),
            "exp": self.seconds() + 120,
            "jti": "utloggning-1",
            "events": {LOGGED_OUT: {}},
            **changed,
        }
        told = {name: value for name, value in claims.items() if value is not None}
        return self.signed(told, "logout+jwt")

    def signed(self, claims: dict[str, Any], kind: str = "JWT") -> str:
        key = self.keys[-1]
        return jwt.encode({"alg": "RS256", "kid": key.kid, "typ": kind}, claims, key)


def grant_of(provider: Provider) -> type[AuthorizationCodeGrant]:
    class Grant(AuthorizationCodeGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic", "client_secret_post")

        def save_authorization_code(self, code, request):
            at = provider.auth_time or provider.seconds()
            provider.codes[code] = Code(
                code=code, asked=dict(request.payload.data), user=request.user.name, auth_time=at
            )

        def query_authorization_code(self, code, client):
            return provider.codes.get(code)

        def delete_authorization_code(self, found):
            del provider.codes[found.code]

        def authenticate_user(self, found):
            return SimpleNamespace(name=found.user)

    return Grant


def server_of(provider: Provider) -> AuthorizationServer:
    class Tokens(OpenIDCode):
        def resolve_client_private_key(self, client):
            return provider.keys[-1]

        def get_encode_header(self, client):
            return {"alg": "RS256", "kid": provider.keys[-1].kid}

        def get_client_claims(self, client):
            return {"iss": provider.issuer, "aud": [CLIENT]}

        def exists_nonce(self, nonce, request):
            return any(one.get_nonce() == nonce for one in provider.codes.values())

        def generate_user_info(self, user, scope):
            return {"sub": f"id-{user.name}", **provider.people[user.name]}

        def encode_id_token(self, token, request):
            claims = self.get_compatible_claims(request)
            claims |= self.get_authorization_code_claims(request.authorization_code)
            claims |= {"iat": provider.seconds(), "exp": provider.seconds() + 300}
            claims |= self.generate_user_info(request.user, token["scope"])
            claims |= provider.lies
            told = {name: value for name, value in claims.items() if value is not None}
            return provider.signed(told)

    class Ending(EndSessionEndpoint):
        def get_server_jwks(self):
            return KeySet(provider.keys)

        def end_session(self, req):
            provider.ended.append(req.id_token_claims["sub"] if req.id_token_claims else "")

    class Server(AuthorizationServer):
        def query_client(self, name):
            return provider.client if name == CLIENT else None

        def save_token(self, token, request):
            return None

        def send_signal(self, name, *args, **kwargs):
            return None

        def create_oauth2_request(self, request):
            return request

        def handle_response(self, status, body, headers):
            text = json.dumps(body) if isinstance(body, dict) else body
            return Response(text, status_code=status, headers=dict(headers))

    server = Server()
    server.register_token_generator("default", bearer)
    server.register_grant(
        grant_of(provider), [Tokens(require_nonce=True), CodeChallenge(required=True)]
    )
    server.register_endpoint(Ending)
    return server


def bearer(grant_type, client, user=None, scope=None, expires_in=None, include_refresh_token=True):
    return {
        "token_type": "Bearer",
        "access_token": "en-nyckel",
        "expires_in": 300,
        "scope": scope,
    }


class Asked(OAuth2Request):
    """A request in the shape that the library reads; loopback has no TLS here."""

    def __init__(self, request: Request, body: bytes) -> None:
        found = dict(request.query_params) | dict(parse_qsl(body.decode()))
        super().__init__(
            request.method, f"https://127.0.0.1{request.url.path}", None, request.headers
        )
        self.payload = BasicOAuth2Payload(found)
        self._form = found

    @property
    def args(self):
        return self._form

    @property
    def form(self):
        return self._form


def app_of(provider: Provider) -> Starlette:
    server = server_of(provider)

    def described(request: Request) -> Response:
        provider.fetched.append("metadata")
        base = provider.issuer
        return JSONResponse(
            {
                "issuer": provider.issuer_said or base,
                "authorization_endpoint": f"{base}/authorize",
                "token_endpoint": f"{base}/token",
                "jwks_uri": f"{base}/keys",
                "end_session_endpoint": f"{base}/end",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            }
        )

    def keys(request: Request) -> Response:
        provider.fetched.append("keys")
        return JSONResponse(provider.published)

    async def authorize(request: Request) -> Response:
        asked = Asked(request, await request.body())
        who = provider.signed_in or asked.payload.data.get("who", "")
        if not who:
            return HTMLResponse(page_of(asked.payload.data))
        provider.asked.append(dict(asked.payload.data))
        grant = server.get_consent_grant(asked, SimpleNamespace(name=who))
        found = server.create_authorization_response(asked, SimpleNamespace(name=who), grant)
        where = found.headers["location"]
        return RedirectResponse(where, status_code=303)

    async def token(request: Request) -> Response:
        return server.create_token_response(Asked(request, await request.body()))

    async def end(request: Request) -> Response:
        asked = Asked(request, await request.body())
        found = server.create_endpoint_response("end_session", asked)
        return found or HTMLResponse("<p>Utloggad.</p>")

    return Starlette(
        routes=[
            Route("/.well-known/openid-configuration", described),
            Route("/keys", keys),
            Route("/authorize", authorize, methods=["GET", "POST"]),
            Route("/token", token, methods=["POST"]),
            Route("/end", end, methods=["GET", "POST"]),
        ]
    )


def page_of(asked: dict[str, str]) -> str:
    """Where a person says who they are."""
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{value}">' for name, value in asked.items()
    )
    return (
        '<!doctype html><html lang="sv"><title>Kommunen</title><h1>Kommunens inloggning</h1>'
        f'<form method="post" action="/authorize">{hidden}'
        '<label>Namn <input name="who"></label><button>Logga in</button></form>'
    )


def wall_clock() -> datetime:
    return datetime.now(UTC)


@contextmanager
def serving(now: Any = wall_clock) -> Iterator[Provider]:
    """A provider that answers on loopback, at a port of its own."""
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    provider = Provider(port=taken.getsockname()[1], now=now)
    provider.rotate()
    config = uvicorn.Config(app_of(provider), log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]})
    thread.start()
    try:
        while not server.started:
            thread.join(0.01)
        yield provider
    finally:
        server.should_exit = True
        thread.join()
        taken.close()
