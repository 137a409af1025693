"""Owns how a draft becomes a `Submission`, or the problems that stand in the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.definitions.form import Form
from engine.filling.context import FillContext
from engine.filling.draft import Draft
from engine.filling.scoring import scoring_version
from engine.filling.settle import settle
from engine.filling.settled import Settled
from engine.filling.submission import Submission
from engine.foundation.wrong import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Who sends, when, and under which identity. `form`: what the workflow calls the form, which need
    not be the form's own name. `on_behalf`: who answered, when staff filled in.
    """

    id: str
    form: str
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
        form=sent.form,
        version=form.version,
        at=sent.at,
        by=sent.by,
        answers=settled.answers,
        values=settled.values,
        flags=tuple(dict.fromkeys(settled.flags)),
        reasons=settled.let_through,
        language=context.language,
        scoring=scoring_version(form),
        on_behalf=sent.on_behalf,
    )
