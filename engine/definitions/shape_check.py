"""Owns holding what is written against the grammar: keys that do not exist or are missing, values of
the wrong sort, names that cannot be names.

What could not be read is passed over in silence: it has been reported. What names refer to is left to
the `compile_` modules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from engine.definitions.checks import (
    bad_name,
    duplicate_name,
    empty_value,
    indentation,
    missing_key,
    not_yet,
    one_of_keys,
    unknown_key,
    unknown_language,
    unknown_word,
    wrong_type,
)
from engine.definitions.grammar import (
    Key,
    Leaf,
    ListOf,
    Named,
    NameOr,
    OneOrMany,
    Record,
    Shape,
    Single,
    TextShape,
    Word,
)
from engine.definitions.languages import is_language
from engine.definitions.leaves import CHECKED, fixed, listed, meant, short
from engine.definitions.naming import KEYWORDS, PREFIXES, is_name, named_labels, suggested_name
from engine.definitions.source_tree import Block, Entry, Node, Scalar, Sequence, Unknown
from engine.definitions.words import KEYS, by_table
from engine.definitions.written import get, scalars, torn
from engine.foundation.diagnostics import Diagnostic, Fix, Message, Span
from engine.foundation.suggestions import closest

NAME_HELP = Message(
    "Skriv små bokstäver, siffror och _, och börja med en bokstav.",
    "Write lower case letters, digits and _, and start with a letter.",
)


@dataclass(slots=True)
class ShapeCheck:
    """Holds nodes against shapes; `say` is given each finding, `texts` each text in several languages.

    `unbuilt`: the file reads as one that changes another, and says of none that it builds on it.
    """

    say: Callable[[Diagnostic], None]
    texts: Callable[[Block], None]
    unbuilt: bool = False

    def check(self, shape: Shape, node: Node) -> None:
        if isinstance(node, Unknown):
            return
        match shape:
            case Single():
                self._single(shape, node)
            case TextShape():
                self._text(node)
            case Record():
                self._record(shape, node)
            case Named():
                self._named(shape, node)
            case Word():
                self._word(shape, node)
            case OneOrMany():
                self._one_or_many(shape, node)
            case ListOf():
                self._list(shape, node)
            case NameOr() if not isinstance(node, Scalar):
                self.check(shape.own, node)
            case _:  # a name, or what is held against something else
                pass

    def _single(self, shape: Single, node: Node) -> None:
        if not isinstance(node, Scalar):
            self._wrong(node, "ett enda värde", "a single value")
            return
        if shape.leaf is Leaf.OWN_NAME and not is_name(node.text):
            self.say(_no_name(node.text, node.span))
        check = CHECKED.get(shape.leaf)
        found = check(node) if check else None
        if found is not None:
            self.say(found)

    def _word(self, shape: Word, node: Node) -> None:
        if not isinstance(node, Scalar):
            self._wrong(node, "ett enda ord", "a single word")
        elif node.text in shape.later:
            self._not_yet(node, node.text)
        elif node.text not in shape.words:
            if (apart := commas_left_out(shape, node)) is not None:
                self.say(apart)
                return
            near = closest(node.text, shape.words)
            self.say(
                unknown_word.CHECK.at(
                    node.span,
                    f"{short(node.text)} går inte att välja här.",
                    f"{short(node.text)} cannot be chosen here.",
                    help=meant(near) or listed(list(shape.words)),
                    fix=fixed(node, near),
                )
            )

    def _text(self, node: Node) -> None:
        if not isinstance(node, Block):
            self._words(node)
            return
        if not node.entries and node.complete:
            self.say(_no_words(node))
        for entry in node.entries:
            if is_language(entry.key):
                self._words(entry.value)
            elif not torn(entry):
                self.say(_no_language(entry))
        self.texts(node)

    def _words(self, node: Node) -> None:
        """A text in one language; never an empty one, which nobody could read or press."""
        if isinstance(node, Scalar) and not node.text.strip():
            self.say(_no_words(node))
        elif not isinstance(node, Scalar | Unknown):
            self._wrong(node, "en text", "a text")

    def _one_or_many(self, shape: OneOrMany, node: Node) -> None:
        for item in node.items if isinstance(node, Sequence) else (node,):
            self.check(shape.item, item)

    def _list(self, shape: ListOf, node: Node) -> None:
        if not isinstance(node, Sequence):
            self._wrong(node, "en lista", "a list", _as_list(node))
            return
        if shape.filled and not node.items and node.complete:
            self.say(_nothing_in(node))
        for item in node.items:
            self.check(shape.item, item)

    def _named(self, shape: Named, node: Node) -> None:
        if not isinstance(node, Block):
            fix = _as_named(shape, node)
            self._wrong(node, "namn med värden under", "names with values below them", fix)
            return
        for before, entry in zip((None, *node.entries), node.entries, strict=False):
            if before is not None and stands_too_far_out(shape.item, entry):
                self.say(_too_far_out(before, entry))
                continue
            name = shape.free or torn(entry) or is_name(entry.key, numbers=shape.numbers)
            if not name:
                self.say(_no_name(entry.key, entry.key_span))
            self.check(shape.item, entry.value)
        if shape.filled and not node.entries and node.complete:
            self.say(_nothing_in(node))
        for clash in was_clashes(node.entries):
            self.say(clash)

    def _record(self, shape: Record, node: Node) -> None:
        if stands_short(shape, node):
            self._text(node)
        elif not isinstance(node, Block):
            self._wrong(node, "nycklar med värden under", "keys with values below them")
        else:
            if any(removes(entry) for entry in node.entries):
                self._nothing_to_change(node, shape)
                return
            for before, entry in zip((None, *node.entries), node.entries, strict=False):
                if not slipped_out(shape, before, entry):
                    self._entry(shape, node, entry)
            if node.complete:
                self._missing(shape, node)

    def _nothing_to_change(self, node: Block, shape: Record) -> None:
        """`remove: true` takes away what is inherited; here nothing is."""
        for entry in node.entries:
            if removes(entry):
                self.say(_cannot_remove(entry))
            else:
                self._entry(shape, node, entry)

    def _entry(self, shape: Record, node: Block, entry: Entry) -> None:
        known = shape.keys.get(entry.key)
        if known is None and torn(entry):
            return
        if known is None:
            self.say(_no_key(entry, shape, node))
        elif known.later:
            self._not_yet(entry, entry.key)
        else:
            self.check(known.shape, entry.value)

    def _missing(self, shape: Record, node: Block) -> None:
        slips = slips_in(shape, node)
        for name in shape.required:
            if name not in node.by_key and name not in slips:
                self.say(_missing_key(node, shape, (name,), shape.keys[name]))
        for group in shape.either:
            there = [name for name in group if name in node.by_key]
            if not there and slips.isdisjoint(group):
                said = _missing_key(node, shape, group, None)
                self.say(_or_extends(said) if self.unbuilt else said)
            elif len(there) > 1:
                self.say(_too_many(node.by_key[there[1]], there))
        for group in shape.rivals:
            there = [name for name in node.by_key if name in group]
            if len(there) > 1:
                self.say(_too_many(node.by_key[there[1]], there))

    def _wrong(self, node: Node, sv: str, en: str, fix: Fix | None = None) -> None:
        is_sv, is_en = _what_stands(node)
        self.say(
            wrong_type.CHECK.at(
                node.span,
                f"Här ska {sv} stå, men här står {is_sv}.",
                f"This should be {en}, but it is {is_en}.",
                help=Message(f"Skriv {fix.text}.", f"Write {fix.text}.") if fix else None,
                fix=fix,
            )
        )

    def _not_yet(self, at: Entry | Scalar, what: str) -> None:
        span = at.key_span if isinstance(at, Entry) else at.span
        self.say(
            not_yet.CHECK.at(
                span,
                f"{what} går inte att använda än.",
                f"{what} cannot be used yet.",
                help=Message("Ta bort det tills vidare.", "Leave it out for now."),
            )
        )


def commas_left_out(shape: Word, node: Scalar) -> Diagnostic | None:
    """`[assign publish]`: several of the words, with nothing between them."""
    words = node.text.split()
    if len(words) < 2 or not all(word in shape.words for word in words):
        return None
    right = ", ".join(words)
    return unknown_word.CHECK.at(
        node.span,
        "Det fattas komma mellan orden.",
        "Commas are missing between the words.",
        help=Message(f"Skriv {right}, inom [ ].", f"Write {right}, within [ ]."),
    )


def stands_too_far_out(item: Shape, entry: Entry) -> bool:
    """Whether what stands among named things is a key of the one before it: `actions` among the states."""
    if not isinstance(item, Record) or entry.key not in item.keys:
        return False
    value = entry.value
    return (
        isinstance(value, Block)
        and bool(value.entries)
        and not any(one.key in item.keys or is_language(one.key) for one in value.entries)
    )


def _too_far_out(before: Entry, entry: Entry) -> Diagnostic:
    return indentation.CHECK.at(
        entry.key_span,
        f"{short(entry.key)} står för långt till vänster: det hör till {before.key}.",
        f"{short(entry.key)} stands too far to the left: it belongs to {before.key}.",
        help=Message(
            f"Dra in raden, och allt under den, så att den står under {before.key}.",
            f"Indent the line, and all below it, so that it stands under {before.key}.",
        ),
    )


def stands_short(shape: Record, node: Node) -> bool:
    """Whether a text stands where a record may be written as its label alone."""
    if shape.short is None:
        return False
    return isinstance(node, Scalar) or (
        isinstance(node, Block)
        and not any(entry.key in shape.keys for entry in node.entries)
        and any(is_language(entry.key) for entry in node.entries)
    )


def removes(entry: Entry) -> bool:
    return entry.key == "remove" and isinstance(entry.value, Scalar)


def _cannot_remove(entry: Entry) -> Diagnostic:
    return unknown_key.CHECK.at(
        entry.key_span,
        "remove tar bort något ur det som man bygger på med extends eller use, men här ändras ingenting.",
        "remove takes something away from what is built upon with extends or use, but nothing is changed "
        "here.",
        help=Message(
            "Ta bort det som inte ska finnas, eller skriv extends och vad filen bygger på.",
            "Delete what should not be there, or write extends and what the file builds on.",
        ),
    )


def _as_named(shape: Named, node: Node) -> Fix | None:
    """A list of labels, written with names: `{ja: Ja, nej: Nej}`."""
    if not isinstance(shape.item, Record) or shape.item.short is None:
        return None
    items = node.items if isinstance(node, Sequence) else ()
    labels = [item.text for item in items if isinstance(item, Scalar)]
    right = named_labels(labels) if len(labels) == len(items) else None
    return Fix(node.span, right) if right else None


def _as_list(node: Node) -> Fix | None:
    """A name on its own, written as a list of one."""
    if not isinstance(node, Scalar) or not is_name(node.text):
        return None
    return Fix(node.span, f"[{node.text}]")


def slips_in(shape: Record, node: Block) -> frozenset[str]:
    """Keys that are there after all, misspelt: that has been reported."""
    unknown = [key for key in node.by_key if key not in shape.keys]
    free = [key for key in shape.keys if key not in node.by_key] if unknown else []
    return frozenset(near for key in unknown if (near := closest(key, free)) is not None)


def slipped_out(shape: Record, before: Entry | None, entry: Entry) -> bool:
    """Whether an entry should have been indented below the key before it, which lacks its value: that
    has been reported.
    """
    lacks = before is not None and isinstance(before.value, Unknown)
    return lacks and entry.key not in shape.keys and not isinstance(entry.value, Scalar)


def _what_stands(node: Node) -> tuple[str, str]:
    if isinstance(node, Scalar):
        return f"texten {short(node.text)}", f"the text {short(node.text)}"
    if isinstance(node, Sequence):
        return "en lista", "a list"
    return "nycklar med värden", "keys with values"


def _no_language(entry: Entry) -> Diagnostic:
    return unknown_language.CHECK.at(
        entry.key_span,
        f"{short(entry.key)} är ingen språkkod. Här ska en text stå, eller en text för varje språk.",
        f"{short(entry.key)} is no language code. A text belongs here, or one for each language.",
        help=Message("Skriv språkets kod: sv, en, ar, so.", "Write its code: sv, en, ar, so."),
    )


def _no_name(word: str, span: Span) -> Diagnostic:
    better = suggested_name(word)
    taken = word in KEYWORDS or word in PREFIXES
    return bad_name.CHECK.at(
        span,
        f"{short(word)} kan inte vara ett namn" + (": språket behöver ordet." if taken else "."),
        f"{short(word)} cannot be a name" + (": the language needs the word." if taken else "."),
        help=Message("Välj ett annat ord.", "Choose another word.") if taken else NAME_HELP,
        fix=Fix(span, better) if better else None,
    )


def _no_words(node: Node) -> Diagnostic:
    return empty_value.CHECK.at(
        node.span,
        "Texten är tom.",
        "The text is empty.",
        help=Message("Skriv en text.", "Write a text."),
    )


def _nothing_in(node: Block | Sequence) -> Diagnostic:
    return empty_value.CHECK.at(
        node.span,
        "Här står ingenting.",
        "There is nothing here.",
        help=Message("Skriv minst en sak här.", "Write at least one thing here."),
    )


def was_clashes(entries: Iterable[Entry]) -> Iterator[Diagnostic]:
    """Old names that something else has, or had too: then it is not certain what became of what."""
    entries = tuple(entries)
    living, first = {entry.key for entry in entries}, dict[str, str]()
    for entry in entries:
        for old in scalars(get(entry.value, "was")):
            if old.text in living:
                yield _was(old, f"{old.text} finns kvar", f"{old.text} is still here", entry.key)
            elif first.setdefault(old.text, entry.key) != entry.key:
                other = first[old.text]
                sv, en = f"{old.text} är redan {other}", f"{old.text} is {other} already"
                yield _was(old, sv, en, entry.key)


def _was(old: Scalar, sv: str, en: str, name: str) -> Diagnostic:
    return duplicate_name.CHECK.at(
        old.span,
        f"{sv} och kan inte också ha blivit {name}.",
        f"{en} and cannot have become {name} too.",
        help=Message("Ta bort det ur was.", "Remove it from was."),
    )


def _no_key(entry: Entry, shape: Record, node: Block) -> Diagnostic:
    near = closest(entry.key, free_keys(shape, node, entry))
    taken = by_table(entry.key.casefold(), KEYS, tuple(shape.keys)) if near is None else None
    return unknown_key.CHECK.at(
        entry.key_span,
        f"{short(entry.key)} är ingen nyckel för {shape.noun.sv}.",
        f"{short(entry.key)} is not a key of {shape.noun.en}.",
        help=meant(near) or _is_there(taken) or listed(shape.keys),
        fix=Fix(entry.key_span, near) if near else None,
    )


def _is_there(key: str | None) -> Message | None:
    """What the key means stands beside it already."""
    return (
        Message(
            f"Det heter {key}, som redan står här. Ta bort det ena.",
            f"It is called {key}, which is here already. Remove one of them.",
        )
        if key
        else None
    )


def free_keys(shape: Record, node: Block, entry: Entry) -> Iterable[str]:
    """The keys that could be meant by one that does not exist: those not written yet, or written only in
    the file that this one builds on.
    """
    for name in shape.keys:
        there = node.by_key.get(name)
        if there is None or there.key_span.file != entry.key_span.file:
            yield name


def _missing_key(
    node: Block, shape: Record, names: tuple[str, ...], known: Key | None
) -> Diagnostic:
    first = node.entries[0].key_span if node.entries else node.span
    sv, en = " eller ".join(names), " or ".join(names)
    about_sv = f" ({known.about.sv})" if known else ""
    about_en = f" ({known.about.en})" if known else ""
    check = missing_key.CHECK if len(names) == 1 else one_of_keys.CHECK
    return check.at(
        first,
        f"{sv} saknas för {shape.noun.sv}.",
        f"{en} is missing from {shape.noun.en}.",
        help=Message(f"Lägg till {sv}{about_sv}.", f"Add {en}{about_en}."),
    )


def _or_extends(said: Diagnostic) -> Diagnostic:
    """What lacks may stand in a file that this one should have been made from."""
    assert said.help is not None  # noqa: S101  # so each finding of what lacks is made
    more = Message(
        "Ändrar filen en annan? Skriv extends: och namnet på den överst.",
        "Does the file change another? Write extends: and its name at the top.",
    )
    both = Message(f"{said.help.sv} {more.sv}", f"{said.help.en} {more.en}")
    return replace(said, help=both)


def _too_many(entry: Entry, there: list[str]) -> Diagnostic:
    sv, en = " och ".join(there), " and ".join(there)
    return one_of_keys.CHECK.at(
        entry.key_span,
        f"{sv} kan inte stå tillsammans.",
        f"{en} cannot stand together.",
        help=Message("Ta bort en av dem.", "Remove one of them."),
    )
