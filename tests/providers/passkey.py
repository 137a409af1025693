"""A passkey in software, for tests: it answers what a browser would, with real keys, written out after the
standard rather than with the library that the product reads with. What it does wrong is said in `lies`.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, NEW = 0x01, 0x04, 0x40


def text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


@dataclass(kw_only=True)
class Device:
    """`lies`: another `origin`, `rp`, `type`, `challenge`, `flags` or `count` than the true ones."""

    id: bytes = b"en nyckel av tjugo ++"
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    origin: str = "https://stegvis.kommunen.example"
    count: int = 0
    lies: dict[str, Any] = field(default_factory=dict)

    def client_data(self, kind: str, challenge: str) -> bytes:
        told = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(told | {one: self.lies[one] for one in told if one in self.lies}).encode()

    def about(self, rp: str, flags: int) -> bytes:
        self.count += 1
        host = sha256(self.lies.get("rp", rp).encode()).digest()
        count = self.lies.get("count", self.count)
        return host + bytes([self.lies.get("flags", flags)]) + count.to_bytes(4, "big")

    def make(self, options: str) -> str:
        """Answers what one is asked for to make a key."""
        asked = json.loads(options)
        numbers = self.key.public_key().public_numbers()
        x, y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
        public = b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20" + x + b"\x22\x58\x20" + y
        made = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        about = self.about(asked["rp"]["id"], PRESENT | VERIFIED | NEW) + made
        written = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58"
        written += bytes([len(about)]) + about
        data = self.client_data("webauthn.create", asked["challenge"])
        return self.answer({"clientDataJSON": text(data), "attestationObject": text(written)})

    def show(self, options: str) -> str:
        """Answers what one is asked for to sign in."""
        asked = json.loads(options)
        about = self.about(asked["rpId"], PRESENT | VERIFIED)
        data = self.client_data("webauthn.get", asked["challenge"])
        signature = self.key.sign(about + sha256(data).digest(), ec.ECDSA(SHA256()))
        told = {"authenticatorData": text(about), "signature": text(signature), "userHandle": None}
        return self.answer({"clientDataJSON": text(data), **told})

    def answer(self, response: dict[str, Any]) -> str:
        name = text(self.id)
        return json.dumps(
            {
                "id": name,
                "rawId": name,
                "type": "public-key",
                "clientExtensionResults": {},
                "response": response,
            }
        )
