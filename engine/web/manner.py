"""Owns the manner in which a form is shown to the one who fills it in: in one language or two beside each
other, a page or a question at a time; and how the browser keeps what was chosen, for each form by itself.

Two languages stand about one set of controls: what is posted is the same whatever it was read in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from starlette.responses import Response

from engine.foundation.quick import altered
from engine.foundation.texts import Text
from engine.web import cookies
from engine.web.own_names import own_name
from engine.web.templates import language_name
from engine.web.visit import Visit

COOKIE = "stegvis-vy"
WHAT = "how a form is shown"
CHOSEN, ALONE = "_vy", "_ett"
MOST_KEPT = 8
"""Forms whose manner a browser keeps: those that were chosen for last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """`second` stands beside `language`; empty: nothing does. `one`: a question at a time. `chosen`: somebody
    has said which languages.
    """

    language: str
    second: str = ""
    one: bool = False
    chosen: bool = False

    @property
    def value(self) -> str:
        return f"{self.language}+{self.second}" if self.second else self.language


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Languages to choose: their codes, with what each is called in itself."""

    value: str
    names: tuple[tuple[str, str], ...]
    current: bool


def in_manner(visit: Visit) -> Visit:
    """The visit in the languages that were chosen for its form."""
    kept = manner_of(visit)
    language = visit.language if visit.errand is not None else kept.language
    reads = kept.language if kept.chosen and visit.errand is None else ""
    second = kept.second if kept.second != language else ""
    return altered(visit, language=language, second=second, reads=reads)


def beside_person(visit: Visit, spoken: str) -> Visit:
    """The same for whoever has not chosen: what the person speaks stands beside."""
    if manner_of(visit).chosen or visit.errand is not None or spoken in ("", visit.language):
        return visit
    return altered(visit, second=spoken)


def answered_in(visit: Visit, spoken: str) -> str:
    """The language in which the one who answers reads the page."""
    shown = (visit.language, visit.second)
    if spoken in shown and spoken:
        return spoken
    return visit.language if visit.errand is not None else visit.second or visit.language


def manner_of(visit: Visit) -> Manner:
    """What the browser has kept for this form, as far as it can be shown."""
    kept = kept_in(visit)
    told = kept.get(key_of(visit), "") if kept else ""
    if not told:
        return Manner(language=visit.language)
    languages, _, mode = told.partition(":")
    found = of_value(visit, languages)
    return replace(found or Manner(language=visit.language), one=mode == "1")


def of_value(visit: Visit, value: str) -> Manner | None:
    """The languages that a choice names; None for what cannot be chosen here."""
    first, _, second = value.partition("+")
    if not first:
        return None
    known = languages_of(visit)
    if first not in known or first == second or (second and second not in known):
        return None
    return Manner(language=first, second=second, chosen=True)


def languages_of(visit: Visit) -> tuple[str, ...]:
    """One's own first, then the deployment's."""
    own = visit.language if visit.errand is not None else visit.account.language
    return tuple(dict.fromkeys((own, *visit.frame(counted=False).languages)))


def is_chosen(visit: Visit) -> bool:
    return CHOSEN in visit.posted.fields or ALONE in visit.posted.fields


def keep_chosen(visit: Visit, response: Response) -> Response:
    """Shown so from now on, until the browser is closed."""
    before = manner_of(visit)
    after = of_value(visit, visit.posted.one(CHOSEN)) or before
    one = visit.posted.one(ALONE) == "1" if ALONE in visit.posted.fields else before.one
    return keep(visit, response, replace(after, one=one))


def keep(visit: Visit, response: Response, new: Manner) -> Response:
    kept, key = kept_in(visit), key_of(visit)
    kept.pop(key, None)
    told = f"{new.value if new.chosen else ''}:{int(new.one)}"
    last = [*kept.items(), (key, told)][-MOST_KEPT:]
    value = ".".join(f"{name}~{one}" for name, one in last)
    cookies.keep(visit.request, response, COOKIE, value, None)
    return response


def kept_in(visit: Visit) -> dict[str, str]:
    value = cookies.read(visit.request, COOKIE)
    if not value:
        return {}
    told = (one.partition("~") for one in value[:1000].split("."))
    return {name: one for name, tilde, one in told if tilde}


def key_of(visit: Visit) -> str:
    """The form without being told: a shared computer keeps nothing of who answers what."""
    path = visit.path.removesuffix("/utkast")
    return visit.world.keys.digest(WHAT, f"{visit.caller.account.name}\0{path}")[:12]


def near_choices(visit: Visit, spoken: str) -> tuple[Choice, ...]:
    """Those that are shown at once: for a respondent all languages and the deployment's own beside; for
    staff their own, the person's, and both.
    """
    known = languages_of(visit)
    if len(known) < 2:
        return ()
    if visit.errand is not None:
        own, base = visit.language, visit.errand.base
        codes = [code for code, _ in visit.errand.languages]
        return choices(visit, [*codes, *([f"{own}+{base}"] if own != base else [])])
    own = visit.account.language
    return choices(visit, [own, f"{own}+{spoken}", spoken]) if spoken not in ("", own) else ()


def more_choices(visit: Visit, spoken: str) -> tuple[Choice, ...]:
    """The rest, for staff."""
    if visit.errand is not None:
        return ()
    own, *others = languages_of(visit)
    values = [own, *(f"{own}+{one}" for one in others), *others] if others else []
    near = {one.value for one in near_choices(visit, spoken)}
    return choices(visit, [one for one in values if one not in near])


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosing:
    """What a page of a form offers: `near` at once, `more` when it is asked for; `one`: shown so now."""

    near: tuple[Choice, ...]
    more: tuple[Choice, ...]
    one: bool


Tongues = tuple[object, ...]


def tongues_of(visit: Visit, spoken: str) -> Tongues:
    """All that decides what `choosing` and `lent_here` give on a page in some languages."""
    errand = visit.errand
    link = (errand.languages, errand.base) if errand is not None else visit.account.language
    return visit.frame(counted=False).languages, link, spoken, manner_of(visit).one


def choosing(visit: Visit, spoken: str) -> Choosing:
    return Choosing(
        near=near_choices(visit, spoken),
        more=more_choices(visit, spoken),
        one=manner_of(visit).one,
    )


def lent_here(visit: Visit) -> tuple[tuple[str, Text, Text], ...]:
    """For each language of the page that texts may be lacking in: which they are taken from, what that one is
    called, and what the one is called that lacks them.
    """
    shown = tuple(one for one in (visit.language, visit.second) if one)
    base = visit.frame(counted=False).languages[0]
    return tuple((base, called(base, shown), called(one, shown)) for one in shown if one != base)


def called(code: str, languages: tuple[str, ...]) -> Text:
    """A language's name in each of some languages."""
    return Text({one: language_name(code, one) for one in languages}, languages[0])


def shown_in(visit: Visit) -> str:
    return Manner(language=visit.language, second=visit.second).value


def choices(visit: Visit, values: list[str]) -> tuple[Choice, ...]:
    now = shown_in(visit)
    return tuple(
        Choice(value=value, names=tuple(named(value)), current=value == now) for value in values
    )


def named(value: str) -> Iterator[tuple[str, str]]:
    for code in value.split("+"):
        yield code, own_name(code)
