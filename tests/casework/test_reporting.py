"""What is reported of a month is the same whenever it is worked out, until something of that month or before
is put right; and a correction marks exactly the months sent that come after it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.casework.case import Facts
from engine.casework.draft import replay
from engine.casework.events import Act, Amend, Open, Submit
from engine.casework.report_months import (
    AGAIN,
    EMPTY,
    GOING_ON,
    OPEN,
    SENT,
    MonthState,
    Sending,
    month_after,
    month_states,
    months_between,
)
from engine.casework.reporting import Change, Past, changes_of
from engine.casework.together import Together
from engine.definitions.deployment import Deployment
from engine.definitions.export import Export
from engine.definitions.load import load
from engine.filling.submission import Amended, Submission
from tests.casework.playing import ACTORS, NOON, Play

SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
EVA, KIM = ACTORS["eva"], ACTORS["kim"]
YES = {"yes": {"": ()}, "no": (), "how": "oral"}
DEPLOYMENT = """deployment: prov
title: Prov
languages: [sv]
roles:
  koordinator: {label: Koordinator, sees: all}
  coach: {label: Coach, sees: all}
fallback: koordinator
workflows: [väg]
consents:
  register: {kind: register, label: Jag får stå i registret}
exports:
  månad:
    label: Månaden
    format: scb_esf
    over: väg
    start: last_entered(aktiv)
    end: last_entered(slut)
    pseudonym: {woman: Tf29, man: Tf19}
    columns:
      nummer: {label: Nummer, gives: identity, needed: true}
      ork: {label: Ork, value: samtal.ork}
      mål: {label: Mål, value: mål, at: end}
  sagd:
    label: Sagd
    format: scb_esf
    over: väg
    start: samtal.från
    end: samtal.till
    pseudonym: {woman: Tf29, man: Tf19}
    columns:
      nummer: {label: Nummer, gives: identity, needed: true}
      ork: samtal.ork
      mål: {label: Mål, value: mål}
  blankett:
    label: Blankett
    format: sus
    over: väg
    start: last_entered(aktiv)
    end: last_entered(slut)
    consent: register
    columns:
      nummer: {label: Nummer, gives: identity}
      år: {label: År, gives: year, anonymous: true}
"""
FLOW = """workflow: väg
title: Väg
subject: person
opens_with: anmälan
data:
  mål: {type: text, label: Mål}
forms:
  anmälan: {by: [koordinator, coach], read: coach}
  samtal: {by: coach, read: coach}
  ja: {by: coach, read: coach}
offers: [samtal, ja]
starts: ny
states:
  ny:
    label: Ny
    actions:
      börja: {label: Börja, by: coach, to: aktiv}
      bort: {label: Bort, by: coach, to: slut}
  aktiv: {label: Aktiv, actions: {sluta: {label: Sluta, by: coach, to: slut}}}
  slut: {label: Slut, actions: {åter: {label: Åter, by: coach, to: aktiv}}}
"""
FORMS = {
    "anmälan": "  ja: {type: yes_no, label: Ja}\n",
    "samtal": (
        "  ork: {type: integer, label: Ork}\n"
        "  mål: {type: text, label: Mål, saves_to: case.mål}\n"
        "  från: {type: date, label: Från}\n"
        "  till: {type: date, label: Till}\n"
    ),
    "ja": "  ja: {type: consent, consent: register}\n",
}


@cache
def deployment() -> Deployment:
    folder = "deployments/prov"
    files = {f"{folder}/deployment.yaml": DEPLOYMENT, f"{folder}/väg.yaml": FLOW}
    files |= {
        f"{folder}/{name}.yaml": f"form: {name}\ntitle: {name}\nfields:\n{text}"
        for name, text in FORMS.items()
    }
    found = load({path: text.encode() for path, text in files.items()})
    assert [one.message.sv for one in found.diagnostics if one.severity == "error"] == []
    return found.deployments["prov"]


def export(name: str) -> Export:
    return deployment().exports[name]


class Walk(Play):
    """Play, with forms that are amended; each act takes time."""

    def do(self, action: str) -> bool:
        return isinstance(self.take(Act(actor=EVA, action=action, submission=None)), Together)

    def fill(self, form: str, **answers: object) -> Submission:
        sent = self.sent(form, answers)  # type: ignore[arg-type]  # as the fields take them
        assert isinstance(self.take(Submit(actor=EVA, submission=sent)), Together)
        return sent

    def put_right(self, at: int, **answers: object) -> datetime:
        """Amend what was sent in that place; when it was sent."""
        old = self.submissions["samtal"][at]
        amended = Amended(of=old.id, first=old.id, at=self.now, by="eva")
        count = sum(len(history) for history in self.histories.values())
        new = replace(
            old, id=f"rättad-{count}", answers={**old.answers, **answers}, amended=amended
        )
        kept = self.submissions["samtal"]
        assert isinstance(self.take(Amend(actor=EVA, submission=new, why="Fel")), Together)
        self.submissions["samtal"] = (*kept[:at], new, *kept[at + 1 :])
        return old.at

    def past(self, now: datetime | None = None) -> Past:
        """As it was known at a moment."""
        until = now or self.now
        history = {
            name: tuple(one for one in told if one.at <= until)
            for name, told in self.histories.items()
        }
        case = replay(history[self.id])
        assert case is not None
        return Past(
            workflow=self.workflow,
            case=case,
            facts=self.known(until),
            history=history,
            now=until,
        )

    def known(self, until: datetime) -> Facts:
        def came(one: Submission) -> bool:
            return (one.amended.at if one.amended is not None else one.at) <= until

        sent = {
            form: tuple(one for one in several if came(one))
            for form, several in self.submissions.items()
        }
        return replace(
            self.facts(), submissions={name: some for name, some in sent.items() if some}
        )


def begun() -> Walk:
    walk = Walk(workflow=deployment().workflows["väg"])
    opening = Open(actor=KIM, case_id=walk.id, submission=walk.sent("anmälan", {"ja": True}))
    assert isinstance(walk.take(opening), Together)
    return walk


Step = tuple[int, str, int]
STEPS = st.lists(
    st.tuples(
        st.integers(0, 45),
        st.sampled_from(["börja", "sluta", "åter", "samtal", "från", "till", "ja"]),
        st.integers(-60, 20),
    ),
    max_size=14,
)


def walked(steps: Sequence[Step]) -> Walk:
    walk = begun()
    for days, act, number in steps:
        walk.now += timedelta(days=days, minutes=1)
        day = walk.now.date() + timedelta(days=number)
        if act == "samtal":
            walk.fill("samtal", ork=number, mål=f"mål {number}")
        elif act in ("från", "till"):
            walk.fill("samtal", **{act: day, "ork": number})
        elif act == "ja":
            walk.fill("ja", ja=YES)
        else:
            walk.do(act)
    return walk


def by_month(found: Sequence[Change]) -> Mapping[date, list[Change]]:
    months: dict[date, list[Change]] = {}
    for one in found:
        months.setdefault(one.month, []).append(one)
    return months


def moments(walk: Walk) -> list[datetime]:
    """The ends of all months of the walk, and its own end."""
    first, last = NOON.date(), walk.now.date()
    ends = [walk.facts().calendar.begins(month_after(one)) for one in months_between(first, last)]
    return [one for one in ends if one <= walk.now] + [walk.now]


@given(STEPS)
@SETTINGS
def test_a_month_is_the_same_whenever_it_is_worked_out(steps: list[Step]) -> None:
    walk = walked(steps)
    for name in ("månad", "blankett"):
        now = by_month(changes_of(export(name), walk.past()))
        for moment in moments(walk):
            then = by_month(changes_of(export(name), walk.past(moment)))
            for month, told in then.items():
                if month_after(month) <= moment.date():
                    assert told == now[month], (name, month, moment)


@given(STEPS)
@SETTINGS
def test_what_is_told_late_is_added_and_changes_nothing_that_was_told(steps: list[Step]) -> None:
    walk = walked(steps)
    now = changes_of(export("sagd"), walk.past())
    for moment in moments(walk):
        ended = [
            one
            for one in changes_of(export("sagd"), walk.past(moment))
            if month_after(one.known.date().replace(day=1)) <= moment.date()
            or one.month < one.known.date().replace(day=1)
        ]
        assert [one for one in now if one in ended] == ended


@given(STEPS, st.integers(0, 13), st.integers(1, 9))
@SETTINGS
def test_a_correction_changes_nothing_that_was_known_before_what_it_corrects(
    steps: list[Step], which: int, ork: int
) -> None:
    walk = walked([*steps, (1, "samtal", 3), (40, "börja", 0), (1, "samtal", 4), (40, "sluta", 0)])
    before = changes_of(export("månad"), walk.past())
    walk.now += timedelta(days=40)
    sent = walk.put_right(which % len(walk.submissions["samtal"]), ork=100 + ork, mål="rättat")
    after = changes_of(export("månad"), walk.past())
    assert [(one.kind, one.day) for one in after] == [(one.kind, one.day) for one in before]
    earlier = [one for one in before if one.known < sent]
    assert list(after[: len(earlier)]) == earlier


def test_an_amendment_counts_from_when_what_it_amends_was_sent() -> None:
    walk = walked([(1, "samtal", 3), (1, "börja", 0), (40, "samtal", 5), (1, "sluta", 0)])
    walk.now += timedelta(days=100)
    walk.put_right(1, ork=50, mål="rättat")
    start, end = changes_of(export("månad"), walk.past())
    assert (start.values["ork"], end.values["ork"]) == (3, 50)
    assert end.values["mål"] == "rättat", "what the amendment saved in the case as well"
    assert (start.month, end.month) == (date(2024, 3, 1), date(2024, 4, 1))


def test_what_is_registered_after_its_month_is_told_of_that_month_as_it_was_known_then() -> None:
    walk = begun()
    walk.now += timedelta(days=70)
    walk.fill("samtal", **{"från": date(2024, 3, 20), "ork": 4})
    walk.now += timedelta(days=1)
    walk.fill("samtal", ork=9)
    (late,) = changes_of(export("sagd"), walk.past())
    assert (late.kind, late.month, late.values["ork"]) == ("start", date(2024, 3, 1), 4)


def test_a_day_to_come_is_told_when_it_has_come() -> None:
    walk = begun()
    walk.fill("samtal", **{"från": date(2024, 3, 10), "till": date(2024, 6, 30)})
    walk.now += timedelta(days=60)
    assert [one.kind for one in changes_of(export("sagd"), walk.past())] == ["start"]
    walk.now += timedelta(days=90)
    found = changes_of(export("sagd"), walk.past())
    assert [(one.kind, one.day) for one in found][1:] == [("end", date(2024, 6, 30))]


def test_whoever_comes_back_is_told_of_as_starting_anew() -> None:
    walk = walked([(1, "börja", 0), (30, "sluta", 0), (60, "åter", 0)])
    found = changes_of(export("månad"), walk.past())
    assert [one.kind for one in found] == ["start", "end", "start"]
    assert found[2].started == found[2].day > found[1].day > found[1].started


def test_what_ended_before_somebody_started_is_no_end_of_that() -> None:
    walk = walked([(1, "bort", 0), (20, "åter", 0), (40, "sluta", 0)])
    walk.now += timedelta(days=60)
    found = changes_of(export("månad"), walk.past())
    assert [one.kind for one in found] == ["start", "end"]
    assert found[0].day < found[1].day


def test_an_end_that_is_told_before_its_start_is_told_once_to_be_put_right() -> None:
    walk = begun()
    walk.fill("samtal", **{"från": date(2024, 3, 10), "till": date(2024, 3, 1)})
    walk.now += timedelta(days=90)
    assert [(one.kind, one.day) for one in changes_of(export("sagd"), walk.past())] == [
        ("start", date(2024, 3, 10)),
        ("end", date(2024, 3, 1)),
    ]


def test_the_day_is_that_of_when_it_became_known() -> None:
    walk = walked([(0, "börja", 0), (3, "sluta", 0), (3, "åter", 0)])
    walk.now += timedelta(days=60)
    found = changes_of(export("månad"), walk.past())
    assert [(one.kind, one.day) for one in found] == [
        ("start", date(2024, 3, 4)),
        ("end", date(2024, 3, 7)),
        ("start", date(2024, 3, 10)),
    ]


def test_without_a_consent_one_is_told_of_anew_each_year() -> None:
    walk = walked([(1, "börja", 0), (700, "sluta", 0)])
    found = changes_of(export("blankett"), walk.past())
    assert not any(one.consented for one in found)
    years = [one.day for one in found if one.kind == "year"]
    assert years == [date(2025, 1, 1), date(2026, 1, 1)]
    known = walked([(1, "ja", 0), (1, "börja", 0), (700, "sluta", 0)])
    assert [(one.kind, one.consented) for one in changes_of(export("blankett"), known.past())] == [
        ("start", True),
        ("end", True),
    ]


MONTHS = tuple(months_between(date(2024, 1, 1), date(2024, 12, 1)))
LATER = date(2025, 1, 5)


def sent_all(until: int) -> tuple[dict[date, str], list[Sending]]:
    digests = {one: f"{one}" for one in MONTHS}
    start = datetime(2025, 1, 1, tzinfo=UTC)
    return digests, [
        Sending(month=one, at=start + timedelta(minutes=at), by="eva", digest=digests[one], rows={})
        for at, one in enumerate(MONTHS[:until])
    ]


def states(found: Sequence[MonthState]) -> list[str]:
    return [one.state for one in found]


@given(st.integers(0, 12), st.sets(st.sampled_from(MONTHS)))
def test_a_correction_marks_exactly_the_months_sent_from_it_on(sent: int, wrong: set[date]) -> None:
    digests, sendings = sent_all(sent)
    digests |= dict.fromkeys(wrong, "other")
    found = month_states(MONTHS, digests, sendings, LATER)
    first = min((one for one in wrong if one in MONTHS[:sent]), default=date.max)
    for at, one in enumerate(found):
        wanted = OPEN if at >= sent else AGAIN if one.first >= first else SENT
        assert one.state == wanted
    assert [one.first for one in found if one.next_up] == [
        one.first for one in found if one.state != SENT
    ][:1]


@given(st.integers(2, 12), st.data())
def test_sending_in_order_settles_all(sent: int, data: st.DataObject) -> None:
    digests, sendings = sent_all(sent)
    digests[data.draw(st.sampled_from(MONTHS[:sent]))] = "other"
    moment = datetime(2025, 1, 2, tzinfo=UTC)
    for _ in MONTHS:
        found = month_states(MONTHS, digests, sendings, LATER)
        up = next((one.first for one in found if one.next_up), None)
        if up is None:
            break
        moment += timedelta(minutes=1)
        sendings.append(Sending(month=up, at=moment, by="eva", digest=digests[up], rows={}))
    assert states(month_states(MONTHS, digests, sendings, LATER)) == [SENT] * 12


def test_a_month_that_goes_on_is_not_to_be_sent() -> None:
    digests, sendings = sent_all(3)
    found = month_states(MONTHS, digests, sendings, date(2024, 5, 31))
    assert states(found[:6]) == [SENT, SENT, SENT, OPEN, GOING_ON, GOING_ON]
    assert [one.next_up for one in found[:6]] == [False, False, False, True, False, False]


def test_a_month_without_anything_stops_none_after_it() -> None:
    digests, sendings = sent_all(2)
    del digests[MONTHS[2]], digests[MONTHS[3]]
    found = month_states(MONTHS[:5], digests, sendings, LATER)
    assert states(found) == [SENT, SENT, EMPTY, EMPTY, OPEN]
    assert [one.next_up for one in found] == [False, False, False, False, True]


def test_what_comes_late_in_an_empty_month_takes_those_after_it_along() -> None:
    digests, sendings = sent_all(5)
    del digests[MONTHS[1]], sendings[1]
    assert states(month_states(MONTHS[:5], digests, sendings, LATER)) == [
        SENT,
        EMPTY,
        SENT,
        SENT,
        SENT,
    ]
    digests[MONTHS[1]] = "late"
    found = month_states(MONTHS[:5], digests, sendings, LATER)
    assert states(found) == [SENT, OPEN, AGAIN, AGAIN, AGAIN]
    sendings.append(
        Sending(
            month=MONTHS[1],
            at=sendings[-1].at + timedelta(minutes=1),
            by="eva",
            digest="late",
            rows={},
        )
    )
    assert states(month_states(MONTHS[:5], digests, sendings, LATER)) == [
        SENT,
        SENT,
        AGAIN,
        AGAIN,
        AGAIN,
    ]


def test_a_month_that_was_sent_and_has_lost_its_rows_is_sent_again() -> None:
    digests, sendings = sent_all(2)
    del digests[MONTHS[1]]
    assert states(month_states(MONTHS[:2], digests, sendings, LATER)) == [SENT, AGAIN]
