"""Owns the steps of a story that give or take back a consent: which one, and to or from whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.definitions.checks import bad_story
from engine.definitions.consent import Consent
from engine.definitions.leaves import short
from engine.definitions.source_tree import Block, Scalar
from engine.definitions.workflow_drafts import WorkflowDraft
from engine.definitions.written import entries, get, key_span, scalar, scalars

KEYS = {"give": "to", "withdraw": "from"}


@dataclass(frozen=True, slots=True)
class ReadParties:
    """Reads the step `node`, whose verb is `verb`."""

    draft: WorkflowDraft
    node: Block
    verb: str

    def all(self) -> tuple[str, ...]:
        """The parties that the step is about; `""` where the consent is given to nobody in particular."""
        at = scalar(self.node, self.verb) if self.verb in KEYS else None
        ground = self.draft.compilation.ground
        if at is None:
            return ()
        consent = ground.consents.get(at.text)
        if consent is None:
            if ground.whole:
                self._unknown(at, ground.consents, "inget samtycke", "no such consent")
            return ()
        self._topics(consent)
        return self._named(consent)

    def _named(self, consent: Consent) -> tuple[str, ...]:
        named = scalars(get(self.node, KEYS[self.verb]))
        for one in named:
            if one.text not in consent.to:
                self._unknown(one, consent.to, "ingen som det ges till", "nobody it is given to")
        if named or len(consent.parties) == 1:
            return tuple(one.text for one in named) or consent.parties
        key = KEYS[self.verb]
        self.draft.compilation.reading.say(
            bad_story.CHECK.at(
                key_span(self.node, self.verb, self.node.span),
                f"{key} saknas: {short(consent.name)} ges till flera.",
                f"{key} is missing: {short(consent.name)} is given to several.",
            )
        )
        return ()

    def _topics(self, consent: Consent) -> None:
        """Under `with` stand the parties with their topics."""
        for entry in entries(get(self.node, "with")) if self.verb == "give" else ():
            if entry.key not in consent.to:
                span, text = entry.key_span, entry.key
                self.draft.compilation.reading.unknown(
                    span, text, consent.to, "ingen som det ges till", "nobody it is given to"
                )
            for one in scalars(entry.value):
                if one.text not in consent.topics:
                    self._unknown(one, consent.topics, "inget ämne", "no topic")

    def _unknown(self, at: Scalar, names: Iterable[str], sv: str, en: str) -> None:
        self.draft.compilation.reading.unknown(at, at.text, names, sv, en)
