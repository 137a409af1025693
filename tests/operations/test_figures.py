"""A project's measurements: median and spread for each occasion, how many have answered, and who is late; and
nothing of few to those who see figures only.
"""

from __future__ import annotations

import pytest

from engine.foundation.texts import in_words
from engine.foundation.wrong import Refused
from engine.operations.publish import Published, publish
from engine.operations.read_figures import FEW, occasion, read_figures
from engine.operations.views import FormPlace
from engine.operations.views_figures import FiguresPage, Measured
from engine.operations.world import DEFAULT_TENANT
from engine.storage import audit, measures
from engine.storage.cases import find_case
from engine.storage.measures import Quartiles
from engine.storage.submissions import submission_row
from tests.operations.cloned import clone
from tests.operations.house import House
from tests.operations.test_case_statements import counted
from tests.operations.test_kept_apart import files, measured
from tests.web.scene import protect

NUMBERS = (
    "19960101-2389", "19970101-2388", "19980101-2387", "19990101-2386", "19930101-2382", "19940101-2381",
)  # fmt: skip


def page(house: House, who: str) -> FiguresPage:
    found = read_figures(house.world, house.as_(who))
    assert isinstance(found, FiguresPage), found
    return found


def mood(found: FiguresPage) -> Measured:
    """The instrument filled in by itself, not as a block of a talk."""
    return found.measured[0]


def answer(house: House, number: str, total: int) -> None:
    house.later(days=30)
    glad, calm = min(total, 2), max(total - 2, 0)
    answers = {"": "", "svar.glad": str(glad), "svar.lugn": str(calm), "inte_leva": "false"}
    house.send("kurt", FormPlace(form="mående", case=number), answers)


@pytest.fixture
def six(house: House) -> tuple[House, list[str]]:
    """Six people who have answered once, two of them twice."""
    numbers = [
        house.to_active(who="sara", number=one, name=f"Test {at}") for at, one in enumerate(NUMBERS)
    ]
    for number, total in zip(numbers, (0, 1, 2, 3, 4, 4), strict=True):
        answer(house, number, total)
    for number in numbers[:2]:
        answer(house, number, 4)
    return house, numbers


Six = tuple[House, list[str]]


def test_each_occasion_has_its_median_and_spread(six: Six) -> None:
    house, _ = six
    found = page(house, "sara")
    [spread] = mood(found).spreads
    assert [(one.number, one.answered, one.should, one.median) for one in spread.occasions] == [
        (1, 6, 6, 2.5), (2, 2, 2, 4),
    ]  # fmt: skip
    first = spread.occasions[0]
    assert (first.low, first.high) == (1.25, 3.75)
    assert (spread.low, spread.high, spread.better) == (0, 4, "higher")
    assert found.late == ()


def test_those_who_see_figures_only_are_told_of_no_few(six: Six) -> None:
    house, numbers = six
    found = page(house, "stig")
    [spread] = mood(found).spreads
    assert [(one.answered, one.median) for one in spread.occasions] == [(6, 2.5), (None, None)]
    assert spread.occasions[1].should is None
    assert found.few == FEW
    assert found.late is None
    house.act("sara", numbers[0], "fråga")
    lacking = mood(page(house, "stig")).spreads[0].occasions[2]
    assert (lacking.answered, lacking.should) == (None, None)


@pytest.mark.parametrize(("answered", "waiting", "told"), [(6, 3, None), (6, 5, 11), (6, 0, 6)])
def test_how_many_lack_is_not_told_where_it_is_few(
    answered: int, waiting: int, told: int | None
) -> None:
    found = Quartiles(
        workflow="",
        instrument="",
        value="",
        occasion=1,
        count=answered,
        at={1: 1.0, 2: 1.0, 3: 1.0},
    )
    assert occasion(1, found, waiting, FEW).should == told
    assert occasion(1, found, waiting, 0).should == answered + waiting


def test_who_is_asked_should_answer_and_is_late_when_the_day_has_passed(six: Six) -> None:
    house, numbers = six
    house.act("sara", numbers[0], "fråga")
    third = mood(page(house, "sara")).spreads[0].occasions[2]
    assert (third.answered, third.should) == (0, 1)
    assert page(house, "sara").late == ()
    house.later(days=8)
    (late,) = page(house, "sara").late or ()
    assert (late.number, in_words(late.person, "sv"), in_words(late.who, "sv")) == (
        numbers[0], "Test 0", "deltagaren",
    )  # fmt: skip


def test_the_protected_are_in_no_figure(six: Six) -> None:
    house, numbers = six
    house.act("sara", numbers[5], "fråga")
    house.later(days=8)
    protect(house, numbers[5])
    found = page(house, "sara")
    assert mood(found).spreads[0].occasions[0].answered == 5
    assert found.late == ()


def test_a_blind_answer_counts_when_it_can_be_read(house: House) -> None:
    counted = {
        path: text.replace(b"value: tro}", b"value: tro + 0}") for path, text in files().items()
    }
    published = publish(house.world, counted, "prov", why="Par", who="sara")
    assert isinstance(published, Published), published
    number, *_ = measured(house)

    def told() -> list[str]:
        return [in_words(one.title, "sv") for one in page(house, "sara").measured]

    assert "Deltagarens tro" not in told()
    house.send("cia", FormPlace(form="bip_coach", case=number), {"": "", "tro": "2"})
    house.act("sara", number, "lås")
    assert {"Deltagarens tro", "Coachens tro"} <= set(told())


@pytest.mark.parametrize("who", ["cia", "kurt", "rut", "greta"])
def test_others_see_no_figures_and_that_they_asked_is_kept(house: House, who: str) -> None:
    found = read_figures(house.world, house.as_(who))
    assert isinstance(found, Refused)
    assert found.reason.kind == "access"
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        last = list(audit.entries(tx, ""))[-1]
    assert (last.act, last.outcome, last.account) == ("read_figures", "refused", who)


def test_what_has_been_counted_is_not_read_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """2,000 people who have answered: the page reads the newest answer, and of the others what is counted."""
    number = house.to_active(who="sara", number=NUMBERS[0], name="Test Ett")
    answer(house, number, 2)
    with house.world.storage.reading(DEFAULT_TENANT) as tx:
        row = find_case(tx, "prov", number)
    assert row is not None
    clone(house, row.case.id, 2_000)
    assert mood(page(house, "sara")).spreads[0].occasions[0].answered == 2_001
    answer(house, number, 4)
    read: list[object] = []
    monkeypatch.setattr(
        measures, "submission_row", lambda row: read.append(row) or submission_row(row)
    )
    with counted(house, monkeypatch) as statements:
        first, second = mood(page(house, "sara")).spreads[0].occasions
    assert (first.answered, first.median, second.answered) == (2_001, 2, 1)
    assert len(read) == 1
    assert len(statements) <= 25
