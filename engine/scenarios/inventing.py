"""Owns `Inventor`: answers that somebody who does not exist could have given to any form, by chance. The form
is gone through as a browser would, and what is wrong is answered otherwise.

Nothing in it knows a project: questions are told apart by their types, and free texts by common words in
their labels.
"""

from __future__ import annotations

import random  # noqa: TID251  the type of the chance that comes in
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from engine.definitions.form import Field, Form
from engine.fields.all import BY_NAME
from engine.fields.consent import YES, part_of, topics_at
from engine.filling.context import FillContext
from engine.filling.draft import Draft
from engine.filling.journey import add_row, journey
from engine.filling.settled import Settled
from engine.foundation.identity import luhn
from engine.foundation.texts import Said, Text, in_words

ROUNDS = 8
DAYS = (0, 0, 0, -1, -3, 3, 7, 14, 30, -14, 60, -60, -400)
NUMBERS = (3, 1, 2, 4, 5, 7, 8, 10, 20, 40, 0, 100, 2015, 2020)
GIVEN = {
    "female": (
        "Aisha", "Anna", "Birgitta", "Elin", "Emma", "Fatima", "Hanna", "Ingrid", "Johanna", "Karin",
        "Lena", "Linnea", "Maja", "Mariam", "Selam", "Sofia", "Ulla", "Zahra", "Åsa", "Wilma",
    ),
    "male": (
        "Ahmad", "Anders", "Bo", "Daniel", "David", "Erik", "Filmon", "Gustav", "Hassan", "Ivan",
        "Johan", "Karl", "Lars", "Mohammed", "Nils", "Oskar", "Per", "Samuel", "Viktor", "Östen",
    ),
}  # fmt: skip
FAMILY = (
    "Abdi", "Andersson", "Berg", "Björk", "Dahlin", "Ek", "Falk", "Ghebre", "Haddad", "Holm", "Ismail",
    "Jönsson", "Karimi", "Lind", "Lundqvist", "Moberg", "Nyberg", "Omar", "Palm", "Quist", "Rosén",
    "Sand", "Tesfay", "Ullén", "Vik", "Wahlström", "Yusuf", "Åberg", "Älv", "Öst",
)  # fmt: skip
SHORT: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (
        ("namn", "vem", "handledare", "kontaktperson", "name", "who"),
        ("Alva Provsson", "Bo Exempel", "Cia Prov", "Didrik Testberg", "Ebba Provdal"),
    ),
    (
        ("arbetsgivare", "företag", "arbetsplats", "praktik", "employer", "plats"),
        ("Bageriet Solrosen", "Exempelbygg", "Prov & Plåt", "Kafé Exemplet", "Lagret på Provgatan"),
    ),
    (
        ("var", "adress", "lokal", "where"),
        ("Provgatan 1", "Biblioteket, grupprum 2", "Medborgarhuset", "På telefon"),
    ),
    (
        ("mål", "yrke", "arbete", "goal", "occupation", "uppgift", "sysselsättning"),
        ("Arbeta halvtid i butik", "Gå en utbildning", "Komma ut varje dag", "Laga cyklar"),
    ),
    ((), ("Enligt samtal", "Som vi sade", "Inget särskilt", "Det som är påhittat här")),
)
LONG = (
    "Vi har pratat om vardagen och om vad som känns viktigt just nu.",
    "Personen vill gå fram i lugn takt och ha samma person att prata med.",
    "Mår bättre än i våras. Sover oftare hela natten.",
    "Det är ekonomin som oroar mest. Vi ser över den tillsammans.",
    "Trivs och vill göra mer. Vi lägger till en dag i veckan.",
    "Behöver skriftliga instruktioner och en lugn plats att vara på.",
    "Ingenting nytt sedan sist. Vi hörs igen om två veckor.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invented:
    """Somebody who does not exist. `well`: how high they answer on a scale, from 0 to 1."""

    number: str
    name: str
    born: date
    sex: str
    well: float


def invented(chance: random.Random, youngest: date, oldest: date) -> Invented:
    """Somebody born in between, with a number of those that are kept for tests."""
    born = oldest + timedelta(days=chance.randrange((youngest - oldest).days))
    sex = chance.choice(("female", "male"))
    serial = "238" if sex == "female" else "239"
    stem = f"{born:%y%m%d}{serial}"
    check = next(str(one) for one in range(10) if luhn(f"{stem}{one}") == 0)
    return Invented(
        number=f"{born:%Y%m%d}-{serial}{check}",
        name=f"{chance.choice(GIVEN[sex])} {chance.choice(FAMILY)}",
        born=born,
        sex=sex,
        well=chance.uniform(0.15, 0.75),
    )


class Inventor:
    """Answers for somebody, decided by chance. `well` as of `Invented`, now."""

    def __init__(
        self, chance: random.Random, context: FillContext, somebody: Invented, well: float
    ) -> None:
        self.chance = chance
        self.context = context
        self.somebody = somebody
        self.well = well
        self.bounds: Mapping[str, Said | Text] = {}

    def filled(self, form: Form, draft: Draft) -> Draft | None:
        """The form filled in; None when it never came right."""
        for _ in range(ROUNDS):
            settled = journey(form, draft, self.context).settled
            draft, more = self.with_rows(form, draft, settled)
            wrong = {problem.path for problem in settled.problems}
            asked = [
                (field, path)
                for field, path in shown_in(form.fields, "", settled)
                if concerned(path, wrong)
                or (path not in draft.touched and path not in settled.suggested)
            ]
            if not asked and not more:
                return draft if not settled.problems else self.excused(form, draft)
            self.bounds = {one.path: one.text for one in settled.problems if one.code == "bounds"}
            draft = self.answered(draft, asked, settled)
        return None

    def excused(self, form: Form, draft: Draft) -> Draft | None:
        """With reasons for the rules that let one through."""
        soft = {name: LONG[0] for name, rule in form.rules.items() if rule.soft}
        draft = draft.with_reasons(soft)
        return draft if not journey(form, draft, self.context).settled.problems else None

    def with_rows(self, form: Form, draft: Draft, settled: Settled) -> tuple[Draft, bool]:
        """One or two rows in the groups that nobody has touched, or as many as there must be."""
        before = draft
        for name, field in form.fields.items():
            count = settled.rows.get(name)
            if field.type != "repeat" or count is None:
                continue
            least = settled.least.get(name, 0)
            wanted = (
                max(least, self.chance.choice((1, 1, 2))) if name not in draft.touched else least
            )
            for _ in range(wanted - count):
                draft = add_row(form, draft, name, self.context)
            draft = replace(draft, touched=draft.touched | {name})
        return draft, draft.rows != before.rows

    def answered(self, draft: Draft, asked: list[tuple[Field, str]], settled: Settled) -> Draft:
        written, touched = dict(draft.written), set(draft.touched)
        for field, path in asked:
            for part in BY_NAME[field.type].parts(field):
                written.pop(under(path, part), None)
            again = path in touched
            touched.add(path)
            if again or path in settled.required or self.chance.random() < 0.85:
                for part, texts in self.answer(field, path, settled, again=again).items():
                    written[under(path, part)] = texts
        return replace(draft, written=written, touched=frozenset(touched))

    # What somebody writes at one question.

    def answer(
        self, field: Field, path: str, settled: Settled, *, again: bool
    ) -> Mapping[str, tuple[str, ...]]:
        """`again`: what was answered before is wrong, or lacks."""
        if field.saves_to is not None and field.saves_to[0] == "person":
            known = self.own(field.saves_to[1])
            if known is not None:
                return known if field.type != "date" else day_parts(self.somebody.born)
        if field.type in CHOSEN:
            return {"": self.chosen(field, path, settled, again=again)}
        if field.type in ("integer", "decimal") and path in self.bounds:
            return {"": (self.within(self.bounds[path]),)}
        if field.type == "matrix":
            return {row: (self.by_level(list(field.options)),) for row in field.rows}
        if field.type == "consent":
            return self.consented(field)
        return self.plain(field)

    def own(self, what: str) -> Mapping[str, tuple[str, ...]] | None:
        told = {
            "identity": self.somebody.number,
            "name": self.somebody.name,
            "birth_date": self.somebody.born.isoformat(),
            "sex": self.somebody.sex,
        }
        return {"": (told[what],)} if what in told else None

    def within(self, told: Said | Text) -> str:
        """A whole number within the bounds that were told."""
        ends = [int(one) for one in numbers_in(told)]
        return str(self.chance.randint(min(ends), max(ends)) if ends else 1)

    def chosen(self, field: Field, path: str, settled: Settled, *, again: bool) -> tuple[str, ...]:
        names = [one for one in self.names(field) if f"{path}.{one}" not in settled.closed]
        if not names:
            return ()
        if field.type == "scale":
            return (self.by_level(names),)
        if not field.many:
            return (self.chance.choice(names),)
        if again:
            return tuple(names)
        return tuple(self.chance.sample(names, self.chance.randint(1, min(2, len(names)))))

    def names(self, field: Field) -> list[str]:
        known: Mapping[str, object] = field.options
        if field.type == "user":
            known = self.context.staff
        elif field.type == "organisation":
            known = self.context.organisations
        elif field.type == "record":
            known = self.context.records.get(field.among, {})
        return list(known)

    def by_level(self, names: list[str]) -> str:
        at = self.well + self.chance.gauss(0, 0.18)
        return names[min(len(names) - 1, max(0, round(at * (len(names) - 1))))]

    def consented(self, field: Field) -> Mapping[str, tuple[str, ...]]:
        """Most say yes to most, and to all that it is about."""
        if field.terms is None:
            return {}
        found: dict[str, tuple[str, ...]] = {"how": ("form",)}
        for party in field.terms.parties:
            agrees = self.chance.random() < 0.85
            found[part_of("to", party)] = (YES if agrees else "no",)
            if agrees:
                found[topics_at(party)] = tuple(field.terms.topics)
        return found

    def plain(self, field: Field) -> Mapping[str, tuple[str, ...]]:
        match field.type:
            case "yes_no":
                return {"": ("true" if self.chance.random() < 0.7 else "false",)}
            case "slider":
                return {"": (str(round(self.well * 10)),)}
            case "integer" | "decimal":
                return {"": (str(self.chance.choice(NUMBERS)),)}
            case "date":
                return day_parts(self.day())
            case "date_time":
                day = self.day()
                hour = self.chance.choice(("08:30", "10:00", "13:00", "14:30"))
                return {"": (f"{day.isoformat()} {hour}",)}
            case "signature":
                known = self.context.signer
                name = known.name if known is not None and known.name else self.somebody.name
                return {"agree": (self.context.language,), "name": (name,)}
            case "text":
                return {"": (self.short(field),)}
            case "long_text":
                return {"": (self.chance.choice(LONG),)}
        examples = [one.raw for one in BY_NAME[field.type].examples if not one.wrong and one.raw]
        return self.chance.choice(examples) if examples else {}

    def day(self) -> date:
        return self.context.today + timedelta(days=self.chance.choice(DAYS))

    def short(self, field: Field) -> str:
        label = field.label.in_("sv").casefold()
        return self.chance.choice(
            next(texts for words, texts in SHORT if not words or any(one in label for one in words))
        )


def numbers_in(told: Said | Text) -> Iterator[float]:
    """The bounds in a sentence about them, as they are written there."""
    known = dict(told.params) if isinstance(told, Said) else {}
    for name in ("low", "high"):
        text = in_words(known.get(name, ""), "sv").replace("\u00a0", "").replace("\u2212", "-")
        if text.lstrip("-").isdigit():
            yield float(text)


CHOSEN = frozenset({"choice", "scale", "user", "organisation", "record"})


def day_parts(day: date) -> Mapping[str, tuple[str, ...]]:
    return {"day": (str(day.day),), "month": (str(day.month),), "year": (str(day.year),)}


def shown_in(
    fields: Mapping[str, Field], before: str, settled: Settled
) -> Iterator[tuple[Field, str]]:
    """The questions that are shown and take an answer, with those in blocks and rows, and their paths."""
    for name, field in fields.items():
        path = f"{before}{name}"
        if path not in settled.shown:
            continue
        if field.block is not None:
            yield from shown_in(field.block.fields, f"{path}.", settled)
        elif field.type == "repeat":
            for row in range(settled.rows.get(path, 0)):
                yield from shown_in(field.fields, f"{path}.{row}.", settled)
        elif field.type != "info":
            yield field, path


def concerned(path: str, wrong: set[str]) -> bool:
    return path in wrong or any(one.startswith(f"{path}.") for one in wrong)


def under(path: str, part: str) -> str:
    return f"{path}.{part}" if part else path
