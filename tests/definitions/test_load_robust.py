"""`load` never raises, whatever the bytes, and says something about every file it cannot use."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.definitions.load import load
from tests.definitions.mutations import CHANGES, mutant
from tests.definitions.projects import HOME, PROJECT, ROOT, SAMPLE, read, said

SMALL = {path: text.encode() for path, text in PROJECT.items()}
FOLDERS = {"small": SMALL, "sample": read(SAMPLE)}


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_slip_anywhere_is_survived(folder: str, change: object) -> None:
    files = FOLDERS[folder]
    for seed in range(12):
        chance = random.Random(f"{folder} {getattr(change, '__name__', '')} {seed}")
        _, changed = mutant(files, chance)
        found = load(changed)
        for one in found.diagnostics:
            assert one.span.file in changed
            assert one.message.sv
            assert one.message.en


@pytest.mark.long
def test_slips_in_what_is_shipped_are_survived() -> None:
    files = read(ROOT)
    for seed in range(500):
        load(mutant(files, random.Random(seed))[1])


@pytest.mark.parametrize("path", sorted(PROJECT))
@given(data=st.binary(max_size=200))
@settings(max_examples=15)
def test_any_bytes_are_survived(path: str, data: bytes) -> None:
    load({**SMALL, path: data})


@pytest.mark.parametrize("path", sorted(PROJECT))
def test_every_beginning_of_a_file_is_survived(path: str) -> None:
    data = SMALL[path]
    for end in range(0, len(data), 37):
        load({**SMALL, path: data[:end]})


def test_a_file_that_lacks_is_said_and_nothing_else() -> None:
    files = {path: data for path, data in SMALL.items() if path != "forms/prov.yaml"}
    assert said(load(files)) == ["hälsa.yaml:5 unknown-name"]
    files = {path: data for path, data in SMALL.items() if path != f"{HOME}/forms/hälsa.yaml"}
    assert said(load(files)) == ["väg.yaml:11 unknown-name"]


def test_a_file_whose_name_cannot_be_read_silences_what_might_be_it() -> None:
    files = {**SMALL, "forms/prov.yaml": b"sak: prov\ntitle: P\n"}
    assert said(load(files)) == ["prov.yaml:1 first-key"]


def test_lost_keys_silence_names_that_may_have_been_among_them() -> None:
    text = PROJECT[f"{HOME}/forms/hälsa.yaml"].replace("  mår: {type", "  mår {type")
    found = said(load({**SMALL, f"{HOME}/forms/hälsa.yaml": text.encode()}))
    assert len(found) == 1
    assert found[0].startswith("hälsa.yaml:4 ")


MANY = 300
START = "form: a\ntitle: A\nfields:\n  n: {type: integer, label: N}\n"


def chained(text: str) -> dict[str, bytes]:
    """Forms `a0`, `a1` … of which each names the next; the last has a question of its own."""
    files = {f"forms/a{i}.yaml": text.format(i, i + 1).encode() for i in range(MANY)}
    return {**files, f"forms/a{MANY}.yaml": START.replace(": a", f": a{MANY}").encode()}


def values(backwards: bool) -> dict[str, bytes]:
    names = [(i, i + 1) if backwards else (i + 1, i) for i in range(MANY)]
    lines = [f"  v{one}: {{label: V, value: v{other} + 1}}\n" for one, other in names]
    first = f"  v{MANY if backwards else 0}: {{label: V, value: n}}\n"
    return {"forms/a.yaml": (START + "values:\n" + first + "".join(lines)).encode()}


def codes(files: dict[str, bytes]) -> set[str]:
    return {one.code for one in load(files).diagnostics}


def test_chains_too_long_to_follow_are_said() -> None:
    assert codes(values(backwards=True)) == {"long-chain"}
    assert codes(values(backwards=False)) == set()
    assert codes(chained("form: a{}\nextends: a{}\n")) == {"long-chain"}
    assert codes(chained("form: a{}\ntitle: A\nfields:\n  b: {{use: a{}}}\n")) == {"long-chain"}


def test_blocks_that_double_with_every_level_are_bounded() -> None:
    text = "form: a{0}\ntitle: A\nfields:\n  b: {{use: a{1}}}\n  c: {{use: a{1}}}\n"
    files = {f"forms/a{i}.yaml": text.format(i, i + 1).encode() for i in range(30)}
    files["forms/a30.yaml"] = START.replace(": a", ": a30").encode()
    assert codes(files) == {"form-too-large"}
