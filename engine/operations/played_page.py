"""Owns how a story's participant comes in to the page that is theirs: with the link and the code that staff
hand out, and again for as long as they are in.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.give_link import new_code
from engine.operations.give_page import give_page, page_row
from engine.operations.open_page import PageVisit, read_page_link, start_page
from engine.operations.views_links import CodeGiven
from engine.operations.world import World
from engine.storage.ask_links import ask_links_of
from engine.storage.cases import find_case


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTheirPage:
    """The participant, with the `hand` that let them in: the token of the link, and a session."""

    caller: Caller
    hand: tuple[str, str]


def participant_in(
    world: World, keeper: Caller, number: str, hand: tuple[str, str] | None
) -> OnTheirPage | None:
    """With what they have in hand, or with a new link from `keeper`; None where there can be no page."""
    found = read_page_link(world, *hand) if hand is not None else None
    if hand is not None and isinstance(found, PageVisit) and found.inside:
        return OnTheirPage(caller=found.caller, hand=hand)
    given = give_page(world, keeper, number)
    if isinstance(given, Refused):
        return None
    return come_in(world, keeper, number, unquote(given.path).split("/")[2])


def come_in(world: World, keeper: Caller, number: str, token: str) -> OnTheirPage | None:
    with world.storage.reading(keeper.tenant) as tx:
        row = find_case(tx, keeper.deployment, number)
        link = page_row(ask_links_of(tx, row.case.id)) if row is not None else None
    told = new_code(world, keeper, number, link.id if link is not None else "")
    assert isinstance(told, CodeGiven)  # noqa: S101  the link has just been given by the same
    session = start_page(world, token, told.code)
    assert isinstance(session, str)  # noqa: S101  with the code that goes with it
    found = read_page_link(world, token, session)
    return (
        OnTheirPage(caller=found.caller, hand=(token, session))
        if isinstance(found, PageVisit)
        else None
    )
