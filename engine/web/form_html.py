"""Owns the HTML of a form's questions, made ready for each form and language when it is first asked for.

Each question has a pattern for every way in which it has stood (required, wrong, which options are chosen,
how many rows); a request finds the pattern and fills in the texts. The templates of the fields are the one
source: a pattern is what they gave, kept only if it is, filled in, letter for letter what they give.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from markupsafe import Markup, escape

from engine.definitions.form import Field, Form, MatrixRow
from engine.fields.field_type import Words
from engine.filling.coming_row import group_step, has_room, stands_alone
from engine.filling.given import Giving, key_of
from engine.filling.groups import GroupStep
from engine.filling.live_steps import Mark
from engine.filling.plan import is_plain
from engine.foundation.bounded import Bounded
from engine.foundation.quick import altered
from engine.web.beside import Beside
from engine.web.groups import (
    Card,
    Group,
    cards_of,
    group_of,
    layout_of_new,
    name_of,
    new_card,
)
from engine.web.patterns import ComparedError, Pattern, cut, hole, raw_hole
from engine.web.questions import (
    ANEW,
    STILL,
    Layout,
    State,
    asked,
    has_one_text,
    is_asked,
    line,
    options_of,
)
from engine.web.templates import render, words_in
from engine.web.usual import Usual, odd_in, usual_of

MOST_FORMS = 200
"""Forms, each in one language, whose patterns are kept: those that were asked for last."""
MOST_LETTERS = 500_000
"""So much is kept of one form, some ten times what a form of 60 questions needs; then it is begun anew."""
LEAST = 500
"""What a pattern weighs beside its text, in letters."""
ON_PAGE = "question.html"
"""The template around a question that stands on the page itself; within another there is none."""
Inside = Sequence[Sequence[str]]
"""The HTML of what stands within a question, in groups."""
Draw = Callable[[Sequence[str], Words | None, Inside], str]
"""Lets a template write: with texts, what is wrong, and what stands inside."""


@dataclass(slots=True)
class FormPatterns:
    """The patterns of one form in one language, or with a `second` beside. `usual`: shorter ways to some of
    them, by path. `compared`: parts of an answer whose texts a template compares, by type of field. `steps`:
    of its groups, by path. `still`: whether a question depends on nothing, by path.
    """

    form: Form
    language: str
    second: str = ""
    held: dict[Hashable, Pattern] = field(default_factory=dict)
    usual: dict[str, Usual] = field(default_factory=dict)
    compared: dict[str, frozenset[str]] = field(default_factory=dict)
    steps: dict[str, GroupStep] = field(default_factory=dict)
    still: dict[str, bool] = field(default_factory=dict)
    letters: int = 0

    def keep(self, key: Hashable, pattern: Pattern) -> None:
        if self.letters > MOST_LETTERS:
            self.held, self.usual, self.letters = {}, {}, 0
        self.held[key] = pattern
        self.letters += len(pattern.text) + len(repr(key)) + LEAST

    def render(self, name: str, values: Mapping[str, object]) -> str:
        return render(name, self.language, values, self.second)


_FORMS: Bounded[tuple[int, str, str], FormPatterns] = Bounded(MOST_FORMS)


def patterns_of(form: Form, language: str, second: str = "") -> FormPatterns:
    """Those of this very form, which a release compiled once has. They hold the form, so that no other can
    come to have its identity.
    """
    key = id(form), language, second
    found = _FORMS.get(key)
    if found is None or found.form is not form:
        found = FormPatterns(form, language, second)
        _FORMS.keep(key, found, 1)
    return found


@dataclass(frozen=True, slots=True)
class Made:
    """Finished HTML, in the place of a question or of a row that a template would write."""

    html: Markup
    template: str = "_made.html"
    opened: bool = False


def made(html: str, template: str = "_made.html") -> Made:
    """What templates and patterns have given."""
    return Made(Markup(html), template)  # noqa: S704  texts in it have been escaped


def questions_html(
    layout: Layout, names: Iterable[str], language: str, second: str = ""
) -> tuple[str, str]:
    """All questions of a page as HTML; and the paths of what is asked, for the hidden field that tells it."""
    patterns = patterns_of(layout.form, language, second)
    writing = Writing(layout, patterns, odd_in(layout))
    asked = {name: layout.form.fields[name] for name in names}
    return "".join(writing.questions(asked, "", ON_PAGE)), " ".join(writing.paths)


@dataclass(frozen=True, slots=True)
class Writing:
    """A page of questions being written. `odd`: paths of questions to which there is no shorter way.
    `paths`: of what has been asked so far.
    """

    layout: Layout
    patterns: FormPatterns
    odd: frozenset[str]
    paths: list[str] = field(default_factory=list)

    def questions(self, fields: Mapping[str, Field], prefix: str, around: str = "") -> list[str]:
        """Those shown, and those that may come to be shown while somebody types."""
        layout, giving = self.layout, self.layout.giving
        shown, written, required = layout.settled.shown, layout.written, layout.settled.required
        usual, odd, paths = self.patterns.usual, self.odd, self.paths
        marks, at = (giving.marks, key_of(f"{prefix}.")[:-1]) if giving is not None else ({}, "")
        found = []
        for name, one in fields.items():
            path = prefix + name
            mark = marks.get(at + name) if marks else None
            if path in shown:
                known = usual.get(path)
                html = None
                if known is not None and path not in odd:
                    html = known.html(written, path in required)
                if html is None:
                    html = self.question(one, path, around)
                else:
                    paths.append(path)
                found.append(html if mark is None else self.changing(one, path, around, html, mark))
            elif giving is not None and mark is not None and mark.shows:
                found.append(self.hidden(giving, one, path, around))
        return found

    def beside(self, layout: Layout) -> Writing:
        """The same form, standing otherwise."""
        return Writing(layout, self.patterns, odd_in(layout))

    def changing(self, one: Field, path: str, around: str, html: str, mark: Mark) -> str:
        """A question that may change; where its options may, with all of them beside."""
        whole = f"<template>{self.unnarrowed(one, path, around)}</template>" if mark.narrows else ""
        return f'<div class="live" data-live="{escape(path)}">{html}{whole}</div>'

    def unnarrowed(self, one: Field, path: str, around: str) -> str:
        """The question with all its options."""
        settled = self.layout.settled
        if not settled.closed:
            return self.asked_alone(one, path, around)
        closed = {name for name in settled.closed if name.rpartition(".")[0] != path}
        layout = altered(self.layout, settled=replace(settled, closed=closed))
        return self.beside(layout).question(one, path, around)

    def asked_alone(self, one: Field, path: str, around: str) -> str:
        """The question, not as one of those that the page asks."""
        return Writing(self.layout, self.patterns, self.odd).question(one, path, around)

    def hidden(self, giving: Giving, one: Field, path: str, around: str) -> str:
        """A question as it would be if it were shown: scripts alone see it. One that depends on nothing, and
        in which nothing has been written, is always the same.
        """
        key = (path, around, "hidden") if self.stands_still(one, path) else None
        known = self.patterns.held.get(key) if key is not None else None
        if known is not None:
            return known.text
        html = self.hidden_now(giving, one, path, around)
        if key is not None:
            self.patterns.keep(key, Pattern(html, ()))
        return html

    def stands_still(self, one: Field, path: str) -> bool:
        layout, still = self.layout, self.patterns.still
        if path not in still:
            still[path] = has_one_text(one) and is_plain(replace(one, show_if=None))
        if not still[path] or layout.settled.closed:
            return False
        return path not in layout.written and path not in self.odd

    def hidden_now(self, giving: Giving, one: Field, path: str, around: str) -> str:
        _, settled = giving.as_if_shown(one, path)
        layout = altered(self.layout, settled=settled, errors={}, opened=frozenset())
        html = self.beside(layout).unnarrowed(one, path, around)
        return f'<template data-live="{escape(path)}">{html}</template>'

    def question(self, one: Field, path: str, around: str = "") -> str:
        state = self.layout.state(one, path)
        if is_asked(one, state):
            self.paths.append(path)
        inside = [self.questions(*at) for at in self.layout.within(one, path)]
        if one.rows:
            inside = [[self.row(one, row, path, state) for row in one.rows.values()]]
        return self.written(one, path, around, state, inside) + self.told_before(path)

    def told_before(self, path: str) -> str:
        """What was answered last time, where that is no option to mark."""
        words = self.layout.told_before.get(path)
        if words is None:
            return ""
        return self.patterns.render("before.html", {"words": words})

    def note_usual(self, one: Field, path: str, pattern: Pattern) -> None:
        """Keep the shorter way to a pattern, if the question is one that has it."""
        if path in self.odd:
            return
        layout, patterns = self.layout, self.patterns
        usual = patterns.usual.get(path)
        if usual is None:
            usual = usual_of(one, path, bool(patterns.compared.get(one.type)))
        if usual is not None and usual.keep(
            layout.written, path in layout.settled.required, pattern
        ):
            patterns.usual[path] = usual
            patterns.letters += LEAST

    def written(self, one: Field, path: str, around: str, state: State, inside: Inside) -> str:
        if one.type == "repeat":
            return self.group(one, path, around, state, inside)
        if one.type in ANEW:
            return self.draw(one, path, around, state, (), state.error, inside)
        texts, told = self.texts(one, state)
        sizes = tuple([len(group) for group in inside])
        key = (path, around, sizes, told, state.error is None, *state[:3], *state[5:])
        pattern = self.patterns.held.get(key)
        if pattern is not None:
            self.note_usual(one, path, pattern)
            return self.filled(pattern, texts, state.error, inside)
        draw = partial(self.draw, one, path, around, state)
        try:
            return self.first_time(key, draw, texts, state.error, inside)
        except ComparedError as error:
            self.note_compared(one, state, error.number)
            return self.written(one, path, around, state, inside)

    def note_compared(self, one: Field, state: State, number: int) -> None:
        """From now on the text of that hole decides which pattern it is."""
        known = self.patterns.compared.get(one.type, frozenset())
        written = state.written.items()
        parts = [part for part, all_ in written if part not in known for text in all_ if text]
        self.patterns.compared[one.type] = known | {parts[number]}

    def row(self, one: Field, row: MatrixRow, at: str, state: State) -> str:
        """A row of a matrix."""
        path = f"{at}.{row.name}"
        written, error = self.layout.row_state(path)
        chosen = tuple([name for name in one.options if name in written]) if written else ()
        before = self.layout.before.get(path, ())
        key = (path, chosen, error is None, state.required, before)
        pattern = self.patterns.held.get(key)
        if pattern is not None:
            return self.filled(pattern, (), error, ())
        draw = partial(self.draw_row, one, row, path, state.required, chosen, before)
        return self.first_time(key, draw, (), error, ())

    def texts(self, one: Field, state: State) -> tuple[Sequence[str], Hashable]:
        """The texts that holes are filled with; and what of the answer decides which pattern it is: the
        options that are chosen, or where there is a text, and what it says where a template asks.
        """
        written = state.written
        if not written:
            return (), ()
        names = options_of(one, state)
        if names:
            chosen = written.get("", ())
            return (), tuple([name for name in names if name in chosen])
        compared = self.patterns.compared.get(one.type, ())
        return (
            [
                text
                for part, all_ in written.items()
                if part not in compared
                for text in all_
                if text
            ],
            tuple(
                [
                    (part, all_ if part in compared else tuple(map(bool, all_)))
                    for part, all_ in written.items()
                ]
            ),
        )

    def filled(
        self, pattern: Pattern, texts: Sequence[str], error: Words | None, inside: Inside
    ) -> str:
        return pattern.filled(self.values(texts, error, inside) if pattern.order else ())

    def values(self, texts: Sequence[str], error: Words | None, inside: Inside) -> list[str]:
        """What goes in the holes: texts, what is wrong, and what stands inside."""
        found: list[str] = [escape(text) for text in texts]
        if error is not None:
            found.append(self.told(error))
        for group in inside:
            found += group
        return found

    def told(self, error: Words) -> str:
        patterns = self.patterns
        words = words_in(error, patterns.language)
        if not patterns.second:
            return escape(words)
        pair = Beside(patterns.language, patterns.second, {})
        return pair.pair(words, words_in(error, patterns.second))

    def first_time(
        self, key: Hashable, draw: Draw, texts: Sequence[str], error: Words | None, inside: Inside
    ) -> str:
        """What the template writes; kept with holes in it when they can be filled again."""
        given = draw(texts, error, inside)
        numbers = iter(range(sum(map(len, inside)) + len(texts) + 1))
        marks = [hole(next(numbers)) for _ in texts]
        mark = None if error is None else hole(next(numbers))
        pattern = cut(draw(marks, mark, [[raw_hole(next(numbers)) for _ in one] for one in inside]))
        if pattern.filled(self.values(texts, error, inside)) == given:
            self.patterns.keep(key, pattern)
        return given

    def draw(
        self,
        one: Field,
        path: str,
        around: str,
        state: State,
        texts: Sequence[str],
        error: Words | None,
        inside: Inside,
    ) -> str:
        """The question as its template writes it."""
        compared = self.patterns.compared.get(one.type, ())
        following = iter(texts)
        written = {
            part: all_
            if part in compared or not texts
            else tuple([next(following) if text else "" for text in all_])
            for part, all_ in state.written.items()
        }
        question = asked(
            one,
            path,
            state._replace(written=written, error=error),
            rows=[made(html, "_made_row.html") for html in inside[0]] if one.rows else (),
            groups=[[made(html) for html in group] for group in inside],
            inner=[made(html) for html in inside[0]] if one.block is not None else (),
            files_at=self.layout.files_at,
            largest=self.layout.largest,
        )
        template = around or question.template
        return self.patterns.render(template, {"q": question})

    # Repeating groups.

    def group(self, one: Field, path: str, around: str, state: State, inside: Inside) -> str:
        """A repeating group: its cards, and one that a script makes new rows of."""
        rows = [[made(html) for html in row] for row in inside]
        cards = [self.card(card, path) for card in cards_of(self.layout, one, path, rows)]
        new = self.new_card(one, path, len(cards))
        group = group_of(self.layout, one, path, len(cards))
        stands = [cards, [] if new is None else [new]]
        draw = partial(self.draw_group, one, path, around, state, group)
        texts = group.name, group.keys
        if group.gone:
            return draw(texts, state.error, stands)
        ways = state.required, state.opened, state.error is None, new is None, group.stays
        key = (path, around, len(cards), group.least, group.most, *ways)
        pattern = self.patterns.held.get(key)
        if pattern is not None:
            return self.filled(pattern, texts, state.error, stands)
        return self.first_time(key, draw, texts, state.error, stands)

    def draw_group(
        self,
        one: Field,
        path: str,
        around: str,
        state: State,
        group: Group,
        texts: Sequence[str],
        error: Words | None,
        inside: Inside,
    ) -> str:
        cards, new = ([made(html, "_made_card.html") for html in row] for row in inside)
        name, keys = texts
        question = replace(
            asked(one, path, state._replace(error=error)),
            group=replace(group, name=name, keys=keys, cards=cards, new=new[0] if new else None),
        )
        return self.patterns.render(around or question.template, {"q": question})

    def card(self, card: Card, path: str) -> str:
        """A row of the group at a path, with what stands in it. What it is called goes where others have
        what is wrong.
        """
        texts = [card.name, card.key, *([card.shown] if card.shown else ())]
        inside = [[one.html for one in card.questions if isinstance(one, Made)]]
        key = (path, "card", card.number, card.last, card.needed, len(texts), len(inside[0]))
        pattern = self.patterns.held.get(key)
        if pattern is not None:
            return self.filled(pattern, texts, card.head, inside)
        return self.first_time(key, partial(self.draw_card, card), texts, card.head, inside)

    def draw_card(
        self, card: Card, texts: Sequence[str], head: Words | None, inside: Inside
    ) -> str:
        name, key, *shown = texts
        questions = [made(html) for html in inside[0]]
        said = card.head if head is None else head
        card = replace(
            card, name=name, key=key, head=said, shown="".join(shown), questions=questions
        )
        return self.patterns.render(card.template, {"card": card})

    def new_card(self, one: Field, path: str, count: int) -> str | None:
        """What a script makes new rows of. It is always the same where a row depends on itself alone."""
        layout = self.layout
        if layout.context is None or not has_room(layout.draft, path, count):
            return None
        name = name_of(layout, path)
        key = (path, "new", name, count, layout.giving is None) if stands_alone(one) else None
        known = self.patterns.held.get(key) if key is not None else None
        if known is not None:
            return known.text
        html = self.new_card_now(one, path, count)
        if key is not None:
            self.patterns.keep(key, Pattern(html, ()))
        return html

    def new_card_now(self, one: Field, path: str, count: int) -> str:
        step = self.patterns.steps.get(path)
        if step is None:
            step = self.patterns.steps[path] = group_step(one, path)
        layout = layout_of_new(self.layout, step, count)
        writing = self.beside(layout)
        html = [made(found) for found in writing.questions(one.fields, f"{path}.{count}.")]
        return self.card(new_card(layout, one, path, count, html, writing.paths), path)

    def draw_row(
        self,
        one: Field,
        row: MatrixRow,
        path: str,
        required: bool,
        chosen: tuple[str, ...],
        before: tuple[str, ...],
        texts: Sequence[str],
        error: Words | None,
        inside: Inside,
    ) -> str:
        """The row as its template writes it."""
        question = asked(one, path, STILL._replace(required=required))
        values = {"q": question, "row": line(one, row, path, chosen, error, before)}
        return self.patterns.render("matrix_row.html", values)
