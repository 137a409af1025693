"""Small forms to fill in: their YAML goes the way of every definition, so that what is tried is what runs."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from engine.definitions.form import Form
from engine.definitions.load import load
from engine.expressions.scope import Value
from engine.filling.context import FillContext
from engine.filling.draft import Draft
from engine.filling.settle import settle
from engine.filling.settled import Settled
from engine.foundation.calendar import Calendar
from engine.foundation.texts import Text, in_words

NOW = datetime(2024, 5, 3, 10, 0, tzinfo=ZoneInfo("Europe/Stockholm"))
SENT = datetime(2024, 5, 3, 8, 0, tzinfo=UTC)
DEPLOYMENT = """
deployment: prov
title: Prov
country: se
languages: [sv, en]
people: {identity: [personnummer, samordningsnummer, alias]}
organisations: {kommunen: Kommunen, vården: {label: Vården, partner: true}}
roles: {coach: {label: Coach, sees: all}}
settings: {gräns: {type: integer, value: 3, label: Gräns}}
fallback: coach
workflows: [väg]
"""
WORKFLOW = """
workflow: väg
title: Väg
subject: person
opens_with: prov
forms: {prov: {by: coach, read: coach}}
starts: ny
states:
  ny: {label: Ny, actions: {sluta: {label: Sluta, by: coach, to: slut}}}
  slut: {label: Slut, final: true}
"""


@cache
def made(text: str, *others: str) -> Form:
    """The form `prov`, of the text after its title; `others` are whole forms that it uses."""
    written = "form: prov\ntitle: {sv: Prov, en: Trial}\n" + textwrap.dedent(text)
    files = {
        "deployments/prov/deployment.yaml": DEPLOYMENT.encode(),
        "deployments/prov/workflows/väg.yaml": WORKFLOW.encode(),
        "deployments/prov/forms/prov.yaml": written.encode(),
    }
    for number, other in enumerate(others):
        files[f"deployments/prov/forms/other{number}.yaml"] = textwrap.dedent(other).encode()
    loaded = load(files)
    wrong = [
        f"{one.span.file}:{one.span.line} {one.code} {one.message.sv}"
        for one in loaded.diagnostics
        if one.severity == "error"
    ]
    assert not wrong, wrong
    return loaded.deployments["prov"].forms["prov"]


@dataclass(frozen=True)
class Around:
    """What a form sees around it, with something in each place."""

    person: Mapping[str, Value] = field(default_factory=dict)
    setting: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({"gräns": 3}))
    user: Mapping[str, Value] = field(default_factory=dict)
    language: str = "sv"

    def context(self) -> FillContext:
        return FillContext(
            now=NOW,
            calendar=Calendar(),
            language=self.language,
            person=self.person,
            setting=self.setting,
            user=self.user,
            staff={"eva": "Eva Ek", "bo": "Bo Al"},
            belongs={"eva": "kommunen", "bo": "vården"},
            organisations={"kommunen": Text({"sv": "Kommunen"}), "vården": Text({"sv": "Vården"})},
            kinds=("personnummer", "samordningsnummer", "alias"),
        )


CONTEXT = Around().context()


def draft(answers: Mapping[str, Any], **more: Any) -> Draft:
    """What a browser posted: a text, or a list of them, by path."""
    written = {
        path: tuple(texts) if isinstance(texts, list) else (str(texts),)
        for path, texts in answers.items()
    }
    return Draft(written=written, **more)


def settled(
    form: Form,
    answers: Mapping[str, Any] | None = None,
    context: FillContext = CONTEXT,
    **more: Any,
) -> Settled:
    return settle(form, draft(answers or {}, **more), context)


def wrong(found: Settled, language: str = "sv") -> dict[str, str]:
    """What is wrong, by path, in words."""
    return {one.path: in_words(one.text, language) for one in found.problems}


def codes(found: Settled) -> list[tuple[str, str]]:
    return [(one.path, one.code) for one in found.problems]
