"""Stories about activities: started, called something, gone into, and what goes wrong in words."""

from __future__ import annotations

import pytest

from engine.definitions.load import load
from engine.scenarios.playing import StoryResult
from engine.scenarios.report import Report
from engine.scenarios.run import run_all
from tests.scenarios.project import WORKFLOW, files, story

PRAKTIK = """
workflow: praktik
title: {sv: Praktik, en: Placement}
subject: activity
data:
  företag: {type: text, label: {sv: Företag, en: Company}, required: true}
  handledare: {type: contact, label: {sv: Handledare, en: Supervisor}}
  start: {type: date, label: {sv: Start, en: Start}, min: today()}
forms:
  dag: {by: [coach, handledare], read: coach}
starts: planerad
states:
  planerad:
    label: {sv: Planerad, en: Planned}
    due: 5 days
    actions:
      börja: {label: {sv: Börja, en: Begin}, by: coach, to: pågår, when: case.samtal.ork > 2}
  pågår:
    label: {sv: Pågår, en: Goes on}
    waits_for: coach
    timers: {fråga: {after: 1 week, do: {ask: dag, of: handledare, when: answered(handledare)}}}
    actions:
      sluta: {label: {sv: Sluta, en: End}, by: coach, to: klar, form: dag}
  klar: {label: {sv: Klar, en: Done}, final: true}
"""
DAG = """
form: dag
title: {sv: Dagen, en: The day}
fields:
  timmar: {type: integer, label: {sv: Timmar, en: Hours}, min: 0, max: 8, required: true}
  företaget: {type: text, label: {sv: Företaget, en: The company}, saves_to: activity.företag}
  mål: {type: text, label: {sv: Mål, en: Aim}, show_if: activity.företag == case.samtal.text}
flags:
  för_mycket: {when: timmar > 7, severity: info, label: {sv: För mycket, en: Too much}}
"""
CASE = WORKFLOW.replace(
    "on_flag:",
    "activities:\n"
    "  praktik: {workflow: praktik, label: {sv: Praktik, en: Placement}, by: coach}\non_flag:",
).replace("offers: samtal", "offers: [samtal, praktik]")
CASE = CASE.replace(
    "      sluta: {label: {sv: Sluta, en: Stop}",
    "      redan:\n        label: {sv: Redan, en: Already}\n        by: coach\n"
    "        do: {start: praktik, with: {företag: samtal.text}}\n"
    "      sluta: {label: {sv: Sluta, en: Stop}",
)
BEGUN = "{as: koordinator, open: kim, at: deltar}"
TALKED = "{as: eva, fill: samtal, with: {ork: 5, text: Bageriet}}"
STARTED = (
    "{as: eva, start: praktik, call: bageriet, "
    "with: {företag: Bageriet, handledare: {name: Test Bo, email: bo@example.se}}}"
)


def report(*stories: str) -> Report:
    found = files("\n".join(stories))
    samtal = found["deployments/prov/samtal.yaml"].decode()
    samtal = samtal.replace(
        "values:", "  text: {type: text, label: {sv: Text, en: Text}}\nvalues:", 1
    )
    found |= {
        "deployments/prov/deltagare.yaml": CASE.lstrip("\n").encode(),
        "deployments/prov/praktik.yaml": PRAKTIK.lstrip("\n").encode(),
        "deployments/prov/dag.yaml": DAG.lstrip("\n").encode(),
        "deployments/prov/samtal.yaml": samtal.encode(),
    }
    loaded = load(found)
    assert not loaded.diagnostics, [
        (one.span.file, one.span.line, one.message.sv) for one in loaded.diagnostics
    ]
    return run_all(loaded.deployments["prov"])


def played(*steps: str) -> StoryResult:
    [result] = report(story(*steps)).results
    return result


COME_TRUE = [
    (BEGUN, "{as: eva, start: praktik, with: {företag: A}, expect: {started: praktik, state: planerad}}"),
    (BEGUN, "{as: eva, start: praktik, expect: {problem: företag}}"),
    (
        BEGUN,
        "{as: eva, start: praktik, with: {företag: A, start: 2020-01-01}, expect: {problem: start}}",
    ),
    (BEGUN, "{as: koordinator, start: praktik, with: {företag: A}, expect: {refused: by}}"),
    (BEGUN, "{as: koordinator, start: praktik, expect: {refused: by}}"),
    (
        "{as: koordinator, open: kim, at: anmäld}",
        "{as: eva, start: praktik, with: {företag: A}, expect: {refused: [state, praktik]}}",
    ),
    (BEGUN, TALKED, "{as: eva, do: redan, expect: {started: praktik}}"),
    (BEGUN, STARTED, "{as: eva, in: bageriet, expect: {state: planerad, due: 2024-03-09}}"),
    (BEGUN, STARTED, '{as: eva, in: praktik, expect: {holds: företag == "Bageriet"}}'),
    (BEGUN, STARTED, "{as: eva, in: bageriet, do: börja, expect: {refused: when}}"),
    (BEGUN, STARTED, "{as: eva, in: bageriet, do: sluta, expect: {refused: state}}"),
    (
        BEGUN, TALKED, STARTED, "{as: eva, in: bageriet, do: börja}",
        "{wait: 1 week, in: bageriet, expect: {asked: dag, waits_for: coach}}",
        "{as: handledare, in: bageriet, fill: dag, with: {timmar: 8}, expect: {flag: för_mycket}}",
        "{as: eva, in: bageriet, expect: {can_read: dag, holds: waiting(dag) == 0}}",
        "{as: kurator, in: bageriet, expect: {cannot_read: dag}}",
        "{as: eva, in: bageriet, amend: dag, why: Fel, with: {timmar: 4}}",
        "{as: eva, in: bageriet, do: sluta, expect: {problem: timmar}}",
        "{as: eva, in: bageriet, do: sluta, with: {timmar: 2}, expect: {state: klar}}",
        "{as: eva, expect: {holds: sum(timmar of praktik.dag) == 6, state: deltar}}",
    ),
    (
        BEGUN, TALKED, STARTED, "{as: eva, in: bageriet, do: börja}",
        "{as: eva, in: bageriet, do: sluta, with: {timmar: 2}, expect: {shown: mål}}",
        '{as: eva, in: bageriet, expect: {holds: dag.företaget == "Bageriet"}}',
    ),
    (
        BEGUN, TALKED, STARTED, "{as: eva, in: bageriet, do: börja}",
        "{as: eva, in: bageriet, do: sluta, with: {timmar: 2, företaget: Skolan}}",
        '{as: eva, in: bageriet, expect: {holds: företag == "Skolan"}}',
    ),
    (
        BEGUN, STARTED, "{as: eva, start: praktik, with: {företag: Skolan}}",
        '{as: eva, in: bageriet, expect: {holds: företag == "Bageriet"}}',
        '{as: eva, in: praktik, expect: {holds: företag == "Skolan"}}',
    ),
    (
        BEGUN, STARTED, BEGUN.replace("kim", "alex"),
        "{as: eva, for: kim, in: bageriet, expect: {state: planerad}}",
    ),
]  # fmt: skip


@pytest.mark.parametrize("steps", COME_TRUE, ids=lambda steps: steps[-1])
def test_what_comes_true(steps: tuple[str, ...]) -> None:
    result = played(*steps)
    assert result.passed, result.failures[0].in_("sv")
    assert result.steps == len(steps)


GO_WRONG = [
    (
        (BEGUN, "{as: eva, expect: {started: praktik}}"),
        "väntade att ”Praktik” startar. Det som startade är: –.",
    ),
    (
        (BEGUN, "{as: eva, in: praktik, expect: {state: klar}}"),
        "Aktiviteten praktik har inte startat.",
    ),
    (
        (BEGUN, STARTED, "{as: eva, in: bageriet, expect: {state: klar}}"),
        "väntade läget ”Klar”, ärendet är i ”Planerad”.",
    ),
    (
        (
            BEGUN,
            STARTED,
            BEGUN.replace("kim", "alex"),
            "{as: eva, for: alex, in: bageriet, do: börja}",
        ),
        "Aktiviteten bageriet har inte startat.",
    ),
    (
        (BEGUN, "{as: eva, start: praktik, with: {företag: A}, expect: {refused: by}}"),
        "väntade att steget stoppas av by, men det gick.",
    ),
]


@pytest.mark.parametrize(("steps", "sentence"), GO_WRONG)
def test_what_goes_wrong_is_said_in_words(steps: tuple[str, ...], sentence: str) -> None:
    [failure] = played(*steps).failures
    assert failure.in_("sv").partition("): ")[2] == sentence


def test_what_no_story_has_met_of_an_activity_is_told() -> None:
    found = report(story(BEGUN, TALKED, STARTED, "{as: eva, in: bageriet, do: börja}"))
    missed = {(one.kind, one.name) for one in found.missed}
    assert ("state", "praktik.klar") in missed
    assert ("state", "praktik.pågår") not in missed
    assert ("timer", "praktik.pågår.fråga") in missed
    assert ("action", "praktik.börja") not in missed
