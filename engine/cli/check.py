"""Owns `stegvis check [PATH…]`: all findings, sorted, as text for people or JSON for programs."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from engine.cli.folders import concerned, load_at, projects_at, users_of
from engine.definitions.deployment import Told
from engine.foundation.diagnostics import Diagnostic, has_errors, in_order
from engine.foundation.texts import said


def describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATH", help="a file or folder; here if none")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--language", choices=("sv", "en"), default="sv")


def run(arguments: argparse.Namespace) -> int:
    found: list[Diagnostic] = []
    texts: dict[str, bytes] = {}
    told: list[Told] = []
    for path in arguments.paths or ["."]:
        loaded, files, inside = load_at(Path(path))
        texts.update(files)
        told.extend(projects_at(loaded, inside))
        found.extend(concerned(loaded, inside))
    diagnostics = in_order(found)
    if arguments.format == "json":
        print(_as_json(diagnostics, arguments.language))
    else:
        print(_as_text(diagnostics, texts, arguments.language, told))
    return 1 if has_errors(diagnostics) else 0


def _as_json(diagnostics: tuple[Diagnostic, ...], language: str) -> str:
    rows = [as_data(one, language) for one in diagnostics]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def as_data(one: Diagnostic, language: str) -> dict[str, object]:
    """The finding as the keys that `--format json` promises."""
    return {
        "code": one.code,
        "severity": one.severity.value,
        "message": one.message.in_(language),
        **_place(one),
        "help": one.help.in_(language) if one.help else None,
        "fix": _fix(one),
    }


def _place(one: Diagnostic) -> dict[str, object]:
    span = one.span
    return {
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def _fix(one: Diagnostic) -> dict[str, object] | None:
    if one.fix is None:
        return None
    span = one.fix.span
    return {
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "text": one.fix.text,
    }


def _as_text(
    diagnostics: tuple[Diagnostic, ...],
    texts: Mapping[str, bytes],
    language: str,
    told: Sequence[Told] = (),
) -> str:
    parts = [_paragraph(one, texts, language, users_of(one, told)) for one in diagnostics]
    return "\n\n".join([*parts, summary(diagnostics, language)])


def _paragraph(
    one: Diagnostic, texts: Mapping[str, bytes], language: str, users: tuple[str, ...]
) -> str:
    words = {"sv": ("fel", "varning"), "en": ("error", "warning")}[language]
    kind = words[0] if one.severity == "error" else words[1]
    head = f"{one.span.file}:{one.span.line}:{one.span.column}: {kind} ({one.code})"
    lines = [head, "  " + one.message.in_(language), *_marked(one, texts)]
    if one.help:
        lines.append("  " + one.help.in_(language))
    if users:
        users = tuple(dict.fromkeys(users))
        where = said("Det gäller {files}, som använder filen.", files=users)
        lines.append("  " + where.in_(language))
    return "\n".join(lines)


def _marked(one: Diagnostic, texts: Mapping[str, bytes]) -> list[str]:
    """The source line with the span marked under it."""
    lines = texts.get(one.span.file, b"").decode("utf-8", "replace").splitlines()
    if not 0 < one.span.line <= len(lines):
        return []
    line = lines[one.span.line - 1].replace("\t", " ")[:200]
    last = one.span.end_column if one.span.end_line == one.span.line else len(line) + 1
    width = max(1, min(last, len(line) + 1) - one.span.column)
    number = str(one.span.line)
    return [
        f"  {number} | {line}",
        f"  {' ' * len(number)} | {' ' * (one.span.column - 1)}{'^' * width}",
    ]


def summary(diagnostics: tuple[Diagnostic, ...], language: str) -> str:
    errors = sum(one.severity == "error" for one in diagnostics)
    warnings = len(diagnostics) - errors
    if language == "en":
        said = f"{counted(errors, 'error', 'errors')}, {counted(warnings, 'warning', 'warnings')}."
        return said if diagnostics else "Nothing to remark on."
    said = f"{errors} fel, {counted(warnings, 'varning', 'varningar')}."
    return said if diagnostics else "Inget att anmärka på."


def counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def tell_errors(
    diagnostics: tuple[Diagnostic, ...], texts: Mapping[str, bytes], told: Sequence[Told] = ()
) -> None:
    """What other commands print when the definitions do not hold."""
    errors = tuple(one for one in diagnostics if one.severity == "error")
    print(_as_text(errors, texts, "sv", told), file=sys.stderr)
