"""Whether running cases have somewhere to stand, and somebody to go to, in another release."""

from __future__ import annotations

from engine.casework.room import Running, Standing, no_room, reachable, takes_over, units_of
from engine.definitions.deployment import Deployment
from tests.definitions.projects import DEPLOYMENT, HOME, WORKFLOW, deployment, loaded

PARTED = DEPLOYMENT.replace(
    "organisations:\n", "subprojects:\n  ett: {label: Ett, units: [norr]}\norganisations:\n"
)


def project(change: tuple[str, str] = ("", ""), *, roles: tuple[str, str] = ("", "")) -> Deployment:
    text = {
        f"{HOME}/workflows/väg.yaml": WORKFLOW.replace(*change),
        f"{HOME}/deployment.yaml": PARTED.replace(*roles),
    }
    return deployment(loaded(text))


LIVE = project()


def stands(state: str, count: int = 1, live: Deployment = LIVE) -> Standing:
    return Standing(deployment=live, workflow=live.workflows["väg"], state=state, count=count)


def running(*standing: Standing, **counts: dict[str, int]) -> Running:
    empty: dict[str, dict[str, int]] = {
        "seats": {}, "units": {}, "subprojects": {}, "receivers": {},
    }  # fmt: skip
    return Running(standing=standing, **{**empty, **counts})


def told(cases: Running, after: Deployment, live: Deployment = LIVE) -> list[tuple[str, str]]:
    return [(one.kind, one.missing[0]) for one in no_room(cases, live, after)]


def test_nothing_is_against_what_is_live_already() -> None:
    cases = running(
        stands("anmäld"), stands("två"), seats={"coach": 1}, units={"norr": 1, "vården": 1},
        subprojects={"ett": 1},
        receivers={"role:kurator": 1, "user:eva": 1, "organisation:vården": 1, "participant:": 1},
    )  # fmt: skip
    assert no_room(cases, LIVE, LIVE) == ()
    assert cases.count == 2


def without_two(was: str = "") -> Deployment:
    text = WORKFLOW.replace("to: två", "to: tre").replace("      två:\n", f"      tre:\n{was}")
    return deployment(loaded({f"{HOME}/workflows/väg.yaml": text}))


def test_cases_of_all_releases_are_counted_together() -> None:
    cases = running(stands("två", 2), stands("två", 3), stands("anmäld", 7))
    (reason,) = no_room(cases, LIVE, without_two())
    assert (reason.kind, reason.missing) == ("state", ("två",))
    assert "5 pågående ärenden står där" in reason.sentence.in_("sv")
    assert "there are 5 open cases in it" in reason.sentence.in_("en")
    assert no_room(cases, LIVE, without_two("        was: [förr, två]\n")) == ()


def test_a_state_that_got_states_inside_still_is_a_place() -> None:
    inside = project((
        "  anmäld:\n    label: Anmäld\n",
        "  anmäld:\n    label: Anmäld\n    starts: ny\n    states: {ny: {label: Ny}}\n",
    ))  # fmt: skip
    assert no_room(running(stands("anmäld")), LIVE, inside) == ()


def test_the_states_of_a_workflow_that_is_gone_are_not_told_too() -> None:
    other = WORKFLOW.replace("workflow: väg", "workflow: resa")
    home = DEPLOYMENT.replace("workflows: [väg]", "workflows: [resa]")

    def after(text: str) -> Deployment:
        return deployment(
            loaded({f"{HOME}/workflows/väg.yaml": text, f"{HOME}/deployment.yaml": home})
        )

    assert told(running(stands("två", 2)), after(other)) == [("workflow", "väg")]
    assert told(running(stands("två", 2)), after(other + "was: väg\n")) == []


NO_KURATOR = ("  kurator: {label: Kurator, sees: all}\n", "")


def alone() -> Deployment:
    """The project without the role kurator; coach does what kurator did."""
    text = WORKFLOW.replace("team: [coach, kurator]", "team: [coach]").replace(
        "by: kurator, to: slut", "by: coach, to: slut"
    )
    home = PARTED.replace(*NO_KURATOR).replace("includes: [coach, kurator]", "includes: [coach]")
    return deployment(loaded({f"{HOME}/workflows/väg.yaml": text, f"{HOME}/deployment.yaml": home}))


def test_a_role_may_go_when_no_case_needs_it() -> None:
    assert told(running(stands("slut")), alone()) == []
    assert told(running(), alone()) == []


def test_a_role_that_has_a_seat_or_is_waited_for_may_not_go() -> None:
    assert told(running(seats={"kurator": 2, "coach": 2}), alone()) == [("role", "kurator")]
    (reason,) = no_room(running(seats={"kurator": 2}, receivers={"role:kurator": 4}), LIVE, alone())
    assert "men 4 pågående ärenden behöver den" in reason.sentence.in_("sv")


def test_a_role_that_alone_can_take_a_case_onwards_may_not_go() -> None:
    """In `två` only kurator takes `sluta`, which a case comes to from `anmäld` too."""
    for state in ("två", "ett", "anmäld"):
        assert told(running(stands(state, 3)), alone()) == [("role", "kurator")]


def test_one_of_several_who_may_is_enough() -> None:
    """`ledare` is a field that names somebody, and `stöd` stands for coach too."""
    shared = project(("by: kurator, to: slut", "by: [kurator, stöd], to: slut"))
    assert told(running(stands("två", live=shared)), alone(), shared) == []
    party = project(("by: kurator, to: slut", "by: [kurator, vården], to: slut"))
    assert told(running(stands("två", live=party)), alone(), party) == []


def test_a_case_may_come_back_to_where_it_was() -> None:
    assert set(reachable(LIVE.workflows["väg"], "två")) == {"två", "ett", "slut"}
    assert set(reachable(LIVE.workflows["väg"], "anmäld")) == {"anmäld", "ett", "två", "slut"}
    assert set(reachable(LIVE.workflows["väg"], "slut")) == {"slut"}


def test_an_action_that_stays_leads_nowhere() -> None:
    stays = project(
        (
            "sluta: {label: Sluta nu",
            "vila: {label: Vila, by: coach}\n          sluta: {label: Sluta nu",
        )
    )
    assert set(reachable(stays.workflows["väg"], "två")) == {"två", "ett", "slut"}


def test_a_case_that_is_opened_late_finds_all_its_release_has_or_is_not_opened_under_it() -> None:
    workflow = LIVE.workflows["väg"]
    assert takes_over(LIVE, LIVE, workflow)
    for live in (alone(), elsewhere()):
        assert not takes_over(live, LIVE, workflow)


def elsewhere() -> Deployment:
    """The project without its unit norr, its sub-project and its partner."""
    home = DEPLOYMENT.replace("{norr: Norr, söder: Söder}", "{söder: Söder}").replace(
        "  vården: {label: Vården, partner: true}\n", ""
    )
    return deployment(loaded({f"{HOME}/deployment.yaml": home}))


def test_places_and_parties_that_cases_need_may_not_go() -> None:
    cases = running(
        units={"norr": 1, "söder": 3, "vården": 1}, subprojects={"ett": 2, "okänt": 1},
        receivers={"organisation:vården": 1, "organisation:okänd": 1, "role:okänd": 1},
    )  # fmt: skip
    found = no_room(cases, LIVE, elsewhere())
    assert [(one.kind, one.missing[0]) for one in found] == [
        ("role", "okänd"), ("organisation", "vården"), ("organisation", "okänd"),
        ("unit", "norr"), ("unit", "vården"), ("subproject", "ett"), ("subproject", "okänt"),
    ]  # fmt: skip
    sentences = [one.sentence.in_("sv") for one in found]
    assert sentences[1].startswith("Organisationen ”Vården” finns inte i den nya versionen, men 1")
    assert sentences[2].startswith("Organisationen ”okänd”")
    assert sentences[3].startswith("Enheten ”Norr” finns inte i den nya versionen, men 1 pågående")
    assert sentences[5].startswith("Delprojektet ”Ett” finns inte i den nya versionen, men 2")
    assert set(units_of(LIVE)) == {"norr", "söder", "vården"}
