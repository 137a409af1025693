"""A file larger than any definition."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.definitions.checks.slip import Explained, Slip
from engine.foundation.diagnostics import Diagnostic, Message, Span

BYTES = 500_000
VALUES = 30_000
BREAKS = 40
FINDINGS = 200
PROBLEM = "too many values"
CHECK = Check(
    code="too-large",
    title=Message("Filen är för stor", "The file is too large"),
    why=Message(
        f"En fil får vara högst {BYTES // 1000} kB och ha högst {VALUES} nycklar och värden. En "
        "vanlig definition är under 50 kB. Dela upp den i flera filer. Är det mycket i filen som "
        "inte går att läsa slutar läsningen också.",
        f"A file may be at most {BYTES // 1000} kB and have at most {VALUES} keys and values. A "
        "usual definition is below 50 kB. Split it into several files. When very much of a file "
        "cannot be read, reading stops too.",
    ),
    wrong="form: stor\ntitle: Stor\n# … och så vidare i 500 kB\n",
    right="form: liten\ntitle: Liten\nfields:\n  namn: {type: text, label: Namn}\n",
)
SPLIT = Message("Dela upp den i flera filer.", "Split it into several files.")


def bytes_at(file: str, size: int) -> Diagnostic:
    return CHECK.at(
        Span(file, 1, 1, 1, 1),
        f"Filen är {size // 1000} kB. Den får vara högst {BYTES // 1000} kB.",
        f"The file is {size // 1000} kB. It may be at most {BYTES // 1000} kB.",
        help=SPLIT,
    )


def find(slip: Slip) -> Explained | None:
    if slip.problem != PROBLEM:
        return None
    span = slip.span(slip.line, slip.column, slip.column + 1)
    return Explained(_values_at(span), slip.line, len(slip.lines))


def _values_at(span: Span) -> Diagnostic:
    return CHECK.at(
        span,
        f"Filen har fler än {VALUES} nycklar och värden. Resten är inte läst.",
        f"The file has more than {VALUES} keys and values. The rest has not been read.",
        help=SPLIT,
    )


def breaks_at(span: Span) -> Diagnostic:
    return CHECK.at(
        span,
        f"Fler än {BREAKS} rader går inte att läsa. Resten av filen är inte läst.",
        f"More than {BREAKS} lines cannot be read. The rest of the file has not been read.",
        help=Message("Rätta raderna ovanför först.", "Mend the lines above first."),
    )


def findings_at(span: Span) -> Diagnostic:
    return CHECK.at(
        span,
        f"Filen har fler än {FINDINGS} fel. Resten visas inte.",
        f"The file has more than {FINDINGS} errors. The rest are not shown.",
        help=Message("Rätta raderna ovanför först.", "Mend the lines above first."),
    )
