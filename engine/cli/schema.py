"""Owns `stegvis schema`: the language as JSON Schema, for editors that complete YAML, or as a reference to
read.
"""

from __future__ import annotations

import argparse
import json

from engine.definitions.reference import reference
from engine.definitions.schema import schema


def describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=("json", "markdown"), default="json")
    parser.add_argument("--language", choices=("sv", "en"), default="sv")


def run(arguments: argparse.Namespace) -> int:
    if arguments.format == "markdown":
        print(reference(arguments.language), end="")
    else:
        print(json.dumps(schema(), ensure_ascii=False, indent=2))
    return 0
