"""Owns what lies ahead of a participant, as their own page tells it: the measurements that they have a part
in, now and the next time, the times that are booked with them, and where they stand
in queues.

Of what others answer only that is told which the participant has a part in, or may read once it is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from engine.casework.appointments import Went
from engine.casework.coming import Asking, Coming, coming
from engine.casework.counting import local_day
from engine.casework.who import PARTICIPANT_RECEIVER
from engine.definitions.workflow import FormUse, WhoKind
from engine.operations.activity_names import full_name
from engine.operations.booked import in_calendars, own_time
from engine.operations.case_file import CaseFile
from engine.operations.case_queues import places_in_line
from engine.operations.case_rounds import again, label_of, meant, round_of, whos
from engine.operations.known_activities import acts_in
from engine.operations.telling import receiver_now
from engine.operations.views_page import Asked, InLine, OwnAnswer, OwnNext, OwnRound, OwnTime
from engine.operations.views_rounds import Answering

Places = Mapping[tuple[str, str], Asked]
"""What the participant may fill in now, by the number of where it is and the form."""
HOURS = timedelta(hours=12)


def own_rounds(file: CaseFile, inside: Iterable[CaseFile], places: Places) -> Iterator[OwnRound]:
    """The measurements that go on, in the case and then in each activity."""
    kinds = again(file.workflow)
    for one in (file, *(inner for inner in inside if inner.case.use in kinds)):
        found = round_of(one)
        lines = found.answering if found is not None else ()
        mine = any(line.of == PARTICIPANT_RECEIVER for line in lines)
        whole = mine and one.host is not None
        told = tuple(line for line in lines if whole or is_known(one, line))
        if found is not None and told:
            answers = tuple(own_answer(one, line, places) for line in told)
            yield OwnRound(label=found.label if one.host is not None else "", answers=answers)


def is_known(file: CaseFile, line: Answering) -> bool:
    return line.of == PARTICIPANT_RECEIVER or is_read(file.workflow.forms[line.name])


def is_read(use: FormUse) -> bool:
    """Whether the form is one that participants read."""
    return any(who.kind is WhoKind.PARTICIPANT for who in (*use.read, *use.read_result))


def own_answer(file: CaseFile, line: Answering, places: Places) -> OwnAnswer:
    mine = line.of == PARTICIPANT_RECEIVER
    place = places.get((file.row.number, line.name)) if mine and line.given is None else None
    return OwnAnswer(
        who=line.who,
        mine=mine,
        form=line.form,
        given=line.given,
        due=line.clock.due if line.clock is not None else None,
        asked=place,
    )


def own_next(file: CaseFile) -> Iterator[OwnNext]:
    """The next time of each timer that asks for something that the participant has a part in."""
    if file.row.closed:
        return
    for one in coming(file.workflow, file.case, file.facts(), file.now):
        if any(is_mine(one, ask) or is_read(ask.use) for ask in one.asks):
            yield next_of(file, one)


def is_mine(one: Coming, ask: Asking) -> bool:
    return any(who.kind is WhoKind.PARTICIPANT for who in meant(one, ask.of))


def next_of(file: CaseFile, one: Coming) -> OwnNext:
    """Of what a timer asks in the case itself, that which is others' alone is left out."""
    asks = [ask for ask in one.asks if one.activity is not None or told(one, ask)]
    others = (who for ask in asks if not is_mine(one, ask) for who in whos(file, one, ask))
    return OwnNext(
        label=label_of(one) if one.activity is not None else asks[0].use.form.title,
        opens=local_day(one.at, file.deployment.calendar),
        due=min((ask.due for ask in asks if ask.due is not None), default=None),
        mine=any(is_mine(one, ask) for ask in asks),
        who=tuple(dict.fromkeys(others)),
        maybe=one.condition is not None,
        still=one.still,
    )


def told(one: Coming, ask: Asking) -> bool:
    return is_mine(one, ask) or is_read(ask.use)


def own_times(inside: Iterable[CaseFile]) -> Iterator[OwnTime]:
    """Those that are to come, or were today."""
    for one in inside:
        for time in all_times((one,)):
            if time.went == Went.PLANNED and time.ends >= one.now - HOURS:
                yield time


def all_times(inside: Iterable[CaseFile]) -> Iterator[OwnTime]:
    """Those to which the participant comes, or in which they do something."""
    for one in inside:
        known, time = one.workflow.appointment, own_time(one)
        acts = acts_in(one)
        if known is None or time is None or not (known.came or known.absent or acts):
            continue
        yield OwnTime(
            number=one.row.number,
            label=time.label,
            name=time.name if acts else "",
            begins=time.begins,
            ends=time.ends,
            whole_day=time.whole_day,
            place=time.place,
            went=time.went,
            whom=tuple(dict.fromkeys(receiver_now(one, of) for of in sorted(in_calendars(one)))),
        )


def own_lines(files: Iterable[CaseFile]) -> Iterator[InLine]:
    """Where they stand in the queues that their activities wait in."""
    for file in files:
        for one in places_in_line(file):
            if one.position is not None:
                yield InLine(label=full_name(file), position=one.position)
