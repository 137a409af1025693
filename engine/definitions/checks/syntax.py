"""Owns the order in which the syntax checks are asked about a break; the first to know explains."""

from __future__ import annotations

from collections.abc import Callable

from engine.definitions.checks import (
    colon_in_text,
    curly_quote,
    expression_in_braces,
    extra_bracket,
    extra_comma,
    indentation,
    missing_colon,
    missing_comma,
    missing_space,
    mixed_list,
    not_a_key,
    sign_first,
    tab,
    text_after_quote,
    too_deep,
    too_large,
    unclosed_bracket,
    unclosed_quote,
    unknown_escape,
    unreadable_line,
)
from engine.definitions.checks.slip import Explained, Slip

BREAKS: tuple[Callable[[Slip], Explained | None], ...] = (
    too_deep.find,
    too_large.find,
    tab.find,
    curly_quote.find,
    unclosed_quote.find,
    unknown_escape.find,
    unclosed_bracket.find,
    missing_comma.find,
    text_after_quote.find,
    extra_comma.find,
    missing_space.find,
    missing_colon.find,
    expression_in_braces.find,
    not_a_key.find,
    colon_in_text.find,
    extra_bracket.find,
    mixed_list.find,
    sign_first.find,
    indentation.find,
)


def explain(slip: Slip) -> Explained:
    """What the break was, in the words of the first check that recognises it."""
    for find in BREAKS:
        explained = find(slip)
        if explained is not None:
            return explained
    return unreadable_line.find(slip)
