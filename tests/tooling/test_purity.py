"""From foundation to casework nothing opens, prints or asks. The import contracts say the rest."""

from __future__ import annotations

import ast
from functools import cache

from tests.tooling.repository import assert_none, name_of, python_files, tree

PURE = ("foundation", "expressions", "fields", "definitions", "access", "filling", "casework")
TOUCHING = {"open", "print", "input", "breakpoint", "exec", "eval", "__import__"}
# Python's own compiler is how expressions become fast, and how frozen objects are made fast: from the names
# of their fields, as `dataclass` itself does. What it compiles is never an author's text.
COMPILES = ("engine/expressions/", "engine/foundation/quick.py")


@cache
def pure_nodes() -> list[tuple[str, ast.AST]]:
    files = [file for room in PURE for file in python_files(f"engine/{room}")]
    return [(name_of(file), node) for file in files for node in ast.walk(tree(file))]


def test_pure_rooms_know_only_paths_that_open_nothing() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, node in pure_nodes()
        if (isinstance(node, ast.Import) and any(a.name == "pathlib" for a in node.names))
        or (
            isinstance(node, ast.ImportFrom)
            and node.module == "pathlib"
            and any(alias.name != "PurePosixPath" for alias in node.names)
        )
    ]
    assert_none(found)


def test_pure_rooms_call_nothing_that_touches_the_world() -> None:
    found = [
        f"{name}:{node.lineno}: {node.func.id}"
        for name, node in pure_nodes()
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in TOUCHING
        and not (node.func.id in {"exec", "eval"} and name.startswith(COMPILES))
    ]
    assert_none(found)


def test_pure_rooms_wait_for_nothing() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, node in pure_nodes()
        if isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith)
    ]
    assert_none(found)
