"""Owns what participants do themselves on the page that is theirs: only in the case that the page is of, and
only what is meant for them. What they may of that is left to the rules of `decide`.
"""

from __future__ import annotations

from engine.access.facts import Act, Asker, Facts
from engine.access.outside import OUTSIDE
from engine.foundation.texts import said
from engine.foundation.wrong import Reason, Refused

ON_PAGE = frozenset(
    {
        Act.OPEN_LINK,
        Act.READ_CASE,
        Act.READ_FORM,
        Act.READ_FILE,
        Act.FILL_FORM,
        Act.TAKE_ACTION,
        Act.START_ACTIVITY,
        Act.ARRANGE_PLAN,
        Act.READ_CONSENTS,
        Act.WITHDRAW_CONSENT,
    }
)


def against_on_page(actor: Asker, act: Act, facts: Facts) -> Refused | None:
    """Why not, before any rule is asked; also for a form that is never answered without somebody beside."""
    if act not in ON_PAGE or facts.case is None or facts.case.whole != actor.page:
        return OUTSIDE
    use = facts.workflow.forms.get(facts.name) if facts.workflow is not None else None
    if act is Act.FILL_FORM and use is not None and use.by_link == "never":
        sentence = said("”{form}” fyller ni i tillsammans.", form=use.form.title)
        return Refused(reasons=(Reason(kind="access", sentence=sentence),))
    return None
