"""Owns the way from a form's draft to the `Form` itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from engine.definitions.compile_fields import CompileFields
from engine.definitions.field_drafts import FieldDraft
from engine.definitions.form import (
    Computed,
    Field,
    Flag,
    Form,
    Instrument,
    Licence,
    Page,
    Rule,
    Seal,
)
from engine.definitions.form_drafts import FormDraft
from engine.definitions.official_words import texts_of
from engine.definitions.order import form_order
from engine.definitions.reading import Reading
from engine.definitions.saving import saved_twice
from engine.definitions.source_tree import Block, Entry, Node, Scalar
from engine.definitions.value_drafts import compile_values
from engine.definitions.version import version_of
from engine.definitions.workflow_drafts import WorkflowDraft
from engine.definitions.written import get, key_span, readable, scalar, scalars, true, word
from engine.expressions.scope import Scope
from engine.expressions.types import Kind

OWN_WORDS = ("participant",)


def compile_form(draft: FormDraft) -> Form:
    """Everything that is wrong in it is said while it is made; what is wrong is left out."""
    tree, reading, scope = draft.tree, draft.compilation.reading, draft.scope()
    compile_fields = CompileFields(
        reading=reading, ground=draft.compilation.ground, scope=scope, case=_case_data(draft),
        activity=_activity_data(draft), asks=True,
    )  # fmt: skip
    fields = compile_fields.all(draft.fields)
    for twice in saved_twice(fields):
        reading.say(twice)
    values = compile_values(draft.values)
    pages = _pages(draft, fields)
    return Form(
        name=draft.name,
        title=draft.label,
        version=version_of(draft),
        span=draft.span,
        about=reading.text(get(tree, "about")),
        pages=pages,
        fields=fields,
        values=values,
        rules=_rules(draft, scope),
        flags=compile_flags(get(tree, "flags"), reading, scope),
        result=_result(draft, values),
        instrument=_instrument(draft, get(tree, "instrument"), fields),
        order=form_order(pages, fields, values, reading.say),
        value_type=draft.submission_type(),
        anonymous=draft.is_anonymous,
    )


def _case_data(draft: FormDraft) -> Mapping[str, tuple[Field, ...]] | None:
    """The data that the form may save to, by name, as each workflow that uses it keeps it; None when
    none is known to.
    """
    if not draft.used_in:
        return None
    inside = any(workflow.is_activity for workflow in draft.used_in)
    return {} if inside else _kept_in(draft.used_in)


def _activity_data(draft: FormDraft) -> Mapping[str, tuple[Field, ...]] | None:
    """As `_case_data`, for a form of activities. Where it is used outside them too there is nothing that it
    could save to everywhere; None where it is used in none.
    """
    if not any(workflow.is_activity for workflow in draft.used_in):
        return None
    return _kept_in(draft.used_in) if all(one.is_activity for one in draft.used_in) else {}


def _kept_in(workflows: Iterable[WorkflowDraft]) -> Mapping[str, tuple[Field, ...]]:
    found: dict[str, tuple[Field, ...]] = {}
    for workflow in workflows:
        for name, data in workflow.data.items():
            kept = (data.bare(),) if data.usable else ()
            found[name] = (*found.get(name, ()), *kept)
    return found


def _pages(draft: FormDraft, fields: Mapping[str, Field]) -> tuple[Page, ...]:
    reading, scope = draft.compilation.reading, draft.scope()
    found = []
    for name, (entry, names) in draft.pages.items():
        node = entry.value if entry is not None else None
        found.append(
            Page(
                name=name,
                title=reading.text(get(node, "title")),
                fields=tuple(one for one in names if one in fields),
                show_if=reading.expression(get(node, "show_if"), scope, Kind.BOOLEAN),
                read=_read(draft, node),
            )
        )
    return tuple(found)


def _read(draft: FormDraft, node: Node | None) -> tuple[str, ...] | None:
    written = get(node, "read")
    if written is None:
        return None
    ground, names = draft.compilation.ground, []
    known = [*ground.roles, *OWN_WORDS, *ground.organisations]
    for one in scalars(written):
        if one.text in known or not (ground.known and ground.whole):
            names.append(one.text)
        else:
            draft.compilation.reading.unknown(one, one.text, known, "ingen", "nobody")
    return tuple(names)


def _rules(draft: FormDraft, scope: Scope) -> Mapping[str, Rule]:
    reading = draft.compilation.reading
    found = {}
    for entry in readable(get(draft.tree, "rules")):
        node = entry.value
        check = reading.expression(get(node, "check"), scope, Kind.BOOLEAN)
        at = _field_at(draft, scalar(node, "at"))
        if check is not None and at is not None:
            found[entry.key] = Rule(
                name=entry.key,
                check=check,
                message=reading.label(get(node, "message")),
                at=at,
                soft=true(node, "soft"),
            )
    return MappingProxyType(found)


def _field_at(draft: FormDraft, at: Scalar | None) -> str | None:
    """The field a rule is shown at; also one within a block or repeat, `barn.ålder`."""
    if at is None:
        return None
    first, _, rest = at.text.partition(".")
    field = draft.fields.get(first)
    if field is None:
        if draft.all_known:
            draft.compilation.reading.unknown(
                at, at.text, draft.fields, "inget fält", "no field", gone=draft.gone
            )
        return None
    if rest and rest not in _inner(field):
        if field.all_known:
            names = [f"{first}.{one}" for one in _inner(field)]
            draft.compilation.reading.unknown(
                at, at.text, names, "inget fält", "no field", gone=draft.gone
            )
        return None
    return at.text if field.usable else None


def _inner(field: FieldDraft) -> Mapping[str, FieldDraft]:
    return field.block.fields if field.block is not None else field.inside


def compile_flags(node: Node | None, reading: Reading, scope: Scope) -> Mapping[str, Flag]:
    """Flags of a form or workflow; those whose condition is wrong have been reported."""
    made = (_flag(entry, reading, scope) for entry in readable(node))
    return MappingProxyType({flag.name: flag for flag in made if flag is not None})


def _flag(entry: Entry, reading: Reading, scope: Scope) -> Flag | None:
    node = entry.value
    when = reading.expression(get(node, "when"), scope, Kind.BOOLEAN)
    if when is None:
        return None
    return Flag(
        name=entry.key,
        when=when,
        severity=word(node, "severity") or "info",
        label=reading.label(get(node, "label")),
        help=reading.text(get(node, "help")),
    )


def _result(draft: FormDraft, values: Mapping[str, Computed]) -> tuple[str, ...]:
    written = get(draft.tree, "result")
    if written is None:
        return tuple(name for name, value in values.items() if not value.hidden)
    known, names = [*draft.fields, *draft.values], []
    for one in scalars(written):
        if one.text in known:
            names.append(one.text)
        elif draft.all_known:
            draft.compilation.reading.unknown(
                one, one.text, known, "inget", "nothing", gone=draft.gone
            )
    return tuple(names)


def _instrument(
    draft: FormDraft, node: Node | None, fields: Mapping[str, Field]
) -> Instrument | None:
    if not isinstance(node, Block):
        return None
    reading, wording = draft.compilation.reading, word(node, "wording") or "placeholder"
    return Instrument(
        source=word(node, "source") or "",
        licence=_licence(reading, get(node, "licence")),
        wording=wording,
        seals=_seals(draft, node, wording),
        languages=languages_of_questions(fields),
        base=reading.base,
        recall=word(node, "recall"),
        repeat_after=word(node, "repeat_after"),
        given_as=tuple(one.text for one in scalars(get(node, "given_as"))),
        cutoffs=word(node, "cutoffs"),
    )


def _licence(reading: Reading, licence: Node | None) -> Licence:
    return Licence(
        status=word(licence, "status") or "pending",
        holder=word(licence, "holder"),
        notice=reading.text(get(licence, "notice")),
        evidence=word(licence, "evidence"),
    )


def _seals(draft: FormDraft, node: Block, wording: str) -> tuple[Seal, ...]:
    """That of the form's own words, when they are official, and those of its files of official words."""
    compilation = draft.compilation
    found = list(compilation.trees.seals_of(draft.span.file))
    if wording == "official":
        at = scalar(node, "seal")
        written = at.text if at is not None else ""
        span = at.span if at is not None else key_span(node, "wording", draft.span)
        found.insert(0, Seal(language=compilation.reading.base, written=written, span=span))
    return tuple({one.language: one for one in found}.values())


def languages_of_questions(fields: Mapping[str, Field]) -> frozenset[str]:
    return frozenset(
        language for one in fields.values() for text in texts_of(one) for language in text.entries
    )
