"""Each picture that the script takes is there, small, and shown somewhere; and no other is."""

from __future__ import annotations

import re

from tests.docs.guided import ROOT
from tests.docs.pictures import FOLDER, PICTURES

SHOWN = re.compile(r"!\[[^\]]+\]\(([^)\s]+\.png)\)")
MOST = 160_000
"""Bytes: pictures are kept with every version of the product."""


def test_every_picture_is_taken_by_the_script_and_shown_with_words() -> None:
    files = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    shown = {
        (file.parent / one).resolve()
        for file in files
        for one in SHOWN.findall(file.read_text("utf-8"))
    }
    taken = {FOLDER / f"{one.name}.png" for one in PICTURES}
    assert set(FOLDER.iterdir()) == taken == shown
    assert {one for one in taken if one.stat().st_size > MOST} == set()
