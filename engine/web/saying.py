"""Owns templates that are compiled for one language: a sentence that nothing is put into, and an icon, stand
in them as text, instead of being looked up and escaped each time a page is made.
"""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, nodes
from markupsafe import Markup, escape

from engine.foundation.texts import whole
from engine.web.icons import icon


class InOneLanguage(Environment):
    """Everything in it is rendered in `language`."""

    def __init__(self, language: str, **options: Any) -> None:
        super().__init__(**options)
        self.language = language

    def _generate(self, source: nodes.Template, *args: Any, **kwargs: Any) -> str:
        for written in source.find_all(nodes.Output):
            written.nodes = [self.settled(one) for one in written.nodes]
        return super()._generate(source, *args, **kwargs)

    def settled(self, node: nodes.Expr) -> nodes.Expr:
        """What is written, as text where that is known already."""
        match node:
            case nodes.Call(
                node=nodes.Name(name="t" | "icon" as name),
                args=[nodes.Const(value=str(told))],
                kwargs=[],
                dyn_args=None,
                dyn_kwargs=None,
            ):
                return nodes.TemplateData(self.said(name, told), lineno=node.lineno)
        return node

    def said(self, name: str, told: str) -> Markup:
        return icon(told) if name == "icon" else escape(whole(self.language, told))
