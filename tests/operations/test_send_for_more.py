"""What is sent for one in a group is sent for others in it too: each in their own case, by its rules, once,
and only of what may be true of several.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.definitions.load import load
from engine.foundation.wrong import Refused
from engine.operations.read_case import read_case
from engine.operations.save_page import save_page
from engine.operations.send_for_more import alike, is_of_several, send_for_more
from engine.operations.views import CasePage, FormPlace
from engine.operations.views_receipt import SentForMore
from engine.operations.world import DEFAULT_TENANT
from engine.storage import audit
from engine.storage.cases import find_case
from engine.storage.place import DataPlace
from tests.operations.furnished import Kept, furnished, kept
from tests.operations.guided import STAFF, Guided
from tests.projects import DELTAGARE, FOLDER, files

DAY = """\
form: dag
title: På plats
fields:
  timmar: {type: integer, label: Hur många timmar?, min: 0, max: 8, required: true}
  varför: {type: text, label: Varför inte?, show_if: timmar == 0, required: true}
rules:
  räcker: {check: timmar < 5 or activity.platser > 1, message: Så länge är bara en grupp där., at: timmar}
"""
SECRET = """\
form: hur
title: Hur mår personen?
fields:
  mår: {type: long_text, label: Hur?, sensitive: För att kunna hjälpa, required: true}
"""


class Grouped(Guided):
    """As `House`, of the guide to the project, with attendance in what somebody has chosen."""

    def page(self, number: str, who: str = "sara") -> CasePage:
        page = read_case(self.world, self.as_(who), number)
        assert isinstance(page, CasePage), page
        return page

    def member(self, name: str, record: str) -> str:
        """Somebody with a place there; the number of that activity."""
        return self.start(self.begun(name), "aktivitet", plats=self.identity(record))

    def identity(self, number: str) -> str:
        with self.world.storage.reading(DEFAULT_TENANT) as tx:
            row = find_case(tx, "guiden", number)
            assert row is not None
            return row.case.id

    def day(self, number: str, hours: int, who: str = "sara") -> str:
        place = FormPlace(form="dag", case=number)
        return self.send(who, place, {"timmar": str(hours)}).submission


def grouped() -> dict[str, bytes]:
    found = dict(files())
    path = f"{FOLDER}/workflows/aktivitet.yaml"
    text = found[path].decode().replace(
        "values:\n  platser:",
        "forms:\n  dag: {by: [coach, samordnare], read: [coach, samordnare]}\n"
        "  hur: {by: [coach, samordnare], read: coach}\nvalues:\n  platser:",
    ).replace("    label: Har plats\n", "    label: Har plats\n    offers: [dag, hur]\n")  # fmt: skip
    found[path] = text.encode()
    found[f"{FOLDER}/forms/dag.yaml"] = DAY.encode()
    found[f"{FOLDER}/forms/hur.yaml"] = SECRET.encode()
    assert DELTAGARE.encode() in found.values()
    return {name: text for name, text in found.items() if "/scenarios/" not in name}


def build(place: DataPlace) -> Grouped:
    return furnished(
        place, Grouped, grouped(), "guiden", {n: {"role": r} for n, r in STAFF.items()}
    )


@pytest.fixture(scope="session")
def groups(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept[Grouped]]:
    with kept(tmp_path_factory.mktemp("groups"), build) as found:
        yield found


@pytest.fixture
def house(groups: Kept[Grouped], kind: str, tmp_path: Path) -> Iterator[Grouped]:
    with groups.copied(kind, tmp_path / "data") as found:
        yield found


def days_in(house: Grouped, number: str) -> int:
    return sum(one.form == "dag" for one in house.page(number).submissions)


def test_those_who_are_in_the_same_group_get_it_each_in_their_own_case(house: Grouped) -> None:
    garden, other = house.offered("Odling", 3), house.offered("Sömnad", 3)
    ada, bo, cleo = (house.member(name, garden) for name in ("Ada Ask", "Bo Bark", "Cleo Ceder"))
    elsewhere = house.member("Dag Dun", other)
    (shared,) = [one for one in house.page(garden).shared if one.name.endswith("/dag")]
    assert shared.name == f"{ada}/fyll/dag"
    sent = house.day(ada, 3)
    sara = house.as_("sara")
    assert {one.name for one in alike(house.world, sara, ada, sent)} == {bo, cleo}
    came = send_for_more(house.world, sara, ada, sent, [bo, elsewhere])
    assert isinstance(came, SentForMore)
    assert (len(came.sent), came.not_sent) == (1, ())
    assert [days_in(house, one) for one in (ada, bo, cleo, elsewhere)] == [1, 1, 0, 0]
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        noted = [one.about.get("form") for one in audit.entries(tx, house.identity(bo))]
    assert noted.count("dag") == 1


def test_it_is_sent_once_however_often_one_asks(house: Grouped) -> None:
    garden = house.offered("Odling", 3)
    ada, bo = (house.member(name, garden) for name in ("Ada Ask", "Bo Bark"))
    sent, sara = house.day(ada, 3), house.as_("sara")
    assert isinstance(send_for_more(house.world, sara, ada, sent, [bo, bo]), SentForMore)
    again = send_for_more(house.world, sara, ada, sent, [bo])
    assert isinstance(again, Refused)
    assert days_in(house, bo) == 1
    assert alike(house.world, sara, ada, sent) == ()


def test_one_that_cannot_have_it_hinders_none_of_the_others(house: Grouped) -> None:
    garden = house.offered("Odling", 3)
    ada, bo, cleo = (house.member(name, garden) for name in ("Ada Ask", "Bo Bark", "Cleo Ceder"))
    sent, sara = house.day(ada, 3), house.as_("sara")
    begun = FormPlace(form="dag", case=bo)
    save_page(house.world, sara, begun, "", [("timmar", "1"), ("_shown", "timmar")])
    came = send_for_more(house.world, sara, ada, sent, [bo, cleo])
    assert isinstance(came, SentForMore)
    assert len(came.sent) == 1
    (who, _), *rest = came.not_sent
    assert (who, rest) == ("Bo Bark", [])
    assert [days_in(house, one) for one in (bo, cleo)] == [0, 1]


def test_nobody_else_sends_it_on_and_nobody_gets_what_is_about_one_person(house: Grouped) -> None:
    garden = house.offered("Odling", 3)
    ada, bo = (house.member(name, garden) for name in ("Ada Ask", "Bo Bark"))
    sent = house.day(ada, 3)
    for who in ("eva", "olle", "greta"):
        caller = house.as_(who)
        assert isinstance(alike(house.world, caller, ada, sent), Refused)
        assert isinstance(send_for_more(house.world, caller, ada, sent, [bo]), Refused)
    own = house.send("sara", FormPlace(form="hur", case=ada), {"mår": "Bra"}).submission
    assert alike(house.world, house.as_("sara"), ada, own) == ()
    assert isinstance(send_for_more(house.world, house.as_("sara"), ada, own, [bo]), Refused)
    assert days_in(house, bo) == 0


def test_a_group_of_which_one_sees_nothing_is_not_told_of(house: Grouped) -> None:
    garden = house.offered("Odling", 3)
    ada, bo = (house.member(name, garden) for name in ("Ada Ask", "Bo Bark"))
    house.unseat(bo.rpartition(".")[0])
    sent = house.day(ada, 3, "eva")
    assert alike(house.world, house.as_("eva"), ada, sent) == (), "eva does not know of Bo's case"
    assert isinstance(send_for_more(house.world, house.as_("eva"), ada, sent, [bo]), Refused)


def test_what_measures_or_saves_or_signs_is_of_one_person_alone() -> None:
    root = Path(__file__).parents[2]
    found = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for folder in ("forms", "workflows", "deployments/mosaik")
        for path in (root / folder).rglob("*.yaml")
    }
    flow = load(found).deployments["mosaik"].workflows["deltagare"]
    own = {name for name, use in flow.forms.items() if is_of_several(use.form)}
    assert "kontakt" not in own, "it saves who somebody is"
    assert "samtycke" not in own, "it is a consent"
    group = flow.activities["i_grupp"].workflow.forms["var_med"].form
    assert is_of_several(group)
    pair = flow.activities["uppföljning"].workflow.forms
    assert not any(is_of_several(use.form) for use in pair.values() if use.form.instrument)
