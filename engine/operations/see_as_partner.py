"""Owns looking at a case as a partner would see it: the same decisions, for somebody of that organisation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import tzinfo

from engine.access.decide import Allowed
from engine.access.facts import Act
from engine.access.partners import shares_whole
from engine.access.reading import Part, Redaction
from engine.casework.events import Actor
from engine.filling.submission import Submission
from engine.foundation.texts import said
from engine.foundation.wrong import Refused
from engine.operations.activity_names import full_name
from engine.operations.answers import Showing, parts_of, redacted, scores_of
from engine.operations.as_sent import as_sent_in
from engine.operations.callers import Caller
from engine.operations.case_file import NOT_FOUND, CaseFile, open_file
from engine.operations.measuring import AsSent
from engine.operations.opened_form import case_context
from engine.operations.read_case import case_page
from engine.operations.recording import note
from engine.operations.standing import name_of
from engine.operations.views import Entry, Words
from engine.operations.views_consents import PartnerPage, SharedForm, SharedPlace
from engine.operations.world import World
from engine.scenarios.cast import outsider
from engine.storage.database import Transaction


def see_as_partner(world: World, caller: Caller, number: str, party: str) -> PartnerPage | Refused:
    """What somebody of `party` would see and could do now. Recorded."""
    with world.storage.writing(caller.tenant) as tx:
        file = open_file(world, tx, caller, number)
        if isinstance(file, Refused):
            return file
        allowed = file.decide(Act.SEE_AS_PARTNER, party)
        refused = isinstance(allowed, Refused)
        note(
            tx,
            caller,
            Act.SEE_AS_PARTNER,
            file.now,
            case=file.case.id,
            refused=refused,
            party=party,
        )
        if isinstance(allowed, Refused):
            return allowed
        if party not in file.deployment.partners or file.host is not None:
            return NOT_FOUND
        seen = replace(file, actor=somebody_of(file, party))
        inside = (seen.inside(row) for row in seen.activities)
        places = (seen, *(one for one in inside if not one.workflow.anonymous))
        people = file.facts().parties.get(party, ())
        return PartnerPage(
            number=file.row.number,
            person=name_of(file.person),
            party=file.deployment.organisations[party].label,
            people=tuple(file.called(one) for one in people),
            places=tuple(place_shown(world, tx, caller, one) for one in places if knows(one)),
        )


def somebody_of(file: CaseFile, party: str) -> Actor:
    """Somebody who works for the partner, with the roles that its people have here."""
    people = file.facts().parties.get(party, ())
    held = {role for role, who in file.holders.items() for name, _ in who if name in people}
    role = outsider(file.deployment)
    roles = held or ({role} if role is not None else set())
    outer = {
        name for name, one in file.deployment.roles.items() if not roles.isdisjoint(one.includes)
    }
    return Actor(account="", roles=frozenset(roles | outer), organisation=party)


def knows(file: CaseFile) -> bool:
    return isinstance(file.decide(Act.READ_CASE), Allowed)


def place_shown(world: World, tx: Transaction, caller: Caller, file: CaseFile) -> SharedPlace:
    """What the partner's own pages would tell: of the case as well as of what has been sent."""
    page, zone = case_page(world, tx, caller, file), file.now.tzinfo
    since = page.since.astimezone(zone).date()
    return SharedPlace(
        name=full_name(file) if file.host is not None else said("Ärendet"),
        data=data_shown(file, caller),
        forms=tuple(forms_shown(file, caller, as_sent_in(world, tx, file))),
        does=tuple(does(file)),
        standing=said("{state}. Sedan {day}.", state=page.state_label, day=since),
        team=tuple((one.label, one.who) for one in page.team if one.who is not None),
        happened=tuple(entry_told(one, zone) for one in page.timeline),
    )


def entry_told(one: Entry, zone: tzinfo | None) -> Words:
    day = one.at.astimezone(zone).date()
    return said("{day}: {what}, {who}", day=day, what=(one.head, *one.more), who=one.who)


def data_shown(file: CaseFile, caller: Caller) -> tuple[tuple[Words, Words], ...]:
    """What an activity is about, where the whole of it is shared."""
    form = file.workflow.begins_with
    if form is None or not shares_whole(file.actor, file.access()):
        return ()
    parts = parts_of(form, file.case.data, case_context(file, caller).place())
    return tuple((row.label, row.value) for part in parts for row in part.rows if not row.empty)


def forms_shown(file: CaseFile, caller: Caller, as_sent: AsSent) -> Iterator[SharedForm]:
    for sent in reversed(file.sent):
        seen = file.reading(sent)
        if seen is not None:
            yield form_shown(file, caller, sent, seen, as_sent)


def form_shown(
    file: CaseFile, caller: Caller, sent: Submission, seen: Redaction, as_sent: AsSent
) -> SharedForm:
    form, language = as_sent(sent), caller.account.language
    answers, values = redacted(form, sent.answers, sent.values, seen)
    place = replace(case_context(file, caller).place(), language=language)
    return SharedForm(
        title=form.title,
        told=said(
            "{day}, {who}",
            day=sent.at.astimezone(file.now.tzinfo).date(),
            who=file.called(sent.by),
        ),
        parts=parts_of(form, answers, place),
        scores=scores_of(form, answers, values, Showing(language=language), seen),
        result_only=seen.part is Part.RESULT,
    )


def does(file: CaseFile) -> Iterator[Words]:
    """What can be done there now: forms that it is asked for or may fill in, and actions."""
    asked = {one.form for one in file.case.requests}
    offered = file.workflow.offered(file.case.state)
    for name, use in file.workflow.forms.items():
        open_ = name in asked or name in offered
        if open_ and isinstance(file.decide(Act.FILL_FORM, name), Allowed):
            yield said("Fylla i ”{form}”", form=use.form.title)
    for name, action in file.workflow.leaf_actions.get(file.case.state, {}).items():
        if isinstance(file.decide(Act.TAKE_ACTION, name), Allowed):
            yield action.label
