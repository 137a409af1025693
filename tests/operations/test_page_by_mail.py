"""The link to the participant's page by mail: nothing of whom it is for, and no way in without a code."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import update

from engine.foundation.texts import in_words
from engine.foundation.wrong import Refused
from engine.operations.give_page import give_page
from engine.operations.letters import Letter
from engine.operations.open_page import read_page_link, start_page
from engine.operations.read_case import read_case
from engine.operations.views import CasePage
from engine.operations.views_links import Given
from engine.operations.world import DEFAULT_TENANT
from engine.storage.codec import encode
from engine.storage.schema import person
from tests.operations.stig import Stig


def test_the_mail_says_whose_house_it_is_and_nothing_more(stig: Stig) -> None:
    letters: list[Letter] = []
    home = replace(stig, world=replace(stig.world, mail=lambda tx, one: letters.append(one)))
    number = home.begun()
    assert isinstance(give_page(home.world, home.as_("eva"), number, by_mail=True), Refused)
    shown = read_case(home.world, home.as_("eva"), number)
    assert isinstance(shown, CasePage)
    assert not shown.may_mail_page, "there is no address"
    with home.world.storage.writing(DEFAULT_TENANT) as tx:
        facts = encode({"stig": {"email": "ada@example.se"}})
        tx.connection.execute(update(person).where(person.c.name == "Ada Ask").values(facts=facts))
    shown = read_case(home.world, home.as_("eva"), number)
    assert isinstance(shown, CasePage)
    assert shown.may_mail_page
    given = give_page(home.world, home.as_("eva"), number, by_mail=True)
    assert isinstance(given, Given)
    assert given.path == "", "staff are not shown what was mailed"
    (letter,) = letters
    words = " ".join(in_words(one, "sv") for one in (letter.subject, *letter.words))
    assert letter.to == "ada@example.se"
    assert "Din egen sida hos Stigen" in words
    for secret in ("Ada", "Ask", number, "Deltar"):
        assert secret not in words
    token = letter.path.removeprefix("/s/").removesuffix("/sida")
    visit = read_page_link(home.world, token)
    assert not isinstance(visit, Refused)
    assert not visit.inside
    assert isinstance(start_page(home.world, token, "123456"), Refused), "no code has been given"
    again = give_page(home.world, home.as_("eva"), number, by_mail=True)
    assert isinstance(again, Given)
    assert isinstance(read_page_link(home.world, token), Refused), "a new link ends the one before"
