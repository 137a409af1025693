"""What `load` takes in, where it stops, and what it leaves as it was."""

from __future__ import annotations

import gc

import pytest

from engine.definitions.checks.too_large import FINDINGS
from engine.definitions.load import load
from tests.checks.markdown import head_of, lines_of

FORM = b"form: f\ntitle: F\nfields:\n  a: {type: text, label: A}\n"


def test_what_is_no_yaml_file_is_left_alone() -> None:
    files = {"forms/f.yaml": FORM, "forms/README.md": b"{:", "forms/g.yml": b"{:"}
    assert {one.span.file for one in load(files).diagnostics} == {"forms/g.yml"}


@pytest.mark.parametrize("collecting", [True, False])
def test_garbage_is_collected_afterwards_as_before(collecting: bool) -> None:
    was = gc.isenabled()
    try:
        (gc.enable if collecting else gc.disable)()
        load({"forms/f.yaml": FORM})
        assert gc.isenabled() is collecting
    finally:
        (gc.enable if was else gc.disable)()


@pytest.mark.parametrize("more", [0, 1, 50])
def test_only_so_many_findings_of_one_file_are_told(more: int) -> None:
    twice = "".join(f"  a: {{type: text, label: A{n}}}\n" for n in range(FINDINGS + more))
    found = load({"forms/f.yaml": FORM + twice.encode()}).diagnostics
    codes = [one.code for one in found]
    assert codes == ["duplicate-key"] * FINDINGS + ["too-large"] * bool(more)
    if more:
        assert head_of(found[-1]) == f"forms/f.yaml:{FINDINGS + 5}:3-4 too-large"
        assert lines_of(found[-1])[:3] == (
            f"sv: Filen har fler än {FINDINGS} fel. Resten visas inte.",
            f"en: The file has more than {FINDINGS} errors. The rest are not shown.",
            "help: Rätta raderna ovanför först.",
        )
