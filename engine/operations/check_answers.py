"""Owns "check your answers": all that will be sent, in words, with what is still missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from engine.casework.plan import flag_of
from engine.expressions.scope import Values
from engine.filling.journey import journey
from engine.filling.paths import written_at
from engine.filling.settled import Settled
from engine.foundation.wrong import Refused
from engine.operations.answers import Showing, parts_of, scores_of
from engine.operations.as_sent import as_sent_in
from engine.operations.callers import Caller
from engine.operations.form_page import person_of
from engine.operations.instruments import instruments_of
from engine.operations.likely import likely_at_opening
from engine.operations.measuring import latest_before
from engine.operations.opened_form import OpenedForm, open_at
from engine.operations.opening import PERSON, found_person
from engine.operations.participant_answers import spoken_by_participant
from engine.operations.running_cases import running_cases
from engine.operations.views import CheckPage, FlagShown, FormPlace, Part, Row, Words
from engine.operations.views_person import LikelyPerson
from engine.operations.will_read import who_will_read
from engine.operations.world import World
from engine.storage.database import Transaction


def check_answers(world: World, caller: Caller, place: FormPlace) -> CheckPage | Refused:
    """Records nothing but a refusal: the answers are the caller's own until they are sent."""
    with world.storage.writing(caller.tenant) as tx:
        opened = open_at(world, tx, caller, place)
        if isinstance(opened, Refused):
            return opened
        return check_page(world, tx, caller, opened)


def check_page(world: World, tx: Transaction, caller: Caller, opened: OpenedForm) -> CheckPage:
    form, context = opened.form, opened.context
    settled = journey(form, opened.draft, context).settled
    return CheckPage(
        place=opened.place,
        form=form,
        title=form.title,
        person=person_of(opened),
        action=opened.action.label if opened.action is not None else None,
        parts=with_what_is_wrong(opened, parts_of(form, settled.answers, context.place()), settled),
        scores=scores_of(form, settled.answers, settled.values, showing(world, tx, opened)),
        instruments=instruments_of(form, context.language),
        flags=flags_of(opened, settled.flags),
        problems=tuple(settled.problems),
        readers=who_will_read(opened.use, opened.file),
        saved=opened.saved,
        key=world.chance.identity(),
        reasons=opened.draft.reasons,
        running=running_for(world, tx, caller, opened, settled.answers),
        likely=likely_here(world, tx, caller, opened, settled.answers),
        undecided=bool(opened.draft.aside),
        spoken=spoken_by_participant(opened),
        left=opened.draft.left,
        demanded=tuple(one.label for one in opened.newer.demanded) if opened.newer else (),
    )


def showing(world: World, tx: Transaction, opened: OpenedForm) -> Showing:
    """What the scores are compared with: the time before, as far as the caller may read it."""
    language, file = opened.context.language, opened.file
    if file is None:
        return Showing(language=language)
    as_sent = as_sent_in(world, tx, file)
    return Showing(
        language=language, before=lambda form: latest_before(file, form, as_sent, opened.amends)
    )


def with_what_is_wrong(
    opened: OpenedForm, parts: tuple[Part, ...], settled: Settled
) -> tuple[Part, ...]:
    """The answers, and what was written where it cannot be taken: it is not "no answer"."""
    draft = opened.draft
    wrong = {one.path for one in settled.problems if one.code in ("wrong", "bounds")}
    written = {
        path: text for path in wrong if (text := written_at(opened.form, draft, path)) is not None
    }
    return tuple(replace(part, rows=tuple(with_written(part.rows, written))) for part in parts)


def with_written(rows: Iterable[Row], written: Mapping[str, Words]) -> Iterator[Row]:
    for row in rows:
        inner = tuple((head, tuple(with_written(inside, written))) for head, inside in row.rows)
        told = written.get(row.path)
        kept = replace(row, rows=inner)
        yield kept if told is None else replace(kept, value=told, empty=False)


def running_for(
    world: World, tx: Transaction, caller: Caller, opened: OpenedForm, answers: Values
) -> tuple[str, ...]:
    """Before a case is opened: those that the person has already."""
    if opened.file is not None:
        return ()
    person = found_person(tx, opened, answers)
    return running_cases(world, tx, caller, person.id if person is not None else None)


def likely_here(
    world: World, tx: Transaction, caller: Caller, opened: OpenedForm, answers: Values
) -> tuple[LikelyPerson, ...]:
    """Before a case is opened: those whom it may be about, beside the one whose number was written."""
    if opened.file is not None or opened.workflow.subject != PERSON:
        return ()
    known = found_person(tx, opened, answers)
    return likely_at_opening(world, tx, caller, opened, answers, known.id if known else None)


def flags_of(opened: OpenedForm, names: Iterable[str]) -> tuple[FlagShown, ...]:
    """Flags for whoever answers, with the help that is for them."""
    found = []
    for name in dict.fromkeys(names):
        flag = flag_of(opened.form, name)
        if flag is not None:
            found.append(
                FlagShown(
                    label=flag.label,
                    severity=str(flag.severity),
                    form=opened.form.title,
                    at=opened.now,
                    help=flag.help,
                )
            )
    return tuple(found)
