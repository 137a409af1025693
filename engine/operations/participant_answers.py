"""Owns whether it is the participant who answers a form, and the language they read it in then."""

from __future__ import annotations

from engine.casework.who import PARTICIPANT_RECEIVER
from engine.definitions.workflow import WhoKind
from engine.operations.opened_form import OpenedForm


def is_for_participant(opened: OpenedForm) -> bool:
    """Whether staff write down what the participant says: the form is theirs to fill in, or they
    are asked for it.
    """
    requests = opened.file.case.requests if opened.file is not None else ()
    asked = any(
        one.form == opened.place.form and one.of == PARTICIPANT_RECEIVER for one in requests
    )
    theirs = any(who.kind is WhoKind.PARTICIPANT for who in opened.use.by)
    speaks_for_oneself = opened.actor.participant or opened.actor.contact is not None
    return (asked or theirs) and not speaks_for_oneself


def spoken_by_participant(opened: OpenedForm) -> str:
    """The language of the person whom staff fill in the form together with; empty where that is not known,
    is none of the deployment's, or nobody but the staff answers.
    """
    person = opened.file.person if opened.file is not None else None
    if person is None or person.language not in opened.deployment.languages:
        return ""
    return person.language if is_for_participant(opened) else ""
