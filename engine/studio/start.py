"""Owns the small working project that `stegvis new` starts from. Writing it to disk is left to `cli`."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

STARTER = (
    "deployment.yaml",
    "forms/anmalan.yaml",
    "forms/samtal.yaml",
    "workflows/deltagare.yaml",
    "scenarios/forsta.yaml",
)


def starter(name: str, title: str) -> Mapping[str, str]:
    """Paths within the project folder to their text, for a deployment called `name`."""
    source = files("engine.studio").joinpath("starter")
    return {
        f"deployments/{name}/{path}": _named(source.joinpath(path).read_text("utf-8"), name, title)
        for path in STARTER
    }


def _named(text: str, name: str, title: str) -> str:
    return text.replace("deployment: NAMN", f"deployment: {name}").replace(
        "title: TITEL", f"title: {title}"
    )
