"""What the guide writes, put into the project that `stegvis new` starts, as its reader does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
GUIDE_START = ROOT / "docs/guide/borja.md"
GUIDE = ROOT / "docs/guide/eget-projekt.md"
NAME = "kompassen"
PIECES = re.compile(r"```yaml ?(\S*)\n(.*?)```", re.DOTALL)
WHOLE = re.compile(r"(form|workflow):")


def pieces(guide: Path) -> list[tuple[str, str]]:
    """The file that each piece of YAML belongs to, empty where none is named, and the piece."""
    return PIECES.findall(guide.read_text("utf-8"))


def merged(old: object, new: object) -> object:
    """What is new is put in, key by key; what is there already and no mapping becomes the new."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key, value in new.items():
            old[key] = merged(old[key], value) if key in old else value
        return old
    return new


def extend(folder: Path) -> None:
    """The question of the first guide, and everything that the second writes, in its order."""
    for guide, where in ((GUIDE_START, "forms/"), (GUIDE, "")):
        for _ in steps(folder, guide, where):
            pass


def steps(folder: Path, guide: Path, where: str = "") -> Iterator[str]:
    """What a guide writes into files below `where`, one piece after another: the file of each."""
    yaml = YAML(typ="safe", pure=True)
    yaml.width, yaml.sort_base_mapping_type_on_output = 4096, False
    for name, text in pieces(guide):
        if not name or not name.startswith(where):
            continue  # something to look at, and no part of the project
        file = folder / name
        if WHOLE.match(text):
            assert not file.exists(), name
            file.write_text(text, "utf-8")
        else:
            out = StringIO()
            yaml.dump(merged(yaml.load(file.read_text("utf-8")), yaml.load(text)), out)
            file.write_text(out.getvalue(), "utf-8")
        yield name
