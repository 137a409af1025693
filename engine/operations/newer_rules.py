"""Owns what the rules of a later release give for something that was scored when it was sent.

What was computed then is never changed: this is shown beside it, to whoever asks.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.access.decide import Allowed
from engine.access.facts import Act
from engine.casework.environment import form_names
from engine.definitions.form import Form
from engine.expressions.scope import Env
from engine.filling.scoring import score_again, scoring_version
from engine.filling.submission import Submission
from engine.operations.answers import Showing, redacted, scores_of
from engine.operations.case_file import CaseFile
from engine.operations.load_release import release_in
from engine.operations.person_facts import person_values
from engine.operations.views import Score
from engine.operations.world import World
from engine.storage.database import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class NewerRules:
    """The form as the release that is live has it."""

    release: int
    form: Form


def newer_rules(
    world: World, tx: Transaction, file: CaseFile, sent: Submission, as_sent: Form
) -> NewerRules | None:
    """The live release, if it scores the form otherwise than was done when it was sent."""
    live = release_in(world, tx, file.row.deployment)
    workflow = live.deployment.workflows.get(file.workflow.name)
    use = workflow.forms.get(sent.form) if workflow is not None else None
    if use is None or use.form.version == sent.version:
        return None
    if scoring_version(use.form) == (scoring_of(sent) or scoring_version(as_sent)):
        return None
    return NewerRules(release=live.number, form=use.form)


def scoring_of(sent: Submission) -> str | None:
    """By which rules it was computed; None where it was sent before that was noted."""
    return sent.scoring if sent.scoring != sent.version else None


def scores_by(
    newer: NewerRules, file: CaseFile, sent: Submission, language: str
) -> tuple[Score, ...]:
    """The values that the newer rules give, as far as the reader may see them."""
    form = newer.form
    answers, values = score_again(form, sent.answers, env_of(file, sent))
    allowed = file.decide(Act.READ_FORM, sent.form, form=form, author=sent.by, sent=sent.at)
    if not isinstance(allowed, Allowed):
        return ()
    seen = allowed.redaction
    told = redacted(form, answers, values, seen)
    return scores_of(form, *told, Showing(language=language, asked_in=sent.language), seen)


def env_of(file: CaseFile, sent: Submission) -> Env:
    """What the rules see: the person as known now, but as old as on the day that it was sent."""
    local = sent.at.astimezone(file.deployment.calendar.zone)
    case, activity = form_names(file.workflow, file.case, file.facts(), local)
    return Env(
        own={},
        today=local.date(),
        now=local,
        calendar=file.deployment.calendar,
        person=person_values(file.person, file.row.deployment, local.date()),
        setting=file.deployment.setting_values(file.case.subproject),
        case=case,
        activity=activity,
        unit=file.case.unit,
        subproject=file.case.subproject,
    )
