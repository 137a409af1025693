"""Owns `stegvis test [PATH]`: runs the stories, tells what failed and what no story has met."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from engine.cli.check import tell_errors
from engine.cli.folders import concerned, load_at, project_around, projects_at
from engine.definitions.deployment import Deployment
from engine.definitions.story import Story
from engine.foundation.texts import said
from engine.foundation.wrong import ProjectFolderError
from engine.scenarios.playing import StoryResult
from engine.scenarios.run import run_all


def describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", nargs="?", default=".", metavar="PATH")
    parser.add_argument(
        "--all", action="store_true", help="tell also what no story has met of the shared library"
    )
    parser.add_argument("--language", choices=("sv", "en"), default="sv")


def run(arguments: argparse.Namespace) -> int:
    loaded, files, inside = load_at(Path(arguments.path))
    around = project_around(loaded, inside)
    errors = tuple(one for one in concerned(loaded, around) if one.severity == "error")
    if errors:
        tell_errors(errors, files, projects_at(loaded, around))
    failed = bool(errors)
    chosen = [one for one in loaded.deployments.values() if _wanted(one, inside)]
    if not chosen and not errors:
        raise ProjectFolderError(
            said("I {path} finns inga berättelser.", path=str(arguments.path)),
            next_step=said("Pröva: {words}", words="stegvis test"),
        )
    for deployment in chosen:
        report = run_all(deployment, _only(inside), _progress)
        if sys.stderr.isatty():
            print(file=sys.stderr)
        print(f"{deployment.name}:")
        if not inside.endswith((".yaml", ".yml")):
            for line in report.missed_lines(arguments.language, every=arguments.all):
                print(line)
        print(*report.lines(arguments.language), sep="\n")
        failed = failed or not report.passed
    return 1 if failed else 0


def _wanted(deployment: Deployment, inside: str) -> bool:
    own = deployment.span.file.rpartition("/")[0]  # its folder may be called otherwise
    return not inside or f"{inside}/".startswith(f"{own}/") or own.startswith(f"{inside}/")


def _only(inside: str) -> Callable[[Story], bool] | None:
    if not inside.endswith((".yaml", ".yml")):
        return None
    return lambda story: story.file == inside


def _progress(result: StoryResult) -> None:
    """A sign for each story, where somebody watches."""
    if sys.stderr.isatty():
        print("." if result.passed else "F", end="", file=sys.stderr, flush=True)
