"""Owns the way to amend what was sent: the pages of the form as any other's (`filling`), then what it would
change, with the reason, and that it is so.
"""

from __future__ import annotations

from functools import partial

from starlette.responses import Response

from engine.foundation.texts import said
from engine.foundation.wrong import Refused
from engine.operations.amend import Amending, amend
from engine.operations.check_amendment import check_amendment
from engine.operations.form_page import FormPage
from engine.operations.views import Receipt
from engine.operations.views_amend import AmendCheck
from engine.web.form_ways import address_of, back_of
from engine.web.pages import filling
from engine.web.pages.filling import CHECK, MOST_OF_A_REASON, REASON
from engine.web.visit import Visit, message, redirect

WHY, SEEN, SAVES = "varfor", "_sett", "_spara"
BACK = said("Tillbaka till det som är skickat")
UNCHANGED = said("Inget är ändrat")
UNCHANGED_WHY = said("Inget svar är ändrat, så det finns inget att rätta.")


def show(visit: Visit) -> Response:
    return show_check(visit) if visit.query("steg") == CHECK else filling.show(visit)


def save(visit: Visit) -> Response:
    return send(visit) if "_skicka" in visit.posted.fields else filling.save(visit)


def show_check(visit: Visit) -> Response:
    check = check_amendment(visit.world, visit.caller, filling.place_of(visit))
    if isinstance(check, Refused):
        return filling.refused(visit, check)
    if check.check.undecided:
        return redirect(address_of(visit, sida=""))
    return check_shown(visit, check)


def send(visit: Visit) -> Response:
    posted = visit.posted
    amending = Amending(
        why=posted.one(WHY).strip()[:MOST_OF_A_REASON],
        saves=frozenset(posted.fields.get(SAVES, ())),
        reasons=filling.reasons_in(posted),
        key=posted.one("_nyckel"),
        seen=posted.one(SEEN),
    )
    result = amend(visit.world, visit.caller, filling.place_of(visit), amending)
    if isinstance(result, Receipt):
        return redirect(visit.case_address(result.number, f"kvittens/{result.submission}"))
    if isinstance(result, FormPage):
        if not result.choices and all(one.soft for one in result.problems):
            return show_check_again(visit, amending)
        return filling.page_shown(visit, result, status=422)
    if isinstance(result, AmendCheck):
        return check_shown(visit, result, amending)
    if result.reason.kind == "unchanged":
        return unchanged(visit)
    return filling.refused(visit, result)


def show_check_again(visit: Visit, amending: Amending) -> Response:
    """A soft rule still lacks its reason."""
    check = check_amendment(visit.world, visit.caller, filling.place_of(visit), amending.saves)
    if isinstance(check, Refused):
        return filling.refused(visit, check)
    return check_shown(visit, check, amending)


def check_shown(visit: Visit, view: AmendCheck, tried: Amending | None = None) -> Response:
    """`tried`: what was confirmed and was not taken, since a reason lacks or it has come to mean another
    thing.
    """
    problems = view.check.problems
    if not problems and not view.changes:
        return unchanged(visit)
    return visit.page(
        "amend.html",
        status=200 if tried is None else 422,
        frame=visit.frame(),
        view=view,
        check=view.check,
        address=address_of(visit),
        change=address_of(visit, sida=""),
        back=back_of(visit),
        hard=[one for one in problems if not one.soft],
        soft=[one for one in problems if one.soft],
        page_of=partial(filling.page_of, view.check.form),
        reason=REASON,
        why=tried.why if tried is not None else "",
        saves=tried.saves if tried is not None else frozenset(),
        lacks_why=tried is not None and not tried.why,
        moved=tried is not None and bool(tried.why) and not problems,
        tried=tried is not None,
        section="cases",
    )


def unchanged(visit: Visit) -> Response:
    ways = ((address_of(visit), said("Ändra svar")), (back_of(visit), BACK))
    return message(visit, 200, UNCHANGED, UNCHANGED_WHY, ways)
