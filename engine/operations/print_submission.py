"""Owns a form that was sent as a file to keep: exactly as it was, in its version, and in the language it
was answered in or another of the deployment's. Recorded as a reading that was printed.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.foundation.texts import said
from engine.foundation.wrong import Reason, Refused
from engine.interop.pdf import pdf
from engine.operations.callers import Caller
from engine.operations.load_release import load_release
from engine.operations.printing import document_of
from engine.operations.read_submission import read_submission
from engine.operations.world import World

NOT_SPOKEN = Refused(
    reasons=(Reason(kind="missing", sentence=said("Formuläret finns inte på det språket.")),)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """`name` is what the file is called: it tells nothing of the person. `media`: what kind it is."""

    name: str
    content: bytes
    media: str = "application/pdf"


def print_submission(
    world: World, caller: Caller, number: str, submission: str, language: str
) -> Printed | Refused:
    deployment = load_release(world, caller.tenant, caller.deployment).deployment
    if language not in deployment.languages:
        return NOT_SPOKEN
    page = read_submission(world, caller, number, submission, printed=language)
    if isinstance(page, Refused):
        return page
    document = document_of(page, deployment.title, language, world.now_in(deployment))
    return Printed(name=f"{number}-{page.form.name}-{language}.pdf", content=pdf(document))
