"""Owns the check that the official wording of an instrument is the one that was sealed. A change where it is
used is found as definitions are merged.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.check import Check
from engine.definitions.deployment import Deployment
from engine.definitions.form import Form, Seal
from engine.definitions.official_words import fingerprint
from engine.foundation.diagnostics import Diagnostic, Message

CHECK = Check(
    code="sealed-wording",
    title=Message(
        "Orden i instrumentet får inte ändras", "The instrument's words may not be changed"
    ),
    why=Message(
        "Ett instrument med officiell ordalydelse går bara att jämföra om alla får exakt "
        "samma ord. Därför kan orden inte ändras där det används, och seal är ett fingeravtryck av dem: "
        "ändras ett ord stämmer det inte längre.",
        "An instrument with official wording can be compared only if all get exactly the "
        "same words. So the words cannot be changed where it is used, and seal is a fingerprint of them: "
        "when a word is changed it no longer fits.",
    ),
    wrong="""form: a
title: A
fields:
  nöjd: {use: instrument, fields: {a: {label: Egna ord}}}
""",
    right="""form: a
title: A
fields:
  nöjd: {use: instrument}
""",
)


def find(deployment: Deployment) -> Iterator[Diagnostic]:
    for form in deployment.forms.values():
        for seal in form.instrument.seals if form.instrument is not None else ():
            if seal.written and seal.written != fingerprint(form, seal.language):
                yield _broken(form, seal)


def _broken(form: Form, seal: Seal) -> Diagnostic:
    now = fingerprint(form, seal.language)
    return CHECK.at(
        seal.span,
        f"Orden i {form.name} ({seal.language}) är inte de som förseglades. Siffrorna går inte längre "
        "att jämföra.",
        f"The words of {form.name} ({seal.language}) are not those that were sealed. The figures are no "
        "longer comparable.",
        help=Message(
            f"Skriv tillbaka orden. Är det de nya som är de officiella, skriv seal: {now}.",
            f"Put the words back. If the new ones are the official ones, write seal: {now}.",
        ),
    )
