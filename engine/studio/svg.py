"""Owns the few SVG elements that diagrams are made of, as text with every value escaped.

Classes only, no inline styles, so that a strict content policy holds; a drawing that stands alone in a
file brings `STANDALONE_STYLE`.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

CHARACTER = 7.3  # px, the mean width of a letter at 14 px
LINE = 18  # px between lines of text

STANDALONE_STYLE = """
svg{background:#fff;font:14px system-ui,"Noto Sans",sans-serif;color:#1c2426}
text{fill:currentColor}.d-who,.d-phase{fill:#51606a;font-size:13px}
.d-phase{font-weight:600}.d-group-name{font-weight:600}
.d-box{fill:#fff;stroke:#0b5563;stroke-width:1.5}.d-start{stroke-width:3}
.d-final{stroke-width:1.5;stroke-dasharray:none;fill:#e8eeee}.d-side{stroke-dasharray:5 4}
.d-done{fill:#dcecee}.d-now{fill:#0b5563}.d-now+text,.d-now-text{fill:#fff;font-weight:600}
.d-group{fill:none;stroke:#9aa8ad;stroke-width:1.2}
.d-edge{fill:none;stroke:#0b5563;stroke-width:1.5}.d-system{stroke-dasharray:2 3}
.d-head{fill:#0b5563}
""".strip()


def wrapped(text: str, width: float) -> tuple[str, ...]:
    """The words of `text` on as many lines as `width` px asks for; long words break where one would part
    them when writing.
    """
    room = max(6, int(width / CHARACTER))
    lines: list[str] = []
    for word in text.split():
        lines = _with_word(lines, word, room)
    return tuple(lines) or ("",)


def _with_word(lines: list[str], word: str, room: int) -> list[str]:
    if lines and len(lines[-1]) + 1 + len(word) <= room:
        return [*lines[:-1], f"{lines[-1]} {word}"]
    while len(word) > room:
        at = best_break(word, room)
        hyphen = "" if word[at - 1] in OWN_BREAKS else "-"
        lines, word = [*lines, word[:at] + hyphen], word[at:]
    return [*lines, word]


VOWELS = frozenset("aeiouyåäöéæø")
OWN_BREAKS = frozenset("-/")
LEAST = 3  # letters on either side of a break


def best_break(word: str, room: int) -> int:
    """Where to part a word so that the first part has room: of the best kind of place, the last."""
    last = min(room - 1, len(word) - LEAST)
    places = range(min(LEAST, last), last + 1)
    return max(places, key=lambda at: (kind_of_break(word.lower(), at), at))


def kind_of_break(word: str, at: int) -> int:
    """How good a place it is: after a sign of the word's own, between two words that an s joins, or
    before the last consonant of several, which is where Swedish words are parted.
    """
    before, after = word[at - 1], word[at]
    if before in OWN_BREAKS:
        return 4
    if after in VOWELS or not after.isalpha():
        return 0
    starts = at + 1 < len(word) and word[at + 1] in VOWELS
    if before == "s" and word[at - 2] not in VOWELS and starts:
        return 3
    return 2 if starts and before not in VOWELS else 1 if starts else 0


def text_width(text: str) -> float:
    return len(text) * CHARACTER


def text(x: float, y: float, content: str, class_: str = "", anchor: str = "start") -> str:
    named = f' class="{class_}"' if class_ else ""
    return f'<text x="{x:g}" y="{y:g}"{named} text-anchor="{anchor}">{escape(content)}</text>'


def lines_of_text(x: float, y: float, lines: Iterable[str], class_: str, anchor: str) -> str:
    return "".join(
        text(x, y + number * LINE, line, class_, anchor) for number, line in enumerate(lines)
    )


def box(x: float, y: float, width: float, height: float, class_: str) -> str:
    return (
        f'<rect class="{class_}" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="4"/>'
    )


def path(points: Iterable[tuple[float, float]], class_: str) -> str:
    steps = "L".join(f"{x:g} {y:g}" for x, y in points)
    return f'<path class="{class_}" d="M{steps}"/>'


def arrow_head(x: float, y: float, towards: str) -> str:
    """A small triangle whose tip is at (x, y): `left`, `right` or `down`."""
    tail = {"left": ((8, -5), (8, 5)), "right": ((-8, -5), (-8, 5)), "down": ((-5, -8), (5, -8))}
    (ax, ay), (bx, by) = tail[towards]
    return f'<path class="d-head" d="M{x:g} {y:g}L{x + ax:g} {y + ay:g}L{x + bx:g} {y + by:g}z"/>'


def drawing(
    width: float,
    height: float,
    body: Iterable[str],
    title: str,
    about: str,
    standalone: bool,
    role: str = "img",
) -> str:
    """The whole picture with its title and a sentence that says what is seen. `role`: `group` where parts of
    it lead somewhere.
    """
    style = f"<style>{STANDALONE_STYLE}</style>" if standalone else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="diagram" role="{role}" '
        f'viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" '
        f'aria-label="{escape(title)}. {escape(about)}"><title>{escape(title)}</title>'
        f"<desc>{escape(about)}</desc>{style}{''.join(body)}</svg>"
    )
