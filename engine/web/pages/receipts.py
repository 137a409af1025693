"""Owns the page of a receipt, and sending the same for others in the group from there."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

from starlette.responses import Response

from engine.foundation.texts import said
from engine.foundation.wrong import Refused
from engine.operations.read_case import read_case
from engine.operations.receipt import read_receipt
from engine.operations.send_for_more import NOBODY, alike, send_for_more
from engine.operations.views_receipt import SentForMore
from engine.web.manner import lent_here, of_value
from engine.web.visit import Visit, not_now


def show(visit: Visit) -> Response:
    shown = of_value(visit, visit.query("vy"))
    if shown is not None:
        visit = replace(visit, language=shown.language, second=shown.second)
    return receipt_page(visit)


def send(visit: Visit) -> Response:
    """For those who are chosen. What came of it stands on the page; sending it again sends nothing twice."""
    number, submission = visit.param("number"), visit.param("submission")
    came = send_for_more(
        visit.world, visit.caller, number, submission, visit.posted.fields.get("for", ())
    )
    if isinstance(came, Refused) and came.reason.kind == NOBODY:
        back = visit.case_address(number, f"kvittens/{quote(submission)}")
        return not_now(visit, came, (back, said("Tillbaka till kvittensen")))
    return receipt_page(visit, visit.allowed(came))


def receipt_page(visit: Visit, came: SentForMore | None = None) -> Response:
    number, submission = visit.param("number"), visit.param("submission")
    receipt = visit.allowed(read_receipt(visit.world, visit.caller, number, submission))
    may_open = not isinstance(read_case(visit.world, visit.caller, number), Refused)
    others = alike(visit.world, visit.caller, number, submission)
    return visit.page(
        "receipt.html",
        frame=visit.frame(),
        receipt=receipt,
        address=visit.case_address(number),
        may_open=may_open,
        lent_here=lent_here(visit),
        alike=() if isinstance(others, Refused) else others,
        came=came,
        section="cases",
    )
