"""Owns how sure one is of who somebody is: the levels, and what a project demands of those who sign in.

The levels are those of eIDAS and of Swedish e-identification (tillitsnivå 2-4), with a bare password below.
What a sign-in proves is left to `operations`, and what comes of too little to `access`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from types import MappingProxyType

from engine.foundation.texts import Said, said


class Level(IntEnum):
    """The higher, the surer."""

    NONE = 0
    PASSWORD = 1
    LOW = 2
    SUBSTANTIAL = 3
    HIGH = 4


WRITTEN: Mapping[str, Level] = MappingProxyType(
    {"low": Level.LOW, "substantial": Level.SUBSTANTIAL, "high": Level.HIGH}
)
"""How a role says what it demands."""
ASKED: Mapping[str, Level] = MappingProxyType({"any": Level.PASSWORD, **WRITTEN})
"""The same of a sensitive act: `any` is content with how one signs in, as long as it was just now."""
SENSITIVE = ("accounts", "publish", "export", "log", "protected")
"""What may ask somebody to sign in again: rights, reading the log, and cases of protected people."""
SPOKEN: Mapping[Level, Said] = MappingProxyType(
    {
        Level.NONE: said("ingen inloggning"),
        Level.PASSWORD: said("lösenord"),
        Level.LOW: said("tillitsnivå 2 (låg): lösenord och ett andra steg"),
        Level.SUBSTANTIAL: said("tillitsnivå 3 (väsentlig): e-legitimation eller tjänstekort"),
        Level.HIGH: said("tillitsnivå 4 (hög): e-legitimation eller tjänstekort"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demands:
    """What a project demands: of those who hold a role, by its name, and for sensitive acts, each of which
    asks for a sign-in that is fresh.
    """

    roles: Mapping[str, Level] = field(default_factory=lambda: MappingProxyType({}))
    acts: Mapping[str, Level] = field(default_factory=lambda: MappingProxyType({}))


NOTHING_DEMANDED = Demands()
