"""Owns how the place of a form - a case, an opening, an action - is named in what is stored."""

from __future__ import annotations

from engine.operations.views import FormPlace
from engine.storage.codec import decode_mapping, encode


def place_key(deployment: str, place: FormPlace) -> str:
    """Equal for the same form in the same place, so that a draft is found again."""
    where = place.case or f"new:{place.workflow}:{place.subproject or ''}"
    amends = f"/{place.amends}" if place.amends is not None else ""
    action = place.action or "" if place.starts is None else "starts:"
    return f"{deployment}/{where}/{action}/{place.form}{amends}"


def place_text(place: FormPlace) -> str:
    return encode(
        {
            "form": place.form,
            "case": place.case,
            "workflow": place.workflow,
            "action": place.action,
            "subproject": place.subproject,
            **({"amends": place.amends} if place.amends is not None else {}),
            **({"starts": place.starts} if place.starts is not None else {}),
        }
    )


def place_from(text: str) -> FormPlace:
    found = decode_mapping(text)
    return FormPlace(
        form=str(found["form"]),
        case=optional(found.get("case")),
        workflow=optional(found.get("workflow")),
        action=optional(found.get("action")),
        subproject=optional(found.get("subproject")),
        amends=optional(found.get("amends")),
        starts=optional(found.get("starts")),
    )


def optional(value: object) -> str | None:
    return None if value is None else str(value)
