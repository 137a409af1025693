"""Owns reading sent forms beside one another: of the same form, of the same instrument, or the two that were
kept from each other until both were in. One sees of each what one sees of it alone, in the version in which
it was sent. Recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.access.decide import Allowed
from engine.access.facts import Act
from engine.access.reading import Part, Redaction
from engine.definitions.form import Form
from engine.filling.submission import Submission
from engine.foundation.wrong import Refused
from engine.operations.activity_names import about
from engine.operations.answers import Showing, parts_of, redacted, scores_of
from engine.operations.as_sent import as_sent_in
from engine.operations.callers import Caller
from engine.operations.case_file import NOT_FOUND, CaseFile, open_file
from engine.operations.differences import beside, flat
from engine.operations.measuring import AsSent
from engine.operations.read_submission import place_of
from engine.operations.recording import note_reading
from engine.operations.views import Named, Row
from engine.operations.views_links import ComparedPage, SideBySide
from engine.operations.world import World

MOST = 4
Column = tuple[Submission, Form, Redaction]


def alike(file: CaseFile, form: str) -> tuple[str, ...]:
    """The forms that are read beside this one: itself, and those read from the same state on."""
    uses = file.workflow.forms
    use = uses.get(form)
    if use is None:
        return ()
    paired = [
        one.name
        for one in uses.values()
        if one.name != form and use.read_from is not None and one.read_from == use.read_from
    ]
    return (form, *paired)


def readable(file: CaseFile, form: str, as_sent: AsSent) -> tuple[Column, ...]:
    """What has been sent of these and the caller reads, the oldest first, with the form as it was."""
    names = alike(file, form)
    found = ((one, as_sent(one)) for one in file.sent if one.form in names)
    seen = (
        (one, was, file.decide(Act.READ_FORM, one.form, form=was, author=one.by, sent=one.at))
        for one, was in found
    )
    return tuple((one, was, how.redaction) for one, was, how in seen if isinstance(how, Allowed))


def read_of(file: CaseFile, form: str) -> list[Submission]:
    """What has been sent of these and the caller reads, as far as can be told without looking at it."""
    names = alike(file, form)
    return [one for one in file.sent if one.form in names and file.reading(one) is not None]


def beside_links(file: CaseFile) -> tuple[Named, ...]:
    """The forms of which there is more than one to read: each pair once."""
    told: list[Named] = []
    done: set[str] = set()
    for name, use in file.workflow.forms.items():
        if name not in done and len(read_of(file, name)) > 1:
            done.update(alike(file, name))
            told.append(Named(name=name, label=use.form.title))
    return tuple(told)


def compare_submissions(
    world: World, caller: Caller, number: str, form: str, chosen: Sequence[str] = ()
) -> ComparedPage | Refused:
    """Those that are `chosen`, or without any the two latest."""
    with world.storage.writing(caller.tenant) as tx:
        file = open_file(world, tx, caller, number)
        if isinstance(file, Refused):
            return file
        known = readable(file, form, as_sent_in(world, tx, file))
        shown = picked(known, chosen)
        if len(shown) < 2:
            note_reading(
                tx,
                caller,
                Act.READ_FORM,
                file,
                refused=True,
                form=form,
            )
            return NOT_FOUND
        read = " ".join(one.id for one, _, _ in shown)
        note_reading(
            tx,
            caller,
            Act.READ_FORM,
            file,
            form=form,
            submissions=read,
        )
        return compared(caller, file, file.workflow.forms[form].form, known, shown)


def picked(known: tuple[Column, ...], chosen: Sequence[str]) -> tuple[Column, ...]:
    wanted = tuple(one for one in known if one[0].id in chosen)[:MOST]
    return wanted if len(wanted) > 1 else known[-2:]


def compared(
    caller: Caller,
    file: CaseFile,
    form: Form,
    known: tuple[Column, ...],
    shown: tuple[Column, ...],
) -> ComparedPage:
    columns = tuple(column(caller, file, *one) for one in shown)
    answers = [list(rows_of(caller, file, *one)) for one in shown]
    ids = {one.id for one, _, _ in shown}
    return ComparedPage(
        number=file.row.number,
        person=about(file),
        title=form.title,
        columns=columns,
        rows=tuple(
            beside([[(row.path, row.label, row.value) for row in rows] for rows in answers])
        ),
        scores=tuple(
            beside(
                [
                    [(one.name, one.label, one.value or "") for one in each.scores]
                    for each in columns
                ]
            )
        ),
        others=tuple(
            (one.id, was.title, one.at, file.called(one.by))
            for one, was, _ in known
            if one.id not in ids
        ),
    )


def column(
    caller: Caller, file: CaseFile, sent: Submission, form: Form, seen: Redaction
) -> SideBySide:
    answers, values = redacted(form, sent.answers, sent.values, seen)
    showing = Showing(language=caller.account.language, asked_in=sent.language)
    return SideBySide(
        submission=sent.id,
        title=form.title,
        at=sent.at,
        by=file.called(sent.by),
        result_only=seen.part is Part.RESULT,
        scores=scores_of(form, answers, values, showing, seen),
    )


def rows_of(
    caller: Caller, file: CaseFile, sent: Submission, form: Form, seen: Redaction
) -> Iterable[Row]:
    """Every question with its answer, those of rows and blocks one by one."""
    answers, _ = redacted(form, sent.answers, sent.values, seen)
    for part in parts_of(form, answers, place_of(file, caller)):
        yield from flat(part.rows)
