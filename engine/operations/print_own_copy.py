"""Owns the two files that the copy of all that is about a participant is taken away as: paper to read, and a
file for machines. Both are made of the same tree.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, time

from engine.definitions.deployment import Deployment
from engine.expressions.scope import Value
from engine.foundation.durations import Duration
from engine.foundation.texts import in_words, said
from engine.foundation.wrong import Refused
from engine.interop.document import Document, Entry, Section, Words
from engine.interop.pdf import pdf
from engine.operations.callers import Caller
from engine.operations.load_release import load_release
from engine.operations.own_copy import read_own_copy
from engine.operations.print_submission import NOT_SPOKEN, Printed
from engine.operations.printing import Paper
from engine.operations.views import Words as Shown
from engine.operations.views_copy import Kept, OwnCopy
from engine.operations.world import World

PDF, JSON = "pdf", "json"
FORMAT = "stegvis-copy-1"
ISOLATES = re.compile("[\u2066-\u2069]")


def print_own_copy(
    world: World, caller: Caller, number: str, language: str, kind: str
) -> Printed | Refused:
    """`kind` is `pdf` or `json`."""
    deployment = load_release(world, caller.tenant, caller.deployment).deployment
    if language not in deployment.languages or kind not in (PDF, JSON):
        return NOT_SPOKEN
    copy = read_own_copy(world, caller, number, language, kind)
    if isinstance(copy, Refused):
        return copy
    name = f"{number}-{copy.made.date().isoformat()}-{language}.{kind}"
    if kind == JSON:
        return Printed(name=name, content=as_json(copy, language), media="application/json")
    return Printed(name=name, content=pdf(document_of(copy, deployment, language)))


def as_json(copy: OwnCopy, language: str) -> bytes:
    """Each thing with its `label`, its `text` as people read it and its `value` as it is kept; several things
    are `items`. The names are the same in every language.
    """
    whole = {
        "format": FORMAT,
        "language": language,
        "made": copy.made.isoformat(),
        "place": copy.place.in_(language),
        **{one.name: node(one, language) for one in copy.sections},
        "not_included": [told(one, language) for one in copy.notes],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def node(kept: Kept, language: str) -> dict[str, object]:
    found: dict[str, object] = {"label": told(kept.label, language)}
    if kept.is_leaf:
        return {**found, "text": told(kept.words, language), "value": plain(kept.value)}
    if kept.several:
        return {**found, "items": [node(one, language) for one in kept.inner]}
    return {**found, "items": {one.name: node(one, language) for one in kept.inner}}


def told(words: Shown, language: str) -> str:
    """In words, without the marks that keep directions apart on a page."""
    return ISOLATES.sub("", in_words(words, language))


def plain(value: Value) -> object:
    """A value as JSON has it: days and moments as ISO 8601, durations as they are written."""
    if isinstance(value, Mapping):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, Duration) else value


def document_of(copy: OwnCopy, deployment: Deployment, language: str) -> Document:
    paper = Paper(language)
    funding = deployment.funding
    return Document(
        language=language,
        over=paper.say(copy.place),
        title=paper.say(said("Det som finns om dig")),
        facts=((paper.say(said("Gjord")), paper.say(paper.moment(copy.made))),),
        notices=tuple(paper.say(one) for one in copy.notes),
        sections=tuple(
            Section(title=paper.say(one.label), entries=tuple(entries(one, paper)))
            for one in copy.sections
        ),
        foot=paper.say(
            said(
                "Ärende {number}. Utskrivet {when}.",
                number=copy.number,
                when=paper.moment(copy.made),
            )
        ),
        page=paper.say(said("Sida {n} av {all}", n="{n}", all="{all}")),
        made=copy.made,
        mark=paper.say(said("SKYDDADE PERSONUPPGIFTER")) if copy.protected else None,
        paid_by=tuple(paper.say(text) for name, text in funding.items() if name == "text"),
        emblem=funding["emblem"].in_(language) if "emblem" in funding else "",
    )


def entries(kept: Kept, paper: Paper) -> Iterator[Entry]:
    for one in kept.inner:
        label = paper.say(one.label)
        if one.is_leaf:
            yield Entry(label=label, value=paper.say(one.words))
        else:
            yield Entry(label=label, inner=tuple(groups(one, paper)))


def groups(kept: Kept, paper: Paper) -> Iterator[tuple[Words | None, tuple[Entry, ...]]]:
    """What lies within something: each of several that hold more under its own heading, the rest together."""
    simple = tuple(one for one in kept.inner if one.is_leaf)
    if simple:
        yield (
            None,
            tuple(Entry(label=paper.say(one.label), value=paper.say(one.words)) for one in simple),
        )
    for one in kept.inner:
        if not one.is_leaf:
            head = None if one.label == kept.label else paper.say(one.label)
            yield head, tuple(entries(one, paper))
