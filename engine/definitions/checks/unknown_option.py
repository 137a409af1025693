"""An option that the choice does not have."""

from __future__ import annotations

from engine.definitions.checks.check import Check
from engine.foundation.diagnostics import Message

CHECK = Check(
    code="unknown-option",
    title=Message("Alternativet finns inte", "The option does not exist"),
    why=Message(
        "En beslutstabell och svaren i en berättelse får bara nämna alternativ som valet har.",
        "A decision table and the answers in a story may name only options that the choice has.",
    ),
    wrong="""form: a
title: A
fields:
  n: {type: yes_no, label: N}
values:
  v:
    label: V
    options: {ja: Ja, nej: Nej}
    decide:
      - {when: n, gives: jaa}
      - {else: nej}
""",
    right="""form: a
title: A
fields:
  n: {type: yes_no, label: N}
values:
  v:
    label: V
    options: {ja: Ja, nej: Nej}
    decide:
      - {when: n, gives: ja}
      - {else: nej}
""",
)
