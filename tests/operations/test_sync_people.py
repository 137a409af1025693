"""Joiners and leavers by a file: what agrees is left alone, and nothing is done where anything is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from engine.access.posting import Posting
from engine.foundation.wrong import Refused
from engine.interop.people_file import read_people
from engine.operations.session import read_session
from engine.operations.sign_in import SignedIn, sign_in
from engine.operations.sync_people import FEW, Synced, sync_people
from engine.storage.administering import any_account
from tests.operations.house import PASSWORD, House

HEAD = "konto;namn;epost;organisation;enhet;roller"
FIA = "fia;Test Fia;;kommunen;;prov.förvaltare"
CIA = "cia;Test Cia;;kommunen;norr;prov.coach"
NEW = "Nils;Nils Ny;nils@kommun.example;kommunen;söder;prov.coach prov.kurator"


def sync(house: House, *lines: str, **more: Any) -> Synced:
    people, faults = read_people("\n".join((HEAD, *lines)).encode())
    assert faults == ()
    return sync_people(house.world, people, ("prov",), **more)


def account(house: House, name: str):
    with house.world.storage.reading("kommunen") as tx:
        return any_account(tx, name)


def kinds(done: Synced) -> list[tuple[str, str]]:
    return [(one.kind, one.account) for one in done.changes]


def faults(done: Synced) -> str:
    assert not done.done
    return " ".join(one.words.in_("sv") for one in done.faults)


def test_who_joins_gets_an_account_and_who_is_there_is_met(house: House) -> None:
    done = sync(house, FIA, CIA, NEW)
    assert done.done
    assert kinds(done) == [("join", "nils")]
    made = account(house, "nils")
    assert made.label == "Nils Ny"
    assert made.roles == {"prov": {"coach", "kurator"}}
    assert (made.organisation, made.unit, made.email) == (
        "kommunen",
        "söder",
        "nils@kommun.example",
    )
    assert isinstance(sign_in(house.world, "nils", ""), Refused), "there is no password"
    assert kinds(sync(house, FIA, CIA, NEW)) == []


def test_a_dry_run_does_nothing(house: House) -> None:
    done = sync(house, FIA, NEW, dry=True)
    assert kinds(done) == [("join", "nils")]
    assert not done.done
    assert account(house, "nils") is None


def test_who_leaves_is_out_at_once(house: House) -> None:
    sync(house, FIA, CIA)
    signed = sign_in(house.world, "cia", PASSWORD)
    assert isinstance(signed, SignedIn)
    done = sync(house, FIA)
    assert kinds(done) == [("leave", "cia")]
    assert account(house, "cia").ended is not None
    assert read_session(house.world, signed.token) is None
    assert isinstance(sign_in(house.world, "cia", PASSWORD), Refused)
    assert kinds(sync(house, FIA)) == []
    back = sync(house, FIA, CIA)
    assert kinds(back) == [("stay", "cia")], "nobody comes back by a name alone"
    assert account(house, "cia").ended is not None


def test_what_somebody_made_by_hand_is_never_ended(house: House) -> None:
    sync(house, FIA, NEW)
    assert account(house, "kurt").ended is None
    assert kinds(sync(house, FIA)) == [("leave", "nils")]
    assert account(house, "kurt").ended is None


def test_what_has_changed_is_changed(house: House) -> None:
    sync(house, FIA, CIA)
    done = sync(house, FIA, "cia;Cia Gift;;kommunen;söder;prov.kurator")
    assert kinds(done) == [("change", "cia")]
    row = account(house, "cia")
    söder = Posting("kommunen", "söder")
    assert (row.label, row.postings) == ("Cia Gift", {"prov": {"kurator": söder}})


def test_a_role_may_be_held_elsewhere_and_what_has_no_column_is_left(house: House) -> None:
    one = "prov.coach prov.kurator@kommunen/norr"
    sync(house, FIA, f"cia;Test Cia;;kommunen;söder;{one}")
    held = {"coach": Posting("kommunen", "söder"), "kurator": Posting("kommunen", "norr")}
    assert account(house, "cia").postings == {"prov": held}
    people, wrong = read_people(
        "konto;namn;roller\nfia;Test Fia;prov.förvaltare\ncia;Cia;prov.coach prov.kurator".encode()
    )
    assert not wrong
    assert sync_people(house.world, people, ("prov",)).done
    row = account(house, "cia")
    assert (row.label, row.postings) == ("Cia", {"prov": held})
    assert "samma organisation" in faults(
        sync(house, FIA, "cia;Test Cia;;kommunen;söder;prov.coach prov.kurator@vården")
    )


def test_cases_to_hand_over_are_told(house: House) -> None:
    house.to_active()
    sync(house, FIA, "psy;Test Psy;;kommunen;;prov.psykolog")
    done = sync(house, FIA)
    assert "ärenden att lämna över" in done.changes[0].words[0].in_("sv")


def test_the_last_who_administers_accounts_stays(house: House) -> None:
    sync(house, FIA, CIA)
    assert "sköter konton" in faults(sync(house, CIA))
    assert "sköter konton" in faults(sync(house, CIA, "fia;Test Fia;;kommunen;;prov.coach"))
    assert account(house, "fia").ended is None
    other = sync(house, CIA, "kim;Test Kim;;kommunen;söder;prov.förvaltare")
    assert other.done


def test_a_file_that_is_cut_ends_nobody(house: House) -> None:
    many = [f"n{at};Namn {at};;kommunen;;prov.coach" for at in range(FEW + 2)]
    sync(house, FIA, *many)
    assert f"{FEW + 2} konton skulle avslutas" in faults(sync(house, FIA))
    assert account(house, "n0").ended is None
    assert sync(house, FIA, most_leavers=FEW + 2).done
    assert account(house, "n0").ended is not None


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("nils;;;kommunen;;prov.coach", "vad personen heter"),
        (";Nils;;kommunen;;prov.coach", "kontonamn"),
        ("nils;Nils;inte en adress;;;prov.coach", "e-postadress"),
        ("nils;Nils;;kommunen;väster;prov.coach", "Enheten hör inte"),
        ("nils;Nils;;kommunen;;prov.chef", "ingen roll chef"),
        ("nils;Nils;;kommunen;;annat.coach", "styrs inte av filen"),
        (f"{CIA}\n{CIA}", "två rader"),
    ],
)
def test_nothing_is_done_where_a_line_is_wrong(house: House, line: str, words: str) -> None:
    assert words in faults(sync(house, FIA, NEW, *line.split("\n")))
    assert account(house, "nils") is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Kolumner saknas"),
        (b"\xff\xfe", "UTF-8"),
        ("konto;namn;lön\na;b;c".encode(), "Okända kolumner"),
        (b"konto;namn;konto\na;b;c", "två gånger"),
        (b"konto;namn\na", "lika många kolumner"),
        (b'konto;namn\na;"b', "citattecknen"),
        (b"konto;namn;roller\na;b;coach", "projekt.roll"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(content: bytes, words: str) -> None:
    _, found = read_people(content)
    assert words in found[0].words.in_("sv")


def test_commas_and_marks_of_other_programs_are_read() -> None:
    people, found = read_people(
        '\ufeffKonto,Namn,Roller\r\nnils,"Ny, Nils",prov.coach\r\n\r\n'.encode()
    )
    assert found == ()
    assert [(one.account, one.label, one.roles) for one in people] == [
        ("nils", "Ny, Nils", {"prov": {"coach"}})
    ]
