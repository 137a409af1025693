"""Owns `stegvis explain CODE`: why a check exists, with a wrong and a right example."""

from __future__ import annotations

import argparse
import sys

from engine.definitions.checks.all import BY_CODE
from engine.definitions.checks.check import Check
from engine.foundation.suggestions import closest


def describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", nargs="?", help="such as unknown-key; all if none")
    parser.add_argument("--language", choices=("sv", "en"), default="sv")


def run(arguments: argparse.Namespace) -> int:
    if arguments.code is None:
        width = max(map(len, BY_CODE))
        for code, check in sorted(BY_CODE.items()):
            print(f"{code:{width}}  {check.title.in_(arguments.language)}")
        return 0
    if arguments.code not in BY_CODE:
        return _unknown(arguments.code, arguments.language)
    print(in_words(BY_CODE[arguments.code], arguments.language))
    return 0


def _unknown(code: str, language: str) -> int:
    near = closest(code, BY_CODE)
    words = {
        "sv": (f"Det finns ingen kontroll som heter {code}.", f" Menade du {near}?"),
        "en": (f"There is no check called {code}.", f" Did you mean {near}?"),
    }[language]
    print(words[0] + (words[1] if near else ""), file=sys.stderr)
    return 2


def in_words(check: Check, language: str) -> str:
    wrong, right = {"sv": ("Fel", "Rätt"), "en": ("Wrong", "Right")}[language]
    return (
        f"{check.code} ({check.severity.value})\n{check.title.in_(language)}\n\n"
        f"{check.why.in_(language)}\n\n{wrong}:\n\n{_indented(check.wrong)}\n\n"
        f"{right}:\n\n{_indented(check.right)}"
    )


def _indented(text: str) -> str:
    return "\n".join("    " + line for line in text.strip("\n").splitlines())
