"""Stories: every name that a step says is looked up, answers stay as they are written."""

from __future__ import annotations

from datetime import date

import pytest

from engine.definitions.story import Story
from engine.foundation.durations import Duration, Unit
from tests.checks.markdown import head_of, lines_of
from tests.definitions.projects import HOME, deployment, loaded, said

HEAD = """\
scenarios: prov
title: Prov
deployment: mitt
workflow: väg
on: 2024-01-08
people:
  kim: {identity: 19900102-2384, name: Test Kim, kommun: a}
staff: {eva: coach}
given:
  - {as: eva, open: kim, at: anmäld}
stories:
  en:
    title: En väg
    settings: {gräns: 5}
    steps:
"""


def story(*steps: str) -> Story:
    (made,) = deployment(loaded({"scenarios/prov.yaml": written(*steps)})).stories
    return made


def written(*steps: str) -> str:
    return HEAD + "".join(f"      - {step}\n" for step in steps)


def test_a_story_has_all_it_needs() -> None:
    made = story("{as: eva, do: börja, expect: {state: ett}}")
    assert (made.name, made.workflow, made.on) == ("en", "väg", date(2024, 1, 8))
    assert made.people["kim"]["name"] == "Test Kim"
    assert made.staff == {"eva": "coach"}
    assert made.settings == {"gräns": "5"}
    assert [step.at for step in made.given] == ["anmäld"]


def test_steps_say_who_does_what_and_what_follows() -> None:
    fill, wait, assign, look = story(
        "{as: kurator, fill: hälsa, with: {mår: 0, prov: {svar: {glad: 1}}}, expect: {flag: dåligt}}",
        "{wait: 3 working days, expect: {waits_for: coach}}",
        "{as: eva, assign: {kurator: eva}}",
        "{as: vården, expect: {cannot_read: hälsa.result, holds: answered(startdag)}}",
    ).steps
    assert (fill.actor, fill.verb, fill.what) == ("kurator", "fill", "hälsa")
    assert fill.answers == {"mår": "0", "prov": {"svar": {"glad": "1"}}}
    assert [(one.kind, one.names) for one in fill.expect] == [("flag", ("dåligt",))]
    assert wait.duration == Duration(3, Unit.WORKING_DAYS)
    assert (wait.actor, wait.what) == ("", "")
    assert assign.seats == {"kurator": "eva"}
    assert (look.verb, look.expect[1].holds is not None) == ("", True)


@pytest.mark.parametrize(
    ("step", "code"),
    [
        ("{as: eve, do: börja}", "unknown-name"),
        ("{as: eva, do: borja}", "unknown-name"),
        ("{as: eva, fill: helsa}", "unknown-name"),
        ("{as: eva, fill: hälsa, with: {mor: 0}}", "unknown-name"),
        ("{as: eva, fill: hälsa, with: {mår: 4}}", "unknown-option"),
        ("{as: eva, fill: hälsa, with: {prov: {svar: {gladd: 1}}}}", "unknown-name"),
        ("{as: eva, fill: hälsa, with: {prov: 4}}", "wrong-type"),
        ("{as: eva, open: pim}", "unknown-name"),
        ("{as: eva, open: kim, with: {tolk: ja}}", "bad-boolean"),
        ("{as: eva, open: kim, with: {barn: [{alder: 3}]}}", "unknown-name"),
        ("{as: eva, open: kim, at: inget}", "unknown-name"),
        ("{as: eva, do: börja, expect: {state: etta}}", "unknown-name"),
        ("{as: eva, do: börja, expect: {refused: inget}}", "unknown-name"),
        ("{as: eva, do: börja, expect: {notified: nils}}", "unknown-name"),
        ("{as: eva, fill: hälsa, expect: {shown: hej}}", "unknown-name"),
        ("{as: eva, fill: hälsa, expect: {flag: hej}}", "unknown-name"),
        ("{as: eva, expect: {can_read: hej}}", "unknown-name"),
        ("{as: eva, expect: {can_read: hälsa.hej}}", "unknown-name"),
        ("{as: eva, expect: {holds: hej == 3}}", "unknown-name"),
        ("{as: eva, assign: {chef: eva}}", "unknown-name"),
        ("{as: eva, wait: 3 days}", "bad-story"),
        ("{as: eva, with: {mår: 0}}", "bad-story"),
        ("{wait: 3 dagar}", "bad-duration"),
        ("{as: eva, start: praktik}", "unknown-name"),
    ],
)
def test_what_a_step_names_must_exist(step: str, code: str) -> None:
    assert said(loaded({"scenarios/prov.yaml": written(step)})) == [f"prov.yaml:16 {code}"]


def test_people_staff_and_settings_must_exist_too() -> None:
    text = written("{as: eva, do: börja}")
    for old, new, line in (
        ("kommun: a}", "komun: a}", 7),
        ("eva: coach", "eva: coatch", 8),
        ("gräns: 5", "gruns: 5", 14),
        ("workflow: väg", "workflow: vög", 4),
        ("deployment: mitt", "deployment: ditt", 3),
    ):
        found = said(loaded({"scenarios/prov.yaml": text.replace(old, new)}))
        assert found == [f"prov.yaml:{line} unknown-name"], new


def test_a_story_begins_on_a_day() -> None:
    text = written("{as: eva, do: börja}").replace("on: 2024-01-08\n", "")
    assert said(loaded({"scenarios/prov.yaml": text})) == ["prov.yaml:11 missing-key"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "gräns: 5",
            "gräns: fem",
            (
                "14:23-26 bad-number",
                '"fem" är inte ett heltal.',
                "Skriv med siffror, och punkt före decimaler.",
            ),
        ),
        (
            "gräns: 5",
            "gräns: [5]",
            (
                "14:23-26 wrong-type",
                "Här ska ett enda värde stå, men här står en lista.",
            ),
        ),
        (
            "do: börja}",
            "do: börja, for: kom}",
            (
                "16:35-38 unknown-name",
                'Det finns ingen under people som heter "kom".',
                "Menade du kim?",
            ),
        ),
        (
            "do: börja}",
            "open: kim, at: anmäld, subproject: norr}",
            (
                "16:54-58 unknown-name",
                'Det finns inget delprojekt som heter "norr".',
            ),
        ),
        (
            "do: börja}",
            "open: kim, at: anmäld, with: {språk: sv}}",
            (
                "16:42-46 bad-story",
                "Med at börjar ärendet i läget, utan att formuläret fylls i: with gör ingenting.",
            ),
        ),
        (
            "do: börja}",
            "do: vidare, with: {mår: 1}}",
            (
                "16:31-35 bad-story",
                'Handlingen "vidare" har inget formulär att svara i.',
            ),
        ),
        (
            "do: börja}",
            "fill: hälsa, with: bra}",
            (
                "16:32-36 bad-story",
                "Under with ska frågornas namn stå, med svar efter.",
            ),
        ),
        (
            "do: börja}",
            "assign: {kurator: [eva]}}",
            (
                "16:37-42 wrong-type",
                "Här ska ett enda värde stå, men här står en lista.",
            ),
        ),
        (
            "{gräns: 5}",
            "{gräns: 5}\n    on: [2024-01-08]",
            (
                "15:9-21 wrong-type",
                "Här ska ett enda värde stå, men här står en lista.",
            ),
        ),
        (
            "do: börja}",
            "fill: hälsa, with: {prov: {svar: [1]}}}",
            (
                "16:52-55 wrong-type",
                'I "svar" ska fälten och deras svar stå.',
            ),
        ),
        (
            "do: börja}",
            "fill: hälsa, with: {prov: {svar: {glad: [1]}}}}",
            (
                "16:59-62 wrong-type",
                '"glad" tar ett enda svar.',
            ),
        ),
        (
            "do: börja}",
            "fill: anmälan, with: {barn: [3]}}",
            (
                "16:48-49 wrong-type",
                'I "barn" ska fälten och deras svar stå.',
            ),
        ),
        (
            "do: börja}",
            "fill: hälsa, with: {mår: [1, 2]}}",
            (
                "16:44-50 wrong-type",
                '"mår" tar ett enda svar.',
            ),
        ),
    ],
)
def test_what_is_wrong_is_said_once(old: str, new: str, said: tuple[str, ...]) -> None:
    text = written("{as: eva, do: börja}")
    found = loaded({"scenarios/prov.yaml": text.replace(old, new)}).diagnostics
    ((head, *lines),) = [(head_of(one), *lines_of(one)) for one in found]
    assert (head, lines[0]) == (f"{HOME}/scenarios/prov.yaml:{said[0]}", f"sv: {said[1]}")
    assert said[2:] == () or f"help: {said[2]}" in lines


def test_answers_are_kept_as_they_are_written() -> None:
    (step,) = story(
        "{as: eva, fill: anmälan, with: {språk: sv, barn: [{ålder: 3}, {ålder: 5}]}}"
    ).steps
    assert step.answers == {"språk": "sv", "barn": ({"ålder": "3"}, {"ålder": "5"})}


def test_a_contact_is_answered_with_what_is_known_of_it() -> None:
    fields = "  tant: {type: contact, label: Tant}\n  prov:"
    steps = written("{as: eva, fill: hälsa, with: {tant: {name: Test Tant}}}")
    made = loaded({"scenarios/prov.yaml": steps}, hälsa=("  prov:", fields))
    assert said(made) == []
