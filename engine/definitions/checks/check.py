"""Owns `Check`: one kind of mistake, with the documentation that `stegvis explain` shows.

Every kind lies in a file of its own beside this one: the `CHECK` and the code that finds it. Which
checks there are is said by `all`.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.foundation.diagnostics import Diagnostic, Fix, Message, Severity, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A kind of mistake. `why` explains it; `wrong` and `right` are whole YAML examples."""

    code: str
    title: Message
    why: Message
    wrong: str
    right: str
    severity: Severity = Severity.ERROR

    def at(
        self,
        span: Span,
        sv: str,
        en: str,
        *,
        help: Message | None = None,
        fix: Fix | None = None,
    ) -> Diagnostic:
        """A finding of this kind at `span`, said in Swedish and English."""
        return Diagnostic(
            code=self.code,
            span=span,
            message=Message(sv, en),
            help=help,
            fix=fix,
            severity=self.severity,
        )
