"""Owns `info`: a text among the questions, with nothing to answer."""

from __future__ import annotations

from collections.abc import Mapping

from engine.expressions.scope import Value
from engine.fields.plain import Plain
from engine.fields.question import Place, Question, Raw
from engine.foundation.texts import Said, Text


class Info(Plain):
    name = "info"
    settings = frozenset({"text"})
    needs = frozenset({"text"})
    asks = False

    def parts(self, question: Question) -> tuple[str, ...]:
        return ()

    def read(self, question: Question, raw: Raw, place: Place) -> Value | Said:
        return None

    def columns(self, question: Question) -> Mapping[str, Text]:
        return {}
