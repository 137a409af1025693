"""The form that is filled in for the benchmark, and what is posted to it: 60 fields, among them a nine-item
scale, 13 conditions and a repeating group.
"""

from __future__ import annotations

from pathlib import Path

from engine.definitions.form import Form
from engine.definitions.load import load

DEPLOYMENT = """deployment: prov
title: Prov
country: se
languages: [sv]
people: {identity: [personnummer, samordningsnummer]}
roles: {coach: {label: Coach, sees: all}}
fallback: coach
workflows: [prov]
"""
WORKFLOW = """workflow: prov
title: Prov
subject: person
opens_with: lang
forms: {lang: {by: coach, read: coach}}
starts: pågår
states:
  pågår: {label: Pågår, actions: {sluta: {label: Sluta, by: coach, to: slut}}}
  slut: {label: Slut, final: true}
"""
FORM = Path(__file__).with_suffix(".yaml").read_text("utf-8")

POSTED = {
    "nummer": ("19900102-2384",),
    "namn": ("Test Åkerman",),
    "gata": ("Storgatan 1",),
    "postnummer": ("641 32",),
    "mobil": ("070-174 06 24",),
    "epost": ("test@example.se",),
    "kommun": ("katrineholm",),
    "språk": ("annat",),
    "annat_språk": ("Oromo",),
    "tolk": ("true",),
    "tolk_önskan": ("Kvinna",),
    "född.day": ("2",),
    "född.month": ("1",),
    "född.year": ("1990",),
    "vet_om": ("true",),
    "stöd_sedan.day": ("1",),
    "stöd_sedan.month": ("9",),
    "stöd_sedan.year": ("2021",),
    "hinder": ("mående", "sömn"),
    "mående_hur": ("Trött på dagarna.",),
    "sjukskriven": ("true",),
    "sjuk_andel": ("50",),
    "sjuk_till.day": ("1",),
    "sjuk_till.month": ("6",),
    "sjuk_till.year": ("2024",),
    "arbetat": ("false",),
    "skolår": ("9",),
    "utbildning": ("gymnasium",),
    "yrke": ("Bagare",),
    "körkort": ("false",),
    "dator": ("true",),
    "svenska": ("2",),
    "inkomst": ("12 500,50",),
    "hyra": ("6000",),
    "boende": ("eget",),
    **{f"svar.r{number}": (str(number % 4),) for number in range(1, 10)},
    "påverkan": ("lite",),
    "timmar": ("4",),
    "dagar": ("3",),
    "sömn": ("6,5",),
    "oro": ("false",),
    "medicin": ("false",),
    "vård": ("true",),
    "vård_var": ("Vårdcentralen",),
    "vård_nästa.day": ("20",),
    "vård_nästa.month": ("5",),
    "vård_nästa.year": ("2024",),
    "anteckning": ("",),
    "barn.0.namn": ("Ett",),
    "barn.0.födelseår": ("2014",),
    "barn.0.boende": ("alltid",),
    "barn.1.namn": ("Två",),
    "barn.1.födelseår": ("2019",),
    "barn.1.omsorg": ("false",),
    "barn.1.boende": ("ibland",),
    "barn.2.namn": ("Tre",),
    "barn.2.födelseår": ("2021",),
    "barn.2.omsorg": ("true",),
    "barn.2.boende": ("alltid",),
    "vuxna": ("2",),
    "bil": ("false",),
    "buss": ("true",),
    "avstånd": ("3,5",),
    "intressen": ("odla", "butik"),
    "önskan": ("Börja smått.",),
    "närmast": ("Syster",),
    "närmast_mobil": ("0701740625",),
    "bästa_tid": ("08:30",),
    "start.day": ("3",),
    "start.month": ("6",),
    "start.year": ("2024",),
    "samtycke": ("true",),
}


def form() -> Form:
    """The form, checked."""
    loaded = load(
        {
            "deployments/prov/deployment.yaml": DEPLOYMENT.encode(),
            "deployments/prov/workflows/prov.yaml": WORKFLOW.encode(),
            "deployments/prov/forms/lang.yaml": FORM.encode(),
        }
    )
    if "prov" not in loaded.deployments:
        raise ValueError([one.message.sv for one in loaded.diagnostics])
    return loaded.deployments["prov"].forms["lang"]
