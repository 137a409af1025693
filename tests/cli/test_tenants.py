"""`[tenants.NAME]` in the settings, and how each command finds whose the work is."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from engine.cli import main
from engine.cli.settings import post_of
from engine.operations.settings import Settings
from engine.operations.tenants import site_of, tenant_at, tenant_for
from tests.cli.test_config import SAFE, alone, installation, told, written  # noqa: F401 - a fixture

TWO = """
[tenants.karlskrona]
label = "Karlskrona kommun"
hosts = ["Karlskrona.stegvis.example"]
deployments = ["prov", "bara"]
[tenants.ronneby]
label = "Ronneby kommun"
deployments = ["prov"]
"""
PROVIDER = """
[providers.inloggning]
label = "Kommunens inloggning"
issuer = "https://login.kommun.example"
client = "stegvis"
"""
BASE = '[mail]\nhost = "localhost"\nsender = "stegvis@kommun.example"\n'


def test_tenants_are_read() -> None:
    settings = installation(SAFE + TWO).settings
    assert settings.tenants["karlskrona"].hosts == ("karlskrona.stegvis.example",)
    assert tenant_at(settings, "KARLSKRONA.stegvis.example") == "karlskrona"
    assert tenant_at(settings, "stegvis.example") is None
    base = "https://stegvis.example:8443"
    assert site_of(settings, base, "karlskrona") == "https://karlskrona.stegvis.example:8443"
    assert site_of(settings, base, "ronneby") == base


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (TWO.replace("[tenants.ronneby]", "[tenants.Ronneby]"), "small letters"),
        (TWO.replace("[tenants.ronneby]", '[tenants."ronne:by"]'), "small letters"),
        (TWO.replace('label = "Ronneby kommun"', ""), "Set label"),
        (TWO.replace("Ronneby kommun", "karlskrona  Kommun"), "karlskrona has the same label."),
        (TWO + 'hosts = ["karlskrona.stegvis.example"]', "is already given to karlskrona"),
        (TWO + 'hosts = ["ronneby.example:443"]', "host names without a port"),
        (TWO + 'host = ["ronneby.example"]', "Did you mean hosts"),
        (TWO + PROVIDER, "no tenant called kommunen. Here are: karlskrona and ronneby."),
        (TWO + PROVIDER + 'tenant = "ronnby"', "providers.inloggning.tenant"),
        (PROVIDER + 'tenant = "ronneby"', "no tenant called ronneby. Here are: kommunen."),
        (TWO + '[sign_in]\nonly_providers = ["ronnby"]', "sign_in.only_providers: There is no"),
        (TWO + '[sign_in]\nemergency = ["drift", "ronnby/drift"]', "no tenant called ronnby"),
    ],
)
def test_what_is_wrong_with_them_is_told(text: str, words: str) -> None:
    assert words in told(text)


def test_each_fault_has_its_line() -> None:
    same = TWO.replace("Ronneby kommun", "Karlskrona kommun")
    assert "stegvis.toml:7: tenants.ronneby.label: " in told(same)


def test_whose_it_is_is_found_by_the_deployment_or_asked_for() -> None:
    settings = installation(TWO).settings
    assert tenant_for(settings, None, ("bara",)) == "karlskrona"
    assert tenant_for(settings, None, ("bara", "prov")) == "karlskrona"
    assert tenant_for(settings, "ronneby", ("bara",)) == "ronneby"
    assert tenant_for(Settings(), None) == "kommunen"


def told_by(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(list(words))
    told_ = capsys.readouterr()
    return code, told_.out, told_.err


@pytest.mark.parametrize(
    "words",
    [
        ("publish", "prov", "--why", "x"),
        ("diff", "prov"),
        ("releases", "prov"),
        ("rollback", "prov", "--to", "1", "--why", "x"),
        ("invite", "prov", "fia", "--name", "Fia"),
        ("people", "sync", "personal.csv", "--deployment", "prov"),
        ("audit", "export", "prov", "--since", "2024-01-01"),
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_every_command_asks_whose_it_is(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "prov", "--title", "Prov"]) == 0
    Path("personal.csv").write_text("konto;namn;roller\n", "utf-8")
    written(TWO)
    capsys.readouterr()
    code, _, wrong = told_by(capsys, *words)
    assert code == 2
    assert "prov hör till flera kommuner." in wrong
    assert "Ange kommunen med --tenant. Här finns: karlskrona och ronneby." in wrong
    code, _, wrong = told_by(capsys, *words, "--tenant", "ronnby")
    assert (code, "Det finns ingen kommun som heter ronnby." in wrong) == (2, True)


def test_work_is_done_in_the_tenant_that_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "prov", "--title", "Prov"]) == 0
    assert main(["new", "bara", "--title", "Bara"]) == 0
    written(SAFE + TWO)
    capsys.readouterr()
    assert told_by(capsys, "publish", "prov", "--why", "x", "--tenant", "ronneby")[0] == 0
    assert told_by(capsys, "publish", "bara", "--why", "x")[0] == 0
    there = ("--format", "json")
    _, out, _ = told_by(capsys, "releases", "prov", "--tenant", "ronneby", *there)
    assert [one["number"] for one in json.loads(out)] == [1]
    code, _, wrong = told_by(capsys, "releases", "prov", "--tenant", "karlskrona")
    assert (code, "prov är inte publicerat." in wrong) == (2, True)
    code, _, wrong = told_by(capsys, "publish", "bara", "--why", "x", "--tenant", "ronneby")
    assert (code, "bara hör inte till Ronneby kommun." in wrong) == (2, True)
    _, out, wrong = told_by(capsys, "invite", "bara", "fia", "--name", "Fia")
    assert "https://karlskrona.stegvis.example/valkommen/karlskrona:" in out, wrong
    code, out, _ = told_by(capsys, "audit", "verify")
    whole = ": 0 ärenden lästa. Allt hänger ihop."
    assert (code, out.splitlines()) == (0, [f"Karlskrona kommun{whole}", f"Ronneby kommun{whole}"])


def test_data_of_a_tenant_that_is_not_named_is_told_of(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "prov", "--title", "Prov"]) == 0
    assert main(["publish", "prov", "--why", "x"]) == 0
    written(SAFE + TWO)
    capsys.readouterr()
    code, out, _ = told_by(capsys, "config", "check")
    assert (code, "Databasen har uppgifter för kommunen" in out) == (1, True)
    assert 'tenants.ronneby.label = "Ronneby kommun"  (stegvis.toml, rad 10)' in out
    code, out, wrong = told_by(capsys, "demo")
    assert (code, out) == (0, ""), "nobody invented comes to what is no tenant's"
    assert "Ronneby kommun: nothing that is its own is published." in wrong


def test_a_demonstration_fills_each_tenant_with_what_is_its_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("prov", "bara"):
        assert main(["new", name, "--title", name]) == 0
    written(SAFE + TWO)
    capsys.readouterr()
    code, _, wrong = told_by(capsys, "demo", "--tenant", "ronnby")
    assert (code, "Det finns ingen kommun som heter ronnby." in wrong) == (2, True)
    some = ("demo", "--publish", "--people", "2")
    code, out, wrong = told_by(capsys, *some, "--tenant", "ronneby")
    assert code == 0, wrong
    assert filled(out) == {"Ronneby kommun, prov": "2"}
    assert kept("tenant, deployment") == {("ronneby", "prov"): 2}
    code, out, wrong = told_by(capsys, *some)
    assert code == 0, wrong
    assert filled(out) == {
        "Karlskrona kommun, bara": "2",
        "Karlskrona kommun, prov": "2",
        "Ronneby kommun, prov": "0",
    }
    each = {("karlskrona", "bara"): 2, ("karlskrona", "prov"): 2, ("ronneby", "prov"): 2}
    assert kept("tenant, deployment") == each
    assert told_by(capsys, "audit", "verify")[0] == 0
    code, out, _ = told_by(capsys, "demo", "--people", "2")
    assert (code, set(filled(out).values())) == (0, {"0"}), "and again nobody comes twice"


def filled(out: str) -> dict[str, str]:
    """How many cases came where, by what the terminal calls it."""
    found = (line.partition(" cases.")[0] for line in out.splitlines() if " cases." in line)
    return dict(line.split(": ") for line in found)


def kept(columns: str) -> dict[tuple[str, ...], int]:
    """How many cases there are by some of their columns."""
    with sqlite3.connect(next(Path().rglob("stegvis.db"))) as connection:
        rows = connection.execute(f'select {columns}, count(*) from "case" group by {columns}')  # noqa: S608 - names of the test's own
        return {tuple(row[:-1]): row[-1] for row in rows}


def test_letters_lead_to_where_the_tenant_is() -> None:
    post = post_of(installation(SAFE + BASE + TWO))
    assert post is not None
    at = {tenant: post.address("/prov/aviseringar", tenant) for tenant in ("karlskrona", "ronneby")}
    assert at == {
        "karlskrona": "https://karlskrona.stegvis.example/prov/aviseringar",
        "ronneby": "https://stegvis.example/prov/aviseringar?kommun=ronneby",
    }
    assert post.address("/prov/?q=x#rad", "ronneby").endswith("/prov/?q=x&kommun=ronneby#rad")
    assert post.address("/s/ronneby:x", "ronneby") == "https://stegvis.example/s/ronneby:x"
    alone_ = post_of(installation(SAFE + BASE))
    assert alone_ is not None
    assert alone_.address("/prov/", "kommunen") == "https://stegvis.example/prov/"
