"""Owns what differs between two versions of a form to whoever is filling it in: questions that are new, gone
or asked in another way. What it means to those who wrote the form is told by `engine.definitions.diff`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from engine.definitions.diff.plain import expression
from engine.definitions.form import Field, Form, MatrixRow, Option
from engine.expressions.expression import Expression
from engine.foundation.texts import Said, Text, said

Named = TypeVar("Named", Field, Option, MatrixRow)
Fields = Mapping[str, Field]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question, with what it lies in. `how`: what is otherwise, of one that is in both. `demanded`: forms
    that have been begun may not be sent without it.
    """

    path: str
    label: Text | Said
    how: tuple[Said, ...] = ()
    demanded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    added: tuple[Asked, ...] = ()
    removed: tuple[Asked, ...] = ()
    changed: tuple[Asked, ...] = ()

    @property
    def demanded(self) -> tuple[Asked, ...]:
        return tuple(one for one in self.added if one.demanded)


def differences(old: Form, new: Form, language: str) -> Differences:
    """What is otherwise in the newer version, as somebody reads it in that language."""
    return Differences(
        added=tuple(added(old.fields, new.fields)),
        removed=tuple(removed(old.fields, new.fields)),
        changed=tuple(changed(old.fields, new.fields, language)),
    )


def demanded(old: Form, new: Form) -> tuple[Asked, ...]:
    """The questions without which a form that was begun under the older version is not sent."""
    if old.version == new.version:
        return ()
    return tuple(one for one in added(old.fields, new.fields) if one.demanded)


def twin_of(name: str, news: Mapping[str, Named]) -> Named | None:
    """The thing of that name, or which was called so."""
    return news.get(name) or next((one for one in news.values() if name in one.was), None)


def before(new: Named, olds: Mapping[str, Named]) -> Named | None:
    """What the thing was in the older version."""
    return next((olds[name] for name in (new.name, *new.was) if name in olds), None)


def added(
    olds: Fields, news: Fields, path: str = "", around: Text | None = None
) -> Iterator[Asked]:
    for new in news.values():
        old = before(new, olds)
        if old is not None and holds(old) is not None and (inner := holds(new)) is not None:
            yield from added(holds(old) or {}, inner, f"{path}{new.name}.", new.label)
        elif (old is None or is_group(old) != is_group(new)) and new.type != "info":
            label = labelled(new, around)
            yield Asked(path=path + new.name, label=label, demanded=demands(new))


def removed(
    olds: Fields, news: Fields, path: str = "", around: Text | None = None
) -> Iterator[Asked]:
    for old in olds.values():
        new = twin_of(old.name, news)
        if new is not None and holds(new) is not None and (inner := holds(old)) is not None:
            yield from removed(inner, holds(new) or {}, f"{path}{old.name}.", old.label)
        elif (new is None or is_group(old) != is_group(new)) and old.type != "info":
            yield Asked(path=path + old.name, label=labelled(old, around))


def changed(
    olds: Fields, news: Fields, language: str, path: str = "", around: Text | None = None
) -> Iterator[Asked]:
    for new in news.values():
        old = before(new, olds)
        if old is None or is_group(old) != is_group(new):
            continue
        how = tuple(ways(old, new, language)) if new.type != "info" else ()
        if how:
            yield Asked(path=path + new.name, label=labelled(new, around), how=how)
        inner, outer = holds(old), holds(new)
        if inner is not None and outer is not None:
            yield from changed(inner, outer, language, f"{path}{new.name}.", new.label)


def holds(field: Field) -> Fields | None:
    """The questions inside a block or a repeating group."""
    if field.block is not None:
        return field.block.fields
    return field.fields if field.type == "repeat" else None


def is_group(field: Field) -> str:
    return field.type if field.type in ("block", "repeat") else ""


def demands(field: Field) -> bool:
    inner = holds(field) or {}
    return field.ask_drafts or any(demands(one) for one in inner.values())


def labelled(field: Field, around: Text | None) -> Text | Said:
    if around is None:
        return field.label
    return said("{group}: {question}", group=around, question=field.label)


def ways(old: Field, new: Field, language: str) -> Iterator[Said]:
    """How a question is asked otherwise."""
    if old.label.in_(language) != new.label.in_(language):
        yield said("Löd förut ”{before}”.", before=old.label.in_(language))
    if old.type != new.type:
        yield said("Besvaras på ett annat sätt.")
    if old.many != new.many:
        yield said("Flera svar kan ges.") if new.many else said("Bara ett svar kan ges.")
    yield from options_otherwise(old, new, language)
    yield from rows_otherwise(old, new, language)
    yield from demanding(old.required, new.required)
    if any(told(one) != told(other) for one, other in zip(limits(old), limits(new), strict=True)):
        yield said("Vad som kan svaras är ändrat.")
    if told(old.show_if) != told(new.show_if):
        yield said("När frågan visas är ändrat.")
    if any(read(one, language) != read(other, language) for one, other in texts(old, new)):
        yield said("Texten vid frågan är ändrad.")


def options_otherwise(old: Field, new: Field, language: str) -> Iterator[Said]:
    come, gone, renamed = otherwise(old.options, new.options, language)
    if come:
        yield said("Nya svar: {all}.", all=come)
    if gone:
        yield said("Svar som inte finns kvar: {all}.", all=gone)
    for before_, after in renamed:
        yield said("Svaret ”{before}” heter nu ”{after}”.", before=before_, after=after)


def rows_otherwise(old: Field, new: Field, language: str) -> Iterator[Said]:
    come, gone, renamed = otherwise(old.rows, new.rows, language)
    if come:
        yield said("Nya rader: {all}.", all=come)
    if gone:
        yield said("Rader som inte finns kvar: {all}.", all=gone)
    for before_, after in renamed:
        yield said("Raden ”{before}” heter nu ”{after}”.", before=before_, after=after)


def otherwise(
    olds: Mapping[str, Named], news: Mapping[str, Named], language: str
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[tuple[str, str], ...]]:
    """The labels of what has come, of what is gone, and of what is called something else now."""
    both = [(old, one) for one in news.values() if (old := before(one, olds)) is not None]
    labels = ((old.label.in_(language), one.label.in_(language)) for old, one in both)
    return (
        tuple(one.label.in_(language) for one in news.values() if before(one, olds) is None),
        tuple(one.label.in_(language) for one in olds.values() if twin_of(one.name, news) is None),
        tuple((old, new) for old, new in labels if old != new),
    )


def demanding(old: Expression | bool | None, new: Expression | bool | None) -> Iterator[Said]:
    if told(old or None) == told(new or None):
        return
    if new is True:
        yield said("Måste nu besvaras.")
    elif not new:
        yield said("Måste inte längre besvaras.")
    else:
        yield said("När frågan måste besvaras är ändrat.")


def limits(field: Field) -> tuple[object, ...]:
    return field.min, field.max, field.where, field.accept, field.max_size


def told(value: object) -> object:
    """An expression as it is printed: spaces in it change nothing."""
    return expression(value) if isinstance(value, Expression) else value


def texts(old: Field, new: Field) -> Iterator[tuple[Text | None, Text | None]]:
    yield from (
        (old.hint, new.hint),
        (old.low, new.low),
        (old.high, new.high),
        (old.text, new.text),
    )


def read(text: Text | None, language: str) -> str:
    return text.in_(language) if text is not None else ""


def changed_pages(old: Form, new: Form) -> frozenset[str]:
    """Pages of the older version that are to be gone through again: not there, or with something new."""
    found = differences(old, new, old.title.base)
    names = {one.path.partition(".")[0] for one in (*found.added, *found.changed)}
    kept = {page.name for page in new.pages if names.isdisjoint(page.fields)}
    return frozenset(page.name for page in old.pages) - kept
