"""What nobody should post, to a form with a question of every type, through the browser's door: a problem
beside the question or a refusal of the whole, never stored as an answer, never an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

import pytest

from engine.fields.field_type import joined
from engine.fields.question import Raw as Posted
from engine.operations.callers import Account, Caller
from engine.operations.create_account import NewAccount, create_account
from engine.operations.drop_draft import drop_draft
from engine.operations.publish import Published, publish
from engine.operations.save_page import save_page
from engine.operations.sign_in import SignedIn, sign_in
from engine.operations.submit import submit
from engine.operations.views import FormPlace, Receipt
from engine.operations.world import World, open_world
from engine.web.app import make_app
from tests.databases import create_data
from tests.fields.hostile import HOSTILE, USUAL
from tests.operations.house import PASSWORD, START, Counting, Ticking
from tests.web.raw import FORM, Raw

SETTINGS = {
    "choice": "options: {a: A, b: B}",
    "scale": "options: {a: {label: A, points: 1}, b: {label: B, points: 2}}",
    "slider": "min: 0, max: 9, low: Lite, high: Mycket",
    "matrix": "rows: {r1: Ett, r2: Två}, options: {a: A, b: B}",
    "repeat": "add: En till, fields: {x: {type: text, label: X}}",
    "info": "text: Bara text",
    "signature": "text: Det stämmer.",
    "consent": "consent: samverkan",
    "record": "among: besök",
}
FIELDS = "\n".join(
    f"  f_{name}: {{type: {name}, label: {name}, {SETTINGS.get(name, '')}}}".replace(", }", "}")
    for name in HOSTILE
)
FILES = {
    "deployments/prov/deployment.yaml": """
deployment: prov
title: Prov
country: se
languages: [sv]
organisations: {vården: Vården, kommunen: Kommunen}
people: {identity: [personnummer, samordningsnummer]}
roles: {coach: {label: Coach, sees: all}}
fallback: coach
workflows: [prov]
consents: {samverkan: {kind: secrecy, label: Ni får tala, to: [vården], shares: [allt]}}
""",
    "deployments/prov/workflows/prov.yaml": """
workflow: prov
title: Prov
subject: person
opens_with: start
forms: {start: {by: coach, read: coach}, allt: {by: coach, read: coach}}
activities: {besök: {workflow: besök, label: Besök, by: coach}}
starts: ny
states:
  ny: {label: Ny, offers: [allt, besök], actions: {sluta: {label: Sluta, by: coach, to: slut}}}
  slut: {label: Slut, final: true}
""",
    "deployments/prov/workflows/besok.yaml": """
workflow: besök
title: Besök
subject: activity
data: {vad: {type: text, label: Vad?}}
named_by: vad
starts: pågår
states:
  pågår: {label: Pågår, actions: {sluta: {label: Sluta, by: coach, to: klart}}}
  klart: {label: Klart, final: true}
""",
    "deployments/prov/forms/start.yaml": "form: start\ntitle: Start\nfields:\n  n: {type: text, label: N}\n",
    "deployments/prov/forms/allt.yaml": f"form: allt\ntitle: Allt\nfields:\n{FIELDS}\n",
}


class Site:
    """One case, in which eva fills in the form with every type."""

    def __init__(self, folder: Path) -> None:
        create_data(folder)
        self.world: World = open_world(folder, clock=Ticking(START), chance=Counting())
        files = {path: text.lstrip().encode() for path, text in FILES.items()}
        done = publish(self.world, files, "prov", why="Start", who="eva")
        assert isinstance(done, Published), done
        new = NewAccount(
            name="eva", label="Eva Ek", password=PASSWORD, roles={"prov": frozenset({"coach"})}
        )
        account = create_account(self.world, new)
        assert isinstance(account, Account)
        self.caller = Caller(account=account, deployment="prov")
        opening = FormPlace(form="start", workflow="prov")
        save_page(self.world, self.caller, opening, "", [("n", "x"), ("_shown", "n")])
        receipt = submit(self.world, self.caller, opening)
        assert isinstance(receipt, Receipt), receipt
        self.place = FormPlace(form="allt", case=receipt.number)
        self.address = f"/prov/arende/{receipt.number}/fyll/allt"
        self.raw = Raw(make_app(self.world))
        signed = sign_in(self.world, "eva", PASSWORD)
        assert isinstance(signed, SignedIn)
        self.cookie, self.csrf = f"stegvis={signed.token}", signed.csrf

    def post(self, name: str, raw: Posted) -> int:
        """Everything is shown, and only this is answered: nothing is left of what was posted before."""
        drop_draft(self.world, self.caller, self.place)
        pairs = [
            ("_token", self.csrf),
            ("_sida", ""),
            ("_shown", " ".join(f"f_{one}" for one in HOSTILE)),
        ]
        pairs += [(joined(name, part), text) for part, texts in raw.items() for text in texts]
        body = urlencode(pairs, errors="surrogatepass").encode()
        answer = self.raw.ask(
            "POST", self.address, cookie=self.cookie, body=body, headers={"content-type": FORM}
        )
        assert "Traceback" not in answer.text
        assert answer.status < 500, answer.text[:300]
        if answer.status == 422:
            assert f'href="#{name}' in answer.text, re.findall(r'class="error".*?</p>', answer.text)
        return answer.status

    def close(self) -> None:
        self.raw.close()
        self.world.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with ExitStack() as stack:
        made = Site(tmp_path_factory.mktemp("allt") / "data")
        stack.callback(made.close)
        yield made


@pytest.mark.parametrize("name", [name for name, table in HOSTILE.items() if table])
def test_nothing_hostile_becomes_an_answer(site: Site, name: str) -> None:
    for bad in HOSTILE[name]:
        status = site.post(f"f_{name}", bad.raw)
        if UNHEARD.search("".join(text for texts in bad.raw.values() for text in texts)):
            continue  # Such a sign is taken away, or made another, before anybody reads the rest.
        assert status in (400, 413, 422) or (status == 303 and only_unknown_parts(name, bad.raw)), (
            bad
        )
        if status == 422:
            assert not isinstance(submit(site.world, site.caller, site.place), Receipt), bad


def only_unknown_parts(name: str, raw: Posted) -> bool:
    """Parts that no browser can post are not heard."""
    return name == "signature" and "agree" not in raw and "name" not in raw


@pytest.mark.parametrize("name", list(HOSTILE))
def test_the_usual_never_breaks_a_page(site: Site, name: str) -> None:
    for text in USUAL.values():
        assert site.post(f"f_{name}", {"": (text,)}) in (303, 413, 422)


UNHEARD = re.compile("[\x00\ud800-\udfff]")
NAMES = (
    "a." * 5000, "f_repeat.0.x", "f_repeat.99999.x", "f_repeat.-1.x", "f_repeat.x.x", "f_repeat.0",
    "f_matrix.r3", "f_date.day.day", "__proto__", "\x00", "_rows.f_repeat", "_rows.f_text",
    "_fil.f_file", "_shown", "", ".", "..", "f_text.", ".f_text", "f_signature.at", "f_info",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES, ids=lambda one: one[:12])
def test_forged_names_are_not_heard(site: Site, name: str) -> None:
    assert site.post(name, {"": ("99999",)}) in (303, 413, 422, 400)
