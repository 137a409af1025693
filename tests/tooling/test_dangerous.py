"""What may do harm is not called, or is called in the one place where it is known to be safe."""

from __future__ import annotations

import ast

from tests.tooling.repository import ENGINE, assert_none, name_of, python_files, tree

MODULES = {"subprocess", "pickle", "marshal", "shelve", "dill", "ctypes", "xml", "lxml", "pty"}
CALLS = {"eval", "exec", "__import__"}
# Checked expressions are compiled from nodes, and constructors from the names of fields in this code.
COMPILES = {"engine/expressions/compile.py", "engine/foundation/quick.py"}
# XML of others is read in one place, which refuses document types and expands nothing.
READS_XML = {("engine/interop/saml/xml.py", "lxml")}
SHELLS = {"system", "popen", "execv", "execve", "spawnv", "posix_spawn"}
MARKUP = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function")
# Choices between two devices' words are made by the server's template, from this site alone.
FROM_THE_SERVER = {("drafts.js", "innerHTML")}


def test_nothing_calls_a_shell_or_unpickles() -> None:
    assert_none(
        [
            f"{name_of(file)}:{node.lineno}: {what}"
            for file in python_files("engine")
            for node in ast.walk(tree(file))
            for what in dangers(node)
            if name_of(file) not in COMPILES and (name_of(file), what) not in READS_XML
        ]
    )


def dangers(node: ast.AST) -> list[str]:
    match node:
        case ast.Import():
            return [one.name for one in node.names if one.name.split(".")[0] in MODULES]
        case ast.ImportFrom(module=str(module)) if module.split(".")[0] in MODULES:
            return [module]
        case ast.Call(func=ast.Name(id=name)) if name in CALLS:
            return [name]
        case ast.Call(func=ast.Attribute(value=ast.Name(id="os"), attr=name)) if name in SHELLS:
            return [f"os.{name}"]
    return []


def test_a_danger_is_found() -> None:
    text = "import pickle\nfrom xml.dom import minidom\neval('1')\nos.system('ls')"
    found = [what for node in ast.walk(ast.parse(text)) for what in dangers(node)]
    assert sorted(found) == ["eval", "os.system", "pickle", "xml.dom"]


def test_scripts_write_text_and_never_markup() -> None:
    scripts = sorted((ENGINE / "web" / "static").rglob("*.js"))
    assert scripts
    found = [
        f"{script.name}:{at}: {word}"
        for script in scripts
        for at, line in enumerate(script.read_text("utf-8").splitlines(), 1)
        for word in MARKUP
        if word in line and (script.name, word) not in FROM_THE_SERVER
    ]
    assert_none(found)
