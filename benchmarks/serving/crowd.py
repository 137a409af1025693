"""Owns a crowd: as many people with a case each as one likes, put straight into both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache

from sqlalchemy import insert

from benchmarks.serving.handwritten import tables as theirs
from benchmarks.serving.ours import Ours
from benchmarks.serving.theirs import Theirs, case_row
from engine.casework.case import Case, Seat
from engine.casework.visits import begun
from engine.storage.codec import encode_case
from engine.storage.people import name_tokens, sort_key
from engine.storage.schema import case, person, person_identity, person_name_token, seat

AT_ONCE = 20_000
NOW = datetime.now(UTC).replace(microsecond=0)
FIRST = ("Amina", "Berit", "Carl", "Dana", "Erik", "Fatima", "Gun", "Hassan", "Ida", "Johan")
SYLLABLES = (
    "berg",
    "ström",
    "dal",
    "lund",
    "hall",
    "sten",
    "ek",
    "ås",
    "mark",
    "lind",
    "holm",
    "by",
)


def name_of(number: int) -> str:
    """A first name and a last one of three parts: some 17,000 different names."""
    rest, first = divmod(number, len(FIRST))
    last = ""
    for _ in range(3):
        rest, part = divmod(rest, len(SYLLABLES))
        last += SYLLABLES[part]
    return f"{FIRST[first]} {last.capitalize()}"


def number_of(number: int) -> str:
    """An identity number of nobody else's, with the digit that checks it."""
    day = date(1950, 1, 1) + timedelta(days=number % 18_000)
    nine = f"{day:%y%m%d}{number // 18_000:03}"
    doubled = (int(one) * (2 - place % 2) for place, one in enumerate(nine))
    check = -sum(one // 10 + one % 10 for one in doubled) % 10
    return f"{day:%Y}{nine[2:6]}-{nine[6:]}{check}"


def due_of(number: int) -> date:
    """Dates over two years, in no order."""
    return NOW.date() + timedelta(days=(number * 7_919) % 730)


@cache
def held(due: date) -> str:
    """What the row of such a case holds beside its columns."""
    found = Case(
        id="-", workflow="deltagare", state="pågår", opened=NOW, visits=begun("pågår", NOW),
        due={"pågår": due}, seats={"coach": Seat(user="coach", since=NOW)}, version=4,
    )  # fmt: skip
    return encode_case(found)


def parts(first: int, beyond: int) -> Iterator[range]:
    for start in range(first, beyond, AT_ONCE):
        yield range(start, min(start + AT_ONCE, beyond))


def add_to_ours(ours: Ours, first: int, beyond: int) -> None:
    for numbers in parts(first, beyond):
        with ours.careless(), ours.world.storage.writing(ours.caller.tenant) as tx:
            t = tx.tenant
            people = [
                {
                    "tenant": t, "id": f"p{one}", "name": name_of(one),
                    "sort_key": sort_key(name_of(one)), "alias": None, "protected": "",
                    "language": None, "facts": "{}", "created": NOW, "changed": NOW,
                }
                for one in numbers
            ]  # fmt: skip
            identities = [
                {
                    "tenant": t, "person": f"p{one}", "number": number_of(one),
                    "kind": "personnummer", "since": NOW, "until": None,
                }
                for one in numbers
            ]  # fmt: skip
            tokens = [
                {"tenant": t, "token": token, "person": f"p{one}"}
                for one in numbers
                for token in name_tokens(name_of(one))
            ]
            cases = [
                {
                    "tenant": t, "id": f"c{one:08}", "deployment": "prov",
                    "number": f"P-2026-{one:08}", "workflow": "deltagare", "release": 1,
                    "person": f"p{one}", "state": "pågår", "unit": "", "subproject": "",
                    "owner": "coach", "protected": False, "closed": False,
                    "due_sort": due_of(one), "opened": NOW, "changed": NOW, "opened_by": "coach",
                    "version": 4, "held": held(due_of(one)),
                }
                for one in numbers
            ]  # fmt: skip
            seats = [
                {
                    "tenant": t,
                    "case": f"c{one:08}",
                    "role": "coach",
                    "account": "coach",
                    "since": NOW,
                }
                for one in numbers
            ]
            tx.connection.execute(insert(person), people)
            tx.connection.execute(insert(person_identity), identities)
            tx.connection.execute(insert(person_name_token), tokens)
            tx.connection.execute(insert(case), cases)
            tx.connection.execute(insert(seat), seats)


def add_to_theirs(side: Theirs, first: int, beyond: int) -> None:
    for numbers in parts(first, beyond):
        with side.engine.connect().execution_options(writes=True) as plain, plain.begin():
            people = [
                {"id": f"p{one}", "name": name_of(one), "number": number_of(one)} for one in numbers
            ]
            cases = [
                case_row(f"c{one:08}", f"P-2026-{one:08}", f"p{one}", due_of(one), NOW)
                for one in numbers
            ]
            plain.execute(insert(theirs.person), people)
            plain.execute(insert(theirs.case), cases)
