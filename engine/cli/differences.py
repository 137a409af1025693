"""Owns how changes and refusals are told in the terminal: as text for people or JSON for programs.

No command of its own: `diff`, `publish` and `rollback` share it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from engine.definitions.diff.changes import GROUPS, KINDS, Change, Words
from engine.foundation.texts import Said, in_words, said
from engine.foundation.wrong import Refused
from engine.operations.release_views import ChangeShown, Comparison, Preview
from engine.operations.releasing import Published


def describe_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--language", choices=("sv", "en"), default="sv")


def tell_comparison(found: Comparison, language: str) -> None:
    for line in lines_of(found, language):
        print(line)


def lines_of(found: Comparison, language: str) -> Iterable[str]:
    if found.same_text:
        yield said("Texten är densamma.").in_(language)
    elif not found.changes:
        yield said("Ingenting som betyder något skiljer.").in_(language)
    for weight, heading, _ in GROUPS:
        some = [one for one in found.changes if one.change.weight is weight]
        if some:
            yield f"{heading.in_(language)}:"
            for one in some:
                yield from change_lines(one, language)


def change_lines(shown: ChangeShown, language: str) -> Iterable[str]:
    change = shown.change
    yield f"  {KINDS[change.kind].in_(language)}: {change.headline.in_(language)}"
    if change.before is not None or change.after is not None:
        before, after = words(change.before, language), words(change.after, language)
        yield f"    {before or '–'} → {after or '–'}"
    if change.means is not None:
        yield f"    {change.means.in_(language)}"
    if shown.file:
        yield f"    {shown.file}:{shown.line}"


def words(value: Words | None, language: str) -> str:
    return "" if value is None else in_words(value, language)


def preview_data(found: Preview, language: str) -> dict[str, Any]:
    """A preview as the keys that `--format json` promises."""
    return {
        "live": found.live,
        "snapshot": found.snapshot,
        "running": found.running,
        "begun": asdict(found.begun),
        "against": [one.sentence.in_(language) for one in found.against],
        **comparison_data(found.comparison, language),
    }


def tell_begun(found: Preview, language: str) -> None:
    """What becomes of forms that have been begun, as the page on which one publishes tells it."""
    for one in found.begun.told:
        print(one.in_(language))


def comparison_data(found: Comparison, language: str) -> dict[str, Any]:
    return {
        "same_text": found.same_text,
        "changes": [change_data(one, language) for one in found.changes],
    }


def change_data(shown: ChangeShown, language: str) -> dict[str, Any]:
    change: Change = shown.change
    return {
        "kind": change.kind.value,
        "weight": change.weight.value,
        "where": change.where.in_(language),
        "what": words(change.what, language) or None,
        "language": change.language,
        "before": words(change.before, language) or None,
        "after": words(change.after, language) or None,
        "means": change.means.in_(language) if change.means is not None else None,
        "file": shown.file or None,
        "line": shown.line or None,
    }


def tell_json(data: dict[str, Any]) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2))


def tell_preview(found: Preview, arguments: argparse.Namespace) -> int:
    """What would be; the exit code is 1 where it may not be."""
    if arguments.format == "json":
        tell_json(preview_data(found, arguments.language))
    else:
        if found.live:
            tell_comparison(found.comparison, arguments.language)
        else:
            print(unpublished(arguments.deployment).in_(arguments.language))
        tell_begun(found, arguments.language)
        tell_reasons((one.sentence for one in found.against), arguments.language)
    return 1 if found.against else 0


def tell_result(found: Published | Refused, before: Preview, arguments: argparse.Namespace) -> int:
    """What happened, after what differed."""
    language = arguments.language
    if isinstance(found, Refused):
        if arguments.format == "json":
            reasons = [one.sentence.in_(language) for one in found.reasons]
            tell_json({**preview_data(before, language), "published": None, "against": reasons})
        else:
            if before.live:
                tell_comparison(before.comparison, language)
            tell_begun(before, language)
            tell_reasons((one.sentence for one in found.reasons), language)
        return 1
    if arguments.format == "json":
        done = {"number": found.number, "snapshot": found.snapshot, "again": found.again}
        tell_json({**preview_data(before, language), "published": done})
        return 0
    if not found.again and before.live:
        tell_comparison(before.comparison, language)
        tell_begun(before, language)
    print(happened(found, arguments.deployment).in_(language))
    return 0


def unpublished(deployment: str) -> Said:
    return said("{name} är inte publicerat ännu. Allt i det är nytt.", name=deployment)


def happened(found: Published, deployment: str) -> Said:
    if found.again:
        return said(
            "{name}: samma text som version {number}, som redan gäller. Ingen ny version behövs.",
            name=deployment,
            number=found.number,
        )
    return said(
        "{name}: version {number} gäller nu. Texten har märket {mark}.",
        name=deployment,
        number=found.number,
        mark=found.snapshot[:12],
    )


def tell_reasons(reasons: Iterable[Said], language: str) -> None:
    told = list(reasons)
    if told:
        print(said("Det går inte att publicera:").in_(language), file=sys.stderr)
    for one in told:
        print(f"  {one.in_(language)}", file=sys.stderr)
