"""Facts, questions and statements that are yes or no, each in words of its own."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from engine.definitions.ground import PERSON
from engine.expressions import tree as t
from engine.expressions.types import BOOLEAN, Type
from engine.expressions.yes_words import should_stand, stands
from engine.foundation.texts import Param, Text, in_words, said


def named(name: str, type_: Type, place: str = "own") -> t.Name:
    return t.Name(type=type_, start=0, end=0, name=name, place=place)


def labelled(label: str) -> t.Name:
    text = Text(MappingProxyType({"sv": label}))
    return named("x", Type(kind=BOOLEAN.kind, label=text))


def what(node: t.Node) -> Param:
    return said("”{label}”", label=node.type.label or "")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("identified", True, "personen har ett personnummer"),
        ("identified", False, "personen saknar personnummer"),
        ("interpreter", False, "personen behöver inte tolk"),
        ("protected", False, "personen har inte skyddade uppgifter"),
    ],
)
def test_what_is_known_of_a_person_has_words_of_its_own(name: str, value: bool, words: str) -> None:
    node = named(name, PERSON[name], "person")
    assert in_words(stands(node, value, what), "sv") == words
    assert in_words(should_stand(node, value, what), "sv") == words


@pytest.mark.parametrize(
    ("label", "value", "is_", "should"),
    [
        ("Är ni överens?", False, "svaret på ”Är ni överens?” är nej",
         "svaret på ”Är ni överens?” är nej, det ska vara ja"),
        ("Är ni överens?", True, "svaret på ”Är ni överens?” är ja",
         "svaret på ”Är ni överens?” är ja, det ska vara nej"),
        ("Stödet är slut", False, "”Stödet är slut” stämmer inte", "”Stödet är slut” stämmer inte"),
        ("Stödet är slut", True, "”Stödet är slut” stämmer", "”Stödet är slut” stämmer"),
    ],
)  # fmt: skip
def test_a_question_has_an_answer_and_a_statement_is_true_or_not(
    label: str, value: bool, is_: str, should: str
) -> None:
    assert in_words(stands(labelled(label), value, what), "sv") == is_
    assert in_words(should_stand(labelled(label), value, what), "sv") == should
