"""Owns `OpenedForm`: a form with all around it, as somebody fills it in - in a case, or to open
one.

Whether the caller may, and whether the state takes it now, is decided here, so that nobody writes
in a form that cannot be sent. A draft stays also when the answer is no.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from engine.access.facts import Act
from engine.access.posting import unit_in
from engine.casework.consents import standing_here
from engine.casework.environment import form_names
from engine.casework.events import Actor
from engine.casework.possible import why_not_act, why_not_fill, why_not_start
from engine.casework.reasons import amended_already
from engine.casework.room import takes_over
from engine.definitions.deployment import Deployment
from engine.definitions.form import Form
from engine.definitions.workflow import Action, ActivityUse, FormUse, Workflow
from engine.expressions.scope import NONE_STAND, Standing, Values
from engine.fields.question import Recorded, Signer
from engine.filling.begun import begun, suggested
from engine.filling.context import FillContext
from engine.filling.draft import Draft
from engine.filling.files import ids_in
from engine.filling.plan import plan_of
from engine.filling.sent_before import draft_of_sent
from engine.filling.submission import Submission
from engine.foundation.later import Later
from engine.foundation.quick import altered, quick
from engine.foundation.texts import said
from engine.foundation.wrong import Reason, Refused
from engine.operations import own_drafts
from engine.operations.activity_names import records_shown
from engine.operations.as_sent import as_sent_in
from engine.operations.callers import Caller
from engine.operations.case_file import CaseFile, file_by_link, open_file
from engine.operations.earlier import Earlier, earlier_in
from engine.operations.instruments import instruments_of
from engine.operations.namesakes import never_acting, told_apart
from engine.operations.newer_form import Newer, gone_over, newer_of
from engine.operations.places import place_key
from engine.operations.read_frame import open_subprojects
from engine.operations.recording import note
from engine.operations.standing import Desk, sit_down
from engine.operations.views import FormPlace
from engine.operations.world import World
from engine.storage import files, submissions
from engine.storage.database import Transaction
from engine.storage.releases import find_release

NOTHING: Values = {}
NO_RECORDS: Mapping[str, Mapping[str, Recorded]] = {}
NO_FORM = Refused(reasons=(Reason(kind="missing", sentence=said("Formuläret finns inte här.")),))


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedForm:
    """`file` is the case, None when the form opens one; `desk` then has what is known without a
    case. `draft` is what has been written so far, `saved` when. `newer`: the release that it may go over
    to. `earlier`: what was answered last time, looked up when somebody asks. `amends`: what was sent and is
    amended, in its own version of the form. `starts`: the kind of activity that begins with the answers.
    """

    place: FormPlace
    deployment: Deployment
    release: int
    workflow: Workflow
    use: FormUse
    action: Action | None
    file: CaseFile | None
    desk: Desk | None
    context: FillContext
    actor: Actor
    draft: Draft
    saved: datetime | None
    now: datetime
    newer: Newer | None = None
    earlier: Callable[[], Earlier] = Earlier
    amends: Submission | None = None
    starts: ActivityUse | None = None

    @property
    def form(self) -> Form:
        return self.use.form


def open_at(
    world: World, tx: Transaction, caller: Caller, place: FormPlace
) -> OpenedForm | Refused:
    """The form at a place, or why it cannot be filled in there now."""
    opened = found_at(world, tx, caller, place)
    return opened if isinstance(opened, Refused) else with_files(tx, caller, with_rows(opened))


def with_rows(opened: OpenedForm) -> OpenedForm:
    """With the rows that the form begins with, as long as nothing has been written."""
    if opened.saved is not None or opened.amends is not None or not suggested(opened.form):
        return opened
    return altered(opened, draft=begun(opened.form, opened.context))


def begun_at(world: World, tx: Transaction, caller: Caller, place: FormPlace) -> Draft:
    """What the form at a place begins with; nothing where it cannot be filled in now."""
    opened = found_at(world, tx, caller, place)
    return Draft() if isinstance(opened, Refused) else begun(opened.form, opened.context)


def found_at(
    world: World, tx: Transaction, caller: Caller, place: FormPlace
) -> OpenedForm | Refused:
    if caller.link is not None:
        own = file_by_link(world, tx, caller, caller.link, place)
        asked = own if isinstance(own, Refused) else in_case(tx, caller, place, own)
        return asked if isinstance(asked, Refused) else altered(asked, earlier=nothing_in(asked))
    if place.case is None:
        desk = sit_down(world, tx, caller)
        begun = desk if isinstance(desk, Refused) else opening(tx, caller, place, desk)
        return begun if isinstance(begun, Refused) else altered(begun, earlier=nothing_in(begun))
    file = open_file(world, tx, caller, place.case)
    if place.amends is not None:
        amended = file if isinstance(file, Refused) else to_amend(world, tx, caller, place, file)
        return (
            amended
            if isinstance(amended, Refused)
            else altered(amended, earlier=nothing_in(amended))
        )
    if place.starts is not None:
        starts = file if isinstance(file, Refused) else to_start(tx, caller, place, file)
        return (
            starts if isinstance(starts, Refused) else altered(starts, earlier=nothing_in(starts))
        )
    opened = file if isinstance(file, Refused) else in_case(tx, caller, place, file)
    if isinstance(file, Refused) or isinstance(opened, Refused):
        return opened
    form, seen_by = opened.form, opened.context.place()
    look = partial(earlier_in, file, form, seen_by, as_sent_in(world, tx, file))
    return altered(opened, earlier=look)


def nothing_in(opened: OpenedForm) -> Callable[[], Earlier]:
    """What is said of the instruments in a form where nothing was answered before."""
    return lambda: Earlier(instruments=instruments_of(opened.form, opened.context.language))


def signer_of(caller: Caller) -> Signer:
    """Who would sign: the account, or whoever holds the link, whose name is what they write."""
    if caller.signs_as is not None:
        return Signer(id=caller.signs_as, name="", kind="link")
    return Signer(id=caller.account.name, name=caller.account.label)


def with_files(tx: Transaction, caller: Caller, opened: OpenedForm) -> OpenedForm:
    """With the files that the caller has added there, where the form asks for any."""
    if not plan_of(opened.form).files:
        return opened
    rows = files.files_in(tx, caller.account.name, place_key(caller.deployment, opened.place))
    known = {identity: row.upload for identity, row in rows.items()}
    if opened.amends is not None:
        sent = files.files_named(tx, ids_in(opened.form, opened.amends.answers))
        known |= {row.id: row.upload for row in sent}
    return altered(opened, context=altered(opened.context, files=known))


def opening(tx: Transaction, caller: Caller, place: FormPlace, desk: Desk) -> OpenedForm | Refused:
    """What is begun goes on under the release that it was begun under, as long as cases of that kind are
    opened at all and the caller may do it as it is now too.
    """
    row, live = begun_row(tx, caller, place), desk
    desk = desk_for(row, place, live)
    workflow = desk.deployment.workflows.get(place.workflow or "")
    if workflow is None or workflow.opens_with != place.form or place.action is not None:
        return NO_FORM
    for at in (live, desk):
        now = at.deployment.workflows.get(workflow.name)
        allowed = NO_FORM if now is None else at.decide(Act.OPEN_CASE, workflow=now)
        if isinstance(allowed, Refused):
            return allowed
    known = [{one.name for one in open_subprojects(at)} for at in (live, desk)]
    if place.subproject is not None and not all(place.subproject in one for one in known):
        return NO_FORM
    draft, saved = as_written(row)
    context = filling_context(
        desk.deployment, desk.actor, caller, place.subproject, desk.now,
        staff=Later(partial(
            told_apart, desk.deployment, desk.holders, desk.belongs, caller.account.language,
            workflow.team, units=desk.units,
        )),
        belongs=desk.belongs,
        unfit=Later(partial(never_acting, desk.deployment, desk.holders)),
    )  # fmt: skip
    newer = newer_of(live.release, desk.release, place)
    if row is not None and newer is None:
        draft = gone_over(tx, caller, row, place, desk, draft, context.place())
    return OpenedForm(
        place=place, deployment=desk.deployment, release=desk.release.number, workflow=workflow,
        use=workflow.forms[workflow.opens_with], action=None, file=None, desk=desk,
        context=context, actor=desk.actor, draft=draft, saved=saved, now=desk.now, newer=newer,
    )  # fmt: skip


def at_begun(tx: Transaction, caller: Caller, place: FormPlace, desk: Desk) -> Desk:
    """The desk with the release that the draft at a place was begun under. With the one that is live when
    there is no draft, or a case of the older one would want for something.
    """
    return desk_for(begun_row(tx, caller, place), place, desk)


def begun_row(tx: Transaction, caller: Caller, place: FormPlace) -> submissions.DraftRow | None:
    return submissions.find_draft(tx, caller.account.name, place_key(caller.deployment, place))


def desk_for(row: submissions.DraftRow | None, place: FormPlace, desk: Desk) -> Desk:
    if row is None or row.release in (None, desk.release.number):
        return desk
    begun = desk.release_numbered(row.release)
    workflow = begun.deployment.workflows.get(place.workflow or "")
    if workflow is None or not takes_over(desk.deployment, begun.deployment, workflow):
        return desk
    return replace(desk, release=begun)


def in_case(
    tx: Transaction, caller: Caller, place: FormPlace, file: CaseFile
) -> OpenedForm | Refused:
    use, action = file.workflow.forms.get(place.form), None
    if use is None:
        return NO_FORM
    if place.action is not None:
        taken = action_at(file, place)
        if isinstance(taken, Refused):
            return taken
        action = taken
    elif (against := against_form(file, place.form)) is not None:
        return against
    draft, saved = written(tx, caller, place)
    return OpenedForm(
        place=place, deployment=file.deployment, release=file.release.number,
        workflow=file.workflow, use=use, action=action, file=file, desk=None,
        context=case_context(file, caller), actor=file.actor, draft=draft, saved=saved,
        now=file.now,
    )  # fmt: skip


def to_start(
    tx: Transaction, caller: Caller, place: FormPlace, file: CaseFile
) -> OpenedForm | Refused:
    """What an activity begins with, as a form that is filled in when somebody starts it."""
    name = place.starts or ""
    use = file.workflow.activities.get(name)
    form = use.workflow.begins_with if use is not None else None
    if use is None or form is None or place.form != name:
        return NO_FORM
    against = why_not_start(file.workflow, file.case, file.facts(), file.actor, name, file.now)
    refused = file.first_against(against, file.decide(Act.START_ACTIVITY, name))
    if refused is not None:
        return refused
    draft, saved = written(tx, caller, place)
    return OpenedForm(
        place=place, deployment=file.deployment, release=file.release.number,
        workflow=file.workflow, use=FormUse(name=name, form=form, by=use.by, read=()), action=None,
        file=file, desk=None, context=case_context(file, caller), actor=file.actor, draft=draft,
        saved=saved, now=file.now, starts=use,
    )  # fmt: skip


def to_amend(
    world: World, tx: Transaction, caller: Caller, place: FormPlace, file: CaseFile
) -> OpenedForm | Refused:
    """What was sent, as a draft in its own version of the form, seen from the moment when it was sent."""
    found = file.version(place.amends or "")
    use = file.workflow.forms.get(place.form)
    if found is None or use is None or found.form != place.form:
        return NO_FORM
    form = as_sent_in(world, tx, file)(found)
    allowed = file.decide(Act.AMEND_FORM, found.form, form=form, author=found.by, sent=found.at)
    if isinstance(allowed, Refused):
        note(tx, caller, Act.AMEND_FORM, file.now, case=file.case.id, refused=True, form=found.form)
        return allowed
    if all(one.id != found.id for one in file.sent):
        return Refused(reasons=(amended_already(use),))
    draft, saved = written(tx, caller, place)
    return OpenedForm(
        place=place, deployment=file.deployment, release=file.release.number,
        workflow=file.workflow, use=replace(use, form=form), action=None, file=file, desk=None,
        context=context_then(file, caller, found), actor=file.actor,
        draft=draft if saved is not None else draft_of_sent(form, found), saved=saved,
        now=file.now, amends=found,
    )  # fmt: skip


def context_then(file: CaseFile, caller: Caller, sent: Submission) -> FillContext:
    """What the form saw around it on the day when it was sent, of what was sent before it."""
    before = {
        form: earlier
        for form, all_ in file.forms.items()
        if (earlier := tuple(one for one in all_ if one.at < sent.at))
    }
    facts, then = altered(file.facts(), submissions=before), sent.at.astimezone(file.now.tzinfo)
    names, activity = form_names(file.workflow, file.case, facts, then)
    return altered(
        case_context(file, caller), now=then, case=names, activity=activity, signs_at=file.now
    )


def action_at(file: CaseFile, place: FormPlace) -> Action | Refused:
    """The action that the form is a part of, if it may be taken now."""
    name = place.action or ""
    against = file.first_against(
        why_not_act(file.workflow, file.case, file.facts(), file.actor, name, file.now),
        file.decide(Act.TAKE_ACTION, name),
    )
    if against is not None:
        return against
    action = file.workflow.leaf_actions[file.case.state][name]
    return action if action.form == place.form else NO_FORM


def against_form(file: CaseFile, form: str) -> Refused | None:
    """Why the form cannot be filled in now by itself; None when it can."""
    against = why_not_fill(file.workflow, file.case, file.facts(), file.actor, form, file.now)
    return file.first_against(against, file.decide(Act.FILL_FORM, form))


def case_context(file: CaseFile, caller: Caller) -> FillContext:
    names, activity = form_names(file.workflow, file.case, file.facts(), file.now)
    host = file.host.case if file.host is not None else None
    return filling_context(
        file.deployment, file.actor, caller, file.case.subproject, file.now,
        staff=Later(partial(
            told_apart, file.deployment, file.holders, file.belongs, caller.account.language,
            file.main.workflow.team, units=file.staff.units,
        )),
        unfit=Later(partial(never_acting, file.deployment, file.holders)), belongs=file.belongs,
        case=NOTHING if file.nameless else names,
        own=file.actor.contact is None and not file.nameless, unit=file.case.unit,
        person=NOTHING if file.nameless else file.person_values, activity=activity,
        records=records_shown(file), consents=standing_here(file.case, host, file.now.date()),
    )  # fmt: skip


def filling_context(
    deployment: Deployment,
    actor: Actor,
    caller: Caller,
    subproject: str | None,
    now: datetime,
    *,
    staff: Mapping[str, str],
    belongs: Mapping[str, str],
    case: Values | None = None,
    person: Values | None = None,
    unit: str | None = None,
    own: bool = True,
    activity: Values = NOTHING,
    records: Mapping[str, Mapping[str, Recorded]] = NO_RECORDS,
    consents: Standing = NONE_STAND,
    unfit: Container[str] = frozenset(),
) -> FillContext:
    """`own`: whether what is known of the person may stand in the answers already."""
    return FillContext(
        now=now,
        calendar=deployment.calendar,
        language=caller.account.language,
        country=deployment.country,
        person=person or {},
        setting=deployment.setting_values(subproject),
        case=case if case is not None else {},
        user={"organisation": actor.organisation, "unit": actor.unit},
        unit=unit if unit is not None else unit_in(actor, deployment, subproject),
        subproject=subproject,
        staff=staff,
        unfit=unfit,
        belongs=belongs,
        organisations={one.name: one.label for one in deployment.organisations.values()},
        kinds=deployment.identity,
        signer=signer_of(caller),
        prefills=own,
        activity=activity,
        records=records,
        consents=consents,
    )


def written(tx: Transaction, caller: Caller, place: FormPlace) -> tuple[Draft, datetime | None]:
    """What the caller has written so far, and when it was last kept."""
    return as_written(own_drafts.find(tx, caller, place))


def as_written(row: own_drafts.Begun | None) -> tuple[Draft, datetime | None]:
    return (Draft.from_text(row.body), row.changed) if row is not None else (Draft(), None)


def began(tx: Transaction, caller: Caller, place: FormPlace) -> datetime | None:
    """When the caller began to write there."""
    row = own_drafts.find(tx, caller, place)
    return row.begun if row is not None else None


def keep_draft(
    tx: Transaction, caller: Caller, place: FormPlace, draft: Draft, now: datetime
) -> None:
    """Keep what is written. The first time, what is live is the release that it is begun under."""
    live = find_release(tx, caller.deployment) if place.case is None else None
    release = live.number if live is not None else None
    own_drafts.keep(tx, caller, place, draft.text(), now, release)
