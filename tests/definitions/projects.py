"""Owns small projects that tests of definitions build on, and finding what was said about them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from engine.definitions.deployment import Deployment, Loaded
from engine.definitions.form import Form
from engine.definitions.load import load
from engine.definitions.workflow import Workflow

ROOT = Path(__file__).parents[2]
SAMPLE = Path(__file__).parent / "sample"
HOME = "deployments/mitt"
DEPLOYMENT = """\
deployment: mitt
title: Mitt projekt
languages: [sv, en]
organisations:
  kommunen: {label: Kommunen, units: {norr: Norr, söder: Söder}}
  vården: {label: Vården, partner: true}
people:
  identity: [personnummer]
  fields:
    kommun: {type: choice, label: Kommun, options: {a: A-stad, b: B-stad}}
roles:
  coach: {label: Coach, sees: all}
  kurator: {label: Kurator, sees: all}
  stöd: {label: Stöd, includes: [coach, kurator]}
fallback: coach
settings:
  svarstid: {type: duration, value: 10 working days, label: Svarstid}
  gräns: {type: integer, value: 3, label: Gräns}
workflows: [väg]
"""
WORKFLOW = """\
workflow: väg
title: {sv: Vägen, en: The way}
subject: person
team: [coach, kurator]
opens_with: anmälan
data:
  startdag: {type: date, label: Startdag}
  ledare: {type: user, label: Ledare}
forms:
  anmälan: {by: stöd, read: stöd}
  hälsa: {by: coach, read: coach}
starts: anmäld
states:
  anmäld:
    label: Anmäld
    phase: intake
    due: setting.svarstid
    waits_for: coach
    actions:
      börja: {label: Börja, by: coach, to: inne, needs: anmälan, when: anmälan.språk == sv}
  inne:
    label: Inne
    phase: activity
    starts: ett
    offers: hälsa
    actions:
      sluta: {label: Sluta, by: [coach, ledare], to: slut}
    states:
      ett: {label: Ett, actions: {vidare: {label: Vidare, by: coach, to: två}}}
      två:
        label: Två
        phase: followup
        actions:
          sluta: {label: Sluta nu, by: kurator, to: slut, form: hälsa}
          åter: {label: Åter, by: coach, to: back}
  slut: {label: Slut, final: true}
"""
ANMÄLAN = """\
form: anmälan
title: {sv: Anmälan, en: Referral}
pages:
  personen:
    title: Om personen
    fields:
      nummer: {type: identity, label: Personnummer, saves_to: person.identity, required: true}
      språk: {type: choice, label: Språk, options: {sv: Svenska, ar: Arabiska}}
      tolk: {type: yes_no, label: Tolk?, show_if: språk != sv, required: true}
  hemma:
    title: Hemma
    show_if: person.age >= 18
    fields:
      barn:
        type: repeat
        label: Barn
        add: Lägg till
        max: 12
        fields:
          förskola: {type: yes_no, label: Förskola?, show_if: ålder < 7}
          ålder: {type: integer, label: Ålder, min: 0, max: 17}
values:
  antal: {label: Antal barn, value: count(barn)}
rules:
  rimligt: {check: antal < 12, message: Stämmer det?, at: barn, soft: true}
"""
HÄLSA = """\
form: hälsa
title: Hälsa
fields:
  mår: {type: scale, label: Hur mår du?, options: {0: Dåligt, 1: Sådär, 2: Bra}}
  prov: {use: prov}
flags:
  dåligt: {when: mår == 0, severity: attention, label: Mår dåligt}
"""
PROV = """\
form: prov
title: {sv: Provet, en: The test}
fields:
  svar:
    type: matrix
    label: Hur ofta?
    rows: {glad: Glad, pigg: {label: Pigg, reversed: true}}
    options: {0: Aldrig, 1: Ibland, 2: Ofta}
values:
  summa:
    label: Summa
    value: sum(svar)
    better: higher
    bands: {låg: {range: 0..1, label: Låg, severity: attention}, hög: {range: 2..4, label: Hög}}
"""
PROJECT: Mapping[str, str] = {
    f"{HOME}/deployment.yaml": DEPLOYMENT,
    f"{HOME}/workflows/väg.yaml": WORKFLOW,
    f"{HOME}/forms/anmälan.yaml": ANMÄLAN,
    f"{HOME}/forms/hälsa.yaml": HÄLSA,
    "forms/prov.yaml": PROV,
}


def read(folder: Path) -> dict[str, bytes]:
    """The definition files of a folder, by path in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for kind in ("forms", "workflows", "deployments")
        for path in (folder / kind).rglob("*.yaml")
    }


def of_project(files: Mapping[str, bytes], name: str) -> dict[str, bytes]:
    """One project of a workspace, with all that is shared."""
    own = f"deployments/{name}/"
    return {
        path: data
        for path, data in files.items()
        if path.startswith(own) or not path.startswith("deployments/")
    }


def loaded(changes: Mapping[str, str] | None = None, **replaced: tuple[str, str]) -> Loaded:
    """The small project with some files changed or added. A path in the deployment's folder may be
    written without it; `replaced` is, by file stem, what to put in the place of what.
    """
    files = dict(PROJECT)
    for path, text in (changes or {}).items():
        files[path if path in files or path.startswith("forms/") else f"{HOME}/{path}"] = text
    for path, text in list(files.items()):
        stem = path.rsplit("/", 1)[-1].removesuffix(".yaml")
        if stem in replaced:
            old, new = replaced[stem]
            assert old in text, f"{old} is not in {path}"
            files[path] = text.replace(old, new)
    return load({path: text.encode() for path, text in files.items()})


def said(loaded: Loaded) -> list[str]:
    """The errors, as `file:line code`."""
    return [
        f"{one.span.file.rsplit('/', 1)[-1]}:{one.span.line} {one.code}"
        for one in loaded.diagnostics
        if one.severity == "error"
    ]


def deployment(loaded: Loaded) -> Deployment:
    assert said(loaded) == []
    return loaded.deployments["mitt"]


def form(loaded: Loaded, name: str) -> Form:
    return deployment(loaded).forms[name]


def workflow(loaded: Loaded) -> Workflow:
    return deployment(loaded).workflows["väg"]
