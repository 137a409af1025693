"""Owns the outline of a deployment: every named thing in it as a `Part`, with what is written about it as
facets that can be compared and shown, and where in the files it stands.

One walk over the checked classes makes it (`specs` says what lies where), so that nothing that runs is
left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace

from engine.definitions.deployment import Deployment, Trees
from engine.definitions.diff.changes import Weight, Words
from engine.definitions.diff.plain import Around, Plain, Ref, plain
from engine.definitions.diff.saying import param, shown
from engine.definitions.diff.spec import Group, Spec
from engine.definitions.diff.specs import SPECS
from engine.definitions.form import Field, Form
from engine.definitions.grammar import Key, Record
from engine.definitions.source_tree import Block, Entry, Node, Scalar
from engine.definitions.story import Story
from engine.definitions.workflow import Workflow
from engine.definitions.written import get, scalars
from engine.foundation.diagnostics import Span
from engine.foundation.texts import Param, Text, said


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """What is written about a thing under one key. A text has one facet for each language. `each`: where
    several are named, each with its words.
    """

    key: str
    noun: Words
    value: Plain
    shown: Words | None
    weight: Weight
    span: Span | None
    language: str | None = None
    each: tuple[tuple[Plain, Param], ...] = ()

    @property
    def id(self) -> tuple[str, str | None]:
        return self.key, self.language


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A named thing. `was`: its old names; `within`: the sibling it lies in, if any; `at`: which in order."""

    spec: Spec
    ref: Ref
    label: Words
    was: tuple[str, ...]
    span: Span | None
    within: str = ""
    at: int = 0
    facets: tuple[Facet, ...] = ()
    groups: tuple[tuple[Group, tuple[Part, ...]], ...] = ()

    @property
    def name(self) -> str:
        return self.ref.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A deployment and what it was made from."""

    deployment: Deployment
    trees: Trees


def outline(side: Side) -> Part:
    root = side.trees.deployment
    entry = Entry(key=side.deployment.name, key_span=side.deployment.span, value=root)
    return Outliner(side.trees, Around(deployment=side.deployment)).part(side.deployment, entry)


@dataclass(frozen=True, slots=True)
class Outliner:
    """Makes parts of what stands in `around`."""

    trees: Trees
    around: Around

    def part(self, thing: object, entry: Entry | None, within: str = "", at: int = 0) -> Part:
        spec = SPECS[type(thing)]
        inside = self._inside(thing)
        node = entry.value if entry is not None else None
        name = name_of(thing)
        return Part(
            spec=spec,
            ref=self.around.ref(spec.sort, name),
            label=label_of(spec, thing, name),
            was=tuple(one.text for one in scalars(get(node, "was"))),
            span=entry.span if entry is not None else getattr(thing, "span", None),
            within=within,
            at=at,
            facets=tuple(inside.facets(spec, thing, entry)),
            groups=tuple((one, inside.group(one, thing, node)) for one in groups_of(thing)),
        )

    def _inside(self, thing: object) -> Outliner:
        if isinstance(thing, Workflow):
            return replace(self, around=replace(self.around, workflow=thing))
        if isinstance(thing, Form):
            return replace(self, around=replace(self.around, form=thing))
        return self

    def group(self, group: Group, owner: object, node: Node | None) -> tuple[Part, ...]:
        if group.attr == BLOCK:
            return self._block(owner, node)
        if group.attr == "options" and isinstance(get(node, "options"), Scalar):
            return ()  # It is another choice's, where they are told.
        found = {entry.key: entry for entry in (*group.find(node), *self._documents(group))}
        return tuple(
            self.part(one, found.get(name), group.within(owner, name) if group.within else "", at)
            for at, (name, one) in enumerate(named(getattr(owner, group.attr)))
        )

    def _documents(self, group: Group) -> Iterator[Entry]:
        """Forms and workflows are files of their own."""
        trees: Mapping[str, Mapping[str, Node]] = {
            "forms": self.trees.forms, "read_workflows": self.trees.workflows,
        }  # fmt: skip
        if self.around.workflow is None and self.around.form is None:
            for name, tree in trees.get(group.attr, {}).items():
                yield Entry(key=name, key_span=tree.span, value=tree)

    def _block(self, owner: object, node: Node | None) -> tuple[Part, ...]:
        """The form of a `use` where it is changed."""
        assert isinstance(owner, Field)  # noqa: S101  the group is of fields
        tree = self.trees.blocks.get(node.span) if isinstance(node, Node) else None
        if owner.block is None or tree is None:
            return ()
        entry = Entry(key=owner.block.name, key_span=tree.span, value=tree)
        return (self.part(owner.block, entry),)

    def facets(self, spec: Spec, thing: object, entry: Entry | None) -> Iterator[Facet]:
        node = entry.value if entry is not None else None
        if isinstance(thing, Story):
            yield self._story(thing)
            return
        if isinstance(written := get(node, "options"), Scalar):
            at = entry_at(node, "options")
            yield self._facet(spec, "options", "options", (written.text,), at, written.span)
        for key, attrs in keys_of(spec, thing).items():
            values = tuple(getattr(thing, attr) for attr in attrs)
            at = entry_at(node, key)
            span = at.span if at is not None else entry.span if entry is not None else None
            if is_inherited(thing, key, at):
                continue
            if len(values) == 1 and isinstance(values[0], Text):
                yield from texts(spec, key, attrs[0], values[0], span)
            elif values != (None,):
                yield self._facet(spec, key, attrs[0], values, at, span)

    def _facet(
        self,
        spec: Spec,
        key: str,
        attr: str,
        values: tuple[object, ...],
        at: Entry | None,
        span: Span | None,
    ) -> Facet:
        names = spec.names.get(attr, "")
        told = shown(values[0], self.around, names) if len(values) == 1 else None
        many = values[0] if isinstance(values[0], tuple) else ()
        each = ((plain(one, self.around, names), param(one, self.around, names)) for one in many)
        written = at.value.text if at is not None and isinstance(at.value, Scalar) else None
        return Facet(
            key=key,
            noun=noun_of(spec, key),
            value=plain(values, self.around, names),
            shown=told if told is not None else written,
            weight=spec.weights.get(attr, Weight.NOTICE),
            span=span,
            each=tuple((value, words) for value, words in each if words is not None),
        )

    def _story(self, thing: Story) -> Facet:
        return Facet(
            key="steps",
            noun=said("det som berättas"),
            value=plain((thing,), self.around),
            shown=None,
            weight=Weight.QUIET,
            span=None,
        )


BLOCK = "block"
CHANGED_BLOCK = Group(attr=BLOCK, find=lambda _: ())


def groups_of(thing: object) -> tuple[Group, ...]:
    own = SPECS[type(thing)].groups
    return (*own, CHANGED_BLOCK) if isinstance(thing, Field) else own


def named(held: object) -> Iterable[tuple[str, object]]:
    """Things by name; one alone, such as the instrument of a form, is called nothing."""
    if held is None:
        return ()
    if isinstance(held, Mapping):
        return tuple(held.items())
    if not isinstance(held, tuple):
        return (("", held),)
    return tuple((name_of(one), one) for one in held if getattr(one, "title", one) is not None)


def name_of(thing: object) -> str:
    """Its name; that of a story counts within its file alone."""
    name = str(getattr(thing, "name", ""))
    return f"{thing.scenarios}.{name}" if isinstance(thing, Story) else name


def keys_of(spec: Spec, thing: object) -> Mapping[str, list[str]]:
    """The keys that the thing's fields are written under, each with its fields."""
    assert is_dataclass(thing)  # noqa: S101  every part is of a class with a spec
    apart = {group.attr for group in spec.groups} | spec.follows
    found: dict[str, list[str]] = {}
    for one in fields(thing):
        if one.name not in apart:
            found.setdefault(spec.keys.get(one.name, one.name), []).append(one.name)
    return found


def label_of(spec: Spec, thing: object, name: str) -> Words:
    found = getattr(thing, spec.label, None) if spec.label else None
    if isinstance(found, Form):
        found = found.title
    return found if isinstance(found, Text) and any(found.entries.values()) else name


def entry_at(node: Node | None, key: str) -> Entry | None:
    """The entry that the keys lead to, such as `people.identity`."""
    *path, last = key.split(".")
    for one in path:
        node = get(node, one)
    return node.by_key.get(last) if isinstance(node, Block) else None


def is_inherited(thing: object, key: str, at: Entry | None) -> bool:
    """Whether the value is another thing's, which is told there: a block is called as its form."""
    return isinstance(thing, Field) and thing.block is not None and key == "label" and at is None


def noun_of(spec: Spec, key: str) -> Words:
    """What the key is about, in the words of the language's own reference."""
    shape: object = spec.record
    found: Key | None = None
    for one in key.split("."):
        found = shape.keys.get(one) if isinstance(shape, Record) else None
        shape = found.shape if found is not None else None
    return about(found) if found is not None else key


def about(key: Key) -> Text:
    return Text({"sv": key.about.sv, "en": key.about.en})


def texts(spec: Spec, key: str, attr: str, text: Text, span: Span | None) -> Iterator[Facet]:
    """A text, language by language. That of the base language is the text itself."""
    for language, found in text.entries.items():
        yield Facet(
            key=key,
            noun=noun_of(spec, key),
            value=found,
            shown=found,
            weight=spec.weights.get(attr, Weight.QUIET),
            span=span,
            language=None if language == text.base else language,
        )
