"""Owns `Redaction`: what of a case or of a sent form a reader sees.

A block is read under its own `read` where the workflow uses its form too; a page may have fewer
readers than its form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from engine.access.facts import Asker, CaseFacts, Facts
from engine.access.who import is_reader
from engine.definitions.form import Field, Form, Page
from engine.definitions.workflow import FormUse, Workflow
from engine.foundation.once import once


class Part(StrEnum):
    """How much of a form somebody reads."""

    ALL = "all"
    RESULT = "result"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """`part` of a form, without `hidden_pages`; `blocks`: path of a block to how much of it, where
    that is less than all. `limited` (of a case): only what one is named for. `hidden_fields`:
    questions that are not read; `told`: values that are, though they are counted from those. `nameless` (of
    an activity): nothing of whom it is about, nor of the case it belongs to.
    """

    part: Part = Part.ALL
    hidden_pages: frozenset[str] = frozenset()
    blocks: Mapping[str, Part] = field(default_factory=lambda: MappingProxyType({}))
    limited: bool = False
    nameless: bool = False
    hidden_fields: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the form is kept from the reader."""
        hidden = self.hidden_pages or self.hidden_fields or self.blocks
        return self.part is Part.ALL and not hidden

    def hides(self, form: Form, name: str) -> bool:
        """Whether a question of the form is kept from the reader, by itself or with its page."""
        if name in self.hidden_fields:
            return True
        return any(name in page.fields for page in form.pages if page.name in self.hidden_pages)


WHOLE = Redaction()
PERSON = "person"


CALLED = frozenset({"name", "alias"})


def tells_of_person(asker: Asker, seen: Redaction, name: str) -> bool:
    """Whether somebody who sees so much of a case learns such a thing of whom it is about. Those let in for a
    part of it are told what the person is called, and nothing more.
    """
    whole = asker.participant or not seen.limited
    return not seen.nameless and (whole or name in CALLED)


def redaction_of(asker: Asker, use: FormUse, facts: Facts, case: CaseFacts) -> Redaction | None:
    """What a reader who is not the author sees of a form; None: nothing."""
    part = part_of(asker, use, facts, case)
    if part is Part.NOTHING:
        return None
    form = facts.form or use.form
    pages = (page for page in form.pages if not reads_page(asker, page, facts, case))
    return Redaction(
        part=part,
        hidden_pages=frozenset(page.name for page in pages),
        blocks=withheld_blocks(asker, form, facts, case),
    )


def part_of(asker: Asker, use: FormUse, facts: Facts, case: CaseFacts) -> Part:
    if any(is_reader(asker, who, facts.deployment, case) for who in use.read):
        return Part.ALL
    if any(is_reader(asker, who, facts.deployment, case) for who in use.read_result):
        return Part.RESULT
    return Part.NOTHING


def is_too_early(use: FormUse, case: CaseFacts, sent: datetime | None) -> bool:
    """Whether the case has not been, since the form was sent, in the state from which others than its author
    read it; of what has not been sent, not ever.
    """
    if use.read_from is None:
        return False
    if sent is None:
        return use.read_from not in case.reached
    stay = case.stays.get(use.read_from)
    return stay is None or not stay.lasts_after(sent)


def reads_page(asker: Asker, page: Page, facts: Facts, case: CaseFacts) -> bool:
    if page.read is None:
        return True
    held = {one for name in page.read for one in facts.deployment.expanded(name)}
    return bool(held & asker.roles) or (asker.participant and "participant" in page.read)


def withheld_blocks(asker: Asker, form: Form, facts: Facts, case: CaseFacts) -> Mapping[str, Part]:
    found = {}
    for path, block in blocks_in(form):
        use = own_use(facts.workflow, block)
        part = Part.ALL if use is None else part_of(asker, use, facts, case)
        if use is not None and is_too_early(use, case, facts.sent):
            part = Part.NOTHING
        if part is not Part.ALL:
            found[path] = part
    return MappingProxyType(found)


def own_use(workflow: Workflow | None, block: Form) -> FormUse | None:
    """How the workflow uses the block's form by itself, where it does."""
    uses = () if workflow is None else workflow.forms.values()
    return next((use for use in uses if use.form.name == block.name), None)


@once
def blocks_in(form: Form) -> tuple[tuple[str, Form], ...]:
    """Each block of a form with its path, also those inside others and inside repeating groups."""
    return tuple(blocks_of(form.fields))


def blocks_of(fields: Mapping[str, Field], before: str = "") -> Iterator[tuple[str, Form]]:
    """The same of fields, whose paths begin so."""
    for name, inner in fields.items():
        if inner.block is not None:
            yield before + name, inner.block
            yield from blocks_of(inner.block.fields, f"{before}{name}.")
        yield from blocks_of(inner.fields, f"{before}{name}.")
