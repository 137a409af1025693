"""Owns where what somebody has begun to write lies: with their account, or with the link that they have,
to a form or to a page of their own.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from engine.operations import page_drafts
from engine.operations.callers import LINK, PAGE, Caller
from engine.operations.places import place_key, place_text
from engine.operations.views import FormPlace
from engine.storage import ask_links, submissions
from engine.storage.database import Transaction


class Begun(Protocol):
    """What was typed, since when, and when it was last kept."""

    @property
    def body(self) -> str: ...
    @property
    def begun(self) -> datetime: ...
    @property
    def changed(self) -> datetime: ...


def find(tx: Transaction, caller: Caller, place: FormPlace) -> Begun | None:
    if caller.link is not None:
        return ask_links.find_link_draft(tx, caller.link.id)
    if caller.page is not None:
        key = place_key(caller.deployment, place)
        return page_drafts.all_of(tx, caller.page.id).get(key)
    return submissions.find_draft(tx, caller.account.name, place_key(caller.deployment, place))


def body_at(tx: Transaction, account: str, place: str) -> str | None:
    """What `account`, which may be that of a link, has begun to write at a place as it is stored."""
    if account.startswith(PAGE):
        begun = page_drafts.all_of(tx, account.removeprefix(PAGE)).get(place)
        return None if begun is None else begun.body
    link = account.removeprefix(LINK)
    found: Begun | None = (
        ask_links.find_link_draft(tx, link)
        if link != account
        else submissions.find_draft(tx, account, place)
    )
    return None if found is None else found.body


def keep(
    tx: Transaction, caller: Caller, place: FormPlace, body: str, now: datetime, release: int | None
) -> None:
    if caller.link is not None:
        row = ask_links.LinkDraftRow(link=caller.link.id, body=body, begun=now, changed=now)
        ask_links.keep_link_draft(tx, row)
        return
    if caller.page is not None:
        page_drafts.keep(tx, caller.page.id, place_key(caller.deployment, place), body, now)
        return
    submissions.keep_draft(
        tx,
        submissions.DraftRow(
            account=caller.account.name,
            place=place_key(caller.deployment, place),
            deployment=caller.deployment,
            form=place.form,
            where=place_text(place),
            body=body,
            begun=now,
            changed=now,
            release=release,
        ),
    )


def drop(tx: Transaction, caller: Caller, place: FormPlace) -> None:
    if caller.link is not None:
        ask_links.drop_link_draft(tx, caller.link.id)
        return
    if caller.page is not None:
        page_drafts.drop(tx, caller.page.id, place_key(caller.deployment, place))
        return
    key = place_key(caller.deployment, place)
    submissions.drop_draft(tx, caller.account.name, key)


def places(tx: Transaction, caller: Caller) -> frozenset[str]:
    """The keys of the places where the caller has begun to write; of whoever has a link to one form, none."""
    if caller.page is not None:
        return frozenset(page_drafts.all_of(tx, caller.page.id))
    found = submissions.drafts_of(tx, caller.account.name, caller.deployment)
    return frozenset(one.place for one in found)
