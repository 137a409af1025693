"""The terminal: `stegvis COMMAND`. One file per command, imported when it is called.

Each command's module has `describe(parser)`, which adds its arguments, and `run(arguments) -> int`, which
gives the exit code: 0 well, 1 the definitions or stories have errors, 2 the call itself was wrong or
the outside world said no. No traceback reaches the user: `StegvisError` is told in words.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from types import MappingProxyType

from engine.foundation.wrong import StegvisError

COMMANDS = MappingProxyType(
    {
        "check": "read the definitions in a folder and report all that is wrong",
        "explain": "explain a code that check reports, with an example",
        "schema": "print the JSON Schema of the language, for editors",
        "draw": "draw a workflow as SVG",
        "test": "run the stories",
        "new": "start a deployment: a small working project whose comments teach",
        "diff": "tell what differs between a folder and what is published",
        "publish": "make a release of a deployment",
        "worker": "do what is to happen by itself, on a node of its own",
        "releases": "list the releases of a deployment",
        "rollback": "make a release with the text of an older one",
        "audit": "prove that what is stored of cases is whole",
        "invite": "invite the first who administers accounts in a deployment",
        "people": "make accounts agree with a file of all who are employed",
        "serve": "serve the published deployments",
        "config": "say what an installation is told, and what is unwise; print an example",
        "demo": "fill a data folder with invented people and accounts",
    }
)


def main(argv: list[str] | None = None) -> int:
    """Run one command; gives the exit code."""
    words = sys.argv[1:] if argv is None else argv
    parser = argparse.ArgumentParser(
        prog="stegvis", description="Forms and case workflows from YAML."
    )
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    wanted = words[0] if words and words[0] in COMMANDS else None
    for name, about in COMMANDS.items():
        subparser = subparsers.add_parser(name, help=about, description=about)
        if name == wanted:
            import_module(f"engine.cli.{name}").describe(subparser)
    return _run(parser.parse_args(words))


def _run(arguments: argparse.Namespace) -> int:
    try:
        code: int = import_module(f"engine.cli.{arguments.command}").run(arguments)
    except StegvisError as error:
        language = getattr(arguments, "language", "sv")
        print("stegvis:", *error.lines(language), sep="\n  ", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 0
    return code
