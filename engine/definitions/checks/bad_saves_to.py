"""saves_to that does not say where."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="bad-saves-to",
    title=Message("saves_to säger inte vart", "saves_to does not say where"),
    why=Message(
        "Ett svar sparas hos personen, som person.phone, eller i ärendets data, som case.startdag.",
        "An answer is saved with the person, such as person.phone, or in the case's data, "
        "such as case.startdag.",
    ),
    wrong="""form: a
title: A
fields:
  tel: {type: phone, label: Mobil, saves_to: telefon}
""",
    right="""form: a
title: A
fields:
  tel: {type: phone, label: Mobil, saves_to: person.phone}
""",
)
