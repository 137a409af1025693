"""Owns `OverHttp`: a story's acts done with a browser's requests, by whoever does them signed in.

What was refused is asked of the operations too, which must refuse it alike, and the page must say the
sentence. How a case stands is asked past the pages, as `Played` does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Self
from urllib.parse import quote, unquote

from httpx2 import Cookies
from starlette.testclient import TestClient

from engine.definitions.assurance import Level
from engine.definitions.form import Form
from engine.definitions.story import Written
from engine.fields.question import Upload
from engine.filling.draft import Draft
from engine.filling.from_words import draft_of, files_told
from engine.foundation.texts import Said, Text, said
from engine.foundation.wrong import Problem, Refused
from engine.operations.add_told import content_of
from engine.operations.callers import Caller
from engine.operations.guessing import Visitor
from engine.operations.open_form import open_form
from engine.operations.played import BETWEEN_STEPS, SOMEBODY, Played
from engine.operations.receipt import read_receipt
from engine.operations.sign_in import let_in
from engine.operations.views import FormPlace, Receipt
from engine.scenarios.driver import Doer, Done
from engine.storage.accounts import find_account
from engine.storage.ask_links import AskLinkRow
from engine.storage.cases import case_by_id
from engine.web.app import make_app
from engine.web.pages.links import cookie_of
from tests.web.reading import Page, Sheet

OK = 200
MOST_PAGES = 40
CASE_DEPTH = 3
"""Of the address of a case or an activity, and no page of it."""
FILE = "_fil."
PIECES: Mapping[str, Callable[[str], str]] = {
    "day": lambda text: text[8:10],
    "month": lambda text: text[5:7],
    "year": lambda text: text[:4],
    "time": lambda text: text[11:],
}
"""Of a day and a time as stories write them: `2024-05-03 08:30`."""
Files = list[tuple[str, tuple[str, bytes]]]


class OverHttp(Played):
    """As `Played`, but every act is a signed in person's requests, and whoever has a link follows it.
    `pages`: how many have been posted; `last`: what the last of them came to.
    """

    pages = 0
    asked: frozenset[str] = frozenset()
    last: Page | None = None

    def __enter__(self) -> Self:
        """One application and one loop for all that the story does, each act in a browser of its own."""
        self.site = TestClient(make_app(self.real))
        self.site.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self.site.__exit__(*error)

    @contextmanager
    def with_cookies(self, cookies: Mapping[str, str]) -> Iterator[TestClient]:
        """The browser of somebody who has these alone, at the story's moment."""
        before, self.site.cookies = self.site.cookies, Cookies(dict(cookies))
        self.site.app.state.world = self.world
        yield self.site
        self.site.cookies = before

    @contextmanager
    def browser(self, caller: Caller) -> Iterator[TestClient]:
        world = self.world
        if caller.page is not None:
            token, session = self.page_of(caller)
            with self.with_cookies({cookie_of(world, token): session}) as found:
                yield found
            return
        with world.storage.writing(caller.tenant) as tx:
            row = find_account(tx, caller.account.name)
            assert row is not None
            signed = let_in(world, tx, row, Visitor(), self.now, Level.HIGH)
        with self.with_cookies({"stegvis": signed.token}) as found:
            yield found

    def page_of(self, caller: Caller) -> tuple[str, str]:
        """The link to the participant's page that the caller has come by, and the session there."""
        with self.world.storage.reading(caller.tenant) as tx:
            row = case_by_id(tx, caller.page.case if caller.page is not None else "")
        assert row is not None
        return self.own_pages[row.number]

    def home(self, caller: Caller, number: str) -> str:
        """The page of a case, or the participant's own."""
        if caller.page is None:
            return case_address(number, self.deployment.name)
        return f"/s/{quote(self.page_of(caller)[0], safe=':')}/sida"

    def address_of(self, place: FormPlace, caller: Caller) -> str:
        if caller.page is None:
            return address_of(place, caller)
        home = self.home(caller, place.case or "")
        if place.starts is not None:
            return f"{home}/starta/{place.starts}"
        if place.action is not None:
            return f"{home}/gor/{place.case}/{place.action}/{place.form}"
        return f"{home}/fyll/{place.case}/{place.form}"

    def token(self, browser: TestClient, caller: Caller) -> str:
        at = "/mitt-konto" if caller.page is None else self.home(caller, "")
        return Page(browser.get(at)).token

    # What is written in forms.

    def written(
        self,
        caller: Caller,
        place: FormPlace,
        form: Form,
        answers: Mapping[str, Written],
        why: str = "",
    ) -> tuple[Done, Receipt | None]:
        with self.browser(caller) as browser:
            page = self.filled(browser, caller, place, form, answers)
            check = page.with_button("_skicka")
            if check is not None:
                shown = self.shown(caller, place)
                page = self.press(browser, page, check, "_skicka")
                again = page.with_button("_skicka") if why else None
                if again is not None:
                    again.fields["varfor"] = [why]
                    page = self.press(browser, page, again, "_skicka")
                if "/kvittens/" in page.answer.url.path:
                    receipt = self.receipt(caller, page)
                    return replace(self.done(receipt.number), shown=shown), receipt
            done, none = super().written(caller, place, form, answers, why)
            self.both_said(page, done)
            self.begun_anew(browser, caller, place)
            return done, none

    def receipt(self, caller: Caller, page: Page) -> Receipt:
        path = unquote(page.answer.url.path)
        if caller.page is not None:
            number, submission = path.split("/kvittens/")[1].split("/")
        else:
            number, submission = path.split("/arende/")[1].split("/kvittens/")
        receipt = read_receipt(self.world, caller, number, submission)
        assert isinstance(receipt, Receipt), receipt
        return receipt

    def begun_anew(self, browser: TestClient, caller: Caller, place: FormPlace) -> None:
        data = {"_token": self.token(browser, caller), "_borja_om": "ja"}
        browser.post(self.address_of(place, caller), data=data)

    def filled(
        self,
        browser: TestClient,
        caller: Caller,
        place: FormPlace,
        form: Form,
        answers: Mapping[str, Written],
    ) -> Page:
        """Page by page, to the check of the answers, or to the page that says what is wrong."""
        page = Page(browser.get(self.address_of(place, caller)))
        choices = [one for one in page.links if f"/{quote(place.form)}?del=" in one]
        if choices:  # The story does not say in which part of the project: any will do.
            page = Page(browser.get(choices[0]))
        draft = draft_of(
            form, answers, self.people(), signer=self.signs(caller), records=self.records
        )
        return self.answered(browser, page, draft, files_told(form, answers))

    def answered(
        self, browser: TestClient, page: Page, draft: Draft, files: Mapping[str, Upload]
    ) -> Page:
        for _ in range(MOST_PAGES):
            sheet = page.with_button("_fortsatt")
            if sheet is None or page.answer.status_code != OK:
                return page
            wanted = Wanted(sheet, draft)
            self.asked |= frozenset(wanted.told.values())
            group = wanted.group_with_room()
            sheet.fields |= wanted.fields()
            if group is not None:
                page = self.press(browser, page, sheet, "_lagg_till", group)
                continue
            row = wanted.row_too_many()
            if row is not None:
                page = self.press(browser, page, sheet, "_ta_bort", row)
                continue
            told = [
                (name, (text, content_of(files[text])))
                for name, texts in wanted.files().items()
                for text in texts
            ]
            page = self.press(browser, page, sheet, "_fortsatt", files=told)
        raise AssertionError(f"never done: {page.answer.url} {page.errors}")

    def press(
        self,
        browser: TestClient,
        page: Page,
        sheet: Sheet,
        button: str,
        value: str = "1",
        files: Files = (),
    ) -> Page:
        self.pages += 1
        address = sheet.action or str(page.answer.url)
        data = {**sheet.fields, button: value}
        return Page(browser.post(address, data=data, files=files or None))

    def shown(self, caller: Caller, place: FormPlace) -> frozenset[str]:
        page = open_form(self.world, caller, place)
        return frozenset() if isinstance(page, Refused) else frozenset(page.way.settled.shown)

    def both_said(self, page: Page, done: Done) -> None:
        """The page refused it, or found it wrong, as the operations did."""
        assert not done.happened, (page.answer.status_code, page.answer.url, page.text)
        soft = [one for one in done.problems if one.soft]
        if done.problems and len(soft) == len(done.problems):
            assert all(page.says(in_words(one.text)) for one in soft), (soft, page.text)
            return
        if done.problems:
            assert page.answer.status_code in (OK, 422), page.answer.status_code
            assert {*page.errors} & {one.path for one in done.problems}, (
                page.errors,
                done.problems,
            )
            return
        if "why" in done.refused:
            assert page.answer.status_code == 422, page.text
            assert isinstance(done.why, Said)
            assert page.says(done.why.in_("sv")), page.text
            return
        assert page.answer.status_code in (403, 404, 409), page.answer.status_code
        if page.answer.status_code == 409 and isinstance(done.why, (Said, Text)):
            assert page.says(done.why.in_("sv")), (done.why, page.text)

    # What is done without one.

    def do(self, doer: Doer, action: str, answers: Mapping[str, Written], why: str = "") -> Done:
        file, number = self.file(doer), self.number(doer)
        found = file.workflow.leaf_actions[file.case.state].get(action)
        if found is not None and found.form is not None:
            return super().do(doer, action, answers, why)
        self.now += BETWEEN_STEPS
        caller = self.acting(doer)
        within = f"{number}/" if caller.page is not None else ""
        path = f"{self.home(caller, number)}/gor/{within}{action}"
        fields = {"varfor": [why]} if why else {}
        done = self.pressed(caller, number, path, fields)
        return done or self.earlier(lambda: super(OverHttp, self).do(doer, action, answers, why))

    def assign(self, doer: Doer, seats: Mapping[str, str]) -> Done:
        self.now += BETWEEN_STEPS
        number = self.numbers[doer.person]
        path = f"{case_address(number, self.deployment.name)}/team"
        people = {f"plats.{role}": [self.account(who).name] for role, who in seats.items()}
        done = self.pressed(self.caller(doer), number, path, people)
        return done or self.earlier(lambda: super(OverHttp, self).assign(doer, seats))

    def start(self, doer: Doer, activity: str, answers: Mapping[str, Written]) -> Done:
        self.now += BETWEEN_STEPS
        form = self.file(doer).workflow.activities[activity].workflow.begins_with
        assert form is not None
        place = FormPlace(form=activity, case=self.number(doer), starts=activity)
        caller = self.acting(doer)
        with self.browser(caller) as browser:
            address = unquote(self.address_of(place, caller))
            case = Page(browser.get(self.home(caller, self.number(doer))))
            page, sheet = case, case.to(address)
            if sheet is None:
                page = self.filled(browser, caller, place, form, answers)
                sheet = page.with_button("_skicka")
            if sheet is not None:
                shown = self.shown(caller, place)
                page = self.press(browser, page, sheet, "_skicka")
                if page.answer.url.path.count("/") == CASE_DEPTH and page.answer.status_code == OK:
                    return replace(self.done(place.case or ""), shown=shown)
            self.last = page
            done = self.earlier(lambda: super(OverHttp, self).start(doer, activity, answers))
            self.begun_anew(browser, caller, place)
            return done

    def pressed(
        self, caller: Caller, number: str, path: str, fields: Mapping[str, list[str]]
    ) -> Done | None:
        """A button on the page of the case, or its address asked by somebody who has no such button; None if
        that was refused.
        """
        with self.browser(caller) as browser:
            case = Page(browser.get(self.home(caller, number)))
            sheet = case.to(path)
            if sheet is None:
                sheet = Sheet(action=path, fields={"_token": [self.token(browser, caller)]})
            sheet.fields |= fields
            self.last = self.press(browser, case, sheet, "_")
            return self.done(number) if self.last.answer.status_code == OK else None

    def earlier(self, again: Callable[[], Done]) -> Done:
        """The same act by the operations, at the same moment."""
        self.now -= BETWEEN_STEPS
        done = again()
        if self.last is not None:
            self.both_said(self.last, done)
        return done

    def amended(
        self, caller: Caller, place: FormPlace, answers: Mapping[str, Written], why: str
    ) -> Done:
        found = open_form(self.world, caller, place)
        if isinstance(found, Refused):
            return super().amended(caller, place, answers, why)
        with self.browser(caller) as browser:
            page = self.filled(browser, caller, place, found.form, answers)
            check = page.with_button("_skicka")
            if check is None:
                done = super().amended(caller, place, answers, why)
                self.both_said(page, done)
                return done
            shown = self.shown(caller, place)
            check.fields["varfor"] = [why]
            page = self.press(browser, page, check, "_skicka")
            assert "/kvittens/" in page.answer.url.path, page.text
            return replace(self.done(place.case or ""), shown=shown)

    # Links.

    def by_link(
        self, row: AskLinkRow, place: FormPlace, form: Form, answers: Mapping[str, Written]
    ) -> Done:
        self.now += BETWEEN_STEPS
        self.asked = frozenset()
        path, code = self.handed_over(row, place.case or "")
        draft = draft_of(form, answers, {}, signer=SOMEBODY, records=self.records)
        files = files_told(form, answers)
        with self.with_cookies({}) as browser:
            page = Page(browser.get(path))
            begin = page.with_button("_borja")
            assert begin is not None, page.text
            begin.fields["kod"] = [code]
            page = self.answered(browser, self.press(browser, page, begin, "_borja"), draft, files)
            check = page.with_button("_skicka")
            if check is None:
                text = said("Svaret är fel.")
                found = (Problem(path=one, code="wrong", text=text) for one in page.errors)
                return Done(problems=tuple(found))
            page = self.press(browser, page, check, "_skicka")
        assert page.says("Tack, vi har fått dina svar"), page.text
        return replace(self.done(place.case or ""), shown=frozenset(self.asked))


def in_words(text: Said | Text | str) -> str:
    return text if isinstance(text, str) else text.in_("sv")


class Wanted:
    """What of a story's answers is asked in a form of a page. There rows have keys, in the story numbers."""

    def __init__(self, sheet: Sheet, draft: Draft) -> None:
        self.sheet, self.draft = sheet, draft
        self.keys: dict[str, list[str]] = {}
        self.told = {name: self.numbered(name) for name in sheet.asked}

    def numbered(self, name: str) -> str:
        path = ""
        for part in name.split("."):
            if path in self.draft.rows:
                keys = self.keys.setdefault(path, [])
                if part not in keys:
                    keys.append(part)
                part = str(keys.index(part))
            path = f"{path}.{part}" if path else part
        return path

    def texts(self, name: str) -> tuple[str, ...] | None:
        """A day and a time are written in one piece in a story, and asked piece by piece."""
        path, written = self.told[name], self.draft.written
        whole, _, piece = path.rpartition(".")
        if path not in written and whole in written and piece in PIECES:
            return tuple(PIECES[piece](text) for text in written[whole])
        return written.get(path)

    def files(self) -> dict[str, tuple[str, ...]]:
        """Those that have not been added."""
        names = {name: name.removeprefix(FILE) for name in sorted(self.sheet.files)}
        lacking = {one: name for one, name in names.items() if not any(self.sheet.fields[name])}
        return {one: self.texts(name) or () for one, name in lacking.items()}

    def fields(self) -> dict[str, list[str]]:
        added = {name.removeprefix(FILE) for name in self.sheet.files}
        found = {name: self.texts(name) for name in self.sheet.asked if name not in added}
        return {name: list(texts) for name, texts in found.items() if texts is not None}

    def row_too_many(self) -> str | None:
        """The last row, with its group, of those that the form began with and the story does not have."""
        for button, row in reversed(self.sheet.buttons):
            path = self.numbered(row.rpartition(":")[0])
            many = self.draft.rows.get(path)
            if button == "_ta_bort" and many and len(self.keys.get(path, ())) > many:
                return row
        return None

    def group_with_room(self) -> str | None:
        """A group that has fewer rows here than in the story."""
        for button, group in sorted(self.sheet.buttons):
            path = self.numbered(group)
            if button == "_lagg_till" and len(self.keys.get(path, ())) < self.draft.rows.get(
                path, 0
            ):
                return group
        return None


def case_address(number: str, deployment: str) -> str:
    return f"/{deployment}/arende/{number}"


def address_of(place: FormPlace, caller: Caller) -> str:
    """Where a form is filled in."""
    if place.case is None:
        subproject = f"?del={quote(place.subproject)}" if place.subproject else ""
        return f"/{caller.deployment}/ny/{place.workflow}/{place.form}{subproject}"
    case = case_address(place.case, caller.deployment)
    if place.amends is not None:
        return f"{case}/ratta/{place.form}/{place.amends}"
    if place.starts is not None:
        return f"{case}/starta/{place.starts}"
    if place.action is not None:
        return f"{case}/gor/{place.action}/{place.form}"
    return f"{case}/fyll/{place.form}"
