"""Owns what an identity provider answers: who somebody is, once all of it holds, and that somebody has signed
out.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from engine.foundation.texts import said
from engine.interop.saml.asking import Ask, Person
from engine.interop.saml.keys import Pairs
from engine.interop.saml.metadata import Known
from engine.interop.saml.sealed import opened
from engine.interop.saml.signatures import sent_in, signed
from engine.interop.saml.xml import (
    Element,
    all_in,
    ids_in,
    is_named,
    moment_in,
    needed_in,
    one_in,
    parsed,
    text_at,
    text_of,
    told,
    wrong,
)

SKEW = timedelta(minutes=1)
"""That clocks may differ by."""
OLDEST = timedelta(minutes=10)
"""An answer that was made longer ago than this is none to what was just asked."""
LONGEST = timedelta(hours=1)
"""However long the provider says that an answer may be shown."""
SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
PASSING = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
NOT_HERE = said("Svaret från inloggningstjänsten gäller inte här.")
NOT_NOW = said("Svaret från inloggningstjänsten gäller inte nu.")
UNSIGNED = said("Svaret från inloggningstjänsten är inte underskrivet.")
MOST_ATTRIBUTES = 200
Claims = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Who it is. `id`: of the assertion, which is taken once and may be forgotten `until` then."""

    id: str
    until: datetime
    claims: Claims = field(repr=False)
    person: Person = field(repr=False)


def answer_in(posted: str, ask: Ask, known: Known, pairs: Pairs, now: datetime) -> Answer:
    """What was posted, once all of it holds."""
    try:
        root = parsed(base64.b64decode("".join(posted.split()), validate=True))
    except ValueError as bad:
        raise wrong(said("Svaret från inloggningstjänsten går inte att läsa.")) from bad
    if not is_named(root, "samlp:Response"):
        raise wrong(NOT_HERE)
    alone(root)
    whole = signed(root, known.certificates)
    response = root if whole is None else whole
    check_response(response, ask, known, now)
    return read(assertion_in(response, whole is not None, known, pairs), ask, known, now)


def alone(root: Element) -> None:
    """Two things of one name are how one is shown for the other."""
    found = list(ids_in(root))
    if len(found) != len(set(found)):
        raise wrong(said("Två delar av svaret har samma namn."))


def check_response(response: Element, ask: Ask, known: Known, now: datetime) -> None:
    """What stands around the assertion; nothing hangs on it alone, since it may lack a signature."""
    if status_of(response) != SUCCESS:
        raise wrong(said("Inloggningstjänsten släppte inte in."))
    said_by = one_in(response, "saml:Issuer")
    if said_by is not None and text_of(said_by) != known.entity:
        raise wrong(NOT_HERE)
    if told(response, "Destination") not in ("", ask.answers):
        raise wrong(NOT_HERE)
    if told(response, "InResponseTo") != ask.id or told(response, "Version") != "2.0":
        raise wrong(NOT_HERE)
    recent(response, now)


def status_of(response: Element) -> str:
    return told(needed_in(response, "samlp:Status/samlp:StatusCode"), "Value")


def recent(element: Element, now: datetime) -> None:
    made = moment_in(told(element, "IssueInstant"))
    if not now - OLDEST <= made <= now + SKEW:
        raise wrong(NOT_NOW)


def assertion_in(response: Element, is_signed: bool, known: Known, pairs: Pairs) -> Element:
    """The only assertion, as it was signed: by itself, or with the answer that it stands in."""
    plain, sealed = all_in(response, "saml:Assertion"), all_in(response, "saml:EncryptedAssertion")
    if len(plain) + len(sealed) != 1:
        raise wrong(said("Svaret från inloggningstjänsten ska ha en uppgift om vem det är."))
    found = plain[0] if plain else opened(sealed[0], pairs, signed_around=is_signed)
    if not is_named(found, "saml:Assertion"):
        raise wrong(NOT_HERE)
    itself = signed(found, known.certificates)
    if itself is None and not is_signed:
        raise wrong(UNSIGNED)
    return found if itself is None else itself


def read(assertion: Element, ask: Ask, known: Known, now: datetime) -> Answer:
    if text_of(needed_in(assertion, "saml:Issuer")) != known.entity:
        raise wrong(NOT_HERE)
    if told(assertion, "Version") != "2.0" or not told(assertion, "ID"):
        raise wrong(NOT_HERE)
    recent(assertion, now)
    until = min(conditions(assertion, ask, now), confirmed(assertion, ask, now))
    statement = one_in(assertion, "saml:AuthnStatement")
    if statement is None:
        raise wrong(said("Inloggningstjänsten säger inte när inloggningen gjordes."))
    ends = told(statement, "SessionNotOnOrAfter")
    if ends and moment_in(ends) + SKEW <= now:
        raise wrong(NOT_NOW)
    person = person_of(needed_in(assertion, "saml:Subject"), told(statement, "SessionIndex"))
    return Answer(
        id=told(assertion, "ID"),
        until=min(until, now + LONGEST) + 2 * SKEW,
        claims={**attributes(assertion), **about(statement, person)},
        person=person,
    )


def conditions(assertion: Element, ask: Ask, now: datetime) -> datetime:
    """Until when it holds, here and now."""
    found = needed_in(assertion, "saml:Conditions")
    until = within(found, now)
    restrictions = all_in(found, "saml:AudienceRestriction")
    heard = [[text_of(one) for one in all_in(each, "saml:Audience")] for each in restrictions]
    if not heard or not all(ask.client in each for each in heard):
        raise wrong(NOT_HERE)
    return until


def within(element: Element, now: datetime) -> datetime:
    begins, ends = told(element, "NotBefore"), told(element, "NotOnOrAfter")
    if not ends or (begins and moment_in(begins) - SKEW > now):
        raise wrong(NOT_NOW)
    until = moment_in(ends)
    if until + SKEW <= now:
        raise wrong(NOT_NOW)
    return until


def confirmed(assertion: Element, ask: Ask, now: datetime) -> datetime:
    """That it is for whoever brings it, here, in answer to what was asked."""
    for one in all_in(assertion, "saml:Subject/saml:SubjectConfirmation"):
        data = one_in(one, "saml:SubjectConfirmationData")
        if told(one, "Method") != BEARER or data is None:
            continue
        if told(data, "Recipient") == ask.answers and told(data, "InResponseTo") == ask.id:
            return within(data, now)
    raise wrong(NOT_HERE)


def person_of(subject: Element, session: str) -> Person:
    found = needed_in(subject, "saml:NameID")
    return Person(
        name=text_of(found),
        kind=told(found, "Format"),
        of=told(found, "NameQualifier"),
        at=told(found, "SPNameQualifier"),
        session=session,
    )


def attributes(assertion: Element) -> Claims:
    """Each by its name: one text, or all that it has."""
    found: dict[str, list[str]] = {}
    for one in all_in(assertion, "saml:AttributeStatement/saml:Attribute")[:MOST_ATTRIBUTES]:
        texts = [text_of(value) for value in all_in(one, "saml:AttributeValue") if not len(value)]
        found.setdefault(told(one, "Name"), []).extend(texts)
    return {name: texts[0] if len(texts) == 1 else texts for name, texts in found.items()}


def about(statement: Element, person: Person) -> Claims:
    """What the answer itself says, under the names that OpenID Connect has for it."""
    moment = moment_in(told(statement, "AuthnInstant"))
    said_ = {
        "acr": text_at(statement, "saml:AuthnContext/saml:AuthnContextClassRef"),
        "auth_time": int(moment.timestamp()),
        "sid": f"{person.name}|{person.session}" if person.session else None,
    }
    return {**said_, "NameID": person.name, "sub": "" if person.kind == PASSING else person.name}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOut:
    """Who is no longer signed in with the provider. `sessions`: its names of them; none means all."""

    id: str
    person: str
    sessions: tuple[str, ...]
    relay: str
    until: datetime


def signed_out_in(query: str, known: Known, here: str, now: datetime) -> SignedOut:
    """What a provider asks, in the query of an address, of somebody who has signed out."""
    sent = sent_in(query, "SAMLRequest", known.certificates)
    found = sent.message
    if not is_named(found, "samlp:LogoutRequest") or told(found, "Version") != "2.0":
        raise wrong(NOT_HERE)
    if text_of(needed_in(found, "saml:Issuer")) != known.entity:
        raise wrong(NOT_HERE)
    if told(found, "Destination") not in ("", here) or not told(found, "ID"):
        raise wrong(NOT_HERE)
    recent(found, now)
    ends = told(found, "NotOnOrAfter")
    if ends and moment_in(ends) + SKEW <= now:
        raise wrong(NOT_NOW)
    person = text_of(needed_in(found, "saml:NameID"))
    named = tuple(text_of(one) for one in all_in(found, "samlp:SessionIndex"))
    return SignedOut(
        id=told(found, "ID"),
        person=person,
        sessions=tuple(f"{person}|{one}" for one in named),
        relay=sent.relay,
        until=now + OLDEST + 2 * SKEW,
    )
