"""How each route of the participant's own page is rightly used by somebody who has the link and has not come
in: to come in first. What is done there is `test_own_page`'s.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.web.entry import Entry

OWN = "/s/{token}/sida"
TOKEN = {"token": "{page_token}"}
TYPED = {"_shown": "vad", "vad": "Något nytt", "_utkast": "", "_flik": "a" * 12}
FORM = {**TOKEN, "number": "{linked}", "form": "samtal"}
DEED = {**TOKEN, "number": "{linked}", "action": "avsluta"}
FORMS: Mapping[str, Mapping[str, str]] = {
    "/fyll/{number}/{form}": FORM,
    "/gor/{number}/{action}/{form}": {**FORM, "action": "avsluta"},
    "/starta/{activity}": {**TOKEN, "activity": "träff"},
}


def closed(params: Mapping[str, str], fields: Mapping[str, str] | None = None) -> Entry:
    """What is met first is the way in."""
    return Entry(who="", public=True, params=params, fields=fields or {}, status=403)


def of_forms() -> dict[tuple[str, str], Entry]:
    found: dict[tuple[str, str], Entry] = {}
    for form, params in FORMS.items():
        found["GET", OWN + form] = closed(params)
        found["POST", OWN + form] = Entry(
            who="", public=True, params=params, fields={"_sida": ""}, status=403, files=True
        )
        found["POST", OWN + form + "/utkast"] = Entry(
            who="", public=True, params=params, fields=TYPED, status=401, page=False
        )
    return found


OWN_PAGE: Mapping[tuple[str, str], Entry] = {
    ("GET", OWN): Entry(who="", public=True, params=TOKEN),
    ("POST", OWN): Entry(
        who="", public=True, params=TOKEN, fields={"_borja": "1", "kod": "000000"}, status=422
    ),
    ("GET", OWN + "/vem"): Entry(who="", public=True, params=TOKEN, page=False),
    ("GET", OWN + "/filer/{file}"): closed({**TOKEN, "file": "{file}"}),
    ("POST", OWN + "/plan"): closed(TOKEN, {"aktivitet": "{planned}", "flytta": "upp"}),
    ("GET", OWN + "/plan/pdf"): closed(TOKEN),
    ("GET", OWN + "/kopia/{kind}"): closed({**TOKEN, "kind": "json"}),
    ("GET", OWN + "/samtycken/{consent}"): closed({**TOKEN, "consent": "samverkan"}),
    ("POST", OWN + "/samtycken/{consent}"): closed(
        {**TOKEN, "consent": "samverkan"}, {"fran": "vården"}
    ),
    ("POST", OWN + "/gor/{number}/{action}"): closed(DEED),
    ("GET", OWN + "/kvittens/{number}/{submission}"): closed(
        {**TOKEN, "number": "{linked}", "submission": "{talk}"}
    ),
    **of_forms(),
}
