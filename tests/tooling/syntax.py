"""Owns the questions that tests ask of Python syntax trees."""

from __future__ import annotations

import ast
from functools import cache

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def imported(tree: ast.Module) -> frozenset[str]:
    """The outermost packages that a module imports."""
    names = set[str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return frozenset(name.split(".")[0] for name in names)


def functions(tree: ast.Module) -> list[Function]:
    return [node for node in ast.walk(tree) if isinstance(node, Function)]


def lines(function: Function) -> int:
    """Lines from `def` to the end, decorators not counted."""
    return (function.end_lineno or function.lineno) - function.lineno + 1
