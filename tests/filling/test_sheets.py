"""Two devices on one draft: whatever the order in which their messages come, get lost or come twice, no word
is lost without somebody who had seen it having written on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.filling.draft import Draft
from engine.filling.meeting import met, stamps, value_at
from engine.filling.rows import arranged
from engine.filling.sheets import Mark, Sheet, Standing, choose, meet, stamp
from tests.filling.forms import NOW, made

FORM = made(
    """
fields:
  namn: {type: text, label: Namn}
  dag: {type: date, label: Dag}
  val: {type: choice, label: Val, many: true, options: {a: A, b: B, c: C}}
  barn: {type: repeat, label: Barn, fields: {alias: {type: text, label: Alias}}}
"""
)


def one(text: str) -> dict[str, tuple[str, ...]]:
    return {"namn": (text,)} if text else {}


@dataclass
class Device:
    """What a browser does: it keeps what it knows of the server, and sends what has changed."""

    id: str
    known: str = ""
    number: int = 0
    here: str = ""
    sent: list[tuple[Sheet, str, str]] = field(default_factory=list)

    def write(self, text: str) -> None:
        self.here = text
        self.number += 1
        self.sent.append((Sheet(id=self.id, number=self.number), text, self.known))

    def answered(self, standing: Standing, text: str) -> None:
        if stamp(standing.value) == stamp(one(text)):
            self.known = stamp(standing.value)


STEPS = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.sampled_from(["write", "deliver", "answer", "lose", "again"]),
        st.sampled_from(["", "ord", "andra ord", "tredje"]),
        st.integers(0, 9),
    ),
    max_size=40,
)


def check(before: Standing, after: Standing, sheet: Sheet, said: str, known: str) -> None:
    """What is gone was the sheet's own, or known to it; what it said stands, unless it says nothing new."""
    stood = {stamp(before.value): before.mark, **{stamp(w.value): w.mark for w in before.aside}}
    stands = {stamp(after.value), *(stamp(way.value) for way in after.aside)}
    for told, mark in stood.items():
        assert told in stands or told == known or sheet.wrote(mark)
    late = any(sheet.wrote_later(mark) for mark in stood.values())
    assert late or stamp(one(said)) in stands or stamp(one(said)) == known


@given(STEPS)
def test_no_word_is_lost_in_whatever_order(steps) -> None:
    devices, standing = (Device("ett"), Device("två")), Standing({})
    for who, what, text, which in steps:
        device = devices[who]
        if what == "write":
            device.write(text)
        elif device.sent:
            at = which % len(device.sent)
            sheet, said, known = device.sent[at]
            if what != "lose":
                before = standing
                standing = meet(before, one(said), sheet, known, 1)
                check(before, standing, sheet, said, known)
            if what == "answer":
                device.answered(standing, said)
            if what != "again":
                del device.sent[at]


@given(STEPS)
def test_one_device_alone_never_has_to_choose(steps) -> None:
    device, standing = Device("ett"), Standing({})
    for _, what, text, which in steps:
        if what == "write":
            device.write(text)
        elif device.sent:
            sheet, said, known = device.sent[which % len(device.sent)]
            if what != "lose":
                standing = meet(standing, one(said), sheet, known, 1)
            if what == "answer":
                device.answered(standing, said)
    assert standing.aside == ()
    device.write(device.here)
    sheet, said, known = device.sent[-1]
    assert meet(standing, one(said), sheet, known, 1).value == one(said)


def test_an_older_message_that_comes_late_changes_nothing() -> None:
    newer = meet(Standing({}), one("nytt"), Sheet(id="x", number=2), "", 1)
    assert meet(newer, one("gammalt"), Sheet(id="x", number=1), "", 2) == newer


def test_what_a_page_has_not_changed_is_no_collision() -> None:
    there = meet(Standing(one("förr")), one("nu"), Sheet(id="x", number=1), stamp(one("förr")), 1)
    after = meet(there, one("förr"), Sheet(id="y"), stamp(one("förr")), 2)
    assert after == there


TEXTS = st.lists(st.sampled_from(["", "a", "b\r\nc", "b\nc", "å"]), max_size=2).map(tuple)
NAMES = st.sampled_from(
    [
        "namn",
        "namn.annat",
        "dag",
        "dag.day",
        "dag.month",
        "val",
        "barn.0.alias",
        "barn.1.alias",
        "okänd",
    ]
)


@given(st.dictionaries(NAMES, TEXTS), st.sampled_from([None, ("namn",), ("dag", "barn")]))
def test_the_stamp_of_each_question_is_that_of_all_that_stands_there(written, names) -> None:
    draft = Draft(written=written)
    asked: dict[str, dict[str, tuple[str, ...]]] = {}
    for name, texts in written.items():
        first = name.partition(".")[0]
        if first in (names or FORM.fields):
            question = name if first == "barn" else first
            asked.setdefault(question, {})[name] = texts
    found = stamps(FORM, draft, names)
    told = {
        question.replace(".0.", ".m1.").replace(".1.", ".m2."): mark
        for question, value in asked.items()
        if (mark := stamp(value))
    }
    assert {one: mark for one, mark in found.items() if not one.startswith("_")} == told


def test_lines_ended_in_two_ways_are_equal() -> None:
    assert stamp(one("a\r\nb")) == stamp(one("a\nb"))
    assert stamp({"namn": ("",)}) == stamp({}) == ""


def test_one_chooses_among_what_one_has_seen_and_the_rest_stays() -> None:
    standing = Standing(one("ett"), Mark(1, "x", 1))
    for sheet, text in (("y", "två"), ("z", "tre")):
        standing = meet(standing, one(text), Sheet(id=sheet), "", 2)
    seen = [stamp(one("ett")), stamp(one("två"))]
    after = choose(standing, seen[1], seen, 3)
    assert after.value == one("två")
    assert [way.value for way in after.aside] == [one("tre")]
    assert choose(standing, "finns inte", seen, 3) == standing
    assert choose(standing, stamp(one("tre")), seen, 3) == standing


def page(draft: Draft, **changed: str) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """What a browser with the whole page posts: everything, some of it changed."""
    fields = {"namn": "", "dag.day": "", "dag.month": "", "dag.year": ""}
    fields |= {name: texts[0] for name, texts in draft.written.items()}
    posted = [*(fields | changed).items(), ("_shown", "namn dag val")]
    return posted, stamps(FORM, draft)


def at(minute: int) -> datetime:
    return NOW.replace(minute=minute)


def test_fields_that_do_not_collide_are_merged() -> None:
    shown, known = page(Draft())
    draft = met(
        FORM, Draft(), page(Draft(), namn="Eva")[0], Sheet(id="a", known=known), at(1)
    ).draft
    both = met(FORM, draft, page(Draft(), **{"dag.day": "3"})[0], Sheet(id="b", known=known), at(2))
    assert both.collided == ()
    assert both.draft.written["namn"] == ("Eva",)
    assert both.draft.written["dag.day"] == ("3",)
    assert shown


def test_the_same_field_lies_beside_until_it_is_chosen() -> None:
    _, known = page(Draft())
    first = met(FORM, Draft(), page(Draft(), namn="Eva")[0], Sheet(id="a", known=known), at(1))
    second = met(FORM, first.draft, page(Draft(), namn="Eve")[0], Sheet(id="b", known=known), at(2))
    assert second.collided == ("namn",)
    draft = second.draft
    assert draft.written["namn"] == ("Eva",)
    (beside,) = draft.aside["namn"]
    assert beside.value == {"namn": ("Eve",)}
    here, there = stamp(beside.value), stamp(value_at(FORM, draft, "namn"))
    choice = [("_val.namn", here), ("_sedda.namn", f"{there} {here}")]
    posted, known = page(draft)
    done = met(FORM, draft, [*posted, *choice], Sheet(id="c", known=known), at(3))
    assert done.draft.written["namn"] == ("Eve",)
    assert (done.draft.aside, done.collided) == ({}, ())


def test_who_chooses_on_the_page_that_collided_says_it_with_what_stands_there() -> None:
    """The page still shows its own words; the other's were chosen."""
    _, known = page(Draft())
    first = met(FORM, Draft(), page(Draft(), namn="Eva")[0], Sheet(id="a", known=known), at(1))
    posted = page(Draft(), namn="Eve")[0]
    draft = met(FORM, first.draft, posted, Sheet(id="b", known=known), at(2)).draft
    ways = [stamp(one("Eva")), stamp(one("Eve"))]
    choice = [("_val.namn", ways[0]), ("_sedda.namn", " ".join(ways))]
    done = met(FORM, draft, [*posted, *choice], Sheet(id="b", number=3, known=known), at(3))
    assert done.draft.written["namn"] == ("Eva",)
    assert (done.draft.aside, done.collided) == ({}, ())


def test_a_cleared_group_of_boxes_is_an_answer_too() -> None:
    draft = Draft(written={"val": ("a", "b")})
    known = stamps(FORM, draft)
    done = met(FORM, draft, [("_shown", "val")], Sheet(id="a", known=known), at(1))
    assert "val" not in done.draft.written
    assert done.taken == {"val": ""}


@pytest.mark.parametrize(("stood", "posted", "expected"), [(3, 2, 3), (1, 2, 1), (2, 3, 3)])
def test_rows_that_another_sheet_has_added_stay(stood: int, posted: int, expected: int) -> None:
    """Both knew two."""
    known = stamps(FORM, Draft(rows={"barn": 2}))
    draft = arranged(Draft(rows={"barn": 2}), "barn", ["m1", "m2", "r1"][:stood])
    done = met(FORM, draft, [("_rows.barn", str(posted))], Sheet(id="a", known=known), at(1))
    assert done.draft.rows["barn"] == expected


def test_nothing_is_kept_of_rows_of_what_is_no_group() -> None:
    posted = [("_rows.finns_inte", "3"), ("_rows.namn", "2"), ("_rows.barn", "²")]
    assert met(FORM, Draft(), posted, Sheet(id="a"), at(1)).draft == Draft()


def test_a_row_that_moved_is_not_written_over() -> None:
    draft = Draft(written={"barn.0.alias": ("Ask",), "barn.1.alias": ("Embla",)}, rows={"barn": 2})
    known, sheet = stamps(FORM, draft), "a"
    posted = [("_shown", "barn.0.alias"), ("barn.0.alias", "Asker")]
    draft = met(FORM, draft, posted, Sheet(id=sheet, number=1, known=known), at(1)).draft
    draft = arranged(draft, "barn", ["m2"])
    posted = [("_shown", "barn.0.alias"), ("barn.0.alias", "Askar")]
    done = met(FORM, draft, posted, Sheet(id=sheet, number=2, known=known), at(2))
    assert done.collided == ()
    assert sorted(done.draft.written.values()) == [("Askar",), ("Embla",)]
    place = done.draft.keys["barn"].index("m2")
    assert done.draft.written[f"barn.{place}.alias"] == ("Embla",)


def test_without_a_sheet_the_words_of_the_page_go_before() -> None:
    draft = Draft(written={"namn": ("Eva",)})
    assert met(FORM, draft, [("namn", "Eve")], None, at(1)).draft.written["namn"] == ("Eve",)
