"""Owns short ways to write Python's own syntax nodes. Nothing here knows of expressions."""

from __future__ import annotations

import ast


def load(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


def store(name: str) -> ast.Name:
    return ast.Name(name, ast.Store())


def assign(name: str, value: ast.expr) -> ast.stmt:
    return ast.Assign([store(name)], value)


def attribute(of: str, name: str) -> ast.expr:
    return attribute_of(load(of), name)


def attribute_of(of: ast.expr, name: str) -> ast.expr:
    return ast.Attribute(of, name, ast.Load())


def calling(function: ast.expr, *arguments: ast.expr) -> ast.expr:
    return ast.Call(function, list(arguments), [])


def get(of: ast.expr, name: str) -> ast.expr:
    return calling(attribute_of(of, "get"), ast.Constant(name))


def end_of(rows: str, which: str) -> ast.expr:
    """The first or latest of rows that are not empty."""
    index = ast.Constant(0) if which == "first" else ast.UnaryOp(ast.USub(), ast.Constant(1))
    return ast.Subscript(load(rows), index, ast.Load())


def is_(value: ast.expr, what: bool | None) -> ast.expr:
    return ast.Compare(value, [ast.Is()], [ast.Constant(what)])


def is_none(value: ast.expr) -> ast.expr:
    return is_(value, None)


def within(item: ast.expr, several: ast.expr) -> ast.expr:
    return ast.Compare(item, [ast.In()], [several])


def unless(tests: list[ast.expr], result: ast.expr) -> ast.expr:
    """`None if <one of the tests> else result`."""
    if not tests:
        return result
    test = tests[0] if len(tests) == 1 else ast.BoolOp(ast.Or(), tests)
    return ast.IfExp(test, ast.Constant(None), result)


def after(before: list[ast.expr], result: ast.expr) -> ast.expr:
    """`result`, once what stands before has been worked out: `(before, result)[-1]`."""
    both = ast.Tuple([*before, result], ast.Load())
    return ast.Subscript(both, ast.UnaryOp(ast.USub(), ast.Constant(1)), ast.Load())


def days_between(values: list[ast.expr]) -> ast.expr:
    return attribute_of(ast.BinOp(values[1], ast.Sub(), values[0]), "days")
