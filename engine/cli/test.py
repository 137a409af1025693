"""Owns `stegvis test [PATH]`: runs the stories, tells what failed and what no story has met."""

from __future__ import annotations

import argparse
from pathlib import Path

from engine.cli.check import tell_errors
from engine.cli.folders import load_at
from engine.scenarios.run import run_all
from engine.scenarios.telling import in_words, uncovered


def describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", nargs="?", default=".", metavar="PATH")
    parser.add_argument("--language", choices=("sv", "en"), default="sv")


def run(arguments: argparse.Namespace) -> int:
    loaded, files, inside = load_at(Path(arguments.path))
    errors = [one for one in loaded.diagnostics if one.severity == "error"]
    if errors:
        tell_errors(tuple(errors), files)
    failed = bool(errors)
    for deployment in loaded.deployments.values():
        own = f"deployments/{deployment.name}"
        if inside and not (inside.startswith(own) or own.startswith(inside)):
            continue
        only = inside if inside.endswith((".yaml", ".yml")) else None
        report = run_all(deployment, only)
        print(in_words(report, arguments.language))
        print(uncovered(report, arguments.language))
        failed = failed or report.failed > 0
    return 1 if failed else 0
