"""Owns `consent`: a yes or a no to each party, with the topics of each, and how it was given.

The answer says what the person said; that it stands from then on, and until when, is left to `casework`.
A no is an answer too. What a consent is about comes from the deployment (`Terms`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, cast

from engine.expressions.scope import Value
from engine.expressions.types import Kind
from engine.fields.date import Date
from engine.fields.field_type import Example, Json, Words, joined, own
from engine.fields.plain import Plain
from engine.fields.question import Place, Question, Raw, Terms
from engine.fields.text import TextField
from engine.foundation.identity import age
from engine.foundation.texts import Said, Text, said

ALL = ""
"""Stands for the party where a consent is given to nobody in particular."""
ANSWER = "answer"
"""What a story calls the answer to nobody in particular, where it says how it was given too."""
YES, NO = "yes", "no"
FORM, WRITTEN, SIGNED, ORAL = "form", "written", "signed", "oral"
HOW: Mapping[str, Said] = {
    FORM: said("I det här formuläret"),
    WRITTEN: said("På papper"),
    SIGNED: said("Underskrivet elektroniskt"),
    ORAL: said("Muntligt, med vittne"),
}
SELF, GUARDIAN, DEPUTY = "self", "guardian", "deputy"
BY: Mapping[str, Said] = {
    SELF: said("Personen själv"),
    GUARDIAN: said("Vårdnadshavare"),
    DEPUTY: said("God man eller annan företrädare"),
}
TEXTS = ("witness", "who", "relation", "interpreter")
PLAIN_PARTS = ("how", "by", *TEXTS, "day")
MOST = 200
"""Letters of a name."""


class Consent(Plain):
    name = "consent"
    settings = frozenset({"consent"})
    needs = frozenset({"consent"})
    kind = Kind.CONSENT
    examples: ClassVar[tuple[Example, ...]] = (
        Example({"to.vården": ("yes",)}, {
            "yes": {"vården": ()}, "no": (), "how": FORM, "by": SELF,
            "witness": None, "who": None, "relation": None, "interpreter": None, "day": None,
        }),
        Example({"to.vården": ("no",), "to.kommunen": ("yes",), "how": ("oral",),
                 "witness": ("Bo Ås",), "by": ("guardian",), "who": ("Eva Ek",),
                 "relation": ("mamma",), "interpreter": ("Tolk på arabiska",), "day": ("2024-05-03",)}, {
            "yes": {"kommunen": ()}, "no": ("vården",), "how": ORAL, "by": GUARDIAN,
            "witness": "Bo Ås", "who": "Eva Ek", "relation": "mamma",
            "interpreter": "Tolk på arabiska", "day": date(2024, 5, 3),
        }),
        Example({"to.vården": ("",), "how": ("form",)}, None),
        Example({"to.vården": ("kanske",)}, None, wrong=True),
        Example({"to.vården": ("yes",), "how": ("oral",)}, None, wrong=True),
        Example({"to.vården": ("yes",), "how": ("rök",)}, None, wrong=True),
        Example({"to.vården": ("yes",), "by": ("guardian",)}, None, wrong=True),
        Example({"to.vården": ("yes",), "day": ("2190-01-01",)}, None, wrong=True),
    )  # fmt: skip

    def parts(self, question: Question) -> tuple[str, ...]:
        parties = terms_of(question).parties
        asked = (part for party in parties for part in (part_of("to", party), topics_at(party)))
        return (*asked, *PLAIN_PARTS)

    def read(self, question: Question, raw: Raw, place: Place) -> Value | Said:
        terms = terms_of(question)
        said_to = {party: own({"": raw.get(part_of("to", party), ())}) for party in terms.parties}
        if not set(said_to.values()) <= {"", YES, NO}:
            return said("Svara ja eller nej.")
        if not any(said_to.values()):
            return None
        given: dict[str, Value] = {}
        for party, answer in said_to.items():
            if answer == YES:
                topics = chosen_topics(terms, raw.get(topics_at(party), ()))
                if isinstance(topics, Said):
                    return topics
                given[party] = topics
        refused = tuple(party for party, answer in said_to.items() if answer == NO)
        how = how_given(raw, place)
        return how if isinstance(how, Said) else {"yes": given, "no": refused, **how}

    def raw(self, question: Question, value: Value) -> Raw:
        if not isinstance(value, Mapping):
            return {}
        found: dict[str, tuple[str, ...]] = {}
        for party, topics in given_in(value).items():
            found[part_of("to", party)] = (YES,)
            if topics:
                found[topics_at(party)] = topics
        found |= {part_of("to", party): (NO,) for party in refused_in(value)}
        for part in PLAIN_PARTS:
            one = value.get(part)
            if one is not None:
                found[part] = (one.isoformat() if isinstance(one, date) else str(one),)
        return found

    def show(self, question: Question, value: Value, place: Place) -> Words:
        if not isinstance(value, Mapping):
            return ""
        terms = terms_of(question)
        told = [yes_to(terms, party, topics) for party, topics in given_in(value).items()]
        told += [no_to(terms, party) for party in refused_in(value)]
        return said("{all}", all=(*told, *how_in_words(value)))

    def to_json(self, value: Value) -> Json:
        if not isinstance(value, Mapping):
            return None
        day = value["day"]
        plain: dict[str, object] = {**value}
        plain["day"] = day.isoformat() if isinstance(day, date) else None
        plain["yes"] = {party: list(topics) for party, topics in given_in(value).items()}
        plain["no"] = list(refused_in(value))
        return cast(Json, plain)

    def from_json(self, data: Json) -> Value:
        if not isinstance(data, dict):
            return None
        found = cast("dict[str, Value]", {**data})
        yes = cast("dict[str, list[str]]", data["yes"])
        found["yes"] = {party: tuple(topics) for party, topics in yes.items()}
        found["no"] = tuple(cast("list[str]", data["no"]))
        found["day"] = date.fromisoformat(str(data["day"])) if data["day"] else None
        return found

    def columns(self, question: Question) -> Mapping[str, Text]:
        return {"": question.label}


NO_TERMS = Terms(consent="", parties={})


def terms_of(question: Question) -> Terms:
    return question.terms or NO_TERMS


def part_of(part: str, party: str) -> str:
    """What is said to one party is posted under its name; to nobody in particular under none."""
    return joined(part, party) if party else part


def topics_at(party: str) -> str:
    return part_of("topics", party)


def chosen_topics(terms: Terms, texts: tuple[str, ...]) -> tuple[str, ...] | Said:
    """The topics of one party, in the order they stand."""
    if any(text and text not in terms.topics for text in texts):
        return said("Välj ett av svaren som visas.")
    found = tuple(name for name in terms.topics if name in texts)
    if terms.topics and not found:
        return said("Kryssa för minst ett ämne för varje ja.")
    return found


def how_given(raw: Raw, place: Place) -> dict[str, Value] | Said:
    """How, by whom and when. Whoever answers through a link answers here, and nobody else does."""
    if place.signer is not None and place.signer.kind == "link":
        raw = {}
    found: dict[str, Value] = {part: own({"": raw.get(part, ())}) or None for part in PLAIN_PARTS}
    found["how"], found["by"] = found["how"] or FORM, found["by"] or SELF
    if found["how"] not in HOW or found["by"] not in BY:
        return said("Välj ett av svaren som visas.")
    if found["how"] == ORAL and found["witness"] is None:
        return said("Skriv vem som hörde svaret.")
    if found["by"] != SELF and found["who"] is None:
        return said("Skriv vem som svarade åt personen.")
    for part in TEXTS:
        written = found[part]
        read = None if written is None else TextField().parse(NO_QUESTION, str(written), place)
        if isinstance(read, Said):
            return read
        if len(str(read or "")) > MOST:
            return said("Skriv högst {most} tecken.", most=MOST)
        found[part] = read
    return with_day(found, place)


def with_day(found: dict[str, Value], place: Place) -> dict[str, Value] | Said:
    written = found["day"]
    if written is None:
        return found
    day = Date().read(NO_QUESTION, {"": (str(written),)}, place)
    if isinstance(day, Said):
        return said("Dag då svaret gavs: {problem}", problem=day)
    if isinstance(day, date) and day > place.today:
        return said("Svaret kan inte vara givet efter i dag. Rätta datumet.")
    return {**found, "day": day}


def too_young(born: Value, today: date, terms: Terms) -> bool:
    """Whether somebody else gives the consent for a person who is known to be born that day."""
    return isinstance(born, date) and age(born, today) < terms.self_from


def against_age(how: Mapping[str, Value], years: int, *, by_link: bool = False) -> Said | None:
    """What is wrong with a yes of somebody who has not turned `years`: a guardian gives it, with name and
    relation. Who answers through a link is the person, who cannot say who else it was.
    """
    by = how.get("by")
    if by == DEPUTY or (by == GUARDIAN and how.get("relation") is not None):
        return None
    if by == GUARDIAN:
        return said("Skriv vilken relation vårdnadshavaren har till personen, till exempel mamma.")
    if by_link:
        return said(
            "Den som inte har fyllt {years} år kan inte säga ja ensam. Be en vårdnadshavare svara "
            "tillsammans med den som du har kontakt med.",
            years=years,
        )
    return said(
        "Personen har inte fyllt {years} år. Då svarar en vårdnadshavare. Välj vårdnadshavare och skriv "
        "namn och relation.",
        years=years,
    )


class NoQuestion:
    """Stands for the question where a type does not look at it."""


NO_QUESTION = cast(Question, NoQuestion())


def given_in(value: Mapping[str, Value]) -> Mapping[str, tuple[str, ...]]:
    """To whom an answer says yes, with the topics."""
    return cast("Mapping[str, tuple[str, ...]]", value["yes"])


def refused_in(value: Mapping[str, Value]) -> tuple[str, ...]:
    """To whom it says no."""
    return cast("tuple[str, ...]", value["no"])


def yes_to(terms: Terms, party: str, topics: tuple[str, ...]) -> Words:
    about = tuple(terms.topics.get(one, one) for one in topics)
    if not party:
        return said("Ja ({about})", about=about) if about else said("Ja")
    label = terms.parties.get(party, party)
    if about:
        return said("Ja till {party} ({about})", party=label, about=about)
    return said("Ja till {party}", party=label)


def no_to(terms: Terms, party: str) -> Words:
    return said("Nej till {party}", party=terms.parties.get(party, party)) if party else said("Nej")


def by_guardian(value: Mapping[str, Value]) -> Said:
    who, relation = str(value["who"]), value.get("relation")
    if relation is None:
        return said("genom vårdnadshavaren {who}", who=who)
    return said("genom vårdnadshavaren {who} ({relation})", who=who, relation=str(relation))


def how_in_words(value: Mapping[str, Value]) -> tuple[Words, ...]:
    """How it was given, as far as it is more than that the person answered in the form."""
    told: list[Words] = []
    if value["how"] == ORAL:
        told.append(said("muntligt, vittne {who}", who=str(value["witness"])))
    elif value["how"] != FORM:
        told.append({WRITTEN: said("på papper"), SIGNED: said("underskrivet elektroniskt")}[
            str(value["how"])
        ])  # fmt: skip
    if value["by"] == GUARDIAN:
        told.append(by_guardian(value))
    elif value["by"] != SELF:
        told.append(said("genom företrädaren {who}", who=str(value["who"])))
    if value["interpreter"] is not None:
        told.append(said("med tolk: {who}", who=str(value["interpreter"])))
    day = value["day"]
    if isinstance(day, date):
        told.append(said("den {day}", day=day))
    return tuple(told)
