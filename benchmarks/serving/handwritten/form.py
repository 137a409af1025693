"""Owns what the opponent's page shows of its 60 fields, in the order they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any

from benchmarks.serving.handwritten.store import Draft

LINES = {
    "nummer": ("Personnummer", "w13", "", True),
    "namn": ("Namn", "full", "", True),
    "gata": ("Gatuadress", "full", "", False),
    "postnummer": ("Postnummer", "w4", 'inputmode="numeric"', False),
    "mobil": ("Mobilnummer", "w13", 'type="tel"', False),
    "epost": ("E-post", "full", 'type="email"', False),
    "annat_språk": ("Vilket språk?", "full", "", True),
    "tolk_önskan": ("Önskemål om tolken", "full", "", False),
    "sjuk_andel": ("Hur många procent?", "w4", 'inputmode="numeric"', True),
    "arbete_år": ("Vilket år senast?", "w4", 'inputmode="numeric"', False),
    "arbete_vad": ("Med vad?", "full", "", False),
    "skolår": ("Antal år i skola", "w4", 'inputmode="numeric"', False),
    "yrke": ("Yrke", "full", "", False),
    "inkomst": ("Inkomst per månad", "w4", 'inputmode="decimal"', False),
    "hyra": ("Hyra per månad", "w4", 'inputmode="decimal"', False),
    "timmar": ("Timmar om dagen", "w4", 'inputmode="numeric"', False),
    "dagar": ("Dagar i veckan", "w4", 'inputmode="numeric"', False),
    "sömn": ("Timmar sömn", "w4", 'inputmode="decimal"', False),
    "vård_var": ("Var?", "full", "", True),
    "vuxna": ("Vuxna i hushållet", "w4", 'inputmode="numeric"', True),
    "avstånd": ("Kilometer till orten", "w4", 'inputmode="decimal"', False),
    "närmast": ("Närmast anhörig", "full", "", False),
    "närmast_mobil": ("Anhörigs mobilnummer", "w13", 'type="tel"', False),
    "bästa_tid": ("Bästa tid att ringa", "w4", 'inputmode="numeric"', False),
}
AREAS = {
    "mående_hur": "Hur mår personen?",
    "oro_vad": "Vad oroar?",
    "anteckning": "Annat om hälsan",
    "önskan": "Önskan",
}
DAYS = {
    "född": ("Född", True),
    "stöd_sedan": ("Stöd sedan", False),
    "sjuk_till": ("Till vilken dag?", False),
    "boende_till": ("Till när?", True),
    "vård_nästa": ("Nästa tid", False),
    "start": ("Kan börja", False),
}
YES_NO = (("true", "Ja"), ("false", "Nej"))
CHOICES: Mapping[str, tuple[str, bool, bool, tuple[tuple[str, str], ...]]] = {
    "kommun": (
        "Kommun", True, False,
        (("katrineholm", "Katrineholm"), ("vingåker", "Vingåker"), ("flen", "Flen")),
    ),
    "språk": (
        "Språk", True, False,
        (("sv", "Svenska"), ("ar", "Arabiska"), ("so", "Somaliska"), ("annat", "Annat")),
    ),
    "hinder": (
        "Hinder", False, True,
        (
            ("mående", "Mående"), ("kropp", "Kropp"), ("sömn", "Sömn"),
            ("språk", "Språket"), ("oklart", "Vet inte"),
        ),
    ),
    "utbildning": (
        "Utbildning", False, False,
        (
            ("ingen", "Ingen"), ("grund", "Grundskola"), ("gymnasium", "Gymnasium"),
            ("högskola", "Högskola"),
        ),
    ),
    "svenska": (
        "Svenska", False, False,
        (("0", "Ingen"), ("1", "Lite"), ("2", "Ganska god"), ("3", "God")),
    ),
    "boende": (
        "Boende", False, False,
        (("eget", "Eget"), ("andra_hand", "I andra hand"), ("inget", "Inget eget")),
    ),
    "påverkan": (
        "Hur svårt?", False, False, (("inte", "Inte"), ("lite", "Lite"), ("mycket", "Mycket")),
    ),
    "intressen": (
        "Intressen", False, True,
        (("odla", "Odla"), ("sy", "Sy"), ("butik", "Butik"), ("omsorg", "Omsorg")),
    ),
    "tolk": ("Behövs tolk?", True, False, YES_NO),
    "vet_om": ("Vet personen om anmälan?", True, False, YES_NO),
    "sjukskriven": ("Sjukskriven?", False, False, YES_NO),
    "arbetat": ("Har personen arbetat?", False, False, YES_NO),
    "körkort": ("Körkort?", False, False, YES_NO),
    "dator": ("Tillgång till dator?", False, False, YES_NO),
    "oro": ("Oro?", False, False, YES_NO),
    "medicin": ("Medicin?", False, False, YES_NO),
    "vård": ("Kontakt med vården?", False, False, YES_NO),
    "bil": ("Bil?", False, False, YES_NO),
    "buss": ("Buss i närheten?", False, False, YES_NO),
    "samtycke": ("Samtycke?", True, False, YES_NO),
}  # fmt: skip
ROWS = ("Ett", "Två", "Tre", "Fyra", "Fem", "Sex", "Sju", "Åtta", "Nio")
POINTS = (("0", "Ingen dag"), ("1", "Några dagar"), ("2", "De flesta dagar"), ("3", "Alla dagar"))
LIVES = (("alltid", "Alltid"), ("ibland", "Ibland"))
ORDER = (
    "nummer", "namn", "gata", "postnummer", "mobil", "epost", "kommun", "språk", "annat_språk",
    "tolk", "tolk_önskan", "född", "vet_om", "stöd_sedan", "hinder", "mående_hur", "sjukskriven",
    "sjuk_andel", "sjuk_till", "arbetat", "arbete_år", "arbete_vad", "skolår", "utbildning",
    "yrke", "körkort", "dator", "svenska", "inkomst", "hyra", "boende", "boende_till", "svar",
    "påverkan", "timmar", "dagar", "sömn", "oro", "oro_vad", "medicin", "vård", "vård_var",
    "vård_nästa", "anteckning", "barn", "vuxna", "bil", "buss", "avstånd", "intressen", "önskan",
    "närmast", "närmast_mobil", "bästa_tid", "start", "samtycke",
)  # fmt: skip


def kind_of(name: str) -> str:
    if name in LINES:
        return "line"
    if name in AREAS:
        return "area"
    if name in DAYS:
        return "day"
    return "choice" if name in CHOICES else name


KINDS = tuple((name, kind_of(name)) for name in ORDER)


COMING = frozenset(
    {
        "annat_språk", "tolk_önskan", "mående_hur", "sjuk_andel", "sjuk_till", "arbete_år",
        "arbete_vad", "yrke", "boende_till", "påverkan", "oro_vad", "vård_var",
    }
)  # fmt: skip
"""Questions that come and go while somebody types."""
DIGITS = re.compile(r"\.\d+(?=\.)")
PART = re.compile(r"\.(day|month|year)$")
TOLD = ("namn", "födelseår", "boende")


def placed(answers: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """The questions with their kinds, and how they stand: what `read` has hidden is for scripts alone."""
    for name, kind in KINDS:
        asked = name in answers or kind in ("svar", "barn")
        if asked:
            yield name, kind, "live" if name in COMING else ""
        elif name in COMING:
            yield name, kind, "hidden"


def cards(children: Sequence[Mapping[str, Any]], keys: Sequence[str]) -> Iterator[dict[str, Any]]:
    """A card for each child, and one that new ones are made of."""
    last = len(children) - 1
    for number, (child, key) in enumerate(zip(children, keys, strict=True)):
        yield card(number, child, key, number == last)


def card(number: int, child: Mapping[str, Any], key: str, last: bool) -> dict[str, Any]:
    told = [words_of(name, child[name]) for name in TOLD if child.get(name) is not None][:2]
    called = f"Nummer {number + 1}"
    return {
        "at": f"barn.{number}",
        "key": key,
        "first": number == 0,
        "last": last,
        "head": f"{called}: {', '.join(told)}" if told else called,
        "called": called,
        "asks": "omsorg" in child,
    }


def words_of(name: str, value: object) -> str:
    return dict(LIVES).get(str(value), str(value)) if name == "boende" else str(value)


def stamps(written: Mapping[str, Sequence[str]], keys: Sequence[str]) -> str:
    """What the page knows to stand in each question of the draft, and which rows there are."""
    values: dict[str, dict[str, Sequence[str]]] = {}
    for name, texts in written.items():
        values.setdefault(PART.sub("", name), {})[name] = texts
    all_ = [(name, stamp(tidy(value))) for name, value in values.items()]
    told = [f"{by_key(name, keys)}:{mark}" for name, mark in all_ if mark]
    return " ".join([*told, f"_rows.barn:{','.join(keys)}"])


def stamp(value: Sequence[tuple[str, tuple[str, ...]]]) -> str:
    if not value:
        return ""
    return blake2b(repr(sorted(value)).encode(), digest_size=6).hexdigest()


def meet(kept: Draft, posted: Mapping[str, Sequence[str]], now: int) -> dict[str, str]:
    """Takes what one sheet has posted into the draft. What another has written at a question since the page
    was shown lies beside. Question to the stamp of what was taken.
    """
    one, number = posted.get("_flik", ("",))[-1], int(posted.get("_nummer", ("0",))[-1])
    known = dict(name.rpartition(":")[::2] for name in posted.get("_utkast", ("",))[-1].split(" "))
    new: dict[str, dict[str, Sequence[str]]] = {}
    for name, texts in posted.items():
        if not name.startswith("_"):
            new.setdefault(PART.sub("", name), {})[name] = texts
    taken = {}
    for question, value in new.items():
        _, by, last = kept.marks.get(question, (0, "", 0))
        if by == one and last > number:
            continue
        stands = {name: kept.written[name] for name in value if name in kept.written}
        if by == one or known.get(question, "") == stamp(tidy(stands)):
            kept.written |= value
            kept.marks[question] = (now, one, number)
            taken[question] = stamp(tidy(value))
        else:
            others = [way for way in kept.aside.get(question, ()) if way[1] != one]
            kept.aside[question] = [*others, (dict(value), one, number)]
    return taken


def tidy(value: Mapping[str, Sequence[str]]) -> list[tuple[str, tuple[str, ...]]]:
    return [
        (DIGITS.sub("", name), kept)
        for name, texts in value.items()
        if (kept := tuple([text.replace("\r\n", "\n") for text in texts if text]))
    ]


def by_key(name: str, keys: Sequence[str]) -> str:
    if not name.startswith("barn."):
        return name
    group, number, rest = name.split(".", 2)
    return f"{group}.{keys[int(number)]}.{rest}"


def seen(questions: Iterable[tuple[str, str, str]], rows: Iterable[Mapping[str, Any]]) -> str:
    """The questions that the page asks."""
    names: list[str] = []
    for name, _, how in questions:
        if name == "barn":
            for row in rows:
                fields = ("namn", "födelseår", *(("omsorg",) if row["asks"] else ()), "boende")
                names += [f"barn.{row['key']}.{field}" for field in fields]
        elif how != "hidden":
            names.append(name)
    return " ".join(names)
