"""How the routes beside cases are rightly used: one's own account and the way in, accounts, releases, lists,
the day, and what happens by itself.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.web.app import ACCOUNT, RELEASES, REPORTS, REVIEWS, SLIPS
from tests.operations.house import PASSWORD
from tests.web.entry import Entry

PROV = {"deployment": "prov"}
SLIP = {**PROV, "report": "blankett", "slip": "x"}
MARCH = {**PROV, "report": "månad", "month": "2024-03"}
VERA = {**PROV, "name": "vera"}
NEW = "fyra glada getter"
DAYS = {"fran": "2024-03-11", "till": "2024-03-15"}

OWN: Mapping[tuple[str, str], Entry] = {
    ("GET", "/logga-in/kod"): Entry(who="@sture", public=True),
    ("POST", "/logga-in/kod"): Entry(
        who="@sture", public=True, fields={"kod": "{code}"}, status=303
    ),
    ("GET", "/logga-in/tva-steg"): Entry(who="@selma", public=True),
    ("POST", "/logga-in/tva-steg"): Entry(
        who="@selma", public=True, fields={"kod": "000000"}, status=422
    ),
    ("GET", "/logga-in/nyckel"): Entry(who="", public=True, page=False),
    ("POST", "/logga-in/nyckel"): Entry(
        who="", public=True, fields={"svar": "x", "vidare": "/"}, status=422
    ),
    ("POST", "/logga-in/med/{provider}"): Entry(
        who="", public=True, params={"provider": "kommun"}, status=404
    ),
    ("GET", "/logga-in/med/{provider}/svar"): Entry(
        who="", public=True, params={"provider": "kommun"}, query="state=x&code=y", status=404
    ),
    ("POST", "/logga-in/med/{provider}/svar"): Entry(
        who="",
        public=True,
        params={"provider": "kommun"},
        fields={"SAMLResponse": "x", "RelayState": "y"},
        status=404,
    ),
    ("GET", "/logga-in/med/{provider}/utloggad"): Entry(
        who="", public=True, params={"provider": "kommun"}, query="SAMLRequest=x", status=404
    ),
    ("GET", "/logga-in/med/{provider}/metadata"): Entry(
        who="", public=True, params={"provider": "kommun"}, status=404
    ),
    ("POST", "/logga-in/med/{provider}/utloggad"): Entry(
        who="",
        public=True,
        page=False,
        params={"provider": "kommun"},
        fields={"logout_token": "x"},
        status=400,
    ),
    ("POST", "/logga-in/kommun"): Entry(
        who="", public=True, fields={"kommun": "kommunen", "vidare": "/"}, status=303
    ),
    ("GET", "/logga-in/kommuner"): Entry(who="", public=True, status=404),
    ("POST", "/logga-in/kommuner"): Entry(
        who="", public=True, fields={"kommun": "kommunen", "vidare": "/"}, status=404
    ),
    ("GET", "/logga-in/glomt"): Entry(who="", public=True),
    ("POST", "/logga-in/glomt"): Entry(who="", public=True, fields={"konto": "vera"}),
    ("GET", "/valkommen/{token}"): Entry(who="", public=True, params={"token": "{link}"}),
    ("POST", "/valkommen/{token}"): Entry(
        who="", public=True, params={"token": "{link}"}, fields={"nytt": NEW, "igen": NEW}
    ),
    ("GET", "/mitt-konto"): Entry(),
    ("GET", "/mitt-konto/vem"): Entry(public=True, page=False),
    ("GET", "/mitt-konto/losenord"): Entry(),
    ("GET", "/mitt-konto/nycklar"): Entry(),
    ("POST", "/mitt-konto/nycklar"): Entry(
        fields={"gor": "namn", "nyckel": "x", "namn": "Min telefon"}, status=422
    ),
    ("GET", "/mitt-konto/nycklar/ny"): Entry(),
    ("POST", "/mitt-konto/nycklar/ny"): Entry(
        fields={"namn": "Min telefon", "svar": "x"}, status=422
    ),
    ("POST", "/mitt-konto/losenord"): Entry(
        who="vera", fields={"gammalt": PASSWORD, "nytt": NEW, "igen": NEW}, status=303
    ),
    ("GET", "/mitt-konto/tva-steg"): Entry(),
    ("POST", "/mitt-konto/tva-steg"): Entry(
        who="vera", fields={"gor": "borja", "losenord": PASSWORD}
    ),
    ("POST", "/mitt-konto/session"): Entry(who="vera", fields={"session": "andra"}, status=303),
    ("POST", "/mitt-konto/epost"): Entry(
        who="vera", fields={"epost": "vera@kommunen.example", "losenord": PASSWORD}, status=303
    ),
    ("POST", "/mitt-konto/brev"): Entry(who="vera", fields={"brev": "daily"}, status=303),
    ("POST", "/mitt-konto/ersattare"): Entry(
        who="vera", fields={"projekt": "prov", "ersattare": "kurt", **DAYS}, status=303
    ),
}

PUBLISHED: Mapping[tuple[str, str], Entry] = {
    ("GET", RELEASES): Entry(params=PROV),
    ("GET", RELEASES + "/ny"): Entry(params=PROV),
    ("POST", RELEASES + "/ny"): Entry(
        params=PROV,
        fields={"skal": "Tydligare", "version": "2", "text": "{snapshot}"},
        status=303,
    ),
    ("GET", RELEASES + "/{number}"): Entry(params={**PROV, "number": "2"}),
    ("GET", RELEASES + "/{number}/tillbaka"): Entry(params={**PROV, "number": "1"}),
    ("POST", RELEASES + "/{number}/tillbaka"): Entry(
        params={**PROV, "number": "1"}, fields={"skal": "Det blev fel", "version": "2"}, status=303
    ),
}

SCREENS: Mapping[tuple[str, str], Entry] = {
    ("GET", "/{deployment}/min-dag"): Entry(params=PROV),
    ("POST", "/{deployment}/min-dag"): Entry(
        params=PROV, fields={"sett": "2024-03-04T09:00:00+00:00"}, status=303
    ),
    ("GET", "/{deployment}/tavla"): Entry(params=PROV),
    ("GET", "/{deployment}/team"): Entry(params=PROV),
    ("GET", "/{deployment}/narvaro"): Entry(params=PROV, query="manad=2024-03"),
    ("GET", "/{deployment}/narvaro/fil"): Entry(params=PROV, query="manad=2024-03", page=False),
    ("GET", "/{deployment}/matningar"): Entry(params=PROV),
    ("GET", "/{deployment}/uppfoljning"): Entry(params=PROV, query="dela=person.sex"),
    ("GET", "/{deployment}/uppfoljning/fil"): Entry(params=PROV, query="som=xlsx", page=False),
    ("GET", "/{deployment}/uppfoljning/siffra/{indicator}"): Entry(
        params={**PROV, "indicator": "började"}
    ),
    ("GET", SLIPS): Entry(params={**PROV, "report": "blankett"}),
    ("GET", SLIPS + "/{slip}"): Entry(params=SLIP, status=404),
    ("POST", SLIPS + "/{slip}/registrerad"): Entry(
        params=SLIP, fields={"innehall": ""}, status=404
    ),
    ("GET", REPORTS): Entry(params=PROV),
    ("GET", REPORTS + "/{report}"): Entry(params={**PROV, "report": "månad"}),
    ("GET", REPORTS + "/{report}/{month}"): Entry(params=MARCH),
    ("GET", REPORTS + "/{report}/{month}/fil"): Entry(params=MARCH, query="som=xlsx", page=False),
    ("POST", REPORTS + "/{report}/{month}/skickad"): Entry(
        params=MARCH, fields={"innehall": ""}, status=409
    ),
    ("GET", "/{deployment}/kalender"): Entry(params=PROV, query="vecka=2024-W10"),
    ("POST", "/{deployment}/kalender/adress"): Entry(params=PROV, fields={"gor": "ny"}),
    ("GET", "/{deployment}/flode"): Entry(params=PROV),
    ("GET", "/{deployment}/ko"): Entry(params=PROV),
    ("GET", "/{deployment}/uppgifter"): Entry(params=PROV),
    ("GET", "/{deployment}/urval"): Entry(params=PROV),
    ("POST", "/{deployment}/urval"): Entry(
        params=PROV, fields={"namn": "Sent", "frist": "over"}, status=303
    ),
    ("POST", "/{deployment}/urval/{view}"): Entry(
        params={**PROV, "view": "{view}"}, fields={"namn": "Ett annat namn"}, status=303
    ),
    ("GET", "/{deployment}/meny"): Entry(params=PROV),
    ("GET", "/{deployment}/personer"): Entry(params=PROV, query="sok=Test"),
    ("GET", "/{deployment}/aviseringar"): Entry(who="psy", params=PROV),
    ("POST", "/{deployment}/aviseringar"): Entry(
        who="psy", params=PROV, fields={"till": "2024-03-04T10:00:00+00:00"}, status=303
    ),
    ("GET", "/{deployment}/jobb"): Entry(who="fia", params=PROV),
    ("POST", "/{deployment}/jobb/{job}"): Entry(
        who="fia", params={**PROV, "job": "{job}"}, status=303
    ),
}

ACCOUNTS: Mapping[tuple[str, str], Entry] = {
    ("GET", "/{deployment}/nycklar"): Entry(who="fia", params=PROV),
    ("POST", "/{deployment}/nycklar"): Entry(
        who="fia",
        params=PROV,
        fields={"gor": "ny", "namn": "Katalogen", "galler": "people", "till": "2024-06-30"},
    ),
    **{
        (method, f"/{{deployment}}/api/{rest}"): Entry(
            who="", public=True, page=False, params=params, status=401
        )
        for method, rest, params in (
            ("GET", "matningar", PROV),
            ("GET", "matningar.csv", PROV),
            ("GET", "scim/v2/Users", PROV),
            ("GET", "scim/v2/Users/{name}", {**PROV, "name": "kurt"}),
            ("PUT", "scim/v2/Users/{name}", {**PROV, "name": "kurt"}),
            ("PATCH", "scim/v2/Users/{name}", {**PROV, "name": "kurt"}),
            ("DELETE", "scim/v2/Users/{name}", {**PROV, "name": "kurt"}),
            ("GET", "logg", PROV),
            ("GET", "scim/v2/Groups", PROV),
            ("GET", "scim/v2/Groups/{name}", {**PROV, "name": "coach"}),
            ("PUT", "scim/v2/Groups/{name}", {**PROV, "name": "coach"}),
            ("PATCH", "scim/v2/Groups/{name}", {**PROV, "name": "coach"}),
            ("GET", "scim/v2/ServiceProviderConfig", PROV),
            ("GET", "scim/v2/ResourceTypes", PROV),
        )
    },
    ("POST", "/{deployment}/api/scim/v2/Users"): Entry(
        who="", public=True, page=False, params=PROV, status=415
    ),
    ("GET", REVIEWS): Entry(who="greta", params=PROV),
    ("POST", REVIEWS): Entry(
        who="greta", params=PROV, fields={"fran": "2024-03-04", "till": "2024-03-04"}, status=303
    ),
    ("GET", REVIEWS + "/utdrag"): Entry(who="greta", params=PROV),
    ("GET", REVIEWS + "/fil"): Entry(
        who="greta", params=PROV, query="fran=2024-03-04&till=2024-03-04", page=False
    ),
    ("GET", REVIEWS + "/{review}"): Entry(who="greta", params={**PROV, "review": "{review}"}),
    ("POST", REVIEWS + "/{review}"): Entry(
        who="greta", params={**PROV, "review": "{review}"}, fields={"ord": "Klart"}, status=422
    ),
    ("POST", REVIEWS + "/{review}/{item}"): Entry(
        who="greta",
        params={**PROV, "review": "{review}", "item": "1"},
        fields={"bedomning": "right"},
        status=303,
    ),
    ("GET", "/{deployment}/skydd"): Entry(who="fia", params=PROV),
    ("GET", "/{deployment}/nodlasning"): Entry(who="carl", params=PROV),
    ("POST", "/{deployment}/nodlasning"): Entry(
        who="carl", params=PROV, fields={"vem": "{waiting}", "skal": "Larm"}, status=303
    ),
    ("GET", "/{deployment}/nodlasningar"): Entry(who="greta", params=PROV),
    ("POST", "/{deployment}/nodlasningar/{reading}"): Entry(
        who="greta",
        params={**PROV, "reading": "{reading}"},
        fields={"bedomning": "right", "ord": "Larmet var verkligt"},
        status=303,
    ),
    ("GET", "/{deployment}/konton"): Entry(who="fia", params=PROV),
    ("GET", "/{deployment}/konton/ny"): Entry(who="fia", params=PROV),
    ("POST", "/{deployment}/konton/ny"): Entry(
        who="fia",
        params=PROV,
        fields={
            "konto": "nya",
            "namn": "Nya Nilsson",
            "epost": "nya@kommunen.example",
            "roll": "coach",
            "enhet": "kommunen/norr",
            "sprak": "sv",
        },
    ),
    ("GET", ACCOUNT): Entry(who="fia", params=VERA),
    ("POST", ACCOUNT + "/roller"): Entry(
        who="fia", params=VERA, fields={"roll": "coach"}, status=303
    ),
    ("POST", ACCOUNT + "/uppgifter"): Entry(
        who="fia",
        params=VERA,
        fields={"namn": "Vera Ny", "epost": "vera@kommunen.example", "enhet": "kommunen/söder"},
        status=303,
    ),
    ("POST", ACCOUNT + "/lank"): Entry(who="fia", params=VERA),
    ("POST", ACCOUNT + "/tva-steg"): Entry(who="fia", params=VERA, status=303),
    ("POST", ACCOUNT + "/ersattare"): Entry(
        who="fia", params=VERA, fields={"ersattare": "kurt", **DAYS}, status=303
    ),
    ("POST", ACCOUNT + "/oppna"): Entry(who="fia", params={**PROV, "name": "vilma"}),
    ("GET", ACCOUNT + "/avsluta"): Entry(who="fia", params=VERA),
    ("POST", ACCOUNT + "/avsluta"): Entry(who="fia", params=VERA, status=303),
    ("POST", ACCOUNT + "/lamna-over"): Entry(who="fia", params=VERA, status=303),
}

HOUSE = {**OWN, **PUBLISHED, **SCREENS, **ACCOUNTS}
