"""Owns templates that are compiled for one language, or for two beside each other: a sentence that nothing is
put into, and an icon, stand in them as text, instead of being looked up and escaped each time a page is made.

Templates say each thing once. Where it stands decides how it is said: within an attribute in the first
language alone, in a list to choose from without elements, and elsewhere marked, or in both languages.
"""

from __future__ import annotations

import re
from typing import Any

from jinja2 import Environment, nodes
from markupsafe import Markup, escape

from engine.foundation.catalogs import language_of
from engine.foundation.texts import whole
from engine.web.beside import MARKED, SAYING, Beside, lent
from engine.web.icons import icon

TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)|>")
WITHOUT_ELEMENTS = frozenset({"option", "title"})
IN_ONE = frozenset({"base.html"})
"""Templates of what stands around a page, which is in its first language alone."""


class InOneLanguage(Environment):
    """Everything in it is rendered in `language`; with a second one, in that too."""

    def __init__(self, language: str, second: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.language = language
        self.second = second

    def _generate(self, source: nodes.Template, name: str | None, *args: Any, **kwargs: Any) -> str:
        titles = {
            id(one)
            for block in source.find_all(nodes.Block)
            if block.name == "title"
            for one in block.find_all(nodes.Output)
        }
        second = "" if name in IN_ONE else self.second
        place = Place()
        for written in source.find_all(nodes.Output):
            first = Settling(self.language, "" if id(written) in titles else second)
            written.nodes = [
                self.settled(one, place, first, id(written) in titles) for one in written.nodes
            ]
        return super()._generate(source, name, *args, **kwargs)

    def settled(self, node: nodes.Expr, place: Place, how: Settling, bare: bool) -> nodes.Expr:
        if isinstance(node, nodes.TemplateData):
            place.passed(node.data)
            return node
        if bare or place.in_tag:
            return how.bare(node)
        return how.plain(node) if place.without_elements else how.shown(node)


class Place:
    """Where in the HTML a template stands, as far as it has been read."""

    def __init__(self) -> None:
        self.in_tag = False
        self.without_elements = False

    def passed(self, html: str) -> None:
        for found in TAG.finditer(html):
            if found[0] == ">":
                self.in_tag = False
            else:
                self.in_tag = True
                if found[2] in WITHOUT_ELEMENTS:
                    self.without_elements = not found[1]


class Settling:
    """How the expressions of a template are said in one language, or in two."""

    def __init__(self, language: str, second: str) -> None:
        self.language = language
        self.second = second

    def bare(self, node: nodes.Expr) -> nodes.Expr:
        """In the first language, without any element."""
        told = sentence(node)
        if told is None:
            return node
        name, text = told
        words = icon(text) if name == "icon" else escape(whole(self.language, text))
        return nodes.TemplateData(words, lineno=node.lineno)

    def plain(self, node: nodes.Expr) -> nodes.Expr:
        return self.renamed(node, "both_plain") if self.second else self.bare(node)

    def shown(self, node: nodes.Expr) -> nodes.Expr:
        told = sentence(node)
        if told is not None:
            return nodes.TemplateData(self.said(*told), lineno=node.lineno)
        if self.second:
            return self.renamed(node, "both")
        return self.marked(node)

    def said(self, name: str, told: str) -> Markup:
        if name == "icon":
            return icon(told)
        one = marked(self.language, told)
        if not self.second:
            return escape(one)
        return Beside(self.language, self.second, {}).pair(one, marked(self.second, told))

    def marked(self, node: nodes.Expr) -> nodes.Expr:
        """Program texts with something put into them, marked where the language lacks them."""
        match node:
            case nodes.Call(node=nodes.Name(name="t" | "tn" as name)):
                node.node = nodes.Name(MARKED[name], "load", lineno=node.lineno)
            case nodes.CondExpr():
                node.expr1 = self.marked(node.expr1)
                node.expr2 = self.marked(node.expr2) if node.expr2 is not None else None
        return node

    def renamed(self, node: nodes.Expr, to: str) -> nodes.Expr:
        """A call of what says things as a call of what says them twice; so is what is put into them."""
        match node:
            case nodes.Call(node=nodes.Name(name=name)) if name in SAYING:
                node.args = [
                    nodes.Const(name, lineno=node.lineno),
                    *(self.renamed(one, "each") for one in node.args),
                ]
                for one in node.kwargs:
                    one.value = self.renamed(one.value, "each")
                node.node = nodes.Name(to, "load", lineno=node.lineno)
            case nodes.CondExpr():
                node.expr1 = self.renamed(node.expr1, to)
                node.expr2 = self.renamed(node.expr2, to) if node.expr2 is not None else None
        return node


def sentence(node: nodes.Expr) -> tuple[str, str] | None:
    """What is said where nothing is put into it, and by what."""
    match node:
        case nodes.Call(
            node=nodes.Name(name="t" | "icon" as name),
            args=[nodes.Const(value=str(told))],
            kwargs=[],
            dyn_args=None,
            dyn_kwargs=None,
        ):
            return name, told
    return None


def marked(language: str, message: str) -> str:
    """A sentence of the program, marked where it had to be taken from another language."""
    words, shown = whole(language, message), language_of(language, message)
    return words if shown == language else lent(words, shown)
