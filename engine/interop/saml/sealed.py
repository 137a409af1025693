"""Owns opening what a provider has sealed for this installation: assertions in XML Encryption.

Only ways of sealing that are sound: the key with RSA-OAEP, and what it seals with AES in GCM. CBC, which
much software still has as its first choice, tells an attacker by trial what it hides, so it is opened only
in an answer that was signed as a whole, which nobody can try changes on.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from html import escape

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, SHA384, SHA512, HashAlgorithm

from engine.foundation.texts import said
from engine.foundation.wrong import EffectError
from engine.interop.saml.keys import Pairs
from engine.interop.saml.xml import (
    DS,
    XENC,
    XENC11,
    Element,
    all_in,
    needed_in,
    one_in,
    parsed,
    text_of,
    told,
    written,
    wrong,
)

GCM = {f"{XENC11}aes128-gcm": 16, f"{XENC11}aes192-gcm": 24, f"{XENC11}aes256-gcm": 32}
CHAINED = {f"{XENC}aes128-cbc": 16, f"{XENC}aes192-cbc": 24, f"{XENC}aes256-cbc": 32}
OAEP_KINDS = (f"{XENC}rsa-oaep-mgf1p", f"{XENC11}rsa-oaep")
DIGESTS: dict[str, type[HashAlgorithm]] = {
    f"{DS}sha1": SHA1,
    f"{XENC}sha256": SHA256,
    "http://www.w3.org/2001/04/xmldsig-more#sha384": SHA384,
    f"{XENC}sha512": SHA512,
}
MASKS: dict[str, type[HashAlgorithm]] = {
    f"{XENC11}mgf1sha1": SHA1,
    f"{XENC11}mgf1sha256": SHA256,
    f"{XENC11}mgf1sha384": SHA384,
    f"{XENC11}mgf1sha512": SHA512,
}
NONCE, BLOCK = 12, 16
CLOSED = said("Det som inloggningstjänsten har krypterat går inte att öppna.")


def opened(sealed: Element, pairs: Pairs, *, signed_around: bool) -> Element:
    """What lies in an `EncryptedAssertion`. All that goes wrong is told alike."""
    data = needed_in(sealed, "xenc:EncryptedData")
    kind = told(needed_in(data, "xenc:EncryptionMethod"), "Algorithm")
    if kind not in GCM and not (kind in CHAINED and signed_around):
        raise wrong(
            said("Inloggningstjänsten krypterar på ett sätt som inte tas: {kind}", kind=kind)
        )
    keys = [*all_in(data, "ds:KeyInfo/xenc:EncryptedKey"), *all_in(sealed, "xenc:EncryptedKey")]
    size = GCM.get(kind) or CHAINED[kind]
    for key in (one for sealed_key in keys for one in keys_of(sealed_key, pairs)):
        if len(key) == size:
            return in_place(data, unsealed(cipher_in(data), key, chained=kind in CHAINED))
    raise wrong(CLOSED)


def in_place(data: Element, plain: bytes) -> Element:
    """The only element of what was sealed, with the names that hold where it lay."""
    names = " ".join(
        f'xmlns{":" if prefix else ""}{prefix or ""}="{escape(uri)}"'
        for prefix, uri in data.nsmap.items()
    )
    around = parsed(f"<sealed {names}>".encode() + plain + b"</sealed>")
    if len(around) != 1:
        raise wrong(CLOSED)
    return parsed(written(around[0]))


def keys_of(sealed: Element, pairs: Pairs) -> Iterator[bytes]:
    """What the sealed key is with each of ours that opens it."""
    method = needed_in(sealed, "xenc:EncryptionMethod")
    if told(method, "Algorithm") not in OAEP_KINDS:
        return
    padding = OAEP(
        mgf=MGF1(kind_in(method, "xenc11:MGF", MASKS)()),
        algorithm=kind_in(method, "ds:DigestMethod", DIGESTS)(),
        label=None,
    )
    for pair in pairs:
        yield from tried(pair.key, cipher_in(sealed), padding)


def tried(key: RSAPrivateKey, sealed: bytes, padding: OAEP) -> Iterator[bytes]:
    try:
        yield key.decrypt(sealed, padding)
    except ValueError:
        return


def kind_in(
    method: Element, path: str, kinds: dict[str, type[HashAlgorithm]]
) -> type[HashAlgorithm]:
    """The digest that a method names; SHA-1 where it names none, as the standard has it. In OAEP it guards
    nothing that its weakness touches.
    """
    named = one_in(method, path)
    found = SHA1 if named is None else kinds.get(told(named, "Algorithm"))
    if found is None:
        raise wrong(CLOSED)
    return found


def cipher_in(element: Element) -> bytes:
    text = text_of(needed_in(element, "xenc:CipherData/xenc:CipherValue"))
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except ValueError as bad:
        raise wrong(CLOSED) from bad


def unsealed(sealed: bytes, key: bytes, *, chained: bool) -> bytes:
    try:
        if chained:
            return unpadded(sealed, key)
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], None)
    except (InvalidTag, ValueError) as bad:
        raise EffectError(CLOSED) from bad


def unpadded(sealed: bytes, key: bytes) -> bytes:
    """The last byte says how many there are too many."""
    opener = Cipher(AES(key), CBC(sealed[:BLOCK])).decryptor()
    whole = opener.update(sealed[BLOCK:]) + opener.finalize()
    if not whole or not 0 < whole[-1] <= BLOCK:
        raise ValueError("padding")
    return whole[: -whole[-1]]
