"""Whoever answers a form in Arabic meets no Swedish of the program's own, also when something goes wrong."""

from __future__ import annotations

import re
from importlib.resources import files
from io import StringIO

import pytest
from babel.messages.pofile import read_po

from engine.foundation.catalogs import language_of
from engine.foundation.texts import say, say_many
from engine.web.beside import NO_ISOLATES

MET = (
    "engine/fields/", "engine/expressions/describing.py", "engine/filling/explain_value.py",
    "engine/filling/scales.py", "engine/filling/wording.py", "engine/operations/own_phases.py",
    "engine/operations/words_to_choose.py",
    "engine/web/charts.py", "engine/web/live.py", "engine/web/pages/link_drafts.py",
    "engine/web/pages/links.py", "engine/web/pages/own_", "engine/web/questions.py",
    "engine/web/templates/answers.html",
    "engine/web/templates/choices.html", "engine/web/templates/form.html",
    "engine/web/templates/lent.html", "engine/web/templates/link_gone.html",
    "engine/web/templates/link_receipt.html", "engine/web/templates/link_start.html",
    "engine/web/templates/live_still.html", "engine/web/templates/manner.html",
    "engine/web/templates/message.html", "engine/web/templates/one.html",
    "engine/web/templates/own_", "engine/web/templates/saving.html",
)  # fmt: skip
"""Where what they meet is said."""
STAFF_ONLY = re.compile(
    "konto|logga|Logga|inloggad|Du rättar det som skickades|Se vad som ändras|läget|i tid på|inte svarat"
    "|skickades in|gången"
)
"""What only stands there for somebody who is signed in, or tells of a case."""


def told() -> list[str]:
    text = files("engine").joinpath("locale", "en.po").read_text("utf-8")
    found = []
    for message in read_po(StringIO(text)):
        where = [str(path) for path, _ in message.locations]
        key = message.id[0] if isinstance(message.id, list | tuple) else str(message.id)
        if any(path.startswith(MET) for path in where) and not STAFF_ONLY.search(key):
            found.append(key)
    return found


def test_all_that_somebody_who_answers_meets_is_in_arabic() -> None:
    met = told()
    assert len(met) > 150
    assert [one for one in met if language_of("ar", one) != "ar"] == []


@pytest.mark.parametrize(
    "one", ["Raderna har ändrats på en annan enhet också.", "Inget är borttaget:"]
)
def test_that_rows_have_changed_elsewhere_is_told_in_arabic(one: str) -> None:
    (message,) = (text for text in told() if text.startswith(one))
    assert not re.search("[a-zåäö]", say("ar", message))


def test_what_is_counted_is_counted_in_arabic() -> None:
    rows = ("{count} borttagen rad finns kvar", "{count} borttagna rader finns kvar")
    few = say_many("ar", *rows, 3).translate(NO_ISOLATES)
    assert few == "3 صفوف محذوفة ما زالت محفوظة"
