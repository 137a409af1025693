"""Owns reading XML of others: no document type, no entity, nothing fetched, and no text cut in two."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from engine.foundation.texts import Said, said
from engine.foundation.wrong import EffectError

Element = Any
"""Of lxml, which has no types."""
BrokenXml = etree.LxmlError
SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol"
METADATA = "urn:oasis:names:tc:SAML:2.0:metadata"
DS = "http://www.w3.org/2000/09/xmldsig#"
XENC = "http://www.w3.org/2001/04/xmlenc#"
XENC11 = "http://www.w3.org/2009/xmlenc11#"
NAMES = {
    "saml": SAML, "samlp": SAMLP, "md": METADATA, "ds": DS, "xenc": XENC, "xenc11": XENC11,
}  # fmt: skip
MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)?", re.ASCII)
UNREADABLE = said("Svaret från inloggningstjänsten går inte att läsa.")


def wrong(why: Said) -> EffectError:
    return EffectError(why)


def parsed(body: bytes) -> Element:
    """The root of a document in UTF-8. What a document type could do is refused before it is read."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as bad:
        raise wrong(UNREADABLE) from bad
    if "<!DOCTYPE" in text or "<!ENTITY" in text or "\0" in text:
        raise wrong(said("Svaret från inloggningstjänsten har en dokumenttyp och läses inte."))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, encoding="utf-8"
    )
    try:
        return etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as bad:
        raise wrong(UNREADABLE) from bad


def written(element: Element) -> bytes:
    """The element alone, with the names that it uses."""
    return bytes(etree.tostring(element, with_tail=False))


def is_named(element: Element, name: str) -> bool:
    prefix, _, local = name.partition(":")
    return bool(element.tag == f"{{{NAMES[prefix]}}}{local}")


def all_in(element: Element, path: str) -> list[Element]:
    return list(element.findall(path, NAMES))


def one_in(element: Element, path: str) -> Element | None:
    """The only one at a path; of two nobody knows which is meant."""
    found = all_in(element, path)
    if len(found) > 1:
        raise wrong(said("Svaret från inloggningstjänsten säger {what} två gånger.", what=path))
    return found[0] if found else None


def needed_in(element: Element, path: str) -> Element:
    found = one_in(element, path)
    if found is None:
        raise wrong(said("Svaret från inloggningstjänsten saknar {what}.", what=path))
    return found


def text_of(element: Element) -> str:
    """Its text, whole: with a comment or anything else in it readers disagree on where it ends."""
    if len(element):
        raise wrong(said("En text i svaret från inloggningstjänsten är delad i två."))
    return str(element.text or "").strip()


def text_at(element: Element, path: str) -> str:
    found = one_in(element, path)
    return "" if found is None else text_of(found)


def told(element: Element, name: str) -> str:
    """An attribute; empty where it is not there."""
    return str(element.get(name) or "")


def moment_in(text: str) -> datetime:
    found = MOMENT.fullmatch(text)
    try:
        if found is None or found[3] not in (None, "Z", "+00:00"):
            raise ValueError(text)
        return datetime.fromisoformat(found[1]).replace(tzinfo=UTC)
    except ValueError as bad:
        raise wrong(said("En tid i svaret från inloggningstjänsten går inte att läsa.")) from bad


def moment_text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def made(name: str, *inside: Element | str, **attributes: str) -> Element:
    """A new element."""
    prefix, _, local = name.partition(":")
    element = etree.Element(f"{{{NAMES[prefix]}}}{local}", attributes, nsmap=own_names(prefix))
    for one in inside:
        if isinstance(one, str):
            element.text = one
        else:
            element.append(one)
    return element


def own_names(prefix: str) -> dict[str, str]:
    return {prefix: NAMES[prefix]}


def ids_in(element: Element) -> Iterator[str]:
    return (str(one) for one in element.xpath("//@ID"))
