"""saves_to that does not say where, or says a place that cannot hold the answer. `saving` finds most."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="bad-saves-to",
    title=Message("Svaret går inte att spara där", "The answer cannot be saved there"),
    why=Message(
        "Ett svar sparas hos personen, som person.phone, eller i ärendets data, som case.startdag. "
        "Det måste vara samma sorts värde som det som sparas där, och varje svar som går att välja "
        "måste finnas där. Till en plats sparas ett svar: inte två fält, och inget fält i en grupp "
        "som upprepas.",
        "An answer is saved with the person, such as person.phone, or in the case's data, "
        "such as case.startdag. It must be the same sort of value as is kept there, and every answer "
        "that can be chosen must be there. One answer is saved to one place: not two fields, and no "
        "field in a repeating group.",
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
