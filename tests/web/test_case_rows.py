"""A row of the list of cases says what its template says of it, whatever stands in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from markupsafe import Markup, escape

from engine.foundation.texts import Text, said
from engine.operations.views import CaseFilter, CaseList, CaseRow, Clock, FlagShown, Named
from engine.web.case_rows import rows_html
from engine.web.narrowing_form import CHOICES, drawn, narrowing_html
from engine.web.templates import environment, render, sayings

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
HOSTILE = '<b title="%s">&\ue0000\ue001{{ 7 * 7 }}'
STATE = Text({"sv": "Pågår & väntar", "en": "Going <on>"})


def a_row(**changes: object) -> CaseRow:
    clock = Clock(
        label=STATE, since=date(2026, 11, 2), due=date(2027, 1, 8), day=18, days=44, days_left=26,
        tone="plain",
    )  # fmt: skip
    values: dict[str, object] = {
        "number": "P-2026-001", "person": "Amina Åkerman", "workflow": STATE, "state": STATE,
        "phase": None, "clock": clock, "owner": "Eva Ek", "subproject": None,
        "changed": datetime(2026, 11, 25, 23, 30, tzinfo=UTC),
    }  # fmt: skip
    return CaseRow(**(values | changes))


def flag(severity: str) -> FlagShown:
    return FlagShown(label=STATE, severity=severity, form="", at=NOW)


ROWS = {
    "plain": a_row(),
    "hostile": a_row(
        number=HOSTILE, person=HOSTILE, owner=HOSTILE, subproject=Text({"sv": HOSTILE})
    ),
    "empty": a_row(person=said("Utan namn"), owner=None, clock=None),
    "flags": a_row(flags=(flag("urgent"), flag("info"))),
    "new year": a_row(changed=datetime(2025, 12, 31, 23, 30, tzinfo=UTC)),
    "another year": a_row(changed=datetime(2025, 12, 30, 23, 30, tzinfo=UTC)),
    "part": a_row(subproject=Text({"sv": "Norr <1>", "en": "North"})),
}


def by_template(row: CaseRow, language: str, *, parted: bool) -> str:
    """The row as its template gives it with the texts themselves in it."""
    told = sayings(language, NOW)
    tags = environment(language).from_string(
        '{% import "parts.html" as parts with context %}'
        "{% for one in flags %}{{ parts.severity_tag(one.severity, in_words(one.label)) }}{% endfor %}"
    )
    shown = {
        "home": "/prov/",
        "number": row.number,
        "person": told["in_words"](row.person),
        "state": told["in_words"](row.state),
        "flags": Markup(tags.render({**told, "flags": row.flags})),  # noqa: S704  a template's own
        "clock": told["clock"](row.clock) or "–",
        "owner": row.owner or "–",
        "part": told["in_words"](row.subproject),
        "changed": told["near_day"](row.changed),
    }
    return render("case_row.html", language, {"row": shown, "parted": parted})


@pytest.mark.parametrize("language", ["sv", "en", "ar"])
@pytest.mark.parametrize("parted", [False, True])
@pytest.mark.parametrize("name", ROWS)
def test_a_row_is_what_its_template_says(name, parted, language):
    made = rows_html([ROWS[name]], "/prov/", language, NOW, parted=parted)
    assert made == by_template(ROWS[name], language, parted=parted)


def test_what_somebody_is_called_is_text_and_no_html():
    made = rows_html([ROWS["hostile"], ROWS["plain"]], "/prov/", "sv", NOW, parted=True)
    assert "<b" not in made
    assert made.count(escape(HOSTILE)) == 5  # the number twice, the person, the owner, the part
    assert "\ue0000\ue001" in made


def test_a_day_is_told_in_local_time_and_with_its_year_when_that_is_another():
    near, new, far = (
        rows_html([ROWS[one]], "/prov/", "sv", NOW, parted=False)
        for one in ("plain", "new year", "another year")
    )
    assert ">26 nov</td></tr>" in near
    assert ">1 jan</td></tr>" in new
    assert ">31 dec. 2025</td></tr>" in far


CHOICE = (Named(name="ett", label="Ett"), Named(name="två", label="<Två>"))
STANDING = CaseList(
    rows=(), next=None, count=0, capped=False, filter=CaseFilter(), states=CHOICE, owners=CHOICE,
    subprojects=(), workflows=(),
)  # fmt: skip


def test_the_form_that_narrows_is_kept_by_all_that_it_shows() -> None:
    """Each way in turn, after all others have been drawn, is as it is when it is drawn by itself."""
    ways = [
        replace(STANDING, **{name: value})
        for name in (
            "states",
            "phases",
            "owners",
            "subprojects",
            "units",
            "workflows",
            "activities",
        )
        for value in (CHOICE, CHOICE[:1], ())
    ]
    narrowed = ("workflow", "state", "owner", "subproject", "phase", "unit", "activity")
    ways += [replace(STANDING, filter=CaseFilter(**{name: "ett"})) for name in narrowed]
    ways += [replace(STANDING, filter=CaseFilter(due=one)) for one in ("late", "week")]
    ways += [replace(STANDING, filter=CaseFilter(closed=True, flag="urgent"))]
    drawn.cache_clear()
    for language in ("sv", "en"):
        alone = [fresh(one, language) for one in ways]
        for _ in range(2):
            assert [narrowing_html(one, language) for one in ways] == alone
    assert "&lt;Två&gt;" in alone[0]


def fresh(cases: CaseList, language: str) -> Markup:
    choices = tuple(getattr(cases, name) for name in CHOICES)
    return drawn.__wrapped__(language, cases.filter, choices)


def test_a_form_with_what_somebody_searches_for_is_not_kept() -> None:
    drawn.cache_clear()
    searched = replace(STANDING, filter=CaseFilter(text='Åsa "Ek"'))
    assert 'value="Åsa &#34;Ek&#34;"' in narrowing_html(searched, "sv")
    assert drawn.cache_info().currsize == 0
