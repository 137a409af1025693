"""What nobody should post, for each type of field: how it is refused, or what it comes to, harmless.

A table for each type, by its name; a type without one fails a test. `USUAL` goes to every part of every type.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.fields.question import Raw

LONG = "x" * 1_000_000
USUAL: Mapping[str, str] = {
    "NUL": "\x00",
    "NUL within": "a\x00b",
    "control signs": "\x01\x02\x1b[31m",
    "delete": "a\x7fb",
    "half a pair": "\ud800",
    "half a pair within": "a\udfffb",
    "turned text": "\u202egnp.exe",
    "turned and back": "\u2066abc\u2069",
    "no width": "\u200b\u2060\ufeff",
    "a megabyte": LONG,
    "digits": "9" * 5000,
    "not a number": "NaN",
    "infinity": "inf",
    "beyond": "1e999",
    "minus zero": "-0",
    "hexadecimal": "0x10",
    "with a line": "1_000",
    "Arabic digits": "١٢٣",
    "raised digit": "²",
    "a script": "<script>alert(1)</script>",
    "a template": "{{ 7*7 }}{% raw %}{0.__class__}%s",
    "a command": "'; DROP TABLE draft; --",
    "a formula": '=HYPERLINK("http://x.example")',
    "a way": "../../etc/passwd",
    "line ends": "a\r\nSet-Cookie: x=1\u2028b",
    "many accents": "e" + "\u0301" * 3000,
}
UNSEEN = (
    *map(chr, (*range(9), 11, 12, *range(14, 32), 127)),
    *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff",
)
"""Signs that no answer may hold."""


@dataclass(frozen=True, slots=True)
class Bad:
    """`raw` is what is posted to a question of the type; it is refused in words."""

    what: str
    raw: Raw


def texts(*found: str) -> tuple[Bad, ...]:
    return tuple(Bad(one[:30], {"": (one,)}) for one in found)


def parts(**found: str) -> Bad:
    return Bad(str(found)[:60], {name: (text,) for name, text in found.items()})


FORGED = (*texts("c", "A", " b", "__class__", "true", "0"), Bad("several", {"": ("a", "b")}))
NO_NUMBER = texts("1e3", "--1", "1 2 3 x", "١٢", "1,2,3", "Infinity", "9" * 16, "½", "1/2", "0b1")
NO_DATE = texts(
    "2024-02-30", "2023-02-29", "2024-13-01", "0000-00-00", "9999-99-99", "2024-W01-1", "31/4 2024",
    "99999-01-01", "0001-01-01", "1849-12-31", "2200-01-01", "01/02/03", "now", "2024-05-03T25:61",
)  # fmt: skip
HOSTILE: Mapping[str, tuple[Bad, ...]] = {
    "text": texts("x" * 501, "a\x00b", "a\x1bb", "\ud800"),
    "long_text": texts("x" * 100_001, "a\x00b", "a\x08b", "\udc00"),
    "integer": (*NO_NUMBER, *texts("1.5", "1,5")),
    "decimal": NO_NUMBER,
    "yes_no": (*texts("ja", "True", "1", "on", "null"), Bad("both", {"": ("true", "false")})),
    "choice": FORGED,
    "scale": FORGED,
    "slider": (*NO_NUMBER, *texts("1.5")),
    "matrix": (
        parts(r1="c"), parts(r2="B"), parts(r1="a", r2="\x00"), Bad("several", {"r1": ("a", "b")}),
    ),
    "date": (
        *NO_DATE, parts(day="31", month="2", year="2024"), parts(day="0", month="0", year="0"),
        parts(day="-1", month="5", year="2024"), parts(day="1e1", month="5", year="2024"),
        parts(day="3", month="5", year="9" * 5000), parts(day="3", month="\x00", year="2024"),
    ),
    "time": texts("24:00", "12:60", "-1:00", "1e1", "99999", "12:30:61", "noon", "١٢:٣٠"),
    "date_time": (
        *NO_DATE, *texts("2024-05-03", "2024-05-03 25:00", "2024-02-30 08:00"),
        parts(day="3", month="5", year="2024", time="99:99"), parts(time="08:30"),
    ),
    "duration": (
        *texts("1e3 days", "9999999 days", "-1 days", "1 fortnight", "days"),
        Bad("no unit", {"": ("3",), "unit": ("centuries",)}),
    ),
    "identity": texts(
        "19850101-2383", "19851301-2382", "19850230-2382", "20300101-2382", "00000000-0000",
        "850101-23822", "1985010123", "٨٥٠١٠١-٢٣٨٢", "19850101-2382; DROP", "190001010000000",
    ),
    "organisation_number": texts("5560160681", "000000-0000", "19850101-2382x", "55601606801", "٥٥"),
    "email": texts(
        "a", "a@", "@b.se", "a@b", "a b@c.se", "a@b.se,c@d.se", "a@b.se\r\nBcc: c@d.se", "a@b..se",
        "a@[127.0.0.1]", f"{'x' * 400}@example.se", "<a@b.se>", "a@b.se\x00",
    ),
    "phone": texts("112x", "0" * 40, "+", "++46701740624", "070-174 06 24; 1", "٠٧٠١٧٤٠٦٢٤", "ring"),
    "postcode": texts("1234", "123456", "0x123", "١٢٣٤٥", "12 34 5 6", "99999999999"),
    "user": (*texts("ingen", "Eva Ek", "EVA", "eva;bo"), Bad("several", {"": ("eva", "bo")})),
    "contact": (
        parts(name="Bo"), parts(email="bo@example.se"), parts(name="Bo", email="x"),
        parts(name="Bo", phone="x" * 9000), parts(name="Bo", email="bo@example.se\nBcc: a@b.se"),
        parts(name="\x00" * 9, email="bo@example.se"), parts(name=LONG, email="bo@example.se"),
    ),
    "record": (*texts("ingen", "Odling", "odling "), Bad("several", {"": ("odling", "caféet")})),
    "organisation": (*texts("ingen", "Vården", "vården "), Bad("several", {"": ("vården", "kommunen")})),
    "file": (
        *texts("intyg.pdf", "0" * 32, "../../etc/passwd", "0" * 31 + "1\x00", LONG),
        Bad("a picture where none is taken, twice", {"": ("0" * 31 + "1", "0" * 31 + "2")}),
        Bad("very many", {"": tuple(f"{one:032x}" for one in range(5000))}),
    ),
    "signature": (
        parts(agree="sv"), parts(name="Eva Ek"), parts(agree="sv", name="Bo Ås"),
        parts(agree="sv", name="\u202eEva Ek"), parts(agree="sv", name="Eva\x00 Ek"),
        parts(agree="sv", name=f"Eva {'x' * 500} Ek"), parts(agree="1", name="Eva Ek"),
        parts(agree="../sv", name="Eva Ek"), parts(agree="sv", name=LONG),
        parts(at="nu", by="eva", kind="account", language="sv", text="Det stämmer.", answers="x"),
        parts(at="2024-05-03T10:00:00+00:00", by="bo", kind="account", language="sv", text="Det stämmer.",
              answers="x", signed="Bo Ås", text_digest="x"),
    ),
    "consent": (
        Bad("neither yes nor no", {"to.vården": ("kanske",)}),
        Bad("a witness of signs", {"to.vården": ("yes",), "how": ("oral",), "witness": ("\x00" * 9,)}),
        Bad("no such way", {"to.vården": ("yes",), "how": ("../oral",)}),
        Bad("nobody", {"to.vården": ("yes",), "by": ("root",), "who": ("Bo",)}),
        Bad("a long name", {"to.vården": ("yes",), "interpreter": (LONG,)}),
        Bad("to come", {"to.vården": ("yes",), "day": ("2190-01-01",)}),
    ),
    "repeat": (),
    "info": (),
}  # fmt: skip
"""The answers of a group are those of its fields; an info has none."""
