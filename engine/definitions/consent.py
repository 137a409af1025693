"""Owns `Consent`: what a participant may say yes to, as a deployment declares it. Reading it from YAML is
left to `compile_consents`; that one stands in a case, to `casework`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from engine.foundation.diagnostics import Span
from engine.foundation.durations import Duration
from engine.foundation.texts import Text

GROUND = "ground"
OF_AGE = 18
"""From which age somebody gives a consent themselves, where the deployment says nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What may be talked about. `shares`: forms, `form.result`, a form's pages and fields, activities."""

    name: str
    label: Text
    shares: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What the participant may say yes to, and take back; or another ground to share (`kind` is `ground`),
    which staff write down with their motive. `to`: organisations; none where it is given to nobody in
    particular. It shares `shares`, or what the topics chosen do. `lasts`: None is until it is taken back.
    `per`: the kind of activity of which each has its own. `version` changes with what the person is told.
    `self_from`: the age from which one gives it oneself; before that a guardian does.
    """

    name: str
    kind: str
    label: Text
    span: Span
    version: str
    text: Text | None = None
    to: tuple[str, ...] = ()
    topics: Mapping[str, Topic] = field(default_factory=lambda: MappingProxyType({}))
    shares: tuple[str, ...] = ()
    lasts: Duration | None = None
    per: str | None = None
    self_from: int = OF_AGE

    @property
    def is_ground(self) -> bool:
        """Whether it is another ground than what the participant has said."""
        return self.kind == GROUND

    @property
    def parties(self) -> tuple[str, ...]:
        """Those it is given to; `""` alone where that is nobody in particular."""
        return self.to or ("",)

    def shared(self, topics: Iterable[str]) -> frozenset[str]:
        """What it shares when given for these topics."""
        chosen = (one.shares for name, one in self.topics.items() if name in frozenset(topics))
        return frozenset(self.shares).union(*chosen)
