"""Catalogs hold what has been translated, and only that."""

from __future__ import annotations

from engine.foundation.catalogs import catalog, read_po

PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Ja"
msgstr "Yes"

msgid "Nej"
msgstr ""

#, fuzzy
msgid "Kanske"
msgstr "Perhaps"

msgid "{count} dag"
msgid_plural "{count} dagar"
msgstr[0] "{count} day"
msgstr[1] "{count} days"

msgid "{count} vecka"
msgid_plural "{count} veckor"
msgstr[0] "{count} week"
msgstr[1] ""
"""


def test_what_is_untranslated_half_translated_or_a_guess_is_left_out() -> None:
    assert read_po(PO) == {"Ja": ("Yes",), "{count} dag": ("{count} day", "{count} days")}


def test_a_language_without_a_file_has_no_translations() -> None:
    assert catalog("sv") == {}
    assert catalog("tlh") == {}
