"""Owns the visible list of all checks. A new kind of mistake is one file and one line here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.definitions.checks import (
    anchor,
    byte_order_mark,
    colon_in_text,
    comment_after_text,
    document_mark,
    duplicate_key,
    empty_value,
    encoding,
    expression_in_braces,
    extra_bracket,
    first_key,
    indentation,
    invisible_character,
    missing_colon,
    missing_space,
    mixed_list,
    not_a_key,
    sign_first,
    tab,
    tag,
    text_after_quote,
    text_cut_at_comma,
    too_deep,
    too_large,
    unclosed_bracket,
    unclosed_quote,
    unknown_escape,
    unreadable_line,
)
from engine.definitions.checks.check import Check

SYNTAX_CHECKS: tuple[Check, ...] = (
    anchor.CHECK,
    byte_order_mark.CHECK,
    colon_in_text.CHECK,
    comment_after_text.CHECK,
    document_mark.CHECK,
    duplicate_key.CHECK,
    empty_value.CHECK,
    encoding.CHECK,
    expression_in_braces.CHECK,
    extra_bracket.CHECK,
    first_key.CHECK,
    indentation.CHECK,
    invisible_character.CHECK,
    missing_colon.CHECK,
    missing_space.CHECK,
    mixed_list.CHECK,
    not_a_key.CHECK,
    sign_first.CHECK,
    tab.CHECK,
    tag.CHECK,
    text_after_quote.CHECK,
    text_cut_at_comma.CHECK,
    too_deep.CHECK,
    too_large.CHECK,
    unclosed_bracket.CHECK,
    unclosed_quote.CHECK,
    unknown_escape.CHECK,
    unreadable_line.CHECK,
)
CHECKS: tuple[Check, ...] = SYNTAX_CHECKS

BY_CODE: Mapping[str, Check] = MappingProxyType({check.code: check for check in CHECKS})
