"""Sent forms are read beside one another as they were when they were sent, also when the case has gone on
under a later release.
"""

from __future__ import annotations

from sqlalchemy import update

from engine.foundation.texts import in_words
from engine.operations.assign import assign
from engine.operations.compare_submissions import compare_submissions
from engine.operations.publish import Published, publish
from engine.operations.read_project import read_project
from engine.operations.views import FormPlace, Moved
from engine.operations.views_links import ComparedPage
from engine.operations.world import DEFAULT_TENANT
from engine.storage.schema import case
from tests.operations.house import PROJECT, House

PATH = "deployments/prov/forms/samtal.yaml"


def moved_on(house: House, old: str, new: str) -> None:
    """All cases, to a release with other words in the form."""
    files = dict(read_project(PROJECT))
    text = files[PATH].decode()
    assert old in text
    files[PATH] = text.replace(old, new).encode()
    done = publish(house.world, files, "prov", why="Nya ord", who="sara")
    assert isinstance(done, Published), done
    with house.world.storage.writing(DEFAULT_TENANT) as tx:
        tx.connection.execute(update(case).values(release=done.number))


def beside(house: House, who: str, number: str) -> ComparedPage:
    found = compare_submissions(house.world, house.as_(who), number, "samtal")
    assert isinstance(found, ComparedPage), found
    return found


def test_each_is_read_in_the_words_it_was_asked_in(house: House) -> None:
    number = house.to_active(subproject="ett")
    place = FormPlace(form="samtal", case=number)
    house.send("kurt", place, {"": "allt", "vad": "Första gången"})
    moved_on(house, "title: Samtal\n", "title: Nytt samtal\n")
    house.send("kurt", place, {"": "allt", "vad": "Andra gången"})
    page = beside(house, "kurt", number)
    assert [in_words(one.title, "sv") for one in page.columns] == ["Samtal", "Nytt samtal"]


def test_a_page_that_was_closed_when_it_was_answered_stays_closed(house: House) -> None:
    """The second page was read by the counsellor alone; a later release opens it."""
    number = house.to_active(subproject="ett", who="sara")
    seated = assign(house.world, house.as_("sara"), number, {"coach": "cia"})
    assert isinstance(seated, Moved)
    place = FormPlace(form="samtal", case=number)
    for words in ("Första", "Andra"):
        house.send(
            "kurt", place, {"": "allt", "vad": words}, {"": "enskilt", "oro": f"{words} oron"}
        )
    moved_on(house, "    read: kurator\n", "    read: stöd\n")
    house.send("kurt", place, {"": "allt", "vad": "Tredje"}, {"": "enskilt", "oro": "Öppen oro"})
    told = repr(beside(house, "kurt", number))
    assert "Andra oron" in told
    closed = beside(house, "cia", number)
    assert "Tredje" in repr(closed)
    assert "oron" not in repr(closed)
