"""What is shared is general: each shared workflow serves at least two projects."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
PART_OF = {"eget_mål": "eget_steg", "åtgärd": "teammöte", "överlämning": "vidare"}
"""Workflows that go with another, or are made from it: that one is the general part."""


def test_each_part_serves_two_projects() -> None:
    """A shared workflow that only one project uses is not general."""
    for path in sorted((ROOT / "workflows").glob("*.yaml")):
        name = path.read_text("utf-8").partition("workflow: ")[2].split("\n")[0].strip()
        name = PART_OF.get(name, name)
        users = {
            one.parts[one.parts.index("deployments") + 1]
            for one in ROOT.glob("deployments/*/**/*.yaml")
            if uses(one.read_text("utf-8"), name)
        }
        within = [
            one.name
            for one in (ROOT / "workflows").glob("*.yaml")
            if one != path and uses(one.read_text("utf-8"), name)
        ]
        assert len(users) + len(within) >= 2, (name, users, within)


def uses(text: str, name: str) -> bool:
    return any(f"{key}: {name}" in text for key in ("workflow", "extends", "start"))
