"""Owns how a sentence tells that something which is yes or no is one of them: a fact that is known by its
name in words of its own, the answer to a question as an answer, and what is stated as true or not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from engine.expressions import tree as t
from engine.foundation.texts import Param, Said, Text, said

QUESTION = ("?", "؟")
Words = Callable[[Param], Said]

FACTS: Mapping[tuple[str, str, bool], Words] = MappingProxyType(
    {
        ("person", "identified", True): lambda _: said("personen har ett personnummer"),
        ("person", "identified", False): lambda _: said("personen saknar personnummer"),
        ("person", "interpreter", True): lambda _: said("personen behöver tolk"),
        ("person", "interpreter", False): lambda _: said("personen behöver inte tolk"),
        ("person", "protected", True): lambda _: said("personen har skyddade uppgifter"),
        ("person", "protected", False): lambda _: said("personen har inte skyddade uppgifter"),
        ("team", "assigned", True): lambda of: said("någon är utsedd till {role}", role=of),
        ("team", "assigned", False): lambda of: said("ingen är utsedd till {role}", role=of),
        ("clock", "running", True): lambda of: said("tiden {clock} räknas nu", clock=of),
        ("clock", "running", False): lambda of: said("tiden {clock} räknas inte nu", clock=of),
        ("clock", "late", True): lambda of: said("tiden {clock} har gått ut", clock=of),
        ("clock", "late", False): lambda of: said("tiden {clock} har inte gått ut", clock=of),
        ("clock", "kept", True): lambda of: said("tiden {clock} hölls", clock=of),
        ("clock", "kept", False): lambda of: said("tiden {clock} hölls inte", clock=of),
    }
)
"""Whose a name is, the name, and whether it is so, to the words; given what it is about."""


def stands(node: t.Node, value: bool, what: Callable[[t.Node], Param]) -> Said:
    """That it is so, or is not. `what`: what a part is called as the subject of a sentence."""
    known = fact(node, value, what)
    if known is not None:
        return known
    of = what(node)
    if not isinstance(node, t.Name | t.Member):
        return either(value, said("{what} är ja", what=of), said("{what} är nej", what=of))
    if is_question(node):
        return either(
            value,
            said("svaret på {question} är ja", question=of),
            said("svaret på {question} är nej", question=of),
        )
    return either(value, said("{what} stämmer", what=of), said("{what} stämmer inte", what=of))


def should_stand(node: t.Node, value: bool, what: Callable[[t.Node], Param]) -> Said:
    """How it is, where it ought to be the other way."""
    if not is_question(node) and isinstance(node, t.Name | t.Member):
        return stands(node, value, what)
    is_ = stands(node, value, what)
    return either(
        value,
        said("{what}, det ska vara nej", what=is_),
        said("{what}, det ska vara ja", what=is_),
    )


def either(value: bool, one: Said, other: Said) -> Said:
    return one if value else other


def fact(node: t.Node, value: bool, what: Callable[[t.Node], Param]) -> Said | None:
    """The words of a fact that is known by its name."""
    inner = node.of if isinstance(node, t.Member) else node
    if not isinstance(inner, t.Name) or not isinstance(node, t.Name | t.Member):
        return None
    words = FACTS.get((inner.place, node.name, value))
    return words(what(inner)) if words is not None else None


def is_question(node: t.Node) -> bool:
    label = node.type.label
    return isinstance(label, Text) and any(
        text.rstrip().endswith(QUESTION) for text in label.entries.values()
    )
