"""Owns the icons: own drawings on a 24-unit grid, one path each. Decoration only; words say the same."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType

from markupsafe import Markup

DRAWN = MappingProxyType(
    {
        "between": '<path d="M4 8h14M14 4l4 4-4 4M20 16H6M10 12l-4 4 4 4"/>',
        "download": '<path d="M12 4v11M7 10.5l5 5 5-5M5 20h14"/>',
        "back": '<path d="M19 12H5M11 6l-6 6 6 6"/>',
        "check": '<path d="M5 12.5l4.5 4.5L19 7.5"/>',
        "done": '<circle cx="12" cy="12" r="9"/><path d="M7.5 12.5l3 3 6-6.5"/>',
        "refused": '<circle cx="12" cy="12" r="9"/><path d="M8.5 8.5l7 7M15.5 8.5l-7 7"/>',
        "unasked": '<circle cx="12" cy="12" r="9" stroke-dasharray="3 3.1"/><path d="M8.5 12h7"/>',
        "warning": '<path d="M12 4.2l9 15.3H3z"/><path d="M12 10v4.2M12 16.8v.1"/>',
        "urgent": '<path d="M8.3 3.5h7.4l4.8 4.8v7.4l-4.8 4.8H8.3l-4.8-4.8V8.3z"/>'
        '<path d="M12 7.8v5M12 16v.1"/>',
        "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5M12 7.6v.1"/>',
        "locked": '<rect x="5" y="11" width="14" height="9" rx="1"/><path d="M8 11V8.2a4 4 0 018 0V11"/>',
        "pause": '<path d="M9 5v14M15 5v14"/>',
        "up": '<path d="M12 19.5V5M6 11l6-6 6 6"/>',
        "down": '<path d="M12 4.5V19M6 13l6 6 6-6"/>',
        "plus": '<path d="M12 5v14M5 12h14"/>',
        "remove": '<path d="M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7M10.3 10.5v5.5M13.7 10.5v5.5"/>',
        "people": '<circle cx="9" cy="8" r="3.4"/><path d="M2.8 19.5c.5-4 2.9-5.8 6.2-5.8s5.7 1.8 6.2 '
        '5.8M15.5 4.9a3.4 3.4 0 010 6.2M17.5 14.2c2.3.7 3.4 2.6 3.7 5.3"/>',
        "day": '<rect x="4" y="5.5" width="16" height="14.5" rx="1"/><path d="M4 10.5h16M8.5 3v4M15.5 3v4"/>',
        "board": '<rect x="3.5" y="4" width="4.7" height="16" rx="1"/>'
        '<rect x="9.7" y="4" width="4.7" height="10" rx="1"/>'
        '<rect x="15.9" y="4" width="4.7" height="13" rx="1"/>',
        "tasks": '<path d="M4 6.5l1.6 1.6L8.5 5M4 13l1.6 1.6L8.5 11.5M12 7h8M12 13.5h8"/>'
        '<path d="M4.5 19.5h.1M12 20h8"/>',
        "more": '<path d="M5 12h.1M12 12h.1M19 12h.1" stroke-width="3.5"/>',
        "search": '<circle cx="10.5" cy="10.5" r="6"/><path d="M15 15l5 5"/>',
        "phone": '<path d="M5 4h4l1.7 4.6-2.3 1.9a11.5 11.5 0 005.1 5.1l1.9-2.3L20 15v4c0 .6-.4 1-1 '
        '1C11.3 20 4 12.7 4 5c0-.6.4-1 1-1z"/>',
        "note": '<path d="M7 3h7l4 4v14H7zM14 3v4h4M10 12h5M10 16h5"/>',
        "globe": '<circle cx="12" cy="12" r="8.5"/>'
        '<path d="M3.5 12h17M12 3.5c5 5.5 5 11.5 0 17-5-5.5-5-11.5 0-17z"/>',
        "bell": '<path d="M6.5 16.5V11a5.5 5.5 0 0111 0v5.5l1.5 2H5zM10 21h4"/>',
        "key": '<circle cx="8" cy="15.5" r="4"/><path d="M11 12.5L19.5 4M16 7.5l3 3M13.5 10l2 2"/>',
        "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.2l3.4 2"/>',
        "versions": '<path d="M4 6.5h9M18 6.5h2M4 12h3M12 12h8M4 17.5h10M19 17.5h1"/>'
        '<circle cx="15.5" cy="6.5" r="2"/><circle cx="9.5" cy="12" r="2"/>'
        '<circle cx="16.5" cy="17.5" r="2"/>',
        "trend": '<path d="M4 4.5v15h16M7.5 15l4-5 3 3 5-7"/>',
        "house": '<path d="M4 11.5L12 4.5l8 7M6.5 10v9.5h11V10M10 19.5v-5h4v5"/>',
        "print": '<path d="M7.5 9V4h9v5M7.5 17H4V9h16v8h-3.5M7.5 14h9v6h-9z"/>',
    }
)
TURNING = frozenset({"back"})


@cache
def icon(name: str) -> Markup:
    """The icon as inline SVG, hidden from reading aloud."""
    turning = " i-turn" if name in TURNING else ""
    return Markup(  # noqa: S704 - the drawings are constants of this module
        f'<svg class="i{turning}" viewBox="0 0 24 24" aria-hidden="true">{DRAWN[name]}</svg>'
    )
