"""`[providers.NAME]` in the settings: what is read, refused and remarked on, and that it is tried."""

from __future__ import annotations

import pytest

from engine.cli import main
from engine.cli.settings import saml_keys_of
from engine.foundation.wrong import SettingsError
from tests.cli.test_config import SAFE, alone, installation, remarks, told, written  # noqa: F401 - a fixture
from tests.providers.openid import serving
from tests.providers.saml import KEYS, OURS, own
from tests.providers.saml import serving as saml_serving

WHOLE = """
[providers.kommunen]
label = "Kommunens inloggning"
issuer = "https://login.kommun.example/realms/kommunen"
client = "stegvis"
networks = ["10.20.0.0/24"]
[providers.kommunen.levels]
"http://id.elegnamnd.se/loa/1.0/loa3" = "substantial"
[providers.kommunen.roles]
"samkraft.koordinator" = ["SG-Koordinator", "SG-Ledning"]
"""
SAML = """
[providers.kommunen]
label = "Kommunens inloggning"
kind = "saml"
issuer = "urn:kommunen:idp"
metadata = "https://login.kommun.example/metadata"
client = "https://stegvis.example/saml"
account = "urn:oid:0.9.2342.19200300.100.1.1"
"""
SECRETS = {"STEGVIS_PROVIDER_SECRETS": "kommunen=hemligt annan=annat"}


def test_a_provider_is_read_with_its_secret() -> None:
    found = installation(SAFE + WHOLE, SECRETS)
    one = found.settings.providers["kommunen"]
    assert one.issuer == "https://login.kommun.example/realms/kommunen"
    assert one.levels == {"http://id.elegnamnd.se/loa/1.0/loa3": "substantial"}
    assert one.roles == {"samkraft.koordinator": ("SG-Koordinator", "SG-Ledning")}
    assert found.provider_secrets == {"kommunen": "hemligt", "annan": "annat"}
    assert "hemligt" not in repr(found)
    assert found.origin(("providers", "kommunen", "client")).in_("en") == "stegvis.toml, line 8"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[providers.kommunen]\nlabel = "K"\nissuer = "https://x.example"', "Set label, issuer"),
        (
            '[providers.Kommunen]\nlabel = "K"\nissuer = "https://x.y"\nclient = "s"',
            "small letters",
        ),
        (WHOLE.replace('client = "stegvis"', 'klient = "stegvis"'), "Did you mean client"),
        (WHOLE.replace("https://login", "ldap://login"), "just as the provider writes it"),
        (WHOLE.replace('"substantial"', '"hög"'), '"substantial"'),
        (WHOLE.replace('"samkraft.koordinator"', '"koordinator"'), "deployment.role"),
        (WHOLE.replace('client = "stegvis"', "client = 3"), "Write a text in quotes"),
        (WHOLE.replace('client = "stegvis"', 'client = "stegvis"\nkind = "saml"'), "metadata and"),
        (WHOLE.replace("https://login.kommun.example/realms/kommunen", "urn:x"), "just as the"),
        (SAML.replace('kind = "saml"', 'kind = "ldap"'), "saml"),
        ('[providers]\nkommunen = "x"', "providers.kommunen"),
        ('providers = "x"', "[providers]"),
        (WHOLE + '\n[providers.annan]\nsecret = "x"', "STEGVIS_PROVIDER_SECRETS"),
    ],
)
def test_what_is_wrong_with_one_is_told(text: str, words: str) -> None:
    assert words in told(text)


def test_what_is_unwise_is_told() -> None:
    assert "no such" not in remarks(SAFE + WHOLE)
    assert "annan" in remarks(SAFE + WHOLE, SECRETS)
    assert "server.base_url" in remarks(WHOLE)
    loose = WHOLE.replace('client = "stegvis"', 'client = "stegvis"\nplain_loopback = true')
    assert "for trials" in remarks(SAFE + loose)
    assert "begin with https" in remarks(SAFE + WHOLE.replace("https://login", "http://login"))


def test_check_asks_the_provider(capsys: pytest.CaptureFixture[str]) -> None:
    with serving() as provider:
        text = WHOLE.replace("https://login.kommun.example/realms/kommunen", provider.issuer)
        text = text.replace('client = "stegvis"', 'client = "stegvis"\nplain_loopback = true')
        written(text)
        main(["config", "check", "--language", "en"])
        assert "kommunen answers, with 1 keys" in capsys.readouterr().out
        provider.issuer_said = "https://annan.example"
        main(["config", "check", "--language", "en"])
    out = capsys.readouterr().out
    assert "kommunen: The provider's description is somebody else's." in out
    assert 'providers.kommunen.roles = {"samkraft.koordinator" = ["SG-Koordinator"' in out


def test_saml_needs_its_keys() -> None:
    found = installation(SAFE + SAML, {"STEGVIS_SAML_KEYS": OURS.both})
    assert found.settings.providers["kommunen"].issuer == "urn:kommunen:idp"
    assert [one.certificate for one in saml_keys_of(found)] == [KEYS[0].certificate]
    assert "PRIVATE" not in repr(found)
    assert remarks(SAFE + SAML, {"STEGVIS_SAML_KEYS": OURS.both}) == remarks(SAFE)
    with pytest.raises(SettingsError, match="STEGVIS_SAML_KEYS"):
        saml_keys_of(installation(SAFE + SAML, {}))


@pytest.mark.parametrize(
    "text",
    [
        "x",
        OURS.key.decode(),
        OURS.certificate.decode(),
        OURS.key.decode() + own("en annan").certificate.decode(),
        OURS.both.replace("MII", "MIJ"),
    ],
    ids=["nothing", "no certificate", "no key", "of another", "broken"],
)
def test_keys_that_are_no_pair_are_told_so(text: str) -> None:
    with pytest.raises(SettingsError, match="STEGVIS_SAML_KEYS") as told_:
        saml_keys_of(installation(SAFE + SAML, {"STEGVIS_SAML_KEYS": text}))
    assert "MII" not in "".join(told_.value.lines("en"))


def test_the_newest_pair_signs_and_all_are_made_known() -> None:
    both = own("nytt").both + OURS.both
    found = saml_keys_of(installation(SAFE + SAML, {"STEGVIS_SAML_KEYS": both}))
    assert [one.written for one in found] == [own("nytt").written, OURS.written]


def test_check_asks_a_provider_of_saml(capsys: pytest.CaptureFixture[str]) -> None:
    with saml_serving() as provider:
        text = SAML.replace("https://login.kommun.example/metadata", provider.metadata)
        text = text.replace("urn:kommunen:idp", provider.entity)
        written(text + "plain_loopback = true\n")
        main(["config", "check", "--language", "en"])
        assert "kommunen answers, with 1 keys" in capsys.readouterr().out
        written(text.replace(provider.entity, "urn:annan") + "plain_loopback = true\n")
        main(["config", "check", "--language", "en"])
    assert "kommunen: The provider's description is somebody else's." in capsys.readouterr().out


def test_a_house_that_nobody_can_enter_is_told_of() -> None:
    shut = '\n[sign_in]\nonly_providers = ["kommunen"]\n'
    assert "so nobody comes in" in remarks(SAFE + shut)
    found = remarks(SAFE + WHOLE + shut)
    assert "so nobody comes in" not in found
    assert "sign_in.emergency" in found
    named = shut + 'emergency = ["drift"]\n'
    assert "sign_in.told" in remarks(SAFE + WHOLE + named)
