"""Owns what a programme is given with each request: values of what cannot change on its page, and how
questions that are hidden now would stand if they were shown.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.definitions.form import Field, Form
from engine.expressions.for_browser import calendar_json, plain
from engine.expressions.scope import Env, Value
from engine.filling.context import FillContext
from engine.filling.draft import Draft
from engine.filling.identity_facts import said_of_person
from engine.filling.live_steps import Mark
from engine.filling.programme import Programme
from engine.filling.settled import Settled
from engine.filling.settling import Settling
from engine.foundation.once import once
from engine.foundation.quick import altered

Json = dict[str, Any]
ROW = re.compile(r"\.\d+(?=\.)")


@dataclass(frozen=True, slots=True)
class Giving:
    """A programme with the form as it stands. `envs`: what its expressions see, once that is known."""

    programme: Programme
    draft: Draft
    context: FillContext
    settled: Settled
    envs: list[Env] = field(default_factory=list, compare=False, repr=False)

    def to_json(self) -> Json:
        """Beside the values the day, and what field types need to know of the place."""
        context = self.context
        return {
            "given": self.values(),
            "stands": self.standing(),
            "suggested": sorted(self.settled.suggested),
            "touched": sorted(self.touched()),
            "let": sorted(self.draft.reasons),
            "today": plain(context.today),
            "now": plain(context.now),
            "country": context.country,
            "kinds": list(context.kinds),
            "calendar": calendar_json(context.calendar, days=self.programme.counts_days),
        }

    @property
    def marks(self) -> Mapping[str, Mark]:
        """How questions may change, by path without the numbers of rows; those that do not are not there."""
        return self.programme.told.marks

    def values(self) -> Json:
        env, programme = self.env(), self.programme
        found = {str(number): plain(run(env)) for number, run in enumerate(programme.givens.runs)}
        for name in programme.people:
            found[f"person:{name}"] = plain(self.context.person.get(name))
        for name in programme.away:
            value, _ = self.as_if_shown(programme.form.fields[name], name)
            found[f"away:{name}"] = plain(value)
        return found

    def standing(self) -> dict[str, list[str]]:
        """What is left to the server and holds now, by what it is about."""
        asked = self.programme.told.standing
        if not asked:
            return {}
        found = {kind: getattr(self.settled, kind) for kind, _ in asked}
        return {
            kind: sorted(path for path in paths if (kind, key_of(path)) in asked)
            for kind, paths in found.items()
        }

    def touched(self) -> Iterator[str]:
        """Of questions whose suggestion may change, those that take none any more."""
        draft, marks = self.draft, self.programme.told.marks
        if not any(mark.suggests for mark in marks.values()):
            return
        known = {
            *draft.touched,
            *draft.written,
            *(path.rpartition(".")[0] for path in draft.written),
        }
        for name, one in self.programme.form.fields.items():
            if one.saves_to is not None and self.saved(one.saves_to) is not None:
                known.add(name)
        yield from (path for path in known if (mark := marks.get(key_of(path))) and mark.suggests)

    def saved(self, saves_to: tuple[str, str]) -> Value:
        place, name = saves_to
        return self.context.kept(place).get(name)

    def env(self) -> Env:
        """What the expressions of the form see outside the page, with what other pages say of the person.
        What is said of the person while a question is settled is its own.
        """
        if not self.envs:
            here = self.programme.page.fields
            self.envs.append(env_beside(self.programme.form, self.settled, self.context, here))
        return altered(self.envs[0], person=dict(self.envs[0].person))

    def as_if_shown(self, one: Field, path: str) -> tuple[Value, Settled]:
        """What a question would be answered with, and how it and what is in it would stand."""
        settling = Settling(self.draft, self.context)
        settling.env = self.env()
        names: dict[str, Value] = {}
        self.programme.step_alone(one, path).take(settling, names, {})
        found = settling.found
        found.shown.add(path)
        if one.required is True and one.block is None:
            found.required.add(path)
        found.parts.append((path[: len(path) - len(one.name)], names, frozenset()))
        return names.get(one.name), found


def env_beside(
    form: Form, settled: Settled, context: FillContext, but: Collection[str] = ()
) -> Env:
    """What the expressions of a form see beside what is being settled: all that has been, with what has been
    said of the person by other questions than those.
    """
    env = context.env({**settled.answers, **settled.values})
    person = env.person = dict(context.person)
    for name, told in about_person(form):
        if name in settled.answers and name not in but:
            person.update(said_of_person(told, settled.answers[name], context.today))
    return env


@once
def about_person(form: Form) -> tuple[tuple[str, str], ...]:
    """Questions that save what they are answered with of the person, in order, and as what."""
    saving = ((name, form.fields[name].saves_to) for name in form.order if name in form.fields)
    return tuple((name, to[1]) for name, to in saving if to is not None and to[0] == "person")


def key_of(path: str) -> str:
    """The path without the numbers of rows."""
    return ROW.sub("", path)
