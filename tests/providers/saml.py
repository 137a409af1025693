"""An identity provider of SAML 2.0 on loopback. It signs and seals with libxmlsec, another implementation
than the one that the product reads with, and is reached over real sockets. What a test needs it to do wrong
is said in `lies`, or done to what it has made with `tampered`.
"""

from __future__ import annotations

import base64
import socket
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from html import escape
from typing import Any
from urllib.parse import parse_qs, quote

import uvicorn
import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID
from lxml import etree
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from engine.interop.saml.keys import pairs_in

CLIENT = "https://stegvis.kommunen.example/saml"
SAML, SAMLP = "urn:oasis:names:tc:SAML:2.0:assertion", "urn:oasis:names:tc:SAML:2.0:protocol"
XENC = "http://www.w3.org/2001/04/xmlenc#"
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
UNSPECIFIED = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
PASSWORD = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"
NAMES = {"saml": SAML, "samlp": SAMLP, "ds": "http://www.w3.org/2000/09/xmldsig#"}
Element = Any


@dataclass(frozen=True, kw_only=True)
class Own:
    """A key with its certificate, in PEM."""

    key: bytes
    certificate: bytes

    @property
    def both(self) -> str:
        return (self.key + self.certificate).decode()

    @property
    def written(self) -> str:
        found = x509.load_pem_x509_certificate(self.certificate)
        return base64.b64encode(found.public_bytes(Encoding.DER)).decode()


@cache
def own(name: str) -> Own:
    """Made once for each name: making a key takes a while."""
    key = rsa.generate_private_key(65537, 2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    at = datetime(2020, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at)
        .not_valid_after(at + timedelta(days=400))  # Over: it is the key that counts, not its days.
        .sign(key, SHA256())
    )
    return Own(
        key=key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        certificate=made.public_bytes(Encoding.PEM),
    )


OURS = own("stegvis")
KEYS = pairs_in(OURS.both)


@dataclass(kw_only=True)
class Provider:
    """`people`: the attributes of each. `lies`: what its answers say instead. `signs`: which parts are
    signed; `seals`: how the assertion is, if it is. `tampered`: what is done to an answer before it is sent.
    """

    port: int
    now: Any
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    lies: dict[str, str] = field(default_factory=dict)
    signs: tuple[str, ...] = ("assertion",)
    seals: str = ""
    wraps: str = "oaep"
    key: Own = field(default_factory=lambda: own("kommunen"))
    published: tuple[Own, ...] = ()
    tampered: Callable[[bytes], bytes] | None = None
    asked: list[Element] = field(default_factory=list)
    fetched: int = 0
    signed_in: str = ""
    made: int = 0
    logged_out: list[str] = field(default_factory=list)
    last: str = ""

    @property
    def entity(self) -> str:
        return f"http://127.0.0.1:{self.port}/idp"

    @property
    def metadata(self) -> str:
        return f"http://127.0.0.1:{self.port}/metadata"

    def at(self, **shifted: int) -> str:
        return (
            (self.now() + timedelta(**shifted)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.123Z")
        )

    def described(self) -> str:
        keys = "".join(
            f'<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>'
            f"{one.written}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
            for one in self.published or (self.key,)
        )
        base = f"http://127.0.0.1:{self.port}"
        redirect = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
        return (
            '<?xml version="1.0" encoding="UTF-8"?>'
            '<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" '
            f'xmlns:ds="{NAMES["ds"]}" entityID="{self.entity}">'
            f'<md:IDPSSODescriptor protocolSupportEnumeration="{SAMLP}">{keys}'
            f'<md:SingleLogoutService Binding="{redirect}" Location="{base}/slo"/>'
            f'<md:SingleSignOnService Binding="{redirect}" Location="{base}/sso"/>'
            "</md:IDPSSODescriptor></md:EntityDescriptor>"
        )

    def answer(self, who: str) -> str:
        """What is posted in answer to the last that was asked."""
        self.made += 1
        asked = self.asked[-1]
        told = {
            "id": f"_svar-{self.made}",
            "assertion": f"_uppgift-{self.made}",
            "in_response_to": asked.get("ID"),
            "acs": asked.get("AssertionConsumerServiceURL"),
            "audience": asked.findtext("saml:Issuer", namespaces=NAMES),
            "issuer": self.entity,
            "name": f"id-{who}",
            "format": PERSISTENT,
            "issued": self.at(),
            "not_before": self.at(),
            "until": self.at(minutes=5),
            "confirmed_until": self.at(minutes=5),
            "proved": self.at(),
            "acr": PASSWORD,
            "session": f"s-{who}",
            "status": "urn:oasis:names:tc:SAML:2.0:status:Success",
            "method": "urn:oasis:names:tc:SAML:2.0:cm:bearer",
            "attributes": attributes(self.people.get(who, {})),
        }
        told |= {
            "destination": told["acs"],
            "recipient": told["acs"],
            "confirms": told["in_response_to"],
        }
        told |= self.lies
        root = etree.fromstring(RESPONSE.format(**told).encode())
        self.finish(root)
        body = etree.tostring(root)
        body = self.tampered(body) if self.tampered is not None else body
        self.last = base64.b64encode(body).decode()
        return self.last

    def finish(self, root: Element) -> None:
        """Signed from within, sealed, and signed around, as it is to be."""
        assertion = root.find("saml:Assertion", NAMES)
        if "assertion" in self.signs:
            sign(assertion, self.key)
        if self.seals:
            seal(root, assertion, self.seals, self.wraps)
        if "response" in self.signs:
            sign(root, self.key)

    def logout(self, destination: str, name: str, session: str = "", **lies: str) -> str:
        """The query that a browser comes by with when somebody has signed out here."""
        self.made += 1
        told = {"id": f"_ut-{self.made}", "issuer": self.entity, "issued": self.at(), **lies}
        index = f"<samlp:SessionIndex>{session}</samlp:SessionIndex>" if session else ""
        body = (
            f'<samlp:LogoutRequest xmlns:samlp="{SAMLP}" xmlns:saml="{SAML}" ID="{told["id"]}" '
            f'Version="2.0" IssueInstant="{told["issued"]}" Destination="{destination}">'
            f"<saml:Issuer>{told['issuer']}</saml:Issuer><saml:NameID>{name}</saml:NameID>{index}"
            "</samlp:LogoutRequest>"
        )
        return signed_query("SAMLRequest", body, self.key, "åter & hit")


RESPONSE = (
    f'<samlp:Response xmlns:samlp="{SAMLP}" xmlns:saml="{SAML}" '
    'ID="{id}" Version="2.0" IssueInstant="{issued}" Destination="{destination}" '
    'InResponseTo="{in_response_to}"><saml:Issuer>{issuer}</saml:Issuer>'
    '<samlp:Status><samlp:StatusCode Value="{status}"/></samlp:Status>'
    '<saml:Assertion ID="{assertion}" Version="2.0" IssueInstant="{issued}">'
    "<saml:Issuer>{issuer}</saml:Issuer><saml:Subject>"
    '<saml:NameID Format="{format}">{name}</saml:NameID>'
    '<saml:SubjectConfirmation Method="{method}"><saml:SubjectConfirmationData '
    'InResponseTo="{confirms}" Recipient="{recipient}" NotOnOrAfter="{confirmed_until}"/>'
    "</saml:SubjectConfirmation></saml:Subject>"
    '<saml:Conditions NotBefore="{not_before}" NotOnOrAfter="{until}"><saml:AudienceRestriction>'
    "<saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>"
    '<saml:AuthnStatement AuthnInstant="{proved}" SessionIndex="{session}"><saml:AuthnContext>'
    "<saml:AuthnContextClassRef>{acr}</saml:AuthnContextClassRef></saml:AuthnContext>"
    "</saml:AuthnStatement><saml:AttributeStatement>{attributes}</saml:AttributeStatement>"
    "</saml:Assertion></samlp:Response>"
)


def attributes(told: dict[str, Any]) -> str:
    def one(name: str, value: Any) -> str:
        texts = value if isinstance(value, list) else [value]
        inside = "".join(
            f"<saml:AttributeValue>{escape(text)}</saml:AttributeValue>" for text in texts
        )
        return f'<saml:Attribute Name="{escape(name)}">{inside}</saml:Attribute>'

    return "".join(one(name, value) for name, value in told.items())


def sign(element: Element, key: Own) -> None:
    """An enveloped signature, after the issuer as the schema has it."""
    node = xmlsec.template.create(
        element, xmlsec.constants.TransformExclC14N, xmlsec.constants.TransformRsaSha256, ns="ds"
    )
    element.insert(1, node)
    reference = xmlsec.template.add_reference(
        node, xmlsec.constants.TransformSha256, uri=f"#{element.get('ID')}"
    )
    xmlsec.template.add_transform(reference, xmlsec.constants.TransformEnveloped)
    xmlsec.template.add_transform(reference, xmlsec.constants.TransformExclC14N)
    xmlsec.template.add_x509_data(xmlsec.template.ensure_key_info(node))
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(key.key, xmlsec.constants.KeyDataFormatPem)
    context.key.load_cert_from_memory(key.certificate, xmlsec.constants.KeyDataFormatPem)
    context.register_id(element, "ID")
    context.sign(node)


KINDS = {
    "gcm": (xmlsec.constants.TransformAes256Gcm, 256),
    "cbc": (xmlsec.constants.TransformAes128Cbc, 128),
}
WRAPS = {
    "oaep": xmlsec.constants.TransformRsaOaep,
    "pkcs1": xmlsec.constants.TransformRsaPkcs1,
}


def seal(root: Element, assertion: Element, kind: str, wraps: str) -> None:
    """The assertion in its place, for the product's key alone to open."""
    transform, size = KINDS[kind]
    manager = xmlsec.KeysManager()
    manager.add_key(xmlsec.Key.from_memory(OURS.certificate, xmlsec.constants.KeyDataFormatCertPem))
    data = xmlsec.template.encrypted_data_create(
        root, transform, type=xmlsec.constants.TypeEncElement, ns="xenc"
    )
    xmlsec.template.encrypted_data_ensure_cipher_value(data)
    info = xmlsec.template.encrypted_data_ensure_key_info(data, ns="ds")
    key = xmlsec.template.add_encrypted_key(info, WRAPS[wraps])
    xmlsec.template.encrypted_data_ensure_cipher_value(key)
    context = xmlsec.EncryptionContext(manager)
    context.key = xmlsec.Key.generate(
        xmlsec.constants.KeyDataAes, size, xmlsec.constants.KeyDataTypeSession
    )
    sealed = context.encrypt_xml(data, assertion)
    parent = sealed.getparent()
    around = etree.Element(f"{{{SAML}}}EncryptedAssertion")
    parent.replace(sealed, around)
    around.append(sealed)


def signed_query(name: str, body: str, key: Own, relay: str) -> str:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = base64.b64encode(packer.compress(body.encode()) + packer.flush()).decode()
    query = f"{name}={quote(packed, safe='')}"
    query += f"&RelayState={quote(relay, safe='')}" if relay else ""
    query += f"&SigAlg={quote(RSA_SHA256, safe='')}"
    known = load_pem_private_key(key.key, None)
    signature = known.sign(query.encode(), padding.PKCS1v15(), SHA256())
    return f"{query}&Signature={quote(base64.b64encode(signature).decode(), safe='')}"


def read(query: str, name: str) -> Element:
    """What the product has sent, once its signature holds to the letter."""
    raw = dict(one.partition("=")[::2] for one in query.split("&"))
    found = {one: parse_qs(query)[one][0] for one in raw}
    parts = [one for one in (name, "RelayState", "SigAlg") if one in raw]
    text = "&".join(f"{one}={raw[one]}" for one in parts).encode()
    assert found["SigAlg"] == RSA_SHA256
    certificate = x509.load_pem_x509_certificate(OURS.certificate)
    certificate.public_key().verify(
        base64.b64decode(found["Signature"]), text, padding.PKCS1v15(), SHA256()
    )
    return etree.fromstring(zlib.decompress(base64.b64decode(found[name]), -15))


def app_of(provider: Provider) -> Starlette:
    def described(request: Request) -> Response:
        provider.fetched += 1
        return Response(provider.described(), media_type="application/samlmetadata+xml")

    async def sign_on(request: Request) -> Response:
        form = dict(await request.form()) if request.method == "POST" else {}
        query = str(form.get("asked") or request.url.query)
        relay = parse_qs(query)["RelayState"][0]
        who = str(form.get("who") or provider.signed_in or request.query_params.get("who", ""))
        query = query.partition("&who=")[0]
        if not who:
            return HTMLResponse(page_of(query))
        provider.asked.append(read(query, "SAMLRequest"))
        return HTMLResponse(onward(provider, who, relay))

    def sign_out(request: Request) -> Response:
        name = "SAMLResponse" if "SAMLResponse" in request.query_params else "SAMLRequest"
        found = read(request.url.query, name)
        if name == "SAMLResponse":
            return HTMLResponse("<p>Utloggad.</p>")
        provider.logged_out.append(found.findtext("saml:NameID", namespaces=NAMES))
        body = f'<samlp:LogoutResponse xmlns:samlp="{SAMLP}" ID="_u" Version="2.0"/>'
        back = request.query_params.get("back") or provider.asked[-1].get(
            "AssertionConsumerServiceURL"
        ).replace("/svar", "/utloggad")
        return RedirectResponse(f"{back}?{signed_query('SAMLResponse', body, provider.key, '')}")

    return Starlette(
        routes=[
            Route("/metadata", described),
            Route("/sso", sign_on, methods=["GET", "POST"]),
            Route("/slo", sign_out),
        ]
    )


def page_of(query: str) -> str:
    """Where a person says who they are."""
    return (
        '<!doctype html><html lang="sv"><title>Kommunen</title><h1>Kommunens inloggning</h1>'
        f'<form method="post" action="/sso"><input type="hidden" name="asked" value="{escape(query)}">'
        '<label>Namn <input name="who"></label><button>Logga in</button></form>'
    )


def onward(provider: Provider, who: str, relay: str) -> str:
    """The page that posts the answer, by a button."""
    at = provider.asked[-1].get("AssertionConsumerServiceURL")
    return (
        '<!doctype html><html lang="sv"><title>Kommunen</title>'
        f'<form method="post" action="{escape(at)}">'
        f'<input type="hidden" name="SAMLResponse" value="{provider.answer(who)}">'
        f'<input type="hidden" name="RelayState" value="{escape(relay)}">'
        "<button>Till Stegvis</button></form>"
    )


def wall_clock() -> datetime:
    return datetime.now(UTC)


@contextmanager
def serving(now: Any = wall_clock) -> Iterator[Provider]:
    """A provider that answers on loopback, at a port of its own."""
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    provider = Provider(port=taken.getsockname()[1], now=now)
    server = uvicorn.Server(uvicorn.Config(app_of(provider), log_level="error", lifespan="off"))
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
