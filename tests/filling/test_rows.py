"""Rows that are added, taken away, moved and written in on two devices at once: no word is lost, and none
comes in another row than the one that it was written in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from engine.filling.draft import Draft
from engine.filling.journey import add_row, move_row, put_back_row, remove_row
from engine.filling.meeting import Met, met, stamps
from engine.filling.rows import arranged, by_keys, in_draft, keys_of, put_back
from engine.filling.settle import settle
from engine.filling.sheets import Sheet, stamp
from tests.filling.forms import CONTEXT, NOW, made

FORM = made("""
    fields:
      namn: {type: text, label: Namn}
      barn:
        type: repeat
        label: Barn
        min: 1
        fields:
          namn: {type: text, label: Namn}
          språk: {type: repeat, label: Språk, fields: {vad: {type: text, label: Vad}}}
    """)
START = Draft(rows={"barn": 2}, written={"barn.0.namn": ("a",), "barn.1.namn": ("b",)})


@dataclass
class Message:
    sheet: Sheet
    keys: tuple[str, ...]
    said: dict[str, str]

    @property
    def posted(self) -> list[tuple[str, str]]:
        names = [f"barn.{key}.namn" for key in self.said]
        rows = ("_rows.barn", " ".join(self.keys))
        return [rows, ("_shown", " ".join(names)), *zip(names, self.said.values(), strict=True)]


@dataclass
class Device:
    """A browser: what stands on its page, what it has saved, and what it knows of the draft."""

    id: str
    keys: list[str]
    texts: dict[str, str]
    known: dict[str, str]
    number: int = 0
    saved: dict[str, str] = field(default_factory=dict)
    sent: list[Message] = field(default_factory=list)

    def send(self) -> None:
        self.number += 1
        changed = {key: self.texts.get(key, "") for key in self.keys}
        said = {key: one for key, one in changed.items() if self.saved.get(key, "") != one}
        sheet = Sheet(id=self.id, number=self.number, known=dict(self.known))
        self.sent.append(Message(sheet, tuple(self.keys), said))

    def answered(self, message: Message, done: Met) -> None:
        self.saved |= message.said
        self.known |= done.taken

    def do(self, what: str, which: int, word: str) -> None:
        if what == "add" and len(self.keys) < 6:
            self.keys.insert(which % (len(self.keys) + 1), f"s{self.id}-{word}")
        elif self.keys:
            key = self.keys[which % len(self.keys)]
            if what == "write":
                self.texts[key] = word
            elif what == "remove":
                self.keys.remove(key)
            elif what == "move":
                self.keys.remove(key)
                self.keys.insert(0, key)


def opened(name: str, draft: Draft) -> Device:
    keys = keys_of(draft, "barn", settle(FORM, draft, CONTEXT).rows["barn"])
    texts = {
        key: draft.written[path][0]
        for number, key in enumerate(keys)
        if (path := f"barn.{number}.namn") in draft.written
    }
    known = stamps(FORM, draft, rows={"barn": len(keys)})
    return Device(name, list(keys), texts, known, saved=dict(texts))


def words(draft: Draft) -> Iterator[tuple[str, str]]:
    """Each word that is to be seen, with the key of its row."""
    for number, key in enumerate(keys_of(draft, "barn")):
        path = f"barn.{number}.namn"
        for text in draft.written.get(path, ()):
            yield key, text
        for way in draft.aside.get(path, ()):
            assert set(way.value) <= {path}
            yield from ((key, text) for texts in way.value.values() for text in texts)


def removed_words(draft: Draft) -> Iterator[tuple[str, str]]:
    for one in draft.removed.get("barn", ()):
        row = arranged(Draft(removed={"barn": (one,)}), "barn", [one.key])
        yield from words(row)


def knew(message: Message, draft: Draft, key: str, word: str) -> bool:
    """Whether the page had seen the word, or its device has written it."""
    known = message.sheet.known.get(f"barn.{key}.namn")
    if known == stamp({"barn.0.namn": (word,)}):
        return True
    marks = [draft.marks.get(in_draft(FORM, draft, f"barn.{key}.namn") or "")]
    marks += [one.row.marks.get("namn") for one in draft.removed.get("barn", ()) if one.key == key]
    rows = [one.row.aside.get("namn", ()) for one in draft.removed.get("barn", ())]
    rows.append(draft.aside.get(in_draft(FORM, draft, f"barn.{key}.namn") or "", ()))
    marks += [way.mark for ways in rows for way in ways if (word,) in way.value.values()]
    return any(message.sheet.wrote(mark) for mark in marks)


def check(before: Draft, after: Draft, message: Message) -> None:
    seen, gone = set(words(after)), set(removed_words(after))
    base = message.sheet.known.get("_rows.barn", "").split(",")
    for key, word in set(words(before)) - seen:
        taken_away = key in base and key not in message.keys
        assert knew(message, before, key, word), (key, word)
        assert (key, word) in gone if taken_away else key in message.said, (key, word)
    for key, word in set(removed_words(before)) - gone - seen:
        assert key in message.said, (key, word)
        assert knew(message, before, key, word), (key, word)
    keys = keys_of(after, "barn")
    assert len(set(keys)) == len(keys) == after.rows.get("barn", len(keys))
    assert not {one.key for one in after.removed.get("barn", ())} & set(keys)


STEPS = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.sampled_from(
            ["add", "remove", "move", "write", "write", "deliver", "lose ack", "again"]
        ),
        st.integers(0, 5),
    ),
    max_size=50,
)


@given(STEPS)
def test_two_devices_lose_no_word_and_put_none_in_another_row(steps) -> None:
    draft, wrote = START, {("m1", "a"), ("m2", "b")}
    devices = [opened("aaaaaaaaaaaa", draft), opened("bbbbbbbbbbbb", draft)]
    for number, (who, what, which) in enumerate(steps):
        device, word = devices[who], f"ord{number}"
        if what not in ("deliver", "lose ack", "again"):
            device.do(what, which, word)
            wrote |= {(key, text) for key, text in device.texts.items()}
            continue
        if what != "again" or not device.sent:
            device.send()
        message = device.sent[which % len(device.sent) if what == "again" else -1]
        done = met(FORM, draft, message.posted, message.sheet, NOW)
        check(draft, done.draft, message)
        draft = done.draft
        if what == "deliver":
            device.answered(message, done)
        assert {*words(draft), *removed_words(draft)} <= wrote
        assert Draft.from_json(draft.to_json()) == draft


@given(STEPS)
def test_one_device_alone_has_what_stands_on_its_page(steps) -> None:
    draft = START
    device = opened("aaaaaaaaaaaa", draft)
    for number, (_, what, which) in enumerate(steps):
        if what not in ("deliver", "lose ack", "again"):
            device.do(what, which, f"ord{number}")
            continue
        device.send()
        done = met(FORM, draft, device.sent[-1].posted, device.sent[-1].sheet, NOW)
        draft = done.draft
        assert (done.collided, done.kept) == ((), ())
        device.answered(device.sent[-1], done)
        assert keys_of(draft, "barn") == tuple(device.keys)
        shown = {key: device.texts[key] for key in device.keys if device.texts.get(key)}
        assert dict(words(draft)) == shown


def test_a_row_is_taken_away_with_all_that_it_holds_and_comes_back_with_it() -> None:
    draft = Draft(
        written={"barn.0.namn": ("a",), "barn.1.namn": ("b",), "barn.1.språk.1.vad": ("x",)},
        rows={"barn": 2, "barn.1.språk": 2},
        keys={"barn.1.språk": ("r1", "sa-1")},
    )
    less = remove_row(FORM, draft, "barn", "m2", CONTEXT)
    assert (less.written, less.rows) == ({"barn.0.namn": ("a",)}, {"barn": 1})
    moved = put_back_row(FORM, add_row(FORM, less, "barn", CONTEXT), "barn", "m2", CONTEXT)
    assert moved.keys == {"barn": ("m1", "m2", "r1"), "barn.1.språk": ("r1", "sa-1")}
    assert moved.written == draft.written
    assert moved.removed == {}
    assert put_back(moved, "barn", "m2") is moved


def test_a_row_moves_with_all_that_it_holds() -> None:
    draft = Draft(
        written={"barn.0.namn": ("a",), "barn.1.namn": ("b",), "barn.1.språk.0.vad": ("x",)},
        rows={"barn": 2, "barn.1.språk": 1},
        touched=frozenset({"barn.1.namn", "namn"}),
    )
    up = move_row(FORM, draft, "barn", "m2", -1, CONTEXT)
    assert up.written == {
        "barn.0.namn": ("b",), "barn.0.språk.0.vad": ("x",), "barn.1.namn": ("a",),
    }  # fmt: skip
    assert up.touched == {"barn.0.namn", "namn"}
    assert (up.keys["barn"], up.rows["barn.0.språk"]) == (("m2", "m1"), 1)
    assert move_row(FORM, up, "barn", "m2", -1, CONTEXT) == up
    assert move_row(FORM, draft, "barn", "saknas", 1, CONTEXT) == draft


def test_words_for_a_row_within_a_row_find_it_where_it_is() -> None:
    draft = Draft(rows={"barn": 2, "barn.1.språk": 1}, written={"barn.1.språk.0.vad": ("x",)})
    known = stamps(FORM, draft)
    path = by_keys(FORM, draft, "barn.1.språk.0.vad")
    moved = move_row(FORM, draft, "barn", "m2", -1, CONTEXT)
    sheet = Sheet(id="aaaaaaaaaaaa", number=1, known=known)
    done = met(FORM, moved, [("_shown", path), (path, "y")], sheet, NOW)
    assert done.draft.written == {"barn.0.språk.0.vad": ("y",)}
    assert done.taken == {path: stamp({"barn.0.språk.0.vad": ("y",)})}
    gone = remove_row(FORM, moved, "barn", "m2", CONTEXT)
    back = met(FORM, gone, [("_shown", path), (path, "y")], sheet, NOW).draft
    assert back.written[in_draft(FORM, back, path) or ""] == ("y",)


def test_a_row_with_words_that_the_page_has_not_seen_stays() -> None:
    known = stamps(FORM, START)
    other = Sheet(id="bbbbbbbbbbbb", number=1, known=known)
    wrote = [("_rows.barn", "m1 m2"), ("_shown", "barn.m2.namn"), ("barn.m2.namn", "nytt")]
    draft = met(FORM, START, wrote, other, NOW).draft
    mine = Sheet(id="aaaaaaaaaaaa", number=1, known=known)
    done = met(FORM, draft, [("_rows.barn", "m1")], mine, NOW)
    assert (done.kept, done.draft.written["barn.1.namn"]) == (("barn",), ("nytt",))
    seen = Sheet(id="aaaaaaaaaaaa", number=2, known=stamps(FORM, draft))
    assert met(FORM, draft, [("_rows.barn", "m1")], seen, NOW).draft.rows["barn"] == 1
