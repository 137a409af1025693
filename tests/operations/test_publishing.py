"""Publishing: what stands against it, who may, going back, two at once; and that cases keep theirs."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from engine.definitions import kept
from engine.definitions.diff.changes import Kind, Weight
from engine.foundation.bounded import Bounded
from engine.foundation.wrong import NoReleaseError, Refused
from engine.operations.form_page import FormPage
from engine.operations.list_releases import list_releases, read_release, releases_of
from engine.operations.load_release import load_release
from engine.operations.my_work import my_work
from engine.operations.open_form import open_form
from engine.operations.publish import Unpublished, publish
from engine.operations.publish_workspace import (
    preview_folder,
    preview_workspace,
    publish_workspace,
)
from engine.operations.read_project import read_project
from engine.operations.read_submission import read_submission
from engine.operations.release_views import Preview
from engine.operations.releasing import Published
from engine.operations.roll_back import go_back, preview_going_back, roll_back
from engine.operations.views import FormPlace, SubmissionPage
from engine.operations.world import MOST_TEXT
from engine.storage.schema import audit, draft, submission
from tests.operations.house import PROJECT
from tests.operations.test_way import page, sv

HOME = "deployments/prov"
WORKFLOW = f"{HOME}/workflows/deltagare.yaml"
DEPLOYMENT = f"{HOME}/deployment.yaml"
STORIES = f"{HOME}/scenarios/demonstration.yaml"
FILES = dict(read_project(PROJECT))


def files(*changes: tuple[str, str, str]) -> dict[str, bytes]:
    """The project with one text for another in some files; without its stories where these would no
    longer be true.
    """
    found = dict(FILES)
    if not any(one is CALLED_OTHERWISE for one in changes):
        found = {path: text for path, text in found.items() if "/scenarios/" not in path}
    for path, old, new in changes:
        text = found[path].decode()
        assert old in text, (path, old)
        found[path] = text.replace(old, new).encode()
    return found


CALLED_OTHERWISE = (WORKFLOW, "label: Ta emot", "label: Godta")
STATE_GONE = (
    (WORKFLOW, "to: prövas}", "to: övervägs}"),
    (WORKFLOW, "  prövas:\n    label: Prövas\n", "  övervägs:\n    label: Övervägs\n"),
)
STATE_RENAMED = (
    STATE_GONE[0],
    (
        WORKFLOW,
        "  prövas:\n    label: Prövas\n",
        "  övervägs:\n    was: prövas\n    label: Övervägs\n",
    ),
)


def release(house, *changes):
    return publish(house.world, files(*changes), "prov", why="Ändrat", who="sara")


def released(house, *changes) -> Published:
    found = release(house, *changes)
    assert isinstance(found, Published), [one.sentence.in_("sv") for one in found.reasons]
    return found


def refused(found) -> list[str]:
    assert isinstance(found, Refused), found
    return [one.sentence.in_("sv") for one in found.reasons]


# What stands against it


def test_a_state_where_cases_stand_may_not_go(house):
    number = house.open_case()
    house.act("sara", number, "ta_emot")
    house.open_case(number="19900102-2384")
    assert refused(release(house, *STATE_GONE)) == [
        (
            "Läget ”Prövas” finns inte i den nya versionen, men 1 pågående ärende står där. Skriv was: "
            "prövas i det läge som ersätter det, eller flytta ärendena först."
        )
    ]
    assert load_release(house.world, "kommunen", "prov").number == 1
    assert released(house, *STATE_RENAMED).number == 2


def test_a_state_where_nobody_stands_may_go(house):
    house.open_case()
    assert released(house, *STATE_GONE).number == 2


def test_closed_cases_do_not_stop_it(house):
    number = house.to_active()
    house.send(
        "sara", FormPlace(form="avslut", case=number, action="avsluta"), {"utfall": "arbete"}
    )
    gone = [
        (WORKFLOW, "to: avslutad,", "to: klar,"), (WORKFLOW, "  avslutad: {label", "  klar: {label"),
        (DEPLOYMENT, "end: entered(avslutad)", "end: entered(klar)"),
    ]  # fmt: skip
    assert released(house, *gone).number == 2


def test_a_workflow_in_which_cases_go_may_not_go(house):
    house.open_case()
    other = {
        **files((DEPLOYMENT, "workflows: [deltagare]", "workflows: [annan]")),
        WORKFLOW: FILES[WORKFLOW].replace(b"workflow: deltagare", b"workflow: annan"),
    }
    other[DEPLOYMENT] = other[DEPLOYMENT].replace(b"over: deltagare", b"over: annan")
    (told,) = refused(publish(house.world, other, "prov", why="x", who="sara"))
    assert told.startswith(
        "Arbetsflödet ”Deltagare” finns inte i den nya versionen, men 1 pågående"
    )
    other[WORKFLOW] += b"was: deltagare\n"
    found = publish(house.world, other, "prov", why="x", who="sara")
    assert isinstance(found, Published), found


def without_role(*roles: str) -> list[tuple[str, str, str]]:
    lines = FILES[DEPLOYMENT].decode().splitlines(keepends=True)
    return [
        (DEPLOYMENT, next(one for one in lines if one.startswith(f"  {role}: {{")), "")
        for role in roles
    ]


NO_PSYCHOLOGIST = [
    *without_role("psykolog"),
    (WORKFLOW, "{by: psykolog, read: [psykolog, samordnare]", "{by: samordnare, read: [samordnare]"),
    (WORKFLOW, "on_enter: {ask: bedömning, of: psykolog}", "on_enter: {ask: bedömning, of: samordnare}"),
]  # fmt: skip


def test_a_role_that_a_case_waits_for_may_not_go(house):
    number = house.open_case()
    assert released(house, *NO_PSYCHOLOGIST).number == 2
    back = roll_back(house.world, "prov", 1, why="Fel", who="sara")
    assert isinstance(back, Published)
    house.act("sara", number, "ta_emot")
    (told,) = refused(release(house, *NO_PSYCHOLOGIST))
    assert told == (
        "Rollen ”Psykolog” finns inte i den nya versionen, men 1 pågående ärende behöver den. Behåll "
        "rollen tills de är avslutade, eller låt någon annan ta över i ärendena först."
    )


def test_a_place_that_a_case_lies_in_may_not_go(house):
    house.open_case(who="sara", subproject="ett")
    gone = (
        (DEPLOYMENT, "  ett: {label: Område ett, units: [norr]}\n", ""),
        (DEPLOYMENT, "{norr: Norr, söder: Söder}", "{söder: Söder}"),
    )
    assert [one[:40] for one in refused(release(house, *gone))] == [
        "Enheten ”Norr” finns inte i den nya vers", "Delprojektet ”Område ett” finns inte i d",
    ]  # fmt: skip


def test_a_reason_is_needed(house):
    found = publish(house.world, files(CALLED_OTHERWISE), "prov", why="  ", who="sara")
    assert refused(found)[0].startswith("Skriv varför du publicerar.")
    long = publish(house.world, files(CALLED_OTHERWISE), "prov", why="x" * 2001, who="sara")
    assert refused(long) == ["Skälet är för långt. Skriv högst 2000 tecken."]


def test_what_was_refused_and_done_is_written_down(house):
    house.act("sara", house.open_case(), "ta_emot")
    release(house, *STATE_GONE)
    released(house, CALLED_OTHERWISE)
    roll_back(house.world, "prov", 1, why="Fel", who="sara")
    with house.world.storage.reading("kommunen") as tx:
        rows = tx.connection.execute(
            select(audit.c.outcome, audit.c.about, audit.c.purpose)
            .where(audit.c.act == "publish")
            .order_by(audit.c.number)
        ).all()  # fmt: skip
    assert [row.outcome for row in rows] == ["allowed", "refused", "allowed", "allowed"]
    assert {row.purpose for row in rows} == {"administration"}
    assert '"back_to"' in rows[-1].about


# From a page


def seen(house, who="sara", found=None):
    preview = preview_workspace(house.world, house.as_(who), found or files(CALLED_OTHERWISE))
    assert isinstance(preview, Preview), preview
    return preview


def from_page(house, preview, who="sara", found=None, why="Tydligare"):
    return publish_workspace(
        house.world, house.as_(who), found or files(CALLED_OTHERWISE),
        why=why, seen=preview.live, snapshot=preview.snapshot,
    )  # fmt: skip


def test_what_was_seen_is_what_is_released(house):
    preview = seen(house)
    assert (preview.live, preview.against, preview.running) == (1, (), 0)
    (change,) = preview.comparison.changes
    assert change.change.kind is Kind.CHANGED
    assert change.before_lines == ("ta_emot: {label: Ta emot, by: samordnare, to: prövas}",)
    assert change.after_lines == ("ta_emot: {label: Godta, by: samordnare, to: prövas}",)
    assert (change.file, change.line) == (WORKFLOW, 28)
    found = from_page(house, preview)
    assert isinstance(found, Published)
    assert found.number == 2
    other = from_page(house, preview, found=files((WORKFLOW, "label: Prövas", "label: Övervägs")))
    assert refused(other)[0].startswith("Texten i mappen har ändrats")


def test_the_second_of_two_is_told_that_another_came_between(house):
    mine = files((WORKFLOW, "label: Prövas", "label: Övervägs"))
    preview = seen(house, found=mine)
    assert isinstance(from_page(house, seen(house)), Published)
    told = refused(from_page(house, preview, who="stina", found=mine))
    assert told[0].startswith("Test Sara hann publicera version 2 före dig.")
    again = seen(house, found=mine)
    assert again.live == 2
    told = [one.change.after for one in again.comparison.changes if one.change.after is not None]
    assert told == ["Ta emot", "Övervägs"]
    assert isinstance(from_page(house, again, who="stina", found=mine), Published)


def test_two_at_the_same_time_make_one_release_each_or_are_told(house):
    preview, results = seen(house), []
    threads = [
        threading.Thread(target=lambda: results.append(from_page(house, preview))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.again for one in results) == [False, True, True, True]
    assert [card.number for card in releases_of(house.world, "prov")] == [2, 1]


def test_only_those_who_may_publish_see_and_do_it(house):
    for who in ("cia", "rut", "stig", "greta"):
        for found in (
            list_releases(house.world, house.as_(who)),
            read_release(house.world, house.as_(who), 1),
            preview_workspace(house.world, house.as_(who), FILES),
            preview_going_back(house.world, house.as_(who), 1),
            go_back(house.world, house.as_(who), 1, why="x", seen=1),
            publish_workspace(
                house.world, house.as_(who), files(CALLED_OTHERWISE), why="x", seen=1, snapshot="",
            ),
        ):  # fmt: skip
            assert refused(found) == ["Du får inte publicera."], who
    stranger = replace(house.as_("sara").account, roles={})
    found = list_releases(house.world, replace(house.as_("sara"), account=stranger))
    assert isinstance(found, Refused)
    assert found.reason.kind == "missing"


def test_errors_are_shown_instead(house):
    wrong = files((WORKFLOW, "starts: anmäld", "starts: finns_inte"))
    for found in (
        preview_workspace(house.world, house.as_("sara"), wrong),
        preview_folder(house.world, wrong, "prov"),
        publish_workspace(house.world, house.as_("sara"), wrong, why="x", seen=1, snapshot=""),
    ):
        assert isinstance(found, Unpublished)
        assert [one.code for one in found.diagnostics if one.severity == "error"]


# Going back


def test_going_back_is_a_release_like_any_other(house):
    released(house, CALLED_OTHERWISE)
    caller = house.as_("sara")
    preview = preview_going_back(house.world, caller, 1)
    assert isinstance(preview, Preview)
    (change,) = preview.comparison.changes
    assert (change.change.before, change.change.after) == ("Godta", "Ta emot")
    done = go_back(house.world, caller, 1, why="Det blev fel", seen=2)
    assert isinstance(done, Published)
    assert done.number == 3
    newest, middle, first = list_releases(house.world, caller)
    assert (newest.number, newest.live, newest.same_as, newest.who) == (3, True, 1, "Test Sara")
    assert (middle.same_as, first.snapshot) == (None, newest.snapshot)
    told = read_release(house.world, caller, 3)
    assert (told.before, len(told.comparison.changes), told.live) == (2, 1, 3)
    assert read_release(house.world, caller, 1).comparison.changes == ()
    again = go_back(house.world, caller, 3, why="x", seen=3)
    assert isinstance(again, Published)
    assert again.again


def test_going_back_is_refused_where_cases_would_have_nowhere_to_stand(house):
    released(house, *STATE_GONE)
    house.act("sara", house.open_case(), "ta_emot")
    told = refused(go_back(house.world, house.as_("sara"), 1, why="x", seen=2))
    assert told[0].startswith("Läget ”Övervägs” finns inte i den nya versionen, men 1 pågående")
    stale = refused(go_back(house.world, house.as_("sara"), 1, why="x", seen=1))
    assert "hann publicera version 2 före dig" in stale[0]


def test_one_cannot_go_back_to_what_never_was(house):
    for number in (0, 2, -1):
        found = go_back(house.world, house.as_("sara"), number, why="x", seen=1)
        assert isinstance(found, Refused)
        assert found.reason.kind == "missing"
        with pytest.raises(NoReleaseError):
            roll_back(house.world, "prov", number, why="x", who="sara")
    with pytest.raises(NoReleaseError):
        releases_of(house.world, "annan")


# Cases keep theirs


MÅENDE = "forms/mående.yaml"


def test_a_case_keeps_its_texts_states_and_forms(house):
    number = house.to_active()
    released(
        house, (WORKFLOW, "    label: Deltar\n", "    label: Är med\n"),
        (WORKFLOW, "avsluta: {label: Avsluta,", "avsluta: {label: Säg hej då,"),
    )  # fmt: skip
    old, new = (
        page(house, "sara", number),
        page(house, "sara", house.to_active(number="19900102-2384")),
    )
    assert (old.release, sv(old.state_label), new.release, sv(new.state_label)) == (
        1,
        "Deltar",
        2,
        "Är med",
    )
    assert [sv(one.label) for one in old.actions][:1] == ["Avsluta"]
    assert [sv(one.label) for one in new.actions][:1] == ["Säg hej då"]
    pinned = {card.number: card.running for card in releases_of(house.world, "prov")}
    assert pinned == {1: 1, 2: 1}
    back = roll_back(house.world, "prov", 1, why="Fel", who="sara")
    assert isinstance(back, Published)
    assert sv(page(house, "sara", number).state_label) == "Deltar"
    third = house.open_case(number="19960208-2399")
    assert page(house, "sara", third).release == 3


MÅR = {
    "": "", "svar.glad": "1", "svar.lugn": "0", "inte_leva": "false",
}  # fmt: skip
SCORED_OTHERWISE = (MÅENDE, "value: sum(svar)", "value: sum(svar) * 10")
ASKED_OTHERWISE = (MÅENDE, "glad: Jag har känt mig glad", "glad: Jag har varit glad")


def total(house, who, number, submission) -> str:
    found = read_submission(house.world, house.as_(who), number, submission)
    assert isinstance(found, SubmissionPage), found
    return str(found)


def test_a_case_keeps_its_scoring_and_what_was_sent_is_read_as_it_was_asked(house):
    number = house.to_active(subproject="ett")
    place = FormPlace(form="mående", case=number)
    before = house.send("kurt", place, MÅR)
    wider = (MÅENDE, "{range: 2..4, label: Högt}", "{range: 2..40, label: Högt}")
    released(house, SCORED_OTHERWISE, ASKED_OTHERWISE, wider)
    after = house.send("kurt", place, MÅR)
    for sent in (before, after):
        told = total(house, "sara", number, sent.submission)
        assert "Jag har känt mig glad" in told
        assert "Jag har varit glad" not in told
    with house.world.storage.reading("kommunen") as tx:
        rows = {row.id: row for row in tx.connection.execute(select(submission)).all()}
    assert rows[after.submission].computed == rows[before.submission].computed
    assert rows[after.submission].form_version == rows[before.submission].form_version
    later = house.to_active(number="19900102-2384", subproject="ett")
    other = house.send("kurt", FormPlace(form="mående", case=later), MÅR)
    with house.world.storage.reading("kommunen") as tx:
        rows = {row.id: row for row in tx.connection.execute(select(submission)).all()}
    assert rows[other.submission].computed != rows[before.submission].computed
    assert rows[other.submission].form_version != rows[before.submission].form_version
    assert "Jag har varit glad" in total(house, "sara", later, other.submission)


OPENING = FormPlace(form="anmälan", workflow="deltagare")
FIRST = {"": "personen", "nummer": "19850101-2382", "namn": "Test Amal", "kommun": "vik"}
ASKS_MORE = (
    f"{HOME}/forms/anmälan.yaml",
    "      bor_med_barn:",
    "      telefon: {type: text, label: Telefon, required: true}\n      bor_med_barn:",
)


def test_a_draft_goes_on_under_the_release_it_was_begun_under(house):
    house.write("rut", OPENING, FIRST)
    released(house, ASKS_MORE)
    begun = open_form(house.world, house.as_("rut"), OPENING, "vardag")
    assert isinstance(begun, FormPage)
    assert "telefon" not in begun.page.fields
    fresh = open_form(house.world, house.as_("rolf"), OPENING, "vardag")
    assert isinstance(fresh, FormPage)
    assert "telefon" in fresh.page.fields
    (item,) = [one for one in my_work(house.world, house.as_("rut")) if one.kind == "draft"]
    assert sv(item.label) == "Anmälan"
    receipt = house.send("rut", OPENING, {"": "vardag", "bor_med_barn": "false"})
    assert page(house, "sara", receipt.number).release == 1
    opened = house.write("rut", OPENING, FIRST, {"": "vardag", "bor_med_barn": "false"})
    assert "telefon" in {one.path for one in opened.problems} or "telefon" in opened.page.fields


def test_a_draft_of_what_is_no_longer_opened_is_not_sent(house):
    house.write("rut", OPENING, FIRST)
    narrowed = (WORKFLOW, "anmälan: {by: [remittent, samordnare]", "anmälan: {by: samordnare")
    released(house, narrowed)
    assert refused(open_form(house.world, house.as_("rut"), OPENING)) == [
        "”Anmälan” fylls i av samordnare. Du har inte den rollen."
    ]


def test_a_draft_goes_on_under_what_is_live_where_its_case_would_want_for_something(house):
    house.write("rut", OPENING, FIRST)
    released(house, ASKS_MORE, *NO_PSYCHOLOGIST)
    begun = open_form(house.world, house.as_("rut"), OPENING, "vardag")
    assert isinstance(begun, FormPage)
    assert "telefon" in begun.page.fields


def test_a_draft_from_before_goes_on_under_what_is_live(house):
    house.write("rut", OPENING, FIRST)
    with house.world.storage.writing("kommunen") as tx:
        tx.connection.execute(update(draft).values(release=None))
    released(house, ASKS_MORE)
    begun = open_form(house.world, house.as_("rut"), OPENING, "vardag")
    assert isinstance(begun, FormPage)
    assert "telefon" in begun.page.fields


# What is kept because it took time to make


def test_what_is_kept_is_bounded_and_the_least_asked_for_goes():
    kept: Bounded[str, int] = Bounded(10)
    for name in "abc":
        kept.keep(name, ord(name), 4)
    assert [kept.get(name) for name in "abc"] == [None, 98, 99]
    assert kept.get("b") == 98
    kept.keep("d", 100, 4)
    assert [kept.get(name) for name in "bcd"] == [98, None, 100]
    kept.keep("b", 1, 9)
    assert [kept.get(name) for name in "bd"] == [1, None]
    kept.keep("e", 1, 11)
    assert kept.get("e") is None
    assert len(kept) == 1
    other: Bounded[str, int] = Bounded(10)
    other.update(kept)
    assert other.get("b") == 1


def test_many_threads_may_keep_and_ask():
    kept: Bounded[int, int] = Bounded(50)

    def work(start: int) -> None:
        for number in range(start, start + 400):
            kept.keep(number % 37, number % 37, 1 + number % 5)
            assert kept.get(number % 37) in (None, number % 37)

    threads = [threading.Thread(target=work, args=(start,)) for start in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(weight for _, weight in kept._held.values()) == kept._weight <= 50


def test_a_release_is_compiled_again_when_it_has_been_let_go(house):
    first = load_release(house.world, "kommunen", "prov").deployment
    house.world.compiled.keep(("x", "y"), first, MOST_TEXT)
    kept.DEPLOYMENTS.clear()
    again = load_release(house.world, "kommunen", "prov").deployment
    assert again is not first
    assert again.title == first.title


def test_the_changes_between_two_texts_are_found_once(house):
    released(house, CALLED_OTHERWISE)
    first = read_release(house.world, house.as_("sara"), 2).comparison.changes
    again = read_release(house.world, house.as_("sara"), 2).comparison.changes
    assert first[0].change is again[0].change
    assert first[0].change.weight is Weight.QUIET
