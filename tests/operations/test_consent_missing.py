"""What waits for a consent says which and to whom, who gives it, and where it is written down."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.casework.consenting import PLAIN
from engine.operations.give_consent import give_consent
from engine.operations.read_case import read_case
from engine.operations.views import CasePage
from engine.operations.views_ahead import WhyNot
from engine.storage.place import DataPlace
from tests.docs.test_consent_guide import guide_project
from tests.operations.consenting import Guided, staff_of_guide
from tests.operations.furnished import Kept, furnished, kept
from tests.operations.test_ahead import leads, told

GUARDS = {
    "får_alla": "not any(parter where not consented(samverkan to this))",
    "andra": "not any(parter where this != psykiatrin and not consented(samverkan to this))",
    "två": "consented(samverkan to psykiatrin) and consented(samverkan to försäkringskassan)",
    "sluta_fråga": "not consented(samverkan to psykiatrin)",
}
MORE = "".join(
    f"      {name}: {{label: {name}, by: samordnare, to: stoppad, when: {guard}}}\n"
    for name, guard in GUARDS.items()
)
THEIRS = """\
      lämna:
        {label: lämna, by: parter, to: stoppad, when: consented(samverkan to försäkringskassan)}
"""
BETWEEN = """\
  från: {type: organisation, label: Från, default: kommunen}
  till: {type: organisation, label: Till, default: psykiatrin}
between: [från, till]
forms:
"""
BY_ITSELF = "        label: Ingen får svara längre\n        by: system\n"
ACTIONS = "    actions:\n      alla_har_svarat:"
TO_EACH = {
    "psykiatrin": "Skriv in svaret på ”Ni får prata med varandra om mig” till Psykiatrin",
    "försäkringskassan": "Skriv in svaret på ”Ni får prata med varandra om mig” till Försäkringskassan",
}


def build(place: DataPlace) -> Guided:
    files = dict(guide_project())
    path = next(one for one, text in files.items() if ACTIONS.encode() in text)
    more = ACTIONS.replace("    actions:\n", f"    actions:\n{MORE}")
    text = (
        files[path]
        .decode()
        .replace(ACTIONS, more.replace("    actions:\n", f"    actions:\n{THEIRS}"))
    )
    text = text.replace("forms:\n", BETWEEN, 1)
    assert BY_ITSELF in text
    files[path] = text.replace(BY_ITSELF, BY_ITSELF.replace("system", "samordnare")).encode()
    return furnished(place, Guided, files, "guiden", staff_of_guide())


@pytest.fixture(scope="session")
def askers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept[Guided]]:
    with kept(tmp_path_factory.mktemp("askers"), build) as found:
        yield found


@pytest.fixture
def guided(askers: Kept[Guided], kind: str, tmp_path: Path) -> Iterator[Guided]:
    with askers.copied(kind, tmp_path / "data") as found:
        yield found


def why(house: Guided, number: str, action: str, who: str = "eva") -> tuple[WhyNot, ...]:
    page = read_case(house.world, house.as_(who), number)
    assert isinstance(page, CasePage), page
    return next(one.why for one in page.actions if one.name == action)


def asked(guided: Guided, *parties: str) -> tuple[str, str]:
    """A case with a question to two, and a yes to these."""
    number = guided.case()
    give_consent(guided.world, guided.as_("eva"), number, "deltagande", {"": ()}, PLAIN)
    guided.act("eva", number, "skriv_in")
    if parties:
        to = dict.fromkeys(parties, ("plan",))
        give_consent(guided.world, guided.as_("eva"), number, "samverkan", to, PLAIN)
    return number, guided.ask(number)


def test_the_consent_is_named_with_who_gives_it_and_where(guided: Guided) -> None:
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


@pytest.mark.parametrize(
    ("given", "action", "lacking"),
    [
        ((), "två", ("psykiatrin", "försäkringskassan")),
        (("psykiatrin",), "två", ("försäkringskassan",)),
        (("försäkringskassan",), "två", ("psykiatrin",)),
        (("psykiatrin",), "får_alla", ("försäkringskassan",)),
        (("försäkringskassan",), "får_alla", ("psykiatrin",)),
        ((), "andra", ("försäkringskassan",)),
        (("psykiatrin",), "sluta_fråga", ()),
        (("psykiatrin",), "ingen_får_svara", ()),
    ],
)
def test_every_party_is_named_that_lacks_it_and_no_other(
    guided: Guided, given: tuple[str, ...], action: str, lacking: tuple[str, ...]
) -> None:
    """The last two wait for a no: what stands there is in the way."""
    number, question = asked(guided, *given)
    shown = why(guided, question, action)
    found = [(lead.to, lead.kind, lead.name) for one in shown for lead in one.leads]
    where = f"{number}/samtycken"
    if not lacking:
        assert "saknas" not in told(shown)[0]
        assert [(kind, name.split("/")[1]) for _, kind, name in found] == [("consent", "samtycken")]
        assert found[0][0] == ""
        return
    assert found == [(party, "consent", f"{where}/samverkan") for party in lacking]
    assert [label for _, _, label in leads(shown)] == [TO_EACH[one] for one in lacking]
    (sentence,) = told(shown)
    names = [TO_EACH[one].rpartition(" ")[2] for one in lacking]
    assert f"saknas för {' och '.join(names)}." in sentence, sentence


def test_a_party_is_told_what_keeps_it_from_what_is_its_own_to_do(guided: Guided) -> None:
    """And of nothing that others do."""
    _, question = asked(guided, "psykiatrin")
    page = read_case(guided.world, guided.as_("petra"), question)
    assert isinstance(page, CasePage), page
    assert page.limited
    assert [one.name for one in page.actions] == ["lämna"]
    (sentence,) = told(page.actions[0].why)
    assert "saknas för Försäkringskassan." in sentence, sentence
    assert leads(page.actions[0].why) == []
