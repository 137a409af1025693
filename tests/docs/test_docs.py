"""Every example in the docs runs and every reference resolves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.cli import COMMANDS
from engine.cli.settings_file import read_file
from engine.definitions.checks.all import BY_CODE
from engine.definitions.reference import reference
from engine.definitions.source import read
from engine.expressions.functions import FUNCTIONS
from engine.fields.all import BY_NAME
from engine.operations.settings import SECRETS

ROOT = Path(__file__).parent.parent.parent
DOCS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
YAML = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
PATH = re.compile(r"`((?:engine|tests|docs|benchmarks)/[\w./-]+)`")
COMMAND = re.compile(r"\bstegvis (\w+)")


@pytest.mark.parametrize("doc", DOCS, ids=lambda doc: str(doc.relative_to(ROOT)))
def test_links_and_paths_lead_somewhere(doc: Path) -> None:
    text = doc.read_text("utf-8")
    for target in LINK.findall(text):
        assert (doc.parent / target).exists(), target
    for target in PATH.findall(text):
        assert (ROOT / target).exists(), target


@pytest.mark.parametrize("doc", DOCS, ids=lambda doc: str(doc.relative_to(ROOT)))
def test_yaml_in_docs_is_yaml_that_the_reader_takes(doc: Path) -> None:
    for text in YAML.findall(doc.read_text("utf-8")):
        whole = text if re.match(r"(form|workflow|deployment|scenarios):", text) else None
        data = whole or f"form: utdrag\ntitle: Utdrag\n{text}"
        _, found = read("doc.yaml", data.encode())
        assert not found, [one.message.sv for one in found]


@pytest.mark.parametrize("doc", DOCS, ids=lambda doc: str(doc.relative_to(ROOT)))
def test_commands_in_docs_exist(doc: Path) -> None:
    for block in re.findall(r"```\n(.*?)```", doc.read_text("utf-8"), re.DOTALL):
        for command in COMMAND.findall(block):
            assert command in COMMANDS
        for code in re.findall(r"stegvis explain ([a-z-]+)", block):
            assert code in BY_CODE


@pytest.mark.parametrize("doc", DOCS, ids=lambda doc: str(doc.relative_to(ROOT)))
def test_settings_in_docs_are_settings(doc: Path, tmp_path: Path) -> None:
    for text in re.findall(r"```toml\n(.*?)```", doc.read_text("utf-8"), re.DOTALL):
        file = tmp_path / "stegvis.toml"
        file.write_text(text, "utf-8")
        read_file(file)


def test_operating_names_every_secret() -> None:
    text = (ROOT / "docs/operating.md").read_text("utf-8")
    assert {name for name in SECRETS if f"`{name}`" not in text} == set()


def test_the_guide_lists_every_field_type() -> None:
    guide = (ROOT / "docs/guide/ord.md").read_text("utf-8")
    assert {name for name in BY_NAME if f"`{name}`" not in guide} == set()


@pytest.mark.parametrize(("name", "language"), [("nycklar.md", "sv"), ("keys.md", "en")])
def test_the_reference_is_what_the_language_is(name: str, language: str) -> None:
    written = (ROOT / "docs/reference" / name).read_text("utf-8")
    assert written == reference(language), "write it anew: stegvis schema --format markdown"


def test_every_function_of_expressions_is_in_the_reference() -> None:
    text = (ROOT / "docs/reference/expressions.md").read_text("utf-8")
    assert {name for name in FUNCTIONS if f"`{name}(" not in text} == set()
