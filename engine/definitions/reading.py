"""Owns reading the two things that stand everywhere in definitions: texts and expressions.

`Reading` holds what that takes for one deployment (or the shared library alone): its languages, its
translations, and where findings go. A finding in an expression is placed at its very characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from engine.definitions.checks import (
    duplicate_name,
    missing_key,
    undeclared_language,
    unknown_name,
)
from engine.definitions.checks.slip import open_bracket, quoted
from engine.definitions.findings import Findings
from engine.definitions.languages import is_language
from engine.definitions.leaves import listed, meant, short
from engine.definitions.removals import NOTHING_GONE, Gone, Removals
from engine.definitions.source_tree import Block, Document, Entry, Node, Scalar, Style
from engine.definitions.translations import Translations
from engine.expressions.expression import Expression, Issue
from engine.expressions.reading import read
from engine.expressions.scope import Scope
from engine.expressions.types import Kind, Type
from engine.foundation.diagnostics import Diagnostic, Fix, Message, Severity, Span
from engine.foundation.suggestions import closest
from engine.foundation.texts import Text

NO_TEXT = Text(MappingProxyType({}))


@dataclass(slots=True, kw_only=True)
class Reading:
    """`languages`: the deployment's, the base first. `documents`: by file, for places in long texts.
    `folder`: the deployment's; empty for the shared library alone, whose texts may be in any language.
    """

    languages: tuple[str, ...]
    findings: Findings
    translations: Translations
    documents: Mapping[str, Document] = field(default_factory=dict)
    removals: Removals = field(default_factory=Removals)
    folder: str = ""

    @property
    def base(self) -> str:
        return self.languages[0]

    def say(self, diagnostic: Diagnostic) -> None:
        self.findings.add(diagnostic)

    def declares(self, language: str, file: str) -> bool:
        """Whether texts of a file may be in the language; shared files serve other deployments too."""
        own = bool(self.folder) and file.startswith(f"{self.folder}/")
        return not own or language in self.languages

    def check_text(self, node: Block) -> None:
        """What is wrong with the languages that a text is written in."""
        written = [entry for entry in node.entries if is_language(entry.key)]
        if written and node.complete and self.base not in node.by_key:
            self.say(_no_base(written[0], self.base))
        for entry in written:
            if not self.declares(entry.key, entry.key_span.file):
                self.say(undeclared(entry.key_span, entry.key))

    def twice(self, items: Iterable[Scalar], sv: str, en: str) -> None:
        """Say of each item that stands in a list already; `sv` and `en`: what it is."""
        seen: set[str] = set()
        for one in items:
            if one.text in seen:
                self.say(_twice(one, sv, en))
            seen.add(one.text)

    def text(self, node: Node | None) -> Text | None:
        """The text, in the languages it is written in and translated to; None where there is none."""
        if isinstance(node, Scalar):
            own = {self.base: node.text}
        elif isinstance(node, Block):
            own = {e.key: e.value.text for e in node.entries if isinstance(e.value, Scalar)}
        else:
            return None
        more, official = self.translations.of(node), self.translations.official.get(id(node))
        if more:
            own = {**more, **own, **(official or {})}
        return Text(MappingProxyType(own), self.base)

    def label(self, node: Node | None) -> Text:
        """The text, or an empty one where it lacks, which has been reported."""
        return self.text(node) or NO_TEXT

    def expression(
        self,
        node: Node | None,
        scope: Scope,
        want: Kind | tuple[Kind, ...] | None = None,
        *,
        like: Type | None = None,
        answered_at_least: int | None = None,
    ) -> Expression | None:
        """The checked expression, None where it lacks or is wrong. `want`: the kinds it may give;
        `like`: what its value becomes; `answered_at_least`: so many rows of a matrix are enough.
        """
        if not isinstance(node, Scalar):
            return None
        found = read(node.text, scope, want, like=like, answered_at_least=answered_at_least)
        if isinstance(found, tuple):
            for issue in found:
                self._wrong(issue, node, scope)
            return None
        for note in found.notes:
            self._issue(note, node, Severity.WARNING)
        return replace(found, span=node.span)

    def _wrong(self, issue: Issue, node: Scalar, scope: Scope) -> None:
        named = node.text[issue.start : issue.end]
        at = self.place(node, issue.start, issue.end)
        if not self.removals.explains(named, at, scope.gone):
            self._issue(issue, node, Severity.ERROR)

    def _issue(self, issue: Issue, node: Scalar, severity: Severity) -> None:
        span = self.place(node, issue.start, issue.end)
        fix = self._repair(issue, node, span)
        self.say(
            Diagnostic(
                code=issue.code,
                span=span,
                message=sentence(issue.message),
                help=sentence(issue.help) if issue.help else None,
                fix=fix,
                severity=severity,
            )
        )

    def _repair(self, issue: Issue, node: Scalar, span: Span) -> Fix | None:
        """What should stand instead, where the place of the issue is certain. Inside braces a list needs
        quotes around the whole expression.
        """
        whole = node.style is Style.PLAIN and (issue.start, issue.end) == (0, len(node.text))
        if issue.repair is None or (span == node.span and not whole):
            return None
        if node.style is Style.PLAIN and "[" in issue.repair and self._in_braces(node):
            before, after = node.text[: issue.start], node.text[issue.end :]
            return Fix(node.span, quoted(before + issue.repair + after))
        return Fix(span, issue.repair)

    def _in_braces(self, node: Scalar) -> bool:
        """Whether a bracket is open before a value on its line."""
        document, span = self.documents.get(node.span.file), node.span
        line = document.text.split("\n")[span.line - 1] if document else ""
        return open_bracket(line, 0, span.column - 1) is not None

    def place(self, node: Scalar, start: int, end: int) -> Span:
        """Where characters `start` to `end` of a value stand in its file; the whole value where the
        author wrote them in another way (escapes, folded lines that split a word).
        """
        span = node.span
        if node.style is not Style.BLOCK and span.line == span.end_line:
            width = span.end_column - span.column
            if width == len(node.text) + 2 * node.starts_at:
                return span.within(node.starts_at + start, node.starts_at + end)
            return span
        document = self.documents.get(span.file)
        return placed(document.text, node, start, end) if document else span

    def unknown(
        self,
        at: Scalar | Span,
        name: str,
        names: Iterable[str],
        sv: str,
        en: str,
        *,
        gone: Gone = NOTHING_GONE,
        maker: Span | None = None,
    ) -> None:
        """Say that nothing of `names` is called `name`; `sv` and `en` say what was looked for. It is
        repaired only where the name is all that stands there. `gone`: names that were taken away. `maker`:
        what has it, which is told where it has it from another file, that it is made from.
        """
        names = list(dict.fromkeys(names))
        near = closest(name, names)
        span = at.span if isinstance(at, Scalar) else at
        if self.removals.explains(name, span, gone):
            return
        alone = not isinstance(at, Scalar) or at.text == name
        self.say(
            unknown_name.CHECK.at(
                span,
                f"Det finns {sv} som heter {short(name)}.",
                f"There is {en} called {short(name)}.",
                help=made_there(meant(near) or listed(names), span, maker),
                fix=Fix(span, near) if near and alone else None,
            )
        )


def made_there(help: Message | None, span: Span, maker: Span | None) -> Message | None:
    """The help, with what is made from the file where something is wrong: that is where it may be changed."""
    if maker is None or maker.file == span.file:
        return help
    sv = f"Det gäller {maker.file}, som bygger på den här filen."
    en = f"It is of {maker.file}, which is made from this file."
    return Message(f"{help.sv} {sv}", f"{help.en} {en}") if help is not None else Message(sv, en)


def undeclared(span: Span, language: str) -> Diagnostic:
    return undeclared_language.CHECK.at(
        span,
        f"{language} hör inte till projektets språk, så texten visas aldrig.",
        f"{language} is none of the deployment's languages, so the text is never shown.",
        help=Message(
            f"Lägg till {language} under languages, eller ta bort texten.",
            f"Add {language} to languages, or remove the text.",
        ),
    )


def _no_base(entry: Entry, base: str) -> Diagnostic:
    return missing_key.CHECK.at(
        entry.key_span,
        f"{base} saknas: texten finns inte på grundspråket.",
        f"{base} is missing: the text is not there in the base language.",
        help=Message(f"Lägg till {base}: och texten.", f"Add {base}: and the text."),
    )


def _twice(one: Scalar, sv: str, en: str) -> Diagnostic:
    return duplicate_name.CHECK.at(
        one.span,
        f"{sv} {one.text} står redan i listan.",
        f"{en} {one.text} is in the list already.",
        help=Message("Ta bort den ena.", "Remove one of them."),
    )


def sentence(message: Message) -> Message:
    """With a full stop."""
    return Message(_ended(message.sv), _ended(message.en))


def _ended(text: str) -> str:
    return text if text[-1:] in ".?!…" else text + "."


def placed(source: str, node: Scalar, start: int, end: int) -> Span:
    """The place of a part of a value on several lines: the same word, counted from its beginning."""
    wanted = node.text[start:end].split("\n")[0]
    nth = node.text.count(wanted, 0, start) if wanted.strip() else -1
    lines = source.split("\n")[node.span.line - 1 : node.span.end_line]
    for index, line in enumerate(lines if nth >= 0 else ()):
        column = line.find(wanted, node.span.column - 1 if index == 0 else 0)
        while column >= 0:
            if nth == 0:
                number = node.span.line + index
                return Span(node.span.file, number, column + 1, number, column + 1 + len(wanted))
            nth -= 1
            column = line.find(wanted, column + len(wanted))
    return node.span
