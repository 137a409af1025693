"""Owns `settle`: one pass through a form, after which it is known what is shown, read, required, computed
and wrong.

The steps of the pass are made by `plan`; each is settled after what it depends on.
"""

from __future__ import annotations

from engine.definitions.form import Form
from engine.filling.context import FillContext
from engine.filling.draft import Draft
from engine.filling.plan import plan_of
from engine.filling.settled import Settled
from engine.filling.settling import Settling
from engine.filling.signing import seal
from engine.filling.unnamed import refuse_names


def settle(form: Form, draft: Draft, context: FillContext) -> Settled:
    """The form worked out. Never raises, whatever was written."""
    settling = Settling(draft, context)
    plan = plan_of(form)
    settling.whole(plan)
    if plan.signs:
        seal(form, settling.found)
    if form.anonymous:
        refuse_names(form, settling.found, context.person)
    return settling.found
