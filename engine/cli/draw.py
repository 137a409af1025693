"""Owns `stegvis draw DEPLOYMENT/WORKFLOW`: the workflow as SVG on standard output or in a file."""

from __future__ import annotations

import argparse
from pathlib import Path

from engine.cli.folders import deployment_in, load_at
from engine.foundation.texts import said
from engine.foundation.wrong import ProjectFolderError
from engine.studio.diagram import draw


def describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("workflow", metavar="DEPLOYMENT/WORKFLOW")
    parser.add_argument("--workspace", type=Path, default=Path("."), metavar="DIR")
    parser.add_argument("--output", type=Path, metavar="FILE", help="else standard output")
    parser.add_argument("--language", default="sv")


def run(arguments: argparse.Namespace) -> int:
    loaded, _, _ = load_at(arguments.workspace)
    name, _, workflow = arguments.workflow.partition("/")
    deployment = deployment_in(loaded, name)
    if workflow not in deployment.workflows:
        known = ", ".join(f"{name}/{one}" for one in deployment.workflows)
        raise ProjectFolderError(
            said("{name} har inget arbetsflöde som heter {flow}.", name=name, flow=workflow or "…"),
            next_step=said("Pröva: {words}", words=known),
        )
    picture = draw(deployment.workflows[workflow], arguments.language)
    if arguments.output:
        arguments.output.write_text(picture + "\n", "utf-8")
    else:
        print(picture)
    return 0
