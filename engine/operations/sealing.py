"""Owns sealing with the installation's keys: what only they open again, each for its purpose.

A seal is a Fernet token (AES and HMAC, of `cryptography`) under a key that is drawn from one of the
installation's for the purpose alone. A purpose names whose the text is, so that what is moved to another row
opens nothing there. In front of it stands which key it was, so that one sees what to seal anew.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from engine.operations.keys import Keys, made

MARK = ":"
KEY_NAME = "the name of a key"
SIGNS = 8


def seal(keys: Keys, purpose: str, text: str) -> str:
    """`text`, for the keys alone to open; sealed with the first of them."""
    first = keys.secrets[0]
    return f"{name_of(first)}{MARK}{fernet(first, purpose).encrypt(text.encode()).decode()}"


def unseal(keys: Keys, purpose: str, sealed: str) -> str | None:
    """The text; None where none of the keys opens it for that purpose."""
    name, _, token = sealed.partition(MARK)
    for secret in keys.secrets:
        if name_of(secret) == name:
            try:
                return fernet(secret, purpose).decrypt(token.encode()).decode()
            except InvalidToken:
                return None
    return None


def is_sealed(text: str) -> bool:
    return MARK in text


def is_sealed_anew(keys: Keys, sealed: str) -> bool:
    """Whether it was the first of the keys that sealed it."""
    return sealed.partition(MARK)[0] == name_of(keys.secrets[0])


def name_of(secret: str) -> str:
    """Which key it is, and nothing of what it is."""
    return made(secret, KEY_NAME, "")[:SIGNS]


def fernet(secret: str, purpose: str) -> Fernet:
    drawn = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode())
    return Fernet(base64.urlsafe_b64encode(drawn.derive(secret.encode())))
