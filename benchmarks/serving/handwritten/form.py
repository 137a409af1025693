"""Owns what the opponent's page shows of its 60 fields, in the order they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

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


def shown(answers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The questions that are asked now: what `read` has hidden is not."""
    for name, kind in KINDS:
        if name in answers or kind in ("svar", "barn"):
            yield name, kind
