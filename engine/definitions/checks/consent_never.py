"""A consent that cannot be given to the party it is asked about. Found in `engine.expressions`."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.expressions.codes import CODES
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="consent-never",
    title=Message("Samtycket kan aldrig gälla", "The consent can never stand"),
    why=CODES["consent-never"],
    wrong="""consents:
  samverkan: {kind: secrecy, label: Ni får prata, to: vården}
states:
  ny: {actions: {fråga: {when: consented(samverkan to kommunen)}}}
""",
    right="""consents:
  samverkan: {kind: secrecy, label: Ni får prata, to: vården}
states:
  ny: {actions: {fråga: {when: consented(samverkan to vården)}}}
""",
)
