"""What README and docs name is there: paths, commands, and YAML that the check accepts."""

from __future__ import annotations

import re

import run
from engine.cli import COMMANDS
from engine.definitions.load import load
from tests.tooling.repository import ROOT, assert_none, text_files

# A guide may name files that its reader is about to write, so other folders are left out.
TOP = "engine|docs|tests|benchmarks|deployments/samkraft"
PATH = re.compile(rf"(?<![\w/.])((?:{TOP})/[\wåäöÅÄÖ./-]*)(?![\w*<{{…])")
COMMAND = re.compile(r"\bstegvis ([a-z]+)")
RUN = re.compile(r"\brun\.py ([a-z]+)")
CODE = re.compile(r"```\w*\n.*?```|`[^`\n]+`", re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")
YAML = re.compile(r"```yaml\n(.*?)```", re.DOTALL)


def code_in_prose() -> list[tuple[str, str]]:
    """Name of the file and each piece of code in it, for every Markdown file that people read."""
    prose = [(n, t) for n, t in text_files() if n.endswith(".md") and not n.startswith("tests/")]
    return [(name, code) for name, text in prose for code in CODE.findall(text)]


def test_every_path_in_prose_exists() -> None:
    named = [(name, path) for name, code in code_in_prose() for path in PATH.findall(code)]
    assert named
    assert_none([f"{name}: {path}" for name, path in named if not (ROOT / path).exists()])


def test_every_link_in_prose_leads_somewhere() -> None:
    links = [
        (name, target)
        for name, text in text_files()
        if name.endswith(".md")
        for target in LINK.findall(text)
    ]
    assert links
    lost = [(n, t) for n, t in links if not (ROOT / n).parent.joinpath(t).exists()]
    assert_none([f"{name}: {target}" for name, target in lost])


def test_every_command_in_prose_exists() -> None:
    named = [(name, word) for name, code in code_in_prose() for word in COMMAND.findall(code)]
    assert named
    assert_none([f"{name}: stegvis {word}" for name, word in named if word not in COMMANDS])


def test_every_command_of_run_in_prose_exists() -> None:
    known = {"demo", "test", "check", "audit", "bench", "texts", "pictures", "lock"}
    assert {run.parser().parse_args([word]).run.__name__ for word in known} == known
    named = [(name, word) for name, code in code_in_prose() for word in RUN.findall(code)]
    assert named
    assert_none([f"{name}: run.py {word}" for name, word in named if word not in known])


def test_the_yaml_in_the_readme_passes_the_check() -> None:
    pieces = YAML.findall((ROOT / "README.md").read_text("utf-8"))
    assert pieces
    files = {f"forms/{place}.yaml": piece.encode() for place, piece in enumerate(pieces)}
    assert_none([str(one.message.en) for one in load(files).diagnostics])
