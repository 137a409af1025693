"""People who are chosen among: namesakes are told apart, and the team comes first."""

from __future__ import annotations

from types import SimpleNamespace

from engine.foundation.texts import Text, in_words
from engine.operations.namesakes import never_acting, told_apart
from engine.operations.substitutes import candidates_for


def role(name: str, *includes: str) -> SimpleNamespace:
    return SimpleNamespace(label=Text({"sv": name.capitalize()}), includes=includes)


def test_namesakes_are_told_apart_by_role_and_organisation_and_the_team_comes_first() -> None:
    deployment = SimpleNamespace(
        roles={"coach": role("coach"), "chef": role("chef"), "stöd": role("stöd", "coach")},
        organisations={"vården": SimpleNamespace(label=Text({"sv": "Vården"}), units={})},
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


def unit(name: str) -> SimpleNamespace:
    return SimpleNamespace(label=Text({"sv": name}))


def test_namesakes_of_one_role_are_told_apart_by_unit_and_else_by_what_they_sign_in_as() -> None:
    deployment = SimpleNamespace(
        roles={"coach": role("coach")},
        organisations={
            "kommunen": SimpleNamespace(
                label=Text({"sv": "Kommunen"}), units={"norr": unit("Norr"), "söder": unit("Söder")}
            )
        },
    )
    names = ("eva.ek@example.se", "eva2", "eva3", "bo")
    holders = {"coach": tuple((name, "Bo" if name == "bo" else "Eva Ek") for name in names)}
    units = {"eva.ek@example.se": "norr", "eva2": "norr", "eva3": "söder"}
    found = told_apart(deployment, holders, dict.fromkeys(names, "kommunen"), "sv", units=units)
    assert found == {
        "eva.ek@example.se": "Eva Ek (Coach, Kommunen, Norr, eva.ek)",
        "eva2": "Eva Ek (Coach, Kommunen, Norr, eva2)",
        "eva3": "Eva Ek (Coach, Kommunen, Söder)",
        "bo": "Bo",
    }


def test_those_who_may_stand_in_are_told_apart_too() -> None:
    desk = SimpleNamespace(
        deployment=SimpleNamespace(
            roles={"coach": role("coach"), "chef": role("chef")}, organisations={}
        ),
        holders={
            "coach": (("bo", "Bo Berg"), ("eva1", "Eva Ek"), ("eva2", "Eva Ek")),
            "chef": (("eva2", "Eva Ek"),),
        },
        belongs={},
        units={},
    )
    found = [(one.name, in_words(one.label, "sv")) for one in candidates_for(desk, "bo")]
    assert found == [("eva1", "Eva Ek (Coach)"), ("eva2", "Eva Ek (Coach, Chef)")]


def test_those_who_see_no_case_never_act_in_one() -> None:
    sees = {"coach": "assigned", "styrgrupp": "figures", "granskare": "log"}
    deployment = SimpleNamespace(
        roles={name: SimpleNamespace(sees=one) for name, one in sees.items()}
    )
    holders = {
        "coach": (("eva", "Eva"), ("bo", "Bo")),
        "styrgrupp": (("stina", "Stina"), ("bo", "Bo")),
        "granskare": (("greta", "Greta"),),
    }
    assert never_acting(deployment, holders).keys() == {"stina", "greta"}
