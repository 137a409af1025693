"""Owns who answers what is asked again and again in a case, as its page tells it: the measurements that go on
and who has answered, those that are over, and when the next is. What was answered is left to `measuring`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from engine.casework.coming import Asking, Coming, coming
from engine.casework.counting import local_day
from engine.definitions.starts import every_effect
from engine.definitions.workflow import Ask, Who, Workflow, with_late
from engine.filling.submission import Submission
from engine.operations.activity_names import label_in
from engine.operations.between import belongs, each_of, last_come_to, sees_course
from engine.operations.case_file import CaseFile
from engine.operations.clocks import request_clock
from engine.operations.compare_submissions import read_of
from engine.operations.known_activities import knows
from engine.operations.measuring import form_measures
from engine.operations.telling import receiver, receiver_now
from engine.operations.turn_words import waited_for
from engine.operations.views import Words
from engine.operations.views_rounds import Answering, Following, NextRound, Round, Rounds

Asked = tuple[str, Ask, str | None]
"""A form that is asked, and the state that asks for it."""
NOTHING = Rounds()


def rounds(file: CaseFile) -> Rounds | None:
    """What those let in for a part are not told how it goes of, they are not told here either."""
    if file.nameless or (file.limited and not sees_course(file)):
        return NOTHING
    own = round_of(file)
    if file.host is not None:
        return Rounds(open=(own,) if own else (), coming=next_rounds(file))
    inner = (file.inside(row) for row in reversed(file.activities))
    kinds = again(file.workflow)
    found = [round_of(one) for one in inner if one.case.use in kinds and knows(one)]
    every = [one for one in (own, *found) if one is not None]
    return Rounds(
        open=tuple(one for one in every if not one.closed),
        over=tuple(one for one in every if one.closed and one is not own),
        coming=next_rounds(file),
    )


def again(workflow: Workflow) -> frozenset[str]:
    """The kinds of activities that are measurements: instruments are asked there, or two are kept apart."""
    return frozenset(
        name for name, use in workflow.activities.items() if asked_in(use.workflow, paired=True)
    )


def asked_in(workflow: Workflow, *, paired: bool = False) -> tuple[Asked, ...]:
    """The forms that are asked in it and measure something, or are kept apart until all are in; `paired`:
    only where there are two such forms.
    """
    found: dict[str, Asked] = {}
    for state, ask in asks_in(workflow):
        use = workflow.forms[ask.form]
        two = sum(one.read_from == use.read_from for one in workflow.forms.values()) > 1
        apart = use.read_from is not None and (two or not paired)
        if apart or form_measures(use.form):
            found.setdefault(ask.form, (ask.form, ask, state))
    return tuple(found.values())


def asks_in(workflow: Workflow) -> Iterator[tuple[str | None, Ask]]:
    """All that is asked, with the state that asks on entering; None where it is asked otherwise."""
    for state in workflow.states.values():
        yield from ((state.name, one) for one in state.on_enter if isinstance(one, Ask))
    for effects in every_effect(workflow):
        yield from ((None, one) for one in with_late(effects) if isinstance(one, Ask))


def round_of(file: CaseFile) -> Round | None:
    """Who answers here; None where nobody is asked. In a case itself only what stands: what was answered
    before is among what has been sent.
    """
    case, flow = file.case, file.workflow
    found = tuple(one for asked in asked_in(flow) for one in answering(file, asked))
    if not found:
        return None
    apart = next((flow.forms[name].read_from for name, _, _ in asked_in(flow)), None)
    return Round(
        number=file.row.number,
        label=flow.title if file.host is None else label_in(file.main.workflow, file.row),
        state=flow.states[case.state].label,
        since=case.opened,
        closed=file.row.closed,
        answering=found,
        apart=flow.states[apart].label if apart is not None else None,
        opened=apart is not None and last_come_to(file, apart) is not None,
        beside=beside(file) if file.host is not None else "",
    )


def beside(file: CaseFile) -> str:
    """The form by which what was kept apart is read beside one another, once it may be."""
    names = (name for name, _, _ in asked_in(file.workflow))
    kept = (name for name in names if file.workflow.forms[name].read_from is not None)
    return next((name for name in kept if len(read_of(file, name)) > 1), "")


def answering(file: CaseFile, asked: Asked) -> Iterator[Answering]:
    """Each one who is asked for a form, whether they have answered or not."""
    name, ask, state = asked
    if file.host is None:
        yield from (waiting(file, one.id) for one in file.case.requests if one.form == name)
        return
    since = last_come_to(file, state) if state is not None else file.case.opened
    if since is None:
        return
    of = tuple(each_of(file, ask.of))
    for one in of:
        yield answer_of(file, name, one, sent_by(file, name, one if len(of) > 1 else "", since))


def sent_by(file: CaseFile, form: str, of: str, since: datetime) -> Submission | None:
    """What was sent last since then: by whom a receiver means, where there are several."""
    sent = (one for one in reversed(file.forms.get(form, ())) if one.at >= since)
    return next((one for one in sent if not of or belongs(file, one.by, of)), None)


def answer_of(file: CaseFile, form: str, of: str, sent: Submission | None) -> Answering:
    asked = next((one for one in file.case.requests if (one.form, one.of) == (form, of)), None)
    title, party = file.workflow.forms[form].form.title, of.startswith("organisation:")
    if asked is not None and not file.row.closed:
        return waiting(file, asked.id)
    who = receiver(file, of) if party or sent is None else file.called(sent.by)
    given = sent.at if sent is not None else None
    missed = given is None and file.row.closed
    return Answering(who=who, form=title, given=given, missed=missed, of=of, name=form)


def waiting(file: CaseFile, identity: str) -> Answering:
    """One who is asked and has not answered."""
    asked = next(one for one in file.case.requests if one.id == identity)
    who, today = receiver_now(file, asked.of), file.now.date()
    later = asked.until is not None and asked.due is not None and asked.until > asked.due
    return Answering(
        who=who,
        form=file.workflow.forms[str(asked.form)].form.title,
        clock=request_clock(asked, who, today, file.deployment.calendar),
        until=asked.until if later or asked.due is None else None,
        of=asked.of,
        name=str(asked.form),
    )


def next_rounds(file: CaseFile) -> tuple[NextRound, ...]:
    """When each timer asks next, where what it asks is asked again and again."""
    if file.row.closed:
        return ()
    found = coming(file.workflow, file.case, file.facts(), file.now)
    return tuple(next_round(file, one) for one in found)


def next_round(file: CaseFile, one: Coming) -> NextRound:
    dues = [ask.due for ask in one.asks if ask.due is not None]
    untils = [ask.until for ask in one.asks if ask.until is not None]
    due, until = min(dues, default=None), max(untils, default=None)
    return NextRound(
        label=label_of(one),
        opens=local_day(one.at, file.deployment.calendar),
        due=due,
        until=until if until != due else None,
        following=tuple(following(file, one)),
        condition=one.condition,
        still=one.still,
    )


def label_of(one: Coming) -> Words:
    return one.activity.label if one.activity is not None else one.asks[0].use.form.title


def following(file: CaseFile, one: Coming) -> Iterator[Following]:
    for ask in one.asks:
        yield Following(who=tuple(whos(file, one, ask)), form=ask.use.form.title)


def whos(file: CaseFile, one: Coming, ask: Asking) -> Iterable[Words]:
    return (waited_for(file, who) for who in meant(one, ask.of))


def meant(one: Coming, whos: Iterable[Who]) -> Iterator[Who]:
    """Whom a shared workflow's own roles mean is what its use says."""
    use = one.activity
    return ((use.roles.get(who.name, who) if use is not None else who) for who in whos)
