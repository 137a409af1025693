"""What waits for a consent says which, that the participant alone gives it, and where it is written down."""

from __future__ import annotations

from engine.casework.consenting import PLAIN
from engine.operations.give_consent import give_consent
from engine.operations.read_case import read_case
from engine.operations.views import CasePage
from engine.operations.views_ahead import WhyNot
from tests.operations.consenting import Guided, guided  # noqa: F401  the fixture of that name
from tests.operations.test_ahead import leads, told


def why(house: Guided, number: str, action: str, who: str = "eva") -> tuple[WhyNot, ...]:
    page = read_case(house.world, house.as_(who), number)
    assert isinstance(page, CasePage), page
    return next(one.why for one in page.actions if one.name == action)


def test_the_consent_is_named_with_who_gives_it_and_where(guided: Guided) -> None:  # noqa: F811  as above
    number = guided.case()
    shown = why(guided, number, "skriv_in")
    (sentence,) = told(shown)
    assert "”Jag vill vara med”" in sentence, sentence
    assert "Bara deltagaren kan säga ja till" in sentence, sentence
    assert leads(shown) == [
        (
            "consent",
            f"{number}/samtycken/deltagande",
            "Skriv in svaret på ”Jag vill vara med”",
        )
    ]
    give_consent(guided.world, guided.as_("eva"), number, "deltagande", {"": ()}, PLAIN)
    assert why(guided, number, "skriv_in") == ()


def test_in_an_activity_it_is_that_of_the_case(guided: Guided) -> None:  # noqa: F811  as above
    number = guided.case()
    give_consent(guided.world, guided.as_("eva"), number, "deltagande", {"": ()}, PLAIN)
    guided.act("eva", number, "skriv_in")
    to = {"psykiatrin": ("plan",)}
    give_consent(guided.world, guided.as_("eva"), number, "samverkan", to, PLAIN)
    shown = why(guided, guided.ask(number), "ingen_får_svara")
    (sentence,) = told(shown)
    assert "Bara deltagaren" not in sentence, "it stands for one, which is what is in the way"
    assert [(kind, way) for kind, way, _ in leads(shown)] == [
        ("consent", f"{number}/samtycken/samverkan")
    ]
