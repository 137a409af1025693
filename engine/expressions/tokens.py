"""Owns the words and signs of an expression: text to tokens, each with its place.

Signs from other languages (`=`, `&&`, `≤`) are reported with what to write instead, and read as that,
so that all of them are found at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from unicodedata import normalize

from engine.expressions.expression import Issue
from engine.expressions.issues import issue, write
from engine.foundation.diagnostics import Message

MAX_LENGTH = 4000
MAX_TOKENS = 800
LARGEST = 2**53


class TokenKind(StrEnum):
    NAME = "name"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    SIGN = "sign"
    END = "end"


class Token(NamedTuple):
    """`text` is what it means: the sign, the name (NFC), the digits, a text without its quotes."""

    kind: TokenKind
    text: str
    start: int
    end: int


KINDS = {kind.value: kind for kind in TokenKind}
PATTERN = re.compile(
    r"""\s*(?:
    (?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2}(?!\w))
    |(?P<number>[0-9]+(?:\.[0-9]+)?(?!\w))
    |(?P<name>[\w\u0300-\u036f]+)
    |(?P<text>"[^"]*")
    |(?P<foreign>===|!==|>==|<==|&&|\|\||<>|=>|=<|\*\*|//|:=|[<>!=][ ]+=(?!=)|[=!&|^≤≥≠–−—×÷·](?!=))
    |(?P<quoted>[“”„»«'’‘´`][^“”„»«'’‘´`"]*[“”«»'’‘´`])
    |(?P<sign>==|!=|<=|>=|[<>+\-*/%()\[\],.])
    )
    """,
    re.VERBOSE,
)

INSTEAD = {
    "===": "==",
    "!==": "!=",
    ">==": ">=",
    "<==": "<=",
    "=": "==",
    ":=": "==",
    "&&": "and",
    "&": "and",
    "||": "or",
    "|": "or",
    "!": "not",
    "<>": "!=",
    "≠": "!=",
    "=>": ">=",
    "≥": ">=",
    "=<": "<=",
    "≤": "<=",
    "–": "-",
    "−": "-",
    "—": "-",
    "×": "*",
    "·": "*",
    "÷": "/",
    "//": "/",
}
SETTING = re.compile(r"\w\([^()]*\b([^\W\d]\w*)\s*$")
MEANT_SETTINGS = {
    "answered_at_least": "answered_at_least",
    "at_least": "answered_at_least",
    "minst": "answered_at_least",
    "min": "answered_at_least",
    "besvarade": "answered_at_least",
}
QUOTES = frozenset("“”„»«'’‘´`")
NO_POWER = frozenset({"**", "^"})


@dataclass(frozen=True, slots=True)
class Tokens:
    """All tokens, an `END` last, and what was wrong with them."""

    all: tuple[Token, ...]
    issues: tuple[Issue, ...]


def tokens_of(text: str) -> Tokens:
    if len(text) > MAX_LENGTH:
        return Tokens((), (too_long((MAX_LENGTH, len(text))),))
    found: list[Token] = []
    issues: list[Issue] = []
    at = 0
    for match in PATTERN.finditer(text):
        if match.start() != at:
            break
        at = match.end()
        found.append(token(match, issues))
    rest = text[at:].lstrip()
    if rest:
        issues.append(strange(text, len(text) - len(rest)))
        return Tokens(tuple(found), tuple(issues))
    if len(found) > MAX_TOKENS:
        return Tokens((), (too_long((found[MAX_TOKENS].start, len(text))),))
    found.append(Token(TokenKind.END, "", len(text), len(text)))
    return Tokens(tuple(found), tuple(issues))


def token(match: re.Match[str], issues: list[Issue]) -> Token:
    kind = match.lastgroup or ""
    text, end = match[kind], match.end()
    start = end - len(text)
    if kind == "name" or kind == "sign":
        plain = text if text.isascii() else normalize("NFC", text)
        return Token(KINDS[kind], plain, start, end)
    if kind == "foreign" or kind == "quoted":
        return translated(text, start, end, issues)
    if kind == "number" and float(text) > LARGEST:
        issues.append(too_large((start, end)))
    inner = normalize("NFC", text[1:-1]) if kind == "text" else text
    return Token(KINDS[kind], inner, start, end)


def translated(text: str, start: int, end: int, issues: list[Issue]) -> Token:
    """The token that a sign of another language stands for; reported as it is read."""
    if text[0] in QUOTES:
        issues.append(other_quotes(text, start, end))
        return Token(TokenKind.TEXT, normalize("NFC", text[1:-1]), start, end)
    if text in NO_POWER:
        issues.append(no_power((start, end)))
        return Token(TokenKind.SIGN, "*", start, end)
    right = INSTEAD.get(text) or text.replace(" ", "")
    issues.append(foreign(text, right, start, end))
    kind = TokenKind.NAME if right.isalpha() else TokenKind.SIGN
    return Token(kind, right, start, end)


def foreign(text: str, right: str, start: int, end: int) -> Issue:
    return issue(
        "foreign-sign",
        (start, end),
        f'"{text}" heter "{right}" här',
        f'"{text}" is written "{right}" here',
        help=write(right),
        repair=right + " " if text == "!" else f" {right} " if text in ("&", "|") else right,
    )


def other_quotes(text: str, start: int, end: int) -> Issue:
    right = f'"{text[1:-1]}"'
    return issue(
        "foreign-sign",
        (start, end),
        "En text skrivs med raka citattecken",
        "A text is written in straight double quotes",
        help=write(right),
        repair=right,
    )


def no_power(at: tuple[int, int]) -> Issue:
    return issue(
        "foreign-sign",
        at,
        "Upphöjt till finns inte i uttryck",
        "There is no power in expressions",
        help=Message("Multiplicera i stället: x * x", "Multiply instead: x * x"),
    )


def strange(text: str, at: int, start: int | None = None) -> Issue:
    sign, start = text[at], at if start is None else start
    if sign == '"' or sign in QUOTES:
        return issue(
            "bad-expression",
            (start, start + 1),
            "Texten som börjar här slutar aldrig",
            "The text that begins here never ends",
            help=Message('Sätt ett " efter texten', 'Put a " after the text'),
        )
    setting = SETTING.search(text[:at]) if sign == ":" else None
    if setting is not None:
        return no_setting(setting[1], (setting.start(1), start + 1))
    if sign == ":":
        return issue(
            "bad-expression",
            (start, start + 1),
            "Ett kolon kan inte stå i ett uttryck",
            "A colon cannot stand in an expression",
        )
    return issue(
        "bad-expression",
        (start, start + 1),
        f'Tecknet "{sign}" kan inte stå i ett uttryck',
        f'The sign "{sign}" cannot stand in an expression',
    )


def no_setting(name: str, at: tuple[int, int]) -> Issue:
    """`mean(svar, at_least: 8)`."""
    key = MEANT_SETTINGS.get(name)
    return issue(
        "bad-expression",
        at,
        f'"{name}:" kan inte stå inom parentesen: sådant är en egen nyckel bredvid value',
        f'"{name}:" cannot stand in the parentheses: that is a key of its own beside value',
        help=write_key(key) if key else None,
    )


def write_key(key: str) -> Message:
    return Message(
        f"Skriv {key}: och talet på en egen rad",
        f"Write {key}: and the number on a line of its own",
    )


def too_large(at: tuple[int, int]) -> Issue:
    return issue(
        "bad-literal",
        at,
        "Talet är för stort för att räkna exakt med",
        "The number is too large to calculate with exactly",
        help=Message(f"Det största är {LARGEST}", f"The largest is {LARGEST}"),
    )


def too_long(at: tuple[int, int]) -> Issue:
    return issue(
        "too-long-expression",
        at,
        f"Uttrycket är för långt: högst {MAX_LENGTH} tecken och {MAX_TOKENS} ord och tecken",
        f"The expression is too long: at most {MAX_LENGTH} characters, {MAX_TOKENS} words and signs",
        help=Message(
            "Dela upp det i flera värden under `values`", "Split it into several values in `values`"
        ),
    )
