"""What templates say things with."""

from __future__ import annotations

from engine.foundation.texts import said
from engine.web.templates import in_language

SAY = in_language("sv")


def sentences(*parts: object) -> str:
    join = SAY["sentences"]
    assert callable(join)
    return str(join(*parts))


def test_short_texts_become_one_line_with_one_sign_after_each() -> None:
    assert sentences("Eva") == "Eva"
    assert sentences("Eva", said("Ring i dag."), "Klart") == "Eva. Ring i dag. Klart."
    assert sentences("Eva", "Varför?", "Klart.") == "Eva. Varför? Klart."


def test_what_people_wrote_is_never_markup() -> None:
    assert sentences("<b>", "a & b.", "c") == "&lt;b&gt;. a &amp; b. c."
