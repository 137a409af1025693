"""A state that does not exist, in a function about states. Found in `engine.expressions`."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.expressions.codes import CODES
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="unknown-state",
    title=Message("Läget finns inte", "The state does not exist"),
    why=CODES["unknown-state"],
    wrong="""workflow: väg
title: Väg
subject: person
opens_with: start
forms:
  start: {by: coach, read: coach}
starts: ny
states:
  ny:
    label: Ny
    actions:
      klar: {label: Klar, by: coach, to: slut, when: in_state(nyy)}
  slut: {label: Slut, final: true}
""",
    right="""workflow: väg
title: Väg
subject: person
opens_with: start
forms:
  start: {by: coach, read: coach}
starts: ny
states:
  ny:
    label: Ny
    actions:
      klar: {label: Klar, by: coach, to: slut, when: in_state(ny)}
  slut: {label: Slut, final: true}
""",
)
