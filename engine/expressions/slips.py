"""Owns what is said when an expression cannot be read: the slips that coordinators and programmers make.

Each function gives the `Issue` of one kind of slip. Signs of other languages are left to `tokens`.
"""

from __future__ import annotations

from engine.expressions.expression import Issue
from engine.expressions.issues import did_you_mean, issue, write
from engine.expressions.tokens import Token, TokenKind
from engine.foundation.diagnostics import Message
from engine.foundation.durations import Unit
from engine.foundation.suggestions import closest

UNITS = {
    "hour": Unit.HOURS,
    "hours": Unit.HOURS,
    "day": Unit.DAYS,
    "days": Unit.DAYS,
    "working day": Unit.WORKING_DAYS,
    "working days": Unit.WORKING_DAYS,
    "week": Unit.WEEKS,
    "weeks": Unit.WEEKS,
    "month": Unit.MONTHS,
    "months": Unit.MONTHS,
    "year": Unit.YEARS,
    "years": Unit.YEARS,
}
SWEDISH_UNITS = {
    "timme": "hour",
    "timmar": "hours",
    "dag": "day",
    "dagar": "days",
    "arbetsdag": "working day",
    "arbetsdagar": "working days",
    "vecka": "week",
    "veckor": "weeks",
    "månad": "month",
    "månader": "months",
    "år": "years",
}
OPERATORS = {
    "och": "and",
    "AND": "and",
    "And": "and",
    "eller": "or",
    "OR": "or",
    "Or": "or",
    "om": "if",
    "annars": "else",
    "IN": "in",
    "är": "==",
    "is": "==",
    "mod": "%",
    "där": "where",
    "av": "of",
    "lika med": "==",
    "större än": ">",
    "mindre än": "<",
    "minst": ">=",
    "högst": "<=",
}
NEGATIONS = frozenset({"inte", "ej", "not"})


def empty(at: tuple[int, int]) -> Issue:
    return issue("bad-expression", at, "Uttrycket är tomt", "The expression is empty")


def too_deep(at: tuple[int, int]) -> Issue:
    return issue(
        "too-deep-expression",
        at,
        "Uttrycket har för många nivåer inuti varandra",
        "The expression has too many levels inside one another",
        help=Message(
            "Dela upp det i flera värden under `values`", "Split it into several values in `values`"
        ),
    )


def never_closed(opened: Token, sign: str) -> Issue:
    return issue(
        "bad-expression",
        opened,
        f'"{opened.text}" stängs aldrig',
        f'"{opened.text}" is never closed',
        help=Message(f'Sätt "{sign}" där den slutar', f'Put "{sign}" where it ends'),
    )


def subtraction_spaces(text: str, sign: Token) -> Issue:
    start, end = sign.start, sign.end
    while start > 0 and text[start - 1].isspace():
        start -= 1
    while end < len(text) and text[end].isspace():
        end += 1
    return issue(
        "subtraction-spaces",
        (start, end),
        "En subtraktion ska ha mellanslag på båda sidor om minustecknet",
        "A subtraction has a space on both sides of its minus sign",
        help=write(text[:start].rsplit(" ", 1)[-1] + " - " + text[end:].split(" ", 1)[0]),
        repair=" - ",
    )


def not_in_comparison(token: Token) -> Issue:
    return issue(
        "bad-expression",
        token,
        '"not" kan inte stå direkt efter en jämförelse',
        '"not" cannot follow a comparison directly',
        help=Message(
            "Sätt parentes: a == (not b), eller skriv a != b",
            "Use parentheses: a == (not b), or write a != b",
        ),
    )


def name_wanted(token: Token) -> Issue:
    at = (token.start - 1, token.end) if token.kind is TokenKind.END else (token.start, token.end)
    return issue("bad-expression", at, "Här ska ett namn stå", "A name should stand here")


def no_such_day(token: Token) -> Issue:
    return issue(
        "bad-literal",
        token,
        f"Dagen {token.text} finns inte i almanackan",
        f"There is no such day as {token.text}",
        help=Message("Skriv år-månad-dag: 2026-02-28", "Write year-month-day: 2026-02-28"),
    )


def whole_duration(number: Token) -> Issue:
    return issue(
        "bad-literal",
        number,
        "En tid räknas i hela enheter, högst 999999",
        "A duration is a whole number of units, at most 999999",
        help=Message(
            "Välj en mindre enhet: 36 hours i stället för 1.5 days",
            "Choose a smaller unit: 36 hours instead of 1.5 days",
        ),
    )


def lacks_else(text: str, tokens: tuple[Token, ...], at: int) -> Issue:
    if tokens[at].kind is not TokenKind.END:
        return unexpected(text, tokens, at)
    return issue(
        "bad-expression",
        (0, len(text)),
        'Efter "if" saknas "else": vad gäller annars?',
        'There is no "else" after "if": what holds otherwise?',
        help=Message("Skriv: 5 if villkor else 0", "Write: 5 if condition else 0"),
    )


def operand_wanted(text: str, tokens: tuple[Token, ...], at: int) -> Issue:
    """Where a name, a number or a parenthesis should begin, something else stands."""
    token = tokens[at]
    if token.kind is TokenKind.END:
        end = len(text.rstrip())
        return issue(
            "bad-expression",
            (max(0, end - 1), max(1, end)),
            "Uttrycket slutar mitt i: något saknas på slutet",
            "The expression stops halfway: something is missing at the end",
        )
    return issue(
        "bad-expression",
        token,
        f'Före "{token.text}" saknas ett namn eller ett värde',
        f'A name or a value is missing before "{token.text}"',
        help=write("5 if ålder < 7 else 0") if token.text == "if" else None,
    )


def unexpected(text: str, tokens: tuple[Token, ...], at: int) -> Issue:
    """A complete part is followed by something that cannot follow it."""
    token = tokens[at]
    before = tokens[at - 1] if at else token
    for slip in (foreign_word, unit, decimal_comma, closing, named_argument):
        found = slip(text, tokens, at)
        if found is not None:
            return found
    return issue(
        "bad-expression",
        token,
        f'Mellan "{before.text}" och "{token.text}" saknas något, till exempel "and" eller "=="',
        f'Something is missing between "{before.text}" and "{token.text}", such as "and" or "=="',
    )


def foreign_word(text: str, tokens: tuple[Token, ...], at: int) -> Issue | None:
    """`a och b`, `a is b`, `inte a`, `om a`."""
    token, before = tokens[at], tokens[at - 1]
    if token.kind is not TokenKind.NAME:
        return None
    if before.kind is TokenKind.NAME and before.text.casefold() in NEGATIONS:
        return instead(before, "not")
    if before.text.casefold() == "om" and at == 1:
        return no_if_first(before, token)
    if token.text.casefold() in NEGATIONS:
        return instead(token, "!=")
    pair = both(token, tokens[at + 1])
    if token.text in ("is", "är") and pair.text.split(" ")[1] in ("not", "inte", "ej"):
        return instead(pair, "!=")
    right = OPERATORS.get(pair.text.casefold())
    if right is not None:
        return instead(pair, right)
    right = OPERATORS.get(token.text) or OPERATORS.get(token.text.casefold())
    return instead(token, right) if right else None


def both(token: Token, after: Token) -> Token:
    """Two words as one."""
    return Token(token.kind, f"{token.text} {after.text}", token.start, after.end)


def no_if_first(om: Token, after: Token) -> Issue:
    """`om a == b`: what stands under a key is the condition already."""
    return issue(
        "foreign-sign",
        (om.start, after.start),
        f'"{om.text}" heter "if", men ett villkor börjar utan det',
        f'"{om.text}" is written "if", but a condition starts without it',
        help=Message(f'Ta bort "{om.text}"', f'Remove "{om.text}"'),
        repair="",
    )


def instead(token: Token, right: str) -> Issue:
    return issue(
        "foreign-sign",
        token,
        f'"{token.text}" heter "{right}" här',
        f'"{token.text}" is written "{right}" here',
        help=write(right),
        repair=right,
    )


def unit(text: str, tokens: tuple[Token, ...], at: int) -> Issue | None:
    """`14 dagar`, `14 dayz`, `14days`."""
    token, before = tokens[at], tokens[at - 1]
    if before.kind is not TokenKind.NUMBER or token.kind is not TokenKind.NAME:
        return None
    token = two_words(tokens, at)
    right = SWEDISH_UNITS.get(token.text) or closest(token.text, [*UNITS, *SWEDISH_UNITS])
    right = SWEDISH_UNITS.get(right or "", right)
    if right is None and token.start > before.end and len(token.text) < 3:
        return None
    return issue(
        "bad-literal",
        token,
        f'"{token.text}" är ingen enhet för tid',
        f'"{token.text}" is not a unit of time',
        help=did_you_mean(right)
        or Message(
            "Enheterna är hours, days, working days, weeks, months och years",
            "The units are hours, days, working days, weeks, months and years",
        ),
        repair=right,
    )


def two_words(tokens: tuple[Token, ...], at: int) -> Token:
    """The word, together with a unit that follows it: `workng days`."""
    first, second = tokens[at], tokens[at + 1]
    if second.kind is not TokenKind.NAME or second.text not in ("day", "days"):
        return first
    return Token(first.kind, f"{first.text} {second.text}", first.start, second.end)


def decimal_comma(text: str, tokens: tuple[Token, ...], at: int) -> Issue | None:
    """`4,5`."""
    if not (tokens[at].text == "," and at + 1 < len(tokens)):
        return None
    before, after = tokens[at - 1], tokens[at + 1]
    if before.kind is not TokenKind.NUMBER or after.kind is not TokenKind.NUMBER:
        return None
    right = f"{before.text}.{after.text}"
    thousands = len(after.text) == 3
    return issue(
        "bad-literal",
        (before.start, after.end),
        "Ett tal skrivs utan komma, och decimaler med punkt",
        "A number is written without commas, and decimals with a point",
        help=write(f"{before.text}{after.text}" if thousands else right),
        repair=None if thousands else right,
    )


def closing(text: str, tokens: tuple[Token, ...], at: int) -> Issue | None:
    token = tokens[at]
    if token.text not in (")", "]") or token.kind is not TokenKind.SIGN:
        return None
    return issue(
        "bad-expression",
        token,
        f'"{token.text}" stänger något som inte är öppnat',
        f'"{token.text}" closes something that was not opened',
    )


def named_argument(text: str, tokens: tuple[Token, ...], at: int) -> Issue | None:
    token = tokens[at]
    if token.text not in ("where", "of", "to", "else", "if") or token.kind is not TokenKind.NAME:
        return None
    return issue(
        "bad-expression",
        token,
        f'"{token.text}" kan inte stå här',
        f'"{token.text}" cannot stand here',
        help=Message(
            '"where" och "of" står inom parentes efter en funktion: count(barn where ålder < 7)',
            '"where" and "of" stand in the parentheses of a function: count(barn where ålder < 7)',
        ),
    )
