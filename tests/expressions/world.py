"""A small world for expressions: names of every kind, and environments written as YAML."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import yaml

from engine.definitions.ground import CLOCK
from engine.expressions.expression import Expression
from engine.expressions.reading import read
from engine.expressions.scope import Agreement, Env, Scope, Visit
from engine.expressions.types import (
    BOOLEAN,
    DATE,
    MOMENT,
    NUMBER,
    TEXT,
    TIME,
    WHOLE,
    Kind,
    Points,
    Type,
)
from engine.foundation.calendar import Calendar
from engine.foundation.durations import Duration
from engine.foundation.texts import Text


def text(sv: str, en: str | None = None) -> Text:
    return Text({"sv": sv, "en": en or sv})


def options(**points: float | None) -> dict[str, Points]:
    return {name: Points(value, text(name.capitalize())) for name, value in points.items()}


def labelled(type_: Type, label: Text) -> Type:
    return Type(
        **{name: getattr(type_, name) for name in Type.__dataclass_fields__ if name != "label"},
        label=label,
    )


LANGUAGE = Type(
    kind=Kind.CHOICE,
    label=text("Språk", "Language"),
    options={
        "sv": Points(None, text("Svenska", "Swedish")),
        "ar": Points(None, text("Arabiska", "Arabic")),
        "annat": Points(None, text("Ett annat", "Another")),
    },
)
THRIVING = Type(
    kind=Kind.CHOICE,
    label=text("Trivs"),
    ordered=True,
    options={
        "1": Points(1, text("Inte alls")),
        "2": Points(2, text("Ganska bra")),
        "3": Points(3, text("Mycket bra")),
        "vet_ej": Points(None, text("Vet inte")),
    },
)
ANSWERS = Type(
    kind=Kind.MATRIX,
    label=text("Svar"),
    rows={"glad": text("Glad"), "lugn": text("Lugn"), "pigg": text("Pigg")},
    options=options(aldrig=0, ibland=1, ofta=2),
    reversed_rows=frozenset({"pigg"}),
)
AREAS = Type(kind=Kind.CHOICES, label=text("Områden"), options=options(oro=2, sömn=1, värk=None))
TROUBLES = Type(
    kind=Kind.CHOICES,
    label=text("Besvär"),
    options={
        "0": Points(0, text("Inga")),
        "1": Points(1, text("Lätta")),
        "2": Points(2, text("Svåra")),
        "värst": Points(2, text("Värsta")),
        "vet_ej": Points(None, text("Vet inte")),
    },
)
VISITS = Type(kind=Kind.COLLECTION, item="row", of="besök", names={"dag": DATE, "timmar": NUMBER})
CHILDREN = Type(
    kind=Kind.COLLECTION,
    item="row",
    of="barn",
    label=text("Barn", "Children"),
    names={
        "ålder": labelled(WHOLE, text("Ålder", "Age")),
        "omsorg": labelled(BOOLEAN, text("Förskola", "Preschool")),
        "skola": LANGUAGE,
        "n": NUMBER,
        "besök": VISITS,
    },
)
TRIPS = Type(
    kind=Kind.COLLECTION,
    item="row",
    of="resor",
    label=text("Resor"),
    high=2,
    names={
        "km": Type(kind=Kind.NUMBER, whole=True, low=0, high=5),
        "saldo": Type(kind=Kind.NUMBER, low=-1, high=3),
        "fri": NUMBER,
    },
)
WHO5 = Type(
    kind=Kind.COLLECTION,
    item="submission",
    of="who5",
    label=text("WHO-5"),
    names={
        "total": Type(
            kind=Kind.NUMBER,
            whole=True,
            low=0,
            high=100,
            label=text("Välmående", "Well-being"),
            bands=options(låg=None, hög=None),
        ),
        "datum": DATE,
        "barn": CHILDREN,
    },
)
INTERNSHIP = Type(
    kind=Kind.COLLECTION,
    item="activity",
    of="praktik",
    label=text("Praktik"),
    names={"företag": TEXT, "omfattning": NUMBER},
    states={"pågår": ("pågår",), "klar": ("klar",)},
)
BLOCK = Type(
    kind=Kind.GROUP,
    label=text("Oro"),
    names={
        "total": Type(kind=Kind.NUMBER, whole=True, low=0, high=21, label=text("Summa")),
        "svårt": BOOLEAN,
    },
)
NAMES: dict[str, Type] = {
    "språk": LANGUAGE,
    "modersmål": LANGUAGE,
    "trivs": THRIVING,
    "områden": AREAS,
    "besvär": TROUBLES,
    "svar": ANSWERS,
    "barn": CHILDREN,
    "besök": VISITS,
    "resor": TRIPS,
    "who5": WHO5,
    "praktik": INTERNSHIP,
    "gad7": BLOCK,
    "n": labelled(NUMBER, text("Antal", "Number")),
    "m": NUMBER,
    "steg": Type(kind=Kind.NUMBER, whole=True, low=0, high=10, label=text("Steg")),
    "ja_nej": labelled(BOOLEAN, text("Samtycker", "Agrees")),
    "b": BOOLEAN,
    "född": labelled(DATE, text("Född", "Born")),
    "möte": MOMENT,
    "start": TIME,
    "slut": TIME,
    "fritt": labelled(TEXT, text("Fritt", "Free")),
    "frist": Type(kind=Kind.DURATION, label=text("Frist")),
    "kurator": Type(kind=Kind.USER),
    "avsändare": Type(kind=Kind.ORGANISATION),
    "parter": Type(kind=Kind.CHOICES, each=Kind.ORGANISATION),
    "fel": Type(kind=Kind.ANY),
}
STATES = {
    "öppen": ("väntar", "aktiv"),
    "väntar": ("väntar",),
    "aktiv": ("aktiv",),
    "klar": ("klar",),
}
SCOPE = Scope(
    names=NAMES,
    prefixes={
        "person": {"age": WHOLE, "birth_date": DATE, "language": LANGUAGE, "name": TEXT},
        "setting": {"frist": Type(kind=Kind.DURATION), "gräns": NUMBER},
        "case": {"who5": WHO5, "råd": LANGUAGE},
        "team": {
            "coach": Type(
                kind=Kind.GROUP,
                label=text("Coach"),
                names={"assigned": labelled(BOOLEAN, text("Utsedd")), "since": MOMENT},
            )
        },
        "clock": {"hjälp": Type(kind=Kind.GROUP, label=text("Till hjälp"), names=CLOCK)},
        "this": {"": Type(kind=Kind.ORGANISATION), "unit": TEXT},
        "user": {"unit": TEXT},
    },
    states=STATES,
    state_labels={"väntar": text("Väntar"), "aktiv": text("Aktiv"), "öppen": text("Öppen")},
    parties={"vården": text("Vården"), "kommunen": text("Kommunen")},
    consents={
        "samverkan": Agreement(label=text("Samverkan"), to=frozenset({"vården", "kommunen"})),
        "deltagande": Agreement(label=text("Deltagande")),
        "vård": Agreement(label=text("Vård"), to=frozenset({"vården"})),
        "öppenhet": Agreement(label=text("Öppenhet"), per="praktik", here=False),
    },
    unit=Type(kind=Kind.CHOICE, options=options(arbete=None, bistånd=None)),
)
ROW_SCOPE = Scope(names=NAMES, row=CHILDREN.names, prefixes=SCOPE.prefixes)
TODAY = date(2024, 3, 1)
NOW = datetime(2024, 3, 1, 11, 0, tzinfo=UTC)
PLACES = (
    "row", "person", "setting", "case", "team", "clock", "user", "this", "waiting", "in_time",
    "consents",
)  # fmt: skip


def expression(source: str, scope: Scope = SCOPE) -> Expression:
    found = read(source, scope)
    assert isinstance(found, Expression), [one.message.en for one in found]
    return found


def env(answers: str = "", *, own: Mapping[str, Any] | None = None) -> Env:
    """An environment from YAML such as `språk: sv, barn: [{ålder: 3}], person: {age: 20}`.

    `states` is a list of `state from to`; `to` may be left out.
    """
    given = value_of(yaml.safe_load(f"{{{answers}}}")) if answers else {}
    visits = tuple(visit(one) for one in given.pop("states", ()))
    places = {place: given.pop(place, {}) for place in PLACES}
    unit = given.pop("unit", None)
    return Env(
        own=dict(own or given),
        today=TODAY,
        now=NOW,
        calendar=Calendar(),
        visits=visits,
        unit=unit,
        **places,
    )


def value_of(found: Any) -> Any:
    if isinstance(found, list):
        return tuple(value_of(one) for one in found)
    if isinstance(found, dict):
        return {str(name): value_of(one) for name, one in found.items()}
    if isinstance(found, str):
        return Duration.read(found) or found
    return found


def visit(line: str) -> Visit:
    state, *days = line.split()
    moments = [datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC) for day in days]
    return Visit(state, moments[0], moments[1] if len(moments) > 1 else None)


def table(markdown: str) -> list[tuple[int, list[str]]]:
    """The rows of all tables of a Markdown text, without heads: line number and cells."""
    rows = []
    for number, line in enumerate(markdown.splitlines(), 1):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and not set(line) <= set("|-: "):
            rows.append((number, [unquoted(cell) for cell in cells]))
    return [row for row in rows if row[1][0] != "expression"]


def unquoted(cell: str) -> str:
    return cell[1:-1] if cell.startswith("`") and cell.count("`") == 2 else cell
