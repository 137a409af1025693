"""Owns `Programme`: one page of a form as the browser works it out while somebody types.

It is made of the form alone: steps in the order in which they can be settled, with the trees of their
expressions and what these read. What cannot change on the page is no part of it: it is given, by name, with
each request (`given`). How it is shown is left to `web`.

What cannot be worked out there (a choice narrowed by `where`, what may not be told) is left to the server:
it stays as it was shown until the page is sent, as does all that hangs on it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.definitions.form import Field, Form, Page
from engine.expressions.live import Givens, Root
from engine.filling.live_room import SAID, Room, Saying, saved_names
from engine.filling.live_steps import Scribe, Told
from engine.filling.plan import Step as Alone
from engine.filling.plan import step_alone

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """`text`: the steps, as JSON. `givens`: what is worked out for each request. `away`: questions of other
    pages, whose answers are given as if they were shown. `people`: names of the person that answers may
    change. `told`: what of it is seen on the page.
    """

    form: Form
    page: Page
    givens: Givens
    away: tuple[str, ...]
    people: tuple[str, ...]
    told: Told
    text: str
    alone: dict[str, Alone] = field(default_factory=dict, compare=False, repr=False)

    @property
    def counts_days(self) -> bool:
        """Whether it may have to know which days are working days."""
        return '"working_days_between"' in self.text or '"shift"' in self.text

    def step_alone(self, one: Field, path: str) -> Alone:
        """The step of a question as if it were always shown; kept, as it holds no answers."""
        if path not in self.alone:
            self.alone[path] = step_alone(one, path)
        return self.alone[path]


@dataclass(frozen=True, slots=True)
class Step:
    """`reads`: what of the form it needs. `matters`: the page shows something of it that may change."""

    json: Json
    reads: frozenset[str]
    matters: bool


def programme(form: Form, page: Page) -> Programme | None:
    """None when nothing on the page can change."""
    saying = Saying()
    scribe = Scribe(givens=Givens(told=lambda root: may_be_told(form, root)), saying=saying)
    room = Room(saying=saying, names=set(page.fields))
    steps = _steps(form, page, room, scribe)
    scribe.begin("")
    ends = scribe.ends(form, room, "", page)
    needed = _needed(steps, scribe.reads, saying)
    kept = [step.json for name, step in steps.items() if name in needed]
    if not kept:
        return None
    return Programme(
        form=form,
        page=page,
        givens=scribe.givens,
        away=tuple(step["name"] for step in kept if step["kind"] == "away"),
        people=_people(scribe.every_read),
        told=scribe.told,
        text=json.dumps({"steps": kept, **ends}, ensure_ascii=False, separators=(",", ":")),
    )


def may_be_told(form: Form, root: Root) -> bool:
    """Of the person and the case only what the form itself asks for: there it stands already."""
    place, name = root
    saved = [one.saves_to for one in form.fields.values() if one.saves_to is not None]
    return any(name in saved_names(to) for to in saved if to[0] == place)


def _steps(form: Form, page: Page, room: Room, scribe: Scribe) -> Mapping[str, Step]:
    page_of = {name: one for one in form.pages for name in one.fields}
    pages = {one.name: one for one in form.pages}
    steps: dict[str, Step] = {}
    for name in form.order:
        scribe.begin(name)
        json_: Json | None
        if name in form.values:
            json_ = scribe.value(form.values[name], name, room)
        elif name not in form.fields:
            json_ = scribe.page(pages[name], "", room)
        elif name in page.fields:
            json_ = scribe.field(form.fields[name], name, name, room)
        else:
            json_ = scribe.away(form.fields[name], page_of[name], room)
        if json_ is not None:
            steps[name] = Step(json_, frozenset(scribe.reads), scribe.matters)
    return steps


def _needed(steps: Mapping[str, Step], ends: Iterable[str], saying: Saying) -> set[str]:
    """Names of the steps without which what the page shows could not be worked out."""
    found: set[str] = set()
    waiting = [name for name, step in steps.items() if step.matters]
    waiting += [step for read in ends for step in _behind(read, saying)]
    while waiting:
        name = waiting.pop()
        if name in steps and name not in found:
            found.add(name)
            waiting += [step for read in steps[name].reads for step in _behind(read, saying)]
    return found


def _behind(read: str, saying: Saying) -> Iterable[str]:
    """The steps that are behind what is read: for something of the person all that have said it so far."""
    name, _, number = read.partition("#")
    if not number:
        return (name.partition(".")[2],)
    return (saying.by[f"{name}#{one}"] for one in range(1, int(number) + 1))


def _people(reads: Iterable[str]) -> tuple[str, ...]:
    said = {one.removeprefix(SAID).partition("#")[0] for one in reads if one.startswith(SAID)}
    return tuple(sorted(said))
