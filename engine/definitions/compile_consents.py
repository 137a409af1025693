"""Owns consents as a deployment declares them, and whether all that they name exists.

What one is asked for is left to the forms that have a field for it, what follows from it to `casework`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from engine.definitions.consent import OF_AGE, Consent, Topic
from engine.definitions.deployment import Organisation
from engine.definitions.field_drafts import Agreed
from engine.definitions.leaves import read_number
from engine.definitions.reading import Reading
from engine.definitions.source_tree import Entry, Node, Scalar
from engine.definitions.version import digest, plain
from engine.definitions.written import entries, get, rest, scalar, scalars, whole, word
from engine.fields.consent import ALL
from engine.fields.question import Terms
from engine.foundation import durations
from engine.foundation.durations import Duration
from engine.foundation.texts import Text

if TYPE_CHECKING:
    from engine.definitions.compilation import Compilation

NO_TEXT = Text(MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class CompileConsents:
    """Reads `consents` of a deployment's `tree`."""

    tree: Node
    reading: Reading
    organisations: Mapping[str, Organisation]

    def all(self) -> Mapping[str, Consent]:
        written = entries(get(self.tree, "consents"))
        return MappingProxyType({entry.key: self.one(entry) for entry in written})

    def one(self, entry: Entry) -> Consent:
        node, reading = entry.value, self.reading
        return Consent(
            name=entry.key,
            kind=word(node, "kind") or "",
            label=reading.label(get(node, "label")),
            span=entry.key_span,
            version=digest(plain(node, reading.translations)),
            text=reading.text(get(node, "text")),
            to=self._to(node),
            topics=self._topics(node),
            shares=tuple(one.text for one in scalars(get(node, "shares"))),
            lasts=self._lasts(node),
            per=word(node, "per"),
            self_from=self._self_from(node),
        )

    def _self_from(self, node: Node) -> int:
        """What is no number has been told of; until it is mended the usual age holds."""
        years = read_number(word(node, "self_from") or "")
        return OF_AGE if years is None else int(years)

    def _to(self, node: Node) -> tuple[str, ...]:
        found = []
        for at in scalars(get(node, "to")):
            if at.text in self.organisations:
                found.append(at.text)
            elif whole(self.tree, rest(self.tree, "organisations")):
                self.reading.unknown(
                    at, at.text, self.organisations, "ingen organisation", "no organisation"
                )
        return tuple(dict.fromkeys(found))

    def _topics(self, node: Node) -> Mapping[str, Topic]:
        return MappingProxyType(
            {
                entry.key: Topic(
                    name=entry.key,
                    label=self.reading.label(get(entry.value, "label") or entry.value),
                    shares=tuple(one.text for one in scalars(get(entry.value, "shares"))),
                )
                for entry in entries(get(node, "topics"))
            }
        )

    def _lasts(self, node: Node) -> Duration | None:
        written = word(node, "lasts")
        return durations.read(written) if written is not None else None


def agreed(consent: Consent, parties: Mapping[str, Text | None]) -> Agreed:
    """A consent as a question for it takes it."""
    labels = {name: parties.get(name) or NO_TEXT for name in consent.to}
    terms = Terms(
        consent=consent.name,
        parties=MappingProxyType(labels or {ALL: consent.label}),
        topics=MappingProxyType({name: one.label for name, one in consent.topics.items()}),
        self_from=0 if consent.is_ground else consent.self_from,
    )
    return Agreed(label=consent.label, text=consent.text, terms=terms)


def unknown_terms(name: str) -> Agreed:
    """A consent of a form that is read in the shared library alone, where nobody knows what it is about."""
    label = Text(MappingProxyType({"sv": name}))
    return Agreed(label=label, text=None, terms=Terms(consent=name, parties={ALL: label}))


def check_shares(tree: Node, reading: Reading, compilation: Compilation) -> None:
    """Whether what consents share, and the activities that have their own, are there in some workflow."""
    drafts = [*compilation.workflows.values(), *compilation.activities]
    certain = all(one.knows("forms", "activities") for one in drafts) and bool(drafts)
    if not certain or None in [form for one in drafts for form in one.forms.values()]:
        return
    names = frozenset(names_shared(compilation))
    activities = {name for one in drafts for name in one.activities}
    for entry in entries(get(tree, "consents")):
        for at in shares_in(entry.value):
            if at.text not in names:
                reading.unknown(at, at.text, names, "inget att dela", "nothing to share")
        per = scalar(entry.value, "per")
        if per is not None and per.text not in activities:
            reading.unknown(per, per.text, activities, "ingen aktivitet", "no activity")


def shares_in(node: Node) -> Iterator[Scalar]:
    yield from scalars(get(node, "shares"))
    for topic in entries(get(node, "topics")):
        yield from scalars(get(topic.value, "shares"))


def names_shared(compilation: Compilation) -> Iterator[str]:
    """All that a consent may share: activities; forms, their pages, fields and result."""
    for draft in (*compilation.workflows.values(), *compilation.activities):
        yield from draft.activities
        for name, form in draft.forms.items():
            yield name
            yield f"{name}.{RESULT}"
            if form is not None:
                yield from (f"{name}.{one}" for one in form.fields)
                yield from (f"{name}.{entry.key}" for entry in entries(get(form.tree, "pages")))


RESULT = "result"
