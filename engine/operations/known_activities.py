"""Owns which activities of a case the reader may know of: what they are about, not only that they go on."""

from __future__ import annotations

from engine.access.decide import Allowed
from engine.access.facts import Act
from engine.operations.case_file import CaseFile


def knows(file: CaseFile) -> bool:
    """Whether what an activity is about is the reader's to know: all of the case is, or they do something in
    it.
    """
    if not isinstance(file.decide(Act.READ_CASE), Allowed):
        return False
    return not file.limited or acts_in(file)


def acts_in(file: CaseFile) -> bool:
    flow = file.workflow
    actions = {name for leaf in flow.leaf_actions.values() for name in leaf}
    every = (
        *((Act.FILL_FORM, one) for one in flow.forms),
        *((Act.TAKE_ACTION, one) for one in actions),
    )
    return any(isinstance(file.decide(act, name), Allowed) for act, name in every)
