"""Owns why something cannot be done in a case, as its page tells it: what is missing, from whom, and where
that is done. What is missing is left to `casework`; what the reader may do about it is decided before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.access.decide import Allowed
from engine.access.facts import Act
from engine.casework.case import Request
from engine.casework.helping import A_CONSENT, THE_CASE, THE_TEAM
from engine.casework.possible import Possible, PossibleForm, whose_turn
from engine.casework.reasons import either
from engine.casework.who import anybody, named_by, seated
from engine.definitions.workflow import Who, WhoKind
from engine.foundation.texts import Said, said, within
from engine.foundation.wrong import Reason, Refused
from engine.operations.activity_names import full_name
from engine.operations.case_file import CaseFile
from engine.operations.consents_missing import about_consent, together
from engine.operations.known_activities import knows
from engine.operations.telling import named, quoted, receiver_within, role_label
from engine.operations.turn_words import all_waited_for, waited_for
from engine.operations.views import Words
from engine.operations.views_ahead import Lead, WhyNot


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """What can be done in the case just now, each with why not."""

    file: CaseFile
    actions: tuple[Possible, ...]
    forms: tuple[PossibleForm, ...]


def why_not(here: Here, refused: Refused | None, by: tuple[Who, ...]) -> tuple[WhyNot, ...]:
    """`by`: who may do what was refused."""
    reasons = refused.reasons if refused is not None else ()
    return tuple(explained(here, one, by) for one in reasons)


def explained(here: Here, reason: Reason, by: tuple[Who, ...]) -> WhyNot:
    people = tuple(who for who in by if who.kind is not WhoKind.SYSTEM)
    if reason.kind == "by" and people and reason.missing != ("system",):
        return not_meant(here.file, people)
    whom, leads = [], []
    for name in together(reason.helps):
        for told, lead in about(here, name, alone=reason.kind == "form" and len(reason.helps) == 1):
            whom += [told] if told is not None else []
            leads += [lead] if lead is not None else []
    return WhyNot(sentence=reason.sentence, whom=tuple(whom), leads=tuple(leads))


def not_meant(file: CaseFile, people: tuple[Who, ...]) -> WhyNot:
    """Who does it instead, by name where one is named; and where nobody can, that."""
    sentence = said("Det gör {who}.", who=any_of(file, people))
    if not all(is_vacant(file, who) for who in people):
        return WhyNot(sentence=sentence)
    named = [who for who in people if who.kind is WhoKind.DATA]
    told: Words = (
        said("{field} är inte ifyllt.", field=quoted(named[0].label))
        if named
        else said("Ingen har den rollen just nu.")
    )
    fallback = within(role_label(file, file.deployment.fallback))
    return WhyNot(sentence=sentence, whom=(told, said("Fråga {who}.", who=fallback)))


def any_of(file: CaseFile, whos: tuple[Who, ...]) -> Words:
    """Each of them as they are meant here, with `eller`."""
    return said("{who}", who=either([meant(file, who) for who in whos]))


def meant(file: CaseFile, who: Who) -> Words:
    """Who it is in this case, inside a sentence: whoever a data field names, or sits in the seat."""
    if who.kind is WhoKind.DATA:
        named = named_by(file.case.data.get(who.name))
        found = [file.labels[one] for one in named if one in file.labels]
        return said("{who}", who=either([*found])) if found else who.called
    return waited_for(file, who)


def is_vacant(file: CaseFile, who: Who) -> bool:
    """Whether nobody at all is meant: no one has the role, or the field that names somebody is empty."""
    if who.kind is WhoKind.DATA:
        return not named_by(file.case.data.get(who.name))
    return who.kind is WhoKind.ROLE and not anybody(who.name, file.facts())


def about(here: Here, name: str, *, alone: bool) -> Iterator[tuple[Words | None, Lead | None]]:
    """From whom something that would help comes, and where it is done. `alone`: it is the one form that is
    spoken of already.
    """
    file = here.file
    if name == THE_CASE:
        yield None, to_case(file)
    elif name == THE_TEAM:
        yield None, Lead(kind="team", name="", label=said("Till teamet"))
    elif name.startswith(A_CONSENT):
        yield from about_consent(file, *name.removeprefix(A_CONSENT).split(":"))
    elif name in file.workflow.activities:
        yield from about_activities(file, name)
    elif name in file.workflow.forms:
        yield about_form(here, name, alone)


def to_case(file: CaseFile) -> Lead | None:
    main = file.main
    if file.nameless or not isinstance(main.decide(Act.READ_CASE), Allowed):
        return None
    return Lead(kind="case", name=main.row.number, label=said("Till ärendet"))


def about_activities(file: CaseFile, kind: str) -> Iterator[tuple[Words | None, Lead | None]]:
    """Whom the activity waits for; where several go on, or none, they are all on the page."""
    going = [file.inside(row) for row in file.activities if row.case.use == kind and not row.closed]
    known = [one for one in going if knows(one)]
    if len(going) != 1 or not known:
        yield None, Lead(kind="activities", name="", label=said("Till aktiviteterna"))
        return
    inner, name = known[0], full_name(known[0])
    lead = Lead(
        kind="case", name=inner.row.number, label=said("Till {activity}", activity=quoted(name))
    )
    turn = whose_turn(inner.workflow, inner.case.state) if not inner.limited else ()
    told = all_waited_for(inner, turn)
    words = said("{activity} väntar på {who}.", activity=quoted(name), who=told) if told else None
    yield words, lead


def about_form(here: Here, form: str, alone: bool) -> tuple[Words | None, Lead | None]:
    file, title = here.file, quoted(here.file.workflow.forms[form].form.title)
    asked = [one for one in file.case.requests if one.form == form]
    can = any(one.use.name == form and one.refused is None for one in here.forms)
    action = next((one for one in here.actions if one.action.form == form), None)
    if can:
        lead = Lead(kind="form", name=form, label=said("Fyll i {form}", form=title))
    elif asked and not file.limited:
        lead = Lead(kind="request", name=asked[0].id, label=said("Se vem som är ombedd"))
    else:
        lead = None
    if action is not None and not asked and not any(one.use.name == form for one in here.forms):
        with_it = said(
            "{form} fylls i med {action}.", form=title, action=quoted(action.action.label)
        )
        may = action.refused is None
        return with_it, Lead(kind="actions", name="", label=action.action.label) if may else None
    return from_whom(file, form, asked, title if not alone else None), lead


def from_whom(file: CaseFile, form: str, asked: list[Request], title: Said | None) -> Words:
    """Who fills a form in: who has been asked, or else who may; or else where it can be done."""
    if not asked and form not in file.workflow.offered(file.case.state):
        return elsewhere(file, form, title)
    who: Words
    if asked:
        who, due = asked_of(file, asked[0].of), asked[0].due
    else:
        use, due = file.workflow.forms[form], None
        who = any_of(file, use.by)
    if title is None:
        return (
            said("Det gör {who}.", who=who)
            if due is None
            else said("Det gör {who}, senast {day}.", who=who, day=due)
        )
    if due is None:
        return said("{form} fylls i av {who}.", form=title, who=who)
    return said("{form} fylls i av {who}, senast {day}.", form=title, who=who, day=due)


def asked_of(file: CaseFile, of: str) -> Words:
    """Who has it to do as the team is now, inside a sentence."""
    kind, _, role = of.partition(":")
    user = seated(role, file.case, file.facts()) if kind == "role" else None
    return receiver_within(file, of) if user is None else named(file, user, role)


def elsewhere(file: CaseFile, form: str, title: Said | None) -> Words:
    """A form that is filled in where the case is not: the first state where it is."""
    what = title or quoted(file.workflow.forms[form].form.title)
    for state in file.workflow.states.values():
        used = any(one.form == form for one in state.actions.values())
        if form in state.offers or used:
            return said("{form} fylls i i läget {state}.", form=what, state=quoted(state.label))
    return said("{form} går inte att fylla i här.", form=what)
