"""Keys: what they sign, what they recognise, and what ends when one is taken away."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from engine.foundation.wrong import SettingsError
from engine.operations.ids import SystemChance
from engine.operations.keys import FILE, Keys, keys_in
from engine.operations.session import read_session
from engine.operations.sign_in import SignedIn, sign_in
from engine.operations.sign_out import sign_out
from tests.operations.house import PASSWORD, House

OLD, NEW, OTHER = "gammal" * 6, "ny-nyckel" * 4, "en annans" * 4


def with_keys(house: House, *secrets: str) -> House:
    return replace(house, world=replace(house.world, keys=Keys(secrets)))


def token_of(house: House) -> str:
    signed = sign_in(house.world, "sara", PASSWORD)
    assert isinstance(signed, SignedIn)
    return signed.token


def test_a_session_outlives_a_new_key_and_ends_with_its_own(house: House) -> None:
    token = token_of(with_keys(house, OLD))
    assert read_session(with_keys(house, NEW, OLD).world, token) is not None
    assert read_session(with_keys(house, NEW).world, token) is None
    assert read_session(with_keys(house, OTHER).world, token) is None
    assert read_session(with_keys(house, OLD).world, token) is not None


def test_a_new_session_is_signed_with_the_first_key(house: House) -> None:
    token = token_of(with_keys(house, NEW, OLD))
    assert read_session(with_keys(house, NEW).world, token) is not None
    assert read_session(with_keys(house, OLD).world, token) is None


def test_signing_out_ends_a_session_of_an_older_key(house: House) -> None:
    token = token_of(with_keys(house, OLD))
    sign_out(with_keys(house, NEW, OLD).world, token)
    assert read_session(with_keys(house, OLD).world, token) is None


def test_what_is_stored_cannot_be_made_from_the_token_without_the_key(house: House) -> None:
    token = token_of(house)
    with house.world.storage.reading("kommunen") as tx:
        (stored,) = tx.connection.exec_driver_sql("select token from session").scalars()
    assert house.world.keys.digest("session", token) == stored
    assert Keys((OTHER,)).digest("session", token) != stored
    assert house.world.keys.digest("annat", token) != stored


@pytest.mark.parametrize("text", ["", "a", "a.b", "åäö", "\ud800", "x" * 3_000])
def test_what_is_signed_is_recognised_with_every_key(text: str) -> None:
    signed = Keys((OLD,)).sign("prov", text)
    assert Keys((NEW, OLD)).is_signed("prov", signed)
    assert not Keys((NEW,)).is_signed("prov", signed)
    assert not Keys((OLD,)).is_signed("annat", signed)
    assert not Keys((OLD,)).is_signed("prov", "a" + signed)
    assert not Keys((OLD,)).is_signed("prov", signed[:-1])


@pytest.mark.parametrize("forged", ["", ".", "a.", ".a", "a.b", "å.å", "\ud800.\ud800"])
def test_what_is_not_signed_is_nothing(forged: str) -> None:
    assert not Keys((OLD,)).is_signed("prov", forged)


@pytest.mark.parametrize("secrets", [(), ("kort",), (OLD, "kort")])
def test_a_key_that_can_be_guessed_is_none(secrets: tuple[str, ...]) -> None:
    with pytest.raises(SettingsError, match="32 tecken"):
        Keys(secrets)


def test_keys_are_never_printed() -> None:
    assert OLD not in repr(Keys((OLD,)))


def test_without_keys_the_folder_keeps_one_for_its_owner(tmp_path: Path) -> None:
    first = keys_in(tmp_path, SystemChance())
    assert keys_in(tmp_path, SystemChance()) == first
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == [FILE]


def test_a_key_file_that_somebody_else_made_first_wins(tmp_path: Path) -> None:
    class Slow(SystemChance):
        """Another process makes the file between the look and the making."""

        def identity(self) -> str:
            if not (tmp_path / FILE).exists():
                (tmp_path / FILE).write_text(OTHER.replace(" ", ""))
            return super().identity()

    assert keys_in(tmp_path, Slow()) == Keys((OTHER.replace(" ", ""),))


def test_a_key_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(SettingsError, match="session-keys går inte att läsa"):
        keys_in(tmp_path, SystemChance())
