"""Owns the keys of an installation: what is stored of a token, and what is signed, hangs on them.

Digests and signatures are HMAC-SHA256 with the first key and recognised with all of them, so a new key
is put first, and taking an old one away ends what it has signed. Without keys of one's own there is a
file in the data folder. Each use names its purpose, so that what is made for one fits no other.
"""

from __future__ import annotations

import hmac
import os
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from engine.foundation.texts import said
from engine.foundation.wrong import SettingsError
from engine.operations.ids import Chance

FILE = "session-keys"
LEAST = 32
"""Fewer signs than this hold too little chance for a key."""
MARK = "."
ENV = "STEGVIS_SESSION_KEYS"


@dataclass(frozen=True, slots=True)
class Keys:
    """At least one; the first makes, all recognise."""

    secrets: tuple[str, ...] = field(repr=False)

    def __post_init__(self) -> None:
        if not self.secrets or min(map(len, self.secrets)) < LEAST:
            raise SettingsError(
                said("En sessionsnyckel ska ha minst {least} tecken.", least=LEAST),
                next_step=said("Gör en ny: openssl rand -base64 48"),
            )

    def digest(self, purpose: str, text: str) -> str:
        """What to store of `text`: enough to recognise it by, nothing to make it from."""
        return made(self.secrets[0], purpose, text)

    def digests(self, purpose: str, text: str) -> tuple[str, ...]:
        """All that may be stored of `text`, the newest key's first."""
        return tuple(made(one, purpose, text) for one in self.secrets)

    def verify(self, purpose: str, text: str, digest: str) -> bool:
        """Whether `digest` is one of `text`; takes as long whichever key it was, or none."""
        given = digest.encode("utf-8", "surrogatepass")
        found = [hmac.compare_digest(one.encode(), given) for one in self.digests(purpose, text)]
        return any(found)

    def sign(self, purpose: str, text: str) -> str:
        """`text` with the signature that says that it comes from here."""
        return f"{text}{MARK}{self.digest(purpose, text)}"

    def is_signed(self, purpose: str, signed: str) -> bool:
        """Whether this was signed here, for that purpose."""
        text, _, digest = signed.rpartition(MARK)
        return self.verify(purpose, text, digest)


def made(secret: str, purpose: str, text: str) -> str:
    whole = f"{purpose}\0{text}".encode("utf-8", "surrogatepass")
    signing = begun(secret).copy()
    signing.update(whole)
    return signing.hexdigest()


@cache
def begun(secret: str) -> hmac.HMAC:
    """A digest with the key taken in, which takes as long as the rest of it."""
    return hmac.new(secret.encode(), digestmod="sha256")


def keys_in(folder: Path, chance: Chance) -> Keys:
    """The key that the data folder keeps, made the first time for its owner's eyes alone."""
    file = folder / FILE
    try:
        if not file.exists():
            make_file(file, chance)
        return Keys(tuple(file.read_text("utf-8").split()))
    except OSError as wrong:
        raise SettingsError(
            said("Nyckelfilen {path} går inte att läsa eller skriva.", path=str(file)),
            next_step=said("Ge den som kör Stegvis rätt till filen, eller ange {name}.", name=ENV),
        ) from wrong


def make_file(file: Path, chance: Chance) -> None:
    """Whole from the beginning: two processes that start at once both end up with the same file."""
    new = file.with_name(f"{FILE}.{chance.identity()}")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(f"{chance.secret()}{chance.identity()}\n")
    try:
        os.link(new, file)
    except FileExistsError:
        return
    finally:
        new.unlink()
