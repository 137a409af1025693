"""Owns the page where one finds a person: by the beginning of any part of the name, or by number."""

from __future__ import annotations

from starlette.responses import Response

from engine.operations.find_person import MOST, find_person
from engine.web.visit import Visit

LEAST = 2
LONGEST = 100


def show(visit: Visit) -> Response:
    """Nothing is sought, and nothing recorded, before there are two signs to seek."""
    frame, text = visit.frame(), visit.query("sok").strip()[:LONGEST]
    enough = sum(sign.isalnum() for sign in text) >= LEAST
    found = visit.allowed(find_person(visit.world, visit.caller, text)) if enough else ()
    return visit.page(
        "persons.html",
        frame=frame,
        searched="",
        text=text,
        enough=enough,
        found=found,
        capped=len(found) >= MOST,
        section="persons",
    )
