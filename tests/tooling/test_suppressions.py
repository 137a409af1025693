"""Whatever a tool is told to overlook says why: on its line, or on the line above where that is a comment."""

from __future__ import annotations

import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

from tests.tooling.repository import ROOT

MARK = re.compile(r"#\s*(?:noqa|type:\s*ignore|pragma: no cover)\b(?::[ A-Z0-9,]+|\[[^]]*\])?")
WORD = re.compile(r"[^\W\d_]{2,}")


def unexplained(path: Path) -> Iterator[int]:
    """The lines that silence a tool and say nothing of why."""
    if not MARK.search(path.read_text("utf-8")):
        return
    with tokenize.open(path) as text:
        comments = {
            one.start[0]: (one.string, one.line.strip() == one.string)
            for one in tokenize.generate_tokens(text.readline)
            if one.type == tokenize.COMMENT
        }
    for line, (comment, _) in comments.items():
        if not MARK.search(comment):
            continue
        above, alone = comments.get(line - 1, ("", False))
        said = MARK.sub("", comment) + (MARK.sub("", above) if alone else "")
        if not WORD.search(said):
            yield line


def test_nothing_is_overlooked_without_a_reason() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for folder in ("engine", "tests", "benchmarks")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for line in unexplained(path)
    ]
    assert found == []


def test_a_bare_one_is_found(tmp_path: Path) -> None:
    bare = tmp_path / "bare.py"
    mark = "no" + "qa"
    bare.write_text(
        f"a = 1  # {mark}: S101\n"
        f"b = 2  # {mark}: S101  said\n"
        f"# said above\nc = 3  # {mark}\n"
        f"d = 4  # type: ig{'nore'}[misc]\n",
        "utf-8",
    )
    assert list(unexplained(bare)) == [1, 5]
