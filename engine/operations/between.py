"""Owns what goes between parties, as each of them is told of it: whose turn it is, the clocks of all sides,
how it has gone, and what each has been asked to say; and keeping whom it goes between.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from engine.access.decide import Allowed
from engine.access.facts import Act
from engine.casework.case import Case
from engine.casework.plan import plan_of
from engine.casework.possible import still_waiting, whose_turn
from engine.casework.who import is_one_of, receivers, receives
from engine.definitions.starts import every_effect
from engine.definitions.workflow import Ask, Who, Workflow, with_late
from engine.filling.submission import Submission
from engine.operations.activity_names import about, label_in, own_name
from engine.operations.booked import held_by
from engine.operations.case_file import CaseFile
from engine.operations.case_times import case_clocks
from engine.operations.clocks import entered, request_clock
from engine.operations.telling import receiver
from engine.operations.turn_words import named_in_data, waited_for
from engine.operations.views import Words
from engine.operations.views_team import BetweenShown, Statement, Stay
from engine.storage.between import keep_parties_of, parties_of
from engine.storage.database import Transaction

NOBODY: frozenset[str] = frozenset()


def keep_parties(tx: Transaction, files: Iterable[CaseFile]) -> None:
    """Keep whom these go between, as long as they go on."""
    shared = [file for file in files if file.workflow.between]
    known = parties_of(tx, (file.case.id for file in shared)) if shared else {}
    for file in shared:
        holders = NOBODY if file.row.closed else frozenset(held_by(file, file.workflow.between))
        if holders != known.get(file.case.id, NOBODY):
            keep_parties_of(tx, file.case.id, file.row.deployment, holders)


def sees_course(file: CaseFile) -> bool:
    """Whether how it has gone is the reader's to know."""
    known = isinstance(file.decide(Act.READ_CASE), Allowed)
    return known and isinstance(file.decide(Act.SEE_COURSE), Allowed)


def between_shown(file: CaseFile) -> BetweenShown:
    case, flow = file.case, file.workflow
    turn = still(file, whose_turn(flow, case.state))
    waiting = still_waiting(flow, case, file.facts())
    mine, asked = is_mine(file, turn), is_asked(file)
    return BetweenShown(
        number=file.row.number,
        person=file.main.workflow.title if file.main.workflow.is_project else about(file),
        label=label_in(file.main.workflow, file.row),
        name=own_name(file),
        state=flow.states[case.state].label,
        since=entered(case, flow, case.state),
        parties=tuple(word for who in flow.between for word in words_of(file, who, case)),
        turn=tuple(word for who in turn for word in words_of(file, who, waiting)),
        mine=mine or asked,
        asked=asked and not mine,
        clocks=case_clocks(file),
        stays=stays(file),
    )


def still(file: CaseFile, turn: tuple[Who, ...]) -> tuple[Who, ...]:
    """Those who have not done yet what they are asked; all of them where nothing is asked."""
    asked = {one.of for one in file.case.requests}
    waiting = tuple(who for who in turn if not asked.isdisjoint(each_of(file, (who,))))
    return waiting or turn


def is_mine(file: CaseFile, turn: tuple[Who, ...]) -> bool:
    """Whether it is the reader's turn."""
    waiting = still_waiting(file.workflow, file.case, file.facts())
    return is_one_of(file.actor, turn, waiting, file.facts())


def is_asked(file: CaseFile) -> bool:
    """Whether something is asked of the reader, also when it waits for others."""
    facts = file.facts()
    return any(receives(file.actor, one, file.case, facts) for one in file.case.requests)


def words_of(file: CaseFile, who: Who, case: Case) -> Iterator[Words]:
    """Who it is now, inside a sentence: each of those whom a data field of `case` names, the person in a
    seat, or the role.
    """
    them = named_in_data(file.deployment, file.labels, file.workflow, case, who)
    yield from them or (waited_for(file, who),)


def stays(file: CaseFile) -> tuple[Stay, ...]:
    states = file.workflow.states
    return tuple(
        Stay(label=states[one.state].label, since=one.entered, until=one.left)
        for one in file.case.visits
        if one.state in states
    )


def statements(file: CaseFile) -> tuple[Statement, ...]:
    """What several parties have been asked for, one line for each of them."""
    return tuple(
        statement(file, form, of, since)
        for form, whos, since in asked_of_several(file)
        for of in each_of(file, whos)
    )


def asked_of_several(file: CaseFile) -> Iterator[tuple[str, tuple[Who, ...], str | None]]:
    """Forms that the definition asks of more than one, with where: the state that asks, or None."""
    flow, told = file.workflow, set()
    for name, ask in asks(flow):
        if ask.form not in told and len(tuple(each_of(file, ask.of))) > 1:
            told.add(ask.form)
            yield ask.form, ask.of, name


def asks(flow: Workflow) -> Iterator[tuple[str | None, Ask]]:
    for state in flow.states.values():
        yield from ((state.name, one) for one in state.on_enter if isinstance(one, Ask))
    for effects in every_effect(flow):
        yield from ((None, one) for one in with_late(effects) if isinstance(one, Ask))


def each_of(file: CaseFile, whos: Iterable[Who]) -> Iterator[str]:
    """Those who are asked, as their requests name them."""
    found = (
        one for who in whos for one in receivers(who, file.case, file.facts(), file.workflow.data)
    )
    return iter(dict.fromkeys(found))


def statement(file: CaseFile, form: str, of: str, state: str | None) -> Statement:
    """One that was given counts from when what asked was last come to: a new round is asked anew."""
    asked = next((one for one in file.case.requests if (one.form, one.of) == (form, of)), None)
    sent = None if asked is not None else given(file, form, of, state)
    party, today = receiver(file, of), file.now.date()
    reads = sent is not None and file.reading(sent) is not None
    return Statement(
        party=party,
        form=file.workflow.forms[form].form.title,
        given=sent.at if sent is not None else None,
        submission=sent.id if sent is not None and reads else None,
        asked=asked is not None,
        clock=request_clock(asked, party, today, file.deployment.calendar) if asked else None,
    )


def given(file: CaseFile, form: str, of: str, state: str | None) -> Submission | None:
    since = last_come_to(file, state) if state is not None else file.case.opened
    if since is None:
        return None
    sent = (one for one in reversed(file.forms.get(form, ())) if one.at >= since)
    return next((one for one in sent if belongs(file, one.by, of)), None)


def last_come_to(file: CaseFile, state: str) -> datetime | None:
    """When the activity last came to a state; None where it never has."""
    around = plan_of(file.workflow).around
    since, inside = None, False
    for visit in file.case.visits:
        here = state in around.get(visit.state, ())
        since = visit.entered if here and not inside else since
        inside = here
    return since


def belongs(file: CaseFile, account: str, of: str) -> bool:
    """Whether an account is one of those that a receiver means."""
    kind, _, name = of.partition(":")
    if kind == "role":
        facts = file.facts()
        roles = facts.includes.get(name, (name,))
        return any(account in facts.holders.get(one, ()) for one in roles)
    return file.belongs.get(account) == name if kind == "organisation" else account == name
