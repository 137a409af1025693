"""Owns drawing a review of the log: the days, what the rules point at, and a sample of the rest. Those who
review see who read where, when and why, and nothing of any case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from engine.access.facts import Act, Purpose
from engine.access.posting import organisation_in
from engine.access.reviewing import About, Chosen, Known, Reading, Worker, choose
from engine.foundation.folding import folded
from engine.foundation.texts import said
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.desk_for import desk_for
from engine.operations.log_words import READS
from engine.operations.postings import UNSAID
from engine.operations.protecting import unusable
from engine.operations.recording import note
from engine.operations.standing import Desk
from engine.operations.telling_reviewers import WAITS, tell_reviewers
from engine.operations.world import World
from engine.storage import cases, people, reviews
from engine.storage.accounts import AccountRow, find_account
from engine.storage.administering import reached_by
from engine.storage.cases import CaseRow
from engine.storage.people import PersonRow
from engine.storage.reviews import Item, Linked, Review

MOST_DAYS = 92
WHOLE_ADDRESS = ("address", "postcode", "city")
NUMBER = re.compile(r"\+?[\d()./-]{6,}")
WIDE = frozenset({"all", "unit", "subproject"})
"""What a role sees without having a part in it."""


def review_log(world: World, caller: Caller, first: date, last: date) -> str | Refused:
    """Choose what was read from one day to another; the identity of the review."""
    with world.storage.writing(caller.tenant) as tx:
        desk = desk_for(world, tx, caller, Act.JUDGE_READING)
        if isinstance(desk, Refused):
            return desk
        if not first <= last <= desk.today or (last - first).days >= MOST_DAYS:
            return unusable(said("Välj dagar som har varit, högst tre månader."))
        return draw(desk, first, last).id


def draw(desk: Desk, first: date, last: date) -> Review:
    """Choose, store and note it, and tell the others who review."""
    tx, caller = desk.tx, desk.caller
    found = tuple(reviews.between(tx, caller.deployment, *moments(desk, first, last)))
    review, items = made(desk, found, first, last)
    reviews.add_review(tx, review, items)
    note(tx, caller, Act.JUDGE_READING, desk.now, review=review.id, count=len(items))
    if items:
        tell_reviewers(desk, WAITS, f"loggkontroll/{review.id}")
    return review


def moments(desk: Desk, first: date, last: date) -> tuple[datetime, datetime]:
    zone = desk.deployment.calendar.zone
    begins = datetime.combine(first, time.min, tzinfo=zone)
    return begins, datetime.combine(last + timedelta(days=1), time.min, tzinfo=zone)


def made(
    desk: Desk, found: Iterable[Linked], first: date, last: date
) -> tuple[Review, tuple[Item, ...]]:
    rows = tuple(found)
    by_case = cases.cases_by_id(desk.tx, {one.entry.case for one in rows if one.entry.case})
    readings = tuple(
        reading(one, by_case[one.entry.case])
        for one in rows
        if one.entry.act in READS and one.entry.case in by_case and is_staff(one.entry.account)
    )
    known = Known(staff=staff(desk, readings), cases=about(desk, rows, by_case))
    chosen = choose(readings, known, desk.deployment.log_review, desk.world.chance.secret())
    review = Review(
        id=desk.world.chance.identity(),
        deployment=desk.caller.deployment,
        first=first,
        last=last,
        at=desk.now,
        account=desk.caller.account.name,
        read=len(readings),
        pairs=len({(one.account, one.case) for one in readings}),
    )
    return review, tuple(item(review, at, one) for at, one in enumerate(chosen, start=1))


def is_staff(account: str) -> bool:
    """Whoever comes by a link or a page of their own has no account, and reads about themselves."""
    return ":" not in account


def reading(one: Linked, row: CaseRow) -> Reading:
    """What was read in an activity counts as read in its case."""
    return Reading(
        account=one.entry.account,
        case=(row.host or row).case.id,
        at=one.entry.at,
        emergency=one.entry.purpose == Purpose.EMERGENCY,
        refused=one.entry.outcome == "refused",
    )


def item(review: Review, number: int, one: Chosen) -> Item:
    moments = [reading.at for reading in one.readings]
    return Item(
        review=review.id,
        number=number,
        account=one.account,
        case=one.case,
        why=" ".join(one.why),
        times=len(moments),
        first=min(moments),
        last=max(moments),
    )


def staff(desk: Desk, readings: Iterable[Reading]) -> Mapping[str, Worker]:
    """All who work in the project, and those who have read."""
    working = {name for held in desk.holders.values() for name, _ in held}
    found = {}
    for name in working | {one.account for one in readings}:
        row = find_account(desk.tx, name)
        if row is not None:
            found[name] = worker_of(desk, row)
    return found


def worker_of(desk: Desk, row: AccountRow) -> Worker:
    held = row.postings.get(desk.caller.deployment, UNSAID)
    roles = desk.deployment.meant_by(frozenset(held))
    organisation = organisation_in(held.values())
    meant = {f"role:{one.name}" for one in roles}
    if organisation is not None:
        meant.add(f"organisation:{organisation}")
    units = {one.unit for one in held.values()}
    return Worker(
        name=folded(row.label),
        contacts=contacts(row.email, *reached_by(desk.tx, row.name)),
        wide=any(one.sees in WIDE for one in roles),
        units=frozenset(one for one in units if one is not None and None not in units),
        meant=frozenset(meant),
    )


def about(
    desk: Desk, rows: Iterable[Linked], by_case: Mapping[str, CaseRow]
) -> Mapping[str, About]:
    mains = {(row.host or row).case.id: row.host or row for row in by_case.values()}
    known = people.people_by_id(desk.tx, (one.person for one in mains.values() if one.person))
    did: dict[str, set[str]] = {}
    for one in rows:
        acted = one.entry.act not in READS and one.entry.outcome == "allowed"
        if acted and one.entry.purpose == Purpose.CASEWORK and one.entry.case in by_case:
            row = by_case[one.entry.case]
            did.setdefault((row.host or row).case.id, set()).add(one.entry.account)
    return {
        identity: of_case(desk, row, known.get(row.person or ""), did.get(identity, set()))
        for identity, row in mains.items()
    }


def of_case(desk: Desk, row: CaseRow, person: PersonRow | None, did: set[str]) -> About:
    """A part has whoever sits there, opened it, is asked, by name, role or organisation, has been let in by
    a consent, or has done something in those days.
    """
    case, rules = row.case, desk.deployment.log_review
    seated = {seat.user for seat in case.seats.values()}
    asked = {one.of.removeprefix("user:") for one in case.requests}
    agreed = {f"organisation:{one.party}" for one in case.consents.values()}
    ended = case.visits[-1].entered if row.closed and case.visits else None
    return About(
        protected=row.protected,
        name=folded(person.name) if person is not None else "",
        contacts=contacts_of(person),
        parts=frozenset(seated | asked | agreed | did | {row.opened_by}),
        unit=case.unit,
        area=(case.workflow, case.unit or "", case.subproject or ""),
        usual=(
            None if ended is None else desk.deployment.calendar.later(ended, rules.after_closing)
        ),
    )


def contacts_of(person: PersonRow | None) -> frozenset[str]:
    """By what one reaches the person, in whichever project it was said: compared, and told to nobody."""
    said = person.said.values() if person is not None else ()
    told = [facts.get(name) for facts in said for name in ("email", "phone", "address")]
    whole = (" ".join(str(facts.get(name) or "") for name in WHOLE_ADDRESS) for facts in said)
    return contacts(*told, *whole)


def contacts(*values: object) -> frozenset[str]:
    told = (compared(one) for one in values if isinstance(one, str))
    return frozenset(one for one in told if one)


def compared(value: str) -> str:
    """As it is compared: a number without its country, an address without commas and gaps."""
    text = "".join(folded(value).split())
    if "@" in text:
        return text
    if NUMBER.fullmatch(text):
        digits = "".join(one for one in text if one.isdigit())
        return "0" + digits.removeprefix("00").removeprefix("46").removeprefix("0")
    return "".join(one for one in text if one.isalnum())
