"""Owns what an act of a story came to, in the words that a story may expect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.casework.consenting import PLAIN
from engine.casework.events import Actor
from engine.casework.together import Together
from engine.definitions.consent import Consent
from engine.definitions.story import Step
from engine.definitions.workflow import FormUse, WhoKind
from engine.expressions.scope import Values
from engine.filling.settled import Settled
from engine.filling.submission import Submission
from engine.filling.submit import Sent
from engine.foundation.texts import said
from engine.foundation.wrong import Refused
from engine.scenarios.cast import PARTICIPANT
from engine.scenarios.driver import Done
from engine.scenarios.keeping import Place

NOTHING_SENT = said("formuläret är inte ifyllt, så det finns inget att rätta")


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that was filled in: what it came to, and the submission where nothing was wrong."""

    settled: Settled
    submission: Submission | None


def agreement(consent: Consent, step: Step) -> tuple[Mapping[str, tuple[str, ...]], Values]:
    """The topics of each party, those that the story says, or else all; and how it was given."""
    return topics_of(consent, step), {**PLAIN, "motive": step.why or None}


def topics_of(consent: Consent, step: Step) -> Mapping[str, tuple[str, ...]]:
    found = {}
    for party in step.parties:
        topics = step.answers.get(party, tuple(consent.topics))
        several = topics if isinstance(topics, tuple) else (topics,)
        found[party] = tuple(one for one in several if isinstance(one, str))
    return found


def done(outcome: Together) -> Done:
    return Done(
        told=tuple(notice.to for notice in outcome.planned),
        tasked=tuple(str(one.payload["of"]) for one in outcome.events if one.kind == "tasked"),
        started={one.id: one.use for one in outcome.opened},
    )


def refused(outcome: Refused) -> Done:
    """A refusal by the names a story may expect: what is missing, and the kind of rule."""
    kinds = {NAMED_KINDS.get(reason.kind, reason.kind) for reason in outcome.reasons}
    missing = {name for reason in outcome.reasons for name in reason.missing}
    return Done(refused=tuple(sorted(kinds | missing)), why=outcome.reason.sentence)


NAMED_KINDS = {"access": "by", "missing": "by"}


def told(filled: Filled) -> Done:
    """A form whose answers were not taken."""
    return Done(problems=tuple(filled.settled.problems), shown=frozenset(filled.settled.shown))


def sent_by(use: FormUse, actor: Actor, place: Place, now: datetime) -> Sent:
    """What somebody sends in a story, with an identity of its own."""
    number = len(place.sent.get(use.name, ())) + 1
    before = f"{place.activity}." if place.activity is not None else ""
    asks_participant = any(who.kind is WhoKind.PARTICIPANT for who in use.by)
    asks_participant = asks_participant and actor.contact is None
    return Sent(
        id=f"{before}{use.name}-{number}",
        form=use.name,
        at=now,
        by=actor.account,
        on_behalf=PARTICIPANT if asks_participant and not actor.participant else None,
    )
