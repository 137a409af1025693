"""What stories say and how they fail: each expectation, both ways, in the coordinator's words."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from engine.definitions.load import load
from engine.foundation.texts import Text, in_words
from engine.scenarios.playing import StoryResult, seat_words
from engine.scenarios.report import Report
from engine.scenarios.run import run_all, run_story
from tests.scenarios.project import KIM, deployment, story

OPENED = f"{{as: koordinator, open: kim, with: {KIM}}}"
BEGUN = "{as: koordinator, open: kim, at: deltar}"


def played(*steps: str, given: str = "") -> StoryResult:
    project = deployment(story(*steps), given)
    return run_story(project, project.stories[0])


def sentence(result: StoryResult, language: str = "sv") -> str:
    [failure] = result.failures
    return failure.in_(language).partition("): ")[2]


COME_TRUE = [
    ("{as: coach, expect: {state: anmäld}}", OPENED),
    ("{as: coach, expect: {state: deltar}}", BEGUN),
    ("{as: coach, expect: {state: pratar, asked: samtal}}", BEGUN),
    ("{as: coach, expect: {due: 2024-03-18}}", OPENED),
    ("{as: coach, expect: {due: 2024-03-09, due_for: coach}}", BEGUN),
    ("{as: coach, expect: {waits_for: koordinator}}", OPENED),
    ("{as: bo, do: börja, expect: {notified: koordinator, state: pratar}}", OPENED),
    ("{as: eva, fill: samtal, with: {ork: 1}, expect: {flag: lite_ork, task_for: coach}}", BEGUN),
    ("{as: eva, fill: samtal, with: {ork: 1}, expect: {flag: samtal.lite_ork}}", BEGUN),
    ("{as: eva, fill: samtal, with: {ork: 11}, expect: {problem: ork}}", BEGUN),
    ("{as: eva, fill: samtal, with: {ork: 7}, expect: {holds: samtal.läge == 14}}", BEGUN),
    ("{as: participant, fill: samtal, with: {ork: 7}, expect: {state: pratar}}", BEGUN),
    ("{as: coach, expect: {holds: waiting(samtal) == 1}}", BEGUN),
    ("{as: eva, fill: samtal, with: {ork: 7}, expect: {holds: waiting(samtal) == 0}}", BEGUN),
    ("{as: vården, expect: {cannot_read: anmälan}}", OPENED),
    ("{as: coach, expect: {can_read: [anmälan, samtal]}}", BEGUN),
    ("{as: koordinator, expect: {can_read: samtal.result, cannot_read: samtal}}", BEGUN),
    ("{as: koordinator, do: sluta, expect: {refused: [samtal, when]}}", BEGUN),
    ("{as: coach, do: sluta, expect: {refused: by}}", BEGUN),
    ("{as: bo, do: börja, expect: {refused: by}}", BEGUN.replace("deltar", "anmäld")),
    ("{as: koordinator, assign: {coach: bo}, expect: {state: deltar}}", BEGUN),
    ("{as: coach, assign: {coach: bo}, expect: {refused: by}}", BEGUN),
    ("{as: koordinator, do: börja, expect: {refused: state}}", BEGUN),
    ("{as: eva, fill: samtal, with: {ork: 3}, expect: {refused: samtal}}", OPENED),
    (
        "{as: coach, open: alex, with: {språk: annat}, expect: {shown: vilket, problem: vilket}}",
        OPENED,
    ),
    (f"{{as: kurator, open: kim, with: {KIM}, expect: {{refused: by}}}}", OPENED),
    (f"{{as: coach, open: kim, with: {KIM}, expect: {{hidden: vilket, state: anmäld}}}}", OPENED),
]


@pytest.mark.parametrize(("step", "first"), COME_TRUE)
def test_what_comes_true(step: str, first: str) -> None:
    result = played(first, step)
    assert result.passed, result.failures[0].in_("sv")
    assert result.steps == 2


GO_WRONG = [
    (
        OPENED, "{as: coach, expect: {state: deltar}}",
        "väntade läget ”Deltar”, ärendet är i ”Anmäld”.",
    ),
    (
        OPENED, "{as: coach, expect: {due: 2024-03-19}}",
        "väntade att det skulle vara klart 2024-03-19, det är 2024-03-18.",
    ),
    (
        BEGUN, "{as: coach, expect: {due: 2024-03-19}}",
        "väntade att det skulle vara klart 2024-03-19, men inget datum är satt.",
    ),
    (
        BEGUN, "{as: coach, expect: {due_for: kurator}}",
        "väntade ett datum för Kurator. De som har ett datum är: Coach.",
    ),
    (
        OPENED, "{as: coach, expect: {waits_for: coach}}",
        "väntade att det är Coach som står på tur, det är Koordinator.",
    ),
    (
        OPENED, "{as: coach, expect: {asked: samtal}}",
        "väntade att någon ska fylla i ”Samtal”. Det som väntar är: –.",
    ),
    (
        OPENED, "{as: coach, expect: {task_for: coach}}",
        "väntade en uppgift till Coach. De som har en uppgift är: –.",
    ),
    (
        OPENED, "{as: eva, do: börja, expect: {notified: [koordinator, participant]}}",
        "väntade att deltagaren får veta. De som fick veta är: Koordinator.",
    ),
    (
        BEGUN, "{as: eva, fill: samtal, with: {ork: 5}, expect: {flag: lite_ork}}",
        "väntade flaggan lite_ork. De som är väckta är: –.",
    ),
    (
        BEGUN, "{as: eva, fill: samtal, with: {ork: 5}, expect: {problem: ork}}",
        "väntade att svaret på ork inte godtas. Det som inte godtogs är: –.",
    ),
    (
        BEGUN, "{as: eva, fill: samtal, with: {ork: 5}, expect: {hidden: ork}}",
        "väntade att frågan ork är dold, den visas.",
    ),
    (
        OPENED,
        "{as: coach, open: alex, with: {nummer: 19850101-2382, språk: sv}, expect: {shown: vilket}}",
        "väntade att frågan vilket visas, den är dold.",
    ),
    (
        BEGUN, "{as: koordinator, expect: {can_read: samtal}}",
        "väntade att Koordinator kan läsa samtal.",
    ),
    (
        BEGUN, "{as: coach, expect: {cannot_read: samtal}}",
        "väntade att Coach inte kan läsa samtal.",
    ),
    (
        BEGUN, "{as: coach, expect: {holds: count(samtal) == 1}}",
        "väntade att count(samtal) == 1. Det gäller inte: antalet i ”Samtal” är 0, det ska vara 1.",
    ),
    (
        BEGUN, "{as: coach, expect: {holds: samtal.ork == 1}}",
        "väntade att samtal.ork == 1. Det är inte känt: ”Samtal” är inte ifyllt.",
    ),
    (
        OPENED, "{as: coach, do: börja, expect: {refused: samtal}}",
        "väntade att steget stoppas av samtal, men det gick.",
    ),
    (
        BEGUN, "{as: coach, do: sluta, expect: {refused: after}}",
        "väntade att steget stoppas av after, men skälet var ett annat: Det gör koordinator.",
    ),
    (
        BEGUN, "{as: koordinator, do: sluta}",
        "steget stoppades: Först behöver ”Samtal” fyllas i.",
    ),
    (
        BEGUN, "{as: eva, fill: samtal}",
        "svaret på ork godtogs inte: ",
    ),
    (
        "{as: coach, do: börja}", "{as: coach}",
        "Det finns inget ärende.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("first", "step", "says"), GO_WRONG)
def test_what_goes_wrong(first: str, step: str, says: str) -> None:
    result = played(first, step)
    assert sentence(result).startswith(says)
    assert sentence(result, "en") != ""


def test_a_failure_says_file_step_and_line() -> None:
    result = played(OPENED, "{wait: 1 day}", "{as: coach, expect: {state: slut}}")
    [failure] = result.failures
    assert failure.span.file == "deployments/prov/berattelser.yaml"
    assert failure.number == 3
    assert failure.in_("sv").startswith(f"Steg 3 (rad {failure.span.line}): väntade läget ”Slut”")


def test_a_failure_in_what_is_given_says_so() -> None:
    given = f"given:\n  - {OPENED}\n  - {{as: eva, do: sluta}}\n"
    result = played("{as: coach}", given=given)
    assert result.failures[0].given
    assert result.failures[0].in_("sv").startswith("Steg 2 i given (rad ")


def test_a_story_ends_with_its_first_failure_and_tells_all_of_that_step() -> None:
    result = played(
        OPENED, "{as: eva, do: börja, expect: {state: slut, task_for: eva}}", "{as: eva}"
    )
    assert result.steps == 2
    assert len(result.failures) == 2


def test_a_step_whose_seat_another_has_says_what_to_write() -> None:
    assign = "{as: koordinator, assign: {coach: bo}}"
    result = played(OPENED, assign, "{as: eva, do: börja}")
    assert [one.number for one in result.failures] == [3, 3]
    told = result.failures[1].in_("sv")
    assert "eva är Coach, men någon annan har den platsen i ärendet. Skriv as: coach" in told
    assert "assign: {coach: eva}" in told
    assert "assign: {coach: eva}" in result.failures[1].in_("en")


def test_a_seat_that_nobody_has_is_told_as_such() -> None:
    assert in_words(
        seat_words("coach", Text(MappingProxyType({"sv": "Coach"})), "eva", taken=False), "sv"
    ) == (
        "Ingen har platsen Coach i ärendet. Skriv ett steg före av någon som får utse: "
        "assign: {coach: eva}."
    )


def test_time_passes_by_the_deployments_calendar() -> None:
    result = played(
        BEGUN,
        "{wait: 3 weeks}",
        "{as: koordinator, open: alex, at: anmäld, expect: {due: 2024-04-10}}",  # Easter
    )
    assert result.passed, result.failures[0].in_("sv")


def test_settings_of_a_story_are_its_own() -> None:
    text = story(OPENED, "{as: coach, expect: {due: 2024-03-06}}").replace(
        "  steps:", "  settings: {svarstid: 2 days}\n  steps:"
    )
    project = deployment(text)
    assert run_story(project, project.stories[0]).passed


def test_several_participants_do_not_mix() -> None:
    result = played(
        OPENED,
        "{as: koordinator, open: alex, at: deltar}",
        "{as: coach, for: kim, expect: {state: anmäld}}",
        "{as: eva, for: alex, fill: samtal, with: {ork: 9}, expect: {holds: count(samtal) == 1}}",
        "{as: eva, for: kim, do: börja, expect: {holds: count(samtal) == 0}}",
    )
    assert result.passed, result.failures[0].in_("sv")


def test_what_no_story_has_met_is_told() -> None:
    project = deployment(
        story(OPENED, "{as: eva, do: börja}", "{as: eva, fill: samtal, with: {ork: 1}}")
    )
    report = run_all(project)
    assert report.passed
    missed = {(one.kind, one.name) for one in report.missed}
    assert missed == {
        ("state", "deltagare.slut"),
        ("action", "deltagare.sluta"),
        ("condition", "vilket"),
        ("condition", "lite_ork"),
        ("condition", "sluta"),
        ("band", "samtal.läge.högt"),
        ("option", "anmälan.språk.annat"),
    }
    lines = list(report.missed_lines("sv"))
    assert any(line.endswith("Läget ”Slut” har ingen berättelse varit i.") for line in lines)
    assert any("samtal.ork > 4 har aldrig varit sant och falskt" in line for line in lines)
    assert lines.pop(0) == "Det här har ingen berättelse mött. Det är inget fel:"
    assert all(line.startswith("  deployments/prov/") for line in lines)


def test_stories_that_meet_everything_miss_nothing() -> None:
    whole = story(
        OPENED,
        "{as: eva, do: börja}",
        "{as: eva, fill: samtal, with: {ork: 1}}",
        "{as: koordinator, do: sluta, expect: {refused: when}}",
        "{as: eva, fill: samtal, with: {ork: 8}}",
        "{as: koordinator, do: sluta, expect: {state: slut}}",
        "{as: coach, open: alex, with: {nummer: 19850101-2382, språk: annat, vilket: Somaliska}}",
    )
    assert run_all(deployment(whole)).missed == ()


def test_a_report_sums_up_and_names_the_stories_that_failed() -> None:
    project = deployment(
        "\n".join(
            [
                story(OPENED, name="bra"),
                story(OPENED, "{as: eva, expect: {state: slut}}", name="dålig"),
            ]
        )
    )
    report = run_all(project)
    assert not report.passed
    assert report.summary("sv") == "2 berättelser, 1 blev inte som de säger."
    lines = list(report.lines("sv"))
    assert lines[0] == "deployments/prov/berattelser.yaml: En berättelse (dålig)"
    assert lines[1].startswith("  Steg 2 (rad ")
    only = run_all(project, only=lambda one: one.name == "bra")
    assert only.summary("sv") == "1 berättelse, alla blev som de säger."
    told: list[str] = []
    run_all(project, each=lambda result: told.append(result.story.name))
    assert told == ["bra", "dålig"]


def test_a_condition_of_a_block_is_missed_once_and_where_it_is_written() -> None:
    conditions = [one for one in with_block().missed if one.kind == "condition"]
    assert [(one.name, one.span.file, one.span.line) for one in conditions] == [
        ("hög", "deployments/prov/forms/block.yaml", 6)
    ]


def with_block() -> Report:
    """A form with another as a block, which it changes, and a workflow that uses both."""
    files = {
        "deployment.yaml": "deployment: prov\ntitle: Prov\nlanguages: [sv]\n"
        "roles: {coach: {label: Coach, sees: all}}\nfallback: coach\nworkflows: [väg]\n",
        "forms/block.yaml": "form: block\ntitle: Block\nfields:\n  ork: {type: integer, label: Ork}\n"
        "flags:\n  hög: {when: ork > 5, severity: info, label: Hög}\n",
        "forms/start.yaml": "form: start\ntitle: Start\nfields:\n"
        "  del: {use: block, fields: {ork: {label: Annan ork}}}\n",
        "workflows/väg.yaml": "workflow: väg\ntitle: Väg\nsubject: person\nopens_with: start\n"
        "forms: {start: {by: coach, read: coach}, block: {by: coach, read: coach}}\n"
        "starts: ny\nstates: {ny: {label: Ny, offers: block, final: true}}\n",
    }
    loaded = load({f"deployments/prov/{file}": text.encode() for file, text in files.items()})
    assert loaded.diagnostics == ()
    return run_all(loaded.deployments["prov"])
