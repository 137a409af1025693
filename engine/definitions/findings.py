"""Owns `Findings`, into which everything that reads definitions puts what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from engine.foundation.diagnostics import Diagnostic


@dataclass(slots=True)
class Findings:
    """What has been found so far, each finding once."""

    found: dict[Diagnostic, None] = field(default_factory=dict)

    def add(self, diagnostic: Diagnostic) -> None:
        self.found[diagnostic] = None

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        for diagnostic in diagnostics:
            self.add(diagnostic)
