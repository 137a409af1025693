"""Owns the finding of the program's own texts, and the file of their English.

Texts are literals: the first argument of `said(…)` and `Said(…)`, the second of `say(language, …)`, the
second and third of `say_many(language, …)`, both of `counted(…)`, and in templates the first of `t(…)`
and the first two of `tn(…)`; `marked_t(…)` and `second_t(…)` are `t(…)` in one of two languages. `python3
run.py texts` writes the file anew: translations are kept, new texts get an empty one, and texts that
nobody says any more are left out.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, nodes

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ROOT / "engine"
ENGLISH = ENGINE / "locale" / "en.po"
HEADER = """\
# English for the program's own texts. `python3 run.py texts` brings it up to date.
msgid ""
msgstr ""
"Language: en\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""

# Which arguments are texts, by the name of the function.
IN_PYTHON: Mapping[str, tuple[int, ...]] = {
    "said": (0,),
    "Said": (0,),
    "say": (1,),
    "say_many": (1, 2),
    "counted": (0, 1),
    "translated": (1,),
}
IN_TEMPLATES: Mapping[str, tuple[int, ...]] = {
    "t": (0,),
    "tn": (0, 1),
    "marked_t": (0,),
    "second_t": (0,),
}
# `Said` also rebuilds a sentence that was stored; `translated` is what the others are made of.
MAY_TAKE_A_NAME = frozenset({"Said", "translated"})
DEFINES_THEM = "engine/foundation/texts.py"
SPEAKERS = frozenset({"engine.foundation.texts", "engine.foundation.catalogs"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramText:
    """A text at one place; `many` is its plural, where it has one."""

    one: str
    many: str | None
    file: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A call whose text is not written out, so that it cannot be translated."""

    file: str
    line: int


@cache
def found() -> tuple[ProgramText | Unreadable, ...]:
    """All texts of the program, by file and line."""
    texts: list[ProgramText | Unreadable] = []
    for file in sorted(ENGINE.rglob("*.py")):
        texts += in_python(file.read_text("utf-8"), name_of(file))
    for file in sorted(ENGINE.rglob("*.html")):
        texts += in_template(file.read_text("utf-8"), name_of(file))
    return tuple(sorted(texts, key=lambda text: (text.file, text.line)))


def program_texts() -> list[ProgramText]:
    return [text for text in found() if isinstance(text, ProgramText)]


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def in_python(source: str, file: str) -> Iterator[ProgramText | Unreadable]:
    module = ast.parse(source)
    known = speaking_names(module) if file != DEFINES_THEM else {name: name for name in IN_PYTHON}
    for node in ast.walk(module):
        if not isinstance(node, ast.Call):
            continue
        name = known.get(node.func.id, "") if isinstance(node.func, ast.Name) else ""
        places = IN_PYTHON.get(name, ())
        if not places or len(node.args) <= max(places):
            continue
        readings = [literals(node.args[place]) for place in places]
        if all(readings):
            for forms in zip(*readings, strict=True):
                yield text_of(forms, file, node.lineno)
        elif name not in MAY_TAKE_A_NAME and file != DEFINES_THEM:
            yield Unreadable(file=file, line=node.lineno)


def speaking_names(module: ast.Module) -> dict[str, str]:
    """What the module calls the functions of `foundation.texts`, to what they are called there."""
    return {
        alias.asname or alias.name: alias.name
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and node.module in SPEAKERS
        for alias in node.names
    }


def literals(node: ast.expr) -> list[str]:
    """The texts that an argument may be: one, or both sides of `a if … else b`; none if unknown."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        both = [literals(node.body), literals(node.orelse)]
        return [*both[0], *both[1]] if all(both) else []
    return []


def in_template(source: str, file: str) -> Iterator[ProgramText | Unreadable]:
    for call in Environment(autoescape=True).parse(source).find_all(nodes.Call):
        name = getattr(call.node, "name", "")
        places = IN_TEMPLATES.get(name, ())
        if not places:
            continue
        readings = [template_literals(call.args[place]) for place in places]
        if not all(readings):
            yield Unreadable(file=file, line=call.lineno)
        for forms in zip(*readings, strict=False):
            yield text_of(forms, file, call.lineno)


def template_literals(node: nodes.Expr) -> list[str]:
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, nodes.CondExpr) and node.expr2 is not None:
        both = [template_literals(node.expr1), template_literals(node.expr2)]
        return [*both[0], *both[1]] if all(both) else []
    return []


def text_of(forms: tuple[str, ...], file: str, line: int) -> ProgramText:
    return ProgramText(
        one=forms[0], many=forms[1] if len(forms) > 1 else None, file=file, line=line
    )


def english() -> Catalog:
    """What the file of English holds now; an empty catalog before there is one."""
    if not ENGLISH.exists():
        return Catalog(locale="en")
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def brought_up_to_date(texts: list[ProgramText], before: Catalog) -> Catalog:
    """`texts` with the translations they had `before`.

    A text that has a plural at one place has it at all: gettext knows a text once.
    """
    plurals = {text.one: text.many for text in texts if text.many is not None}
    after = Catalog(locale="en")
    for text in texts:
        many = plurals.get(text.one)
        known = before.get(text.one)
        after.add(
            (text.one, many) if many is not None else text.one,
            string=kept(known.string if known else "", plural=many is not None),
            locations=[(text.file, 0)],
        )
    return after


def kept(before: object, *, plural: bool) -> str | tuple[str, str]:
    """An earlier translation in the shape that is asked for now."""
    forms = [str(form) for form in before] if isinstance(before, list | tuple) else [str(before)]
    return (forms[0], forms[-1]) if plural else forms[0]


def as_file(catalog: Catalog) -> str:
    written = BytesIO()
    write_po(written, catalog, width=100, omit_header=True, sort_by_file=True, include_lineno=False)
    return HEADER + written.getvalue().decode("utf-8")


def main() -> None:
    catalog = brought_up_to_date(program_texts(), english())
    ENGLISH.parent.mkdir(exist_ok=True)
    ENGLISH.write_text(as_file(catalog), "utf-8")
    empty = sum(1 for message in catalog if message.id and not all_said(message.string))
    print(f"{len(catalog)} texts in {name_of(ENGLISH)}; {empty} of them have no English yet.")


def all_said(string: object) -> bool:
    return all(string) if isinstance(string, list | tuple) else bool(string)


if __name__ == "__main__":
    main()
