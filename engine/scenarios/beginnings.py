"""Owns what a story begins with: its settings, and what is known of its people from before."""

from __future__ import annotations

from datetime import date

from engine.definitions.deployment import Deployment
from engine.definitions.setting_values import read_setting
from engine.definitions.source_tree import Scalar
from engine.definitions.story import Story
from engine.expressions.scope import Value, Values
from engine.filling.identity_facts import facts_of, said_of_person
from engine.foundation.diagnostics import Diagnostic

BOOLEANS = {"true": True, "false": False}


def settings_of(deployment: Deployment, story: Story) -> Values:
    """The settings that the story says otherwise; the check has seen that they can be read."""
    found: dict[str, Value] = {}
    for name, text in story.settings.items():
        value = read_setting(
            deployment.settings[name].value_type, Scalar(span=story.span, text=text)
        )
        if not isinstance(value, Diagnostic):
            found[name] = value
    return found


class Settings:
    """The settings in each sub-project, with those that the story says otherwise."""

    def __init__(self, deployment: Deployment, story: Story) -> None:
        self.deployment, self.own = deployment, settings_of(deployment, story)
        self.known: dict[str | None, Values] = {}

    def of(self, subproject: str | None) -> Values:
        found = self.known.get(subproject)
        if found is None:
            found = {**self.deployment.setting_values(subproject), **self.own}
            self.known[subproject] = found
        return found


def known_on(person: Values, today: date) -> Values:
    """What is known of a person, with what follows from it on a day: how old one is."""
    found = dict(person)
    for name in ("birth_date", "identity"):
        if person.get(name) is not None:
            found |= said_of_person(name, person[name], today)
    return found


def known_person(story: Story, name: str, today: date) -> Values:
    """The names of `person.` for one of the story's people."""
    told: dict[str, Value] = {}
    for key, text in story.people.get(name, {}).items():
        if key == "identity":
            told.update(facts_of(text, today))
        elif key == "birth_date":
            told[key] = date.fromisoformat(text)
        else:
            told[key] = BOOLEANS.get(text, text)
    return told
