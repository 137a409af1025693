"""What is said does not depend on chance: names are listed in the order written, each once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from engine.definitions.load import load

ROOT = Path(__file__).parent.parent.parent
SAY_ALL = """
from pathlib import Path
from engine.definitions.load import load
from tests.checks.markdown import lines_of, sections
for path in sorted(Path("tests/checks").glob("*.md")):
    for section in sections(path):
        for one in load(section.files).diagnostics:
            print(section.id, one.span, *lines_of(one))
"""
PROJECT = {
    "deployment.yaml": """\
deployment: prov
title: Prov
languages: [sv]
organisations: {kommunen: Kommunen}
roles: {coach: {label: Coach, sees: all}}
fallback: coach
workflows: [väg]
""",
    "forms/start.yaml": """\
form: start
title: Start
fields:
  vem: {type: user, label: Vem}
  g: {use: g, fields: {ork: {label: Ork nu}}}
flags: {h: {when: answered(vem), severity: info, label: H}}
""",
    "forms/g.yaml": """\
form: g
title: G
fields: {ork: {type: integer, label: Ork}}
flags: {h: {when: ork > 3, severity: info, label: H}}
""",
    "workflows/väg.yaml": """\
workflow: väg
title: Väg
subject: person
opens_with: start
forms: {start: {by: coach, read: coach}, g: {by: coach, read: coach}}
starts: ny
states: {ny: {label: Ny, offers: g, final: true}}
""",
    "scenarios/berättelser.yaml": """\
scenarios: berättelser
title: Berättelser
workflow: väg
on: 2026-01-15
people: {kim: {name: Kim, ålder: 4}}
staff: {eva: coach}
stories:
  en:
    title: En
    steps:
      - {as: eva, open: kim, with: {vem: ingen_alls}, expect: {flag: zzzz}}
""",
}


def test_two_runs_say_the_same() -> None:
    first, second = (_said_with(seed) for seed in ("1", "2"))
    assert first
    assert first == second


def _said_with(seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-P", "-c", SAY_ALL],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=True,
        text=True,
    )
    return done.stdout


def test_names_of_stories_are_listed_as_written_and_once() -> None:
    files = {f"deployments/prov/{file}": text.encode() for file, text in PROJECT.items()}
    helps = [one.help.sv for one in load(files).diagnostics if one.help is not None]
    of_people = (
        "Det finns: identity, alias, name, birth_date, sex, language, interpreter, phone, email, "
        "municipality, protected."
    )
    assert helps == [
        of_people,
        "Det finns: eva, coach, participant, system, kommunen.",
        "Det finns: h, start.h, g.h.",
    ]
