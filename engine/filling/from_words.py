"""Owns how answers written in a story become what a browser would post, so that stories and people go
the same way: options by name, rows as lists, a block as a mapping, yes and no as true and false.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from engine.definitions.form import Field, Form
from engine.definitions.story import Written
from engine.fields.consent import ANSWER, PLAIN_PARTS, part_of, topics_at
from engine.fields.consent import NO as NO_TO
from engine.fields.consent import YES as YES_TO
from engine.fields.field_type import joined
from engine.fields.file_kinds import PDF
from engine.fields.file_names import ends_as
from engine.fields.question import Terms, Upload
from engine.fields.yes_no import YES
from engine.filling.draft import Draft

NOTHING: Mapping[str, str] = MappingProxyType({})
SIZE = 34_000


def draft_of(
    form: Form,
    answers: Mapping[str, Written],
    people: Mapping[str, str] | None = None,
    *,
    files: Mapping[str, str] = NOTHING,
    signer: str = "",
    records: Mapping[str, str] = NOTHING,
) -> Draft:
    """The draft of a whole form. `people`: names of a story to the accounts they stand for; `files`: names of
    files to their ids; `signer`: the name of whoever signs; `records`: names of activities to identities.

    What a story does not mention nobody has touched, so that its default applies; of a row that it
    does mention every question counts as seen.
    """
    story = Story(people or {}, files, signer, records)
    story.fields(form.fields, answers, "")
    return Draft(
        written={path: tuple(texts) for path, texts in story.written.items()},
        touched=frozenset(story.touched),
        rows=story.rows,
    )


def files_told(form: Form, answers: Mapping[str, Written]) -> dict[str, Upload]:
    """The files that a story names, by name, as if somebody had added them."""
    story = Story({}, {}, "")
    story.fields(form.fields, answers, "")
    return {name: told(name) for name in story.added}


def changed(draft: Draft, told: Draft) -> Draft:
    """The draft with what a story says in the place of what was answered there."""
    kept = {
        path: texts
        for path, texts in draft.written.items()
        if not any(lies_in(path, one) for one in (*told.rows, *told.written))
    }
    return replace(
        draft,
        written={**kept, **told.written},
        touched=draft.touched | told.touched,
        rows={**draft.rows, **told.rows},
    )


def lies_in(path: str, other: str) -> bool:
    return path == other or path.startswith(f"{other}.")


def told(name: str) -> Upload:
    """A file of a story: a small one, of the kind that its name says."""
    kind = ends_as(name) or PDF
    digest = hashlib.sha256(name.encode()).hexdigest()
    return Upload(id=digest[:32], name=name, size=SIZE, media=kind.media, digest=digest)


def posted(terms: Terms, written: Written) -> dict[str, tuple[str, ...]]:
    """A consent as a story says it: `true` or `false` for all, a list of those who get a yes, or what each
    gets, with how it was given beside; `answer` stands for nobody in particular.
    """
    if isinstance(written, Mapping):
        found: dict[str, tuple[str, ...]] = {part: (text,) for part, text in written.items()
                 if part in PLAIN_PARTS and isinstance(text, str)}  # fmt: skip
        for party in terms.parties:
            if (party or ANSWER) in written:
                found |= said_to(party, written[party or ANSWER])
        return found
    if isinstance(written, tuple) or written in terms.parties:
        chosen = written if isinstance(written, tuple) else (written,)
        return {part_of("to", party): (YES_TO if party in chosen else NO_TO,)
                for party in terms.parties}  # fmt: skip
    return {
        part: texts
        for party in terms.parties
        for part, texts in said_to(
            party, tuple(terms.topics) if written == YES else written
        ).items()
    }


def said_to(party: str, written: Written) -> dict[str, tuple[str, ...]]:
    """What a story says to one party: yes, no, or yes to some topics."""
    if isinstance(written, tuple):
        topics = tuple(one for one in written if isinstance(one, str))
        return {part_of("to", party): (YES_TO,), topics_at(party): topics}
    return {part_of("to", party): (YES_TO if written == YES else NO_TO,)}


class Story:
    """What a story has said so far, as it would have been posted. `added`: the names of its files."""

    def __init__(
        self,
        people: Mapping[str, str],
        files: Mapping[str, str],
        signer: str,
        records: Mapping[str, str] = NOTHING,
    ) -> None:
        self.people, self.files, self.signer, self.records = people, files, signer, records
        self.added: list[str] = []
        self.written: dict[str, list[str]] = {}
        self.touched: set[str] = set()
        self.rows: dict[str, int] = {}

    def fields(
        self, fields: Mapping[str, Field], answers: Mapping[str, Written], prefix: str
    ) -> None:
        for name, written in answers.items():
            if name in fields:
                self.answer(fields[name], prefix + name, written)

    def answer(self, field: Field, path: str, written: Written) -> None:
        self.touched.add(path)
        if field.block is not None:
            if isinstance(written, Mapping):
                self.fields(field.block.fields, written, f"{path}.")
        elif field.terms is not None:
            for part, texts in posted(field.terms, written).items():
                self.written[joined(path, part)] = list(texts)
        elif field.type == "repeat":
            self.group(field, path, written if isinstance(written, tuple) else (written,))
        elif isinstance(written, Mapping):
            for part, text in written.items():
                self.text(field, f"{path}.{part}", text)
        else:
            for text in written if isinstance(written, tuple) else (written,):
                self.text(field, path, text)

    def group(self, field: Field, path: str, rows: tuple[Written, ...]) -> None:
        self.rows[path] = len(rows)
        for number, row in enumerate(rows):
            self.touched.update(f"{path}.{number}.{name}" for name in field.fields)
            if isinstance(row, Mapping):
                self.fields(field.fields, row, f"{path}.{number}.")

    def text(self, field: Field, path: str, written: Written) -> None:
        text = written if isinstance(written, str) else ""
        if field.type == "signature":
            self.sign(field, path, text)
            return
        if field.type == "file":
            self.added.append(text)
            text = self.files.get(text, text)
        if field.type == "user":
            text = self.people.get(text, text)
        if field.type == "record":
            text = self.records.get(text, text)
        self.written.setdefault(path, []).append(text)

    def sign(self, field: Field, path: str, text: str) -> None:
        """`true`: whoever takes the step signs the text, in the language it was written in first."""
        if text == YES and field.text is not None:
            self.written[joined(path, "agree")] = [field.text.base]
            self.written[joined(path, "name")] = [self.signer]
