"""Owns `diff`: what differs between two deployments, thing by thing. A thing is the same as before when it
has its name, or says `was:` with the old one; what became of a name is never guessed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.definitions.diff.changes import Change, Kind, Weight, Words
from engine.definitions.diff.meaning import meaning, of_coming, of_going
from engine.definitions.diff.outline import Facet, Part, Side, outline
from engine.definitions.diff.plain import Plain, Ref
from engine.definitions.diff.spec import Group
from engine.foundation.texts import Said, said

Pair = tuple[Part, Part]
Renames = Mapping[Ref, Ref]


def diff(before: Side, after: Side) -> tuple[Change, ...]:
    """All that differs, in the order of the definitions. Nothing, when both mean the same."""
    old, new = outline(before), outline(after)
    return tuple(Comparison(dict(renames(old, new))).parts(old, new, None))


def renames(old: Part, new: Part) -> Iterator[tuple[Ref, Ref]]:
    """What each thing that has another name now was called, in all of two parts."""
    if old.ref != new.ref:
        yield old.ref, new.ref
    for _, olds, news in groups(old, new):
        for one, other in matched(olds, news).kept:
            yield from renames(one, other)


def groups(old: Part, new: Part) -> Iterator[tuple[Group, Sequence[Part], Sequence[Part]]]:
    for (group, olds), (_, news) in zip(old.groups, new.groups, strict=True):
        yield group, olds, news


@dataclass(frozen=True, slots=True)
class Matched:
    """Things with what they were, those that have come, and those that are gone."""

    kept: tuple[Pair, ...]
    come: tuple[Part, ...]
    gone: tuple[Part, ...]


def matched(olds: Sequence[Part], news: Sequence[Part]) -> Matched:
    left = {one.name: one for one in olds}
    names_now = {one.name for one in news}
    kept, come = list[Pair](), list[Part]()
    for one in news:
        names = (one.name, *(name for name in one.was if name not in names_now))
        was = next((name for name in names if name in left), None)
        if was is None:
            come.append(one)
        else:
            kept.append((left.pop(was), one))
    return Matched(tuple(kept), tuple(come), tuple(left.values()))


@dataclass(frozen=True, slots=True)
class Comparison:
    renames: Renames

    def parts(self, old: Part, new: Part, around: Said | None) -> Iterator[Change]:
        """What differs between a thing and what it was, and in all inside."""
        place = place_of(new, around)
        if old.name != new.name:
            yield self._renamed(old, new, place)
        yield from self._facets(old, new, place)
        inner = place if around is not None or new.spec.sort != "deployment" else None
        for group, olds, news in groups(old, new):
            yield from self._group(group, olds, news, inner, (old, new))

    def _group(
        self,
        group: Group,
        olds: Sequence[Part],
        news: Sequence[Part],
        around: Said | None,
        owners: tuple[Part, Part],
    ) -> Iterator[Change]:
        found = matched(olds, news)
        moved = set(self._moved(found.kept)) if group.ordered else set()
        for old, new in found.kept:
            yield from self.parts(old, new, around)
            if self._within(group, old) != new.within:
                yield elsewhere(old, new, around, group, owners)
            elif new.name in moved:
                yield in_another_order(old, new, around)
        yield from (has_come(one, around) for one in found.come)
        yield from (is_gone(one, around) for one in found.gone)

    def _within(self, group: Group, old: Part) -> str:
        """The sibling that it lay in, by the name that it has now."""
        owner = old.ref.sort.partition(" ")[2]
        home = Ref(f"{group.container} {owner}", old.within)
        return self.renames.get(home, home).name

    def _moved(self, both: Sequence[Pair]) -> Iterator[str]:
        """Those that no longer stand in the order of the others, as few as may be."""
        for home in dict.fromkeys(new.within for _, new in both):
            here = [(old, new) for old, new in both if new.within == home]
            kept = rising([old.at for old, _ in here])
            yield from (new.name for at, (_, new) in enumerate(here) if at not in kept)

    def _renamed(self, old: Part, new: Part, place: Said) -> Change:
        return Change(
            kind=Kind.RENAMED,
            weight=Weight.NOTICE,
            where=place,
            before=old.name,
            after=new.name,
            old=old.span,
            new=new.span,
        )

    def _facets(self, old: Part, new: Part, place: Said) -> Iterator[Change]:
        before = {one.id: one for one in old.facets}
        after = {one.id: one for one in new.facets}
        for key in dict.fromkeys([*after, *before]):
            was, now = before.get(key), after.get(key)
            if was is not None:
                was = replace(was, value=translated(was.value, self.renames))
            if (was and was.value) != (now and now.value) or (was is None) != (now is None):
                yield self._changed(was, now, (old, new), place)

    def _changed(
        self, was: Facet | None, now: Facet | None, owners: tuple[Part, Part], place: Said
    ) -> Change:
        either = now or was
        assert either is not None  # noqa: S101  one of them differs from the other
        return Change(
            kind=Kind.CHANGED,
            weight=either.weight,
            where=place,
            what=either.noun,
            language=either.language,
            before=was.shown if was is not None else None,
            after=now.shown if now is not None else None,
            means=meaning(owners[1].spec.sort, was, now),
            old=was.span if was is not None else owners[0].span,
            new=now.span if now is not None else owners[1].span,
        )


def translated(value: Plain, names: Renames) -> Plain:
    """The value with every name as it is now."""
    if isinstance(value, Ref):
        return names.get(value, value)
    if isinstance(value, tuple):
        return tuple(translated(one, names) for one in value)
    return value


def rising(places: Sequence[int]) -> frozenset[int]:
    """The positions of a longest run of places that rise."""
    ends: list[int] = []
    last: list[int] = []
    before: dict[int, int] = {}
    for at, place in enumerate(places):
        length = bisect_left(ends, place)
        if length:
            before[at] = last[length - 1]
        ends[length:] = [place, *ends[length + 1 :]]
        last[length:] = [at, *last[length + 1 :]]
    kept: list[int] = last[-1:]
    while kept and kept[-1] in before:
        kept.append(before[kept[-1]])
    return frozenset(kept)


def place_of(part: Part, around: Said | None) -> Said:
    own = part.spec.called(part.label)
    return own if around is None else said("{outer}, {inner}", outer=around, inner=own)


def has_come(part: Part, around: Said | None) -> Change:
    return Change(
        kind=Kind.ADDED,
        weight=part.spec.added,
        where=place_of(part, around),
        means=of_coming(part),
        new=part.span,
    )


def is_gone(part: Part, around: Said | None) -> Change:
    return Change(
        kind=Kind.REMOVED,
        weight=part.spec.removed,
        where=place_of(part, around),
        means=of_going(part.spec.sort),
        old=part.span,
    )


def in_another_order(old: Part, new: Part, around: Said | None) -> Change:
    return Change(
        kind=Kind.MOVED,
        weight=new.spec.moved,
        where=place_of(new, around),
        means=said("Står på en annan plats i ordningen."),
        old=old.span,
        new=new.span,
    )


def elsewhere(
    old: Part, new: Part, around: Said | None, group: Group, owners: tuple[Part, Part]
) -> Change:
    """It lies in another of its siblings: a question on another page, a state in another."""
    homes = tuple(
        home_of(owner, group, part) for owner, part in zip(owners, (old, new), strict=True)
    )
    guarded = any(
        facet.key == "read" for home in homes if home is not None for facet in home.facets
    )
    return Change(
        kind=Kind.MOVED,
        weight=Weight.SERIOUS if guarded else Weight.NOTICE,
        where=place_of(new, around),
        before=called(homes[0]),
        after=called(homes[1]),
        means=said("Andra kan få läsa svaret: sidorna har egna läsregler.") if guarded else None,
        old=old.span,
        new=new.span,
    )


def home_of(owner: Part, group: Group, part: Part) -> Part | None:
    siblings = next((held for one, held in owner.groups if one.attr == group.containers), ())
    return next((one for one in siblings if one.name == part.within), None)


def called(home: Part | None) -> Words:
    return said("ytterst") if home is None else home.label
