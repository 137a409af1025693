"""The program's texts can all be translated, and English has them all."""

from __future__ import annotations

from string import Formatter

from babel.messages.catalog import Message

from tests.tooling.program_texts import (
    Unreadable,
    as_file,
    brought_up_to_date,
    english,
    found,
    in_python,
    in_template,
    program_texts,
)
from tests.tooling.repository import assert_none

KNOWN = "from engine.foundation.texts import said, say_many\n"


def said_in(found: object) -> list[tuple[str, str | None] | None]:
    return [None if isinstance(text, Unreadable) else (text.one, text.many) for text in list(found)]


def test_texts_are_found_in_python() -> None:
    source = """
from engine.foundation.texts import Said, said, say, say_many as many
said("Ett" " till", name=1)
say(language, "Två")
many(language, "En rad", "{count} rader", 3)
said("Öppen" if open_ else "Stängd")
said(name)
Said(stored)
other.said("Inte en text")
"""
    assert said_in(in_python(source, "x.py")) == [
        ("Ett till", None),
        ("Två", None),
        ("En rad", "{count} rader"),
        ("Öppen", None),
        ("Stängd", None),
        None,
    ]


def test_texts_are_found_in_templates() -> None:
    source = '{{ t("Ett", a=t("Två")) }}{% if x %}{{ tn("En", "Flera", n) }}{% endif %}{{ t(x) }}'
    texts = said_in(in_template(source, "x.html"))
    assert sorted(texts, key=str) == [("En", "Flera"), ("Ett", None), ("Två", None), None]


def test_a_new_text_leaves_the_old_translations() -> None:
    texts = [
        text for text in in_python(f'{KNOWN}said("Ja"); said("Nej")', "x.py") if text.one == "Ja"
    ]
    before = brought_up_to_date(texts, english())
    before.get("Ja").string = "Yes"
    both = list(in_python(f'{KNOWN}said("Ja"); say_many(x, "Nej", "Nejen", 2)', "x.py"))
    after = brought_up_to_date(both, before)
    assert after.get("Ja").string == "Yes"
    assert after.get("Nej").string == ("", "")
    assert 'msgid "Ja"\nmsgstr "Yes"\n' in as_file(after)


def test_every_text_is_written_out_where_it_is_said() -> None:
    unreadable = [f"{one.file}:{one.line}" for one in found() if isinstance(one, Unreadable)]
    assert_none(unreadable)


def test_english_says_everything_the_program_says() -> None:
    known = english()
    lacking = [
        f"{text.file}:{text.line}: {text.one}"
        for text in program_texts()
        if has_words(text.one) and not all(forms(known.get(text.one)))
    ]
    assert_none(lacking)


def test_english_holds_nothing_that_is_not_said() -> None:
    said = {text.one for text in program_texts()}
    assert_none([key(message) for message in messages() if key(message) not in said])


def test_english_has_a_plural_exactly_where_the_program_has() -> None:
    plurals = {text.one: text.many for text in program_texts() if text.many is not None}
    held = {m.id[0]: m.id[1] for m in messages() if isinstance(m.id, list | tuple)}
    assert held == plurals


def test_english_fills_in_the_same_names() -> None:
    wrong = [
        key(message)
        for message in messages()
        for form in forms(message)
        if form and not names(form) <= set.union(*(names(each) for each in ids(message)))
    ]
    assert_none(wrong)


def messages() -> list[Message]:
    return [message for message in english() if message.id]


def ids(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, list | tuple) else (str(message.id),)


def key(message: Message) -> str:
    return ids(message)[0]


def forms(message: Message | None) -> tuple[str, ...]:
    string = message.string if message else ""
    return tuple(string) if isinstance(string, list | tuple) else (str(string or ""),)


def has_words(text: str) -> bool:
    """Whether there is something to translate beside the `{names}` and signs."""
    literals = "".join(literal for literal, _, _, _ in Formatter().parse(text))
    return any(letter.isalpha() for letter in literals)


def names(text: str) -> set[str]:
    """The `{names}` that a text leaves open."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
