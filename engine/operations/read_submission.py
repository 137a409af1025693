"""Owns reading a form that was sent: all of it, some of it or its result. Every reading is
recorded.
"""

from __future__ import annotations

from dataclasses import replace

from engine.access.decide import Allowed
from engine.access.facts import Act
from engine.access.reading import Part, Redaction
from engine.access.withheld import OWN, is_withheld, own
from engine.definitions.form import Form
from engine.fields.question import Place
from engine.filling.submission import Submission
from engine.foundation.wrong import Refused
from engine.operations.activity_names import about
from engine.operations.amended import amendments, chain_of
from engine.operations.answers import Showing, parts_of, redacted, scores_of
from engine.operations.as_sent import as_sent_in
from engine.operations.callers import Caller
from engine.operations.case_file import NOT_FOUND, CaseFile, open_file
from engine.operations.instruments import instruments_of
from engine.operations.measuring import AsSent, latest_before
from engine.operations.newer_rules import newer_rules, scores_by
from engine.operations.opened_form import case_context
from engine.operations.read_plan import no_plan
from engine.operations.receipt import own_flags
from engine.operations.recording import note_reading
from engine.operations.telling import THE_PARTICIPANT
from engine.operations.views import SubmissionPage
from engine.operations.world import World
from engine.storage.database import Transaction


def read_submission(
    world: World,
    caller: Caller,
    number: str,
    submission: str,
    *,
    printed: str | None = None,
    rescored: bool = False,
) -> SubmissionPage | Refused:
    """What was sent, in words for the caller. `printed`: it is read to be kept, in that language. `rescored`:
    with what a later release's rules give, beside what was computed, where they differ.
    """
    with world.storage.writing(caller.tenant) as tx:
        file = open_file(world, tx, caller, number)
        if isinstance(file, Refused):
            return file
        sent = file.version(submission)
        use = file.workflow.forms.get(sent.form) if sent is not None else None
        if sent is None or use is None:
            return NOT_FOUND
        as_sent = as_sent_in(world, tx, file)
        form = as_sent(sent)
        allowed = file.decide(Act.READ_FORM, sent.form, form=form, author=sent.by, sent=sent.at)
        refused = isinstance(allowed, Refused)
        about = {"form": sent.form, "submission": sent.id}
        if printed is not None:
            about["printed"] = printed
        note_reading(
            tx,
            caller,
            Act.READ_FORM,
            file,
            refused=refused,
            **about,
        )
        if isinstance(allowed, Refused):
            return allowed
        language = printed or caller.account.language
        page = submission_page(caller, file, sent, form, allowed.redaction, as_sent, language)
        page = with_versions(
            page, tx, file, sent, form, allowed.redaction, as_sent, place_of(file, caller)
        )
        newer = newer_rules(world, tx, file, sent, form)
        if newer is None:
            return page
        given = scores_by(newer, file, sent, language) if rescored else ()
        return replace(page, newer=newer.release, rescored=given)


def submission_page(
    caller: Caller,
    file: CaseFile,
    sent: Submission,
    form: Form,
    seen: Redaction,
    as_sent: AsSent,
    language: str,
) -> SubmissionPage:
    answers, values = redacted(form, sent.answers, sent.values, seen)
    showing = Showing(
        language=language,
        before=lambda one: latest_before(file, one, as_sent, sent),
        asked_in=sent.language,
    )
    return SubmissionPage(
        number=file.row.number,
        person=about(file),
        form=form,
        title=form.title,
        at=sent.at,
        by=file.called(sent.by),
        on_behalf=THE_PARTICIPANT if sent.on_behalf is not None else None,
        result_only=seen.part is Part.RESULT,
        parts=parts_of(form, answers, replace(place_of(file, caller), language=language)),
        scores=scores_of(form, answers, values, showing, seen),
        flags=own_flags(file, sent, seen),
        reasons=tuple(
            (form.rules[name].message, why) for name, why in reasons_of(form, sent, seen)
        ),
        instruments=instruments_of(form, sent.language),
        language=sent.language,
        release=file.release.number,
        protected=file.row.protected,
        plan=no_plan(file) is None,
        of_project=file.main.workflow.is_project,
    )


def with_versions(
    page: SubmissionPage,
    tx: Transaction,
    file: CaseFile,
    sent: Submission,
    form: Form,
    seen: Redaction,
    as_sent: AsSent,
    place: Place,
) -> SubmissionPage:
    """The page with the amendments of what was sent, and whether the reader may amend it."""
    current = chain_of(file, sent)[-1].id
    may = file.decide(Act.AMEND_FORM, sent.form, form=form, author=sent.by, sent=sent.at)
    return replace(
        page,
        id=sent.id,
        current=current,
        name=sent.form,
        amendments=amendments(tx, file, sent, as_sent, seen, place),
        may_amend=isinstance(may, Allowed) and current == sent.id,
    )


def place_of(file: CaseFile, caller: Caller) -> Place:
    return case_context(file, caller).place()


def reasons_of(form: Form, sent: Submission, seen: Redaction) -> list[tuple[str, str]]:
    """Soft rules that were let through, as far as the form still has them, with the reason in the
    writer's words: for those who may read all that the rule is about.
    """
    known = ((form.rules.get(name), name, why) for name, why in sent.reasons.items())
    return [
        (name, why)
        for rule, name, why in known
        if rule is not None
        and not any(
            is_withheld(form, path, seen)
            for path in ((OWN, rule.at.partition(".")[0]), *own(rule.check.reads))
        )
    ]
