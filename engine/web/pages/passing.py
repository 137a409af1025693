"""Owns the page that asks why somebody who is first in a queue is passed, before an action is taken."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response

from engine.foundation.wrong import Refused
from engine.web.bodies import Posted
from engine.web.visit import Visit

WHY, SEND = "varfor", "_skicka"
MOST = 2000


def why_in(visit: Visit) -> str:
    return visit.posted.one(WHY).strip()[:MOST]


def lacks_reason(refused: Refused) -> bool:
    """Whether a written reason is all that an action lacks."""
    return (
        all("why" in one.missing for one in refused.reasons) and refused.reasons[-1].kind == "why"
    )


def again(posted: Posted) -> Mapping[str, str]:
    """What was posted, to be posted once more with the reason."""
    return {
        name: texts[-1]
        for name, texts in posted.fields.items()
        if name not in (WHY, "_token", SEND)
    }


def ask_why(visit: Visit, address: str, fields: Mapping[str, str], status: int = 200) -> Response:
    """`address`: where the action is taken, with these fields; a problem where the reason was left out."""
    return visit.page(
        "passing.html",
        status=status,
        frame=visit.frame(),
        address=address,
        back=visit.case_address(visit.param("number")),
        fields=fields,
        wrong=status != 200,
        sends=SEND in visit.posted.fields,
        most=MOST,
        section="cases",
    )
