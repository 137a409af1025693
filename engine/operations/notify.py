"""Owns telling accounts what a step has led to for them: in the product at once, by mail as they choose.

One is not told of what one does oneself, and of a protected person only those are told who sit in the
case or are asked by name. No message holds an answer; a mail holds nothing of the case at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from engine.casework.case import Case
from engine.casework.events import Advanced
from engine.casework.perform import in_languages
from engine.casework.plain import from_plain
from engine.casework.who import people_of
from engine.expressions.scope import Values
from engine.foundation.calendar import Calendar
from engine.foundation.texts import Text, said
from engine.operations.standing_in import lent_to
from engine.operations.told import Told
from engine.operations.world import World
from engine.storage.database import Transaction
from engine.storage.notifications import NotificationRow, add_notifications, mail_choices
from engine.storage.timers import set_timer, timer_of

TIMER = "mail:"
GATHERED = timedelta(minutes=1)
"""So long what happens is gathered to one mail."""
DAILY = time(7)
"""When those who want one mail a day get it, on working days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    kind: str
    to: str
    about: str
    words: Mapping[str, str]


def notify(world: World, tx: Transaction, told: Told, step: Advanced) -> None:
    """Tell those whom the step asks something of, or says something to."""
    rows: dict[tuple[str, str, str], NotificationRow] = {}
    for message in messages(told, step):
        for account in receivers(tx, told, step.case, message.to):
            row = NotificationRow(
                id=world.chance.identity(),
                account=account,
                deployment=told.deployment.name,
                case=step.case.id,
                kind=message.kind,
                about=message.about,
                message=message.words,
                at=told.now,
            )
            rows.setdefault((account, message.kind, message.about), row)
    if rows:
        add_notifications(tx, rows.values())
        plan_mail(
            world, tx, told.now, told.deployment.calendar, {row.account for row in rows.values()}
        )


def messages(told: Told, step: Advanced) -> Iterator[Message]:
    for notice in step.planned:
        yield Message(kind="notice", to=notice.to, about=notice.about, words=notice.message)
    standing = {one.id for one in step.case.requests}
    for happened in step.events:
        payload = happened.payload
        if happened.kind in ("asked", "tasked") and payload["id"] in standing:
            kind = "flag" if payload["flag"] is not None else KINDS[happened.kind]
            about, to = str(payload["id"]), str(payload["of"])
            yield Message(kind=kind, to=to, about=about, words=wanted(told, payload))


KINDS = {"asked": "ask", "tasked": "task"}


def wanted(told: Told, payload: Values) -> Mapping[str, str]:
    """What is asked for: a form to fill in, or a task in the words of the definition."""
    use = told.workflow.forms.get(str(payload.get("form")))
    if use is not None:
        return in_languages(said("Fyll i {form}", form=use.form.title))
    texts = from_plain(payload["text"])
    return {name: str(one) for name, one in texts.items()} if isinstance(texts, Mapping) else {}


def receivers(tx: Transaction, told: Told, case: Case, to: str) -> tuple[str, ...]:
    """The accounts that a receiver means, and who stands in for them, as far as they may know of the
    case.
    """
    meant = people_of(to, case, told.facts)
    seated = {seat.user for seat in case.seats.values()}
    named = to.startswith("user:")
    people = [one for one in meant if may_be_told(told, one, named=named, seated=one in seated)]
    lent = lent_to(tx, told, case, to, meant)
    return tuple(one for one in dict.fromkeys((*people, *lent)) if one != told.actor)


def may_be_told(told: Told, account: str, *, named: bool, seated: bool) -> bool:
    """Of a protected person those are told who have been named to read; else whom the case names."""
    if not told.protected:
        return True
    readers = told.readers
    return named or seated if readers is None else account in readers


def plan_mail(
    world: World, tx: Transaction, now: datetime, calendar: Calendar, accounts: set[str]
) -> None:
    """Have each who wants mail be sent one, unless one is on its way already."""
    if world.post is None:
        return
    for account, (_, choice) in mail_choices(tx, accounts).items():
        due = mail_due(now, calendar, choice)
        if due is not None and timer_of(tx, TIMER + account) is None:
            set_timer(tx, TIMER + account, due)


def mail_due(now: datetime, calendar: Calendar, choice: str) -> datetime | None:
    """When a mail is sent about what has happened now; None: not at all."""
    if choice == "direct":
        return now + GATHERED
    if choice != "daily":
        return None
    here = now.astimezone(calendar.zone)
    today = datetime.combine(here.date(), DAILY, tzinfo=calendar.zone)
    if here < today and calendar.is_working_day(here.date()):
        return today
    day = calendar.add_working_days(here.date(), 1)
    return datetime.combine(day, DAILY, tzinfo=calendar.zone)


def message_text(row: NotificationRow, base: str) -> Text:
    return Text(dict(row.message), base)
