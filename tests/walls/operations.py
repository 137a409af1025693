"""The rows of the table that are operations, and how every operation that takes a caller is found."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from engine import operations
from engine.casework.consenting import PLAIN
from engine.filling.sheets import Sheet
from engine.foundation.wrong import Refused
from engine.operations.add_files import add_files
from engine.operations.amend import Amending, amend
from engine.operations.api_tokens import end_token, list_tokens, make_token
from engine.operations.arrange_plan import UP, arrange_plan
from engine.operations.assign import assign
from engine.operations.calendar_feed import close_feed, open_feed
from engine.operations.callers import Caller
from engine.operations.case_file import NOT_FOUND
from engine.operations.change_account import (
    change_details,
    change_roles,
    renew_link,
    reset_two_step,
)
from engine.operations.change_number import NewNumber, change_number
from engine.operations.change_rows import add_row, move_row, put_back_row, remove_row
from engine.operations.change_view import change_view
from engine.operations.changed_since import changed_since
from engine.operations.check_amendment import check_amendment
from engine.operations.check_answers import check_answers
from engine.operations.claim_task import claim_task
from engine.operations.compare_submissions import compare_submissions
from engine.operations.day_protection import list_protection
from engine.operations.drop_draft import drop_draft
from engine.operations.drop_left import drop_left
from engine.operations.drop_note import drop_note
from engine.operations.drop_view import drop_view
from engine.operations.end_account import end_account, reopen_account
from engine.operations.export_log import export_log
from engine.operations.fetch_follow_up import fetch_follow_up
from engine.operations.find_person import find_person
from engine.operations.finish_task import finish_task
from engine.operations.follow_up_readings import judge_reading, read_emergency_readings
from engine.operations.give_consent import give_consent
from engine.operations.give_link import mail_link, new_code, revoke_link, show_link
from engine.operations.give_page import give_page
from engine.operations.hand_over import hand_over, read_hand_over
from engine.operations.hand_over_task import hand_over_task
from engine.operations.invite import Invitation, invite, read_invite
from engine.operations.jobs import read_jobs, run_again
from engine.operations.judge_review import close_review, judge_review
from engine.operations.keep_view import keep_view
from engine.operations.left_words import left_words
from engine.operations.list_accounts import list_accounts
from engine.operations.list_cases import list_cases
from engine.operations.list_page import list_page
from engine.operations.list_releases import list_releases, read_release
from engine.operations.list_tasks import list_tasks
from engine.operations.mark_seen import mark_seen
from engine.operations.merge_people import (
    merge_people,
    part_people,
    read_apart,
    read_merge,
)
from engine.operations.move_draft import move_draft, read_move
from engine.operations.my_day import my_day
from engine.operations.my_work import my_work
from engine.operations.note_page import Written
from engine.operations.notifications import mark_read, read_notifications
from engine.operations.open_form import open_form
from engine.operations.open_note import open_note
from engine.operations.open_sealed import open_sealed
from engine.operations.print_own_copy import print_own_copy
from engine.operations.print_plan import print_plan
from engine.operations.print_submission import print_submission
from engine.operations.publish_workspace import preview_workspace, publish_workspace
from engine.operations.put_back_task import put_back_task
from engine.operations.read_account import read_account
from engine.operations.read_attendance import fetch_attendance, read_attendance
from engine.operations.read_board import read_board
from engine.operations.read_calendar import read_calendar
from engine.operations.read_case import read_case
from engine.operations.read_case_then import read_case_then
from engine.operations.read_consents import read_consents, read_withdrawal
from engine.operations.read_extract import read_extract
from engine.operations.read_figures import read_figures
from engine.operations.read_file import read_file
from engine.operations.read_flow import read_flow
from engine.operations.read_follow_up import read_figure_list, read_follow_up
from engine.operations.read_frame import read_frame
from engine.operations.read_in_emergency import read_in_emergency
from engine.operations.read_own_page import read_own_page
from engine.operations.read_person import read_person
from engine.operations.read_plan import read_plan
from engine.operations.read_project import read_project
from engine.operations.read_protection import read_protection
from engine.operations.read_queue import read_queue
from engine.operations.read_reports import read_report, read_report_month, read_reports
from engine.operations.read_reviews import read_review, read_reviews
from engine.operations.read_slips import mark_registered, read_slip, read_slips
from engine.operations.read_submission import read_submission
from engine.operations.read_team import read_team
from engine.operations.read_times import read_times
from engine.operations.receipt import read_receipt
from engine.operations.remove_file import remove_file
from engine.operations.review_log import review_log
from engine.operations.roll_back import go_back, preview_going_back
from engine.operations.save_fields import FieldsSaved, save_fields
from engine.operations.save_note import save_note, save_note_fields
from engine.operations.save_page import save_page
from engine.operations.save_question import save_question
from engine.operations.saved_views import saved_views
from engine.operations.see_as_partner import see_as_partner
from engine.operations.send_for_more import alike, send_for_more
from engine.operations.send_report import fetch_report, mark_sent
from engine.operations.set_protection import name_reader, set_protection, withdraw_reader
from engine.operations.start_activity import start_activity
from engine.operations.start_with_view import start_with_view
from engine.operations.submit import Sending, submit, submit_in_short
from engine.operations.substitutes import name_own_substitute, name_substitute
from engine.operations.take_action import take_action
from engine.operations.views import CaseFilter, FormPlace
from engine.operations.views_follow_up import Wanted
from engine.operations.withdraw_consent import withdraw_consent
from engine.operations.world import World
from engine.operations.write_note import write_note
from tests.walls.cells import told
from tests.walls.setting import Setting

Words = Mapping[str, str]
Call = Callable[[World, Caller, Words], Any]
MOMENT = datetime(2024, 3, 4, 9, tzinfo=UTC)
MARCH = MOMENT.date().replace(day=1)
OPENING = FormPlace(form="anmälan", workflow="deltagare", subproject="ett")
NOTE = Written(text="Ringde.", day="2024-03-04")
FIRST = (("nummer", "19920101-2383"), ("namn", "Test Ny"), ("_shown", "nummer namn"))
CHILDREN = (("bor_med_barn", "true"), ("_shown", "bor_med_barn"))
MOOD = (("svar.glad", "1"), ("svar.lugn", "1"), ("inte_leva", "false"),
        ("_shown", "svar.glad svar.lugn inte_leva"))  # fmt: skip
GOING = (("går", "3"), ("_shown", "går"))
INNER = {
    "own_copy.read_own_copy": "what is in the file that print_own_copy makes, which is a row",
    "give_link.link_of": "what is done with a link has in common; each is a row",
    "hand_over.one_case": "one step of hand_over, which has decided",
    "acting.act_on": "what acts on a case have in common; each act is a row",
    "saved_views.with_views": "what changes of views have in common; each is a row",
    "change_rows.changed": "what add_row and remove_row have in common",
    "change_rows.changed_rows": "what add_row, remove_row, move_row and put_back_row have in common",
    "read_attendance.within": "what both ways to attendance have in common; each is a row",
    "send_for_more.send_copy": "one step of send_for_more, in a case of its own that decides again",
    "set_protection.changed_with": "what changes of protection have in common; each is a row",
    "submit.sent_and_told": "what both ways to send have in common; each is a row",
    "keeping.tried": "runs the work of others again",
    "add_told.add_told": "gives the files of a story to add_files",
    "notifications.put_away": "those that the page before has shown; read_notifications is a row",
}


def place(number: str, form: str, action: str | None = None) -> FormPlace:
    return FormPlace(form=form, case=number, action=action)


def per_case(
    name: str, kinds: tuple[str, ...], call: Callable[[World, Caller, str], Any]
) -> dict[str, Call]:
    """The operation with each kind of case: `call` gets the number."""

    def at(kind: str) -> Call:
        return lambda world, caller, words: call(world, caller, words[kind])

    return {f"{name} {kind}": at(kind) for kind in kinds}


def with_another(name: str, call: Callable[[World, Caller, str, str], Any]) -> dict[str, Call]:
    """The operation with each kind of case beside the one in which a role is asked."""

    def at(kind: str) -> Call:
        return lambda world, caller, words: call(world, caller, words[kind], words["asked"])

    return {f"{name} {kind}": at(kind) for kind in ("ordinary", "far", "veiled")}


def started(world: World, caller: Caller, where: FormPlace) -> object:
    """What is asked is written first, as far as one may."""
    save_page(world, caller, where, "", (("plats", "Biblioteket"), ("_shown", "plats")))
    return start_activity(world, caller, where)


def sent(w: World, c: Caller, at: FormPlace, page: str, raw: tuple[tuple[str, str], ...]) -> object:
    save_page(w, c, at, page, raw)
    return submit(w, c, at)


def sent_in_short(w: World, c: Caller, t: Words) -> object:
    at = place(t["ordinary"], "mående")
    save_page(w, c, at, "", MOOD)
    return submit_in_short(w, c, at, Sending())


def kept(found: FieldsSaved | Refused) -> object:
    """What is kept though it cannot be sent now is refused, for what the case is like."""
    late = isinstance(found, FieldsSaved) and found.why_not is not None
    return Refused(reasons=(found.why_not,)) if late else found


def opened(w: World, c: Caller) -> object:
    """Both pages, and sent."""
    save_page(w, c, OPENING, "personen", FIRST)
    return sent(w, c, OPENING, "vardag", (("bor_med_barn", "false"), ("_shown", "bor_med_barn")))


AMENDED = {
    "talk": ("ordinary", "samtal", "vad", "Annat"),
    "statement": ("ordinary", "bedömning", "skäl", "Annat"),
    "first": ("ordinary", "anmälan", "kommun", "näs"),
    "far": ("far", "anmälan", "kommun", "näs"),
    "veiled": ("veiled", "anmälan", "kommun", "näs"),
    "closed": ("closed", "samtal", "vad", "Annat"),
}


def per_sent(name: str, call: Callable[[World, Caller, FormPlace], Any]) -> dict[str, Call]:
    """The operation with each thing that was sent, and with an answer of it changed."""

    def at(kind: str) -> Call:
        number, form, path, text = AMENDED[kind]

        def changed(world: World, caller: Caller, words: Words) -> object:
            sent = words[
                "closed_talk" if kind == "closed" else f"{number}_{FIRSTS.get(kind, kind)}"
            ]
            where = FormPlace(form=form, case=words[number], amends=sent)
            save_page(world, caller, where, "", ((path, text), ("_shown", path)))
            return call(world, caller, where)

        return changed

    return {f"{name} {kind}": at(kind) for kind in AMENDED}


FIRSTS = {"far": "first", "veiled": "first"}
ALL = ("ordinary", "far", "veiled", "closed")
ROWS: dict[str, Call] = {
    **per_case("read_case.read_case", (*ALL, "asked"), read_case),
    **per_case(
        "take_action.take_action",
        ("ordinary", "far", "veiled"),
        lambda w, c, n: take_action(w, c, n, "ta_emot"),
    ),
    **per_case(
        "assign.assign",
        ("ordinary", "far", "veiled"),
        lambda w, c, n: assign(w, c, n, {"coach": "carl"}),
    ),
    **per_case(
        "start_activity.start_activity",
        ALL,
        lambda w, c, n: started(w, c, FormPlace(form="träff", case=n, starts="träff")),
    ),
    **per_case("open_form.open_form", ALL, lambda w, c, n: open_form(w, c, place(n, "mående"))),
    **per_case(
        "save_page.save_page", ALL, lambda w, c, n: save_page(w, c, place(n, "mående"), "", MOOD)
    ),
    **per_case(
        "save_question.save_question",
        ("ordinary", "veiled"),
        lambda w, c, n: save_question(w, c, place(n, "mående"), "svar.glad", MOOD),
    ),
    **per_case(
        "save_fields.save_fields",
        ALL,
        lambda w, c, n: kept(save_fields(w, c, place(n, "mående"), MOOD, Sheet())),
    ),
    **per_sent("check_amendment.check_amendment", check_amendment),
    **per_sent("amend.amend", lambda w, c, at: amend(w, c, at, Amending(why="Fel"))),
    **per_case("submit.submit", ALL, lambda w, c, n: sent(w, c, place(n, "mående"), "", MOOD)),
    **per_case(
        "add_files.add_files",
        ALL,
        lambda w, c, n: add_files(w, c, place(n, "mående"), "", MOOD, ()),
    ),
    **per_case(
        "remove_file.remove_file",
        ("ordinary", "veiled"),
        lambda w, c, n: remove_file(w, c, place(n, "mående"), "", MOOD, "x", "0" * 32),
    ),
    "read_file.read_file talk": lambda w, c, t: read_file(w, c, t["file"]),
    "read_file.read_file aside": lambda w, c, t: read_file(w, c, t["file_aside"]),
    "read_file.read_file begun": lambda w, c, t: read_file(w, c, t["file_begun"]),
    **per_case(
        "check_answers.check_answers", ALL, lambda w, c, n: check_answers(w, c, place(n, "mående"))
    ),
    **per_case(
        "drop_draft.drop_draft",
        ("ordinary", "veiled"),
        lambda w, c, n: drop_draft(w, c, place(n, "mående")),
    ),
    **per_case("read_times.read_times", ALL, read_times),
    **per_case(
        "read_case_then.read_case_then",
        ALL,
        lambda w, c, number: read_case_then(w, c, number, w.now().date()),
    ),
    **per_case("read_plan.read_plan", ALL, read_plan),
    **per_case("print_plan.print_plan", ALL, lambda w, c, n: print_plan(w, c, n, "sv")),
    **per_case(
        "arrange_plan.arrange_plan",
        ("ordinary", "closed"),
        lambda w, c, n: arrange_plan(w, c, n, f"{n}.1", UP),
    ),
    **per_case(
        "changed_since.changed_since",
        (*ALL, "asked"),
        lambda w, c, n: changed_since(w, c, n, version=1) or NOT_FOUND,
    ),
    **per_case("open_note.open_note", ALL, open_note),
    **per_case("save_note.save_note", ALL, lambda w, c, n: save_note(w, c, n, NOTE)),
    **per_case("save_note.save_note_fields", ALL, lambda w, c, n: save_note_fields(w, c, n, NOTE)),
    **per_case(
        "open_sealed.open_sealed",
        ("ordinary", "veiled"),
        lambda w, c, n: open_sealed(w, c, n, "Möte i dag"),
    ),
    **per_case("read_protection.read_protection", ALL, read_protection),
    **per_case(
        "set_protection.set_protection",
        ("ordinary", "far", "veiled"),
        lambda w, c, n: set_protection(w, c, n, "registered", "Ny uppgift"),
    ),
    **per_case(
        "set_protection.set_protection a new day",
        ("veiled",),
        lambda w, c, n: set_protection(w, c, n, "marked", "Utredd i dag", "usual"),
    ),
    **per_case(
        "set_protection.set_protection lower",
        ("veiled",),
        lambda w, c, n: set_protection(w, c, n, "", "Beslutet gäller inte längre"),
    ),
    **per_case(
        "set_protection.name_reader",
        ("veiled",),
        lambda w, c, n: name_reader(w, c, n, "carl", "Ny handläggare"),
    ),
    **per_case(
        "set_protection.withdraw_reader",
        ("veiled",),
        lambda w, c, n: withdraw_reader(w, c, n, "cia", "Har slutat"),
    ),
    **per_case(
        "read_in_emergency.read_in_emergency",
        ("ordinary", "far", "veiled"),
        lambda w, c, n: read_in_emergency(w, c, n, "Larm"),
    ),
    **per_case("read_consents.read_consents", ALL, read_consents),
    **per_case(
        "read_consents.read_withdrawal",
        ("ordinary", "far", "veiled"),
        lambda w, c, n: read_withdrawal(w, c, n, "samverkan", "vården"),
    ),
    **per_case("read_person.read_person", ALL, read_person),
    **per_case(
        "change_number.change_number",
        ALL,
        lambda w, c, n: change_number(w, c, n, NewNumber(number="19701063-2391")),
    ),
    **with_another("merge_people.read_merge", read_merge),
    **with_another(
        "merge_people.merge_people",
        lambda w, c, n, other: merge_people(w, c, n, other, "Samma person."),
    ),
    **per_case(
        "merge_people.read_apart",
        ("ordinary", "far", "veiled"),
        lambda w, c, n: read_apart(w, c, n, "ingen"),
    ),
    **per_case(
        "merge_people.part_people",
        ("ordinary", "far", "veiled"),
        lambda w, c, n: part_people(w, c, n, "ingen", "Olika."),
    ),
    **per_case(
        "see_as_partner.see_as_partner",
        ("ordinary", "far", "veiled"),
        lambda w, c, n: see_as_partner(w, c, n, "vården"),
    ),
    **per_case(
        "give_consent.give_consent",
        ("ordinary", "far", "veiled"),
        lambda w, c, n: give_consent(w, c, n, "samverkan", {"vården": ()}, PLAIN),
    ),
    **per_case(
        "withdraw_consent.withdraw_consent",
        ("ordinary", "far", "veiled"),
        lambda w, c, n: withdraw_consent(w, c, n, "samverkan", ("vården",), PLAIN),
    ),
    **per_case("write_note.write_note", ALL, lambda w, c, n: write_note(w, c, n, NOTE, "k")),
    **per_case("drop_note.drop_note", ALL, drop_note),
    "open_form.open_form psychologist": lambda w, c, t: open_form(
        w, c, place(t["asked"], "bedömning")
    ),
    "open_form.open_form ending": lambda w, c, t: open_form(
        w, c, place(t["ordinary"], "avslut", "avsluta")
    ),
    "submit.submit_in_short": sent_in_short,
    "submit.submit ending": lambda w, c, t: sent(
        w,
        c,
        place(t["ordinary"], "avslut", "avsluta"),
        "",
        (("utfall", "arbete"), ("_shown", "utfall")),
    ),
    "open_form.open_form opening": lambda w, c, t: open_form(w, c, OPENING),
    "save_page.save_page opening": lambda w, c, t: save_page(w, c, OPENING, "personen", FIRST),
    "save_fields.save_fields opening": lambda w, c, t: save_fields(w, c, OPENING, FIRST, Sheet()),
    "move_draft.read_move opening": lambda w, c, t: read_move(w, c, OPENING),
    "move_draft.move_draft opening": lambda w, c, t: move_draft(w, c, OPENING, 1),
    "drop_left.drop_left opening": lambda w, c, t: drop_left(w, c, OPENING),
    "change_rows.add_row opening": lambda w, c, t: add_row(
        w, c, OPENING, "vardag", CHILDREN, "barn"
    ),
    "change_rows.remove_row opening": lambda w, c, t: remove_row(
        w, c, OPENING, "vardag", CHILDREN, "barn", 0
    ),
    "change_rows.move_row opening": lambda w, c, t: move_row(
        w, c, OPENING, "vardag", CHILDREN, "barn", "m1", 1
    ),
    "change_rows.put_back_row opening": lambda w, c, t: put_back_row(
        w, c, OPENING, "vardag", CHILDREN, "barn", "m1"
    ),
    "submit.submit opening": lambda w, c, t: opened(w, c),
    "read_submission.read_submission talk": lambda w, c, t: read_submission(
        w, c, t["ordinary"], t["ordinary_talk"]
    ),
    "read_submission.read_submission statement": lambda w, c, t: read_submission(
        w, c, t["ordinary"], t["ordinary_statement"]
    ),
    "read_submission.read_submission first": lambda w, c, t: read_submission(
        w, c, t["ordinary"], t["ordinary_first"]
    ),
    "read_submission.read_submission far": lambda w, c, t: read_submission(
        w, c, t["far"], t["far_first"]
    ),
    "read_submission.read_submission veiled": lambda w, c, t: read_submission(
        w, c, t["veiled"], t["veiled_first"]
    ),
    "print_submission.print_submission first": lambda w, c, t: print_submission(
        w, c, t["ordinary"], t["ordinary_first"], "sv"
    ),
    "print_submission.print_submission far": lambda w, c, t: print_submission(
        w, c, t["far"], t["far_first"], "sv"
    ),
    "receipt.read_receipt statement": lambda w, c, t: read_receipt(
        w, c, t["ordinary"], t["ordinary_statement"]
    ),
    "send_for_more.alike statement": lambda w, c, t: alike(
        w, c, t["ordinary"], t["ordinary_statement"]
    ),
    "send_for_more.send_for_more statement": lambda w, c, t: send_for_more(
        w, c, t["ordinary"], t["ordinary_statement"], [t["far"]]
    ),
    "finish_task.finish_task ordinary": lambda w, c, t: finish_task(
        w, c, t["ordinary"], t["ordinary_task"], "Ringde."
    ),
    "claim_task.claim_task asked": lambda w, c, t: claim_task(w, c, t["asked"], t["asked_request"]),
    "hand_over_task.hand_over_task asked": lambda w, c, t: hand_over_task(
        w, c, t["asked"], t["asked_request"], "pia", "Borta."
    ),
    "put_back_task.put_back_task taken": lambda w, c, t: put_back_task(
        w, c, t["taken"], t["taken_request"]
    ),
    "open_form.open_form linked": lambda w, c, t: open_form(w, c, place(t["linked"], "omdöme")),
    "save_page.save_page linked": lambda w, c, t: save_page(
        w, c, place(t["linked"], "omdöme"), "", GOING
    ),
    "check_answers.check_answers linked": lambda w, c, t: check_answers(
        w, c, place(t["linked"], "omdöme")
    ),
    "submit.submit linked": lambda w, c, t: sent(w, c, place(t["linked"], "omdöme"), "", GOING),
    "drop_draft.drop_draft linked": lambda w, c, t: drop_draft(w, c, place(t["linked"], "omdöme")),
    "read_case.read_case linked": lambda w, c, t: read_case(w, c, t["linked"]),
    "compare_submissions.compare_submissions linked": lambda w, c, t: compare_submissions(
        w, c, t["linked"], "samtal"
    ),
    "give_link.show_link linked": lambda w, c, t: show_link(w, c, t["linked"], t["linked_id"]),
    "give_link.mail_link linked": lambda w, c, t: mail_link(w, c, t["linked"], t["linked_id"]),
    "give_link.new_code linked": lambda w, c, t: new_code(w, c, t["linked"], t["linked_id"]),
    "give_link.revoke_link linked": lambda w, c, t: revoke_link(w, c, t["linked"], t["linked_id"]),
    "give_page.give_page linked": lambda w, c, t: give_page(w, c, t["linked"]),
    "print_own_copy.print_own_copy linked": lambda w, c, t: print_own_copy(
        w, c, t["linked"], "sv", "json"
    ),
    "read_own_page.read_own_page linked": lambda w, c, t: read_own_page(w, c, t["linked"]),
    "left_words.left_words opening": lambda w, c, t: left_words(w, c, OPENING, FIRST) or NOT_FOUND,
    "list_cases.list_cases": lambda w, c, t: list_cases(w, c),
    "list_page.list_page": lambda w, c, t: list_page(w, c, None),
    "list_tasks.list_tasks": lambda w, c, t: list_tasks(w, c),
    "find_person.find_person": lambda w, c, t: find_person(w, c, "Test"),
    "day_protection.list_protection": lambda w, c, t: list_protection(w, c),
    "my_day.my_day": lambda w, c, t: my_day(w, c),
    "my_work.my_work": lambda w, c, t: my_work(w, c),
    "read_team.read_team": lambda w, c, t: read_team(w, c),
    "read_attendance.read_attendance": lambda w, c, t: read_attendance(w, c),
    "read_attendance.fetch_attendance": lambda w, c, t: fetch_attendance(w, c),
    "read_calendar.read_calendar": lambda w, c, t: read_calendar(w, c),
    "calendar_feed.open_feed": lambda w, c, t: open_feed(w, c),
    "calendar_feed.close_feed": lambda w, c, t: close_feed(w, c),
    "mark_seen.mark_seen": lambda w, c, t: mark_seen(w, c, MOMENT),
    "read_board.read_board": lambda w, c, t: read_board(w, c),
    "read_flow.read_flow": lambda w, c, t: read_flow(w, c),
    "read_queue.read_queue": lambda w, c, t: read_queue(w, c),
    "read_figures.read_figures": lambda w, c, t: read_figures(w, c),
    "read_follow_up.read_follow_up": lambda w, c, t: read_follow_up(w, c, Wanted()),
    "read_follow_up.read_figure_list": lambda w, c, t: read_figure_list(w, c, "började", Wanted()),
    "fetch_follow_up.fetch_follow_up": lambda w, c, t: fetch_follow_up(w, c, Wanted(), "sv"),
    "read_reports.read_reports": lambda w, c, t: read_reports(w, c),
    "read_reports.read_report": lambda w, c, t: read_report(w, c, "månad"),
    "read_reports.read_report_month": lambda w, c, t: read_report_month(w, c, "månad", MARCH),
    "read_slips.read_slips": lambda w, c, t: read_slips(w, c, "blankett"),
    "read_slips.read_slip": lambda w, c, t: read_slip(w, c, "blankett", "x"),
    "read_slips.mark_registered": lambda w, c, t: mark_registered(w, c, "blankett", "x", ""),
    "send_report.fetch_report": lambda w, c, t: fetch_report(w, c, "månad", MARCH),
    "send_report.mark_sent": lambda w, c, t: mark_sent(w, c, "månad", MARCH, ""),
    "read_frame.read_frame": lambda w, c, t: read_frame(w, c),
    "saved_views.saved_views": lambda w, c, t: saved_views(w, c),
    "keep_view.keep_view own": lambda w, c, t: keep_view(w, c, "Sent", CaseFilter(due="late")),
    "keep_view.keep_view shared": lambda w, c, t: keep_view(
        w, c, "Sent", CaseFilter(due="late"), "coach"
    ),
    "change_view.change_view": lambda w, c, t: change_view(w, c, t["view"], "Annat"),
    "drop_view.drop_view": lambda w, c, t: drop_view(w, c, t["view"]),
    "start_with_view.start_with_view": lambda w, c, t: start_with_view(w, c, t["view"]),
    "notifications.read_notifications": lambda w, c, t: read_notifications(w, c),
    "notifications.mark_read": lambda w, c, t: mark_read(w, c, MOMENT),
    "substitutes.name_own_substitute": lambda w, c, t: name_own_substitute(w, c, None, None, None),
    "substitutes.name_substitute": lambda w, c, t: name_substitute(w, c, "vera", None, None, None),
    "follow_up_readings.read_emergency_readings": lambda w, c, t: read_emergency_readings(w, c),
    "follow_up_readings.judge_reading": lambda w, c, t: judge_reading(
        w, c, t["reading"], "right", "Larmet var verkligt"
    ),
    "review_log.review_log": lambda w, c, t: review_log(w, c, MOMENT.date(), MOMENT.date()),
    "read_reviews.read_reviews": lambda w, c, t: read_reviews(w, c),
    "read_reviews.read_review": lambda w, c, t: read_review(w, c, t["review"]),
    "judge_review.judge_review": lambda w, c, t: judge_review(w, c, t["review"], 1, "right", ""),
    "judge_review.close_review": lambda w, c, t: close_review(w, c, t["review"], "Klart"),
    "read_extract.read_extract": lambda w, c, t: read_extract(w, c, t["ordinary"]),
    "export_log.export_log": lambda w, c, t: export_log(w, c, MOMENT.date(), MOMENT.date()),
    "jobs.read_jobs": lambda w, c, t: read_jobs(w, c),
    "jobs.run_again": lambda w, c, t: run_again(w, c, t["job"]),
    "list_accounts.list_accounts": lambda w, c, t: list_accounts(w, c),
    "api_tokens.list_tokens": lambda w, c, t: list_tokens(w, c),
    "api_tokens.make_token": lambda w, c, t: make_token(
        w, c, "Katalogen", frozenset({"people"}), MOMENT.date()
    ),
    "api_tokens.end_token": lambda w, c, t: end_token(w, c, "finns-inte"),
    "read_account.read_account": lambda w, c, t: read_account(w, c, "vera"),
    "invite.read_invite": lambda w, c, t: read_invite(w, c),
    "invite.invite": lambda w, c, t: invite(
        w,
        c,
        Invitation(
            name="ny", label="Ny", roles=frozenset({"coach"}), organisation="kommunen", unit="norr"
        ),
    ),
    "change_account.change_roles": lambda w, c, t: change_roles(w, c, "vera", frozenset({"coach"})),
    "change_account.change_details": lambda w, c, t: change_details(
        w, c, "vera", label="Vera", email=""
    ),
    "change_account.renew_link": lambda w, c, t: renew_link(w, c, "vera"),
    "change_account.reset_two_step": lambda w, c, t: reset_two_step(w, c, "vera"),
    "end_account.end_account": lambda w, c, t: end_account(w, c, "vera"),
    "end_account.reopen_account": lambda w, c, t: reopen_account(w, c, "vilma"),
    "hand_over.read_hand_over": lambda w, c, t: read_hand_over(w, c, "cia"),
    "hand_over.hand_over": lambda w, c, t: hand_over(w, c, "cia", {"coach": "carl"}),
    "list_releases.list_releases": lambda w, c, t: list_releases(w, c),
    "list_releases.read_release": lambda w, c, t: read_release(w, c, 1),
    "roll_back.preview_going_back": lambda w, c, t: preview_going_back(w, c, 1),
    "roll_back.go_back": lambda w, c, t: go_back(w, c, 1, why="Fel", seen=2),
    "publish_workspace.preview_workspace": lambda w, c, t: preview_workspace(
        w, c, read_project(Path(t["workspace"]))
    ),
    "publish_workspace.publish_workspace": lambda w, c, t: publish_workspace(
        w, c, read_project(Path(t["workspace"])), why="Ord", seen=2, snapshot=t["snapshot"]
    ),
}


def whole(found: object) -> bool:
    """Whether nothing was left out of what was read."""
    form = getattr(found, "form", None)
    if getattr(found, "limited", False) or getattr(found, "result_only", False):
        return False
    pages = (
        {page.name for page in form.pages}
        if form is not None and hasattr(found, "on_behalf")
        else set()
    )
    return "enskilt" not in pages or "Det som bara kuratorn läser" in repr(found)


def walked(setting: Setting, name: str, who: str) -> str:
    if who == "nobody":
        return "-"
    found = ROWS[name](setting.house.world, setting.caller(who), setting.words)
    return told(found, whole(found))


def operations_of(name: str) -> Iterator[str]:
    """The names of the module's operations: what takes the world and a caller, and no transaction."""
    module = import_module(f"engine.operations.{name}")
    for call, found in inspect.getmembers(module, inspect.isfunction):
        params = list(inspect.signature(found).parameters)
        if found.__module__ == module.__name__ and params[:2] == ["world", "caller"]:
            yield f"{name}.{call}"


def every_operation() -> set[str]:
    names = (one.name for one in pkgutil.iter_modules(operations.__path__))
    return {one for name in names for one in operations_of(name)}
