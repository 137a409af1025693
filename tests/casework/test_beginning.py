"""What an activity begins with that an effect starts: a table. Each row is the data of the activity, what the
effect says, and what there is afterwards (`tests.casework.playing` says how to read it).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

import pytest

from engine.casework.case import Facts
from tests.casework.playing import NOON, Play, flow
from tests.casework.test_together import OPEN, SLUT, one

HEAD = """workflow: praktik
title: Praktik
subject: activity
data:
  plats: {type: text, label: Plats}
"""


@dataclass(frozen=True, kw_only=True)
class Row:
    """`data`: fields of the activity. `start`: the effect. `begins`: what each that is started begins with;
    `told`: the tasks of the fallback role.
    """

    name: str
    data: str
    start: str = "{start: praktik}"
    begins: tuple[dict[str, object], ...] = ()
    told: tuple[str, ...] = ()


FÖRETAG = "  företag: {type: text, label: Företag, required: true}\n"
LACKS = "Praktik startade inte. Det saknas: ”Företag”."
ROWS = (
    Row(
        name="what is suggested counts where the effect says nothing",
        data="  företag: {type: text, label: Företag, default: '\"Bageriet\"', required: true}\n",
        begins=({"företag": "Bageriet"},),
    ),
    Row(
        name="what the effect says goes before what is suggested",
        data="  företag: {type: text, label: Företag, default: '\"Bageriet\"'}\n",
        start="{start: praktik, with: {företag: '\"Skolan\"'}}",
        begins=({"företag": "Skolan"},),
    ),
    Row(
        name="what the effect names and nobody knows is not suggested instead",
        data="  företag: {type: text, label: Företag, default: '\"Bageriet\"', required: true}\n",
        start="{start: praktik, with: {företag: mål}}",
        told=(LACKS,),
    ),
    Row(
        name="without what it needs it is not started, and somebody is told",
        data=FÖRETAG,
        start="{start: praktik, with: {företag: mål}}",
        told=(LACKS,),
    ),
    Row(
        name="a suggestion that is unknown is none",
        data="  företag: {type: text, label: Företag, default: case.mål, required: true}\n",
        told=(LACKS,),
    ),
    Row(
        name="what lacks is named in the order it is asked",
        data=FÖRETAG + "  ort: {type: text, label: Ort, default: case.mål, required: true}\n",
        start="{start: praktik, with: {företag: mål}}",
        told=("Praktik startade inte. Det saknas: ”Företag” och ”Ort”.",),
    ),
    Row(
        name="a suggestion may build on what the effect says, whatever the order",
        data="  företag: {type: text, label: Företag, default: ort}\n"
        "  ort: {type: text, label: Ort}\n",
        start="{start: praktik, with: {ort: '\"Eslöv\"'}}",
        begins=({"företag": "Eslöv", "ort": "Eslöv"},),
    ),
    Row(
        name="a suggestion may build on another",
        data="  företag: {type: text, label: Företag, default: ort}\n"
        "  ort: {type: text, label: Ort, default: '\"Eslöv\"'}\n",
        begins=({"företag": "Eslöv", "ort": "Eslöv"},),
    ),
    Row(
        name="today is today",
        data="  företag: {type: date, label: Dag, default: today(), required: true}\n",
        begins=({"företag": NOON.date()},),
    ),
    Row(
        name="no is an answer",
        data="  företag: {type: yes_no, label: Ja, default: false, required: true}\n",
        begins=({"företag": False},),
    ),
    Row(
        name="what is not asked is not needed",
        data="  vill: {type: yes_no, label: Vill}\n"
        "  företag: {type: text, label: Företag, required: true, show_if: vill == true}\n",
        begins=({},),
    ),
    Row(
        name="what is not asked is not suggested",
        data="  vill: {type: yes_no, label: Vill, default: false}\n"
        "  företag: {type: text, label: Företag, default: '\"Bageriet\"', show_if: vill == true}\n",
        begins=({"vill": False},),
    ),
    Row(
        name="what is asked by a suggestion is needed",
        data="  vill: {type: yes_no, label: Vill, default: true}\n"
        "  företag: {type: text, label: Företag, required: true, show_if: vill == true}\n",
        told=(LACKS,),
    ),
    Row(
        name="what is needed under a condition is needed where it holds",
        data="  vill: {type: yes_no, label: Vill, default: true}\n"
        "  företag: {type: text, label: Företag, required: vill == true}\n",
        told=(LACKS,),
    ),
    Row(
        name="also where the condition is about what is asked after it",
        data="  företag: {type: text, label: Företag, required: vill == true}\n"
        "  vill: {type: yes_no, label: Vill, default: true}\n",
        told=(LACKS,),
    ),
    Row(
        name="and not where it does not",
        data="  vill: {type: yes_no, label: Vill, default: false}\n"
        "  företag: {type: text, label: Företag, required: vill == true}\n",
        begins=({"vill": False},),
    ),
    Row(
        name="of several rows those are started that lack nothing, and one is told of once",
        data="  företag: {type: text, label: Företag, required: true}\n"
        "  ort: {type: text, label: Ort, default: '\"Eslöv\"'}\n",
        start="{start: praktik, each: beslut.åtgärder, with: {företag: vad}}",
        begins=({"företag": "Bageriet", "ort": "Eslöv"}, {"företag": "Skolan", "ort": "Eslöv"}),
        told=(LACKS,),
    ),
)


def begun(row: Row) -> Play:
    case = one("aktiv besluta slut", form="beslut", do=row.start)
    play = Play(flow(case + SLUT, praktik_head=f"{HEAD}{row.data}")).open()
    play.step("besluta x åtgärder=Bageriet,?,Skolan,?")
    return play


def texts(play: Play) -> tuple[str, ...]:
    assert play.case is not None
    assert {request.of for request in play.case.requests} <= {"role:koordinator"}
    return tuple(request.text["sv"] for request in play.case.requests)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_what_an_activity_begins_with(row: Row) -> None:
    play = begun(row)
    assert tuple(dict(one.case.data) for one in play.running.values()) == row.begins
    assert texts(play) == row.told
    assert play.case is not None
    assert play.case.state == "slut"
    play.check_replayed()


class ByOrganisation(Play):
    """Where whoever acts belongs to an organisation."""

    def facts(self) -> Facts:
        return replace(super().facts(), user={"organisation": "region", "unit": None})


OWN = "  företag: {type: organisation, label: Företag, default: user.organisation}\n"


@pytest.mark.parametrize(("by", "known"), [("coach", {"företag": "region"}), ("system", {})])
def test_who_acts_is_known_unless_it_is_the_system(by: str, known: dict[str, object]) -> None:
    states = one("aktiv gå mellan") + one("mellan vidare slut", by=by, do="{start: praktik}")
    workflow = flow(states + SLUT, praktik_head=f"{HEAD}{OWN}")
    play = ByOrganisation(workflow).open()
    play.step("gå")
    if by == "coach":
        play.step("vidare")
    assert play.stands == "slut | planerad"
    assert dict(play.running["c1.1"].case.data) == known


def test_what_a_timer_cannot_start_is_told_once_and_the_timer_goes_on() -> None:
    timer = "timers: {påminn: {every: 1 days, do: {start: praktik, with: {företag: mål}}}}\n"
    play = Play(flow(OPEN + SLUT, top=timer, praktik_head=f"{HEAD}{FÖRETAG}")).open()
    play.step("wait 3 days")
    assert play.stands == "aktiv"
    assert texts(play) == (LACKS,)
    play.step("fill samtal mål=Bageriet")
    assert play.case is not None
    play.case = replace(play.case, data=cast("dict[str, object]", {"mål": "Bageriet"}))
    play.step("wait 1 days")
    assert [one.case.data["företag"] for one in play.running.values()] == ["Bageriet"]
