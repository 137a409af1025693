"""The instruments of the shared library as a deployment gets them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from engine.definitions.deployment import Loaded
from engine.definitions.form import Form
from engine.definitions.load import load
from engine.expressions.scope import Value
from engine.filling.draft import Draft
from engine.filling.settle import settle
from engine.filling.settled import Settled
from tests.filling.forms import CONTEXT

LIBRARY = Path(__file__).parents[2] / "forms"
OWN = ("hälsa", "min_arbetsförmåga")
"""With our own words."""
NAMES = ("asrs", "audit", "audit_c", "dudit", "gad7", "k10", "k6", "phq9", "who5")
DEPLOYMENT = """
deployment: prov
title: Prov
country: se
languages: [sv, en]
roles: {coach: {label: Coach, sees: all}}
fallback: coach
workflows: [väg]
"""
WORKFLOW = """
workflow: väg
title: Väg
subject: person
opens_with: start
forms:
  start: {by: coach, read: coach}
  FORMS
on_flag:
  urgent: {task: Ring i dag., of: coach, due: today()}
starts: ny
states:
  ny: {label: Ny, offers: [OFFERED], actions: {sluta: {label: Sluta, by: coach, to: slut}}}
  slut: {label: Slut, final: true}
"""
FORMS = "\n  ".join(f"{name}: {{by: coach, read: coach}}" for name in (*NAMES, *OWN))
WORKFLOW = WORKFLOW.replace("FORMS", FORMS).replace("OFFERED", ", ".join((*NAMES, *OWN)))
START = "form: start\ntitle: Start\nfields: {namn: {type: text, label: Namn}}\n"


@cache
def loaded(*own: tuple[str, str]) -> Loaded:
    """With more files in the deployment's own folder: name and text."""
    files = {
        "deployments/prov/deployment.yaml": DEPLOYMENT,
        "deployments/prov/workflows/väg.yaml": WORKFLOW,
        "deployments/prov/forms/start.yaml": START,
        **{f"deployments/prov/forms/{name}": text for name, text in own},
    }
    read = {path.name: path.read_bytes() for path in LIBRARY.glob("*.yaml")}
    wanted = {f"form: {name}\n".encode() for name in (*NAMES, *OWN)}
    kept = {
        file.partition(".")[0] for file, text in read.items() if text.splitlines(True)[0] in wanted
    }
    shared = {
        f"forms/{name}": text for name, text in read.items() if name.partition(".")[0] in kept
    }
    return load({**{path: text.encode() for path, text in files.items()}, **shared})


def instrument(name: str, *own: tuple[str, str]) -> Form:
    found = loaded(*own)
    assert "prov" in found.deployments, [one.message.sv for one in found.diagnostics]
    return found.deployments["prov"].forms[name]


def scored(form: Form, answers: Mapping[str, str], **person: Value) -> Settled:
    context = replace(CONTEXT, person=person)
    written = {path: (text,) for path, text in answers.items()}
    return settle(form, Draft(written=written), context)


def answers_for(form: Form, total: int) -> dict[str, str]:
    """Answers whose points come to `total`, each as high as it may be from the top down."""
    asked = items(form)
    answers, left = {}, total - sum(points[0] for points in asked.values())
    for path, points in asked.items():
        chosen = max(one for one in points if one - points[0] <= left)
        answers[path] = str(chosen)
        left -= chosen - points[0]
    assert left == 0
    return answers


def items(form: Form) -> dict[str, list[int]]:
    """The path of each item with the points that it can give."""
    found = {}
    for one in form.fields.values():
        points = sorted(
            int(option.points) for option in one.options.values() if option.points is not None
        )
        if one.rows:
            found |= {f"{one.name}.{row}": points for row in one.rows}
        elif points:
            found[one.name] = points
    return found
