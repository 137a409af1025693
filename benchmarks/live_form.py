"""The forms whose changes are timed, three questions of seven on conditions, and what is on their page."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from benchmarks.filling_form import DEPLOYMENT, WORKFLOW
from engine.definitions.form import Form
from engine.definitions.load import load
from engine.filling.context import FillContext
from engine.filling.draft import Draft
from engine.filling.given import Giving
from engine.filling.programme import programme
from engine.filling.settle import settle
from engine.foundation.calendar import Calendar
from engine.web.form_html import questions_html
from engine.web.live import live_of
from engine.web.questions import Layout
from engine.web.templates import render

SEVEN = """  vill{0}: {{type: yes_no, label: Vill {0}?}}
  antal{0}: {{type: integer, label: Antal {0}, required: true, min: 0, max: 100}}
  val{0}: {{type: choice, label: Val {0}, options: {{a: A, b: B, c: C}}}}
  namn{0}: {{type: text, label: Namn {0}}}
  varför{0}: {{type: text, label: Varför {0}?, show_if: vill{0} and antal{0} > 2, required: true}}
  vilket{0}: {{type: choice, label: Vilket {0}?, show_if: val{0} != a, options: {{x: X, y: Y}}}}
  mer{0}: {{type: text, label: Mer {0}, show_if: vilket{0} == y or antal{0} > 50}}
"""
REST = "  övrigt{0}: {{type: text, label: Övrigt {0}}}\n"
NOW = datetime(2024, 5, 3, 10, tzinfo=ZoneInfo("Europe/Stockholm"))
CONTEXT = FillContext(now=NOW, calendar=Calendar())
PART = 7


def form(fields: int) -> Form:
    """A form of so many fields, in sevens, and a sum of eight of its numbers."""
    numbers = range(fields // PART)
    written = "form: lang\ntitle: Lång\nfields:\n" + "".join(SEVEN.format(one) for one in numbers)
    written += "".join(REST.format(one) for one in range(fields % PART))
    added = " + ".join(f"antal{one}" for one in numbers[:8])
    written += f"values:\n  summa: {{label: Summa, value: {added}}}\n"
    loaded = load(
        {
            "deployments/prov/deployment.yaml": DEPLOYMENT.encode(),
            "deployments/prov/workflows/prov.yaml": WORKFLOW.encode(),
            "deployments/prov/forms/lang.yaml": written.encode(),
        }
    )
    if "prov" not in loaded.deployments:
        raise ValueError([one.message.sv for one in loaded.diagnostics])
    return loaded.deployments["prov"].forms["lang"]


def html_of(asked: Form, draft: Draft, context: FillContext) -> str:
    """The first page of a form with all that its script needs."""
    made = programme(asked, asked.pages[0])
    if made is None:
        raise ValueError("nothing on the page can change")
    settled = settle(asked, draft, context)
    giving = Giving(made, draft, context, settled)
    layout = Layout(
        form=asked, settled=settled, written=draft.written, place=context.place(), giving=giving
    )
    questions, seen = questions_html(layout, asked.pages[0].fields, context.language)
    found = live_of(giving, context.language)
    told = {"still": found.still, "programme": found.json}
    live = render("live.html", context.language, told)
    shown = f'<input type="hidden" name="_shown" value="{seen}">'
    return f"<form>{shown}{questions}{live}</form>"
