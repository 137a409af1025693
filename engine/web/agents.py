"""Owns what a browser is called in words, roughly, from what it calls itself."""

from __future__ import annotations

from engine.foundation.texts import Said, said

# The first that fits; most browsers also call themselves by others' names.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def in_words(agent: str) -> Said:
    """`Firefox på Windows`."""
    browser, system = first(BROWSERS, agent), first(SYSTEMS, agent)
    if browser and system:
        return said("{browser} på {system}", browser=browser, system=system)
    if browser or system:
        return said("{name}", name=browser or system)
    return said("Okänd webbläsare")


def first(known: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for mark, name in known if mark in agent), "")
