"""Owns what may stand beside what: syntax and a scope to the typed tree, all mistakes reported.

Where a name leads is left to `names`, what each function takes to `functions`, which values may be
compared to `comparing`. A mistake becomes a node of type ANY, so that it is reported once.
"""

from __future__ import annotations

from engine.expressions import syntax as s
from engine.expressions import tree as t
from engine.expressions.comparing import comparable, has_points, scored
from engine.expressions.expression import Issue
from engine.expressions.functions import call
from engine.expressions.issues import issue, write
from engine.expressions.making import (
    as_day,
    condition_help,
    fits_several,
    flipped,
    is_whole_literal,
    literal,
    merged,
    number_like,
    place,
    rows_help,
    unknown,
)
from engine.expressions.names import Names
from engine.expressions.scope import Scope
from engine.expressions.types import ANY, BOOLEAN, DATE, MOMENT, NUMBER, WHOLE, Kind, Type
from engine.expressions.wording import called, either
from engine.foundation.diagnostics import Message

TIMES = (Kind.DATE, Kind.MOMENT)
MEANT_BY = {"or": "==", "and": "!="}
"""The comparison that a choice between several options is meant by, after each word."""


class Checker:
    """Checks one expression. `issues` and `notes` fill up on the way."""

    def __init__(self, text: str, scope: Scope, answered_at_least: int | None = None) -> None:
        self.text = text
        self.scope = scope
        self.answered_at_least = answered_at_least
        self.issues: list[Issue] = []
        self.notes: list[Issue] = []
        self.names = Names(scope, self.issues, self.notes)

    def wrong(
        self,
        code: str,
        at: s.Syntax | t.Node,
        sv: str,
        en: str,
        *,
        help: Message | None = None,
        repair: str | None = None,
    ) -> t.Node:
        self.issues.append(issue(code, at, sv, en, help=help, repair=repair))
        return unknown(at)

    def source(self, at: s.Syntax | t.Node) -> str:
        return self.text[at.start : at.end]

    def quoted(self, at: s.Syntax | t.Node) -> str:
        """The source in quotes; a text has its own."""
        source = self.source(at)
        return source if source.startswith('"') else f'"{source}"'

    def value(self, syntax: s.Syntax, like: Type | None = None) -> t.Node:
        """The typed node. After a choice `like`, a bare name is one of its options."""
        match syntax:
            case s.Literal():
                return literal(syntax)
            case s.Name():
                return self.names.bare(syntax, like)
            case s.Dot():
                return self.names.dotted(syntax, self.value)
            case s.Call():
                return call(self, syntax)
            case s.Unary(operator="not"):
                return t.Not(type=BOOLEAN, **place(syntax), of=self.condition(syntax.of))
            case s.Unary():
                return self.negative(syntax)
            case s.Binary(operator="in" | "not in"):
                return self.membership(syntax)
            case s.Binary():
                return self.arithmetic(syntax)
            case s.Logic():
                return self.logic(syntax)
            case s.Chain():
                return self.chain(syntax)
            case s.Choose():
                return self.choose(syntax, like)
            case _:
                return self.lone_list(syntax)

    def condition(self, syntax: s.Syntax) -> t.Node:
        return self.wanted(self.value(syntax, BOOLEAN), Kind.BOOLEAN)

    def logic(self, syntax: s.Logic) -> t.Node:
        parts: list[t.Node] = []
        alone: list[s.Name] = []
        before: t.Compare | None = None
        for part in syntax.parts:
            compared = self.compared(parts[-1]) if parts else None
            lone = isinstance(part, s.Name) and compared in (before or compared, None)
            if lone and compared and isinstance(part, s.Name) and self.option_alone(part, compared):
                before = compared
                alone.append(part)
            else:
                parts.append(self.condition(part))
        if before is not None:
            return self.options_alone(syntax, before, alone)
        return t.Logic(type=BOOLEAN, **place(syntax), operator=syntax.operator, parts=tuple(parts))

    def compared(self, node: t.Node) -> t.Compare | None:
        """The comparison of two that a part is, if it is one."""
        return node if isinstance(node, t.Compare) and len(node.operands) == 2 else None

    def option_alone(self, name: s.Name, before: t.Compare) -> bool:
        """`val == ja or nej`: whether a name is nothing but an option of what was compared just before."""
        return name.name in before.operands[0].type.options and not self.names.known(name.name)

    def options_alone(self, syntax: s.Logic, before: t.Compare, alone: list[s.Name]) -> t.Node:
        """Says how to compare with several options: the last comparison, and the names after it."""
        choice, option = before.operands
        names = [self.source(option), *(name.name for name in alone)]
        within = "in" if before.operators[0] == "==" else "not in"
        right = f"{self.source(choice)} {within} [{', '.join(names)}]"
        certain = before.operators[0] == MEANT_BY[syntax.operator]
        word = syntax.operator
        self.issues.append(
            issue(
                "unknown-name",
                (before.start, alone[-1].end),
                f'"{alone[0].name}" står för sig själv: efter "{word}" ska ett helt villkor stå',
                f'"{alone[0].name}" stands alone: after "{word}" there should be a whole condition',
                help=write(right) if certain else None,
                repair=right if certain else None,
            )
        )
        return unknown(syntax)

    def number(self, syntax: s.Syntax) -> t.Node:
        return self.wanted(self.value(syntax), Kind.NUMBER)

    def wanted(self, node: t.Node, *kinds: Kind) -> t.Node:
        """The node as one of `kinds`: a choice with points is a number, a moment its day."""
        kind = node.type.kind
        if kind is Kind.ANY or kind in kinds:
            return node
        if Kind.NUMBER in kinds and has_points(node.type):
            return scored(node)
        if Kind.DATE in kinds and kind is Kind.MOMENT:
            return as_day(node)
        return self.not_wanted(node, kinds)

    def not_wanted(self, node: t.Node, kinds: tuple[Kind, ...]) -> t.Node:
        is_, want = called(node.type.kind), either(kinds)
        return self.wrong(
            "wrong-type",
            node,
            f"Här behövs {want.sv}, men {self.quoted(node)} är {is_.sv}",
            f"This has to be {want.en}, but {self.quoted(node)} is {is_.en}",
            help=condition_help(node) if Kind.BOOLEAN in kinds else rows_help(node, self.text),
        )

    def lone_list(self, syntax: s.Sequence) -> t.Node:
        return self.wrong(
            "mixed-types",
            syntax,
            'En lista kan bara stå efter "in"',
            'A list can only stand after "in"',
            help=write("språk in [sv, en]"),
        )

    def negative(self, syntax: s.Unary) -> t.Node:
        of = self.number(syntax.of)
        return t.Negative(type=number_like(of), **place(syntax), of=of)

    def arithmetic(self, syntax: s.Binary) -> t.Node:
        left, right = self.value(syntax.left), self.value(syntax.right)
        kinds = (left.type.kind, right.type.kind)
        if Kind.ANY in kinds:
            return unknown(syntax)
        if syntax.operator in "+-" and (kinds[0] in TIMES or kinds[1] in TIMES):
            return self.shift(syntax, left, right)
        left = self.wanted(left, Kind.NUMBER)
        right = right if left.type is ANY else self.wanted(right, Kind.NUMBER)
        if ANY in (left.type, right.type):
            return unknown(syntax)
        whole = left.type.whole and right.type.whole and syntax.operator != "/"
        return t.Arithmetic(
            type=WHOLE if whole else NUMBER,
            **place(syntax),
            operator=syntax.operator,
            left=left,
            right=right,
        )

    def shift(self, syntax: s.Binary, left: t.Node, right: t.Node) -> t.Node:
        if syntax.operator == "+" and right.type.kind in TIMES:
            left, right = right, left
        if right.type.kind is Kind.DURATION:
            kind = DATE if left.type.kind is Kind.DATE else MOMENT
            return t.Shift(
                type=kind, **place(syntax), operator=syntax.operator, when=left, by=right
            )
        if right.type.kind in TIMES:
            return self.between(syntax, left, right)
        what = called(right.type.kind)
        return self.wrong(
            "mixed-types",
            right,
            f"Till ett datum kan en tidslängd läggas, men {self.quoted(right)} är {what.sv}",
            f"A duration can be added to a date, but {self.quoted(right)} is {what.en}",
            help=write(f"{self.source(right)} days") if right.type.kind is Kind.NUMBER else None,
            repair=f"{self.source(right)} days" if is_whole_literal(right) else None,
        )

    def between(self, syntax: s.Binary, left: t.Node, right: t.Node) -> t.Node:
        repair = f"days_between({self.source(right)}, {self.source(left)})"
        return self.wrong(
            "mixed-types",
            syntax,
            "Två datum kan inte räknas ihop med + eller -",
            "Two dates cannot be added or subtracted",
            help=write(repair),
            repair=repair if syntax.operator == "-" else None,
        )

    def chain(self, syntax: s.Chain) -> t.Node:
        operands = [self.first(syntax)]
        for operand in syntax.operands[1:]:
            operands.append(self.value(operand, operands[-1].type))
        several = operands[0].type.kind is Kind.CHOICES and operands[1].type is not ANY
        if several and isinstance(syntax.operands[1], s.Name):
            return self.wrong_several(syntax, syntax.operands[1].name, operands[0])
        order = any(operator not in ("==", "!=") for operator in syntax.operators)
        fitting = comparable(self, operands, order)
        if fitting is None:
            return unknown(syntax)
        return t.Compare(
            type=BOOLEAN, **place(syntax), operators=syntax.operators, operands=tuple(fitting)
        )

    def first(self, syntax: s.Chain) -> t.Node:
        """The first operand; an option before its question is reported with the right order."""
        one, other = syntax.operands[0], syntax.operands[1]
        if not isinstance(one, s.Name) or self.names.known(one.name):
            return self.value(one)
        if len(syntax.operands) > 2 or not isinstance(other, s.Name | s.Dot):
            return self.value(one)
        before = len(self.issues)
        question = self.value(other)
        if len(self.issues) > before or one.name not in question.type.options:
            del self.issues[before:]
            return self.value(one)
        repair = f"{self.source(other)} {flipped(syntax.operators[0])} {one.name}"
        if question.type.kind is Kind.CHOICES:
            return self.wrong_several(syntax, one.name, question)
        return self.wrong(
            "unknown-name",
            syntax,
            f'Skriv frågan före svaret: "{one.name}" är ett av svaren på {self.quoted(other)}',
            f'Write the question first: "{one.name}" is an answer to {self.quoted(other)}',
            help=write(repair),
            repair=repair,
        )

    def wrong_several(self, syntax: s.Chain, answer: str, several: t.Node) -> t.Node:
        """`områden == oro`, where `oro in områden` is meant."""
        source = self.source(several)
        operator = {"==": "in", "!=": "not in"}.get(syntax.operators[0])
        repair = (
            f"{answer} {operator} {source}" if operator and len(syntax.operators) == 1 else None
        )
        return self.wrong(
            "mixed-types",
            syntax,
            f'"{source}" är flera svar och kan inte jämföras',
            f'"{source}" is several answers and cannot be compared',
            help=write(repair or f"{answer} in {source}"),
            repair=repair,
        )

    def membership(self, syntax: s.Binary) -> t.Node:
        found = self.inside(syntax)
        if syntax.operator == "in" or found.type is ANY:
            return found
        return t.Not(type=BOOLEAN, **place(syntax), of=found)

    def inside(self, syntax: s.Binary) -> t.Node:
        if isinstance(syntax.right, s.Sequence):
            return self.among(syntax, syntax.right)
        several = self.value(syntax.right)
        item = self.value(syntax.left, several.type)
        if ANY in (several.type, item.type):
            return unknown(syntax)
        if several.type.kind is not Kind.CHOICES:
            return self.not_several(syntax, several)
        if not fits_several(item.type, several.type):
            return self.wrong(
                "mixed-types",
                item,
                f"{self.quoted(item)} kan inte vara ett av svaren på {self.quoted(several)}",
                f"{self.quoted(item)} cannot be one of the answers to {self.quoted(several)}",
            )
        return t.Holds(type=BOOLEAN, **place(syntax), item=item, several=several)

    def not_several(self, syntax: s.Binary, several: t.Node) -> t.Node:
        what, one = called(several.type.kind), several.type.kind is Kind.CHOICE
        repair = f"{self.source(syntax.right)} == {self.source(syntax.left)}" if one else None
        return self.wrong(
            "mixed-types",
            several,
            f'Efter "in" behövs en lista eller flera svar, men {self.quoted(several)} är {what.sv}',
            f'After "in" a list or several answers is needed, but {self.quoted(several)} is {what.en}',
            help=write(repair) if repair else rows_help(several, self.text),
        )

    def among(self, syntax: s.Binary, listed: s.Sequence) -> t.Node:
        item = self.value(syntax.left)
        if not listed.items:
            return self.wrong("mixed-types", listed, "Listan är tom", "The list is empty")
        options = [self.value(option, item.type) for option in listed.items]
        fitting = comparable(self, [item, *options], order=False)
        if fitting is None:
            return unknown(syntax)
        return t.Among(type=BOOLEAN, **place(syntax), item=fitting[0], options=tuple(fitting[1:]))

    def choose(self, syntax: s.Choose, like: Type | None) -> t.Node:
        then = self.value(syntax.then, like)
        condition = self.condition(syntax.condition)
        otherwise = self.value(syntax.otherwise, like or then.type)
        if ANY not in (then.type, otherwise.type) and not alike(then.type, otherwise.type):
            return self.two_kinds(syntax, then, otherwise)
        both = comparable(self, [then, otherwise], order=False)
        if both is None:
            return unknown(syntax)
        return t.If(
            type=merged(both[0].type, both[1].type),
            **place(syntax),
            condition=condition,
            then=both[0],
            otherwise=both[1],
        )

    def two_kinds(self, syntax: s.Choose, then: t.Node, otherwise: t.Node) -> t.Node:
        one, other = called(then.type.kind), called(otherwise.type.kind)
        return self.wrong(
            "mixed-types",
            syntax,
            f'Före "if" står {one.sv} och efter "else" {other.sv}: de ska vara av samma slag',
            f'Before "if" stands {one.en}, after "else" {other.en}: they have to be of one kind',
        )


def alike(one: Type, other: Type) -> bool:
    """Whether two values may be the outcomes of one `if`."""
    kinds = {one.kind, other.kind}
    points = kinds == {Kind.NUMBER, Kind.CHOICE} and (has_points(one) or has_points(other))
    return len(kinds) == 1 or kinds == {Kind.DATE, Kind.MOMENT} or points
