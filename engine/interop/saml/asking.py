"""Owns what an identity provider is asked: to say who somebody is, and to sign them out."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime

from engine.foundation.texts import said
from engine.interop.saml.keys import Pair
from engine.interop.saml.metadata import POST, Known
from engine.interop.saml.signatures import signed_address
from engine.interop.saml.xml import Element, made, moment_text, wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One sign-in: what is sent with the browser, and kept to hold the answer against. `id`: what the answer
    has to name; `relay`: what comes back with it; `anew`: one has to show who one is once more.
    """

    id: str
    relay: str = field(repr=False)
    client: str
    answers: str
    levels: tuple[str, ...] = ()
    anew: bool = False


def ask_address(known: Known, ask: Ask, pair: Pair, now: datetime) -> str:
    """Where the browser is sent."""
    inside = [made("saml:Issuer", ask.client), made("samlp:NameIDPolicy", AllowCreate="true")]
    if ask.levels:
        named = (made("saml:AuthnContextClassRef", one) for one in ask.levels)
        inside.append(made("samlp:RequestedAuthnContext", *named, Comparison="exact"))
    told = {
        "ID": ask.id,
        "Version": "2.0",
        "IssueInstant": moment_text(now),
        "Destination": known.sign_in,
        "ProtocolBinding": POST,
        "AssertionConsumerServiceURL": ask.answers,
    }
    told |= {"ForceAuthn": "true"} if ask.anew else {}
    message = made("samlp:AuthnRequest", *inside, **told)
    return signed_address(known.sign_in, "SAMLRequest", message, ask.relay, pair)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Whom a provider has named, as it has to be named back: its own words, and of which of its sessions."""

    name: str
    kind: str = ""
    of: str = ""
    at: str = ""
    session: str = ""

    @property
    def written(self) -> str:
        values = {name: getattr(self, name) for name in Person.__dataclass_fields__}
        return json.dumps(values, ensure_ascii=False)


def person_in(text: str) -> Person:
    return Person(**json.loads(text))


def named(person: Person) -> Element:
    about = {"Format": person.kind, "NameQualifier": person.of, "SPNameQualifier": person.at}
    return made("saml:NameID", person.name, **{name: one for name, one in about.items() if one})


def end_address(
    known: Known, client: str, person: Person, pair: Pair, identity: str, now: datetime
) -> str | None:
    """Where the browser is sent to be signed out with the provider too; None where it has no place for it."""
    if known.sign_out is None:
        return None
    inside = [made("saml:Issuer", client), named(person)]
    inside += [made("samlp:SessionIndex", person.session)] if person.session else []
    message = made(
        "samlp:LogoutRequest", *inside,
        ID=identity, Version="2.0", IssueInstant=moment_text(now), Destination=known.sign_out,
    )  # fmt: skip
    return signed_address(known.sign_out, "SAMLRequest", message, "", pair)


def ended_address(
    known: Known, client: str, asked: str, relay: str, pair: Pair, identity: str, now: datetime
) -> str:
    """Where the browser goes back to once somebody is signed out here, as the provider asked."""
    at = known.sign_out_answer
    if at is None:
        raise wrong(said("Inloggningstjänstens beskrivning saknar något."))
    done = made("samlp:StatusCode", Value="urn:oasis:names:tc:SAML:2.0:status:Success")
    message = made(
        "samlp:LogoutResponse",
        made("saml:Issuer", client),
        made("samlp:Status", done),
        ID=identity, Version="2.0", IssueInstant=moment_text(now), Destination=at,
        InResponseTo=asked,
    )  # fmt: skip
    return signed_address(at, "SAMLResponse", message, relay, pair)
