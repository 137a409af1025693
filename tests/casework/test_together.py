"""What a case and its activities do: a table. Each row is a workflow, what is done, how all stands afterwards
and, where the order matters, what happened in the last step (`tests.casework.playing` says how to read it).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest

from engine.casework.advance import advance
from engine.casework.draft import replay
from engine.casework.environment import form_names
from engine.casework.events import Act, Actor, Advanced, Arrange, Leave, Start, Submit
from engine.casework.ordered import in_order
from engine.casework.possible import possible, possible_activities, why_not_act, why_not_start
from engine.casework.together import Together, advance_together, inside, next_waking_together
from engine.definitions.workflow import StartActivity
from engine.foundation.wrong import Refused
from tests.casework.playing import ACTIVITY_STATES, ACTORS, PRAKTIK, Play, flow

KLAR = "klar: {label: Klar, final: true}\n"
OPEN = "aktiv: {label: Aktiv, actions: {stäng: {label: Stäng, by: coach, to: slut}}}\n"
SLUT = "slut: {label: Slut, final: true}\n"
TIME = (
    "clocks: {tid: {label: Tid, from: entered(a), limit: 5 days, late: {task: sen, of: coach}}}\n"
)
PAUSE = """aktiv: {label: Aktiv, actions: {pausa: {label: Pausa, by: coach, to: paus}}}
paus:
  label: Paus
  stops_clocks: true
  actions: {fortsätt: {label: Fortsätt, by: coach, to: back}}
"""


@dataclass(frozen=True, kw_only=True)
class Row:
    name: str
    case: str = OPEN + SLUT
    praktik: str = ACTIVITY_STATES
    besök: str = ACTIVITY_STATES
    more: Mapping[str, str] = field(default_factory=dict)
    steps: str = ""
    stands: str
    signs: str | None = None


def one(words: str, *, by: str = "coach", when: str = "", form: str = "", do: str = "") -> str:
    """A state with one action, and where that leads."""
    state, action, to = words.split()
    told = {"label": action.capitalize(), "by": by, "to": to, "form": form, "when": when, "do": do}
    lines = [f"      {key}: {text}" for key, text in told.items() if text]
    head = [f"{state}:", f"  label: {state.capitalize()}", "  actions:", f"    {action}:"]
    return "\n".join([*head, *lines, ""])


NESTED = """a:
  label: A
  starts: a1
  on_enter: {task: in a, of: coach}
  on_leave: {task: ut a, of: coach}
  actions: {bort: {label: Bort, by: coach, to: b}, om: {label: Om, by: coach, to: a}}
  states:
    a1:
      label: A1
      on_enter: {task: in a1, of: coach}
      on_leave: {task: ut a1, of: coach}
      actions: {vidare: {label: Vidare, by: coach, to: a2}}
    a2:
      label: A2
      on_enter: {task: in a2, of: coach}
      actions: {bort: {label: Bort härifrån, by: coach, to: c}}
b: {label: B, actions: {åter: {label: Åter, by: coach, to: back}, hit: {label: Hit, by: coach, to: a}}}
c: {label: C, actions: {åter: {label: Åter, by: coach, to: back}, stäng: {label: Stäng, by: coach, to: slut}}}
slut: {label: Slut, final: true}
"""
CHAIN = """a: {label: A, actions: {gå: {label: Gå, by: coach, to: b}}}
b: {label: B, actions: {fram: {label: Fram, by: system, to: c}}}
c:
  label: C
  on_enter: {task: in c, of: coach}
  actions: {fram: {label: Fram, by: system, to: d, when: count(praktik) > 0}}
d: {label: D, actions: {stäng: {label: Stäng, by: coach, to: slut}}}
slut: {label: Slut, final: true}
"""
LOOKS = """aktiv:
  label: Aktiv
  actions:
    vidare: {label: Vidare, by: system, to: igång, when: any(praktik where in_state(pågår))}
    stäng: {label: Stäng, by: coach, to: slut}
igång:
  label: Igång
  on_enter: {task: följ upp, of: coach}
  actions:
    klart:
      label: Klart
      by: system
      to: slut
      when: all(praktik where in_state(klar)) and count(praktik) > 0
slut: {label: Slut, final: true}
"""
SYNLIG = """values:
  stängd: {label: Stängd, value: in_state(slut)}
  antal_praktik: {label: Antal, value: count(praktik)}
"""
TILL_START = """clocks:
  start:
    label: Start
    from: entered(aktiv)
    to: min(entered(pågår) of praktik)
    limit: 5 days
    late: {task: sent, of: coach}
"""
FOLLOWS = """planerad:
  label: Planerad
  actions:
    börja: {label: Börja, by: coach, to: pågår}
    avbryt: {label: Avbryt, by: system, to: avbruten, when: case.stängd}
pågår: {label: Pågår, actions: {sluta: {label: Sluta, by: coach, to: klar}}}
klar: {label: Klar, final: true}
avbruten: {label: Avbruten, final: true, on_enter: {task: städa, of: coach}}
"""
ROWS = (
    # States in states.
    Row(name="a state with states inside is entered at its start", case=NESTED, stands="a1"),
    Row(
        name="on entering, the outer state acts before the inner",
        case=NESTED,
        steps="bort; hit",
        stands="a1",
        signs=">a1, +in a, +in a1",
    ),
    Row(
        name="on leaving, the inner state acts before the outer, and what was asked on entering is withdrawn",
        case=NESTED,
        steps="bort",
        stands="b",
        signs="+ut a1, +ut a, >b, -in a, -in a1",
    ),
    Row(
        name="a move inside leaves and enters only what is inside",
        case=NESTED,
        steps="vidare",
        stands="a2",
        signs="+ut a1, >a2, -in a1, +in a2",
    ),
    Row(
        name="the inner state's action comes before the outer's of the same name",
        case=NESTED,
        steps="vidare; bort",
        stands="c",
    ),
    Row(name="the outer state's action holds inside", case=NESTED, steps="bort", stands="b"),
    Row(
        name="a state asked for anew from inside is left and entered",
        case=NESTED,
        steps="vidare; om",
        stands="a1",
        signs="+ut a, >a1, -in a, -in a2, +in a, +in a1",
    ),
    Row(
        name="back leads to the leaf where it was",
        case=NESTED,
        steps="vidare; bort; åter",
        stands="a2",
    ),
    Row(
        name="back after back leads to what was before that",
        case=NESTED,
        steps="bort; åter; bort; åter",
        stands="a1",
    ),
    Row(
        name="back with nowhere to go is refused",
        case="""b:
  label: B
  actions: {åter: {label: Åter, by: coach, to: back}, gå: {label: Gå, by: coach, to: slut}}
"""
        + SLUT,
        steps="no åter",
        stands="b",
    ),
    Row(name="an action of another state is refused", case=NESTED, steps="no åter", stands="a1"),
    Row(name="nothing is done in a closed case", steps="stäng; no stäng", stands="slut"),
    # The system's own actions.
    Row(
        name="a chain of the system's actions runs until one does not hold",
        case=CHAIN,
        steps="gå",
        stands="c",
        signs=">b, >c, +in c",
    ),
    Row(
        name="what the system did on the way is withdrawn when it goes on",
        case=CHAIN,
        steps="start praktik; gå",
        stands="d | planerad",
        signs=">b, >c, +in c, >d, -in c",
    ),
    Row(
        name="a chain goes on when an activity is started",
        case=CHAIN,
        steps="gå; start praktik",
        stands="d | planerad",
        signs="*praktik, >d, -in c, @planerad",
    ),
    Row(
        name="the first of several that hold is taken, in the order written",
        case="""a: {label: A, actions: {gå: {label: Gå, by: coach, to: b}}}
b:
  label: B
  actions:
    ett: {label: Ett, by: system, to: c, when: count(praktik) == 0}
    två: {label: Två, by: system, to: slut, when: count(besök) == 0}
c: {label: C, actions: {stäng: {label: Stäng, by: coach, to: slut}}}
"""
        + SLUT,
        steps="gå",
        stands="c",
    ),
    Row(
        name="an inner state's own action is tried before the outer's",
        case="""a:
  label: A
  starts: a1
  actions: {ut: {label: Ut, by: system, to: slut, when: count(praktik) > 0}}
  states:
    a1: {label: A1, actions: {fram: {label: Fram, by: system, to: b, when: count(praktik) > 0}}}
b: {label: B, actions: {stäng: {label: Stäng, by: coach, to: slut}}}
"""
        + SLUT,
        steps="start praktik",
        stands="b | planerad",
    ),
    Row(
        name="a guard sees the state before the action, its effects the one after",
        case="""a:
  label: A
  actions:
    gå: {label: Gå, by: coach, to: b, when: in_state(a), do: {task: från b, of: coach, when: in_state(b)}}
b: {label: B, actions: {stäng: {label: Stäng, by: coach, to: slut}}}
"""
        + SLUT,
        steps="gå",
        stands="b",
        signs=">b, +från b",
    ),
    Row(
        name="what is done on leaving sees the state that is left",
        case="""a:
  label: A
  on_leave: {task: lämnar a, of: coach, when: in_state(a)}
  actions: {gå: {label: Gå, by: coach, to: b}}
b: {label: B, actions: {stäng: {label: Stäng, by: coach, to: slut}}}
"""
        + SLUT,
        steps="gå",
        stands="b",
        signs="+lämnar a, >b",
    ),
    Row(
        name="what an action asks for stays when the state is left",
        case="""a: {label: A, actions: {gå: {label: Gå, by: coach, to: b, do: {task: stannar, of: coach}}}}
b: {label: B, actions: {vidare: {label: Vidare, by: coach, to: c}}}
c: {label: C, actions: {stäng: {label: Stäng, by: coach, to: slut}}}
"""
        + SLUT,
        steps="gå; vidare",
        stands="c",
        signs=">c",
    ),
    Row(
        name="what a timer asked for is withdrawn when its state is left",
        case="""a:
  label: A
  timers: {fråga: {after: 2 days, do: {ask: samtal, of: coach}}}
  actions: {gå: {label: Gå, by: coach, to: b}}
b: {label: B, actions: {stäng: {label: Stäng, by: coach, to: slut}}}
"""
        + SLUT,
        steps="wait 3 days; gå",
        stands="b",
        signs=">b, -samtal",
    ),
    Row(
        name="an action that stays does what it does, again and again",
        case="""a:
  label: A
  actions:
    ring: {label: Ring, by: coach, do: {set: {antal: count(praktik)}}}
    stäng: {label: Stäng, by: coach, to: slut}
"""
        + SLUT,
        steps="ring; start praktik; ring",
        stands="a | planerad",
        signs="antal=1",
    ),
    # Starting.
    Row(
        name="an activity begins in its first state",
        steps="start praktik",
        stands="aktiv | planerad",
    ),
    Row(
        name="the case tells that it was started, the activity that it was opened",
        steps="start praktik",
        stands="aktiv | planerad",
        signs="*praktik, @planerad",
    ),
    Row(
        name="it begins with what was said",
        praktik=one("a fram klar", by="system", when='företag == "Bageriet"') + KLAR,
        steps="start praktik företag=Bageriet; start praktik företag=Skolan",
        stands="aktiv | klar a",
    ),
    Row(name="who is not in by may not start one", steps="no kim: start praktik", stands="aktiv"),
    Row(
        name="the participant may, where by says so",
        steps="deltagaren: start besök",
        stands="aktiv | planerad",
    ),
    Row(name="a kind that is not there is refused", steps="no start resa", stands="aktiv"),
    Row(name="none is started in a closed case", steps="stäng; no start praktik", stands="slut"),
    Row(
        name="a final state may offer one itself",
        case=OPEN + "slut: {label: Slut, final: true, offers: besök}\n",
        steps="stäng; start besök",
        stands="slut | planerad",
    ),
    Row(
        name="activities do not nest: none is started in one",
        steps="start praktik; no 1 start praktik",
        stands="aktiv | planerad",
    ),
    Row(
        name="an activity that is not there takes nothing",
        steps="start praktik; no 2 börja",
        stands="aktiv | planerad",
    ),
    Row(
        name="they are numbered over all kinds, in the order they were started",
        steps="start praktik; start besök; start praktik; 2 börja",
        stands="aktiv | planerad pågår planerad",
    ),
    Row(
        name="the first state of an activity does what it says on entering",
        praktik="""a:
  label: A
  starts: a1
  on_enter: {task: in a, of: coach}
  states:
    a1:
      label: A1
      on_enter: {task: in a1, of: coach}
      actions: {sluta: {label: Sluta, by: coach, to: klar}}
"""
        + KLAR,
        more={"praktik_top": "on_enter: {task: ny, of: coach}\n"},
        steps="start praktik",
        stands="aktiv | a1",
        signs="*praktik, @a1, +ny, +in a, +in a1",
    ),
    Row(
        name="an effect starts one, with what stands in the case",
        case=one("aktiv stäng slut", do="{start: praktik, with: {företag: mål}}") + SLUT,
        praktik=one("a fram klar", by="system", when="answered(företag)") + KLAR,
        steps="fill samtal mål=jobb; stäng",
        stands="slut | klar",
        signs=">slut, *praktik, @a, >klar",
    ),
    Row(
        name="an effect starts one for every row, whose names it sees",
        case=one(
            "aktiv besluta slut",
            form="beslut",
            do="{start: praktik, each: beslut.åtgärder, with: {företag: vad}}",
        )
        + SLUT,
        praktik=one("a fram klar", by="system", when='företag == "två"') + KLAR,
        steps="besluta x åtgärder=ett,två,tre",
        stands="slut | a klar a",
    ),
    Row(
        name="no rows, no activities",
        case=one(
            "aktiv besluta slut",
            form="beslut",
            do="{start: praktik, each: beslut.åtgärder, with: {företag: vad}}",
        )
        + SLUT,
        steps="besluta",
        stands="slut",
    ),
    Row(
        name="an effect whose condition does not hold starts none",
        case=one("aktiv stäng slut", do="{start: praktik, when: answered(mål)}") + SLUT,
        steps="stäng",
        stands="slut",
    ),
    Row(
        name="the effects after a start see the activity",
        case=one(
            "aktiv stäng slut",
            do="[{start: praktik}, {set: {antal: count(praktik)}}, "
            "{start: praktik, when: count(praktik) == 1}]",
        )
        + SLUT,
        steps="stäng",
        stands="slut | planerad planerad",
        signs=">slut, *praktik, antal=1, *praktik, @planerad, @planerad",
    ),
    Row(
        name="what on_enter started is not withdrawn when the state is left",
        case="""a: {label: A, on_enter: {start: praktik}, actions: {gå: {label: Gå, by: coach, to: b}}}
b: {label: B, actions: {stäng: {label: Stäng, by: coach, to: slut}}}
"""
        + SLUT,
        steps="gå",
        stands="b | planerad",
        signs=">b",
    ),
    Row(
        name="a timer starts one every time",
        case="""a:
  label: A
  timers: {mätning: {every: 10 days, do: {start: praktik}}}
  actions: {stäng: {label: Stäng, by: coach, to: slut}}
"""
        + SLUT,
        steps="wait 25 days",
        stands="a | planerad planerad",
    ),
    Row(
        name="an activity starts another in the case",
        praktik=one("a sluta klar", do="{start: besök, with: {företag: företag}}") + KLAR,
        besök=one("a fram klar", by="system", when='företag == "Skolan"') + KLAR,
        steps="start praktik företag=Skolan; 1 sluta",
        stands="aktiv | klar klar",
        signs="*besök, >klar, @a, >klar",
    ),
    Row(
        name="one starts another that starts a third",
        case=one("aktiv stäng slut", do="{start: praktik}") + SLUT,
        praktik="""a:
  label: A
  on_enter: {start: besök}
  actions: {sluta: {label: Sluta, by: coach, to: klar}}
"""
        + KLAR,
        steps="stäng",
        stands="slut | a planerad",
        signs=">slut, *praktik, *besök, @a, @planerad",
    ),
    # The case looks.
    Row(
        name="the case moves itself when an activity comes so far",
        case=LOOKS,
        steps="start praktik; 1 börja",
        stands="igång | pågår",
        signs=">igång, +följ upp, >pågår",
    ),
    Row(
        name="all of a kind have to be there, where it says all",
        case=LOOKS,
        steps="start praktik; start praktik; 1 börja; 2 börja; 1 sluta",
        stands="igång | klar pågår",
    ),
    Row(
        name="when the last ends, the case goes on",
        case=LOOKS,
        steps="start praktik; start praktik; 1 börja; 2 börja; 1 sluta; 2 sluta",
        stands="slut | klar klar",
        signs=">slut, -följ upp, >klar",
    ),
    Row(
        name="one step of an activity may take the case through several states",
        case=LOOKS,
        praktik="""planerad: {label: Planerad, actions: {börja: {label: Börja, by: coach, to: pågår}}}
pågår: {label: Pågår, actions: {sluta: {label: Sluta, by: system, to: klar, when: case.antal_praktik > 1}}}
klar: {label: Klar, final: true}
""",
        more={"top": SYNLIG},
        steps="start praktik; 1 börja; start praktik; 2 börja",
        stands="slut | klar klar",
    ),
    Row(
        name="the latest of a kind is what its name with a dot means",
        case="""a:
  label: A
  actions: {fram: {label: Fram, by: system, to: slut, when: praktik.företag == "B"}}
"""
        + SLUT,
        steps="start praktik företag=B",
        stands="slut | planerad",
    ),
    Row(
        name="a later one takes its place",
        case="""a:
  label: A
  actions:
    fram:
      label: Fram
      by: coach
      to: slut
      when: >-
        praktik.företag == "B" and first(praktik).företag == "A"
        and previous(praktik).företag == "A"
"""
        + SLUT,
        steps="start praktik företag=A; no fram; start praktik företag=B; fram",
        stands="slut | planerad planerad",
    ),
    Row(
        name="the values and answers of an activity are seen",
        case=one("a fram slut", by="system", when="praktik.tid >= 8") + SLUT,
        more={"praktik_top": "values: {tid: {label: Tid, value: sum(timmar of dag)}}\n"},
        steps="start praktik; 1 fill dag timmar=4; 1 fill dag timmar=4",
        stands="slut | planerad",
    ),
    Row(
        name="a form within a where is that activity's own",
        case=one(
            "a fram slut",
            by="system",
            when="count(praktik where submitted(dag) >= entered(planerad)) == 2",
        )
        + SLUT,
        steps="start praktik; start praktik; 1 fill dag; 1 fill dag",
        stands="a | planerad planerad",
    ),
    Row(
        name="figures over all of a kind",
        case=one("a fram slut", by="system", when="sum(tid of praktik where in_state(klar)) >= 8")
        + SLUT,
        more={"praktik_top": "values: {tid: {label: Tid, value: sum(timmar of dag)}}\n"},
        steps="start praktik; start praktik; 1 fill dag timmar=4; 2 fill dag timmar=4; "
        "1 börja; 1 sluta; 2 börja; 2 sluta",
        stands="slut | klar klar",
    ),
    Row(
        name="what an activity's form saves is the activity's, and the case sees it",
        case=one("a fram slut", by="system", when='praktik.företag == "Ny"') + SLUT,
        steps="start praktik företag=Gammal; 1 fill dag plats=Ny",
        stands="slut | planerad",
        signs=">slut, företag=Ny",
    ),
    Row(
        name="a flag over the case rises and falls with its activities",
        more={
            "top": "flags:\n  avbrott: {when: any(praktik where in_state(avbruten)), "
            "severity: attention, label: Avbrott}\n"
            "on_flag: {attention: {task: ring, of: coach}}\n"
        },
        steps="start praktik; 1 börja; 1 avbryt",
        stands="aktiv | avbruten",
        signs="!avbrott, +ring, >avbruten",
    ),
    Row(
        name="a flag that no longer holds is taken down",
        more={
            "top": "flags:\n  pågår: {when: any(praktik where in_state(pågår)), "
            "severity: info, label: Pågår}\n"
        },
        steps="start praktik; 1 börja; 1 sluta",
        stands="aktiv | klar",
        signs="~pågår, >klar",
    ),
    # The activity looks at the case.
    Row(
        name="activities go on when the case is closed, unless they say otherwise",
        steps="start praktik; 1 börja; stäng; 1 sluta",
        stands="slut | klar",
    ),
    Row(
        name="an activity that looks ends with the case",
        praktik=FOLLOWS,
        more={"top": SYNLIG},
        steps="start praktik; stäng",
        stands="slut | avbruten",
        signs=">slut, >avbruten, +städa",
    ),
    Row(
        name="several end together, in the order they were started; others stay",
        praktik=FOLLOWS,
        more={"top": SYNLIG},
        steps="start praktik; start praktik; 2 börja; start praktik; stäng",
        stands="slut | avbruten pågår avbruten",
        signs=">slut, >avbruten, +städa, >avbruten, +städa",
    ),
    Row(
        name="one that begins in a closed case that it looks at ends at once",
        case=OPEN + "slut: {label: Slut, final: true, offers: praktik}\n",
        praktik=FOLLOWS,
        more={"top": SYNLIG},
        steps="stäng; start praktik",
        stands="slut | avbruten",
        signs="*praktik, @planerad, >avbruten, +städa",
    ),
    Row(
        name="an activity asks the case about the others",
        praktik=one("planerad börja pågår", when="count(case.praktik where in_state(pågår)) == 0")
        + """pågår: {label: Pågår, actions: {sluta: {label: Sluta, by: coach, to: klar}}}
klar: {label: Klar, final: true}
""",
        steps="start praktik; start praktik; 1 börja; no 2 börja; 1 sluta; 2 börja",
        stands="aktiv | klar pågår",
    ),
    Row(
        name="what the case gets to know moves its activities",
        praktik=one("a fram klar", by="system", when="answered(case.mål)") + KLAR,
        steps="start praktik; start praktik; fill samtal mål=jobb",
        stands="aktiv | klar klar",
        signs="mål=jobb, >klar, >klar",
    ),
    Row(
        name="the case looks first, then its activities",
        case=one("aktiv vidare slut", by="system", when="count(besök where in_state(klar)) == 1")
        + SLUT,
        besök=ACTIVITY_STATES,
        praktik=FOLLOWS,
        more={"top": SYNLIG},
        steps="start praktik; start besök; 2 börja; 2 sluta",
        stands="slut | avbruten klar",
        signs=">slut, >avbruten, +städa, >klar",
    ),
    Row(
        name="it goes to and fro until nothing moves, and no state is come to twice",
        case=one("a fram b", by="system", when="any(praktik where in_state(ett))")
        + one("b fram slut", by="system", when="any(praktik where in_state(två))")
        + SLUT,
        praktik="""noll: {label: Noll, actions: {börja: {label: Börja, by: coach, to: ett}}}
ett: {label: Ett, actions: {fram: {label: Fram, by: system, to: två, when: case.i_b}}}
två: {label: Två, actions: {fram: {label: Fram, by: system, to: tre, when: case.i_slut}}}
tre: {label: Tre, final: true}
""",
        more={
            "top": "values:\n  i_b: {label: B, value: in_state(b)}\n"
            "  i_slut: {label: S, value: in_state(slut)}\n"
        },
        steps="start praktik; 1 börja",
        stands="slut | tre",
        signs=">b, >slut, >ett, >två, >tre",
    ),
    # People.
    Row(
        name="a seat of the case is one in its activities",
        steps="kim: seat bo; bo: start praktik; no eva: 1 börja; bo: 1 börja",
        stands="aktiv | pågår",
    ),
    Row(
        name="an activity sees the case's team",
        praktik=one("a fram klar", by="system", when="team.coach.assigned") + KLAR,
        steps="start praktik; kim: seat bo",
        stands="aktiv | klar",
    ),
    Row(
        name="whom its data names may act in it",
        praktik=one("a fram klar", by="[ledare, participant]") + KLAR,
        steps="start praktik ledare=kim; start praktik ledare=bo; no kim: 2 fram; kim: 1 fram",
        stands="aktiv | klar a",
    ),
    # Time.
    Row(
        name="each has its own timers",
        praktik="""a:
  label: A
  timers: {fråga: {after: 2 days, do: {task: fråga, of: coach}}}
  actions: {sluta: {label: Sluta, by: coach, to: klar}}
"""
        + KLAR,
        steps="start praktik; wait 1 days; start praktik; wait 1 days",
        stands="aktiv | a a",
        signs="+fråga",
    ),
    Row(
        name="time in an activity moves the case",
        case=one("a fram slut", by="system", when="any(praktik where days_in(planerad) >= 3)")
        + SLUT,
        steps="start praktik; wait 4 days",
        stands="slut | planerad",
    ),
    Row(
        name="time in the case moves an activity",
        praktik=one("a fram klar", by="system", when="case.länge") + KLAR,
        more={"top": "values: {länge: {label: Länge, value: days_in(aktiv) >= 3}}\n"},
        steps="start praktik; wait 4 days",
        stands="aktiv | klar",
    ),
    Row(
        name="a value of an activity that goes by time moves the case",
        case=one("a fram slut", by="system", when="praktik.länge") + SLUT,
        more={"praktik_top": "values: {länge: {label: Länge, value: days_in(planerad) >= 3}}\n"},
        steps="start praktik; wait 4 days",
        stands="slut | planerad",
    ),
    Row(
        name="an activity's day does not pass while the case is closed",
        praktik="a: {label: A, due: 3 days, actions: {sluta: {label: Sluta, by: coach, to: klar}}}\n"
        + KLAR,
        steps="start praktik; stäng; wait 3 days; wait 9 days",
        stands="slut | a",
        signs=">slut",
    ),
    Row(
        name="opened again the activity goes on, with its day as much later",
        case="""aktiv: {label: Aktiv, actions: {stäng: {label: Stäng, by: coach, to: slut}}}
slut: {label: Slut, final: true, actions: {öppna: {label: Öppna, by: coach, to: aktiv}}}
""",
        praktik="a: {label: A, due: 3 days, actions: {sluta: {label: Sluta, by: coach, to: klar}}}\n"
        + KLAR,
        steps="start praktik; wait 1 days; stäng; wait 9 days; öppna; wait 2 days; wait 2 days",
        stands="aktiv | a",
        signs="overdue state:a",
    ),
    Row(
        name="in a closed case no timer of an activity comes",
        praktik="""a:
  label: A
  timers: {fråga: {every: 2 days, do: {task: fråga, of: coach}}}
  actions: {sluta: {label: Sluta, by: coach, to: klar}}
"""
        + KLAR,
        steps="start praktik; stäng; wait 9 days",
        stands="slut | a",
        signs=">slut",
    ),
    Row(
        name="in a pause that stops clocks the timers of activities pass by, and people act",
        case=PAUSE,
        praktik="""a:
  label: A
  due: 5 days
  timers: {fråga: {every: 2 days, do: {task: fråga, of: coach}}}
  actions: {sluta: {label: Sluta, by: coach, to: klar}}
"""
        + KLAR,
        steps="start praktik; pausa; wait 9 days; 1 sluta",
        stands="paus | klar",
        signs=">klar",
    ),
    Row(
        name="and their clocks stand still meanwhile",
        case=PAUSE,
        praktik="a: {label: A, actions: {sluta: {label: Sluta, by: coach, to: klar}}}\n" + KLAR,
        more={"praktik_top": TIME},
        steps="start praktik; wait 1 days; pausa; wait 9 days; fortsätt; wait 4 days; wait 1 days",
        stands="aktiv | a",
        signs="overdue clock:tid, +sen",
    ),
    Row(
        name="and their days are as much later",
        case=PAUSE,
        praktik="a: {label: A, due: 5 days, actions: {sluta: {label: Sluta, by: coach, to: klar}}}\n"
        + KLAR,
        steps="start praktik; wait 1 days; pausa; wait 9 days; fortsätt; wait 4 days; wait 1 days",
        stands="aktiv | a",
        signs="overdue state:a",
    ),
    Row(
        name="a clock of the case runs to what an activity has come to",
        case=OPEN + SLUT,
        more={"top": TILL_START},
        steps="start praktik; 1 börja; wait 20 days",
        stands="aktiv | pågår",
        signs=">pågår",
    ),
    Row(
        name="and is late when it does not",
        case=OPEN + SLUT,
        more={"top": TILL_START},
        steps="start praktik; wait 6 days",
        stands="aktiv | planerad",
        signs="overdue clock:start, +sent",
    ),
    Row(
        name="of two that fall due the earlier comes first, in the case or in an activity",
        case="""a:
  label: A
  timers: {sist: {after: 3 days, do: {set: {antal: count(praktik where in_state(klar))}}}}
  actions: {stäng: {label: Stäng, by: coach, to: slut}}
"""
        + SLUT,
        praktik="""p:
  label: P
  timers: {strax: {after: 2 days, do: {set: {företag: "\\"x\\""}}}}
  actions: {fram: {label: Fram, by: system, to: klar, when: answered(företag)}}
"""
        + KLAR,
        steps="start praktik; wait 5 days",
        stands="a | klar",
        signs="antal=1",
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_the_table(row: Row) -> None:
    play = Play(flow(row.case, row.praktik, row.besök, **row.more)).open()
    for step in row.steps.split("; ") if row.steps else ():
        play.step(step)
    assert play.stands == row.stands
    if row.signs is not None:
        assert play.signs == row.signs
    play.check_replayed()


def test_the_table_is_long_and_its_names_are_different() -> None:
    assert len({row.name for row in ROWS}) == len(ROWS) >= 60


def test_a_case_without_activities_goes_as_it_does_alone() -> None:
    """The same events, in the same order, by `advance` and by `advance_together`."""
    play = Play(flow(NESTED)).open()
    eva = ACTORS["eva"]
    for name in ("vidare", "bort", "åter", "om", "bort", "åter", "bort", "hit"):
        event, case, facts = Act(actor=eva, action=name), play.case, play.facts()
        alone = advance(play.workflow, case, facts, event, play.now)
        together = play.take(event)
        assert isinstance(alone, Advanced)
        assert isinstance(together, Together)
        assert (together.case, together.events) == (alone.case, alone.events)


def test_what_was_opened_is_told_with_its_data_and_by_whom() -> None:
    play = Play(flow(OPEN + SLUT)).open()
    play.step("start praktik företag=Bageriet")
    assert play.last is not None
    [opened] = play.last.opened
    assert (opened.id, opened.use, dict(opened.data), opened.by) == (
        "c1.1", "praktik", {"företag": "Bageriet"}, "eva",
    )  # fmt: skip
    assert [one.id for one in play.last.case.started] == ["c1.1"]


def test_what_can_be_started_is_told_with_why_not() -> None:
    play = Play(flow(OPEN + SLUT)).open()
    asked = (play.workflow, play.case, play.facts())
    found = possible_activities(*asked, ACTORS["deltagaren"], play.now)
    assert [(one.use.name, one.refused is None) for one in found] == [
        ("praktik", False),
        ("besök", True),
    ]
    assert why_not_start(*asked, ACTORS["eva"], "praktik", play.now) is None


def test_the_plan_has_the_order_that_it_was_put_in_and_what_is_new_comes_last() -> None:
    play = Play(flow(OPEN + SLUT)).open()
    for _ in range(4):
        play.step("start besök")
    assert play.case is not None
    assert in_order(play.case) == ("c1.1", "c1.2", "c1.3", "c1.4")

    def put(activity: str, before: str | None) -> Together | Refused:
        return play.take(Arrange(actor=ACTORS["eva"], activity=activity, before=before))

    put("c1.4", "c1.1")
    put("c1.1", None)
    assert in_order(play.case) == ("c1.4", "c1.2", "c1.3", "c1.1")
    play.step("start praktik")
    play.step("start besök")
    assert in_order(play.case) == ("c1.4", "c1.2", "c1.3", "c1.1", "c1.5", "c1.6")
    assert replay(play.histories["c1"]) == play.case
    for wrong in (put("c1.5", None), put("c1.9", None), put("c1.1", "c1.5")):
        assert isinstance(wrong, Refused)  # a placement is none of the plan


def test_an_activity_is_asked_about_as_a_case_is() -> None:
    play = Play(flow(OPEN + SLUT)).open()
    play.step("start praktik")
    found = inside(play.workflow, play.case, play.facts(), "c1.1")
    assert found is not None
    assert [one.action.name for one in possible(*found, ACTORS["eva"], play.now)] == ["börja"]
    assert inside(play.workflow, play.case, play.facts(), "c1.2") is None


def test_who_leaves_the_case_leaves_its_activities() -> None:
    praktik = """a:
  label: A
  on_enter: {task: ring, of: ledare}
  actions: {sluta: {label: Sluta, by: [ledare, coach], to: klar}}
"""
    play = Play(flow(OPEN + SLUT, praktik + KLAR)).open()
    play.step("start praktik ledare=bo")
    outcome = play.take(Leave(actor=ACTORS["kim"], leaves="bo", seats={}, to="eva"))
    assert isinstance(outcome, Together)
    [one] = play.running.values()
    assert one.case.data["ledare"] == "eva"
    assert [request.of for request in one.case.requests] == ["user:eva"]


def test_a_refusal_names_no_answer_of_an_activity_that_one_may_not_read() -> None:
    case = one("a fram slut", by="[coach, koordinator]", when="praktik.dag.timmar > 7")
    play = Play(flow(case + SLUT)).open()
    play.step("start praktik")
    play.step("1 fill dag timmar=3")

    def told(actor: Actor) -> str:
        outcome = play.take(Act(actor=actor, action="fram"))
        assert isinstance(outcome, Refused)
        return outcome.reason.sentence.in_("sv")

    assert "3" in told(ACTORS["eva"])
    assert (
        told(ACTORS["kim"])
        == "Villkoret är inte uppfyllt. Det bygger på svar som du inte får läsa."
    )


def test_an_activity_whose_state_is_gone_stands_still() -> None:
    """A newer version may lack it: the rest of the case goes on."""
    play = Play(flow(LOOKS)).open()
    play.step("start praktik")
    older = play.running["c1.1"]
    play.workflow = flow(OPEN + SLUT, KLAR)
    given = Submit(actor=ACTORS["eva"], submission=play.sent("samtal", {}))
    assert isinstance(play.take(given), Together)
    assert play.running["c1.1"] == older
    outcome = advance_together(
        play.workflow,
        play.case,
        play.facts(),
        Act(actor=ACTORS["eva"], action="börja"),
        play.now,
        "c1.1",
    )
    assert isinstance(outcome, Refused)


REQUIRED = PRAKTIK.replace("label: Företag}", "label: Företag, required: true}")


def test_who_starts_one_says_all_that_it_needs() -> None:
    play = Play(flow(OPEN + SLUT, praktik_head=REQUIRED)).open()
    outcome = play.take(Start(actor=ACTORS["eva"], activity="praktik"))
    assert isinstance(outcome, Refused)
    assert (outcome.reason.kind, outcome.reason.missing) == ("problems", ("företag",))
    play.step("start praktik företag=Bageriet")


def test_a_circle_of_starts_ends_though_no_check_has_seen_it() -> None:
    workflow = flow(OPEN + SLUT)
    uses = dict(workflow.activities)
    round_ = (StartActivity(activity="praktik", values={}),)
    inner = replace(uses["praktik"].workflow, on_enter=round_)
    uses["praktik"] = replace(uses["praktik"], workflow=inner)
    play = Play(replace(workflow, activities=uses)).open()
    play.step("start praktik")
    assert play.stands == "aktiv | planerad planerad"


def test_what_came_of_it_is_found_by_activity() -> None:
    praktik = """a:
  label: A
  on_enter: {notify: coach, message: Hej}
  actions: {sluta: {label: Sluta, by: coach, to: klar}}
"""
    play = Play(flow(OPEN + SLUT, praktik + KLAR)).open()
    play.step("start praktik")
    assert play.last is not None
    changed = play.last.of("c1.1")
    assert changed is not None
    assert (changed.use, changed.case.state) == ("praktik", "a")
    assert [one.to for one in play.last.planned] == ["role:coach"]
    assert play.last.of("c1.2") is None


def test_a_case_whose_state_is_gone_waits_for_nothing() -> None:
    play = Play(flow(LOOKS)).open()
    case = replace(play.case, state="borta")
    assert next_waking_together(play.workflow, case, play.facts(), play.now) is None
    outcome = advance_together(
        play.workflow, case, play.facts(), Act(actor=ACTORS["eva"], action="stäng"), play.now
    )
    assert isinstance(outcome, Refused)
    asked = (play.workflow, case, play.facts(), ACTORS["eva"])
    assert possible_activities(*asked, play.now) == ()
    assert why_not_start(*asked, "praktik", play.now) is not None


def test_a_guard_of_an_activity_names_no_answer_of_the_case_that_one_may_not_read() -> None:
    praktik = one("a fram klar", by="[coach, koordinator]", when="case.samtal.ork > 7")
    play = Play(flow(OPEN + SLUT, praktik + KLAR)).open()
    play.step("fill samtal ork=3")
    play.step("start praktik")
    found = inside(play.workflow, play.case, play.facts(), "c1.1")
    assert found is not None

    def told(who: str) -> str:
        refused = why_not_act(*found, ACTORS[who], "fram", play.now)
        assert refused is not None
        return refused.reason.sentence.in_("sv")

    assert "3" in told("eva")
    assert told("kim") == "Villkoret är inte uppfyllt. Det bygger på svar som du inte får läsa."


def test_the_value_of_an_activity_is_kept_from_who_may_not_read_what_it_is_counted_from() -> None:
    case = one("a fram slut", by="[coach, koordinator]", when="praktik.tid > 7")
    top = "values: {tid: {label: Tid, value: sum(timmar of dag)}}\n"
    play = Play(flow(case + SLUT, praktik_top=top)).open()
    play.step("start praktik")
    play.step("1 fill dag timmar=3")
    asked = (play.workflow, play.case, play.facts())
    told = [why_not_act(*asked, ACTORS[who], "fram", play.now) for who in ("eva", "kim")]
    assert [one is not None and "3" in one.reason.sentence.in_("sv") for one in told] == [
        True,
        False,
    ]


EARLY = PRAKTIK.replace(
    "  dag: {by: coach, read: coach}\noffers: dag\n",
    "  dag: {by: coach, read: coach, read_from: klar}\noffers: dag\n",
)


def test_a_form_sees_the_case_and_its_activity_but_nothing_that_is_read_later() -> None:
    top = "values: {tid: {label: Tid, value: sum(timmar of dag)}}\n"
    play = Play(flow(OPEN + SLUT, praktik_top=top, praktik_head=EARLY)).open()
    play.step("fill samtal mål=jobb")
    play.step("start praktik företag=Bageriet")
    play.step("1 fill dag timmar=3")

    def seen() -> tuple[object, ...]:
        found = inside(play.workflow, play.case, play.facts(), "c1.1")
        assert found is not None
        case, activity = form_names(*found, play.now)
        [praktik] = case["praktik"]
        assert set(praktik) == set(activity) == {"företag", "ledare", "dag", "tid"}
        assert len(praktik) == 4
        assert (praktik["@id"], praktik.get("@id")) == ("c1.1", "c1.1")
        return case["mål"], activity["företag"], len(activity["dag"]), praktik["tid"]

    assert seen() == ("jobb", "Bageriet", 0, 0)
    play.step("1 börja")
    play.step("1 sluta")
    assert seen() == ("jobb", "Bageriet", 1, 3)
    own, nothing = form_names(play.workflow, play.case, play.facts(), play.now)
    assert (own["mål"], dict(nothing)) == ("jobb", {})
