"""Owns `stegvis new DEPLOYMENT`: writes a small working project, and never over anything."""

from __future__ import annotations

import argparse
import json
import os
import re
from pathlib import Path

from engine.definitions.addresses import KEPT_WORDS
from engine.foundation.texts import said
from engine.foundation.wrong import ProjectFolderError
from engine.studio.start import starter

NAME = re.compile(r"[a-zåäö][a-zåäö0-9_]*")


def describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("deployment", metavar="DEPLOYMENT", help="lower case letters, digits and _")
    parser.add_argument("--title", help="what people call it; the name if left out")
    parser.add_argument("--workspace", type=Path, default=Path("."), metavar="DIR")


def run(arguments: argparse.Namespace) -> int:
    name = arguments.deployment
    if not NAME.fullmatch(name):
        raise ProjectFolderError(
            said(
                "{name} kan inte vara ett namn. Skriv små bokstäver, siffror och _, och börja med en "
                "bokstav.",
                name=f'"{name}"',
            ),
            next_step=said("Till exempel: {words}", words="stegvis new nya_vagar"),
        )
    if name in KEPT_WORDS:
        raise ProjectFolderError(
            said(
                "{name} är upptaget: så börjar en adress som Stegvis har själv.", name=f'"{name}"'
            ),
            next_step=said("Välj ett annat namn, till exempel {name}_projekt.", name=name),
        )
    workspace = root_of(arguments.workspace)
    folder = workspace / "deployments" / name
    if folder.exists():
        raise ProjectFolderError(
            said("{path} finns redan.", path=str(folder)),
            next_step=said("Välj ett annat namn, eller ta bort mappen först."),
        )
    title = arguments.title or name.replace("_", " ").capitalize()
    for path, text in starter(name, json.dumps(title, ensure_ascii=False)).items():
        target = workspace / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
        print(f"  {shown(target, workspace)}")
    here = shown(folder, workspace)
    print(f"\nKör nu:  stegvis check {here}\n         stegvis test {here}")
    return 0


def root_of(workspace: Path) -> Path:
    """The folder whose `deployments/` the project goes into: the one around, so that none lies in another."""
    full = workspace.resolve()
    around = [one for one in (full, *full.parents) if (one / "deployments").is_dir()]
    return around[0] if around else workspace


def shown(path: Path, root: Path) -> str:
    """A path as one types it from where one stands."""
    return (
        os.path.relpath(path) if Path.cwd().resolve().is_relative_to(root.resolve()) else str(path)
    )
