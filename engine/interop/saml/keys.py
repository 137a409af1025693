"""Owns the pairs of key and certificate that this installation signs and is answered with, and reading
certificates of others.

Written down after one another in PEM, the newest first: the first signs, all open what is sealed for them,
and all are made known, so that an older one can go once nobody uses it.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from engine.foundation.texts import said
from engine.foundation.wrong import EffectError, SettingsError

BLOCK = re.compile(r"-----BEGIN ([A-Z ]+)-----.+?-----END \1-----", re.DOTALL)
NAME = "STEGVIS_SAML_KEYS"
SHORTEST = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    key: RSAPrivateKey = field(repr=False)
    certificate: x509.Certificate

    @property
    def written(self) -> str:
        """The certificate as metadata has it."""
        return base64.b64encode(self.certificate.public_bytes(Encoding.DER)).decode()


Pairs = tuple[Pair, ...]


def pairs_in(text: str) -> Pairs:
    """The pairs that a text in PEM holds. Raises `SettingsError` for none, or where one lacks its half."""
    blocks = [(found[1], found[0].encode()) for found in BLOCK.finditer(text)]
    try:
        keys = [load_pem_private_key(pem, None) for kind, pem in blocks if "PRIVATE KEY" in kind]
        known = [x509.load_pem_x509_certificate(pem) for kind, pem in blocks if "CERT" in kind]
        found = tuple(pair_of(key, known) for key in keys)
    except (ValueError, TypeError) as bad:
        raise unusable() from bad
    if not found:
        raise unusable()
    return found


def pair_of(key: object, certificates: list[x509.Certificate]) -> Pair:
    if not isinstance(key, RSAPrivateKey) or key.key_size < SHORTEST:
        raise ValueError("not a key of the kind")
    public = key.public_key().public_numbers()
    for one in certificates:
        its = one.public_key()
        if isinstance(its, RSAPublicKey) and its.public_numbers() == public:
            return Pair(key=key, certificate=one)
    raise ValueError("no certificate")


def unusable() -> SettingsError:
    return SettingsError(
        said("Nycklarna i {name} går inte att använda.", name=NAME),
        next_step=said(
            "Lägg en RSA-nyckel och dess certifikat efter varandra i PEM: openssl req -x509 -newkey rsa:3072 "
            "-nodes -days 3650 -subj /CN=stegvis"
        ),
    )


def certificate_in(text: str) -> x509.Certificate:
    """A certificate as metadata has it."""
    try:
        return x509.load_der_x509_certificate(
            base64.b64decode("".join(text.split()), validate=True)
        )
    except ValueError as bad:
        raise EffectError(said("Inloggningstjänstens certifikat går inte att läsa.")) from bad
