"""Owns `Findings`, into which everything that reads definitions puts what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from engine.foundation.diagnostics import Diagnostic, Severity


@dataclass(slots=True)
class Findings:
    """What has been found so far, each finding once. `broken` are the files that have errors."""

    found: dict[Diagnostic, None] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)

    def add(self, diagnostic: Diagnostic) -> None:
        self.found[diagnostic] = None
        if diagnostic.severity is Severity.ERROR:
            self.broken.add(diagnostic.span.file)

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        for diagnostic in diagnostics:
            self.add(diagnostic)
