"""Owns the Jinja environment: where templates lie and what they may call. Nothing of a case.

Templates say `t("Svensk text", name=value)` for the program's own texts and `in_words(text)` for those of
definitions, both in the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from engine.fields.file import in_bytes
from engine.foundation.catalogs import language_of
from engine.foundation.figures import number_in
from engine.foundation.texts import (
    Said,
    Spoken,
    Text,
    direction,
    ends_in_a_sign,
    in_words,
    say,
    say_many,
    whole,
)
from engine.operations.numbers import spoken
from engine.operations.views import Clock, Words
from engine.web.beside import Beside, lent
from engine.web.icons import icon
from engine.web.questions import row_of
from engine.web.saying import InOneLanguage

HERE = ZoneInfo("Europe/Stockholm")
MOST_DAYS = 10_000
MOST_LANGUAGES = 60


def environment(language: str, second: str = "") -> Environment:
    """The templates, compiled for one language, or for two beside each other."""
    return compiled(language, second)


@lru_cache(maxsize=MOST_LANGUAGES)
def compiled(language: str, second: str) -> Environment:
    made = InOneLanguage(
        language,
        second,
        loader=ChoiceLoader(
            [PackageLoader("engine.web", "templates"), PackageLoader("engine.fields", "templates")]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals["icon"] = icon
    made.globals["row_of"] = row_of
    made.globals["spoken"] = spoken
    made.globals["in_bytes"] = in_bytes
    made.tests["said"] = lambda value: isinstance(value, Said | Text)
    return made


def render(name: str, language: str, values: Mapping[str, Any], second: str = "") -> str:
    """The page as HTML, in `language`; with a `second` one beside it."""
    now = values.get("now")
    said = sayings(language, now)
    if second:
        said |= in_two(language, second, {language: said, second: sayings(second, now)})
    return environment(language, second).get_template(name).render({**said, **values})


def sayings(language: str, now: datetime | None) -> dict[str, Any]:
    return {**in_language(language), **near(language, now)}


def near(language: str, now: datetime | None) -> dict[str, Callable[..., object]]:
    """What is said otherwise of days that are near."""
    return {one: partial(how, language=language, now=now) for one, how in NEAR.items()}


def in_two(first: str, second: str, said: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """What templates need beside when they say things in two languages."""
    pair = Beside(first, second, said)
    attributes = Markup(' class="too" lang="{}" dir="{}"').format(second, direction(second))
    return {
        "second": second,
        "bi": " bi",
        "as_bi": Markup(' class="bi"'),
        "too": attributes,
        "in_second": partial(words_in, language=second),
        "second_t": partial(marked_t, second),
        "both": pair.both,
        "both_plain": pair.both_plain,
        "each": pair.each,
    }


@lru_cache(maxsize=200)
def in_language(language: str) -> Mapping[str, Callable[..., object] | str]:
    """What templates say things with, bound to one language. What is near is told in full: `render` knows
    when a page is said.
    """
    return {
        "language": language,
        "direction": direction(language),
        "second": "",
        "bi": "",
        "as_bi": "",
        "t": partial(say, language),
        "tn": partial(say_many, language),
        "in_first": partial(words_in, language=language),
        "marked_t": partial(marked_t, language),
        "marked_tn": partial(marked_tn, partial(say_many, language), language),
        "in_words": partial(words_in, language=language),
        "headed": partial(_headed, language=language),
        "sentences": partial(_sentences, language),
        "day": partial(day, language=language),
        "short_day": partial(short_day, language=language),
        "month": partial(month, language=language),
        "week_day": partial(week_day, language=language),
        "near_day": partial(near_day, language=language),
        "moment": partial(moment, language=language),
        "lately": partial(lately, language=language),
        "clock": partial(clock, language=language),
        "clock_time": partial(clock_time, language=language),
        "number": partial(number, language=language),
        "signed": partial(signed, language=language),
    }


def words_in(value: Said | Text | Spoken | str | int | float | None, language: str) -> str | Markup:
    """A text in the language; marked with its own `lang` where it had to be taken from another."""
    if value is None:
        return ""
    if type(value) is str:
        return value
    if isinstance(value, Text):
        words, shown = value.in_(language), value.language_shown(language)
    elif isinstance(value, Said):
        words = value.in_(language) if value.params else whole(language, value.message)
        shown = language_of(language, value.message)
    else:
        return in_words(value, language)
    return words if shown == language else lent(words, shown)


def marked_t(language: str, message: str, /, **params: Any) -> str | Markup:
    """A sentence of the program, marked where it had to be taken from another language."""
    return words_in(Said(message, tuple(params.items())), language)


def marked_tn(
    saying: Callable[..., str], language: str, one: str, *rest: Any, **params: Any
) -> str | Markup:
    """One of two sentences by a count, marked likewise."""
    words, shown = saying(one, *rest, **params), language_of(language, one)
    return words if shown == language else lent(words, shown)


def _sentences(language: str, *parts: Said | Text | str) -> Markup:
    """Short texts as one line: each ends in a sign of its own or gets a full stop; not one that stands
    alone, such as a name.
    """
    shown = [words_in(part, language) for part in parts]
    if len(shown) < 2:
        return Markup("").join(shown)
    return Markup(" ").join(_ended(text, ".") for text in shown)


def _headed(value: Said | Text | str, language: str) -> Markup:
    """A label before its answer: with a colon, unless it ends in a sign of its own."""
    return _ended(words_in(value, language), ":")


def _ended(text: str | Markup, sign: str) -> Markup:
    plain = text.striptags() if isinstance(text, Markup) else text
    return Markup("{}{}").format(text, "" if ends_in_a_sign(plain) else sign)


@lru_cache(maxsize=MOST_DAYS)
def day_in(value: date, pattern: str, language: str) -> str:
    """A day in words; lists say the same days over and over."""
    return format_date(value, pattern, locale=locale_of(language))


@lru_cache(maxsize=200)
def locale_of(language: str) -> str:
    """The locale for dates; languages that Babel lacks read Swedish dates."""
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(language))
    except (UnknownLocaleError, ValueError):
        return "sv"


def language_name(code: str, language: str) -> str:
    """What a language is called in another: `arabiska`."""
    from babel import Locale

    return str(Locale.parse(locale_of(language)).languages.get(code, code))


def day(value: date | None, language: str = "sv") -> str:
    """`torsdag 23 oktober 2025`."""
    if value is None:
        return ""
    return day_in(_as_date(value), "EEEE d MMMM y", language)


def month(value: date | None, language: str = "sv") -> str:
    """`mars 2024`."""
    return "" if value is None else day_in(_as_date(value), "LLLL y", language)


def week_day(value: date | None, language: str = "sv") -> str:
    """`torsdag 23 oktober`: where the year is said beside."""
    if value is None:
        return ""
    return day_in(_as_date(value), "EEEE d MMMM", language)


def short_day(value: date | None, language: str = "sv") -> str:
    """`23 okt. 2025`."""
    if value is None:
        return ""
    return day_in(_as_date(value), "d MMM y", language)


def near_day(value: date | None, language: str = "sv", now: datetime | None = None) -> str:
    """`23 okt` of this year, `11 mars 2027` of another: what is read today and not kept on paper."""
    if value is None or now is None:
        return short_day(value, language)
    return near_in(_as_date(value), _as_date(now).year, language)


@lru_cache(maxsize=MOST_DAYS)
def near_in(value: date, year: int, language: str) -> str:
    """A day, as it is told in a year."""
    if value.year != year:
        return short_day(value, language)
    return day_in(value, "d MMM", language).rstrip(".")


def _as_date(value: date | datetime) -> date:
    return value.astimezone(HERE).date() if isinstance(value, datetime) else value


def moment(value: datetime, language: str = "sv") -> str:
    """`21 oktober 2025 kl. 11.03`."""
    hour = _hour(language, "'kl.' ")
    return format_datetime(value.astimezone(HERE), f"d MMMM y {hour}", locale=locale_of(language))


def clock(one: Clock | None, language: str, now: datetime | None = None) -> Markup:
    """What is left until a date to keep; lists show the same over and over."""
    if one is None:
        return Markup("")
    return clock_by(one, near_day(one.due, language, now), language)


def clock_by(one: Clock, due: str, language: str) -> Markup:
    """The same with its day in words."""
    return clock_in(one.tone, one.note, due, one.day, one.days, one.days_left, language)


@lru_cache(maxsize=MOST_DAYS)
def clock_in(
    tone: str, note: Words | None, due: str, day: int, days: int, days_left: int, language: str
) -> Markup:
    said = environment(language).get_template("clock.html").make_module({**in_language(language)})
    shown = {"tone": tone, "note": note, "due": due, "day": day, "days": days}
    drawn: Markup = said.clock({**shown, "days_left": days_left})  # type: ignore[attr-defined]  # a macro has any name
    return drawn


def clock_time(value: datetime, language: str = "sv") -> str:
    return minute_in(value.astimezone(HERE).time().replace(second=0, microsecond=0), language)


@lru_cache(maxsize=MOST_DAYS)
def minute_in(value: time, language: str) -> str:
    return format_time(value, _hour(language), locale=locale_of(language))


def number(value: float, language: str = "sv") -> str:
    """As the language writes it, with at most two decimals."""
    return number_in(round(value, 2), language)


def signed(value: float, language: str = "sv") -> str:
    """With its sign: `+3`, `−12`, `0`."""
    words = number(abs(value), language)
    return f"+{words}" if value > 0 else f"−{words}" if value < 0 else words


def lately(value: datetime, language: str = "sv", now: datetime | None = None) -> str:
    """`i dag 11.03`, `i går 16.40`, `23 okt 09.28`: news, which are read soon after."""
    hour = clock_time(value, language)
    days = (_as_date(now) - _as_date(value)).days if now is not None else None
    if days == 0:
        return say(language, "i dag {time}", time=hour)
    if days == 1:
        return say(language, "i går {time}", time=hour)
    return f"{near_day(value, language, now)} {hour}"


def _hour(language: str, before: str = "") -> str:
    """How an hour is written: `kl. 11.03` in Swedish, `11:03` in other languages."""
    return f"{before}HH.mm" if locale_of(language).startswith("sv") else "HH:mm"


NEAR: Mapping[str, Callable[..., object]] = MappingProxyType(
    {"near_day": near_day, "lately": lately, "clock": clock}
)
