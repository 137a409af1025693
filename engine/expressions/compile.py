"""Owns the typed tree as a Python function `run(env)`, built from syntax nodes, never from source text.

Nothing of a definition becomes code: names and texts of the author are constants, functions are those of
`runtime`, and the function's globals hold nothing else (no builtins). Unknown is None; `unknown and false`
is false. Compilation waits until the first call, as most expressions of a checked folder never run.

What `code` gives for a node is an expression whose value is the node's; names such as `_3` keep a value
that is needed twice. They are unique in the function, so they may be set inside comprehensions too.
"""

from __future__ import annotations

import ast
import types
from collections.abc import Callable, Iterable, Sequence
from threading import Lock
from typing import Any, cast

from engine.expressions import runtime
from engine.expressions import tree as t
from engine.expressions.certainty import (
    as_float,
    is_exact,
    is_float,
    never_fraction,
    never_zero,
    nullable,
)
from engine.expressions.python_code import (
    after,
    assign,
    attribute,
    attribute_of,
    calling,
    days_between,
    end_of,
    get,
    is_,
    is_none,
    load,
    store,
    unless,
    within,
)
from engine.expressions.scope import Env, Value
from engine.expressions.types import Kind

Literal = None | bool | int | float | str
Run = Callable[[Env], Value]
Probe = Callable[[Env], tuple[Value, ...]]

COMPARISONS: dict[str, type[ast.cmpop]] = {
    "==": ast.Eq,
    "!=": ast.NotEq,
    "<": ast.Lt,
    "<=": ast.LtE,
    ">": ast.Gt,
    ">=": ast.GtE,
}
OPERATORS: dict[str, type[ast.operator]] = {
    "+": ast.Add,
    "-": ast.Sub,
    "*": ast.Mult,
    "/": ast.Div,
    "%": ast.Mod,
}
ROW_RESULTS = {"sum": "total", "mean": "mean", "min": "least", "max": "greatest"}
DATE_RESULTS = {"min": "earliest", "max": "latest"}


def compiled(node: t.Node) -> Run:
    """The value of `node` for an environment."""
    return cast(Run, lazily(lambda coder: coder.result(node)))


def compiled_parts(nodes: Callable[[], Iterable[t.Node]]) -> Probe:
    """The values of several nodes at once. `nodes` is asked for them at the first call."""
    return cast(
        Probe, lazily(lambda coder: ast.Tuple([coder.result(node) for node in nodes()], ast.Load()))
    )


def lazily(body: Callable[[Coder], ast.expr]) -> types.FunctionType:
    """A function of an environment that is compiled by its first call.

    That call puts the compiled code in the place of the function's own, so that later calls cost no
    more than if it had been compiled at once.
    """
    names: dict[str, object] = {"__builtins__": {}}

    def build(env: Env) -> object:
        coder = Coder()
        code = coder.function(body(coder))
        names.update(coder.constants)
        run.__code__ = code
        return cast(Run, run)(env)

    names["build"] = build
    run = types.FunctionType(FIRST_CALL, names, "run")
    return run


def first_call(env: Env) -> object:
    return build(env)  # type: ignore[name-defined]  # noqa: F821  the name lies in the globals that `lazily` gives


FIRST_CALL = first_call.__code__
# CPython 3.11 counts the depth of syntax trees once for all threads, so two at once may raise SystemError.
ONE_AT_A_TIME = Lock()
EMPTY = "def run(env): pass"
"""What the body of every function is put into."""


class Coder:
    """Writes the body of one function. `constants` become its globals."""

    def __init__(self) -> None:
        self.constants: dict[str, object] = {}
        self.known: dict[int, str] = {}
        self.places: dict[str, None] = {}
        self.temporaries = 0

    def function(self, body: ast.expr) -> types.CodeType:
        lines: list[ast.stmt] = [assign(place, attribute("env", place)) for place in self.places]
        lines.append(ast.Return(body))
        with ONE_AT_A_TIME:
            module = ast.parse(EMPTY)
            cast(ast.FunctionDef, module.body[0]).body = lines
            whole = compile(ast.fix_missing_locations(module), "<expression>", "exec")
        return next(part for part in whole.co_consts if isinstance(part, types.CodeType))

    def result(self, node: t.Node) -> ast.expr:
        code = self.code(node)
        if node.type.kind is not Kind.NUMBER or never_fraction(node):
            return code
        return self.call("finished", code)

    def temporary(self) -> str:
        self.temporaries += 1
        return f"_{self.temporaries}"

    def constant(self, value: object) -> ast.expr:
        """A literal where Python's compiler knows the type, else a global."""
        if value is None or type(value) in (bool, int, float, str):
            return ast.Constant(cast(Literal, value))
        return self.held(value)

    def held(self, value: object) -> ast.expr:
        """A global that holds `value`."""
        name = self.known.setdefault(id(value), f"c{len(self.constants)}")
        self.constants[name] = value
        return load(name)

    def helper(self, name: str) -> ast.expr:
        self.constants[name] = getattr(runtime, name)
        return load(name)

    def call(self, name: str, *arguments: ast.expr) -> ast.expr:
        return calling(self.helper(name), *arguments)

    def place(self, name: str) -> ast.expr:
        self.places[name] = None
        return load(name)

    def maybe(self, node: t.Node) -> tuple[ast.expr, ast.expr | None]:
        """Where a value may be used, and the test (which has to run before) whether it is unknown."""
        code = self.code(node)
        if not nullable(node):
            return code, None
        name = self.temporary()
        return load(name), is_none(ast.NamedExpr(store(name), code))

    def known_all(
        self, nodes: Sequence[t.Node], result: Callable[[list[ast.expr]], ast.expr]
    ) -> ast.expr:
        """`result` of the values, unknown when one of them is."""
        values, tests = [], []
        for node in nodes:
            value, test = self.maybe(node)
            values.append(value)
            tests += [] if test is None else [test]
        return unless(tests, result(values))

    def code(self, node: t.Node) -> ast.expr:
        """The value of any node."""
        return CODE[type(node)](self, node)

    def literal(self, node: t.Constant) -> ast.expr:
        return self.constant(node.value)

    def score(self, node: t.Score) -> ast.expr:
        return calling(attribute_of(self.held(node.points), "get"), self.code(node.of))

    def day(self, node: t.Day) -> ast.expr:
        return self.call("day_of", load("env"), self.code(node.of))

    def negative(self, node: t.Negative) -> ast.expr:
        return self.known_all([node.of], lambda of: ast.UnaryOp(ast.USub(), of[0]))

    def shift(self, node: t.Shift) -> ast.expr:
        sign = ast.Constant(1 if node.operator == "+" else -1)
        return self.call("moved", load("env"), self.code(node.when), self.code(node.by), sign)

    def negated(self, node: t.Not) -> ast.expr:
        return self.known_all([node.of], lambda of: ast.UnaryOp(ast.Not(), of[0]))

    def joined(self, node: t.Logic) -> ast.expr:
        return self.logic(node.operator, [(self.code(p), nullable(p)) for p in node.parts])[0]

    def holds(self, node: t.Holds) -> ast.expr:
        return self.known_all([node.item, node.several], lambda both: within(*both))

    def choice(self, node: t.If) -> ast.expr:
        then, otherwise = self.code(node.then), self.code(node.otherwise)
        return self.known_all([node.condition], lambda test: ast.IfExp(test[0], then, otherwise))

    def name(self, node: t.Name) -> ast.expr:
        if node.place == "env":
            return attribute("env", node.name)
        if node.place == "row" and node.level:
            return get(load(f"row{node.level}"), node.name)
        return get(self.place(node.place), node.name)

    def member(self, node: t.Member) -> ast.expr:
        of = node.of
        if of.type.item == "record":
            return self.call("asked_of", self.code(of), ast.Constant(node.name))
        if not isinstance(of, t.Pick) or of.which == "previous":
            return self.known_all([of], lambda values: get(values[0], node.name))
        rows = self.temporary()
        found = ast.NamedExpr(store(rows), self.code(of.of))
        return ast.IfExp(found, get(end_of(rows, of.which), node.name), ast.Constant(None))

    def pick(self, node: t.Pick) -> ast.expr:
        rows = self.code(node.of)
        if node.which == "previous":
            return self.call("previous", rows)
        name = self.temporary()
        found = ast.NamedExpr(store(name), rows)
        return ast.IfExp(found, end_of(name, node.which), ast.Constant(None))

    def kept(self, node: t.Kept) -> ast.expr:
        rows = self.temporary()
        found = ast.NamedExpr(store(rows), self.or_empty(node.rows))
        return after([found], self.through(node.level, rows, None, node.where))

    def arithmetic(self, node: t.Arithmetic) -> ast.expr:
        exact = is_exact(node)
        floats = exact or any(is_float(side) for side in (node.left, node.right))

        def result(values: list[ast.expr]) -> ast.expr:
            left = values[0] if floats else ast.BinOp(ast.Constant(1.0), ast.Mult(), values[0])
            return ast.BinOp(left, OPERATORS[node.operator](), values[1])

        sides = [node.left, node.right] if exact else [as_float(node.left), as_float(node.right)]
        if node.operator not in "/%" or never_zero(node.right):
            return self.known_all(sides, result)
        return self.divided(sides, result)

    def divided(
        self, sides: list[t.Node], result: Callable[[list[ast.expr]], ast.expr]
    ) -> ast.expr:
        """By something that may be zero: then unknown, as when it is unknown itself."""
        left, test = self.maybe(sides[0])
        divisor = self.temporary()
        zero = ast.UnaryOp(ast.Not(), ast.NamedExpr(store(divisor), self.code(sides[1])))
        return unless([*([] if test is None else [test]), zero], result([left, load(divisor)]))

    def logic(self, operator: str, parts: list[tuple[ast.expr, bool]]) -> tuple[ast.expr, bool]:
        """Parts joined by `and` or `or`, halved each time, so that depth grows slowly."""
        if len(parts) == 1:
            return parts[0]
        middle = len(parts) // 2
        left, left_unknown = self.logic(operator, parts[:middle])
        right, right_unknown = self.logic(operator, parts[middle:])
        if not left_unknown:
            joined = ast.And() if operator == "and" else ast.Or()
            return ast.BoolOp(joined, [left, right]), right_unknown
        return self.three_valued(operator, left, right), True

    def three_valued(self, operator: str, left: ast.expr, right: ast.expr) -> ast.expr:
        """For `and`: `a if (a := left) is False else b if (b := right) is not True or a else None`."""
        one, two = self.temporary(), self.temporary()
        ends = operator == "or"
        found = ast.NamedExpr(store(one), left)
        settles = ast.Compare(found, [ast.Is()], [ast.Constant(ends)])
        second = ast.NamedExpr(store(two), right)
        decides = ast.Compare(second, [ast.IsNot()], [ast.Constant(not ends)])
        known = load(one) if operator == "and" else is_(load(one), False)
        rest = ast.IfExp(ast.BoolOp(ast.Or(), [decides, known]), load(two), ast.Constant(None))
        return ast.IfExp(settles, load(one), rest)

    def compare(self, node: t.Compare) -> ast.expr:
        unknown = [nullable(operand) for operand in node.operands]
        durations = node.operands[0].type.kind is Kind.DURATION
        plain = len(unknown) == 2 or (len(unknown) == 3 and not (unknown[0] or unknown[2]))
        if plain and not durations:
            operators = [COMPARISONS[operator]() for operator in node.operators]
            return self.known_all(
                node.operands, lambda values: ast.Compare(values[0], list(operators), values[1:])
            )
        return self.long_chain(node, durations)

    def long_chain(self, node: t.Compare, durations: bool) -> ast.expr:
        """Each pair must hold. Operands are worked out once, first."""
        names = [self.temporary() for _ in node.operands]
        before: list[ast.expr] = [
            ast.NamedExpr(store(name), self.code(operand))
            for name, operand in zip(names, node.operands, strict=True)
        ]
        unknown = [nullable(operand) for operand in node.operands]
        pairs = [
            self.pair(operator, names[i], names[i + 1], unknown[i] or unknown[i + 1], durations)
            for i, operator in enumerate(node.operators)
        ]
        return after(before, self.logic("and", pairs)[0])

    def pair(
        self, operator: str, one: str, other: str, unknown: bool, durations: bool
    ) -> tuple[ast.expr, bool]:
        if durations:
            return self.call("compared", ast.Constant(operator), load(one), load(other)), True
        compared = ast.Compare(load(one), [COMPARISONS[operator]()], [load(other)])
        tests: list[ast.expr] = [is_none(load(one)), is_none(load(other))] if unknown else []
        return unless(tests, compared), unknown

    def among(self, node: t.Among) -> ast.expr:
        if node.item.type.kind is not Kind.DURATION and all(
            isinstance(option, t.Constant) and option.value is not None for option in node.options
        ):
            values = tuple(
                option.value for option in node.options if isinstance(option, t.Constant)
            )
            return self.known_all([node.item], lambda item: within(item[0], self.held(values)))
        return self.among_worked_out(node)

    def among_worked_out(self, node: t.Among) -> ast.expr:
        """Equal to one of options that have to be worked out."""
        item, durations = self.temporary(), node.item.type.kind is Kind.DURATION
        before: list[ast.expr] = [ast.NamedExpr(store(item), self.code(node.item))]
        pairs = []
        for option in node.options:
            name = self.temporary()
            before.append(ast.NamedExpr(store(name), self.code(option)))
            pairs.append(self.pair("==", item, name, True, durations))
        return after(before, self.logic("or", pairs)[0])

    def function_call(self, node: t.Call) -> ast.expr:
        arguments = node.arguments
        match node.function:
            case "today":
                return attribute("env", "today")
            case "year":
                return self.known_all(arguments, lambda day: attribute_of(day[0], "year"))
            case "age":
                return self.call("age_on", *(self.code(argument) for argument in arguments))
            case "days_between":
                return self.known_all(arguments, days_between)
            case "working_days_between":
                days = (self.code(argument) for argument in arguments)
                return self.call("working_days", load("env"), *days)
            case "round":
                return self.call("rounded", *(self.code(argument) for argument in arguments))
            case "answered":
                return self.answered(arguments[0])
            case "count":
                return self.count(arguments[0])
            case _:
                function = PLAIN[node.function]
                return self.known_all(
                    arguments, lambda values: calling(self.held(function), *values)
                )

    def answered(self, node: t.Node) -> ast.expr:
        code = self.code(node)
        if node.type.kind is Kind.MATRIX:
            rows = self.held(frozenset(node.type.rows))
            return self.call("all_answered", code, rows)
        if node.type.kind in (Kind.COLLECTION, Kind.CHOICES):
            return calling(self.held(bool), code)
        return ast.Compare(code, [ast.IsNot()], [ast.Constant(None)])

    def count(self, node: t.Node) -> ast.expr:
        if node.type.kind is Kind.COLLECTION:
            return calling(self.held(len), self.or_empty(node))
        return self.known_all([node], lambda rows: calling(self.held(len), rows[0]))

    def or_empty(self, node: t.Node) -> ast.expr:
        return ast.BoolOp(ast.Or(), [self.code(node), ast.Tuple([], ast.Load())])

    def about(self, node: t.About) -> ast.expr:
        visits = attribute("env", "visits")
        if node.level:
            visits = get(load(f"row{node.level}"), "@states")
        extra = [load("env")] if node.function == "days_in" else []
        return self.call(node.function, visits, self.held(frozenset(node.leaves)), *extra)

    def consented(self, node: t.Consented) -> ast.expr:
        standing = attribute("env", "consents")
        if node.level:
            standing = get(load(f"row{node.level}"), "@consents")
        party = ast.Constant("") if node.party is None else self.code(node.party)
        return self.call("consented", standing, ast.Constant(node.consent), party)

    def over(self, node: t.Over) -> ast.expr:
        if node.what is None and node.where is None:
            total = runtime.matrix_sum if node.function == "sum" else runtime.matrix_mean
            return calling(self.held(total(node.scores, node.at_least)), self.code(node.rows))
        rows = self.temporary()
        found = ast.NamedExpr(store(rows), self.rows(node))
        result = self.over_rows(node, rows)
        if node.rows.type.kind is Kind.COLLECTION:
            return after([found], result)
        return ast.IfExp(is_none(found), ast.Constant(None), result)

    def rows(self, node: t.Over) -> ast.expr:
        """What is gone through, as mappings."""
        if node.rows.type.kind is Kind.COLLECTION:
            return self.or_empty(node.rows)
        if node.rows.type.kind is Kind.CHOICES:
            return self.call("answer_rows", self.code(node.rows), self.held(node.scores[0][1]))
        least = 0 if node.function in ("any", "all") else node.at_least
        return self.call(
            "matrix_rows", self.code(node.rows), self.held(node.scores), ast.Constant(least)
        )

    def over_rows(self, node: t.Over, rows: str) -> ast.expr:
        if node.function in ("any", "all"):
            return self.quantified(node, rows)
        if node.function == "count":
            return calling(self.held(len), self.each(node, rows, None, node.where))
        values = self.each(node, rows, node.what or points(node), node.where)
        dates = node.type.kind in (Kind.DATE, Kind.MOMENT)
        names = DATE_RESULTS if dates else ROW_RESULTS
        return self.call(names[node.function], values)

    def quantified(self, node: t.Over, rows: str) -> ast.expr:
        """`any`: true if one is, else unknown if one is, else false; `all` the other way round."""
        settles = node.function == "any"
        name = self.temporary()
        values = ast.NamedExpr(store(name), self.each(node, rows, node.where, None))
        rest = ast.IfExp(
            within(ast.Constant(None), load(name)), ast.Constant(None), ast.Constant(not settles)
        )
        return ast.IfExp(within(ast.Constant(settles), values), ast.Constant(settles), rest)

    def each(self, node: t.Over, rows: str, what: t.Node | None, where: t.Node | None) -> ast.expr:
        """A list of `what` for each row where `where` is true."""
        value = ast.Constant(True) if what is None else self.code(what)
        return self.through(node.level, rows, value, where)

    def through(
        self, level: int, rows: str, value: ast.expr | None, where: t.Node | None
    ) -> ast.expr:
        """A list of `value`, or of the row itself, for each row where `where` is true."""
        row = f"row{level}"
        tests: list[ast.expr] = [ast.Compare(load(row), [ast.IsNot()], [ast.Constant(None)])]
        if where is not None:
            tests.append(self.code(where))
        through = ast.comprehension(store(row), load(rows), tests, 0)
        return ast.ListComp(load(row) if value is None else value, [through])


PLAIN: dict[str, Callable[..., object]] = {"abs": abs, "min": min, "max": max}


def points(node: t.Over) -> t.Node:
    return t.Name(
        type=node.type, start=node.start, end=node.end, place="row", name="points", level=node.level
    )


CODE: dict[type, Callable[[Coder, Any], ast.expr]] = {
    t.Constant: Coder.literal,
    t.Name: Coder.name,
    t.Member: Coder.member,
    t.Pick: Coder.pick,
    t.Kept: Coder.kept,
    t.Score: Coder.score,
    t.Day: Coder.day,
    t.Negative: Coder.negative,
    t.Arithmetic: Coder.arithmetic,
    t.Shift: Coder.shift,
    t.Not: Coder.negated,
    t.Logic: Coder.joined,
    t.Compare: Coder.compare,
    t.Among: Coder.among,
    t.Holds: Coder.holds,
    t.If: Coder.choice,
    t.Call: Coder.function_call,
    t.Over: Coder.over,
    t.About: Coder.about,
    t.Consented: Coder.consented,
}
"""How each kind of node is written."""
