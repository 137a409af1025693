"""Sharing without a yes, on another ground and with its motive; and asking again in time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.casework.consenting import PLAIN
from engine.foundation.texts import in_words
from engine.foundation.wrong import Refused
from engine.operations.assign import assign
from engine.operations.give_consent import give_consent
from engine.operations.my_day import my_day
from engine.operations.read_case import read_case
from engine.operations.read_consents import read_consents, read_withdrawal
from engine.operations.views import CasePage, Moved
from engine.operations.views_consents import ConsentsPage, WithdrawalPage
from engine.operations.views_day import Day
from engine.operations.withdraw_consent import withdraw_consent
from tests.effects.post_office import PostOffice, post_office
from tests.operations.consenting import Guided, guided
from tests.operations.test_consents import agreed
from tests.operations.test_notifications import BASE, choose, night_passes, told, with_post

__all__ = ["guided"]
MOTIVE = "Kim är akut sjuk och går inte att nå"


def written(guided: Guided, who: str, number: str, motive: str | None = MOTIVE) -> Moved | Refused:
    how = {**PLAIN, "motive": motive}
    caller = guided.as_(who)
    return give_consent(guided.world, caller, number, "akut", {"psykiatrin": ()}, how)


def page_of(guided: Guided, who: str, number: str) -> ConsentsPage:
    page = read_consents(guided.world, guided.as_(who), number)
    assert isinstance(page, ConsentsPage), page
    return page


def opens(guided: Guided, number: str) -> bool:
    return isinstance(read_case(guided.world, guided.as_("petra"), number), CasePage)


def test_another_ground_takes_the_right_and_a_motive_and_closes_at_once(guided: Guided) -> None:
    number = guided.case()
    for who, motive in (("eva", MOTIVE), ("petra", MOTIVE), ("sia", None), ("sia", "")):
        assert isinstance(written(guided, who, number, motive), Refused), (who, motive)
    assert not opens(guided, number)
    assert page_of(guided, "eva", number).grounds == (), "nobody is told of what nobody may do"
    assert isinstance(written(guided, "sia", number), Moved)
    assert opens(guided, number)
    (ground,) = page_of(guided, "eva", number).grounds
    (line,) = ground.lines
    assert (line.state, ground.may) == ("yes", False)
    assert f"Motiv: {MOTIVE}" in [in_words(one, "sv") for one in line.told]
    shown = read_case(guided.world, guided.as_("eva"), number)
    assert isinstance(shown, CasePage)
    assert [one.name for one in shown.consents if one.ground] == ["akut"]
    ahead = read_withdrawal(guided.world, guided.as_("eva"), number, "akut", "psykiatrin")
    assert isinstance(ahead, WithdrawalPage)
    assert any("Anmälan" in in_words(one, "sv") for one in ahead.had)
    done = withdraw_consent(guided.world, guided.as_("eva"), number, "akut", ("psykiatrin",), PLAIN)
    assert isinstance(done, Moved)
    assert not opens(guided, number)
    history = [in_words(what, "sv") for _, what, _ in page_of(guided, "eva", number).history]
    assert history[0].startswith("Grunden gäller inte längre: ")
    assert history[1].endswith(f"Motiv: {MOTIVE}")


def test_another_ground_lasts_no_longer_than_it_says(guided: Guided) -> None:
    number = guided.case()
    assert isinstance(written(guided, "sia", number), Moved)
    guided.later(days=40)
    assert not opens(guided, number)


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as found:
        yield found


def day_of(guided: Guided, who: str) -> Day:
    page = my_day(guided.world, guided.as_(who))
    assert isinstance(page, Day), page
    return page


def test_a_consent_that_ends_soon_is_told_renewed_and_goes_on(
    guided: Guided, office: PostOffice
) -> None:
    guided = with_post(guided, office)
    choose(guided, "eva", "direct")
    number = agreed(guided)
    assert isinstance(assign(guided.world, guided.as_("eva"), number, {"samordnare": "eva"}), Moved)
    night_passes(guided)
    office.letters.clear()
    assert day_of(guided, "eva").consents == ()
    guided.later(days=155)
    night_passes(guided)
    rows = day_of(guided, "eva").consents
    assert [(one.number, one.party) for one in rows] == [
        (number, "försäkringskassan"), (number, "psykiatrin")
    ]  # fmt: skip
    assert {in_words(one.told, "sv") for one in rows} == {
        "Ni får prata med varandra om mig, till Försäkringskassan",
        "Ni får prata med varandra om mig, till Psykiatrin",
    }
    words = [in_words(one.message, "sv") for one in told_to(guided)]
    assert any("Fråga igen." in one for one in words)
    guided.later(minutes=5)
    night_passes(guided)
    (letter,) = office.letters
    assert f"{BASE}/guiden/aviseringar" in letter.get_content()
    to = {"psykiatrin": ("hälsa", "plan")}
    done = give_consent(guided.world, guided.as_("eva"), number, "samverkan", to, PLAIN)
    assert isinstance(done, Moved)
    assert [one.party for one in day_of(guided, "eva").consents] == ["försäkringskassan"]
    guided.later(days=60)
    night_passes(guided)
    assert opens(guided, number), "it goes on to whom it was renewed"
    frida = read_case(guided.world, guided.as_("frida"), number)
    assert isinstance(frida, Refused), "and has ended to the other"


def told_to(guided: Guided):
    return told(guided, "eva").rows
