"""People who are chosen among: namesakes are told apart, and the team comes first."""

from __future__ import annotations

from types import SimpleNamespace

from engine.foundation.texts import Text
from engine.operations.namesakes import told_apart


def role(name: str, *includes: str) -> SimpleNamespace:
    return SimpleNamespace(label=Text({"sv": name.capitalize()}), includes=includes)


def test_namesakes_are_told_apart_by_role_and_organisation_and_the_team_comes_first() -> None:
    deployment = SimpleNamespace(
        roles={"coach": role("coach"), "chef": role("chef"), "stöd": role("stöd", "coach")},
        organisations={"vården": SimpleNamespace(label=Text({"sv": "Vården"}))},
    )
    holders = {
        "chef": (("karin1", "Karin Ek"), ("bo", "Bo Berg")),
        "coach": (("karin2", "Karin Ek"),),
        "stöd": (("karin2", "Karin Ek"),),
    }
    found = told_apart(deployment, holders, {"karin1": "vården"}, "sv", ("coach",))
    assert list(found.items()) == [
        ("karin2", "Karin Ek (Coach)"),
        ("karin1", "Karin Ek (Chef, Vården)"),
        ("bo", "Bo Berg"),
    ]
