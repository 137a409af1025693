"""Owns "what the amendment changes": worked out by the very step that would be taken, on the case as it is
now, without storing anything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from engine.access.reading import WHOLE
from engine.casework.amending import moves_since
from engine.casework.events import Advanced, Amend, Happened
from engine.casework.filing import at_path
from engine.casework.plan import Saving, plan_of
from engine.definitions.form import Field, Form
from engine.expressions.scope import Value
from engine.fields.all import BY_NAME
from engine.filling.submission import Submission
from engine.foundation.texts import said
from engine.foundation.wrong import Refused
from engine.operations.amended import version_after
from engine.operations.callers import Caller
from engine.operations.case_file import CaseFile
from engine.operations.case_person import person_label
from engine.operations.check_answers import check_page
from engine.operations.differences import differing
from engine.operations.open_form import note_opened
from engine.operations.opened_form import NO_FORM, OpenedForm, open_at
from engine.operations.standing import flag_named, flag_shown
from engine.operations.stepping import Outcome, own, stepped_in
from engine.operations.telling import happened_in_words, moved, receiver
from engine.operations.views import FlagShown, FormPlace, Words
from engine.operations.views_amend import AmendCheck, SavedShown
from engine.operations.world import World
from engine.storage import events
from engine.storage.codec import encode
from engine.storage.database import Transaction

FOLLOWS = frozenset({"moved", "due", "asked", "tasked", "withdrawn", "assigned", "fallback"})
"""What is told of the step; answers, flags and what is saved have places of their own."""
OF_THE_STEP = frozenset({"id", "submission", "why"})
"""What differs each time the same step is worked out."""
TRYING = "-"


def check_amendment(
    world: World, caller: Caller, place: FormPlace, saves: frozenset[str] = frozenset()
) -> AmendCheck | Refused:
    """Recorded as opened: it shows what was sent. `saves`: as in `Amend`."""
    with world.storage.writing(caller.tenant) as tx:
        opened = open_at(world, tx, caller, place)
        if isinstance(opened, Refused):
            return opened
        note_opened(tx, caller, opened)
        return amend_check(world, tx, caller, opened, saves)


def amend_check(
    world: World,
    tx: Transaction,
    caller: Caller,
    opened: OpenedForm,
    saves: frozenset[str] = frozenset(),
) -> AmendCheck | Refused:
    old, file = opened.amends, opened.file
    if old is None or file is None:
        return NO_FORM
    check = check_page(world, tx, caller, opened)
    new = version_after(opened, old, opened.draft, check.key)
    if isinstance(new, tuple):
        return AmendCheck(check=check, at=old.at, by=file.called(old.by), changes=())
    outcome = stepped(opened, file, new, TRYING, saves)
    if isinstance(outcome, Refused):
        return outcome
    step = own(file, outcome)
    return AmendCheck(
        check=check,
        at=old.at,
        by=file.called(old.by),
        changes=differing(opened.form, old, new, WHOLE, opened.context.place()),
        raised=tuple(flags(file, step, new, stands=True)),
        lowered=tuple(flags(file, step, new, stands=False)),
        saved=tuple(saved(file, opened, new, step)),
        happens=follows(file, step),
        passed=passed(tx, file, old),
        latest=file.forms[old.form][-1].id == old.id,
        did=bool(opened.use.do),
        seen=known_by(new, step),
    )


def stepped(
    opened: OpenedForm, file: CaseFile, new: Submission, why: str, saves: frozenset[str]
) -> Outcome:
    event = Amend(actor=opened.actor, submission=new, why=why, saves=saves)
    return stepped_in(file, event)


def flags(file: CaseFile, step: Advanced, new: Submission, *, stands: bool) -> Iterator[FlagShown]:
    """The flags that are raised or lowered, as far as the reader may know of them."""
    for one in step.events:
        if one.kind == "flagged" and (one.payload["stands"] is True) is stands:
            name = str(one.payload["flag"])
            form, flag = flag_named(file.workflow, name)
            if flag is not None and file.knows(name):
                yield flag_shown(file.workflow, form, flag, new.at)


def follows(file: CaseFile, step: Advanced) -> tuple[Words, ...]:
    told = happened_in_words(file, [one for one in step.events if one.kind in FOLLOWS])
    known = (said("{who} får veta det", who=receiver(file, one.to)) for one in step.planned)
    return (*told, *dict.fromkeys(known))


def passed(tx: Transaction, file: CaseFile, old: Submission) -> tuple[Words, ...]:
    """The moves that stand although what let them happen is amended. Not for those let in for a part."""
    if file.limited:
        return ()
    history = events.history(tx, file.case.id)
    return tuple(
        moved(file, one.payload) for one in moves_since(file.workflow, old.form, old.at, history)
    )


def saved(
    file: CaseFile, opened: OpenedForm, new: Submission, step: Advanced
) -> Iterator[SavedShown]:
    """What the step saves, and what it leaves as it is."""
    told = {name_of(one): one.kind == "kept" for one in step.events if name_of(one)}
    for saving in plan_of(file.workflow).saves[new.form]:
        key, field = f"{saving.place}.{saving.name}", field_at(opened.form, saving.path)
        if key in told and field is not None:
            yield SavedShown(
                key=key,
                label=label_of(file, saving, field),
                before=in_words(opened, field, before(file, saving)),
                after=in_words(opened, field, next(iter(at_path(new.answers, saving.path)), None)),
                kept=told[key],
            )


def name_of(happened: Happened) -> str:
    """Which thing a happening saves, or does not; empty for what is about something else."""
    place = {"saved": "person", "set": "case"}.get(happened.kind, "")
    if happened.kind == "kept":
        place = str(happened.payload["place"])
    return f"{place}.{happened.payload['name']}" if place else ""


def before(file: CaseFile, saving: Saving) -> Value:
    known = file.facts().person if saving.place == "person" else file.case.data
    return known.get(saving.name)


def field_at(form: Form, path: tuple[str, ...]) -> Field | None:
    fields: Mapping[str, Field] = form.fields
    found: Field | None = None
    for name in path:
        found = fields.get(name)
        if found is None:
            return None
        fields = found.block.fields if found.block is not None else {}
    return found


def label_of(file: CaseFile, saving: Saving, field: Field) -> Words:
    if saving.place == "person":
        return person_label(file, saving.name)
    known = file.workflow.data.get(saving.name)
    return known.label if known is not None else field.label


def in_words(opened: OpenedForm, field: Field, value: Value) -> Words:
    if value is None or field.type not in BY_NAME:
        return ""
    return BY_NAME[field.type].show(field, value, opened.context.place())


def known_by(new: Submission, step: Advanced) -> str:
    """What was shown: the same as long as the same would happen."""
    happens = tuple(
        (one.kind, {name: it for name, it in one.payload.items() if name not in OF_THE_STEP})
        for one in step.events
    )
    text = encode((happens, new.answers, dict(new.reasons)))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
