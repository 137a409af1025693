"""Owns how a draft becomes a `Submission`, or the problems that stand in the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.definitions.form import Form
from engine.expressions.scope import Value
from engine.filling.context import FillContext
from engine.filling.draft import Draft
from engine.filling.settle import settle
from engine.filling.settled import Settled
from engine.filling.submission import Submission
from engine.foundation.wrong import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Who sends, when, and under which identity. `on_behalf`: who answered, when staff filled in."""

    id: str
    at: datetime
    by: str
    on_behalf: str | None = None


def submit(
    form: Form, draft: Draft, context: FillContext, sent: Sent
) -> Submission | tuple[Problem, ...]:
    """The submission, or all problems in the order of the form."""
    settled = settle(form, draft, context)
    if settled.problems:
        return tuple(settled.problems)
    return submission_of(form, settled, draft, context, sent)


def submission_of(
    form: Form, settled: Settled, draft: Draft, context: FillContext, sent: Sent
) -> Submission:
    """What is sent: only what was shown and asked, with what was computed from it."""
    return Submission(
        id=sent.id,
        form=form.name,
        version=form.version,
        at=sent.at,
        by=sent.by,
        answers=settled.answers,
        values=settled.values,
        flags=tuple(dict.fromkeys(settled.flags)),
        reasons=settled.let_through,
        language=context.language,
        on_behalf=sent.on_behalf,
    )


def saved_values(form: Form, submission: Submission) -> dict[tuple[str, str], Value]:
    """What the answers say of the person or case: `("person", "language")` to the answer. A question that
    was not shown says nothing; one left empty does not take away what is known."""
    found: dict[tuple[str, str], Value] = {}
    for field in form.fields.values():
        value = submission.answers.get(field.name)
        if field.saves_to is not None and value is not None:
            found[field.saves_to] = value
    return found
