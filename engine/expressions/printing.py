"""Owns the canonical text of an expression: what is parsed again gives the same, with no parenthesis
too many.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from engine.expressions.syntax import (
    Binary,
    Call,
    Chain,
    Choose,
    Dot,
    Literal,
    Logic,
    Name,
    Sequence,
    Syntax,
    Unary,
)
from engine.foundation.durations import Duration

CHOOSE, OR, AND, NOT, COMPARE, SUM, PRODUCT, SIGN, DOT = range(9)
LEVELS = {"or": OR, "and": AND, "+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "%": PRODUCT}


def printed(syntax: Syntax, least: int = CHOOSE) -> str:
    """The text; in parentheses when it binds looser than `least`."""
    text = bare(syntax)
    return f"({text})" if level(syntax) < least else text


def level(syntax: Syntax) -> int:
    match syntax:
        case Choose():
            return CHOOSE
        case Logic():
            return LEVELS[syntax.operator]
        case Unary(operator="not"):
            return NOT
        case Chain():
            return COMPARE
        case Binary():
            return LEVELS.get(syntax.operator, COMPARE)
        case Unary():
            return SIGN
        case _:
            return DOT


def bare(syntax: Syntax) -> str:
    match syntax:
        case Literal():
            return literal(syntax.value)
        case Name():
            return syntax.name
        case Dot():
            return f"{printed(syntax.of, DOT)}.{syntax.name}"
        case Call():
            return call(syntax)
        case Sequence():
            return f"[{', '.join(printed(item) for item in syntax.items)}]"
        case Unary(operator="not"):
            return f"not {printed(syntax.of, NOT)}"
        case Unary():
            return f"-{printed(syntax.of, SIGN)}"
        case Binary():
            return binary(syntax)
        case Logic():
            parts = (printed(part, LEVELS[syntax.operator] + 1) for part in syntax.parts)
            return f" {syntax.operator} ".join(parts)
        case Chain():
            return chain(syntax)
        case _:
            then, condition = printed(syntax.then, OR), printed(syntax.condition, OR)
            return f"{then} if {condition} else {printed(syntax.otherwise)}"


def binary(syntax: Binary) -> str:
    around = LEVELS.get(syntax.operator, COMPARE)
    left = printed(syntax.left, SUM if around == COMPARE else around)
    return f"{left} {syntax.operator} {printed(syntax.right, around + 1)}"


def chain(syntax: Chain) -> str:
    words = [printed(syntax.operands[0], SUM)]
    for operator, operand in zip(syntax.operators, syntax.operands[1:], strict=True):
        words += [operator, printed(operand, SUM)]
    return " ".join(words)


def call(syntax: Call) -> str:
    inner = ", ".join(printed(argument) for argument in syntax.arguments)
    for word, part in (("of", syntax.of), ("where", syntax.where), ("to", syntax.to)):
        inner += f" {word} {printed(part)}" if part is not None else ""
    return f"{syntax.function}({inner})"


def literal(value: bool | int | float | str | date | Duration) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            return decimal(value)
        case str():
            return f'"{value}"'
        case Duration():
            return str(value)
        case _:
            return str(value)


def decimal(value: float) -> str:
    """Digits and a point, never an exponent; reads back as the same double."""
    text = repr(value)
    return format(Decimal(text), "f") if "e" in text else text
