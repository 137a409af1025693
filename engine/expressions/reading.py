"""Owns `read`: the way from an author's text to a checked `Expression`, or to what is wrong with it."""

from __future__ import annotations

from engine.expressions import tree as t
from engine.expressions.checking import Checker
from engine.expressions.comparing import comparable
from engine.expressions.compile import compiled, compiled_parts
from engine.expressions.expression import Expression, Issue
from engine.expressions.parser import parse
from engine.expressions.scope import Scope
from engine.expressions.types import Kind, Type
from engine.expressions.walking import outside_rows, reads_of


def read(
    text: str,
    scope: Scope,
    want: Kind | tuple[Kind, ...] | None = None,
    *,
    like: Type | None = None,
    answered_at_least: int | None = None,
) -> Expression | tuple[Issue, ...]:
    """The checked expression, or everything that is wrong with it, in the order it stands.

    `want`: the kinds its value may have; a choice with points will do for a number, a moment for a date.
    `like`: what the value becomes, such as the question that a `default` is for: its options may be named
    bare, and the value must fit it. `answered_at_least`: so many rows of a matrix must be answered before
    it has a sum, all when None.
    """
    syntax = parse(text)
    if isinstance(syntax, tuple):
        return syntax
    checker = Checker(text, scope, answered_at_least)
    node = fitted(checker, checker.value(syntax, like), want, like)
    if checker.issues:
        return tuple(sorted(checker.issues, key=lambda issue: (issue.start, issue.end)))
    return expression(text, node, tuple(checker.notes))


def expression(text: str, node: t.Node, notes: tuple[Issue, ...] = ()) -> Expression:
    """An expression around a typed tree, also one that was read back from JSON."""
    return Expression(
        text=text,
        type=node.type,
        tree=node,
        reads=reads_of(node),
        run=compiled(node),
        probe=compiled_parts(lambda: outside_rows(node)),
        notes=notes,
    )


def fitted(
    checker: Checker, node: t.Node, want: Kind | tuple[Kind, ...] | None, like: Type | None
) -> t.Node:
    if want is not None:
        node = checker.wanted(node, *((want,) if isinstance(want, Kind) else want))
    if like is None or Kind.ANY in (like.kind, node.type.kind):
        return node
    if like.kind not in (Kind.CHOICE, Kind.CHOICES):
        return checker.wanted(node, like.kind)
    return choice_like(checker, node, like)


def choice_like(checker: Checker, node: t.Node, like: Type) -> t.Node:
    """The value as an answer to the question `like`; one of several answers is one of many."""
    wanted = (Kind.CHOICE, Kind.CHOICES) if like.kind is Kind.CHOICES else (Kind.CHOICE,)
    plain = (Kind.USER, Kind.ORGANISATION, Kind.CONTACT) if not like.options else ()
    node = checker.wanted(node, *wanted, *plain)
    if node.type.kind is not Kind.CHOICE:
        return node
    target = t.Constant(
        type=Type(kind=Kind.CHOICE, options=like.options),
        start=node.start,
        end=node.end,
        value=None,
    )
    comparable(checker, [target, node], order=False, as_numbers=False)
    return node
