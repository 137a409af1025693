"""Owns comparing what is released, or may be, with what was: the changes, and the lines they stand on.

What differs between two texts is found once and kept, since neither text ever changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice

from engine.definitions.diff.changes import Change, heaviest_first
from engine.definitions.diff.comparing import diff
from engine.definitions.diff.outline import Side
from engine.foundation.diagnostics import Span
from engine.operations.begun_drafts import begun_drafts
from engine.operations.load_release import files_of, side_of
from engine.operations.release_views import ChangeShown, Comparison, Preview
from engine.operations.releasing import Candidate, against
from engine.operations.world import World
from engine.storage import standing_cases
from engine.storage.database import Transaction
from engine.storage.releases import ReleaseRow, find_release

MOST_LINES = 40
Files = Mapping[str, str]


def comparison(
    world: World, tx: Transaction, before: ReleaseRow | None, after: ReleaseRow
) -> Comparison:
    """What `after` changed. The first release changed nothing: there was nothing."""
    files = files_of(tx, after)
    return compared(world, tx, before, after.snapshot, files, lambda: side_of(after, files))


def preview(world: World, tx: Transaction, text: Candidate, side: Side) -> Preview:
    """What would be if the text were released now."""
    name = text.deployment.name
    live = find_release(tx, name)
    return Preview(
        live=live.number if live is not None else 0,
        snapshot=text.snapshot,
        comparison=compared(world, tx, live, text.snapshot, text.files, lambda: side),
        against=against(world, tx, text),
        running=sum(standing_cases.pinned(tx, name).values()),
        begun=begun_drafts(world, tx, text.deployment),
    )


def compared(
    world: World,
    tx: Transaction,
    before: ReleaseRow | None,
    snapshot: str,
    files: Files,
    side: Callable[[], Side],
) -> Comparison:
    if before is None:
        return Comparison(changes=(), same_text=False)
    if before.snapshot == snapshot:
        return Comparison(changes=(), same_text=True)
    old = files_of(tx, before)
    key = (before.deployment, before.snapshot, snapshot)
    found = world.differences.get(key)
    if found is None:
        found = heaviest_first(diff(side_of(before, old), side()))
        world.differences.keep(key, found, 1 + len(found))
    changes = tuple(change_shown(one, old, files) for one in found)
    return Comparison(changes=changes, same_text=False)


def change_shown(change: Change, old: Files, new: Files) -> ChangeShown:
    span = change.span
    return ChangeShown(
        change=change,
        file=span.file if span is not None else "",
        line=span.line if span is not None else 0,
        before_lines=lines_at(old, change.old),
        after_lines=lines_at(new, change.new),
    )


def lines_at(files: Files, span: Span | None) -> tuple[str, ...]:
    """The lines of a span, the first of them if there are many, moved out to the margin."""
    if span is None or span.file not in files:
        return ()
    lines = files[span.file].split("\n")[span.line - 1 : span.end_line]
    if span.end_column == 1 and len(lines) > 1:
        lines.pop()
    margin = min((len(one) - len(one.lstrip()) for one in lines if one.strip()), default=0)
    shown = tuple(one[margin:].rstrip() for one in islice(lines, MOST_LINES))
    return shown if len(lines) <= MOST_LINES else (*shown, "…")
