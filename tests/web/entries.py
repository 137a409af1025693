"""How each route is rightly used: by whom, with which ids and fields. What is hostile is made from that.

A new route needs its entry here; a test says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from engine.web.app import CASE, OPENED, ROUTES
from tests.web.entries_house import HOUSE
from tests.web.entries_own import OWN_PAGE
from tests.web.entry import Entry

OPENING = {"deployment": "prov", "workflow": "deltagare"}
ACTIVE = {"deployment": "prov", "number": "{active}"}
AGREED = {**ACTIVE, "consent": "samverkan"}
ASKED = {"deployment": "prov", "number": "{asked}", "request": "{asked_request}"}
TAKEN = {"deployment": "prov", "number": "{taken}", "request": "{taken_request}"}
LINKED = {"deployment": "prov", "number": "{linked}", "link": "{linked_id}"}
ENTRIES: Mapping[tuple[str, str], Entry] = {
    **OWN_PAGE,
    **HOUSE,
    ("GET", "/healthz"): Entry(public=True, page=False),
    ("GET", "/readyz"): Entry(public=True, page=False),
    ("GET", "/metrics"): Entry(public=True, page=False),
    ("GET", "/"): Entry(status=303),
    ("GET", "/logga-in"): Entry(who="", public=True),
    ("POST", "/logga-in"): Entry(
        who="", public=True, fields={"konto": "sara", "losenord": "fel lösenord"}, status=422
    ),
    ("POST", "/logga-ut"): Entry(who="carl", status=303),
    ("POST", "/sprak"): Entry(public=True, fields={"sprak": "sv", "vidare": "/"}, status=303),
    ("GET", "/tillganglighet"): Entry(public=True),
    ("GET", "/{deployment}"): Entry(params={"deployment": "prov"}, status=303),
    ("GET", "/{deployment}/"): Entry(params={"deployment": "prov"}),
    ("GET", "/{deployment}/ny/{workflow}"): Entry(params=OPENING, query="del=ett", status=303),
    ("GET", "/{deployment}/ny/{workflow}/{form}"): Entry(
        params={**OPENING, "form": "anmälan"}, query="del=ett"
    ),
    ("POST", "/{deployment}/ny/{workflow}/{form}"): Entry(
        params={**OPENING, "form": "anmälan"},
        query="del=ett",
        fields={"_sida": "personen", "_shown": "nummer namn", "nummer": "1985", "_senare": "1"},
        status=303,
        files=True,
    ),
    ("GET", "/{deployment}/filer/{file}"): Entry(
        who="kurt", params={"deployment": "prov", "file": "{file}"}, page=False
    ),
    ("POST", OPENED + "/utkast"): Entry(
        params={**OPENING, "form": "anmälan"},
        query="del=ett",
        fields={"_shown": "namn", "namn": "Test", "_utkast": "", "_flik": "0" * 12},
        page=False,
    ),
    ("GET", OPENED + "/ny-version"): Entry(
        params={**OPENING, "form": "anmälan"}, query="del=ett", status=303
    ),
    ("POST", OPENED + "/ny-version"): Entry(
        params={**OPENING, "form": "anmälan"}, query="del=ett", fields={"version": "1"}, status=303
    ),
    ("GET", CASE): Entry(params=ACTIVE),
    ("GET", CASE + "/gor/{action}"): Entry(params={**ACTIVE, "action": "avsluta"}, status=303),
    ("POST", CASE + "/gor/{action}"): Entry(
        params={"deployment": "prov", "number": "{waiting}", "action": "börja"}, status=303
    ),
    ("GET", CASE + "/gor/{action}/{form}"): Entry(
        params={**ACTIVE, "action": "avsluta", "form": "avslut"}
    ),
    ("POST", CASE + "/gor/{action}/{form}"): Entry(
        params={**ACTIVE, "action": "avsluta", "form": "avslut"},
        fields={"_sida": "", "_shown": "utfall", "utfall": "arbete"},
        status=303,
        files=True,
    ),
    ("POST", CASE + "/gor/{action}/{form}/utkast"): Entry(
        params={**ACTIVE, "action": "avsluta", "form": "avslut"},
        fields={"_shown": "utfall", "utfall": "arbete", "_utkast": "", "_flik": "0" * 12},
        page=False,
    ),
    ("GET", CASE + "/starta/{activity}"): Entry(params={**ACTIVE, "activity": "träff"}),
    ("POST", CASE + "/starta/{activity}"): Entry(
        params={**ACTIVE, "activity": "träff"},
        fields={"_sida": "", "_shown": "plats", "plats": "Biblioteket", "_senare": "1"},
        status=303,
        files=True,
    ),
    ("POST", CASE + "/starta/{activity}/utkast"): Entry(
        params={**ACTIVE, "activity": "träff"},
        fields={"_shown": "plats", "plats": "Biblioteket", "_utkast": "", "_flik": "0" * 12},
        page=False,
    ),
    ("GET", CASE + "/fyll/{form}"): Entry(who="kurt", params={**ACTIVE, "form": "samtal"}),
    ("POST", CASE + "/fyll/{form}"): Entry(
        who="kurt",
        params={**ACTIVE, "form": "samtal"},
        fields={"_sida": "allt", "_shown": "vad", "vad": "Något nytt", "_senare": "1"},
        status=303,
        files=True,
    ),
    ("POST", CASE + "/fyll/{form}/utkast"): Entry(
        who="kurt",
        params={**ACTIVE, "form": "samtal"},
        fields={"_shown": "vad", "vad": "Något nytt", "_utkast": "", "_flik": "0" * 12},
        page=False,
    ),
    ("POST", CASE + "/team"): Entry(params=ACTIVE, fields={"plats.coach": "carl"}, status=303),
    ("POST", CASE + "/uppgift/{request}"): Entry(
        who="cia",
        params={**ACTIVE, "request": "{task}"},
        fields={"anteckning": "Ringde."},
        status=303,
    ),
    ("POST", CASE + "/uppgift/{request}/ta"): Entry(who="pia", params=ASKED, status=303),
    ("POST", CASE + "/uppgift/{request}/lamna"): Entry(
        who="psy", params=TAKEN, fields={"till": "pia", "varfor": "Jag är borta."}, status=303
    ),
    ("POST", CASE + "/uppgift/{request}/tillbaka"): Entry(who="psy", params=TAKEN, status=303),
    ("POST", CASE + "/skal"): Entry(
        params={**ACTIVE, "number": "{guarded}"},
        fields={"skal": "Möte i dag", "vidare": "/prov/"},
        status=303,
    ),
    ("GET", CASE + "/skydd"): Entry(params=ACTIVE),
    ("POST", CASE + "/skydd"): Entry(
        params={**ACTIVE, "number": "{guarded}"},
        fields={"niva": "registered", "skal": "Ny uppgift"},
        status=303,
    ),
    ("POST", CASE + "/skydd/lasare"): Entry(
        who="fia",
        params={**ACTIVE, "number": "{guarded}"},
        fields={"ny": "carl", "skal": "Ny handläggare"},
        status=303,
    ),
    ("GET", CASE + "/samtycken"): Entry(params=ACTIVE),
    ("GET", CASE + "/samtycken/{consent}"): Entry(params=AGREED),
    ("POST", CASE + "/samtycken/{consent}"): Entry(
        params=AGREED, fields={"how": "written", "by": "self"}, status=303
    ),
    ("GET", CASE + "/samtycken/{consent}/tillbaka"): Entry(
        params=AGREED, query="fran=vården", status=409
    ),
    ("POST", CASE + "/samtycken/{consent}/tillbaka"): Entry(
        params=AGREED, fields={"fran": "vården"}, status=409
    ),
    ("GET", CASE + "/person"): Entry(params=ACTIVE),
    ("POST", CASE + "/person/nummer"): Entry(
        params=ACTIVE, fields={"nummer": "19701063-2391", "styrka": "likely"}, status=303
    ),
    ("GET", CASE + "/person/samma"): Entry(params=ACTIVE, query="med=P-2024-999", status=404),
    ("POST", CASE + "/person/samma"): Entry(
        params=ACTIVE, fields={"med": "{asked}", "varfor": "Samma person."}, status=303
    ),
    ("GET", CASE + "/person/skilj"): Entry(params=ACTIVE, query="vilken=ingen", status=404),
    ("POST", CASE + "/person/skilj"): Entry(
        params=ACTIVE, fields={"vilken": "ingen", "varfor": "Olika."}, status=404
    ),
    ("GET", CASE + "/som/{party}"): Entry(params={**ACTIVE, "party": "vården"}),
    ("GET", CASE + "/tid"): Entry(params=ACTIVE),
    ("GET", CASE + "/per"): Entry(params=ACTIVE, query="dag=2024-03-04"),
    ("GET", CASE + "/per/{day}"): Entry(params={**ACTIVE, "day": "2024-03-04"}),
    ("GET", CASE + "/plan"): Entry(params=ACTIVE),
    ("POST", CASE + "/plan"): Entry(
        params=ACTIVE, fields={"aktivitet": "{planned}", "flytta": "ner"}, status=303
    ),
    ("GET", CASE + "/plan/pdf"): Entry(params=ACTIVE, page=False),
    ("GET", CASE + "/anteckning"): Entry(params=ACTIVE),
    ("POST", CASE + "/anteckning"): Entry(
        params=ACTIVE,
        fields={
            "text": "Ringde och hörde efter.",
            "dag": "2024-03-04",
            "_skribent": "sara",
            "_nyckel": "0" * 32,
            "_signera": "1",
        },
        status=303,
    ),
    ("POST", CASE + "/anteckning/utkast"): Entry(
        params=ACTIVE,
        fields={"text": "Ringde.", "_utkast": "", "_flik": "0" * 12},
        page=False,
    ),
    ("GET", CASE + "/svar/{submission}"): Entry(
        who="kurt", params={**ACTIVE, "submission": "{talk}"}
    ),
    ("GET", CASE + "/svar/{submission}/pdf"): Entry(
        who="kurt", params={**ACTIVE, "submission": "{talk}"}, query="sprak=sv", page=False
    ),
    ("GET", CASE + "/ratta/{form}/{submission}"): Entry(
        who="kurt", params={**ACTIVE, "form": "samtal", "submission": "{talk}"}
    ),
    ("POST", CASE + "/ratta/{form}/{submission}"): Entry(
        who="kurt",
        params={**ACTIVE, "form": "samtal", "submission": "{talk}"},
        fields={"_sida": "allt", "_shown": "vad", "vad": "Vi talades vid.", "_senare": "1"},
        status=303,
        files=True,
    ),
    ("POST", CASE + "/ratta/{form}/{submission}/utkast"): Entry(
        who="kurt",
        params={**ACTIVE, "form": "samtal", "submission": "{talk}"},
        fields={"_shown": "vad", "vad": "Vi talades vid.", "_utkast": "", "_flik": "0" * 12},
        page=False,
    ),
    ("GET", "/s/{token}"): Entry(who="", public=True, params={"token": "{linked_token}"}),
    ("POST", "/s/{token}"): Entry(
        who="",
        public=True,
        params={"token": "{linked_token}"},
        fields={"_borja": "1", "kod": ""},
        status=303,
        files=True,
    ),
    ("POST", "/s/{token}/utkast"): Entry(
        who="",
        public=True,
        params={"token": "{linked_token}"},
        fields={"_shown": "mer", "mer": "Det går bra", "_utkast": "", "_flik": "a" * 12},
        status=401,
        page=False,
    ),
    ("GET", "/s/{token}/vem"): Entry(
        who="", public=True, params={"token": "{linked_token}"}, page=False
    ),
    ("GET", "/s/{token}/kalender.ics"): Entry(
        who="", public=True, params={"token": "{calendar_token}"}, page=False
    ),
    ("GET", "/s/{token}/filer/{file}"): Entry(
        who="", public=True, params={"token": "{linked_token}", "file": "{file}"}, status=403
    ),
    ("POST", CASE + "/lank/{link}"): Entry(params=LINKED, fields={"gor": "kod"}),
    ("POST", CASE + "/egen-sida"): Entry(params={"deployment": "prov", "number": "{linked}"}),
    ("GET", CASE + "/bredvid/{form}"): Entry(
        who="kurt", params={"deployment": "prov", "number": "{linked}", "form": "samtal"}
    ),
    ("GET", CASE + "/kvittens/{submission}"): Entry(
        who="kurt", params={**ACTIVE, "submission": "{talk}"}
    ),
    ("POST", CASE + "/kvittens/{submission}"): Entry(
        who="kurt",
        params={**ACTIVE, "submission": "{talk}"},
        fields={"for": "NV-2024-999"},
        status=409,
    ),
}


def used() -> set[tuple[str, str]]:
    """Method and pattern of every route; HEAD goes with GET."""
    return {
        (method, route.path)
        for route in ROUTES
        for method in (route.methods or set())
        if method != "HEAD"
    }


def posted(entry: Entry, words: Mapping[str, str]) -> dict[str, str]:
    """The fields of the right use."""
    return {name: text.format(**words) for name, text in entry.fields.items()}


def address(path: str, entry: Entry, words: Mapping[str, str], **instead: str) -> str:
    """The address of the right use; `instead` puts other texts, as they are, in place of ids."""
    filled = {name: quote(text.format(**words), safe="") for name, text in entry.params.items()}
    query = f"?{quote(entry.query, safe='=&')}" if entry.query else ""
    return path.format(**{**filled, **instead}) + query
