"""Owns what is said of an identity number in a story that is none."""

from __future__ import annotations

from engine.definitions.checks import bad_story
from engine.definitions.leaves import short
from engine.definitions.source_tree import Scalar
from engine.foundation import identity
from engine.foundation.diagnostics import Diagnostic, Message


def no_number(at: Scalar, fault: identity.Fault) -> Diagnostic:
    sv, en = {
        identity.Fault.CHECK_DIGIT: ("den sista siffran stämmer inte", "the last digit is wrong"),
        identity.Fault.DATE: ("den dagen finns inte", "there is no such day"),
    }.get(fault, ("det är inte skrivet som ett", "it is not written as one"))
    return bad_story.CHECK.at(
        at.span,
        f"{short(at.text)} är inget personnummer: {sv}.",
        f"{short(at.text)} is no identity number: {en}.",
        help=Message(
            "Skriv ett av Skatteverkets testnummer, till exempel 19850101-2382.",
            "Write one of the tax agency's test numbers, such as 19850101-2382.",
        ),
    )
