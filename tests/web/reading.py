"""Owns reading a page as a browser does: its forms, with what is in their fields, its links, and its words.

What stands in a `<template>` is not in the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from httpx2 import Response
from lxml.etree import HTMLParser, fromstring


@dataclass(kw_only=True)
class Sheet:
    """One `<form>` of a page. `fields`: what would be posted; `asked`: names of its fields, in order, those
    without a value too; `files`: those for files; `buttons`: their names and values, in order.
    """

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    files: set[str] = field(default_factory=set)

    def has(self, button: str) -> bool:
        return any(name == button for name, _ in self.buttons)


class Page:
    """What an answer says. `errors`: the paths that its summary of errors points at. The parser tells it of
    each tag as it comes.
    """

    def __init__(self, answer: Response) -> None:
        self.answer = answer
        self.sheets: list[Sheet] = []
        self.links: list[str] = []
        self.errors: list[str] = []
        self.words: list[str] = []
        self.inside: list[Sheet] = []
        self.templates = 0
        self.naming = ""
        self.writing = False
        self.wrong = 0
        if answer.text.strip():
            fromstring(answer.text, HTMLParser(target=self))

    def start(self, tag: str, about: Mapping[str, str]) -> None:
        self.templates += tag == "template"
        if self.templates:
            return
        if tag == "div" and (self.wrong or about.get("class") == "errors"):
            self.wrong += 1
        if tag == "a" and "href" in about:
            self.links.append(about["href"])
            if self.wrong:
                self.errors.append(unquote(urlsplit(about["href"]).fragment))
        if tag == "form":
            self.inside = [Sheet(action=about.get("action", ""))]
            self.sheets += self.inside
        elif self.inside:
            self.control(self.inside[0], tag, about)

    def control(self, sheet: Sheet, tag: str, about: Mapping[str, str]) -> None:
        name, kind = about.get("name", ""), about.get("type", "text")
        if tag == "option" and self.naming:
            if "selected" in about:
                sheet.fields[self.naming] = [about.get("value", "")]
            return
        if not name or "disabled" in about:
            return
        if tag == "button" or kind in ("submit", "button"):
            sheet.buttons.append((name, about.get("value", "")))
        elif tag in ("input", "textarea", "select"):
            sheet.asked.append(name)
            self.naming = name if tag in ("textarea", "select") else ""
            if kind == "file":
                sheet.files.add(name)
            elif tag == "input" and (kind not in ("checkbox", "radio") or "checked" in about):
                sheet.fields.setdefault(name, []).append(about.get("value", ""))
            elif tag == "textarea":
                sheet.fields[name] = [""]
                self.writing = True

    def data(self, data: str) -> None:
        self.words.append(data)
        if self.writing and self.naming and self.inside and not self.templates:
            self.inside[0].fields[self.naming][-1] += data

    def end(self, tag: str) -> None:
        self.templates -= tag == "template"
        if self.templates:
            return
        if tag == "form":
            self.inside = []
        if tag in ("textarea", "select"):
            self.naming, self.writing = "", False
        if tag == "div" and self.wrong:
            self.wrong -= 1

    def close(self) -> None:
        """All has been read."""

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def says(self, sentence: str) -> bool:
        return " ".join(sentence.split()) in self.text

    def to(self, path: str) -> Sheet | None:
        """The form that is posted there."""
        return next(
            (one for one in self.sheets if unquote(urlsplit(one.action).path) == path), None
        )

    def with_button(self, name: str) -> Sheet | None:
        return next((one for one in self.sheets if one.has(name)), None)

    @property
    def token(self) -> str:
        return next(one.fields["_token"][0] for one in self.sheets if "_token" in one.fields)
