"""Owns `stegvis schema`: the JSON Schema of the language, for editors that complete YAML."""

from __future__ import annotations

import argparse
import json

from engine.definitions.schema import schema


def describe(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "Save it and name it in your editor's YAML settings."


def run(arguments: argparse.Namespace) -> int:
    print(json.dumps(schema(), ensure_ascii=False, indent=2))
    return 0
