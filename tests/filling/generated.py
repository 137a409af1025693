"""Forms as nobody would write them, and what might be posted to them: strategies for properties.

Every form passes the check: a question's condition asks about what stands before it, whether it is
required and what it is limited by also about what comes after.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from engine.definitions.form import Form
from engine.filling.draft import Draft
from tests.filling.forms import made

INNER = """
    form: inre
    title: Inre
    fields:
      svar:
        type: matrix
        label: Svar
        required: true
        rows: {a: A, b: {label: B, reversed: true}}
        options: {0: Noll, 1: Ett, 2: Två}
      mer: {type: integer, label: Mer, show_if: total > 1, default: 2}
      barn: {type: repeat, label: Barn, fields: {x: {type: text, label: X, required: true}}}
    values:
      total:
        label: Summa
        value: sum(svar)
        bands: {låg: {range: 0..2, label: L}, hög: {range: 3..4, label: H}}
    rules:
      jämn: {check: mer != total, message: Inte samma, at: mer, soft: true}
    flags:
      högt: {when: total > 2, severity: info, label: Högt, help: Ring}
    """
OPTIONS = "{a: A, b: B, c: C}"
# Each kind: the settings of its field, what may be asked about it (`%` is its name), what may be posted.
KINDS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "text": ("type: text", ('% == "x"',), ("x", "y", "", "  ", "z" * 501)),
    "integer": ("type: integer", ("% > 2", "% == 1", "% + 1 < 4"), ("0", "1", "3", "99", "tre", "")),
    "yes_no": ("type: yes_no", ("%", "not %"), ("true", "false", "", "ja")),
    "choice": (f"type: choice\noptions: {OPTIONS}", ("% == a", "% in [a, b]"), ("a", "b", "c", "d", "")),
    "many": (
        f"type: choice\nmany: true\noptions: {OPTIONS}", ("a in %", "b not in %"), ("a", "b", "", "d"),
    ),
    "date": ("type: date", ("% > 2024-01-01",), ("2024-05-03", "1/6 2023", "i går", "")),
    "matrix": (
        "type: matrix\nrows: {r: R, s: S}\noptions: {0: Noll, 1: Ett, 2: Två}",
        ("sum(%) > 1", "sum(%) == 0"), ("0", "1", "2", "", "7"),
    ),
    "scale": ("type: scale\noptions: {0: Noll, 1: Ett, 2: Två}", ("% > 0",), ("0", "1", "2", "9")),
}  # fmt: skip
MEASURED = ("integer", "text")
NAME = re.compile(r"[fg]\d|inre|grupp")
BRANCHING = st.sampled_from(["", "", "", "not ({})", "({}) and ({})", "({}) or ({})"])


@dataclass
class Making:
    """A form on its way: its lines, and of each question its name and kind."""

    lines: list[str] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    atoms: list[str] = field(default_factory=list)

    def add(self, name: str, kind: str, settings: list[str], depth: int = 1) -> None:
        pad = "  " * depth
        self.lines.append(f"{pad}{name}:")
        own, atoms, _ = KINDS[kind]
        plain = [
            line
            for line in own.splitlines()
            if not (line.startswith("options:") and "options:" in settings)
        ]
        for line in [f"label: {name.upper()}", *plain, *settings]:
            self.lines.append(f"{pad}  {line}")
        self.atoms += [atom.replace("%", name) for atom in atoms]


@dataclass(frozen=True)
class Posted:
    form: Form
    text: str
    draft: Draft


@st.composite
def conditions(draw: Any, atoms: list[str]) -> str:
    one, shape = draw(st.sampled_from(atoms)), draw(BRANCHING)
    others = [atom for atom in atoms if NAME.findall(atom)[0] not in NAME.findall(one)]
    if not shape or ("{}) " in shape and not others):
        return one
    return shape.format(one, draw(st.sampled_from(others)) if others else "")


@st.composite
def texts(draw: Any) -> str:
    """The YAML of a form."""
    made_ = Making()
    kinds = draw(
        st.lists(st.sampled_from([*sorted(KINDS), *["integer"] * 4]), min_size=2, max_size=7)
    )
    every = [
        atom.replace("%", f"f{number}")
        for number, kind in enumerate(kinds)
        for atom in KINDS[kind][1]
    ]
    for number, kind in enumerate(kinds):
        settings = draw(_settings(kind, f"f{number}", made_.atoms, every, kinds))
        made_.add(f"f{number}", kind, settings)
    if draw(st.booleans()):
        _block(draw, made_)
    if draw(st.booleans()):
        _group(draw, made_)
    return "\n".join(["fields:", *made_.lines, *_rest(draw, made_)]) + "\n"


@st.composite
def _settings(
    draw: Any, kind: str, name: str, before: list[str], every: list[str], kinds: list[str]
) -> list[str]:
    settings = []
    if before and draw(st.booleans()):
        settings.append(f"show_if: {draw(conditions(before))}")
    match draw(st.sampled_from(["no", "no", "yes", "maybe"])):
        case "yes":
            settings.append("required: true")
        case "maybe":
            others = [atom for atom in every if name not in atom] or ["true"]
            settings.append(f"required: {draw(conditions(others))}")
    if kind in MEASURED and draw(st.integers(0, 2)):
        settings.append(
            f"max: {draw(st.sampled_from(_numbers(kinds, name) or ['3', 'setting.gräns']))}"
        )
    if kind in ("integer", "yes_no") and draw(st.booleans()):
        settings.append("default: 3" if kind == "integer" else "default: true")
    if kind in ("choice", "many") and before and draw(st.booleans()):
        settings.append("options:")
        settings += [
            "  a: A",
            f"  b:\n    label: B\n    show_if: {draw(conditions(before))}",
            "  c: C",
        ]
    return [line for one in settings for line in one.split("\n")]


def _numbers(kinds: list[str], name: str) -> list[str]:
    found = (f"f{number}" for number, kind in enumerate(kinds) if kind == "integer")
    return [one for one in found if one != name]


def _block(draw: Any, made_: Making) -> None:
    made_.lines += ["  inre:", "    use: inre"]
    settings = ["required: false", "required: true", f"required: {draw(conditions(made_.atoms))}"]
    if draw(st.booleans()):
        made_.lines.append(f"    {draw(st.sampled_from(settings))}")
    if draw(st.booleans()):
        made_.lines.append(f"    show_if: {draw(conditions(made_.atoms))}")
    made_.atoms.append("inre.total > 1")


def _group(draw: Any, made_: Making) -> None:
    outer = list(made_.atoms)
    made_.lines += ["  grupp:", "    type: repeat", "    label: Grupp"]
    for key in ("min: 1", "max: 2", "required: true"):
        if draw(st.booleans()):
            made_.lines.append(f"    {key}")
    made_.lines.append("    fields:")
    row = Making()
    for number, kind in enumerate(
        draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=3))
    ):
        atoms = [*outer, *row.atoms]
        settings = []
        if draw(st.booleans()):
            settings.append(f"show_if: {draw(conditions(atoms))}")
        if draw(st.booleans()):
            settings.append("required: true")
        if kind == "integer" and draw(st.booleans()):
            settings.append("default: 1")
        row.add(f"g{number}", kind, settings, depth=3)
    made_.lines += row.lines
    made_.atoms.append("count(grupp) > 1")
    made_.atoms += [f"any(grupp where {atom})" for atom in row.atoms[:2]]


def _rest(draw: Any, made_: Making) -> list[str]:
    condition = conditions(made_.atoms)
    return [
        "values:",
        *["  v:", "    label: V", f"    value: 1 if {draw(condition)} else 2"],
        *["  w:", "    label: W", "    options: {ja: Ja, nej: Nej}", "    decide:"],
        *[
            "      - {gives: ja, " + f'when: "{_quoted(draw(condition))}"' + "}",
            "      - {else: nej}",
        ],
        *["rules:", "  r:", f"    check: {draw(condition)}", "    message: Nej", "    at: f0"],
        *[
            "  s:",
            f"    check: {draw(condition)}",
            "    message: Nja",
            "    at: f1",
            "    soft: true",
        ],
        *[
            "flags:",
            "  g:",
            f"    when: {draw(condition)}",
            "    severity: info",
            "    label: G",
            "    help: Ring",
        ],
    ]


def _quoted(text: str) -> str:
    return text.replace('"', '\\"')


@st.composite
def posted(draw: Any) -> Posted:
    """A form, with something written in most of its questions."""
    text = draw(texts())
    form = made(text, INNER)
    written: dict[str, tuple[str, ...]] = {}
    for path, pool in paths_of(form, "", draw(st.integers(0, 3))):
        if draw(st.integers(0, 5)):
            written[path] = tuple(draw(st.lists(st.sampled_from(pool), min_size=1, max_size=2)))
    touched = draw(st.frozensets(st.sampled_from(sorted(written) or ["f0"]), max_size=4))
    rows = draw(st.dictionaries(st.sampled_from(["grupp", "inre.barn"]), st.integers(0, 3)))
    reasons = draw(st.dictionaries(st.sampled_from(["r", "s", "inre.jämn"]), st.just("därför")))
    return Posted(
        form=form,
        text=text,
        draft=Draft(written=written, touched=touched, rows=rows, reasons=reasons),
    )


def paths_of(form: Form, prefix: str, rows: int) -> Any:
    """Every name that a page of the form might post, with what might be posted."""
    for name, one in form.fields.items():
        yield from _of(one, f"{prefix}{name}", rows)


def _of(one: Any, path: str, rows: int) -> Any:
    if one.block is not None:
        yield from paths_of(one.block, f"{path}.", rows)
    elif one.type == "repeat":
        for number in range(rows):
            for name, inner in one.fields.items():
                yield from _of(inner, f"{path}.{number}.{name}", rows)
    elif one.type == "matrix":
        for row in one.rows:
            yield f"{path}.{row}", KINDS["matrix"][2]
    else:
        yield path, KINDS[one.type if not one.many else "many"][2]
