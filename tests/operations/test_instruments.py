"""Measurements over time, what was answered before, and what newer rules give, as each reader may know it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from sqlalchemy import select

from engine.foundation.durations import Duration, Unit
from engine.operations.assign import assign
from engine.operations.check_answers import check_answers
from engine.operations.open_form import open_form
from engine.operations.publish import Published, publish
from engine.operations.read_project import read_project
from engine.operations.read_submission import read_submission
from engine.operations.views import FormPlace
from engine.storage.schema import submission
from tests.operations.house import PROJECT
from tests.operations.test_way import page, sv

MÅENDE = "forms/mående.yaml"
LOW = {"svar.glad": "0", "svar.lugn": "1"}
HIGH = {"svar.glad": "2", "svar.lugn": "2"}
FOR_WHOM = """
    bands_for:
      kvinnor:
        label: Kvinnor
        when: person.sex == woman
        source: Källa för kvinnor
        bands: {lågt: {range: 0..1, label: Lågt, severity: attention}, högt: {range: 2..4, label: Högt}}
      män:
        label: Män
        when: person.sex == man
        bands: {lågt: {range: 0..2, label: Lågt, severity: attention}, högt: {range: 3..4, label: Högt}}
"""
BANDS = (
    "    bands: {lågt: {range: 0..1, label: Lågt, severity: attention}, "
    "högt: {range: 2..4, label: Högt}}\n"
)


def changed(changes: Mapping[str, str]) -> Mapping[str, bytes]:
    """The project with texts of the instrument replaced."""
    files = dict(read_project(PROJECT))
    text = files[MÅENDE].decode()
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    return files | {MÅENDE: text.encode()}


def release(house, changes: Mapping[str, str]) -> int:
    """A release with the changes; its number."""
    done = publish(house.world, changed(changes), "prov", why="Prov", who="sara")
    assert isinstance(done, Published), done
    return done.number


def fill(house, who: str, number: str, answers: Mapping[str, str], form: str = "mående"):
    house.later(days=30)
    return house.send(who, FormPlace(form=form, case=number), dict(answers))


def talk(house, who: str, number: str, answers: Mapping[str, str]):
    """A conversation, with the instrument as a block in it."""
    house.later(days=30)
    inside = {f"mående.{path}": text for path, text in answers.items()}
    pages = ({"": "allt", **inside, "vad": "Ett samtal"}, {"": "enskilt", "oro": ""})
    return house.send(who, FormPlace(form="samtal", case=number), *pages)


def test_a_block_of_an_instrument_is_a_measurement_in_the_same_series(house):
    number = house.to_active(who="sara")
    fill(house, "kurt", number, LOW)
    talk(house, "kurt", number, HIGH)
    fill(house, "kurt", number, LOW)
    (series,) = page(house, "kurt", number).measurements
    assert [(one.value, sv(one.within) if one.within else None) for one in series.points] == [
        (1, None), (4, "Samtal"), (1, None),
    ]  # fmt: skip
    assert [(one.change, one.real, one.better) for one in series.points] == [
        (None, None, None), (3, True, True), (-3, True, False),
    ]  # fmt: skip


def test_a_talk_without_the_instrument_is_no_measurement(house):
    number = house.to_active(who="sara")
    fill(house, "kurt", number, LOW)
    talk(house, "kurt", number, {})
    (series,) = page(house, "kurt", number).measurements
    assert len(series.points) == 1


def test_what_was_answered_before_is_told_to_those_who_may_read_it(house):
    number = house.to_active(who="sara")
    assign(house.world, house.as_("sara"), number, {"coach": "cia"})
    fill(house, "kurt", number, {**LOW, "inte_leva": "false"})
    place = FormPlace(form="mående", case=number)
    own = open_form(house.world, house.as_("kurt"), place).earlier
    assert own.chosen == {"svar.glad": ("0",), "svar.lugn": ("1",), "inte_leva": ("false",)}
    assert [sv(title) for title, _ in own.times] == ["Mående"]
    other = open_form(house.world, house.as_("cia"), place).earlier
    assert (other.chosen, other.words, other.times) == ({}, {}, ())


def test_an_instrument_within_a_form_remembers_wherever_it_was_answered(house):
    number = house.to_active(who="sara")
    fill(house, "kurt", number, LOW)
    place = FormPlace(form="samtal", case=number)
    first = open_form(house.world, house.as_("kurt"), place).earlier
    assert first.chosen == {"mående.svar.glad": ("0",), "mående.svar.lugn": ("1",)}
    talk(house, "kurt", number, HIGH)
    then = open_form(house.world, house.as_("kurt"), place).earlier
    assert then.chosen["mående.svar.glad"] == ("2",)
    assert {path: sv(words) for path, words in then.words.items()} == {"vad": "Ett samtal"}
    alone = open_form(house.world, house.as_("kurt"), FormPlace(form="mående", case=number)).earlier
    assert alone.chosen["svar.glad"] == ("2",)


def test_before_sending_the_score_is_set_beside_the_last_one(house):
    number = house.to_active(who="sara")
    fill(house, "kurt", number, LOW)
    place = FormPlace(form="mående", case=number)
    house.write("kurt", place, {"svar.glad": "1", "svar.lugn": "1"})
    (score,) = check_answers(house.world, house.as_("kurt"), place).scores
    assert (score.previous, score.change, score.real, score.better) == (1, 1, False, True)


def test_newer_rules_are_shown_beside_and_never_written_over(house):
    number = house.to_active(who="sara")
    fill(house, "kurt", number, LOW)
    (sent,) = [one for one in page(house, "kurt", number).submissions if one.form == "mående"]
    before = stored(house)
    read = read_submission(house.world, house.as_("kurt"), number, sent.id)
    assert (read.newer, read.rescored) == (None, ())
    assert (
        release(house, {"value: sum(svar)": "value: sum(svar) * 2", "0..1": "0..3", "2..4": "4..8"})
        == 2
    )
    read = read_submission(house.world, house.as_("kurt"), number, sent.id)
    assert (read.newer, read.rescored, [one.number for one in read.scores]) == (2, (), [1])
    asked = read_submission(house.world, house.as_("kurt"), number, sent.id, rescored=True)
    assert [(one.number, sv(one.band)) for one in asked.rescored] == [(2, "Lågt")]
    assert [(one.number, sv(one.band)) for one in asked.scores] == [(1, "Lågt")]
    assert stored(house) == before


def test_other_words_are_no_other_rules(house):
    number = house.to_active(who="sara")
    fill(house, "kurt", number, LOW)
    (sent,) = [one for one in page(house, "kurt", number).submissions if one.form == "mående"]
    release(house, {"Hur ofta har det varit så?": "Hur ofta?"})
    assert read_submission(house.world, house.as_("kurt"), number, sent.id).newer is None


def test_newer_rules_tell_no_more_than_one_may_read(house):
    number = house.to_active(who="sara")
    assign(house.world, house.as_("sara"), number, {"coach": "cia"})
    fill(house, "kurt", number, {**LOW, "inte_leva": "true"})
    (sent,) = [one for one in page(house, "kurt", number).submissions if one.form == "mående"]
    hidden = "result: total\nvalues:\n  dolt: {label: Dolt, value: 1 if inte_leva else 0}\n"
    release(house, {"values:\n": hidden})
    asked = read_submission(house.world, house.as_("cia"), number, sent.id, rescored=True)
    assert asked.newer == 2
    assert [one.name for one in asked.rescored] == ["total"]
    assert all(not one.why and not one.tests for one in asked.rescored)
    whole = read_submission(house.world, house.as_("kurt"), number, sent.id, rescored=True)
    assert [(one.name, one.number) for one in whole.rescored] == [("dolt", 1), ("total", 1)]


def stored(house) -> list[tuple[str, str]]:
    with house.world.storage.reading(house.as_("sara").tenant) as tx:
        asked = select(submission.c.computed, submission.c.scoring_version)
        return [tuple(row) for row in tx.connection.execute(asked.order_by(submission.c.id))]


@pytest.mark.parametrize(
    ("nummer", "bands", "holds"),
    [
        ("19850101-2382", [(None, "Högt")], [True, False]),
        ("19850101-2390", [(None, "Lågt")], [False, True]),
        ("Kim", [("Kvinnor", "Högt"), ("Män", "Lågt")], [True, True]),
    ],
)
def test_a_band_that_depends_on_the_sex(house, nummer, bands, holds):
    release(house, {BANDS: FOR_WHOM})
    number = house.to_active(who="sara", number=nummer, name="Test Kim")
    fill(house, "kurt", number, {"svar.glad": "1", "svar.lugn": "1"})
    (sent,) = [one for one in page(house, "kurt", number).submissions if one.form == "mående"]
    (score,) = read_submission(house.world, house.as_("kurt"), number, sent.id).scores
    told = [(whom and sv(whom), sv(band)) for whom, band in score.bands or ((None, score.band),)]
    assert told == bands
    assert [one.holds for one in score.scales] == holds
    assert [(sv(one.of), one.source) for one in score.scales] == [
        ("Kvinnor", "Källa för kvinnor"),
        ("Män", None),
    ]
    (series,) = page(house, "kurt", number).measurements
    (point,) = series.points
    assert [(whom and sv(whom), sv(band)) for whom, band in point.bands] == bands


def test_every_figure_in_other_words_says_so_for_as_long_as_it_stands(house):
    release(house, {"wording: own": "wording: placeholder"})
    number = house.to_active(who="sara")
    receipt = fill(house, "kurt", number, LOW)
    place = FormPlace(form="mående", case=number)
    assert [
        one.placeholder
        for one in open_form(house.world, house.as_("kurt"), place).earlier.instruments
    ] == [True]
    read = read_submission(house.world, house.as_("kurt"), number, receipt.submission)
    assert [one.placeholder for one in (*read.scores, *read.instruments)] == [True, True]
    (series,) = page(house, "kurt", number).measurements
    assert (series.placeholder, [one.comparable for one in series.points]) == (True, [False])


def test_an_instrument_that_is_done_again_too_soon_says_when(house):
    release(house, {"  wording: own": "  recall: 2 weeks\n  repeat_after: 2 weeks\n  wording: own"})
    number = house.to_active(who="sara")
    fill(house, "kurt", number, LOW)
    place = FormPlace(form="mående", case=number)
    house.later(days=13)
    (shown,) = open_form(house.world, house.as_("kurt"), place).earlier.instruments
    weeks = Duration(2, Unit.WEEKS)
    assert (shown.recall, shown.repeat_after) == (weeks, weeks)
    assert (shown.again - shown.last.date()).days == 14
    house.later(days=1)
    (shown,) = open_form(house.world, house.as_("kurt"), place).earlier.instruments
    assert shown.again is None
