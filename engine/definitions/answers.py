"""Owns the answers that a story gives: every name and option must be one of the form's."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from engine.definitions.checks import unknown_option, wrong_type
from engine.definitions.form import Field, Form
from engine.definitions.leaves import boolean, fixed, listed, meant, short
from engine.definitions.reading import Reading
from engine.definitions.source_tree import Block, Entry, Node, Scalar, Sequence, Unknown
from engine.definitions.story import Written
from engine.definitions.written import many, scalars
from engine.fields.consent import ALL, ANSWER, PLAIN_PARTS
from engine.fields.file_kinds import TOLD, formats_of
from engine.fields.file_names import ends_as
from engine.fields.question import Terms
from engine.foundation.diagnostics import Message, Span
from engine.foundation.suggestions import closest


def written_value(node: Node) -> Written:
    """What is written, as it is written."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return tuple(written_value(item) for item in node.items)
    if isinstance(node, Block):
        return MappingProxyType({e.key: written_value(e.value) for e in node.entries})
    return ""


@dataclass(frozen=True, slots=True)
class CheckAnswers:
    """`people`: names of staff and roles, who may be the answer to a question about a colleague. `records`:
    what steps before have called activities.
    """

    reading: Reading
    people: Collection[str]
    records: Collection[str] = ()

    def all(self, form: Form, node: Block) -> None:
        within = (f"formuläret {short(form.name)}", f"the form {short(form.name)}")
        self._fields(form.fields, node, within, lost=_lost(form))

    def _fields(
        self, fields: Mapping[str, Field], node: Block, within: tuple[str, str], *, lost: bool
    ) -> None:
        for entry in node.entries:
            field = fields.get(entry.key)
            if field is not None:
                self._answer(field, entry)
            elif not lost:
                sv, en = f"inget fält i {within[0]}", f"no field in {within[1]}"
                self.reading.unknown(entry.key_span, entry.key, fields, sv, en)

    def _answer(self, field: Field, entry: Entry) -> None:
        node = entry.value
        if isinstance(node, Unknown):
            return
        if field.block is not None:
            if (inner := self._mapping(node, field.name)) is not None:
                self.all(field.block, inner)
        elif field.type == "repeat":
            for row in many(node):
                if (inner := self._mapping(row, field.name)) is not None:
                    name = short(field.name)
                    group = (f"gruppen {name}", f"the group {name}")
                    self._fields(field.fields, inner, group, lost="" in field.value_type.names)
        elif field.type == "matrix":
            self._matrix(field, node)
        else:
            self._single(field, node)

    def _mapping(self, node: Node, name: str) -> Block | None:
        if isinstance(node, Block):
            return node
        self.reading.say(
            wrong_type.CHECK.at(
                node.span,
                f"I {short(name)} ska fälten och deras svar stå.",
                f"The fields of {short(name)} and their answers belong here.",
            )
        )
        return None

    def _matrix(self, field: Field, node: Node) -> None:
        rows = self._mapping(node, field.name)
        for entry in rows.entries if rows is not None else ():
            if entry.key not in field.rows:
                self.reading.unknown(entry.key_span, entry.key, field.rows, "ingen rad", "no row")
            elif isinstance(entry.value, Scalar):
                self._option(field, entry.value)
            elif not isinstance(entry.value, Unknown):
                self._not_single(entry.value, entry.key)

    def _not_single(self, node: Node, name: str) -> None:
        self.reading.say(
            wrong_type.CHECK.at(
                node.span,
                f"{short(name)} tar ett enda svar.",
                f"{short(name)} takes a single answer.",
            )
        )

    def _single(self, field: Field, node: Node) -> None:
        if field.type == "contact":
            return
        if field.terms is not None:
            CheckConsent(self.reading, field, field.terms).answer(node)
            return
        if isinstance(node, Block) or (isinstance(node, Sequence) and not field.many):
            self._not_single(node, field.name)
            return
        for one in scalars(node):
            if field.type == "file":
                self._file(field, one)
            elif field.type in ("yes_no", "signature"):
                wrong = boolean(one)
                if wrong is not None:
                    self.reading.say(wrong)
            elif field.options:
                self._option(field, one)
            elif field.type == "record" and one.text not in self.records:
                sv = f"ingen aktivitet att peka på i svaret på {short(field.name)}"
                en = f"no activity to point at in the answer to {short(field.name)}"
                self.reading.unknown(one, one.text, self.records, sv, en)
            elif field.type == "user" and one.text not in self.people:
                sv = f"ingen i svaret på {short(field.name)}"
                en = f"nobody in the answer to {short(field.name)}"
                self.reading.unknown(one, one.text, self.people, sv, en)

    def _file(self, field: Field, at: Scalar) -> None:
        """A story names a file, whose name says of what kind it is."""
        formats = [one for one in formats_of(field.accept) if one in TOLD]
        if ends_as(at.text) in formats:
            return
        endings = ", ".join(f".{ending}" for one in formats for ending in one.endings)
        self.reading.say(
            wrong_type.CHECK.at(
                at.span,
                f"{short(at.text)} är ingen fil som {short(field.name)} tar emot.",
                f"{short(at.text)} is no file that {short(field.name)} accepts.",
                help=Message(
                    f"Namnet ska sluta på: {endings}.", f"The name should end in: {endings}."
                ),
            )
        )

    def _option(self, field: Field, at: Scalar) -> None:
        if at.text in field.options or not field.options:
            return
        near = closest(at.text, field.options)
        self.reading.say(
            unknown_option.CHECK.at(
                at.span,
                f"{short(at.text)} är inget av svaren på {field.name}.",
                f"{short(at.text)} is none of the answers to {field.name}.",
                help=meant(near) or listed(list(field.options)),
                fix=fixed(at, near),
            )
        )


@dataclass(frozen=True, slots=True)
class CheckConsent:
    """The answer to a question for a consent: `true` or `false`, a list of the parties that get a yes, or
    the topics of each party.
    """

    reading: Reading
    field: Field
    terms: Terms

    def answer(self, node: Node) -> None:
        if isinstance(node, Block):
            for entry in node.entries:
                if entry.key in PLAIN_PARTS:
                    continue
                if entry.key != ANSWER or ALL not in self.terms.parties:
                    self._party(entry.key_span, entry.key)
                if isinstance(entry.value, Sequence):
                    for one in scalars(entry.value):
                        self._topic(one)
        elif isinstance(node, Sequence):
            for one in scalars(node):
                self._party(one.span, one.text)
        elif isinstance(node, Scalar) and node.text not in self.terms.parties:
            wrong = boolean(node)
            if wrong is not None:
                self.reading.say(wrong)

    def _party(self, span: Span, name: str) -> None:
        if name not in self.terms.parties:
            sv, en = "ingen som samtycket ges till", "nobody the consent is given to"
            self.reading.unknown(span, name, self.terms.parties, sv, en)

    def _topic(self, at: Scalar) -> None:
        if at.text not in self.terms.topics:
            self.reading.unknown(at, at.text, self.terms.topics, "inget ämne", "no topic")


def _lost(form: Form) -> bool:
    """Whether the form has fields that its definition could not be read with. Where some were lost to a
    break of syntax any name is there, the empty one too.
    """
    known = {*form.fields, *form.values}
    return "" in form.value_type.names or any(one not in known for one in form.value_type.names)
