"""What a participant takes away: all that is theirs to read, the same on paper and for machines, and nothing
that is others'.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from engine.casework.consenting import PLAIN
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.give_consent import give_consent
from engine.operations.give_page import give_page
from engine.operations.note_page import Written
from engine.operations.open_page import read_page_link
from engine.operations.print_own_copy import FORMAT, print_own_copy
from engine.operations.print_submission import Printed
from engine.operations.start_activity import start_activity
from engine.operations.views import FormPlace, Moved
from engine.operations.views_activities import Begun
from engine.operations.views_links import Given
from engine.operations.world import DEFAULT_TENANT
from engine.operations.write_note import write_note
from engine.storage import audit
from engine.storage.cases import find_case
from tests.operations.consenting import Guided, guided  # noqa: F401  the fixture of that name
from tests.operations.house import House
from tests.operations.lag import Lag
from tests.operations.stig import Stig
from tests.operations.test_rounds import Measuring, house, measurings  # noqa: F401  fixtures of those names


def participant(house: House, number: str, who: str = "eva") -> Caller:  # noqa: F811  as above
    given = give_page(house.world, house.as_(who), number)
    assert isinstance(given, Given), given
    token = given.path.removeprefix("/s/").removesuffix("/sida")
    return read_page_link(house.world, token).caller


def copied(house: House, caller: Caller, number: str) -> dict[str, Any]:  # noqa: F811  as above
    made = print_own_copy(house.world, caller, number, "sv", "json")
    assert isinstance(made, Printed), made
    found: dict[str, Any] = json.loads(made.content)
    return found


def on_paper(house: House, caller: Caller, number: str) -> str:  # noqa: F811  as above
    made = print_own_copy(house.world, caller, number, "sv", "pdf")
    assert isinstance(made, Printed), made
    assert made.content.startswith(b"%PDF")
    reader = PdfReader(BytesIO(made.content))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"], "tagged"  # type: ignore[index]  # pypdf says object
    return bare("".join(page.extract_text() for page in reader.pages))


def bare(text: str) -> str:
    """Without spaces and isolating marks, which paper breaks as it likes."""
    return re.sub(r"[\s⁦-⁩­‑]+", "", text)


def words_in(node: Any) -> Iterator[str]:
    """Every text that people read."""
    if isinstance(node, dict):
        if "text" in node:
            yield node["text"]
        for name, inner in node.items():
            yield from words_in(inner) if name not in ("value", "label") else ()
    elif isinstance(node, list):
        for inner in node:
            yield from words_in(inner)


def forms_in(copy: dict[str, Any]) -> list[str]:
    return [one["items"]["form"]["value"] for one in copy["answers"]["items"]]


def with_goal(stig: Stig) -> tuple[str, Caller]:
    """A case with a goal, what has been said of it, a note, and somebody else's case beside it."""
    number, other = stig.begun(), stig.begun("Bo Berg")
    for one, goal in ((number, "Spela i band"), (other, "Bo kvar")):
        place = FormPlace(form="mål", case=one, starts="mål")
        stig.write("eva", place, {"mål": goal, "när": "2024-05-02"})
        assert isinstance(start_activity(stig.world, stig.as_("eva"), place), Begun)
    stig.send("eva", FormPlace(form="framsteg", case=f"{number}.1"), {"hur_långt": "3"})
    note = Written(text="Det som bara vi vet", day="2024-03-01", about="talk")
    assert isinstance(write_note(stig.world, stig.as_("eva"), number, note, "k1", ""), Moved)
    return number, participant(stig, number)


def test_paper_and_the_file_for_machines_hold_the_same(stig: Stig) -> None:
    number, caller = with_goal(stig)
    copy = copied(stig, caller, number)
    paper = on_paper(stig, caller, number)
    texts = list(words_in(copy))
    assert len(texts) > 15
    assert [one for one in texts if bare(one) not in paper] == []
    assert copy["person"]["items"]["name"]["value"] == "Ada Ask"
    (goal,) = copy["plan"]["items"]
    assert goal["label"] == "Spela i band"
    (sent,) = copy["answers"]["items"]
    assert sent["items"]["answers"]["items"]["hur_långt"]["value"] == 3
    assert copy["format"] == FORMAT
    assert copy["not_included"]


def test_it_holds_nothing_that_is_others_or_that_only_staff_read(stig: Stig) -> None:
    number, caller = with_goal(stig)
    told = print_own_copy(stig.world, caller, number, "sv", "json")
    assert isinstance(told, Printed)
    text, paper = told.content.decode(), on_paper(stig, caller, number)
    for secret in ("Bo Berg", "Bo kvar", "Det som bara vi vet", "anmälan", "Deltar"):
        assert secret not in text, secret
        assert bare(secret) not in paper.replace("Deltagaren", ""), secret
    assert "Test Eva" in text, "she has read, and works there"
    mine, theirs = participant(stig, number), participant(stig, number.replace("001", "002"))
    for who, which in ((theirs, number), (mine, number.replace("001", "002"))):
        assert isinstance(print_own_copy(stig.world, who, which, "sv", "json"), Refused)
    assert isinstance(print_own_copy(stig.world, stig.as_("eva"), number, "sv", "pdf"), Refused)
    assert isinstance(print_own_copy(stig.world, mine, number, "xx", "pdf"), Refused)
    with stig.world.storage.reading(DEFAULT_TENANT) as tx:
        row = find_case(tx, "stig", number)
        assert row is not None
        copies = [one.about for one in audit.entries(tx, row.case.id) if "copy" in str(one.about)]
    assert {str(one["printed"]) for one in copies} == {"json", "pdf"}


def test_of_a_pair_that_is_kept_apart_it_holds_ones_own_half_until_both_are_in(
    house: Measuring,  # noqa: F811  as above
) -> None:
    number = house.opened()
    house.by_participant(f"{number}.1", [("går", "2")])
    caller = participant(house, number)
    assert forms_in(copied(house, caller, number)) == ["ena"], "answered through a link, by them"
    house.send("eva", FormPlace(form="andra", case=f"{number}.1"), {"tro": "4"})
    assert sorted(forms_in(copied(house, caller, number))) == ["andra", "ena"]


def test_a_half_that_was_never_opened_to_them_stays_out(
    house: Measuring,  # noqa: F811  as above
) -> None:
    number = house.opened()
    house.send("eva", FormPlace(form="andra", case=f"{number}.1"), {"tro": "4"})
    caller = participant(house, number)
    assert "answers" not in copied(house, caller, number)
    assert bare("Hur stor är din tro?") not in on_paper(house, caller, number)


def test_times_are_in_it_but_not_what_others_meet_about(lag: Lag) -> None:
    number = lag.begun()
    lag.book(number)
    lag.begin(number, "fråga", {"fråga": "Vad händer sedan?", "dag": "2024-03-07"})
    (time,) = copied(lag, participant(lag, number), number)["times"]["items"]
    assert (time["value"]["place"], time["value"]["how_it_went"]) == ("Rum 3", "planned")


def test_what_has_been_said_to_whom_is_in_it(guided: Guided) -> None:  # noqa: F811  as above
    number = guided.case()
    to = {"psykiatrin": ("plan",)}
    give_consent(guided.world, guided.as_("eva"), number, "samverkan", to, PLAIN)
    consents = copied(guided, participant(guided, number), number)["consents"]["items"]
    standing = {name: one["value"] for name, one in consents["now"]["items"].items()}
    assert standing["samverkan:psykiatrin"] == "yes"
    assert standing["samverkan:försäkringskassan"] == "unasked"
    assert len(consents["said"]["items"]) == 1
