"""Owns the codes of a second step: those that an app counts from a secret and the time, and the ten that
are written down. Nothing is stored here.
"""

from __future__ import annotations

import base64
import hmac
from datetime import datetime
from hashlib import sha256

import pyotp

from engine.operations.ids import Chance

PERIOD = 30
WINDOW = (0, -1, 1)
"""Time steps that a code may be from: a clock may be a little off."""
RECOVERY_CODES = 10
GROUPS, GROUP = 3, 4
LETTERS = "abcdefghjkmnpqrstuvwxyz023456789"
"""32 signs that are not taken for one another; an o that is typed is a zero."""


def new_secret(chance: Chance) -> str:
    """160 bits in base32, as apps read it."""
    return base64.b32encode(sha256(chance.secret().encode()).digest()[:20]).decode()


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The time step that the code is of; None when it is of none that counts now."""
    typed, here = digits(code), int(now.timestamp()) // PERIOD
    counted = pyotp.TOTP(secret)
    for offset in WINDOW:
        if hmac.compare_digest(counted.generate_otp(here + offset), typed):
            return here + offset
    return None


def is_counted(code: str) -> bool:
    """Whether it looks like a code of an app, and not like one that is written down."""
    return len(digits(code)) == 6 and not any(sign.isalpha() for sign in code)


def digits(code: str) -> str:
    return "".join(sign for sign in code if sign in "0123456789")


def address_of(secret: str, account: str, issuer: str) -> str:
    """What an app reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def new_recovery_codes(chance: Chance) -> tuple[str, ...]:
    return tuple(recovery_code(chance) for _ in range(RECOVERY_CODES))


def recovery_code(chance: Chance) -> str:
    """60 bits in three groups of four."""
    bits = sha256(chance.secret().encode()).digest()
    signs = "".join(LETTERS[byte % 32] for byte in bits[: GROUPS * GROUP])
    return "-".join(signs[at : at + GROUP] for at in range(0, len(signs), GROUP))


def digest_of(typed: str) -> str:
    """What is kept of a code that is written down. It hangs on no key, since it lets in when one is gone:
    60 bits of chance are not guessed.
    """
    return sha256(plain_recovery_code(typed).encode()).hexdigest()


def plain_recovery_code(typed: str) -> str:
    """The code as it is digested, however it was typed."""
    return "".join(sign for sign in typed.casefold().replace("o", "0") if sign in LETTERS)
