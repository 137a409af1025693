"""Owns the grammar: tokens to syntax, or the first thing that is wrong with it.

Binding, loosest first: `if else`, `or`, `and`, `not`, comparisons and `in`, `+ -`, `* / %`, `-x`, dots.
Size and nesting are bounded here, so that everything after may recurse.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from engine.expressions import slips
from engine.expressions.expression import Issue
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
    parts_of,
)
from engine.expressions.tokens import Token, TokenKind, tokens_of
from engine.foundation.durations import Duration

MAX_DEPTH = 50
COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})
RESERVED = frozenset({"and", "or", "not", "in", "if", "else", "true", "false", "where", "of", "to"})
"""Words of the language: nothing else may be called so."""


class Stop(Exception):
    """Reading cannot go on. Never leaves this module."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(issue.code)
        self.issue = issue


def parse(text: str) -> Syntax | tuple[Issue, ...]:
    """The syntax of `text`, or what is wrong with it, in the order it stands."""
    found = tokens_of(text)
    if found.issues and (not found.all or found.all[-1].kind is not TokenKind.END):
        return found.issues
    try:
        syntax = Parser(text, found.all).whole()
    except Stop as stop:
        return found.issues or (stop.issue,)
    if found.issues:
        return found.issues
    deep = len(found.all) > MAX_DEPTH and depth(syntax) > MAX_DEPTH
    return (slips.too_deep((0, len(text))),) if deep else syntax


def depth(syntax: Syntax) -> int:
    """How many parts stand inside one another; found without recursion."""
    deepest, waiting = 0, [(syntax, 1)]
    while waiting:
        part, level = waiting.pop()
        deepest = max(deepest, level)
        waiting.extend((inner, level + 1) for inner in parts_of(part))
    return deepest


class Parser:
    """Reads one expression from its tokens, from left to right."""

    def __init__(self, text: str, tokens: tuple[Token, ...]) -> None:
        self.text = text
        self.tokens = tokens
        self.nesting = 0
        self.move_to(0)

    def move_to(self, at: int) -> None:
        """`word` is the sign or name that stands there; other tokens have none."""
        self.at = at
        self.now = self.tokens[at] if at < len(self.tokens) else self.tokens[-1]
        named = self.now.kind is TokenKind.SIGN or self.now.kind is TokenKind.NAME
        self.word = self.now.text if named else ""

    def ended(self) -> bool:
        return self.now.kind is TokenKind.END

    @property
    def before(self) -> Token:
        return self.tokens[self.at - 1]

    def take(self) -> Token:
        token = self.now
        self.move_to(self.at + 1)
        return token

    def sees(self, *texts: str) -> bool:
        return self.word in texts

    def accept(self, *texts: str) -> Token | None:
        return self.take() if self.word in texts else None

    def whole(self) -> Syntax:
        if self.ended():
            raise Stop(slips.empty((0, max(1, len(self.text)))))
        syntax = self.expression()
        if not self.ended():
            raise Stop(slips.unexpected(self.text, self.tokens, self.at))
        return syntax

    def expression(self) -> Syntax:
        self.nesting += 1
        if self.nesting > MAX_DEPTH:
            raise Stop(slips.too_deep((self.now.start, len(self.text))))
        then = self.either()
        if self.accept("if"):
            then = self.choose(then)
        self.nesting -= 1
        return then

    def choose(self, then: Syntax) -> Syntax:
        condition = self.either()
        if not self.accept("else"):
            raise Stop(slips.lacks_else(self.text, self.tokens, self.at))
        otherwise = self.expression()
        return Choose(then.start, otherwise.end, condition, then, otherwise)

    def either(self) -> Syntax:
        parts = [self.both()]
        while self.accept("or"):
            parts.append(self.both())
        return joined("or", parts)

    def both(self) -> Syntax:
        parts = [self.negated()]
        while self.accept("and"):
            parts.append(self.negated())
        return joined("and", parts)

    def negated(self) -> Syntax:
        signs: list[Token] = []
        while token := self.accept("not"):
            signs.append(token)
        if len(signs) > MAX_DEPTH:
            raise Stop(slips.too_deep((signs[0].start, signs[-1].end)))
        syntax = self.comparison()
        for sign in reversed(signs):
            syntax = Unary(sign.start, syntax.end, "not", syntax)
        return syntax

    def comparison(self) -> Syntax:
        left = self.sum()
        if self.sees("in") or (self.sees("not") and self.tokens[self.at + 1].text == "in"):
            return self.membership(left)
        operands, operators = [left], []
        while self.sees(*COMPARISONS):
            operators.append(self.take().text)
            operands.append(self.operand())
        if not operators:
            return left
        return Chain(left.start, operands[-1].end, tuple(operands), tuple(operators))

    def operand(self) -> Syntax:
        if self.sees("not"):
            raise Stop(slips.not_in_comparison(self.now))
        return self.sum()

    def membership(self, left: Syntax) -> Syntax:
        operator = "not in" if self.accept("not") else "in"
        self.take()
        right = self.operand()
        return Binary(left.start, right.end, operator, left, right)

    def sum(self) -> Syntax:
        left = self.product()
        while self.sees("+", "-"):
            sign = self.take()
            if sign.text == "-":
                self.spaced(sign)
            right = self.product()
            left = Binary(left.start, right.end, sign.text, left, right)
        return left

    def spaced(self, sign: Token) -> None:
        around = self.text[sign.start - 1 : sign.start] + self.text[sign.end : sign.end + 1]
        if len(around) < 2 or not around.isspace():
            raise Stop(slips.subtraction_spaces(self.text, sign))

    def product(self) -> Syntax:
        left = self.signed()
        while self.sees("*", "/", "%"):
            sign = self.take()
            right = self.signed()
            left = Binary(left.start, right.end, sign.text, left, right)
        return left

    def signed(self) -> Syntax:
        signs: list[Token] = []
        while token := self.accept("-"):
            signs.append(token)
        if len(signs) > MAX_DEPTH:
            raise Stop(slips.too_deep((signs[0].start, signs[-1].end)))
        syntax = self.dotted()
        for sign in reversed(signs):
            syntax = Unary(sign.start, syntax.end, "-", syntax)
        return syntax

    def dotted(self) -> Syntax:
        syntax = self.single()
        while self.accept("."):
            name = self.take()
            if name.kind not in (TokenKind.NAME, TokenKind.NUMBER):
                raise Stop(slips.name_wanted(self.before))
            syntax = Dot(syntax.start, name.end, syntax, name.text)
        return syntax

    def single(self) -> Syntax:
        token = self.take()
        if token.kind is TokenKind.NUMBER:
            return self.number(token)
        if token.kind is TokenKind.DATE:
            return day(token)
        if token.kind is TokenKind.TEXT:
            return Literal(token.start, token.end, token.text)
        if token.kind is TokenKind.NAME and token.text not in RESERVED:
            return self.call(token) if self.sees("(") else word(token)
        if token.text in ("true", "false"):
            return Literal(token.start, token.end, token.text == "true")
        if token.text == "(":
            return self.group(token)
        if token.text == "[":
            return self.sequence(token)
        raise Stop(slips.operand_wanted(self.text, self.tokens, self.at - 1))

    def number(self, token: Token) -> Syntax:
        amount = float(token.text) if "." in token.text else int(token.text)
        return self.duration(token) or Literal(token.start, token.end, amount)

    def duration(self, number: Token) -> Literal | None:
        """`14 days`, `5 working days`, where a unit follows the number."""
        after = self.tokens[self.at : self.at + 2]
        words = [token.text if token.kind is TokenKind.NAME else "" for token in after]
        for size in (2, 1):
            unit = slips.UNITS.get(" ".join(words[:size]))
            if unit is not None:
                self.move_to(self.at + size)
                if "." in number.text or len(number.text) > 6:
                    raise Stop(slips.whole_duration(number))
                return Literal(number.start, self.before.end, Duration(int(number.text), unit))
        return None

    def group(self, opened: Token) -> Syntax:
        inner = self.expression()
        self.close(opened, ")")
        return replace(inner, start=opened.start, end=self.before.end)

    def sequence(self, opened: Token) -> Syntax:
        items = self.listed("]")
        self.close(opened, "]")
        return Sequence(opened.start, self.before.end, items)

    def listed(self, end: str) -> tuple[Syntax, ...]:
        items: list[Syntax] = []
        while not self.sees(end):
            items.append(self.expression())
            if not self.accept(","):
                break
        return tuple(items)

    def close(self, opened: Token, sign: str) -> None:
        if self.accept(sign):
            return
        if self.ended():
            raise Stop(slips.never_closed(opened, sign))
        raise Stop(slips.unexpected(self.text, self.tokens, self.at))

    def call(self, name: Token) -> Syntax:
        opened = self.take()
        arguments = self.listed(")")
        of = self.expression() if self.accept("of") else None
        where = self.expression() if self.accept("where") else None
        to = self.party() if self.accept("to") else None
        self.close(opened, ")")
        return Call(name.start, self.before.end, name.text, arguments, of, where, to)

    def party(self) -> Name:
        token = self.take()
        if token.kind is not TokenKind.NAME or token.text in RESERVED:
            raise Stop(slips.name_wanted(token))
        return word(token)


def joined(operator: str, parts: list[Syntax]) -> Syntax:
    if len(parts) == 1:
        return parts[0]
    return Logic(parts[0].start, parts[-1].end, operator, tuple(parts))


def word(token: Token) -> Name:
    return Name(token.start, token.end, token.text)


def day(token: Token) -> Literal:
    try:
        return Literal(token.start, token.end, date.fromisoformat(token.text))
    except ValueError:
        raise Stop(slips.no_such_day(token)) from None
