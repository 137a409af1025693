"""Owns a form's answers and scores in words, for checking before sending and for reading
afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from engine.access.reading import WHOLE, Redaction, blocks_of
from engine.access.reading import Part as Seen
from engine.access.withheld import is_withheld, name_is_withheld, own, reads_of
from engine.definitions.form import Computed, Form
from engine.expressions.scope import Value, Values
from engine.fields.question import Place
from engine.filling.explain_value import explain_value
from engine.filling.scales import called
from engine.filling.summary import Answered, in_words
from engine.operations.measuring import (
    Answered as Measured,
)
from engine.operations.measuring import (
    block_values,
    distinct,
    is_better,
    is_placeholder,
    is_real,
    limits,
    number_in,
)
from engine.operations.views import Part, Row, Score


def nothing_before(_: Form) -> Measured | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """To whom scores are shown: `language`, and what the reader may know of the time `before`, by form.
    `asked_in`: the language in which the questions were answered.
    """

    language: str
    before: Callable[[Form], Measured | None] = nothing_before
    asked_in: str | None = None


def parts_of(form: Form, answers: Values, place: Place) -> tuple[Part, ...]:
    """The answers in words, page by page."""
    return tuple(
        Part(page=page.page, title=page.title, rows=rows_of(page.answers, page.page))
        for page in in_words(form, answers, place)
    )


def rows_of(answers: Iterable[Answered], page: str) -> tuple[Row, ...]:
    return tuple(
        Row(
            path=one.path,
            label=one.label,
            value=one.value,
            page=page,
            empty=one.empty,
            sensitive=one.sensitive,
            files=one.files,
            signed=one.signed,
            rows=tuple((head, rows_of(inner, page)) for head, inner in one.rows),
        )
        for one in answers
    )


def scores_of(
    form: Form,
    answers: Values,
    values: Values,
    shown: Showing,
    seen: Redaction = WHOLE,
) -> tuple[Score, ...]:
    """The computed values that are not hidden, the form's own and then those of its blocks. How one was
    counted is told to those who may read all that it was counted from.
    """
    mine = (
        score(form, one, answers, values, shown, seen)
        for one in form.values.values()
        if not one.hidden and one.name in values and is_about(form, one, answers, values)
    )
    return (*mine, *block_scores(form, answers, shown, seen))


def block_scores(form: Form, answers: Values, shown: Showing, seen: Redaction) -> Iterator[Score]:
    for path, block in blocks_of(form.fields):
        inside = block_values(answers, path)
        if inside is not None:
            inner = Redaction(part=seen.blocks.get(path, seen.part))
            for one in block.values.values():
                known = not one.hidden and one.name in inside
                if known and is_about(block, one, inside, inside):
                    yield score(block, one, inside, inside, shown, inner)


def is_about(form: Form, computed: Computed, answers: Values, values: Values) -> bool:
    """Whether a value says anything: it is known, or something that it is counted from was asked."""
    if values[computed.name] is not None:
        return True
    read = {path[1] for path in own(reads_of(computed))} & form.fields.keys()
    return not read or any(name in answers for name in read)


def score(
    form: Form,
    computed: Computed,
    answers: Values,
    values: Values,
    shown: Showing,
    seen: Redaction,
) -> Score:
    told = explain_value(form, computed, answers, values)
    bands = distinct((called(of), band.label) for of, band in told.bands)
    low, high = limits(computed)
    open_to_all = tells_how(form, computed, seen)
    found = Score(
        name=computed.name,
        label=computed.label,
        value=told.value,
        number=told.number,
        band=bands[0][1] if len(bands) == 1 else None,
        severity=told.bands[0][1].severity if len(bands) == 1 else None,
        low=low,
        high=high,
        why=told.why if open_to_all else (),
        bands=bands if len(bands) > 1 else (),
        scales=told.scales,
        tests=told.tests if open_to_all else (),
        real_change=computed.real_change,
        source=computed.source,
        placeholder=is_placeholder(form, shown.asked_in or shown.language),
    )
    return with_before(found, form, computed, shown.before(form))


def with_before(found: Score, form: Form, computed: Computed, before: Measured | None) -> Score:
    """The same with what the value was the time before, if the reader may know that."""
    known = before is not None and found.number is not None and before.sees(computed)
    earlier = number_in(before.values, computed.name) if before is not None and known else None
    if before is None or found.number is None or earlier is None:
        return found
    change = found.number - earlier
    return replace(
        found,
        previous=earlier,
        previous_at=before.at,
        change=change,
        real=is_real(change, computed.real_change),
        better=is_better(change, computed.better),
    )


def tells_how(form: Form, computed: Computed, seen: Redaction) -> bool:
    return not any(is_withheld(form, path, seen) for path in own(reads_of(computed)))


def redacted(form: Form, answers: Values, values: Values, seen: Redaction) -> tuple[Values, Values]:
    """Answers and values as far as the reader may see them."""
    if seen.part is Seen.RESULT:
        return results(form, answers), results(form, values)
    kept = {name: value for name, value in answers.items() if not seen.hides(form, name)}
    for path, part in seen.blocks.items():
        kept = without_block(kept, path.split("."), part, dict(blocks_of(form.fields))[path])
    return kept, {
        name: one for name, one in values.items() if not name_is_withheld(form, name, seen)
    }


def results(form: Form, found: Values) -> Values:
    """The answers, or values with their bands, that those see who may read only the result."""
    return {name: one for name, one in found.items() if name.partition("@")[0] in form.result}


def without_block(answers: Values, path: list[str], part: Seen, block: Form) -> dict[str, Value]:
    """The answers with a block's own taken away: all of it, or all but its result."""
    inside = answers.get(path[0])
    if not isinstance(inside, Mapping):
        return {name: one for name, one in answers.items() if name != path[0]}
    if len(path) > 1:
        return {**answers, path[0]: without_block(inside, path[1:], part, block)}
    if part is Seen.RESULT:
        return {**answers, path[0]: results(block, inside)}
    return {name: one for name, one in answers.items() if name != path[0]}
