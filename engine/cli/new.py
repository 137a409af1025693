"""Owns `stegvis new DEPLOYMENT`: writes a small working project, and never over anything."""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

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
            f"{name!r} cannot be a name: use lower case letters, digits and _, and begin with a letter.",
            next_step="For example: stegvis new nya_vagar",
        )
    folder = arguments.workspace / "deployments" / name
    if folder.exists():
        raise ProjectFolderError(
            f"{folder} is there already.", next_step="Choose another name, or remove it first."
        )
    title = arguments.title or name.replace("_", " ").capitalize()
    for path, text in starter(name, json.dumps(title, ensure_ascii=False)).items():
        target = arguments.workspace / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
        print(f"  {path}")
    print(f"\nKör nu:  stegvis check {folder}\n         stegvis test {folder}")
    return 0
