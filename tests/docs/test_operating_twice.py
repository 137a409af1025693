"""The guide for operators says the same in both languages: the same headings, settings and examples."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
BLOCK = re.compile(r"^ *```(\w+)\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"`([^`\n]+)`")
SAME = {
    "Operating an installation": "Att driva en installation",
    "Publishing": "Publicera",
    "PostgreSQL": "PostgreSQL",
    "What happens by itself": "Det som sker av sig självt",
    "Accounts": "Konton",
    "Several municipalities in one installation": "Flera kommuner i en installation",
    "Signing in through others": "Logga in genom andra",
    "With SAML 2.0": "Med SAML 2.0",
    "In no other way": "På inget annat sätt",
    "Passkeys": "Nycklar att logga in med",
    "Joiners and leavers by a file": "Börjar och slutar, med en fil",
    "Joiners and leavers as they happen: SCIM": "Börjar och slutar, när det händer: SCIM",
    "Settings": "Inställningar",
    "Keys, and changing them": "Nycklar, och att byta dem",
    "The proxy in front": "Proxyn framför",
    "Limits": "Gränser",
    "The log": "Driftloggen",
    "Watching": "Övervaka",
    "Files that users add": "Filer som användare lägger till",
}
"""Whoever adds a heading to one of them adds it to the other, and here."""


def sections(name: str) -> dict[str, tuple[str, str]]:
    """By its heading, the level of each section and its text."""
    text = (DOCS / name).read_text("utf-8")
    prose = BLOCK.sub(lambda one: re.sub(r"[^\n]", " ", one[0]), text)
    found = list(HEADING.finditer(prose))
    ends = [one.start() for one in found[1:]] + [len(text)]
    return {one[2]: (one[1], text[one.end() : end]) for one, end in zip(found, ends, strict=True)}


ENGLISH, SWEDISH = sections("operating.md"), sections("drift.md")


def test_both_have_the_same_headings_in_the_same_order() -> None:
    assert list(ENGLISH) == list(SAME)
    assert list(SWEDISH) == list(SAME.values())
    levels = [level for level, _ in ENGLISH.values()]
    assert [level for level, _ in SWEDISH.values()] == levels


@pytest.mark.parametrize("heading", SAME)
def test_each_section_names_the_same_things_and_shows_the_same_examples(heading: str) -> None:
    ours, theirs = ENGLISH[heading][1], SWEDISH[SAME[heading]][1]
    assert [one.groups() for one in BLOCK.finditer(theirs)] == [
        one.groups() for one in BLOCK.finditer(ours)
    ]
    named, there = set(CODE.findall(BLOCK.sub("", ours))), set(CODE.findall(BLOCK.sub("", theirs)))
    assert sorted(named - there) == []
