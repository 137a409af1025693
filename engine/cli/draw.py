"""Owns `stegvis draw DEPLOYMENT/WORKFLOW`: the workflow as SVG on standard output or in a file."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from engine.cli.folders import deployment_in, insides, load_at, named
from engine.foundation.texts import said
from engine.foundation.wrong import ProjectFolderError
from engine.studio.diagram import draw


def describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("workflow", metavar="DEPLOYMENT/WORKFLOW")
    parser.add_argument("--workspace", type=Path, default=Path("."), metavar="DIR")
    parser.add_argument("--output", type=Path, metavar="FILE", help="else standard output")
    parser.add_argument("--language", default="sv")


def run(arguments: argparse.Namespace) -> int:
    loaded, files, _ = load_at(arguments.workspace)
    name, workflow = asked_for(files, arguments.workflow, arguments.workspace)
    deployment = deployment_in(loaded, name)
    if workflow not in deployment.workflows:
        raise ProjectFolderError(
            said("{name} har inget arbetsflöde som heter {flow}.", name=name, flow=workflow)
            if workflow
            else said("Säg också vilket arbetsflöde i {name} du vill se.", name=name),
            next_step=said(
                "Skriv: {words}",
                words=tuple(f"stegvis draw {name}/{one}" for one in deployment.workflows),
            ),
        )
    picture = draw(deployment.workflows[workflow], arguments.language)
    if arguments.output:
        written(arguments.output, picture + "\n")
    else:
        print(picture)
    return 0


def asked_for(files: Mapping[str, bytes], text: str, workspace: Path) -> tuple[str, str]:
    """The deployment, by its name or folder, and the workflow; empty where it is not said."""
    before, _, workflow = text.rpartition("/")
    if not before:
        return named(files, text, workspace), ""
    try:
        return named(files, before, workspace), workflow
    except ProjectFolderError:
        if insides(text, workspace):
            return named(files, text, workspace), ""  # the folder of a project, and no workflow
        raise


def written(file: Path, text: str) -> None:
    try:
        file.write_text(text, "utf-8")
    except OSError as wrong:
        raise ProjectFolderError(
            said("Det går inte att skriva filen {path}.", path=str(file)),
            next_step=said("Se efter att mappen finns och att du får skriva i den."),
        ) from wrong
