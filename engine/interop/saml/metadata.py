"""Owns metadata: what an identity provider says of itself, and what we say of ourselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.foundation.texts import said
from engine.interop.saml.keys import Pairs, certificate_in
from engine.interop.saml.signatures import Certificates
from engine.interop.saml.xml import (
    SAMLP,
    Element,
    all_in,
    is_named,
    made,
    moment_in,
    needed_in,
    parsed,
    text_of,
    told,
    written,
    wrong,
)

REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An identity provider. `sign_out` is None where it has no place for it."""

    entity: str
    sign_in: str
    sign_out: str | None
    sign_out_answer: str | None
    certificates: Certificates


def known_in(body: bytes, entity: str, now: datetime) -> Known:
    """What a document says of that very provider, alone in it or among others."""
    root = parsed(body)
    found = [one for one in (root, *root.iter()) if is_entity(one, entity)]
    if not found:
        raise wrong(said("Inloggningstjänstens beskrivning är någon annans."))
    for one in (root, found[0]):
        until = told(one, "validUntil")
        if until and moment_in(until) <= now:
            raise wrong(said("Inloggningstjänstens beskrivning gäller inte längre."))
    role = needed_in(found[0], "md:IDPSSODescriptor")
    sign_in = location(role, "md:SingleSignOnService")
    certificates = tuple(certificates_of(role))
    if sign_in is None or not certificates:
        raise wrong(said("Inloggningstjänstens beskrivning saknar något."))
    answers = location(role, "md:SingleLogoutService", "ResponseLocation")
    sign_out = location(role, "md:SingleLogoutService")
    return Known(
        entity=entity,
        sign_in=sign_in,
        sign_out=sign_out,
        sign_out_answer=answers or sign_out,
        certificates=certificates,
    )


def is_entity(element: Element, entity: str) -> bool:
    return is_named(element, "md:EntityDescriptor") and told(element, "entityID") == entity


def location(role: Element, path: str, name: str = "Location") -> str | None:
    found = (told(one, name) for one in all_in(role, path) if told(one, "Binding") == REDIRECT)
    return next((one for one in found if one), None)


def certificates_of(role: Element) -> Certificates:
    """Those that it signs with: all of them, so that it may change."""
    found = [
        certificate_in(text_of(one))
        for key in all_in(role, "md:KeyDescriptor")
        if told(key, "use") in ("", "signing")
        for one in all_in(key, "ds:KeyInfo/ds:X509Data/ds:X509Certificate")
    ]
    return tuple(dict.fromkeys(found))


def own(entity: str, answers: str, sign_out: str, pairs: Pairs) -> bytes:
    """What we say of ourselves."""
    role = made(
        "md:SPSSODescriptor",
        *(key(use, one.written) for one in pairs for use in ("signing", "encryption")),
        made("md:SingleLogoutService", Binding=REDIRECT, Location=sign_out),
        made(
            "md:AssertionConsumerService",
            Binding=POST, Location=answers, index="0", isDefault="true",
        ),
        AuthnRequestsSigned="true",
        WantAssertionsSigned="true",
        protocolSupportEnumeration=SAMLP,
    )  # fmt: skip
    return written(made("md:EntityDescriptor", role, entityID=entity))


def key(use: str, certificate: str) -> Element:
    data = made("ds:X509Data", made("ds:X509Certificate", certificate))
    return made("md:KeyDescriptor", made("ds:KeyInfo", data), use=use)
