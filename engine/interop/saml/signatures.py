"""Owns signatures: that an element is signed by one of some certificates, and signed addresses.

Nothing is read from the document that a signature came in: what is given back is parsed anew from the very
bytes that were signed, and is the very element that was asked for.
"""

from __future__ import annotations

import base64
import zlib
from dataclasses import dataclass
from urllib.parse import quote, unquote_plus

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from signxml.exceptions import SignXMLException
from signxml.verifier import SignatureConfiguration, XMLVerifier

from engine.foundation.texts import said
from engine.foundation.wrong import EffectError
from engine.interop.saml.keys import Pair
from engine.interop.saml.xml import DS, BrokenXml, Element, all_in, parsed, told, written, wrong

Certificates = tuple[x509.Certificate, ...]
METHODS = frozenset(
    {
        SignatureMethod.RSA_SHA256, SignatureMethod.RSA_SHA384, SignatureMethod.RSA_SHA512,
        SignatureMethod.SHA256_RSA_MGF1, SignatureMethod.SHA384_RSA_MGF1,
        SignatureMethod.SHA512_RSA_MGF1, SignatureMethod.ECDSA_SHA256,
        SignatureMethod.ECDSA_SHA384, SignatureMethod.ECDSA_SHA512,
    }
)  # fmt: skip
DIGESTS = frozenset({DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512})
Digest = SHA256 | SHA384 | SHA512
BY_ADDRESS: dict[str, type[SHA256] | type[SHA384] | type[SHA512]] = {
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256": SHA256,
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384": SHA384,
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512": SHA512,
}
OURS = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
MOST = 200_000
"""Signs of a message, once it is unpacked."""


class UnknownKeyError(EffectError):
    """It is signed with none of the keys that are known; the provider may have a new one."""


def signed(element: Element, certificates: Certificates) -> Element | None:
    """The element as it was signed; None where nothing in it says that it was. Raises `EffectError`."""
    signatures = all_in(element, "ds:Signature")
    if not signatures:
        return None
    if len(signatures) > 1 or "ID" not in element.attrib:
        raise wrong(
            said("Svaret från inloggningstjänsten är underskrivet på ett sätt som inte tas.")
        )
    for certificate in certificates:
        found = verified(element, certificate)
        if found is not None:
            return the_same(found, element)
    raise UnknownKeyError(said("Svaret från inloggningstjänsten har ingen underskrift som gäller."))


def verified(element: Element, certificate: x509.Certificate) -> Element | None:
    """What was signed, where it was with this certificate. It is the key that counts: whether it holds is
    said by the provider's metadata, which it is in.
    """
    rules = SignatureConfiguration(
        location="./",
        signature_methods=METHODS,
        digest_algorithms=DIGESTS,
        ignore_ambiguous_key_info=True,
        verification_time=certificate.not_valid_before_utc,
    )
    try:
        found = XMLVerifier().verify(written(element), x509_cert=certificate, expect_config=rules)
    except (SignXMLException, InvalidSignature, UnsupportedAlgorithm, BrokenXml):
        return None
    except (ValueError, KeyError, TypeError, AttributeError, AssertionError):
        return None  # What the library makes of a signature that is no signature at all.
    return getattr(found, "signed_xml", None)


def the_same(found: Element, asked: Element) -> Element:
    """A signature in an element may be of another: then this one is not signed."""
    if found.tag != asked.tag or told(found, "ID") != told(asked, "ID"):
        raise wrong(said("Underskriften gäller något annat än svaret."))
    return without_signature(found)


def without_signature(element: Element) -> Element:
    for one in element.findall(f"{{{DS}}}Signature"):
        element.remove(one)
    return element


# Addresses


def signed_address(at: str, name: str, message: Element, relay: str, pair: Pair) -> str:
    """Where a browser is sent with a message, packed and signed."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(written(message)) + packer.flush()
    parts = [(name, base64.b64encode(packed).decode())]
    parts += [("RelayState", relay)] if relay else []
    parts += [("SigAlg", OURS)]
    query = "&".join(f"{one}={quote(text, safe='')}" for one, text in parts)
    signature = pair.key.sign(query.encode(), PKCS1v15(), SHA256())
    mark = "&" if "?" in at else "?"
    return f"{at}{mark}{query}&Signature={quote(base64.b64encode(signature).decode(), safe='')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A message that came in an address. `relay`: what is to go back with the answer."""

    message: Element
    relay: str


def sent_in(query: str, name: str, certificates: Certificates) -> Sent:
    """The message in a query, signed by one of the certificates. The query is held to as it was sent."""
    raw = dict(one.partition("=")[::2] for one in query.split("&"))
    if query.count(f"{name}=") != 1 or not {name, "SigAlg", "Signature"} <= set(raw):
        raise wrong(said("Beskedet från inloggningstjänsten är inte underskrivet."))
    parts = [one for one in (name, "RelayState", "SigAlg") if one in raw]
    text = "&".join(f"{one}={raw[one]}" for one in parts).encode()
    kind = BY_ADDRESS.get(unquote_plus(raw["SigAlg"]))
    signature = bytes_in(raw["Signature"])
    if kind is None or not any(holds(one, signature, text, kind()) for one in certificates):
        raise UnknownKeyError(
            said("Beskedet från inloggningstjänsten har ingen underskrift som gäller.")
        )
    return Sent(
        message=parsed(unpacked(bytes_in(raw[name]))), relay=unquote_plus(raw.get("RelayState", ""))
    )


def holds(certificate: x509.Certificate, signature: bytes, text: bytes, kind: Digest) -> bool:
    key = certificate.public_key()
    if not isinstance(key, RSAPublicKey):
        return False
    try:
        key.verify(signature, text, PKCS1v15(), kind)
    except InvalidSignature:
        return False
    return True


def bytes_in(text: str) -> bytes:
    try:
        return base64.b64decode(unquote_plus(text), validate=True)
    except ValueError as bad:
        raise wrong(said("Beskedet från inloggningstjänsten går inte att läsa.")) from bad


def unpacked(packed: bytes) -> bytes:
    opener = zlib.decompressobj(-15)
    try:
        found = opener.decompress(packed, MOST)
    except zlib.error as bad:
        raise wrong(said("Beskedet från inloggningstjänsten går inte att läsa.")) from bad
    if opener.unconsumed_tail or not opener.eof:
        raise wrong(said("Beskedet från inloggningstjänsten går inte att läsa."))
    return found
