"""Owns what has been begun on a participant's page: several forms at once, kept together as the one draft
that the link of the page has.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from engine.storage.ask_links import LinkDraftRow, drop_link_draft, find_link_draft, keep_link_draft
from engine.storage.database import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class PageDraft:
    """What was typed in one form, since when, and when it was last kept."""

    body: str
    begun: datetime
    changed: datetime


def all_of(tx: Transaction, page: str) -> dict[str, PageDraft]:
    """Everything begun on a page, by place."""
    row = find_link_draft(tx, page)
    told = json.loads(row.body) if row is not None else {}
    return {
        place: PageDraft(
            body=one["body"],
            begun=datetime.fromisoformat(one["begun"]),
            changed=datetime.fromisoformat(one["changed"]),
        )
        for place, one in told.items()
    }


def keep(tx: Transaction, page: str, place: str, body: str, now: datetime) -> None:
    found = all_of(tx, page)
    before = found.get(place)
    begun = before.begun if before is not None else now
    store(tx, page, {**found, place: PageDraft(body=body, begun=begun, changed=now)}, now)


def drop(tx: Transaction, page: str, place: str) -> None:
    found = all_of(tx, page)
    gone = found.pop(place, None)
    if gone is not None and found:
        store(tx, page, found, gone.changed)
    elif gone is not None:
        drop_link_draft(tx, page)


def store(tx: Transaction, page: str, drafts: dict[str, PageDraft], now: datetime) -> None:
    told = {
        place: {
            "body": one.body,
            "begun": one.begun.isoformat(),
            "changed": one.changed.isoformat(),
        }
        for place, one in drafts.items()
    }
    body = json.dumps(told, ensure_ascii=False)
    keep_link_draft(tx, LinkDraftRow(link=page, body=body, begun=now, changed=now))
