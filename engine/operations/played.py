"""Owns `Played`: a story's acts done through the operations, on stored data, at the story's own
time.

How a story is played, and what it should come to, is left to `scenarios`. Asking how a case stands
looks past access, as only a story may.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import unquote

from engine.access.decide import Allowed
from engine.access.facts import Act
from engine.access.proving import ASSUMED
from engine.access.reading import PERSON, tells_of_person
from engine.access.withheld import reads
from engine.casework.case import Case
from engine.casework.consenting import PLAIN
from engine.casework.environment import case_environment
from engine.casework.events import Actor
from engine.casework.opening import begin_at
from engine.casework.possible import first_in, whose_turn
from engine.casework.who import CONTACT, PARTICIPANT_RECEIVER
from engine.definitions.deployment import Deployment
from engine.definitions.form import Form
from engine.definitions.story import Step, Story, Written
from engine.expressions.scope import Env
from engine.filling.from_words import changed, draft_of
from engine.foundation.durations import Duration
from engine.foundation.wrong import Refused
from engine.operations.add_told import add_told
from engine.operations.amend import Amending, amend
from engine.operations.ask_links import NEVER
from engine.operations.assign import assign
from engine.operations.callers import Account, Caller
from engine.operations.case_file import CaseFile, file_of
from engine.operations.check_amendment import check_amendment
from engine.operations.form_page import FormPage
from engine.operations.give_consent import give_consent
from engine.operations.give_link import new_code, show_link
from engine.operations.load_release import Release
from engine.operations.open_form import open_form
from engine.operations.open_link import read_link, start_link
from engine.operations.opened_form import begun_at, keep_draft
from engine.operations.opening import keep_new_case
from engine.operations.pass_time import pass_time, waking_of
from engine.operations.played_events import came_of, told_since, woken
from engine.operations.played_page import participant_in
from engine.operations.standing import Holders, sit_down
from engine.operations.start_activity import start_activity
from engine.operations.step_facts import step_facts
from engine.operations.submit import submit
from engine.operations.take_action import take_action
from engine.operations.views import FormPlace, Moved, Receipt
from engine.operations.views_links import CodeGiven, Given
from engine.operations.withdraw_consent import withdraw_consent
from engine.operations.world import World
from engine.scenarios.beginnings import known_person
from engine.scenarios.cast import Cast, late_in, named_in
from engine.scenarios.driver import Doer, Done, Seen, project_case, with_called
from engine.scenarios.outcomes import NOTHING_SENT, agreement, refused
from engine.storage.ask_links import AskLinkRow, ask_links_of
from engine.storage.cases import case_by_id, find_case

BETWEEN_STEPS = timedelta(minutes=7)
PARTICIPANT = "participant"
SOMEBODY = "Deltagaren"


class Played:
    """One story on stored data. `accounts`: by name; each role has one called as itself. `numbers`: the cases
    of the story's people, and of projects. `own_pages`: of a case, the link to its participant's own page and
    the session there. It is a `scenarios.driver.Driver`.
    """

    def __init__(
        self,
        world: World,
        release: Release,
        accounts: Mapping[str, Account],
        story: Story,
        start: datetime,
    ) -> None:
        self.real = world
        self.release = release
        self.accounts = {name: replace(one, proof=ASSUMED) for name, one in accounts.items()}
        self.story = story
        self.now = start
        self.cast = Cast(release.deployment, story)
        self.records: dict[str, str] = {}
        self.own_pages: dict[str, tuple[str, str]] = {}
        self.numbers = {project_case(name): name for name in release.deployment.projects}

    @property
    def world(self) -> World:
        return self.real.at(self.now)

    @property
    def deployment(self) -> Deployment:
        return self.release.deployment

    @property
    def tenant(self) -> str:
        return next(iter(self.accounts.values())).tenant

    def open(self, doer: Doer, answers: Mapping[str, Written], subproject: str | None) -> Done:
        workflow = self.deployment.workflows[self.story.workflow]
        place = FormPlace(form=workflow.opens_with, workflow=workflow.name, subproject=subproject)
        done, receipt = self.sent(doer, place, workflow.forms[workflow.opens_with].form, answers)
        if receipt is not None:
            self.numbers[doer.person] = receipt.number
        return done

    def begin(self, doer: Doer, state: str, subproject: str | None) -> Done:
        """A case that begins in `state` with every seat filled."""
        self.now += BETWEEN_STEPS
        world, caller = self.world, self.caller(doer)
        workflow = self.deployment.workflows[self.story.workflow]
        told = known_person(self.story, doer.person, self.now.date())
        with world.storage.writing(self.tenant) as tx:
            desk = sit_down(world, tx, caller)
            if isinstance(desk, Refused):
                return refused(desk)
            step = begin_at(
                workflow,
                world.chance.identity(),
                state,
                step_facts(self.deployment, subproject, desk.holders, desk.actor, now=desk.now),
                desk.actor,
                desk.now,
                seats=self.cast.seats(workflow.team),
                subproject=subproject,
            )
            told_too = replace(step, person={**told, **step.person})
            file = keep_new_case(
                world, tx, caller, self.release, workflow, desk.now, told_too, None
            )
        self.numbers[doer.person] = file.row.number
        started = {one.id: one.use for one in step.opened}
        return Done(told=tuple(notice.to for notice in step.planned), started=started)

    def fill(self, doer: Doer, form: str, answers: Mapping[str, Written]) -> Done:
        use = self.file(doer).workflow.forms[form]
        place = FormPlace(form=form, case=self.number(doer))
        link = self.link_for(doer, form)
        if link is not None:
            return self.by_link(link, place, use.form, answers)
        return self.sent(doer, place, use.form, answers)[0]

    def amend(self, doer: Doer, form: str, answers: Mapping[str, Written], why: str) -> Done:
        """What was sent last, amended through the same operations as in a browser."""
        self.now += BETWEEN_STEPS
        sent = [one for one in self.file(doer).sent if one.form == form]
        if not sent:
            return Done(refused=(form,), why=NOTHING_SENT)
        place = FormPlace(form=form, case=self.number(doer), amends=sent[-1].id)
        return self.amended(self.caller(doer), place, answers, why)

    def amended(
        self, caller: Caller, place: FormPlace, answers: Mapping[str, Written], why: str
    ) -> Done:
        page = open_form(self.world, caller, place)
        if isinstance(page, Refused):
            return refused(page)
        draft = changed(page.way.draft, draft_of(page.form, answers, self.people()))
        with self.world.storage.writing(self.tenant) as tx:
            keep_draft(tx, caller, place, draft, self.now)
        shown = frozenset(page.way.settled.shown)
        check = check_amendment(self.world, caller, place)
        if isinstance(check, Refused):
            return refused(check)
        if check.check.problems:
            return Done(problems=check.check.problems, shown=shown)
        result = amend(self.world, caller, place, Amending(why=why, seen=check.seen))
        if isinstance(result, Refused):
            return replace(refused(result), shown=shown)
        assert isinstance(result, Receipt)  # noqa: S101  it was shown just now
        return replace(self.done(result.number), shown=shown)

    def people(self) -> Mapping[str, str]:
        return {name: self.account(name).name for name in self.deployment.roles}

    def link_for(self, doer: Doer, form: str) -> AskLinkRow | None:
        """The link to what somebody without an account is asked for, if they are."""
        outside = {PARTICIPANT: PARTICIPANT_RECEIVER}
        file = self.file(doer)
        contacts = self.cast.contacts_of(file.workflow)
        outside |= {name: f"{CONTACT}{name}" for name in contacts}
        of, case = outside.get(doer.actor), file.case
        if of is None:
            return None
        standing = {one.id for one in case.requests if (one.of, one.form) == (of, form)}
        with self.world.storage.reading(self.tenant) as tx:
            rows = ask_links_of(tx, case.id)
        return next((one for one in rows if one.request in standing), None)

    def handed_over(self, row: AskLinkRow, number: str) -> tuple[str, str]:
        """The path of the link, and the code that goes with it, from the deployment's fallback role."""
        keeper = Caller(account=self.account(self.deployment.fallback), deployment=row.deployment)
        given = show_link(self.world, keeper, number, row.id, anew=True)
        assert isinstance(given, Given)  # noqa: S101  the ask stands, and the role sees the case
        if not row.needs_code:
            return given.path, ""
        told = new_code(self.world, keeper, number, row.id)
        assert isinstance(told, CodeGiven)  # noqa: S101  whoever plays may give codes
        return given.path, told.code

    def by_link(
        self, row: AskLinkRow, place: FormPlace, form: Form, answers: Mapping[str, Written]
    ) -> Done:
        """What somebody without an account answers, from the link in their hand to its receipt."""
        self.now += BETWEEN_STEPS
        path, code = self.handed_over(row, place.case or "")
        token = unquote(path.removeprefix("/s/"))
        session = start_link(self.world, token, code)
        found = read_link(self.world, token, "" if isinstance(session, Refused) else session)
        if isinstance(found, Refused):
            return refused(found)
        return self.written(found.caller, place, form, answers)[0]

    def do(self, doer: Doer, action: str, answers: Mapping[str, Written], why: str = "") -> Done:
        file, number = self.file(doer), self.number(doer)
        found = file.workflow.leaf_actions[file.case.state].get(action)
        if found is not None and found.form is not None:
            place = FormPlace(form=found.form, case=number, action=action)
            form = file.workflow.forms[found.form].form
            return self.sent(doer, place, form, answers, why)[0]
        self.now += BETWEEN_STEPS
        return self.moved(take_action(self.world, self.acting(doer), number, action, why=why))

    def assign(self, doer: Doer, seats: Mapping[str, str]) -> Done:
        self.now += BETWEEN_STEPS
        people = {role: self.account(who).name for role, who in seats.items()}
        number = self.numbers[doer.person]
        return self.moved(assign(self.world, self.caller(doer), number, people))

    def give(self, doer: Doer, step: Step) -> Done:
        self.now += BETWEEN_STEPS
        to, how = agreement(self.deployment.consents[step.what], step)
        caller, number = self.caller(doer), self.number(doer)
        return self.moved(give_consent(self.world, caller, number, step.what, to, how))

    def withdraw(self, doer: Doer, consent: str, parties: tuple[str, ...]) -> Done:
        self.now += BETWEEN_STEPS
        caller, number = self.acting(doer), self.number(doer)
        return self.moved(withdraw_consent(self.world, caller, number, consent, parties, PLAIN))

    def wait(self, doer: Doer, duration: Duration) -> Done:
        until, start = self.deployment.calendar.later(self.now, duration), self.now
        started: dict[str, str] = {}
        for name, number in self.numbers.items():
            self.now = start
            for passed in self.passing(number, until):
                started |= passed.started if name == doer.person else {}
        self.now = until
        with self.world.storage.reading(self.tenant) as tx:
            row = find_case(tx, self.deployment.name, self.numbers[doer.person])
            told = told_since(tx, row.case, start) if row is not None else ()
        return Done(told=told, started=started)

    def until(self, moment: datetime) -> None:
        """Let time pass in every case of the story until then."""
        for number in self.numbers.values():
            told = self.now
            for _ in self.passing(number, moment):
                pass
            self.now = told

    def passing(self, number: str, until: datetime) -> Iterator[Done]:
        """Let time pass in a case until then, one moment after another; what came of each."""
        with self.world.storage.reading(self.tenant) as tx:
            row = find_case(tx, self.deployment.name, number)
        assert row is not None  # noqa: S101  the story has opened it
        while (waking := waking_of(self.world, self.tenant, row.case.id)) and waking <= until:
            self.now = waking if waking > self.now else self.now + BETWEEN_STEPS
            happened = pass_time(self.world, self.tenant, row.case.id)
            yield self.done(number) if isinstance(happened, Moved) else Done()

    def start(self, doer: Doer, activity: str, answers: Mapping[str, Written]) -> Done:
        """What it begins with is written as a form is, and then it is started."""
        self.now += BETWEEN_STEPS
        form = self.file(doer).workflow.activities[activity].workflow.begins_with
        assert form is not None  # noqa: S101  every activity has one
        place = FormPlace(form=activity, case=self.number(doer), starts=activity)
        caller = self.acting(doer)
        page = self.draft(caller, place, form, answers)
        if isinstance(page, Refused):
            return refused(page)
        shown = frozenset(page.way.settled.shown)
        result = start_activity(self.world, caller, place)
        if isinstance(result, Refused):
            return replace(refused(result), shown=shown)
        if isinstance(result, FormPage):
            return Done(problems=tuple(page.way.settled.problems), shown=shown)
        return replace(self.done(place.case or ""), shown=shown)

    def know(self, name: str, activity: str) -> None:
        self.records[name] = activity

    def look(self, person: str, activity: str | None = None) -> Seen | None:
        if person not in self.numbers:
            return None
        doer = Doer(actor="", person=person, activity=activity)
        file = self.file(doer)
        return Seen(
            states=tuple(one.name for one in file.workflow.around(file.case.state)),
            due=file.case.due,
            requests=file.case.requests,
            flags=(*file.case.flags, *(file.host.case.flags if file.host is not None else ())),
            turn=tuple(who.name for who in whose_turn(file.workflow, file.case.state)),
            named=named_in(file.workflow, file.case),
            late=late_in(file.case),
            first_in=self.first_in(doer),
            seats=frozenset((file.host or file).case.seats),
        )

    def first_in(self, doer: Doer) -> tuple[str, ...]:
        """The queues that the case or activity is first in; those beside it are read with it."""
        with self.world.storage.reading(self.tenant) as tx:
            row = find_case(tx, self.deployment.name, self.number(doer))
            assert row is not None  # noqa: S101  the story has opened it
            now = file_of(self.world, tx, self.caller(doer, (row.host or row).case), row)
            return first_in(now.workflow, now.case, now.facts(), now.now)

    def environment(self, person: str, activity: str | None = None) -> Env:
        file = self.file(Doer(actor="", person=person, activity=activity))
        env = case_environment(file.workflow, file.case, file.facts(), file.now)
        return with_called(env, self.records)

    def can_read(self, doer: Doer, what: str) -> bool:
        file, (form, _, part) = self.seen_by(doer), what.partition(".")
        use = file.workflow.forms.get(form)
        if form == PERSON and use is None:
            seen = file.decide(Act.READ_CASE)
            return isinstance(seen, Allowed) and tells_of_person(file.actor, seen.redaction, part)
        if use is None:
            return self.opens(doer, form)
        sent = [one for one in file.sent if one.form == form]
        author, at = (sent[-1].by, sent[-1].at) if sent else (None, None)
        found = file.decide(Act.READ_FORM, form, author=author, sent=at)
        return isinstance(found, Allowed) and reads(use, part, found.redaction)

    def opens(self, doer: Doer, use: str) -> bool:
        """Whether the actor may open the latest activity of a kind."""
        case = self.file(replace(doer, activity=None)).case
        ids = [one.id for one in case.started if one.use == use]
        file = self.seen_by(replace(doer, activity=ids[-1])) if ids else None
        return file is not None and isinstance(file.decide(Act.READ_CASE), Allowed)

    def seen_by(self, doer: Doer) -> CaseFile:
        """The case as the actor sees it; the participant, and organisations, have no accounts yet."""
        file = self.file(doer)
        workflow = file.workflow if file.host is not None else None
        actor = self.cast.actor(doer.actor, file.case, file.facts(), workflow)
        return file if actor.account in self.accounts else replace(file, actor=actor)

    # How a story's words become calls.

    def sent(
        self,
        doer: Doer,
        place: FormPlace,
        form: Form,
        answers: Mapping[str, Written],
        why: str = "",
    ) -> tuple[Done, Receipt | None]:
        """Write the answers in a draft and send it."""
        self.now += BETWEEN_STEPS
        return self.written(self.writing(doer, place), place, form, answers, why)

    def written(
        self,
        caller: Caller,
        place: FormPlace,
        form: Form,
        answers: Mapping[str, Written],
        why: str = "",
    ) -> tuple[Done, Receipt | None]:
        page = self.draft(caller, place, form, answers)
        if isinstance(page, Refused):
            return refused(page), None
        shown = frozenset(page.way.settled.shown)
        result = submit(self.world, caller, place, why=why)
        if isinstance(result, Refused):
            return replace(refused(result), shown=shown), None
        if isinstance(result, FormPage):
            return Done(problems=tuple(page.way.settled.problems), shown=shown), None
        return replace(self.done(result.number), shown=shown), result

    def draft(
        self, caller: Caller, place: FormPlace, form: Form, answers: Mapping[str, Written]
    ) -> FormPage | Refused:
        """The answers as what somebody has begun to write."""
        world = self.world
        files = add_told(world, caller, place, form, answers)
        signer = self.signs(caller)
        told = draft_of(
            form, answers, self.people(), files=files, signer=signer, records=self.records
        )
        with world.storage.writing(self.tenant) as tx:
            draft = changed(begun_at(world, tx, caller, place), told)
            keep_draft(tx, caller, place, draft, self.now)
        return open_form(world, caller, place)

    def signs(self, caller: Caller) -> str:
        """What somebody writes as their name where they sign, if they have no account."""
        return caller.account.label or SOMEBODY

    def done(self, number: str) -> Done:
        """What came of the step just taken, in the case and its activities and in the cases that it woke."""
        cases = woken(self.world, self.tenant, self.now)
        with self.world.storage.reading(self.tenant) as tx:
            row = find_case(tx, self.deployment.name, number)
            assert row is not None  # noqa: S101  the step was taken in it
            return came_of(tx, (row.host or row).case, cases, self.now)

    def moved(self, result: Moved | Refused) -> Done:
        return refused(result) if isinstance(result, Refused) else self.done(result.number)

    def number(self, doer: Doer) -> str:
        """Of the case, or of the activity in it."""
        if doer.activity is None:
            return self.numbers[doer.person]
        with self.world.storage.reading(self.tenant) as tx:
            row = case_by_id(tx, doer.activity)
        assert row is not None  # noqa: S101  the story has started it
        return row.number

    def file(self, doer: Doer) -> CaseFile:
        """The case of the story's person, or the activity, as whoever does it sees it."""
        with self.world.storage.reading(self.tenant) as tx:
            row = find_case(tx, self.deployment.name, self.number(doer))
            assert row is not None  # noqa: S101  the story has opened it
            main = (row.host or row).case
            return file_of(self.world, tx, self.caller(doer, main), row).read_whole()

    def caller(self, doer: Doer, case: Case | None = None) -> Caller:
        known = case if case is not None else self.case_of(doer.person)
        return Caller(account=self.account(doer.actor, known), deployment=self.deployment.name)

    def acting(self, doer: Doer) -> Caller:
        """Who acts: the participant on the page that is theirs, where there can be one; others by account."""
        number = self.numbers.get(doer.person)
        if doer.actor != PARTICIPANT or number is None:
            return self.caller(doer)
        return self.on_page(number) or self.caller(doer)

    def writing(self, doer: Doer, place: FormPlace) -> Caller:
        """The same, of who fills in a form; one that is never answered by link is written with staff."""
        if doer.actor != PARTICIPANT or place.case is None:
            return self.caller(doer)
        use = self.file(doer).workflow.forms.get(place.form)
        return self.caller(doer) if use is None or use.by_link == NEVER else self.acting(doer)

    def on_page(self, number: str) -> Caller | None:
        """The participant of the case, with the link in hand that they have, or a new one."""
        fallback = self.account(self.deployment.fallback)
        keeper = Caller(account=fallback, deployment=self.deployment.name)
        found = participant_in(self.world, keeper, number, self.own_pages.get(number))
        if found is None:
            return None
        self.own_pages[number] = found.hand
        return found.caller

    def case_of(self, person: str) -> Case | None:
        number = self.numbers.get(person)
        if number is None:
            return None
        with self.world.storage.reading(self.tenant) as tx:
            row = find_case(tx, self.deployment.name, number)
        return row.case if row is not None else None

    def account(self, name: str, case: Case | None = None) -> Account:
        """Whom a name of the story means, as its cast has it. What the participant answers is written by
        whoever has the case.
        """
        facts = step_facts(self.deployment, None, self.holders, NOBODY, now=self.now)
        found = self.cast.account(name, case, facts)
        if found in self.accounts:
            return self.accounts[found]
        return self.accounts[self.cast.account(self.deployment.fallback, case, facts)]

    @property
    def holders(self) -> Holders:
        return {
            role: tuple((name, name) for name in names) for role, names in self.cast.holders.items()
        }


NOBODY = Actor(account="", roles=frozenset())
